"""The verification sample from the page to the page: drawn, taken along, filled in, imported."""

from io import BytesIO
from itertools import permutations
from pathlib import Path
from typing import Any

import pytest
import streamlit as st
from openpyxl import load_workbook
from streamlit.testing.v1 import AppTest

from dashboard import cli
from dashboard.settings import ROOT
from tests.rows import outlet, put

BAD = 6
SHOPS = [f"{first}{second}便利店" for first, second in permutations("福兴旺顺发祥和", 2)][:40]


def page() -> AppTest:
    at = AppTest.from_file(str(ROOT / "app.py"), default_timeout=120)
    at.query_params.update({"as_of": "2010-09-30", "details": "true"})
    return at.switch_page(str(ROOT / "pages" / "outlets.py")).run()


@pytest.mark.soak
def test_the_form_goes_out_and_the_answer_comes_back(
    store: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("上塘镇", "瓯北镇"):
        put("outlets", [outlet(name, on="2010-08-31", name=shop) for shop in SHOPS])
    offered: dict[str, Any] = {}
    plain = st.download_button

    def keep(label: str, data: Any, **more: Any) -> Any:
        offered[more["file_name"]] = data
        return plain(label, data, **more)

    monkeypatch.setattr(st, "download_button", keep)
    at = page()
    assert not at.exception
    assert "自报的规范率没有核查过" in str([block.proto.body for block in at.get("html")])
    (file_name,) = [one for one in offered if "随机核查表" in one and one.endswith(".xlsx")]
    data = offered[file_name]
    book = load_workbook(BytesIO(data() if callable(data) else data))
    sheet = book.worksheets[0]
    head = next(row for row in sheet.iter_rows() if "检查日期" in [cell.value for cell in row])
    at_column = {cell.value: cell.column for cell in head}
    seen = {"上塘镇": 0, "瓯北镇": 0}
    for row in range(head[0].row + 1, sheet.max_row + 1):
        township = sheet.cell(row, at_column["乡镇"]).value
        if township not in seen:
            continue
        seen[township] += 1
        is_bad = township == "上塘镇" and seen[township] <= BAD
        sheet.cell(row, at_column["检查日期"], "2010年9月16日")
        sheet.cell(row, at_column["检查结果"], "发现问题" if is_bad else "未发现问题")
    assert seen == {"上塘镇": 15, "瓯北镇": 15}
    book.save(tmp_path / "核查回来.xlsx")
    assert cli.main(["import", str(tmp_path / "核查回来.xlsx")]) == 0
    told = str([block.proto.body for block in page().get("html")])
    # (9 + 15) of 30 good; 40 of 40 cannot be good where 6 of 15 are not
    assert "自报100.0%，核查为80.0%" in told and "上塘镇与自报不符" in told
