"""Fixtures of the browser tests: an installed Chromium, fresh servers, tabs."""

import os
import re
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, expect, sync_playwright

from tests.browser.driver import AppServer, Visit, chromium_path, running_app, running_browser


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
def demo_store(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A store in which nothing is ever imported: the first server makes its demo data."""
    return tmp_path_factory.mktemp("demo") / "store"


@pytest.fixture
def demo_server(demo_store: Path, tmp_path: Path) -> Iterator[AppServer]:
    """A freshly started server on demo data that no browser has visited yet."""
    with running_app(demo_store, tmp_path / "server.log") as server:
        yield server


@pytest.fixture
def empty_server(tmp_path: Path) -> Iterator[AppServer]:
    """A freshly started server whose store does not exist yet."""
    with running_app(tmp_path / "store", tmp_path / "server.log") as server:
        yield server


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
