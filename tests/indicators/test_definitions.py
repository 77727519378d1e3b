"""Definitions: every field has an effect, wrong ones are refused; and one value judged."""

import re
from collections.abc import Callable
from dataclasses import replace
from datetime import date
from fractions import Fraction
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from dashboard import definition_files
from dashboard.divisions import units
from dashboard.documents import clauses as document_clauses
from dashboard.frame import filters as frame_filters
from dashboard.frame.html import Card, card_html
from dashboard.indicators import definitions, measured
from dashboard.indicators.definitions import indicator, indicators, measure
from dashboard.indicators.measured import Slice
from dashboard.indicators.words import gap_text, measure_sentence
from dashboard.screens.cockpit import cockpit
from dashboard.screens.documents import clauses
from dashboard.screens.meeting import screens
from dashboard.store import reference
from tests.rows import day, outlets, put, sample, zone
from tests.soak import beyond

Edit = Callable[[str, str, str], None]
ON = day("2010-12-31")


@pytest.fixture
def edit(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Any:
    """edit(id, field, literal): change one field in a copy of the definitions and read that.

    A field "targets.value" is the first target's; the literal None takes the line out.
    """
    copy = tmp_path / "indicators.toml"
    copy.write_bytes(reference.INDICATORS.read_bytes())
    monkeypatch.setattr(reference, "INDICATORS", copy)
    indicators.cache_clear()

    def change(name: str, field: str, literal: str | None) -> None:
        text = copy.read_text(encoding="utf-8")
        head = f"[[{name}.targets]]" if field.startswith("targets.") else f"[{name}]"
        before, after = text.split(head + "\n", 1)
        line = "" if literal is None else f"{field.removeprefix('targets.')} = {literal}\n"
        pattern = rf"^{field.removeprefix('targets.')} = .*\n"
        if re.search(pattern, after.split("\n[")[0] + "\n", flags=re.M):
            after = re.sub(pattern, lambda _: line, after, count=1, flags=re.M)
        else:
            after = line + after
        copy.write_text(f"{before}{head}\n{after}", encoding="utf-8")
        indicators.cache_clear()

    yield change
    indicators.cache_clear()


class FilterRow:
    """Stands for the filter row of a page: takes the default and keeps what was offered."""

    def __init__(self) -> None:
        self.offered: dict[str, str] = {}
        self.as_of = ON
        self.newest = measured.newest("real")

    def ask(self, function: Callable[..., Any], *args: Any) -> Any:
        return function("real", *args)

    def pick(self, key: str, label: str, options: dict[str, str], **_: Any) -> str:
        self.offered = options
        return next(iter(options))


def definitions_table() -> list[Any]:
    """What the table of definitions prints."""
    drawn: list[Any] = []
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(clauses, "table", lambda *parts: drawn.append(parts))
        clauses.show_definitions()
    assert len(drawn) == 1
    return drawn


def shown(name: str) -> dict[str, Any]:
    """What a reader sees of one indicator, by place: texts, verdicts, order, filters."""
    one = indicator(name)
    values = [measure(one, n, d, on=ON, day=ON) for n, d in ((57, 60), (2, 3), (60, 60), (0, 0))]
    filters = []
    for dimension in ("township", "trade", "zone"):
        row = FilterRow()
        frame_filters.indicator(row, dimension)  # type: ignore[arg-type]
        filters.append(dict(row.offered))
    chosen = Slice(ON)
    ranking = measured.ranking("real", one, chosen, units("a"))
    return {
        "cards": [card_html(Card(m, "2010年")) for m in values],
        "sentences": [measure_sentence(m) for m in values],
        "states": [m.state for m in values],
        "intervals": [m.interval_text for m in values],
        "definitions": definitions_table(),
        "targets": reference.targets(),
        "filters": filters,
        "ranking": ranking.table[["township", "text", "rank", "state"]].to_dict("records"),
        "series": [
            (day, m.numerator, m.denominator)
            for day, m in measured.series("real", one, chosen, "year")
        ],
        "items": measured.failing_items("real", one, chosen).to_dict("records"),
        "leads to": screens.screen(FilterRow(), screens.RATE + name, "").page,  # type: ignore[arg-type]
    }


CHANGES = [
    ("compliance_rate", "name", '"甲"'),
    ("compliance_rate", "short_name", '"甲"'),
    ("compliance_rate", "numerator", '"甲"'),
    ("compliance_rate", "denominator", '"甲"'),
    ("compliance_rate", "unit", '"个"'),
    ("compliance_rate", "noun", '"甲"'),
    ("compliance_rate", "decimals", "2"),
    ("compliance_rate", "direction", '"down"'),
    ("compliance_rate", "kind", '"sample"'),
    ("compliance_rate", "basis", '"event"'),
    ("compliance_rate", "minimum", "1"),
    ("compliance_rate", "dataset", '"zones"'),
    ("compliance_rate", "dimensions", '["trade"]'),
    ("compliance_rate", "gap_verb", '"甲"'),
    ("compliance_rate", "targets.scope", '"township"'),
    ("compliance_rate", "targets.value", '"90%"'),
    ("compliance_rate", "targets.comparison", '"<="'),
    ("compliance_rate", "targets.from", "2011-01-01"),
    ("compliance_rate", "targets.until", "2010-06-10"),
    ("compliance_rate", "targets.clause", '"83.2.zones"'),
    ("compliance_rate", "also", '["83.2.zones"]'),
    ("compliance_rate", "page", '"zones"'),
    ("valve_pass_rate", "product", '"童装"'),
    ("valve_pass_rate", "purposes", '["跟踪"]'),
    ("clothing_pass_rate", "aim", '"甲"'),
    ("clothing_pass_rate", "aim_clause", '"83.2.zones"'),
    ("clothing_pass_rate", "clustered", "true"),
]


@pytest.fixture
def evidence_rows(store: Path) -> None:
    """A little of everything, so that each field can make a difference."""
    put("outlets", outlets("上塘镇", 9, 9, on="2009-12-31"))
    put("outlets", outlets("上塘镇", 8, 10) + outlets("乌牛镇", 10, 10) + outlets("岩头镇", 2, 2))
    put(
        "samples",
        [
            sample(),
            sample("不合格", items=("标志",)),
            sample("不合格", items=("密封",), purpose="跟踪"),
            sample("不合格", items=("甲醛",), product="童装"),
        ],
    )
    put("zone_assessments", [zone(year=2011)])


@pytest.mark.usefixtures("evidence_rows", "edit")
def test_nothing_shown_changes_by_itself() -> None:
    assert shown("compliance_rate") == shown("compliance_rate")


@pytest.mark.usefixtures("evidence_rows")
@pytest.mark.parametrize(("name", "field", "literal"), beyond(CHANGES[:1], CHANGES, soak=6))
def test_each_field_matters(edit: Edit, name: str, field: str, literal: str) -> None:
    before = shown(name)
    edit(name, field, literal)
    assert before != shown(name)


def test_every_field_is_among_the_changes() -> None:
    tried = {field for _, field, _ in CHANGES}
    elsewhere = {"targets", "headline", "form_words"}  # form_words: letters/test_letters_of_rows
    known = set(definitions._FIELDS) | set(definitions._OPTIONAL) - elsewhere
    of_targets = {"scope", "value", "comparison", "from", "until", "clause"}
    assert tried == known | {f"targets.{field}" for field in of_targets}


def test_headline_indicators_become_cards(edit: Edit, store: Path) -> None:
    class Cockpit:
        as_of = day("2013-10-01")
        newest: dict[str, date] = {}

        def ask(self, function: Callable[..., Any], *args: Any) -> Any:
            return function("real", *args)

        def clause_place(self, _: Any) -> str:
            return ""

    def ids() -> list[str]:
        return [card.measure.indicator.id for card in cockpit.cards(Cockpit())]  # type: ignore

    put("zone_assessments", [zone(year=2013)])
    before = ids()
    edit("zones_passed", "headline", "false")
    assert "zones_passed" in before
    assert ids() == [name for name in before if name != "zones_passed"]


@pytest.mark.parametrize("field", sorted(definitions._FIELDS))
def test_a_missing_field_is_named(edit: Edit, field: str) -> None:
    edit("zones_passed", field, None)  # type: ignore[arg-type]
    assert "zones_passed" not in indicators() and "coverage_rate" in indicators()
    (fault,) = definition_files.faults(reference.INDICATORS)
    assert fault.text.startswith(f"indicators.toml [zones_passed]：缺少字段“{field}”")
    assert (fault.field, fault.found) == (field, "没有写")


@pytest.mark.parametrize(
    ("field", "literal", "message"),
    [
        ("colour", '"red"', r"\[coverage_rate\]：不认识的字段“colour”"),
        ("decimals", '"1"', r"\[coverage_rate\]：字段“decimals”的值 '1' 类型不对，应为整数"),
        ("kind", '"survey"', "字段“kind”是“survey”，应为census、sample、count之一"),
        ("direction", '"left"', "字段“direction”是“left”，应为up、down之一"),
        ("unit", '"‰"', "字段“unit”是“‰”"),
        ("basis", '"day"', "字段“basis”是“day”"),
        ("targets.value", '"many"', r"\[coverage_rate\]：目标.*写得不对"),
        ("targets.value", None, r"\[coverage_rate\]：目标.*写得不对"),
        ("targets.clause", None, r"\[coverage_rate\]：目标.*写得不对"),
        ("targets.from", '"2010"', r"\[coverage_rate\]：目标.*写得不对"),
        ("targets.comparison", '">"', r"\[coverage_rate\]：目标.*写得不对"),
        ("targets.scope", '"village"', r"\[coverage_rate\]：目标.*写得不对"),
    ],
)
def test_a_wrong_field_is_named(edit: Edit, field: str, literal: str, message: str) -> None:
    edit("coverage_rate", field, literal)
    assert "coverage_rate" not in indicators() and "compliance_rate" in indicators()
    (fault,) = definition_files.faults(reference.INDICATORS)
    assert re.search(message, fault.text)


def test_what_is_like_another_has_its_fields_and_its_own_product_and_papers(edit: Edit) -> None:
    edit("valve_pass_rate", "minimum", "7")
    edit("clothing_pass_rate", "decimals", "2")
    own = indicator("clothing_pass_rate")
    assert (own.name, own.short_name, own.product) == ("童装抽查合格率", "童装合格率", "童装")
    assert (own.minimum, own.decimals, own.targets) == (7, 2, ())
    edit("clothing_pass_rate", "like", '"clothing_firm_rate"')  # is like another one itself
    assert "clothing_pass_rate" not in indicators()
    (fault,) = definition_files.faults(reference.INDICATORS)
    assert "[clothing_pass_rate]" in fault.text and fault.field == "like"


def test_an_indicator_without_its_statement_is_left_out_and_named(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    copy = tmp_path / "indicators.toml"
    text = reference.INDICATORS.read_text(encoding="utf-8")
    copy.write_text(text.replace("zones_passed", "zones_failed"), encoding="utf-8")
    monkeypatch.setattr(reference, "INDICATORS", copy)
    found = indicators.__wrapped__()
    assert "zones_failed" not in found and "coverage_rate" in found
    (fault,) = definition_files.faults(copy)
    assert "queries/indicators/zones_failed.sql" in fault.text


def test_an_unknown_indicator_names_the_known_ones() -> None:
    with pytest.raises(KeyError, match="没有名为“rate”的指标.*coverage_rate、compliance_rate"):
        indicator("rate")


def test_every_target_and_aim_rests_on_a_clause() -> None:
    wanted = [
        clause
        for one in indicators().values()
        for clause in (*(t.clause for t in one.targets), one.aim_clause)
        if clause
    ]
    assert len(wanted) >= 8
    for clause in wanted:
        assert document_clauses.clause(clause).kind in ("indicator", "register", "duty")


def test_the_papers_targets() -> None:
    """98%, 100%, 80% and 3 as the papers print them, each from the paper's own date on."""
    found = {
        (one.id, t.scope): (t.value, t.valid_from)
        for one in indicators().values()
        for t in one.targets
    }
    in_2010, in_2007 = date(2010, 6, 4), date(2007, 7, 18)
    expected = {
        ("coverage_rate", "county"): (1, in_2010),
        ("coverage_rate", "township"): (1, in_2010),
        ("compliance_rate", "county"): (Fraction(98, 100), in_2010),
        ("compliance_rate", "township"): (Fraction(98, 100), in_2010),
        ("township_completion_rate", "county"): (1, in_2010),
        ("valve_pass_rate", "county"): (Fraction(4, 5), in_2007),
        ("valve_pass_rate", "township"): (Fraction(4, 5), in_2007),
        ("zones_passed", "county"): (3, date(2011, 5, 12)),
    }
    assert found.items() >= expected.items()
    dates = {d.id: d.date for d in document_clauses.documents()}
    for one in indicators().values():
        for target in one.targets:
            assert target.valid_from == dates[document_clauses.clause(target.clause).document]


def test_a_later_target_replaces_the_earlier_from_its_day_on() -> None:
    one = indicator("compliance_rate")
    old = one.targets[0]
    later = replace(old, value=Fraction(99, 100), printed="99%", valid_from=day("2012-01-01"))
    both = replace(one, targets=(later, old))
    assert both.target("county", day("2010-06-03")) is None
    assert both.target("county", day("2010-06-04")) == old
    assert both.target("county", day("2011-12-31")) == old
    assert both.target("county", day("2012-01-01")) == later
    assert both.target("village", day("2012-01-01")) is None


@pytest.mark.parametrize(
    ("name", "n", "d", "state", "text", "gap"),
    [
        # a census is counted: 48 of 49 is 97.96%, 49 of 50 is 98% exactly
        ("compliance_rate", 48, 49, "missed", "97.96%", "差 1 户"),
        ("compliance_rate", 49, 50, "reached", "98.0%", "没有余量"),
        ("compliance_rate", 97_996, 100_000, "missed", "97.996%", "差 4 户"),
        ("compliance_rate", 100, 100, "reached", "100%", "还可以有 2 户没达到"),
        ("compliance_rate", 5000, 5754, "missed", "86.9%", "差 639 户"),
        ("compliance_rate", 3, 4, "too_few", "4户中3户", "不足5户，不计算比率"),
        ("compliance_rate", 0, 0, "no_data", "无数据", "还没有数据"),
        ("compliance_rate", 0, 5, "missed", "0%", "差 5 户"),
        ("coverage_rate", 1, 1, "reached", "100%", "没有余量"),
        ("coverage_rate", 999_999, 1_000_000, "missed", "99.9999%", "差 1 户"),
        # a sample: exact one-sided test at 5%; 14 of 14 and 22 with one failure prove 80%
        ("valve_pass_rate", 25, 28, "reached_unproven", "89.3%", "另抽一轮 14 批全合格才能下结论"),
        ("valve_pass_rate", 13, 13, "reached_unproven", "100%", "另抽一轮 14 批全合格才能下结论"),
        ("valve_pass_rate", 14, 14, "reached_proven", "100%", ""),
        ("valve_pass_rate", 21, 22, "reached_proven", "95.5%", ""),
        ("valve_pass_rate", 4, 5, "reached_unproven", "80.0%", "另抽一轮 14 批全合格才能下结论"),
        ("valve_pass_rate", 7, 10, "missed_unproven", "70.0%", "还不能下结论"),
        ("valve_pass_rate", 2, 5, "missed_unproven", "40.0%", "还不能下结论"),
        ("valve_pass_rate", 1, 5, "missed_proven", "20.0%", ""),
        ("valve_pass_rate", 4, 4, "too_few", "4批中4批", "不足5批，不计算比率"),
        ("valve_pass_rate", 0, 0, "no_data", "无数据", "还没有数据"),
        # no target in numbers
        ("clothing_pass_rate", 8, 10, "no_target", "80.0%", ""),
        ("clothing_pass_rate", 2, 3, "too_few", "3批中2批", "不足5批，不计算比率"),
        ("clothing_pass_rate", 0, 0, "no_data", "无数据", "还没有数据"),
        # a count
        ("zones_passed", 2, 6, "missed", "2个", "差 1 个"),
        ("zones_passed", 3, 6, "reached", "3个", ""),
        ("zones_passed", 4, 6, "reached", "4个", ""),
        ("zones_passed", 0, 6, "missed", "0个", "差 3 个"),
        ("zones_passed", 0, 0, "no_data", "无数据", "还没有数据"),
    ],
)
def test_one_value_judged(name: str, n: int, d: int, state: str, text: str, gap: str) -> None:
    found = measure(indicator(name), n, d)
    assert (found.state, found.text, gap_text(found)) == (state, text, gap)
    assert found.look.word
    assert (found.rate is None) == (state in ("no_data", "too_few"))
    assert (found.number == "—") == (found.rate is None)


@pytest.mark.parametrize(
    ("passed", "figure", "column"), [(14, "100", "100.0"), (0, "0", "0.0"), (7, "50.0", "50.0")]
)
def test_none_and_all_are_bare_on_a_card(passed: int, figure: str, column: str) -> None:
    found = measure(indicator("valve_pass_rate"), passed, 14)
    assert (found.figure, found.number) == (figure, column)
    assert f">{figure}<small>%" in card_html(Card(found, "2010年"))


def test_the_interval_touches_the_target_where_the_verdict_turns() -> None:
    valve = indicator("valve_pass_rate")
    # 25 of 28: Clopper-Pearson 90% limits 74.6% and 97.0%
    assert measure(valve, 25, 28).interval_text == "74.6—97.0%"
    for total in (14, 28, 43):
        for passed in range(total + 1):
            found = measure(valve, passed, total)
            assert found.lower is not None and found.upper is not None
            assert (found.state == "reached_proven") == (found.lower >= 0.8), (passed, total)
            assert (found.state == "missed_proven") == (found.upper <= 0.8), (passed, total)


def test_a_census_has_no_interval_and_a_sample_without_target_has_one() -> None:
    assert measure(indicator("compliance_rate"), 40, 50).interval_text == "—"
    # 8 of 10: Clopper-Pearson 90% limits (published table: 0.493, 0.963)
    assert measure(indicator("clothing_pass_rate"), 8, 10).interval_text == "49.3—96.3%"


def test_counts_are_told_with_their_kind() -> None:
    compliance, valve = indicator("compliance_rate"), indicator("valve_pass_rate")
    assert measure(compliance, 5317, 5754).counts_text == "5,317 / 5,754 户 · 全数"
    assert measure(valve, 25, 28).counts_text == "25 / 28 批 · 抽查"
    assert measure(indicator("zones_passed"), 3, 6).counts_text == "参加考核 6个"


def test_the_target_in_force_on_a_day() -> None:
    valve = indicator("valve_pass_rate")
    assert measure(valve, 25, 28, on=day("2007-07-17")).state == "no_target"
    assert measure(valve, 25, 28, on=day("2007-07-18")).state == "reached_unproven"
    assert measure(valve, 25, 28, scope="village").target is None


def test_a_later_paper_raises_a_target_from_its_day_on() -> None:
    one = indicator("compliance_rate")
    (before, own), later = one.targets, date(2012, 3, 20)
    raised = replace(
        before,
        value=Fraction(99, 100),
        printed="99%",
        valid_from=later,
        clause="99.1",
        valid_until=None,
    )
    one = replace(one, targets=(raised, before, own))
    told = {
        on: (measure(one, 985, 1000, on=on).state, one.clause_on(on), one.targets_on(on)[0].printed)
        for on in (date(2009, 1, 1), date(2012, 3, 19), later)
    }
    first = ("reference", before.clause, "98%")  # it ended with 2010
    assert told == {
        date(2009, 1, 1): ("no_target", *first[1:]),
        date(2012, 3, 19): first,
        later: ("missed", "99.1", "99%"),
    }
    assert one.clause_ids == (before.clause, own.clause, "99.1", *one.also)


def test_an_indicator_without_target_and_aim_is_listed_all_the_same(edit: Any) -> None:
    for field in ("aim", "aim_clause"):
        edit("clothing_pass_rate", field, None)
    ((_, rows),) = definitions_table()
    (row,) = [row for row in rows if row[0] == "童装抽查合格率"]
    assert str(row[2]).startswith("—")


def test_a_chosen_trade_limits_only_what_has_trades() -> None:
    row: Any = SimpleNamespace(pick=lambda *_, **__: "小药店")
    assert frame_filters.trade(row, indicator("compliance_rate")) == ("小药店",)
    assert frame_filters.trade(row, indicator("zones_passed")) is None


def test_texts_of_definitions() -> None:
    compliance, valve = indicator("compliance_rate"), indicator("valve_pass_rate")
    assert compliance.definition == "规范率＝达到规范要求的经营户÷名册上的全部经营户"
    assert indicator("zones_passed").definition == "通过考核的示范区：通过年度考核的示范区的个数"
    assert valve.rule_note == "只计定期抽查的首次检验，没有注明性质的按定期抽查计"
    assert compliance.rule_note == ""
    assert [t.text for t in compliance.targets] == ["≥98%", "≥98%"]
    assert indicator("coverage_rate").targets[0].text == "100%"
    assert indicator("zones_passed").targets[0].text == "≥3"


def test_reference_targets_are_exact() -> None:
    assert set(reference.targets()) >= {
        ("coverage_rate", "county", 1, 1, date(2010, 6, 4)),
        ("coverage_rate", "township", 1, 1, date(2010, 6, 4)),
        ("compliance_rate", "county", 49, 50, date(2010, 6, 4)),
        ("compliance_rate", "township", 49, 50, date(2010, 6, 4)),
        ("township_completion_rate", "county", 1, 1, date(2010, 6, 4)),
        ("valve_pass_rate", "county", 4, 5, date(2007, 7, 18)),
        ("valve_pass_rate", "township", 4, 5, date(2007, 7, 18)),
        ("zones_passed", "county", 3, 1, date(2011, 5, 12)),
    }
