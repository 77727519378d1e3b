"""Reports on the county: monthly progress of the ten trades, and everything for a meeting."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, timedelta

from dashboard import divisions
from dashboard.duties import completions
from dashboard.duties import words as duty_words
from dashboard.duties.definitions import CHASED_DAYS
from dashboard.duties.plan import Line
from dashboard.indicators import measured
from dashboard.indicators.definitions import Indicator, Measure, indicator, indicators
from dashboard.indicators.measured import Ranking, Values
from dashboard.indicators.official import FULL_STOP, by_order_of, ruler
from dashboard.indicators.products import products
from dashboard.indicators.words import VERDICT_RULER
from dashboard.overview.eras import is_born, is_told
from dashboard.overview.words import overview_headline, progress_panel
from dashboard.ranking import official as ranking_words
from dashboard.report import drawings, evidence_parts, field_parts, packs, self_reported, tables
from dashboard.report.assemble import assemble, needed, nothing
from dashboard.report.evidence_parts import Span
from dashboard.report.model import Part, Report, Selection
from dashboard.report.self_reported import Reported
from dashboard.store import db
from dashboard.ten_trades import monthly
from dashboard.ten_trades import official as progress_words
from dashboard.ten_trades.words import REPORTED_BESIDE, outlets_headline
from dashboard.words import formats
from dashboard.words.tied import join

SPEAKERS = 3
REPORTING_CLAUSE = "75.3.2.2.monthly"
DATASETS = ["outlets", "samples", "zones", "duty_completions", "submissions"]


def progress(store: db.StoreName, asked: Selection) -> Report:
    """十小 monthly progress: coverage, compliance, completion, townships, trades."""
    one = indicator("compliance_rate")
    found = needed(evidence_parts.span(store, one, replace(asked, trade=None)), "“十小”名册", asked)
    reported = self_reported.newer(store, asked.as_of, found.chosen.as_of)
    league, parts = _progress_parts(store, asked, found, reported)
    unreported = _unreported(reported, asked.as_of)
    month = _span_words(found.chosen.as_of, asked.as_of)
    what = f"{month}全县“十小”行业整治与规范工作"
    made = assemble(
        store,
        asked,
        f"{month}“十小”整规进展",
        f"{what}进展情况",
        ranking_words.intro(
            by_order_of((one.clause_on(asked.as_of),), asked.as_of), f"{what}进展情况"
        ),
        (*parts, *_steps(league, unreported, asked.as_of)),
        (["outlets"], None, reported.now.month if reported else None),
        ("coverage_rate", "compliance_rate", "township_completion_rate"),
        (("名册日期", ranking_words.as_of(league).text), ("区划", found.units.label)),
        ("“十小”", "整规", "进展", "通报"),
        pack=packs.townships(store, found, league) if asked.pack else (),
    )
    return _with_counts(store, made, found.chosen.as_of)


def _steps(league: Ranking, unreported: Sequence[str], as_of: date) -> list[Part]:
    """What is to be done, by whom and until when; nothing where nothing is."""
    by = as_of + timedelta(days=5)
    by += timedelta(days=max(0, 7 - by.weekday()) if by.weekday() > 4 else 0)
    end = monthly.deadline()
    told = ranking_words.next_steps(league, unreported, by, end if end > as_of else None)
    return [evidence_parts.steps_part(told)] if told else []


def _unreported(reported: Reported | None, as_of: date) -> tuple[str, ...]:
    """Townships to remind of the newest monthly report; none once a year has passed over it."""
    if reported is None or (as_of - reported.now.end).days > CHASED_DAYS:
        return ()
    return reported.now.silent


def _span_words(register: date, as_of: date) -> str:
    """2010年9月 for a register of this month or the last; else 截至2010年10月15日."""
    months = (as_of.year - register.year) * 12 + as_of.month - register.month
    if months <= 1:
        return formats.period_text(register, "month")
    return f"截至{formats.date_text(as_of)}"


def _progress_parts(
    store: db.StoreName, asked: Selection, found: Span, reported: Reported | None
) -> tuple[Ranking, tuple[Part, ...]]:
    one, cover = indicator("compliance_rate"), indicator("coverage_rate")
    completion = indicator("township_completion_rate")
    league = measured.ranking(store, one, found.chosen, found.units)
    covered = measured.values(store, cover, found.chosen, found.units)
    coverage, compliance = covered.county, league.county
    completed = measured.total(store, completion, found.chosen)
    earlier = evidence_parts.before(store, one, found)
    day = ranking_words.as_of(league).text
    points: dict[str, Sequence[tuple[date, Measure]]] = {
        item.short_name: measured.series(store, item, found.chosen, "month")[-12:]
        for item in (cover, one)
    }
    basics = Part(
        "basics",
        "基本情况",
        outlets_headline([coverage, compliance, completed], None, None)[0],
        progress_words.outlets(
            coverage, compliance, completed, earlier, ranking_words.as_of(league)
        ),
        lights=tuple(drawings.light(m, day) for m in (coverage, compliance, completed)),
        chart=drawings.progress_lines(points, progress_panel(points), "规范率"),
        clauses=tuple(item.clause_on(asked.as_of) for item in (cover, one, completion)),
        source=evidence_parts.source_words(store, asked.as_of, ["outlets"]),
        ruler=ruler(one),
    )
    if league.left_out:
        first, *rest = basics.paragraphs
        first = join(first, progress_words.left_out(league.left_out), FULL_STOP)
        basics = replace(basics, paragraphs=(first, *rest))
    if reported:
        basics = _with_reports(store, asked.as_of, basics, points, reported)
    title = f"截至{day}各乡镇“十小”行业整规进度表"
    townships = evidence_parts.ranking_part(store, league, asked, day, title)
    if not asked.plain_ranks:
        old = _earlier_values(store, one, found) if earlier else None
        notes = [
            f"{one.definition}；{cover.definition}；统计截止{day}",
            ranking_words.RANK_INTERVAL_NOTE,
            f"较上次：与{earlier[0]}名册相比；“/”：没有可比的数"
            if earlier
            else "没有可比的上一次名册",
        ]
        table = tables.progress_table(covered, league, old, title, notes)
        townships = replace(townships, table=table)
    parts = (
        basics,
        evidence_parts.map_part(store, league, asked.as_of),
        evidence_parts.gap_part(store, league, asked.as_of),
        townships,
        evidence_parts.trades_part(store, found, f"截至{day}各乡镇分行业整规情况表"),
    )
    return league, tuple(p for p in parts if p)


def _with_reports(
    store: db.StoreName,
    as_of: date,
    basics: Part,
    points: dict[str, Sequence[tuple[date, Measure]]],
    reported: Reported,
) -> Part:
    """What the townships reported since the register: a sentence, a card, a line of the chart."""
    title = (reported.title, REPORTED_BESIDE)
    rate = next(card.text for card in basics.lights if card.name == "规范率")
    return replace(
        basics,
        finding=f"{reported.register.month}月名册规范率{rate}；{reported.title}",
        paragraphs=(*basics.paragraphs, reported.sentence),
        lights=(*basics.lights, reported.light),
        chart=drawings.progress_lines(points, title, "规范率", reported.months),
        clauses=(*basics.clauses, REPORTING_CLAUSE),
        source=evidence_parts.source_words(store, as_of, ["outlets"], month=reported.now.month),
    )


def _earlier_values(store: db.StoreName, one: Indicator, found: Span) -> Values:
    last = found.chosen.as_of
    days = [d for d in evidence_parts.register_days(store, last) if d < last]
    return measured.values(store, one, replace(found.chosen, as_of=days[-1]), found.units)


def review(store: db.StoreName, asked: Selection) -> Report:
    """全县情况: everything for the review meeting, and for a stage report."""
    measures = _headline_measures(store, asked.as_of)
    if not any(m.denominator for _, m in measures):
        raise nothing("任何指标", asked)
    parts: list[Part] = [_lights_part(measures, asked.as_of)]
    units = divisions.units_for(asked.as_of, asked.as_of)
    plan = completions.plan(store, asked.as_of)
    pack: tuple[Part, ...] = ()
    one = indicator("compliance_rate")
    found = evidence_parts.span(store, one, replace(asked, trade=None))
    league, reported = None, None
    unreported: tuple[str, ...] = ()
    if found is not None:
        units = found.units
        reported = self_reported.newer(store, asked.as_of, found.chosen.as_of)
        unreported = _unreported(reported, asked.as_of)
        league, own = _progress_parts(store, asked, found, reported)
        parts += [replace(own[0], heading="“十小”整规情况"), *own[1:]]
        pack = packs.townships(store, found, league) if asked.pack else ()
    for product in products().values():
        parts += _product_parts(store, indicator(product.pass_rate), asked)
    rows = db.query(store, "zones", as_of=asked.as_of)
    if len(rows):
        zone = evidence_parts.zones_part(store, rows, int(rows["year"].max()), asked.as_of)
        parts.append(replace(zone, heading="示范区创建情况"))
    parts += field_parts.field_parts(store, asked.as_of)
    parts.append(evidence_parts.duties_part(store, plan, asked.as_of))
    if league is not None:
        parts += _speaking(league, asked.as_of)
        parts += _steps(league, unreported, asked.as_of)
    what = f"截至{formats.date_text(asked.as_of)}全县质量工作情况"
    clause_ids = tuple(c for _, m in measures if (c := m.indicator.clause_on(asked.as_of)))
    month = f"{asked.as_of.year}年{asked.as_of.month}月全县质量工作情况"
    made = assemble(
        store,
        asked,
        month,
        month,
        ranking_words.intro(by_order_of(clause_ids, asked.as_of), what),
        tuple(parts),
        (DATASETS, None, reported.now.month if reported else None),
        tuple(m.indicator.id for _, m in measures),
        (("区划", units.label), *_countdown(plan, asked.as_of)),
        ("质量", "工作", "通报"),
        pack=pack,
    )
    return _with_counts(store, made, asked.as_of)


def _with_counts(store: db.StoreName, made: Report, day: date) -> Report:
    """The counts of every township and trade beside, for the workbook."""
    title = f"截至{formats.date_text(day)}各乡镇、各行业整规户数表"
    return replace(made, counts=tables.counts_table(store, day, title))


def _countdown(plan: Sequence[Line], as_of: date) -> tuple[tuple[str, str], ...]:
    """离10月31日还有16天, while a day of 75号's annex is near."""
    rows = [one for one in plan if one[0].duty.row]
    words = duty_words.countdown(rows, as_of).removesuffix("：")
    return (("倒计时", words),) if words else ()


