"""Jiaxing's round, the only region imported: a county on its map, an applicant, the address."""

import os
import re
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import expect

from dashboard.settings import ROOT
from tests.browser.driver import AppServer, Visit, running_app

FILE = "inputs/county/嘉兴示范创先申报考核表.xlsx"


@pytest.mark.marathon
def test_jiaxing_from_region_to_county_to_applicant(
    shared: Path, tmp_path: Path, visit: Callable[[AppServer], Visit]
) -> None:
    store = tmp_path / "store"
    command = [sys.executable, "-m", "dashboard", "import", str(shared / FILE)]
    environment = {**os.environ, "DASHBOARD_STORE": str(store)}
    subprocess.run(command, check=True, capture_output=True, cwd=ROOT, env=environment)
    with running_app(store, tmp_path / "server.log") as server:
        tab = visit(server)
        page = tab.page
        main = page.locator("[data-testid=stMain]")
        tab.open("/demonstration?part=list")
        expect(page.get_by_role("combobox", name=re.compile("地区"))).to_have_value("地区：嘉兴市")
        # 审定 57 in truth.json less the one whose days are out of order or left out
        expect(page.locator(".headline")).to_contain_text(
            "市级示范镇（街道）19个，市级示范街（村）19个，省级示范镇（街道）10个，省级示范街（村）8个"
        )
        expect(main).to_contain_text("2个日期缺漏或颠倒，没有计到底")
        expect(main).to_contain_text("申报名单：93个")
        with tab.rerun():
            page.get_by_text("打分和核对", exact=True).click()
        expect(main).to_contain_text("大麻镇上村：已到市考核，缺公示日期，后面的阶段却有日期")
        with tab.rerun():
            page.get_by_text("名额和进度", exact=True).click()

        chart = page.locator("[data-testid=stPlotlyChart]").filter(has_text="海宁市")
        mark = chart.locator(".scatterlayer path.point").last
        box = mark.bounding_box()
        assert box is not None
        middle = box["x"] + box["width"] / 2, box["y"] + box["height"] / 2
        page.mouse.move(*middle)
        with tab.rerun():
            page.mouse.click(*middle)
        expect(page.get_by_role("combobox", name=re.compile("县"))).to_have_value("县：海宁市")
        with tab.rerun():
            page.get_by_text("申报名单", exact=True).click()
        expect(main).to_contain_text("申报名单：15个")

        other = visit(server)
        other.open(page.url.removeprefix(server.url))
        expect(other.page.locator("[data-testid=stMain]")).to_contain_text("申报名单：15个")
        assert tab.errors == [] and tab.outside_requests() == []
