"""Parts of reports that show one thing each: a ranking, a spot check, the trades, the zones."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date

import pandas as pd

from dashboard import divisions
from dashboard.duties import plan as duty_plan
from dashboard.duties import words as duty_words
from dashboard.indicators import chance as indicator_chance
from dashboard.indicators import measured
from dashboard.indicators.definitions import Indicator, Measure, indicator
from dashboard.indicators.measured import Ranking, Slice
from dashboard.indicators.official import ruler
from dashboard.indicators.words import FULL_COUNT, Change, measure_sentence
from dashboard.overview.words import gap_map_panel
from dashboard.ranking import official as ranking_words
from dashboard.ranking.words import FEWEST_COMPARED, ranking_headline, ranking_panel
from dashboard.report import drawings, tables
from dashboard.report.model import Part, Selection, Source
from dashboard.spot_checks import batches, zone_findings
from dashboard.spot_checks import official as sample_words
from dashboard.spot_checks.words_samples import items_panel, series_title
from dashboard.store import db
from dashboard.ten_trades import official as progress_words
from dashboard.ten_trades.words import trades_panel
from dashboard.words import formats
from dashboard.words.tied import Sentence
from dashboard.zones import facts as zone_facts
from dashboard.zones.words import PASS_MARK_NOTE, zone_lines_panel, zones_headline

Before = tuple[str, Measure] | None


@dataclass(frozen=True)
class Span:
    """A slice with its places and its name: 截至2010年9月30日 or 2010年."""

    chosen: Slice
    units: divisions.Units
    words: str


def sources(
    store: db.StoreName,
    as_of: date,
    kinds: Sequence[str],
    product: str | None = None,
    month: date | None = None,
) -> list[Source]:
    """Imports with evidence of some datasets up to a day, newest first; then those of the monthly
    reports of a month."""
    rows = db.query(store, "sources", kinds=list(kinds), product=product, as_of=as_of)
    if month:
        rows = pd.concat([rows, db.query(store, "monthly_sources", month=month)])
    return [
        Source(
            int(r.import_id), str(r.file_name), f"{r.imported_at:%Y-%m-%d}", int(r.rows_accepted)
        )
        for r in rows.itertuples()
    ]


def source_words(
    store: db.StoreName,
    as_of: date,
    kinds: Sequence[str],
    product: str | None = None,
    month: date | None = None,
) -> str:
    """Names of the files of `sources`, or that the data are simulated."""
    if store == "demo":
        return "程序生成的模拟数据"
    files = [one.file for one in sources(store, as_of, kinds, product, month)]
    return formats.names_text(files, 3) if files else "无"


def register_days(store: db.StoreName, as_of: date) -> list[date]:
    """Days of registers, one per month, up to the day."""
    return [d for d in measured.whole_days(store, "outlets", as_of, "month") if d <= as_of]


def span(store: db.StoreName, one: Indicator, asked: Selection) -> Span | None:
    """The newest register of a state; the newest or the asked year of an event. None: no data."""
    if one.basis == "state":
        days = measured.state_days(store, one.dataset, asked.as_of, "day")
        if not days:
            return None
        day = days[-1]
        chosen = limited(Slice(day, seen=asked.as_of), one, asked)
        return Span(chosen, divisions.units_for(day, day), "")
    points = measured.series(store, one, limited(Slice(asked.as_of), one, asked), "year")
    years = [d.year for d, _ in points]
    if not years or (asked.year and asked.year not in years):
        return None
    year = asked.year or years[-1]
    start, end = date(year, 1, 1), min(date(year, 12, 31), asked.as_of)
    chosen = limited(Slice(asked.as_of, start=start, end=end), one, asked)
    return Span(chosen, divisions.units_for(start, end), formats.span_text(start, end))


def limited(chosen: Slice, one: Indicator, asked: Selection) -> Slice:
    """The slice with the limits of the selection that the indicator knows."""
    return replace(
        chosen,
        trades=(asked.trade,) if asked.trade and "trade" in one.dimensions else None,
        levels=(asked.level,) if asked.level and "level" in one.dimensions else None,
        purposes=(asked.purpose,) if asked.purpose and "purpose" in one.dimensions else None,
    )


def before(store: db.StoreName, one: Indicator, found: Span) -> Before:
    """The county's value one register earlier, or of the same months of the year before, with its
    name; None in a new era."""
    chosen = found.chosen
    if one.basis == "state":
        days = [d for d in register_days(store, chosen.as_of) if d < chosen.as_of]
        if not days or divisions.era_on(days[-1]).id != divisions.era_on(chosen.as_of).id:
            return None
        old = measured.total(store, one, replace(chosen, as_of=days[-1]))
        return (formats.date_text(days[-1]), old) if old.denominator else None
    assert chosen.start is not None and chosen.end is not None
    start, end = (measured.year_before(day) for day in (chosen.start, chosen.end))
    old = measured.total(store, one, replace(chosen, start=start, end=end))
    return (formats.span_text(start, end), old) if old.rate is not None else None


def alike(store: db.StoreName, one: Indicator, found: Span) -> Change | None:
    """The change to the year before with the classes of makers weighed alike."""
    if found.chosen.start is None:
        return None
    year = found.chosen.start.year
    return batches.like_years(store, one, found.chosen, year, year - 1)


def ranking_part(
    store: db.StoreName, found: Ranking, asked: Selection, day: str, title: str
) -> Part:
    """各乡镇情况: who differs, the bands, the missing, the table of ranks."""
    one = found.county.indicator
    paragraphs = [ranking_words.shares(found), ranking_words.differing(found)]
    if len(found.ranked) >= FEWEST_COMPARED:
        paragraphs.append(ranking_words.bands(indicator_chance.band_table(found)))
    paragraphs += [p for p in (ranking_words.missing(found), ranking_words.silent(found)) if p]
    return Part(
        "townships",
        f"各{ranking_words.unit_word(found)}情况",
        ranking_headline(found)[0],
        tuple(paragraphs),
        chart=drawings.rank_dots(found, ranking_panel(found)),
        counted=_counted(found.county),
        table=tables.ranking_table(found, plain_ranks=asked.plain_ranks, title=title, day=day),
        clauses=clauses_of(one, asked.as_of, "75.4.3.ranking"),
        source=source_words(store, asked.as_of, [one.dataset], one.product or None),
        ruler="；".join(
            [
                "区间为可能的范围（95%）",
                *([FULL_COUNT] if one.kind == "census" else []),
                ruler(one),
            ]
        ),
    )


def clauses_of(one: Indicator, on: date, *more: str) -> tuple[str, ...]:
    """The clause of an indicator's target on a day, and others."""
    return tuple(dict.fromkeys(c for c in (one.clause_on(on), *more) if c))


