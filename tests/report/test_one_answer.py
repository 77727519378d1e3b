"""One fact has one answer: every two places that print the same fact are compared."""

import re
from collections import defaultdict
from collections.abc import Iterator
from datetime import date
from itertools import combinations
from pathlib import Path

import pytest

from dashboard import divisions, maps
from dashboard.cli.figures import indicator_rows
from dashboard.duties import completions, plan, reporting
from dashboard.duties import words as duty_words
from dashboard.duties.definitions import OVERDUE, duty
from dashboard.frame.filters import ranking_rows
from dashboard.frame.township_map import map_table
from dashboard.indicators import measured
from dashboard.indicators.definitions import indicator, indicators
from dashboard.indicators.measured import Slice
from dashboard.indicators.words import measure_sentence
from dashboard.overview import words as overview_words
from dashboard.overview.eras import is_born
from dashboard.ranking import official as ranking_official
from dashboard.ranking import words as ranking_words
from dashboard.report import Selection, build
from dashboard.report.model import Report
from dashboard.store import db
from dashboard.ten_trades import monthly
from dashboard.ten_trades import words as trade_words

DAY = date(2010, 10, 15)
MONTHLY = "75.monthly"
Facts = dict[str, dict[str, object]]


@pytest.fixture(scope="module")
def letter(demo_folder: Path) -> Iterator[Report]:
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("DASHBOARD_STORE", str(demo_folder))
        yield build("demo", Selection("review", DAY))
        db.close()


def number(pattern: str, text: str) -> int:
    found = re.search(pattern, text)
    assert found, (pattern, text)
    return int(found.group(1).replace(",", ""))


def receipts(facts: Facts) -> None:
    """Who reported which month: the register of receipts, the months of the progress page."""
    lines = completions.plan("demo", DAY, "75号", by_actor=True)
    found = reporting.register(duty(MONTHLY), lines)
    townships = set(divisions.units_for(DAY, DAY).names)
    missing = {one.label: set(found.missing(one)) & townships for one in found.due(DAY)}
    known = monthly.months("demo", Slice(DAY))
    for one in known:
        label = f"{one.month:%Y-%m}"
        facts[f"silent {label}"]["整规进度"] = set(one.silent)
        facts[f"silent {label}"]["报送情况"] = missing[label]
        came = completions.received("demo", MONTHLY, DAY).get(label, set()) & townships
        facts[f"received {label}"]["收到"] = came
        facts[f"received {label}"]["报送情况"] = townships - missing[label]
    rates = reporting.rates(found, DAY)
    on_time = measured.total("demo", indicator("report_on_time_rate"), Slice(DAY))
    facts["on time"]["报送情况"] = sum(one.on_time for one in rates)
    facts["on time"]["指标"] = on_time.numerator


def duties(facts: Facts, letter: Report) -> None:
    """How many duties are overdue: cockpit, letter, its table."""
    lines = completions.plan("demo", DAY)
    late = plan.recent_overdue(lines, DAY)
    facts["overdue"]["驾驶舱"] = sum(
        state.name == OVERDUE and plan.is_recent((line, state), DAY) for line, state in lines
    )
    title, _ = duty_words.urgent_panel(late, DAY)
    facts["overdue"]["驾驶舱标题"] = number(r"(\d+)件事已逾期", title) if late else 0
    part = next(one for one in letter.parts if one.key == "duties")
    facts["overdue"]["通报标题"] = number(r"(\d+)项逾期", part.finding) if late else 0
    text = "".join(one.plain for one in part.paragraphs)
    facts["overdue"]["通报"] = number(r"未完成的任务有(\d+)项", text) if late else 0
    facts["overdue"]["通报附表"] = len(part.table.rows) if part.table else 0
    rows = [one for one in plan.leading(lines, "75号") if plan.is_recent(one, DAY)]
    facts["overdue rows"]["任务卡"] = plan.counts(rows)[OVERDUE]
    facts["overdue rows"]["逾期清单"] = sum(bool(line.duty.row) for line, _ in late)


