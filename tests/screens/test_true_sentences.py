"""Pages and letters as of several days: every sentence is held against an independent reading.

What is read from a page must lie within its evidence, name only papers that were issued and places
of the era, and must not count the days of duties that nobody chases any more; a rise must be one,
and the counts of the register are counted again from its rows. Places that print the same fact
print the same.
"""

import json
import re
from collections.abc import Collection, Iterator
from contextlib import redirect_stdout
from datetime import date
from html import unescape
from io import StringIO
from pathlib import Path
from typing import Any

import pandas as pd
import pytest
from streamlit.testing.v1 import AppTest

from dashboard import cli, divisions
from dashboard.documents import clauses
from dashboard.duties.definitions import CHASED_DAYS, OVERDUE
from dashboard.frame import handbook, menu
from dashboard.letters import build as engine
from dashboard.letters import catalog
from dashboard.report import NothingToReportError, Report, Selection
from dashboard.settings import ROOT
from dashboard.store import db
from tests.soak import beyond

DAYS = ("2007-08-20", "2008-06-30", "2009-12-31", "2010-06-30", "2010-10-15", "2010-12-31",
        "2013-10-01", "2015-12-31")  # fmt: skip
COUNTY_DAYS = ("2007-11-11", "2008-06-30", "2009-12-31", "2010-06-30", "2010-10-15",
               "2010-10-25", "2010-12-31", "2013-10-01")  # fmt: skip
FEW = (("overview", "2008-06-30"), ("plan", "2010-07-01"))
WHOLE_TIME = {"documents", "imports", "data_quality"}  # pages that quote every paper on any day
ENDED = {"outlets", "ranking"}  # pages that are judged by targets of the year 2010 alone
_CODE = re.compile(r"<(style|script).*?</\1>", re.S)
_LIGHT = re.compile(r"◆ 未达标 差|离\d+%目标还差|都没到\d+%")
_DATE = re.compile(r"截至(\d{4})年(\d{1,2})月(\d{1,2})日")
_ROSE = re.compile(r"升得最多：([\d.]+)%到([\d.]+)%|由[^，。]{0,6}的(\d+)个增加到(\d+)个")
_COUNTED = re.compile(r"([\d,]+) / ([\d,]+) 户 · 全数")
_OVERDUE = re.compile(r"逾期(?:未完成（已)?(\d+)天")


@pytest.fixture(scope="module")
def folder(demo_folder: Path) -> Iterator[Path]:
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("DASHBOARD_STORE", str(demo_folder))
        yield demo_folder
        db.close()