def _headline_measures(store: db.StoreName, as_of: date) -> list[tuple[str, Measure]]:
    """Newest value of each headline indicator with its period, as the cockpit's cards."""
    found = []
    for one in indicators().values():
        if one.headline and is_born(one, as_of):
            value, when = measured.newest_value(store, one, as_of)
            if is_told(one, value, as_of):
                found.append((when, value))
    return found


def _lights_part(measures: list[tuple[str, Measure]], as_of: date) -> Part:
    values = [m for _, m in measures]
    return Part(
        "lights",
        "总体情况",
        overview_headline(values, None)[0],
        (progress_words.lights(values),),
        lights=tuple(drawings.light(m, period) for period, m in measures),
        clauses=tuple(dict.fromkeys(c for m in values if (c := m.indicator.clause_on(as_of)))),
        ruler=VERDICT_RULER,
    )


def _product_parts(store: db.StoreName, one: Indicator, asked: Selection) -> list[Part]:
    """Spot checks of one product in the newest year: result, then failing items."""
    found = evidence_parts.span(store, one, replace(asked, year=None))
    if found is None:
        return []
    told = evidence_parts.sample_part(store, one, found)
    items = evidence_parts.items_part(store, one, found)
    paragraphs = (*told.paragraphs, *items.paragraphs)
    return [
        replace(told, heading=f"{one.product}抽查情况", paragraphs=paragraphs),
        replace(items, in_text=False),
    ]


def _speaking(league: Ranking, as_of: date) -> list[Part]:
    """Townships to speak at the meeting: those that lack most units, not by rank."""
    table = league.table.sort_values(["missing", "township"], ascending=[False, True])
    behind = list(table.loc[table["missing"] > 0, "township"])
    told = progress_words.speakers(behind[:SPEAKERS])
    missing = ranking_words.missing(league)
    over = league.target is not None and league.target.is_over
    if told is None or missing is None or over:
        return []
    part = Part(
        "speak",
        "表态发言",
        f"建议{'、'.join(behind[:SPEAKERS])}表态发言",
        (told, missing),
        clauses=evidence_parts.clauses_of(league.county.indicator, as_of),
        ruler="按距目标的差额户数排列，不是名次",
        in_text=False,
    )
    return [part]