def _counted(m: Measure) -> str:
    return m.counts_text.replace(" ", "")


def map_part(store: db.StoreName, found: Ranking, as_of: date) -> Part:
    """Where the townships stand, by verdict."""
    one = found.county.indicator
    sub = f"各{ranking_words.unit_word(found)}{one.short_name}（{one.unit}）与判定"
    title = ranking_words.shares(found).plain.removesuffix("。")
    return Part(
        "map",
        "分布",
        title,
        map=drawings.verdict_map(found, (title, sub)),
        counted=_counted(found.county),
        clauses=clauses_of(one, as_of),
        source=source_words(store, as_of, [one.dataset], one.product or None),
        ruler=ruler(one),
        in_text=False,
    )


def gap_part(store: db.StoreName, found: Ranking, as_of: date) -> Part | None:
    """Who lacks most units to the target, for slides and the workbook; census only."""
    one = found.county.indicator
    if one.kind != "census":
        return None
    title = gap_map_panel(found)
    sub = title[1].replace("（圆面积）", "，按差额排列")
    chart = drawings.missing_bars(found, (title[0], sub))
    if chart is None:
        return None
    return Part(
        "gaps",
        "差额",
        title[0],
        chart=chart,
        counted=_counted(found.county),
        clauses=clauses_of(one, as_of),
        source=source_words(store, as_of, [one.dataset]),
        ruler=ruler(one),
        in_text=False,
    )


def sample_part(store: db.StoreName, one: Indicator, found: Span) -> Part:
    """抽查结果: total, verdict, interval, change; a chart of the years."""
    now = measured.total(store, one, found.chosen)
    points = measured.series(store, one, replace(found.chosen, start=None, end=None), "year")
    rows = by_purpose(store, one, found.chosen)
    unstated = sum(m.denominator for name, m in rows if name == sample_words.UNSTATED)
    paragraphs = [
        sample_words.total(
            now, found.words, before(store, one, found), unstated, alike(store, one, found)
        ),
        sample_words.reach(now),
        sample_words.purposes(rows, one),
    ]
    title = series_title(points, "year")
    return Part(
        f"samples_{one.id}",
        "基本情况",
        measure_sentence(now),
        tuple(p for p in paragraphs if p),
        lights=(drawings.light(now, found.words),),
        chart=drawings.periods(points, "year", title),
        clauses=clauses_of(one, found.chosen.as_of),
        source=source_words(store, found.chosen.as_of, [one.dataset], one.product),
        ruler=f"{one.rule_note}；{ruler(one)}",
    )