@pytest.fixture(scope="module")
def county_folder(shared: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """The simulated files of a whole county, imported as they are."""
    folder = tmp_path_factory.mktemp("county")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("DASHBOARD_STORE", str(folder))
        cli.main(["import", "--best-guess", str(shared / "inputs" / "county")])
        yield folder
        db.close()


def read(name: str, as_of: str, **choices: str) -> str:
    """Everything that a page says as of a day."""
    at = AppTest.from_file(str(ROOT / "app.py"), default_timeout=180)
    for key, value in {"as_of": as_of, **choices}.items():
        at.query_params[key] = value
    at = at.switch_page(str(ROOT / "pages" / f"{name}.py")).run()
    assert not at.exception and not at.error, (name, as_of)
    bodies = [re.sub(_CODE, "", block.proto.body) for block in at.get("html")]
    plain = [unescape(re.sub(r"<[^>]+>", " ", body)) for body in bodies]
    help_ = "".join(handbook.lines().get(menu.titles()[name], ("？",))[:1])[:6]
    return "\n".join(body for body in plain if help_ not in body)  # it tells of the page, not a day


def walked(name: str, as_of: str) -> Iterator[str]:
    """What a page says, and each of its parts."""
    yield read(name, as_of)
    at = AppTest.from_file(str(ROOT / "app.py"), default_timeout=180)
    at.query_params["as_of"] = as_of
    at = at.switch_page(str(ROOT / "pages" / f"{name}.py")).run()
    for switch in at.get("button_group"):
        if switch.key == "part":
            for option in list(switch.proto.options)[1:]:
                yield read(name, as_of, part=option.content)


def counted(store: db.StoreName, as_of: date) -> set[tuple[int, int]]:
    """Rectified and compliant of all outlets, counted from the rows themselves: of every township
    the newest list, of those who sent several trades in one."""
    with db.cursor(store) as cursor:
        rows = cursor.execute(
            "SELECT o.* FROM live_outlets AS o WHERE recorded_on <= ?", [as_of]
        ).df()
    if rows.empty:
        return set()
    own = {
        unit.name
        for unit in divisions.townships(divisions.era_on(rows.recorded_on.max().date()).id)
    }
    newest = []
    for name, mine in rows[rows["township"].isin(own)].groupby("township"):
        days = mine.groupby(["recorded_on", "import_id"])["trade"].nunique()
        whole = max(days[days > 1].index, default=None)
        assert whole is not None, name
        since = mine[mine["recorded_on"] >= whole[0]]
        last = since.groupby("trade")["recorded_on"].transform("max")
        newest.append(since[since["recorded_on"] == last])
    found = pd.concat(newest)
    return {(int(found[name].sum()), len(found)) for name in ("is_rectified", "is_compliant")}


def said(report: Report) -> str:
    return "\n".join(line.plain for part in report.parts for line in part.paragraphs)


def letters(store: db.StoreName, on: date) -> Iterator[tuple[str, str]]:
    """Kind and text of every letter and report that can be made on a day, newest period."""
    for kind in catalog.kinds():
        try:
            yield kind, said(catalog.made(store, Selection(kind, on, firms=True)))
        except NothingToReportError:
            continue


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
    for was, now, few, more in _ROSE.findall(text):
        if float(now or more) <= float(was or few):
            wrong.append(f"a rise that is none: {was or few} to {now or more}")
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
    assert all_false("demo", as_of) == []


@pytest.mark.marathon
@pytest.mark.usefixtures("county_folder")
@pytest.mark.parametrize("as_of", COUNTY_DAYS)
def test_what_is_said_of_a_whole_county_can_be_true(as_of: str) -> None:
    assert all_false("real", as_of) == []


def all_false(store: db.StoreName, as_of: str) -> list[str]:
    """What cannot be true of all that pages, their parts and the letters say on a day."""
    on, wrong = date.fromisoformat(as_of), []
    figures = counted(store, on)
    for name in menu.titles():
        for text in walked(name, as_of):
            wrong += [f"{name}: {one}" for one in false_in(text, on, name)]
            if name in ("overview", "outlets"):
                pairs = _COUNTED.findall(text.replace(",", ""))
                told = {(int(good), int(total)) for good, total in pairs}
                wrong += [f"{name}: counts {one}" for one in told - figures]
    for kind, text in letters(store, on):
        wrong += [f"letter {kind}: {one}" for one in false_in(text, on, kind)]
    return wrong


def first_of(pattern: str, text: str) -> str:
    """The first group that a pattern finds; none where the place does not print the fact."""
    found = re.search(pattern, text)
    return next((one for one in found.groups() if one), "") if found else ""


def printed(*asked: str) -> list[dict[str, Any]]:
    """What the command line prints."""
    out = StringIO()
    with redirect_stdout(out):
        cli.main([*asked, "--format", "json"])
    rows: list[dict[str, Any]] = json.loads(out.getvalue())
    return rows


def at_the_command_line(store: db.StoreName, as_of: str) -> dict[str, str]:
    """The same facts as the pages, as the commands `indicator` and `duties` print them."""
    asked = ("indicator", "compliance_rate", "--as-of", as_of)
    which = ("--demo",) if store == "demo" else ()
    (county,) = printed(*asked, *which)
    places = printed(*asked, "--by", "township", *which)
    known = [one for one in places if one["denominator"] >= 5]
    facts = {
        "rate": county["rate"],
        "counts": f"{county['numerator']} / {county['denominator']}",
        "reached": str(sum(one["verdict"] == "达标" for one in known)),
        "short": str(sum(one["verdict"] == "未达标" for one in known)),
    }
    if store == "real":  # the command tells the plan of what was imported only
        late = [one for one in printed("duties", "--as-of", as_of) if one["state"] == OVERDUE]
        facts["overdue"] = str(sum(one["late_days"] <= CHASED_DAYS for one in late))
    return facts


def reached_of(ranking: str) -> tuple[int, int]:
    """How many townships of a ranking reached 98%, of how many."""
    found = re.search(r"(\d+)个乡镇(?:都(没)到|中(\d+)个到|都到)了?98%", ranking)
    assert found, "the ranking says how many reached the target"
    every = int(found[1])
    return 0 if found[2] else int(found[3] or every), every


def still_owed(register: str) -> str:
    """Firms that the class register calls overdue, without those that were disposed of."""
    late = first_of(r"(\d+)家责令整改逾期没有确认", register)
    return str(int(late) - int(first_of(r"没有确认，其中(\d+)家已经处置", register) or 0))


def names_in(text: str) -> set[str]:
    return {one for one in re.split("[、；。，]", text) if one}


def same_facts(store: db.StoreName, as_of: str) -> dict[str, Collection[object]]:
    """Fact → what each of the places that print it says."""
    on = date.fromisoformat(as_of)
    names = ("overview", "outlets", "ranking", "reporting", "enterprises")
    pages = {name: read(name, as_of) for name in names}
    stage = Selection("campaign_stage_report", on)
    review = said(catalog.made(store, Selection("review", on)))
    period = engine.periods(store, "monthly_notice", on)[0]
    notice = said(catalog.made(store, Selection("monthly_notice", on, period=period.id)))
    month = period.on.month
    places = {townships.name for townships in divisions.townships(divisions.era_on(on).id)}
    typed, of_ranking = at_the_command_line(store, as_of), reached_of(pages["ranking"])
    silent = [
        names_in(first_of(rf"没有报的：(?:[^。]*?；)?{month}月([^；。]+)", pages["outlets"])),
        names_in(first_of(r"未报送\d+个，(?:分别)?为([^。；]+)", notice)),
    ]
    if first_of(rf"({month}月没报的)", pages["reporting"]):
        silent.append(names_in(first_of(rf"{month}月没报的：([^。]+)。", pages["reporting"])))
    return {
        "overdue": {
            first_of(r"(\d+)\s*件逾期", pages["overview"]),
            first_of(r"(\d+)件事已逾期", pages["overview"]),
            first_of(r"近一年到期、逾期未完成的任务有(\d+)项", review),
            *([typed["overdue"]] if "overdue" in typed else []),
        },
        "silent": {frozenset(names & places) for names in silent},
        "short": {
            first_of(r"(\d+)个乡镇还没到98%", pages["overview"]),
            str(of_ranking[1] - of_ranking[0]),
            first_of(r"(\d+)个乡镇均未达到目标|未达到目标的有[^。]*?等(\d+)个", review),
            typed["short"],
        },
        "reached": {
            str(of_ranking[0]),
            first_of(r"≥98% 达标\s+(\d+)个", pages["ranking"]),
            typed["reached"],
        },
        "orders": {
            still_owed(pages["enterprises"]),
            first_of(r"没有确认也没有处置的(\d+)家", said(catalog.made(store, stage))),
        },
        "counts": {frozenset(_COUNTED.findall(pages[one])) for one in ("overview", "outlets")},
        "county": {
            first_of(r"规范率\s.*?([\d,]+ / [\d,]+) 户", pages["outlets"]).replace(",", ""),
            typed["counts"],
        },
        "rate": {
            first_of(r"全县规范率([\d.]+)%", pages["outlets"]),
            first_of(r"规范率([\d.]+)%", review),
            typed["rate"],
        },
    }


@pytest.mark.soak
@pytest.mark.usefixtures("folder")
def test_places_that_print_one_fact_print_the_same() -> None:
    found = same_facts("demo", "2010-10-15")
    assert {fact: told for fact, told in found.items() if len(told) != 1} == {}


@pytest.mark.marathon
@pytest.mark.usefixtures("county_folder")
@pytest.mark.parametrize("as_of", ["2010-10-25", "2010-11-30"])
def test_places_of_a_whole_county_print_the_same(as_of: str) -> None:
    found = same_facts("real", as_of)
    assert {fact: told for fact, told in found.items() if len(told) != 1} == {}


def test_the_reading_finds_what_is_false() -> None:
    on = date(2010, 6, 30)
    assert false_in("截至2010年6月30日，75号", on, "overview") == []
    assert len(false_in("截至2015年9月30日，83号，逾期2016天，东瓯街道", on, "overview")) == 4
    assert len(false_in("前后升得最多：90.2%到88.1%，由上月的2个增加到2个", on, "inspections")) == 2
    assert len(false_in("规范率84.4%，离98%目标还差810户", date(2013, 10, 1), "outlets")) == 1
