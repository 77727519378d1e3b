"""A machine that has no Chinese font is given ours."""

import os
from pathlib import Path

import pytest
from playwright.sync_api import Browser

from tests.browser.driver import CHROMIUM_FLAGS, AppServer, Visit, chromium_path

FONT = "/app/static/NotoSansSC-subset.woff2"
NONE_INSTALLED = """<?xml version="1.0"?><!DOCTYPE fontconfig SYSTEM "fonts.dtd">
<fontconfig><include>/etc/fonts/fonts.conf</include>
<selectfont><rejectfont><glob>*CJK*</glob></rejectfont></selectfont></fontconfig>"""


@pytest.mark.marathon
def test_the_shipped_font_is_used_where_none_is_installed(
    browser: Browser, demo_server: AppServer, tmp_path: Path
) -> None:
    bare = tmp_path / "fonts.conf"
    bare.write_text(NONE_INSTALLED, encoding="utf-8")
    without_fonts = browser.browser_type.launch(
        executable_path=chromium_path(),
        args=CHROMIUM_FLAGS,
        env={**os.environ, "FONTCONFIG_FILE": str(bare)},
    )
    tab = Visit(without_fonts, demo_server)
    tab.open("/ranking")
    tab.shot("no_installed_font")
    assert demo_server.url + FONT in tab.requests
    assert tab.page.evaluate("document.fonts.check('16px NotoSC', '永嘉垟岙')")
    assert tab.outside_requests() == []
    without_fonts.close()
