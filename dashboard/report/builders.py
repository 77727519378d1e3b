"""Reports on one thing: a ranking round, a spot check, an assessment of zones."""

from dataclasses import replace

import pandas as pd

from dashboard.indicators import measured
from dashboard.indicators.definitions import indicator
from dashboard.indicators.official import by_order_of, ruler
from dashboard.indicators.products import product
from dashboard.indicators.words import measure_sentence
from dashboard.ranking import official as ranking_words
from dashboard.report import drawings, evidence_parts, tables
from dashboard.report.assemble import assemble, limits, needed, nothing
from dashboard.report.failed_batches import failed_part
from dashboard.report.model import INTERNAL, Part, Report, Selection
from dashboard.spot_checks import official as sample_words
from dashboard.store import db
from dashboard.words.tied import Sentence
from dashboard.zones import facts as zone_facts


def ranking(store: db.StoreName, asked: Selection) -> Report:
    """乡镇排名: one indicator, one day or year."""
    one = indicator(asked.indicator)
    found = needed(evidence_parts.span(store, one, asked), one.name, asked)
    league = measured.ranking(store, one, found.chosen, found.units)
    day = ranking_words.as_of(league)
    when = found.words or day.text
    kind = ranking_words.unit_word(league)
    what = f"{when}各{kind}{asked.trade or ''}{one.name}"
    day_words = replace(day, text=found.words) if found.words else day
    earlier = evidence_parts.before(store, one, found)
    basics = Part(
        "basics",
        "基本情况",
        measure_sentence(league.county),
        (ranking_words.county(league, day_words, earlier),),
        lights=(drawings.light(league.county, when),),
        clauses=evidence_parts.clauses_of(one, asked.as_of),
        source=evidence_parts.source_words(store, asked.as_of, [one.dataset], one.product or None),
        ruler=ruler(one),
    )
    parts = (
        basics,
        evidence_parts.map_part(store, league, asked.as_of),
        evidence_parts.gap_part(store, league, asked.as_of),
        evidence_parts.ranking_part(store, league, asked, when, f"{what}排名表"),
        evidence_parts.steps_part(ranking_words.next_steps(league)),
    )
    return assemble(
        store,
        asked,
        f"{when}各{kind}{one.short_name}排名",
        f"{what}排名情况",
        ranking_words.intro(
            by_order_of(evidence_parts.clauses_of(one, asked.as_of), asked.as_of), f"{what}情况"
        ),
        tuple(p for p in parts if p),
        ([one.dataset], one.product or None),
        (one.id,),
        (("指标", one.name), ("区划", found.units.label), *limits(asked)),
        ("质量", "排名", "通报"),
    )


def samples(store: db.StoreName, asked: Selection) -> Report:
    """监督抽查结果 of one product in one year."""
    one = indicator(product(asked.kind).pass_rate)
    found = needed(evidence_parts.span(store, one, asked), one.name, asked)
    league = measured.ranking(store, one, found.chosen, found.units)
    what = f"{found.words}{one.product}产品质量监督抽查"
    townships = evidence_parts.ranking_part(
        store, league, asked, found.words, f"{what}分乡镇结果表"
    )
    told = sample_words.by_township(league)
    rows = evidence_parts.by_purpose(store, one, found.chosen)
    rows.sort(key=lambda row: bool(one.purposes) and row[0] not in one.purposes)
    basics = replace(
        evidence_parts.sample_part(store, one, found),
        table=tables.purposes_table(one, rows, f"{what}分性质结果表"),
    )
    failed = failed_part(store, one, found, f"{what}不合格批次名单", with_firms=asked.firms)
    parts = (
        basics,
        evidence_parts.map_part(store, league, asked.as_of),
        replace(townships, paragraphs=(*((told,) if told else ()), *townships.paragraphs)),
        evidence_parts.items_part(store, one, found),
        failed,
        evidence_parts.steps_part(ranking_words.next_steps(league)),
    )
    return assemble(
        store,
        asked,
        f"{what}结果",
        f"{what}结果",
        ranking_words.intro(
            by_order_of(evidence_parts.clauses_of(one, asked.as_of), asked.as_of), f"{what}结果"
        ),
        tuple(p for p in parts if p),
        ([one.dataset], one.product),
        (one.id,),
        (("产品", one.product), ("期间", found.words), *limits(asked)),
        ("质量", "监督抽查", "通报"),
        secrecy=INTERNAL if asked.firms and failed else "",
    )


def zones(store: db.StoreName, asked: Selection) -> Report:
    """示范区 assessment of one year."""
    rows = db.query(store, "zones", as_of=asked.as_of)
    years = sorted(int(y) for y in rows["year"].unique())
    if not years or (asked.year and asked.year not in years):
        raise nothing("示范区年度考核", asked)
    year = asked.year or years[-1]
    what = f"{year}年度优质产品示范区考核"
    order = by_order_of((indicator("zones_passed").clause_on(asked.as_of),), asked.as_of)
    parts = (
        evidence_parts.zones_part(store, rows, year, asked.as_of),
        evidence_parts.steps_part(_zone_steps(rows, year)),
    )
    return assemble(
        store,
        asked,
        f"{what}情况",
        f"{what}情况",
        ranking_words.intro(order, f"{what}情况"),
        parts,
        (["zones"], None),
        ("zones_passed",),
        (("考核年度", f"{year}年"),),
        ("示范区", "考核", "通报"),
    )


def _zone_steps(rows: pd.DataFrame, year: int) -> tuple[Sentence, ...]:
    found = zone_facts.in_year(rows, year)
    rest = list(found.loc[found["conclusion"] != "通过", "zone"])
    steps = ["已通过考核的示范区要保持创建标准，按年接受考核"]
    if rest:
        steps.append(f"{ranking_words.names(rest)}要对照考核表逐项补缺，做好下一轮考核准备")
    return ranking_words.numbered(steps)
