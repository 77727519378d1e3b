"""The clerk's way: five files that were refused are mended on the page, one after another."""

import re
from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import expect

from dashboard.importing.columns import datasets
from tests.browser.driver import AppServer, Visit
from tests.importing.test_mending import REFUSED

pytestmark = pytest.mark.marathon


def answer(tab: Visit, asked: str, told: str) -> None:
    """Choose or write the answer of the question that says `asked`."""
    words = re.compile(re.escape(asked))
    chosen = tab.page.get_by_role("combobox", name=words)
    written = tab.page.get_by_role("textbox", name=words)
    expect(chosen.or_(written).first).to_be_visible()
    if written.count():
        with tab.rerun():
            written.first.fill(told)
            written.first.press("Enter")
        return
    shown = datasets()[told].title if told in datasets() else told
    chosen.first.click()
    with tab.rerun():
        tab.page.get_by_role("option", name=re.compile(re.escape(shown))).first.click()


def test_five_refused_files_are_mended_on_the_page(
    empty_server: AppServer, visit: Callable[[AppServer], Visit], tmp_path: Path
) -> None:
    tab = visit(empty_server)
    tab.open("/imports")
    for number, (text, answers, label) in enumerate(REFUSED.values(), start=1):
        file = tmp_path / f"报来的表{number}.csv"
        file.write_text(text, encoding="utf-8")
        upload = tab.page.locator("[data-testid=stFileUploader] input[type=file]").first
        with tab.rerun():
            upload.set_input_files(file)
        ready = tab.page.get_by_role("button", name=re.compile(label))
        expect(ready).to_have_count(0)
        tab.shot(f"mending_{number}_refused")
        for asked, told in answers:
            answer(tab, asked, told)
        tab.shot(f"mending_{number}_answered")
        with tab.rerun():
            ready.first.click()
        expect(tab.page.get_by_text(re.compile(f"已{label}")).first).to_be_visible()
    assert tab.errors == []
    assert tab.outside_requests() == []
    assert "Traceback" not in empty_server.output(), empty_server.output()