def by_purpose(store: db.StoreName, one: Indicator, chosen: Slice) -> list[tuple[str, Measure]]:
    """The rate of every purpose of a spot check, by itself."""
    rows = measured.counts(store, one, replace(chosen, purposes=()), "purpose")
    return [(str(r.key), measured.of_row(store, one, r, chosen)) for r in rows.itertuples()]


def items_part(store: db.StoreName, one: Indicator, found: Span) -> Part:
    """不合格项目: what fails."""
    items = measured.failing_items(store, one, found.chosen)
    title = items_panel(items, found.chosen)
    return Part(
        f"items_{one.id}",
        "主要不合格项目",
        f"{one.product}：{title[0]}",
        (sample_words.items(items),),
        chart=drawings.item_bars(items, title),
        counted=_counted(measured.total(store, one, found.chosen)),
        clauses=clauses_of(one, found.chosen.as_of),
        source=source_words(store, found.chosen.as_of, [one.dataset], one.product),
        ruler="一个批次可能有几个项目不合格，各项批数之和不等于不合格批数",
    )


def trades_part(store: db.StoreName, found: Span, title: str) -> Part:
    """分行业情况: which trades lack most; the wide table of townships and trades."""
    one = indicator("compliance_rate")
    rows = measured.counts(store, one, found.chosen, "trade")
    judged = [(str(r.key), measured.of_row(store, one, r, found.chosen)) for r in rows.itertuples()]
    judged.sort(key=lambda item: (-item[1].missing, item[0]))
    told = progress_words.trades(judged)
    panel = trades_panel(judged)
    return Part(
        "trades",
        "各行业情况",
        panel[0],
        (told,) if told else (),
        chart=drawings.trade_bars(judged, panel),
        counted=_counted(measured.total(store, one, found.chosen)),
        table=tables.trade_grid(store, found.chosen, found.units, title),
        clauses=clauses_of(one, found.chosen.as_of),
        source=source_words(store, found.chosen.as_of, ["outlets"]),
        ruler=f"差额按各行业整体计算，与逐乡镇计算的合计不同；{ruler(one)}",
    )


def zones_part(store: db.StoreName, rows: pd.DataFrame, year: int, as_of: date) -> Part:
    """示范区考核: how many passed; totals by year."""
    newest = zone_facts.measure_in(store, rows, year)
    told = progress_words.zones(newest, zone_facts.in_year(rows, year), year)
    title = zone_lines_panel(rows, year)
    against = zone_findings.passed_against(store, rows, year, as_of)
    return Part(
        "zones",
        "考核结果",
        zones_headline(newest, rows, year, against)[0],
        told,
        lights=(drawings.light(newest, f"{year}年9月"),),
        chart=drawings.zone_lines(rows, year, title),
        table=tables.zones_table(rows, year, f"{year}年度优质产品示范区考核情况表"),
        clauses=clauses_of(newest.indicator, as_of),
        source=source_words(store, as_of, ["zones"]),
        ruler=PASS_MARK_NOTE,
    )


def duties_part(store: db.StoreName, lines: Sequence[duty_plan.Line], as_of: date) -> Part:
    """任务推进: what fell due within the last year and is overdue, and who owes it."""
    late = duty_plan.recent_overdue(lines, as_of)
    title = drawings.duties_title(len(late))
    return Part(
        "duties",
        "任务推进情况",
        title[0],
        progress_words.duties(lines, as_of),
        table=tables.duties_table(late, "近一年逾期未完成任务表") if late else None,
        clauses=tuple(dict.fromkeys(line.duty.clauses[0] for line, _ in late))[:4],
        source=source_words(store, as_of, ["duty_completions", "submissions"]),
        ruler=f"截至{formats.date_text(as_of)}；{duty_words.RULES}",
    )


def steps_part(paragraphs: tuple[Sentence, ...]) -> Part:
    """下一步工作."""
    return Part("next", "下一步工作", "下一步工作", paragraphs)
