"""Pages and letters as of several days: every sentence is held against an independent reading.

What is read from a page must lie within its evidence, name only papers that were issued and places
of the era, and must not count the days of duties that nobody chases any more.
"""

import re
from collections.abc import Iterator
from datetime import date
from html import unescape
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from dashboard import divisions
from dashboard.documents import clauses
from dashboard.frame import menu
from dashboard.report import REPORTS, NothingToReportError, Selection, build
from dashboard.settings import ROOT
from dashboard.store import db
from tests.soak import beyond

DAYS = ("2007-08-20", "2008-06-30", "2009-12-31", "2010-06-30", "2010-10-15", "2010-12-31",
        "2013-10-01", "2015-12-31")  # fmt: skip
FEW = (("overview", "2008-06-30"), ("plan", "2010-07-01"))
WHOLE_TIME = {"documents", "imports", "data_quality"}  # pages that quote every paper on any day
ENDED = {"outlets", "ranking"}  # pages that are judged by targets of the year 2010 alone
_LIGHT = re.compile(r"◆ 未达标 差|离\d+%目标还差|都没到\d+%")
_DATE = re.compile(r"截至(\d{4})年(\d{1,2})月(\d{1,2})日")
_OVERDUE = re.compile(r"逾期(?:未完成（已)?(\d+)天")


@pytest.fixture(scope="module")
def folder(demo_folder: Path) -> Iterator[Path]:
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("DASHBOARD_STORE", str(demo_folder))
        yield demo_folder
        db.close()


def read(name: str, as_of: str) -> str:
    """Everything that a page says as of a day."""
    at = AppTest.from_file(str(ROOT / "app.py"), default_timeout=180)
    at.query_params["as_of"] = as_of
    at = at.switch_page(str(ROOT / "pages" / f"{name}.py")).run()
    assert not at.exception and not at.error, (name, as_of)
    bodies = [re.sub(r"<style.*?</style>", "", b.proto.body, flags=re.S) for b in at.get("html")]
    return unescape(re.sub(r"<[^>]+>", " ", "\n".join(bodies)))


def false_in(text: str, as_of: date, name: str) -> list[str]:
    """What of a text cannot be true on the day."""
    wrong = [
        f"tells of {found[0]}, after the as-of day"
        for found in _DATE.finditer(text)
        if date(*map(int, found.groups())) > as_of
    ]
    wrong += [f"counts on: {days} days" for days in _OVERDUE.findall(text) if int(days) > 365]
    if name not in WHOLE_TIME:
        unborn = [one.id for one in clauses.documents() if one.date > as_of]
        wrong += [f"names {one}, not issued yet" for one in unborn if one in text]
    own = {unit.name for unit in divisions.townships(divisions.era_on(as_of).id)}
    others = {
        unit.name for era in ("a", "b", "c") for unit in divisions.townships(era)
    } - own  # fmt: skip
    if as_of < date(2011, 5, 1):
        wrong += [f"names {one}, which is not there yet" for one in others if one in text]
    if as_of.year > 2011 and name in ENDED:
        wrong += [f"judges by an ended target: {found}" for found in _LIGHT.findall(text)]
    wrong += [f"a rank of one: {found}" for found in re.findall(r"可能第1到1名", text)]
    if text.count("无数据") > 2 and name == "overview":
        wrong.append("says 无数据 again and again")
    return wrong


@pytest.mark.usefixtures("folder")
@pytest.mark.parametrize(("name", "as_of"), FEW)
def test_what_a_page_says_can_be_true(name: str, as_of: str) -> None:
    assert false_in(read(name, as_of), date.fromisoformat(as_of), name) == []


@pytest.mark.usefixtures("folder")
@pytest.mark.parametrize("as_of", beyond([], DAYS, soak=0))
def test_what_every_page_and_letter_says_can_be_true(as_of: str) -> None:
    on, wrong = date.fromisoformat(as_of), []
    for name in menu.titles():
        wrong += [f"{name}: {one}" for one in false_in(read(name, as_of), on, name)]
    for kind in REPORTS:
        try:
            made = build("demo", Selection(kind, on))
        except NothingToReportError:
            continue
        text = "\n".join(line.plain for part in made.parts for line in part.paragraphs)
        wrong += [f"letter {kind}: {one}" for one in false_in(text, on, kind)]
    assert wrong == []


def test_the_reading_finds_what_is_false() -> None:
    on = date(2010, 6, 30)
    assert false_in("截至2010年6月30日，75号", on, "overview") == []
    assert len(false_in("截至2015年9月30日，83号，逾期2016天，东瓯街道", on, "overview")) == 4
    assert len(false_in("规范率84.4%，离98%目标还差810户", date(2013, 10, 1), "outlets")) == 1
