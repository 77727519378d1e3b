"""Who is not known sees nothing at any address: signed out, or from elsewhere without accounts."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import expect

from dashboard.access import hash_password
from tests.browser.driver import AppServer, Visit, running_app

pytestmark = pytest.mark.soak


@pytest.fixture
def guarded_server(tmp_path: Path) -> Iterator[AppServer]:
    """A freshly started server with one account."""
    store = tmp_path / "store"
    store.mkdir()
    account = f'[wang]\nrole = "analyst"\npassword = "{hash_password("right")}"\n'
    (store / "accounts.toml").write_text(account, encoding="utf-8")
    with running_app(store, tmp_path / "server.log") as server:
        yield server


def answer(tab: Visit, password: str) -> None:
    """Fill in and send the sign-in form."""
    tab.page.get_by_label("账号").fill("wang")
    tab.page.get_by_label("密码", exact=True).fill(password)
    with tab.rerun():
        tab.page.get_by_role("button", name="登录").click()


def test_every_address_asks_who_you_are(
    guarded_server: AppServer, visit: Callable[[AppServer], Visit]
) -> None:
    tab = visit(guarded_server)
    for name in ("imports", "overview"):  # every page: tests/screens/test_pages.py
        tab.open(f"/{name}")
        assert "请先登录" in tab.main_text()
        assert tab.page.locator(".strip, [data-testid=stPlotlyChart], table").count() == 0

    answer(tab, "wrong")
    assert "账号或密码不对" in tab.main_text()
    answer(tab, "right")
    expect(tab.page.locator(".strip")).to_be_visible()
    assert "请先登录" not in tab.main_text()
    assert tab.page.url.split("?")[0].endswith(f"/{name}")


@pytest.mark.marathon
def test_without_accounts_a_proxy_is_refused(
    demo_server: AppServer, visit: Callable[[AppServer], Visit]
) -> None:
    """127.0.0.1 under its own name is served; what a proxy passes on is not."""
    tab = visit(demo_server)
    tab.page.goto(f"http://127.0.0.1:{demo_server.port}/overview")
    expect(tab.page.locator(".strip")).to_be_visible()
    passed_on = visit(demo_server)
    passed_on.context.set_extra_http_headers({"X-Forwarded-For": "127.0.0.1"})
    passed_on.page.goto(f"{demo_server.url}/overview")
    expect(passed_on.page.get_by_text("请求是由代理转来的")).to_be_visible()
    assert passed_on.page.locator(".strip, .headline").count() == 0
