"""Fixtures of the browser tests: an installed Chromium, fresh servers, tabs."""

import os
import re
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, expect, sync_playwright

from tests.browser.driver import AppServer, Visit, chromium_path, running_app, running_browser
from tests.ready_stores import ReadyStores


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """The machine's Chromium; without one the tests skip, but in CI they fail."""
    executable = chromium_path()
    if executable is None:
        reason = "no Chromium found: install chromium to run the browser tests"
        if os.environ.get("CI") == "true":
            pytest.fail(reason)
        pytest.skip(reason)
    expect.set_options(timeout=30_000)
    with sync_playwright() as playwright, running_browser(playwright, executable) as found:
        yield found


@pytest.fixture(scope="session")
def demo_server(
    ready: ReadyStores, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[AppServer]:
    """The server on demo data that all tests of this process visit; what one enters it undoes."""
    folder = tmp_path_factory.mktemp("server")
    with running_app(with_demo(folder / "store", ready), folder / "server.log") as server:
        yield server


@pytest.fixture
def fresh_server(tmp_path: Path) -> Iterator[AppServer]:
    """A freshly started server that no browser has visited yet; its first page makes the demo."""
    with running_app(tmp_path / "store", tmp_path / "server.log") as server:
        yield server


@pytest.fixture
def empty_server(ready: ReadyStores, tmp_path: Path) -> Iterator[AppServer]:
    """A freshly started server into whose store nothing was imported yet."""
    with running_app(with_demo(tmp_path / "store", ready), tmp_path / "server.log") as server:
        yield server


@pytest.fixture
def demo_store(ready: ReadyStores, tmp_path: Path) -> Path:
    """A store with demo data for a server of the test's own."""
    return with_demo(tmp_path / "store", ready)


def with_demo(store: Path, ready: ReadyStores) -> Path:
    """The store folder, the ready demo database in it."""
    store.mkdir(parents=True)
    shutil.copyfile(ready.demo(), store / "demo.duckdb")
    return store


@pytest.fixture
def visit(browser: Browser, request: pytest.FixtureRequest) -> Iterator[Callable[..., Visit]]:
    """Opens tabs (a server, then options of Visit); each is photographed into tests/artifacts and
    closed when the test ends."""
    tabs: list[Visit] = []

    def opened(server: AppServer, **options: Any) -> Visit:
        tabs.append(Visit(browser, server, **options))
        return tabs[-1]

    yield opened
    for number, tab in enumerate(tabs, 1):
        tab.shot(re.sub(r"\W+", "_", request.node.name).strip("_") + f"_{number}")
        tab.close()
