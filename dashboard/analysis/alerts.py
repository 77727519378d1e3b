"""提醒: what rules on figures, duties and data find as of a day; each leads to where it is shown.

Rules: data/alerts.toml. An alert is only raised where it can be told from chance: a target by the
exact test, a change by control limits or CUSUM. What an alert says of a figure is shown in
自助分析: the number with its rows, or the figure by the periods that were compared, at the one that
is meant.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from datetime import date
from functools import cache
from typing import Any
from zlib import crc32

from dashboard import definition_files, divisions, settings, statistics
from dashboard.analysis import words_alerts as words
from dashboard.analysis.catalogue import TIMES
from dashboard.analysis.codes import number_of
from dashboard.analysis.drill import Cell
from dashboard.analysis.kept_views import as_text as question_text
from dashboard.analysis.statement import period_label
from dashboard.definition_files import check_choice, check_fields, check_known
from dashboard.duties import completions
from dashboard.duties.calendar import Event, events_file
from dashboard.duties.definitions import duties
from dashboard.duties.plan import key_of
from dashboard.duties.words import line_name
from dashboard.indicators import asked, evidence, measured
from dashboard.indicators.definitions import Indicator, Measure, indicators
from dashboard.indicators.measured import Slice
from dashboard.statistics.cusum import rate_cusum
from dashboard.store import datasets, db
from dashboard.ten_trades import words_confidence
from dashboard.ten_trades.confidence import DATASETS, by_word, confidence

PAGE, SHOWN = "explore", (("explore_part", "pivot"),)
FILE = settings.DATA / "alerts.toml"
PASSED, MISSED = ("reached", "reached_proven"), ("missed", "missed_proven")
FEWEST_POINTS, BASELINE = 6, 4


@dataclass(frozen=True)
class Rule:
    """One rule; see the head of data/alerts.toml."""

    id: str
    kind: str
    indicators: tuple[str, ...] = ()
    grain: str = "half"
    duties: tuple[str, ...] = ()
    datasets: tuple[str, ...] = ()


@dataclass(frozen=True)
class Alert:
    """One finding: its sentence, the day it tells of, and where it is shown."""

    kind: str
    text: str
    day: date
    page: str
    choices: tuple[tuple[str, str], ...] = ()

    @property
    def title(self) -> str:
        """What kind of thing it is."""
        return words.KINDS[self.kind]


@cache
def rules() -> dict[str, Rule]:
    """The rules by id, without the wrong ones."""
    return definition_files.keyed(FILE, _read)


def _read(key: str, record: dict[str, Any]) -> Rule:
    lists = {"indicators": list, "duties": list, "datasets": list}
    check_fields(record, {"kind": str, "grain": str, **lists}, {"grain", *lists})
    check_choice(record, "kind", tuple(words.KINDS))
    named, owed, data = (tuple(record.get(name, ())) for name in lists)
    check_known("indicators", named, indicators(), "指标", "indicators.toml")
    check_known("duties", owed, {one.id for one in duties()}, "任务", "duties.toml")
    check_known("datasets", data, datasets.declared(), "数据", "columns.toml")
    grain = record.get("grain", "half")
    check_known("grain", [grain], measured.GRAINS, "期间", "year、half、quarter、month")
    return Rule(key, record["kind"], named, grain, owed, data)


def found(store: db.StoreName, as_of: date) -> list[Alert]:
    """Every alert as of a day, in the order of the rules."""
    if not db.exists(store):
        return []
    known: dict[str, Callable[[db.StoreName, Rule, date], Iterator[Alert]]] = {
        "missed": _missed,
        "crossed": _crossed,
        "outside": _outside,
        "changed": _changed,
        "late": _late,
        "old": _old,
        "incomplete": _incomplete,
    }
    with db.one_reading():  # the rules ask much of the same
        return [one for rule in rules().values() for one in known[rule.kind](store, rule, as_of)]


def _chosen(rule: Rule, fits: Callable[[Indicator], bool]) -> Iterator[Indicator]:
    named = rule.indicators or [one.id for one in indicators().values() if fits(one)]
    yield from (indicators()[key] for key in named)


def _missed(store: db.StoreName, rule: Rule, as_of: date) -> Iterator[Alert]:
    for one in _chosen(rule, lambda i: bool(i.targets)):
        value, when = measured.newest_value(store, one, as_of)
        if value.state in MISSED:
            text = words.missed(value, when)
            if figure := asked.as_text(value):
                shown = (*SHOWN, ("figure", figure))
                yield Alert(rule.kind, text, value.day or as_of, PAGE, shown)
            else:
                yield Alert(rule.kind, text, value.day or as_of, one.page)


def _shown(one: Indicator, grain: str, day: date) -> tuple[tuple[str, str], ...]:
    """The figure by periods, at the one of a day."""
    number = number_of(one.id, Slice(day))
    by, label = TIMES[grain], period_label(day, grain)
    question = replace(number.question, rows=(by,))
    return *SHOWN, ("ask", question_text(question)), ("cell", Cell(one.id, (label,), ()).text)


def _points(
    store: db.StoreName, one: Indicator, as_of: date, grain: str
) -> list[tuple[date, Measure]]:
    return measured.series(store, one, Slice(as_of), grain)


def _crossed(store: db.StoreName, rule: Rule, as_of: date) -> Iterator[Alert]:
    for one in _chosen(rule, lambda i: bool(i.targets)):
        points = _points(store, one, as_of, rule.grain)
        if len(points) < 2:
            continue
        (_, before), (day, now) = points[-2:]
        sides = [1 if m.state in PASSED else -1 if m.state in MISSED else 0 for m in (before, now)]
        if sides[0] * sides[1] < 0:
            text = words.crossed(before, now, is_up=sides[1] > 0)
            yield Alert(rule.kind, text, now.day or day, PAGE, _shown(one, rule.grain, day))


def _is_sample(one: Indicator) -> bool:
    return one.kind == "sample" and not one.clustered and one.basis == "event"


def _outside(store: db.StoreName, rule: Rule, as_of: date) -> Iterator[Alert]:
    for one in _chosen(rule, _is_sample):
        points = _points(store, one, as_of, rule.grain)
        if len(points) < FEWEST_POINTS:
            continue
        chart = statistics.phased_chart(
            [m.numerator for _, m in points], [m.denominator for _, m in points], laney=True
        )
        marked = statistics.phased_rules(chart)
        if bool(marked.outside[-1]):
            day, now = points[-1]
            limits = (float(chart.lower[-1]), float(chart.upper[-1]))
            text = words.outside(now, day, rule.grain, limits)
            yield Alert(rule.kind, text, now.day or day, PAGE, _shown(one, rule.grain, day))


def _changed(store: db.StoreName, rule: Rule, as_of: date) -> Iterator[Alert]:
    for one in _chosen(rule, _is_sample):
        points = _points(store, one, as_of, rule.grain)
        if len(points) <= BASELINE:
            continue
        sums = rate_cusum(
            [m.numerator for _, m in points], [m.denominator for _, m in points], BASELINE
        )
        if sums is None or sums.signal is None or sums.since is None:
            continue
        since, day = points[BASELINE + sums.since][0], points[BASELINE + sums.signal][0]
        text = words.changed(one, since, day, rule.grain, sums.direction)
        yield Alert(rule.kind, text, day, PAGE, _shown(one, rule.grain, day))


def _late(store: db.StoreName, rule: Rule, as_of: date) -> Iterator[Alert]:
    for line, state in completions.plan(store, as_of):
        due = line.period.due
        if rule.duties and line.duty.id not in rule.duties:
            continue
        if due is not None and state.is_chased:
            text = words.late(line_name(line), due, state.late_days)
            yield Alert(rule.kind, text, due, "plan", (("duty", key_of(line)),))


def _old(store: db.StoreName, rule: Rule, as_of: date) -> Iterator[Alert]:
    newest = measured.newest(store)
    for dataset in rule.datasets or datasets.declared():
        day = newest.get(dataset)
        if day is not None and day <= as_of and evidence.is_old(dataset, day, as_of):
            text = words.old(dataset, day, evidence.age_words(day, as_of))
            shown = (("explore_part", "rows"), ("list", dataset))
            yield Alert(rule.kind, text, day, PAGE, shown)


def _incomplete(store: db.StoreName, rule: Rule, as_of: date) -> Iterator[Alert]:
    names = divisions.units_for(as_of, as_of).names
    for dataset in rule.datasets or DATASETS:
        known = evidence.span(store, (dataset,))
        if known is None or known.first > as_of:  # nobody had told anything of the kind yet
            continue
        told = by_word(confidence(store, as_of, names, dataset))
        for word in (words_confidence.DIFFERS, words_confidence.INCOMPLETE):
            if own := told.get(word):
                text = words.in_doubt(dataset, word, own)
                shown = (("confidence", dataset),)
                yield Alert(rule.kind, text, as_of, "data_quality", shown)


def as_text(alerts: list[Alert], as_of: date) -> str:
    """All of them as plain text, to be pasted into a message."""
    return "\n".join([words.text_head(as_of, len(alerts)), *map(words.text_line, alerts)])


def as_calendar(alerts: list[Alert], as_of: date) -> bytes:
    """All of them as a calendar file, each on its day."""
    events = [
        Event(f"{one.kind}-{crc32(one.text.encode()):08x}", one.day, words.text_line(one))
        for one in alerts
    ]
    return events_file(events, as_of, words.text_head(as_of, len(alerts)))