def targets(facts: Facts, letter: Report) -> None:
    """How many targets are reached: cockpit, meeting, letter."""
    born = [one for one in indicators().values() if one.headline and is_born(one, DAY)]
    values = [measured.newest_value("demo", one, DAY)[0] for one in born]
    title, _ = overview_words.overview_headline(values, None)
    facts["reached"]["驾驶舱"] = number(r"项目标达到(\d+)项", title)
    facts["judged"]["驾驶舱"] = number(r"(\d+)项目标", title)
    meeting = overview_words.lights_headline(values)
    facts["reached"]["会议模式"] = number(r"达到(\d+)项", meeting)
    facts["judged"]["会议模式"] = number(r"(\d+)项目标", meeting)
    lights = next(one for one in letter.parts if one.key == "lights")
    states = [one.state for one in lights.lights]
    facts["reached"]["通报的灯"] = sum(one in ("reached", "reached_proven") for one in states)
    text = lights.paragraphs[0].plain
    facts["reached"]["通报"] = number(r"，达到目标的(\d+)项", text) if "，达到目标的" in text else 0
    for m in values:
        name = f"value {m.indicator.id}"
        facts[name]["驾驶舱"] = m.text
        facts[name]["通报的灯"] = next(x.text for x in lights.lights if x.name == m.indicator.name)
        if m.denominator:
            facts[name]["句子"] = m.text if m.text in measure_sentence(m) else measure_sentence(m)
        year = DAY.year if m.indicator.basis == "event" else None
        start = date(year, 1, 1) if year else None
        rows = indicator_rows("demo", m.indicator, Slice(DAY, start=start, end=DAY), "all")
        facts[name]["命令行"] = f"{rows['counted_rate'][0]}" if len(rows) else m.number
        facts[name]["命令行"] = m.text if facts[name]["命令行"] == m.number else rows.to_dict()


def ranking(facts: Facts, letter: Report) -> None:
    """Who leads, who lags, how many reach the target: ranking, map, cockpit, letter."""
    one = indicator("compliance_rate")
    units = divisions.units_for(DAY, DAY)
    found = measured.ranking("demo", one, Slice(DAY), units)
    table = found.ranked
    title, _ = ranking_words.ranking_headline(found)
    reached = int((table["state"] == "reached").sum())
    facts["townships reached"]["排名表"] = reached
    if 0 < reached < len(table):
        facts["townships reached"]["排名标题"] = number(r"个乡镇中(\d+)个到了", title)
        told = ranking_official.shares(found).plain
        facts["townships reached"]["通报"] = number(r"达到目标的(\d+)个", told)
    meeting = overview_words.ranking_headline(found)
    facts["townships reached"]["会议模式"] = number(r"个乡镇中(\d+)个达到", meeting)
    target = found.target
    assert target is not None
    classes = maps.class_counts(
        map_table(found), units, breaks=(float(target.value),), target=float(target.value), words={}
    )
    facts["townships reached"]["地图"] = next(c.count for c in classes if "达标" in c.label)
    behind = int((found.table["missing"] > 0).sum())
    facts["townships behind"]["排名表"] = behind
    if behind:
        told, _ = overview_words.behind_panel(found)
        facts["townships behind"]["驾驶舱"] = number(r"(\d+)个乡镇还没到", told)
        told, _ = overview_words.gap_map_panel(found)
        facts["townships behind"]["差额地图"] = number(r"(\d+)个还差", told)
    worst = found.table.sort_values(["missing", "township"], ascending=[False, True]).iloc[0]
    said = ranking_official.missing(found)
    if said is not None:
        facts["largest gap"]["通报"] = re.findall(r"差额较多的是(\S+?)还差", said.plain)[0]
        facts["largest gap"]["排名表"] = worst["township"]
    rows = ranking_rows(found)
    facts["leader"]["下载的表"] = rows["乡镇"][0]
    facts["leader"]["排名"] = table["township"].iloc[0]
    part = next(p for p in letter.parts if p.key == "townships")
    assert part.table is not None
    facts["leader"]["通报附表"] = next(c.text for c in part.table.rows[0] if c.text in units.names)
    facts["silent"]["排名"] = set(found.unranked["township"])
    facts["silent"]["下载的表"] = set(rows.loc[rows["名次"] == "—", "乡镇"])
    value = measured.total("demo", one, Slice(DAY))
    facts["county"]["排名"] = found.county.text
    facts["county"]["卡片"] = value.text
    trades = measured.counts("demo", one, Slice(DAY), "trade")
    judged = [
        (str(r.key), measured.of_row("demo", one, r, Slice(DAY))) for r in trades.itertuples()
    ]
    judged.sort(key=lambda item: (-item[1].missing, item[0]))
    facts["outlets"]["分行业"] = sum(m.denominator for _, m in judged)
    facts["outlets"]["全县"] = value.denominator
    shown = next(p for p in letter.parts if p.key == "trades").finding
    facts["worst trade"]["通报"] = shown
    facts["worst trade"]["整规进度"] = trade_words.trades_panel(judged)[0]


@pytest.mark.soak
def test_every_two_places_that_print_a_fact_agree(letter: Report) -> None:
    facts: Facts = defaultdict(dict)
    receipts(facts)
    duties(facts, letter)
    targets(facts, letter)
    ranking(facts, letter)
    assert all(len(places) > 1 for places in facts.values()), facts
    differ = [
        f"{fact}: {one}={places[one]} {other}={places[other]}"
        for fact, places in facts.items()
        for one, other in combinations(places, 2)
        if places[one] != places[other]
    ]
    assert differ == []
