"""Letters on the county's workbooks: approved texts, and the gold samples figure by figure.

The samples were computed from truth.json by other code (shared/letters/src/gold.py): their tables
and sentences are the second, slow reading of ours.
"""

import io
import re
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import docx
import pytest

from dashboard.exports.circular import circular
from dashboard.letters import build
from dashboard.letters.definitions import definitions
from dashboard.letters.material import NothingToReportError
from dashboard.report.model import Report, Selection, Table
from tests.letters.test_letters import check, text_of

GOLDEN = Path(__file__).parent / "golden" / "county.txt"
ARTIFACTS = Path(__file__).parent.parent / "artifacts"
DAYS = {
    "supervision_notice": ("2010-07-24", ""),
    "city_round_report": ("2010-07-30", ""),
    "monthly_notice": ("2010-10-15", ""),
    "spot_check_valves": ("2010-12-31", "2010"),
    "spot_check_clothing": ("2010-12-31", "2010"),
    "rectification_orders": ("2010-12-31", ""),
    "recheck_list": ("2007-11-11", ""),
    "reminders": ("2010-10-15", ""),
    "work_brief": ("2007-08-15", ""),
    "weekly_report": ("2007-08-15", ""),
    "campaign_stage_report": ("2007-08-15", ""),
    "campaign_report": ("2007-12-01", ""),
    "year_report": ("2010-12-31", ""),
    "acceptance_notice": ("2010-12-31", ""),
    "commendation_notice": ("2010-12-31", ""),
    "demonstration_publicity": ("2010-12-05", ""),
    "demonstration_approval": ("2010-12-31", ""),
    "demonstration_publicity_yongjia": ("2010-10-15", ""),
    "demonstration_approval_yongjia": ("2010-12-31", ""),
    "zone_notice": ("2013-10-15", ""),
    "self_check_forms": ("2007-08-15", ""),
}
GOLD = {
    "supervision_notice": "gold1_督查通报_第二次.md",
    "monthly_notice": "gold2_月度进展通报_2010年9月.md",
}


@pytest.fixture(autouse=True)
def on_county(county_store: Path) -> Iterator[None]:
    yield


def written(kind: str, period: str = "", day: str = "") -> Report:
    on = date.fromisoformat(day or DAYS[kind][0])
    chosen = Selection(kind, on, firms=True, period=period or DAYS[kind][1])
    return build.letter("real", chosen).report


def plain(text: str) -> str:
    return re.sub(r"[〖〗\s　（）()*#]|%", "", text)


def of_markdown(text: str) -> list[list[list[str]]]:
    """Tables of a Markdown file as rows of cells."""
    found: list[list[list[str]]] = []
    open_ = False
    for line in text.splitlines():
        if not line.startswith("|"):
            open_ = False
            continue
        cells = [cell.strip() for cell in line.strip("|").split("|")]
        if all(set(cell) <= {"-"} for cell in cells):
            continue
        if not open_:
            found.append([])
        open_ = True
        found[-1].append(cells)
    return found


def heads_of(table: Table) -> list[str]:
    """As the samples write them: the earlier round's columns and the units behind the names."""
    return [plain(f"{column.name}{column.unit}") for column in table.columns]


@pytest.mark.soak
@pytest.mark.parametrize("kind", GOLD)
def test_annexes_are_those_of_the_gold_samples(kind: str, shared: Path) -> None:
    """Every township and trade, every figure; heads are compared without brackets and units."""
    gold = of_markdown((shared / "letters/samples" / GOLD[kind]).read_text(encoding="utf-8"))
    report = written(kind)
    check(report)
    for theirs, table in zip(gold, report.tables, strict=True):
        rows = [[cell.text for cell in row] for row in table.lines]
        name = "行业" if "行业" in heads_of(table) else "乡镇"
        if "得分率" in str(theirs[0]):  # the list of weak items: rows by township and item
            ours = {(row[1], row[2]): row[4:6] for row in rows}
            assert ours == {(row[1], row[2]): row[4:6] for row in theirs[1:]}
            continue
        if "上报数" in str(theirs[0]):
            assert {tuple(row[3:5]) for row in rows} == {tuple(row[3:5]) for row in theirs[1:]}
            continue
        index = next(i for i, head in enumerate(theirs[0]) if head == name)
        known = {row[index]: sorted(row[index + 1 :]) for row in theirs[1:]}
        own = next(i for i, head in enumerate(heads_of(table)) if head == name)
        assert {row[own]: sorted(row[own + 1 :]) for row in rows} == known


@pytest.mark.soak
@pytest.mark.parametrize("kind", GOLD)
def test_figures_of_the_text_are_those_of_the_gold_samples(kind: str, shared: Path) -> None:
    """Figures with their noun in parts 一 to 三; the days of demands are the clerk's. Not ours:
    half a month, three townships with few outlets, a difference of two figures, a rate of turns."""
    gold = (shared / "letters/samples" / GOLD[kind]).read_text(encoding="utf-8")
    body = plain(gold[gold.index("## 一") : gold.index("## 四")])
    figures = set(re.findall(r"[\d.]*\d[户个分名项年月日]|\d+\.\d", body))
    own = plain(text_of(written(kind)))
    missing = {one for one in figures if one not in own}
    assert len(figures) > 40 and missing <= {"88.9", "7户", "6户", "10户"}


@pytest.mark.marathon
def test_every_kind_on_its_natural_day_reads_as_approved() -> None:
    """Round two, September 2010, valves of 2008 and 2010, the year's end, the zones of 2013."""
    told = []
    for kind in definitions():
        if kind not in DAYS:
            continue
        try:
            report = written(kind)
        except NothingToReportError as error:
            told.append(f"【{kind}】{error}")
            continue
        check(report)
        told.append(text_of(report))
        assert docx.Document(io.BytesIO(circular(report))).core_properties.language == "zh-CN"
    told.append(text_of(written("spot_check_valves", "2008", "2008-12-31")))
    text = "\n\n".join(told) + "\n"
    if not GOLDEN.exists() or text != GOLDEN.read_text(encoding="utf-8"):
        ARTIFACTS.mkdir(exist_ok=True)
        (ARTIFACTS / GOLDEN.name).write_text(text, encoding="utf-8")
        raise AssertionError(f"to approve: cp tests/artifacts/{GOLDEN.name} tests/letters/golden/")
