"""Indicators: definitions from data/indicators.toml, and one value judged against its target.

SQL counts numerator and denominator; here the counts become a `Measure`: an exact rate, a
verdict (dashboard.statistics), and the short texts that every card, chart, table and export
shows. Nothing else in the product formats or judges a rate.
"""

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import date
from fractions import Fraction
from functools import lru_cache
from typing import Any

from dashboard import definition_files, settings, statistics
from dashboard.definition_files import (
    DefinitionError,
    UnknownError,
    check_choice,
    check_fields,
    check_known,
)
from dashboard.documents.clauses import clauses
from dashboard.indicators import policy
from dashboard.look import VERDICTS, VerdictLook
from dashboard.store import datasets, reference
from dashboard.words import formats

COMPARISON_WORDS = {">=": "≥", "<=": "≤"}
SCOPES = ("county", "township")
UNTOLD = "未注明"  # the purpose of a sample whose list tells none


@dataclass(frozen=True)
class Target:
    """What a clause demands of one scope (county, township) from a day until another; value is
    exact. valid_until None: the clause names no end. is_over: what is looked at lies after it, so
    that it is compared with the target and not judged by it."""

    scope: str
    value: Fraction
    printed: str
    comparison: str
    valid_from: date
    clause: str
    valid_until: date | None = None
    is_over: bool = False

    def judges(self, first: date | None, last: date) -> bool:
        """Whether figures of these days are judged by it, or only compared with it.

        A state (first None) by its day; a period that ends later in the year in which the target
        ended still tells of the time of the target.
        """
        until = self.valid_until
        if until is None or last <= until:
            return True
        return first is not None and first <= until and last.year == until.year

    @property
    def text(self) -> str:
        """≥98%, or 100% where nothing lies above it."""
        sign = "" if self.printed == "100%" else COMPARISON_WORDS[self.comparison]
        return f"{sign}{self.printed}"

    @property
    def word(self) -> str:
        """目标, or 原目标 where it is over."""
        return "原目标" if self.is_over else "目标"

    @property
    def shown(self) -> str:
        """目标 ≥98%, 原目标 ≥98%: beside a figure."""
        return f"{self.word} {self.text}"

    @property
    def label(self) -> str:
        """目标98%, 原目标98%: what a line of a chart is called."""
        return f"{self.word}{self.printed}"


@dataclass(frozen=True)
class Indicator:
    """One definition; see the head of data/indicators.toml for the fields."""

    id: str
    name: str
    short_name: str
    numerator: str
    denominator: str
    unit: str
    noun: str
    decimals: int
    direction: str
    kind: str
    basis: str
    minimum: int
    dataset: str
    page: str
    dimensions: tuple[str, ...]
    gap_verb: str
    targets: tuple[Target, ...] = ()
    product: str = ""
    purposes: tuple[str, ...] = ()
    aim: str = ""
    aim_clause: str = ""
    headline: bool = True
    clustered: bool = False
    also: tuple[str, ...] = ()
    form_words: tuple[str, ...] = ()

    def target(self, scope: str, on: date) -> Target | None:
        """The target in force for a scope on a day."""
        fitting = [t for t in self.targets if t.scope == scope and t.valid_from <= on]
        return max(fitting, key=lambda t: t.valid_from, default=None)

    def targets_on(self, on: date) -> tuple[Target, ...]:
        """The targets in force on a day, one per scope; before the first, the one to come."""
        known = [scope for scope in SCOPES if any(t.scope == scope for t in self.targets)]
        first = {
            scope: min((t for t in self.targets if t.scope == scope), key=lambda t: t.valid_from)
            for scope in known
        }
        return tuple(self.target(scope, on) or first[scope] for scope in known)

    @property
    def clause_ids(self) -> tuple[str, ...]:
        """Every clause that the figure answers: of its targets, the earliest first, of its aim, and
        the others."""
        ordered = [t.clause for t in sorted(self.targets, key=lambda t: t.valid_from)]
        return tuple(dict.fromkeys(filter(None, [*ordered, self.aim_clause, *self.also])))

    def clause_on(self, on: date) -> str:
        """The clause that sets the target of a day, or states the aim; empty without either."""
        targets = self.targets_on(on)
        return targets[0].clause if targets else self.aim_clause

    @property
    def definition(self) -> str:
        """规范率＝达到规范要求的经营户÷名册上的全部经营户."""
        if self.kind == "count":
            return f"{self.name}：{self.numerator}的个数"
        return f"{self.short_name}＝{self.numerator}÷{self.denominator}"

    @property
    def kind_word(self) -> str:
        """全数 for a census and a count, 抽查 for a sample."""
        return "抽查" if self.kind == "sample" else "全数"

    @property
    def rule_note(self) -> str:
        """Which rows count by default, as a footnote; empty when all do."""
        if not self.purposes:
            return ""
        named = "、".join(one for one in self.purposes if one != UNTOLD)
        rest = f"，没有注明性质的按{named}抽查计" if UNTOLD in self.purposes else ""
        return f"只计{named}抽查的首次检验{rest}"


_FIELDS = {
    "name": str,
    "short_name": str,
    "numerator": str,
    "denominator": str,
    "unit": str,
    "noun": str,
    "decimals": int,
    "direction": str,
    "kind": str,
    "basis": str,
    "minimum": int,
    "dataset": str,
    "page": str,
    "dimensions": list,
    "gap_verb": str,
}
_OPTIONAL = {
    "targets": list,
    "product": str,
    "purposes": list,
    "aim": str,
    "aim_clause": str,
    "headline": bool,
    "clustered": bool,
    "also": list,
    "form_words": list,
}
_TARGET_FIELDS = {
    "scope": str,
    "value": str,
    "comparison": str,
    "from": date,
    "until": date,
    "clause": str,
}
_CHOICES = {
    "unit": ("%", "个"),
    "direction": ("up", "down"),
    "kind": ("census", "sample", "count"),
    "basis": ("state", "event"),
}


_OF_ITS_PAPERS = {"also", "targets", "aim", "aim_clause", "form_words"}


@lru_cache
def indicators() -> dict[str, Indicator]:
    """All definitions by id, in the order of the file, without the wrong ones."""
    return definition_files.keyed(reference.INDICATORS, _read_one)


def indicator(indicator_id: str) -> Indicator:
    """One definition; KeyError in Chinese with the ids that exist."""
    try:
        return indicators()[indicator_id]
    except KeyError:
        known = "、".join(indicators())
        raise UnknownError(f"没有名为“{indicator_id}”的指标。可用指标：{known}") from None


def _as_that_one(record: dict[str, Any]) -> dict[str, Any]:
    """A record with the fields of the one that it is like, its own product in their names."""
    record = dict(record)
    if (other := record.pop("like", None)) is None:
        return record
    others = definition_files.content(reference.INDICATORS)
    whole = {name: one for name, one in others.items() if "like" not in one}
    check_known("like", [other], whole, "指标", "indicators.toml")
    taken = {name: value for name, value in whole[other].items() if name not in _OF_ITS_PAPERS}
    for name in ("name", "short_name"):
        was, now = str(taken.get("product", "")), str(record.get("product", ""))
        taken[name] = str(taken.get(name, "")).replace(was, now) if was else taken.get(name)
    return {**taken, **record}


def _read_one(key: str, record: dict[str, Any]) -> Indicator:
    record = _as_that_one(record)
    check_fields(record, _FIELDS | _OPTIONAL, _OPTIONAL.keys())
    for name, allowed in _CHOICES.items():
        check_choice(record, name, allowed)
    targets = tuple(_read_target(one) for one in record.get("targets", ()))
    aim = filter(None, [record.get("aim_clause", "")])
    stands_on = [*(one.clause for one in targets), *aim, *record.get("also", [])]
    facts = f"queries/indicators/{key}.sql"
    if not (settings.QUERIES / "indicators" / f"{key}.sql").is_file():
        raise DefinitionError(f"没有计数的语句{facts}。", found=facts, allowed="每个指标一个文件")
    known = {item.id for item in clauses()}
    check_known("targets.clause", stands_on, known, "条款", "documents/clauses")
    check_known("dataset", [record["dataset"]], datasets.declared(), "数据种类", "columns.toml")
    values = {**record, "targets": targets}
    for name in ("dimensions", "purposes", "also", "form_words"):
        values[name] = tuple(record.get(name, ()))
    return Indicator(id=key, **values)


def _read_target(record: dict[str, Any]) -> Target:
    try:
        value = reference.exact_value(record["value"])
        check_fields(record, _TARGET_FIELDS, {"until"})
        check_choice(record, "scope", SCOPES)
        check_choice(record, "comparison", COMPARISON_WORDS)
    except (ArithmeticError, LookupError, TypeError, ValueError) as error:
        says = f"目标{record}写得不对（{error}）。"
        raise DefinitionError(says, "targets", str(record), "、".join(_TARGET_FIELDS)) from error
    return Target(
        scope=record["scope"],
        value=value,
        printed=record["value"],
        comparison=record["comparison"],
        valid_from=record["from"],
        clause=record["clause"],
        valid_until=record.get("until"),
    )


class Figure(str):
    """A figure as it is written, which remembers what it is of: the frame leads from it to the
    rows that it counts. What is made of it (a sentence, a part) is plain text."""

    of: "Measure"

    @classmethod
    def told(cls, text: str, of: "Measure") -> "Figure":
        """The text with its measure."""
        found = cls(text)
        found.of = of
        return found


@dataclass(frozen=True)
class Measure:
    """One value of an indicator: counts, target, verdict state and limits.

    lower and upper are the exact limits with 5% on each side (the ruler of the verdict), 0..1,
    None where no verdict by sampling is made. silent: units that sent nothing; they count as
    failing, and every sentence that counts them says so. day: the newest day of the evidence;
    seen: the as-of day it is told on. on: the day whose targets judge it.
    State "reference": the target is over, the figure is compared with it and not judged.
    design_effect: by how much the counted batches tell less than as many makers would (1:
    independent, or not looked at); state and limits rest on it. asked: what was counted
    (measured.Asked); None where no question of one's own counts the same.
    """

    indicator: Indicator
    numerator: int
    denominator: int
    target: Target | None
    state: str
    lower: float | None = None
    upper: float | None = None
    missing: int = 0
    allowed_failures: int = 0
    silent: int = 0
    day: date | None = None
    design_effect: float = 1.0
    on: date | None = None
    seen: date | None = None
    asked: Any = field(default=None, compare=False, repr=False)

    @property
    def rate(self) -> Fraction | None:
        """Exact rate 0..1, or the number itself for a count; None without data or too few."""
        if self.denominator < self.indicator.minimum or self.denominator == 0:
            return None
        if self.indicator.kind == "count":
            return Fraction(self.numerator)
        return Fraction(self.numerator, self.denominator)

    @property
    def number(self) -> str:
        """The figure without its unit, for a column: 92.4, 100.0, 3, or — when there is none."""
        return self._written(formats.percent)

    @property
    def figure(self) -> str:
        """The figure without its unit where it stands alone: 92.4, 100, 3, or —."""
        return self._written(formats.bare_percent)

    def _written(self, rate_format: Callable[[Fraction, int, Fraction | None], str]) -> str:
        if self.rate is None:
            return formats.MISSING
        if self.indicator.kind == "count":
            return Figure.told(formats.count_text(self.numerator), self)
        against = self.target.value if self.target else None
        return Figure.told(rate_format(self.rate, self.indicator.decimals, against), self)

    @property
    def text(self) -> str:
        """The figure as it is read out: 92.4%, 3个, 无数据, 3批中2批."""
        if self.denominator == 0:
            return formats.NO_DATA
        if self.rate is None:
            noun = self.indicator.noun
            return Figure.told(f"{self.denominator}{noun}中{self.numerator}{noun}", self)
        return Figure.told(f"{self.figure}{self.indicator.unit}", self)

    @property
    def look(self) -> VerdictLook:
        """Word, glyph and colours of the verdict."""
        return VERDICTS[self.state]

    @property
    def counts_text(self) -> str:
        """5,317 / 5,754户 · 全数."""
        if self.denominator == 0:
            return ""
        if self.indicator.kind == "count":
            return f"参加考核 {formats.count_text(self.denominator, self.indicator.noun)}"
        noun = self.indicator.noun
        text = f"{self.numerator:,} / {self.denominator:,} {noun} · {self.indicator.kind_word}"
        return Figure.told(text, self)

    @property
    def interval_text(self) -> str:
        """74.6—97.0%, or — where no interval belongs."""
        return formats.interval_text(self.lower, self.upper)

    @property
    def round_batches(self) -> int | None:
        """Batches of a new round, fixed beforehand and all passing, that would prove the target by
        themselves; None where none can."""
        assert self.target is not None
        return policy.fixed_round(self.target.value)


def measure(
    definition: Indicator,
    numerator: int,
    denominator: int,
    *,
    scope: str = "county",
    on: date | None = None,
    first: date | None = None,
    day: date | None = None,
    extended: bool = False,
    design_effect: float = 1.0,
) -> Measure:
    """Judge counts against the target of a scope in force on a day (default: the newest).

    first, day: the first day of the period and the newest of the evidence, which decide whether
    the target still holds (`on` where no day is told; without both it is taken to). extended: a
    ruling lets ended targets judge on.
    """
    target, told = definition.target(scope, on or date.max), day or on
    if target is not None and told is not None and not extended:
        target = replace(target, is_over=not target.judges(first, told))
    found = _judged(definition, numerator, denominator, target, design_effect)
    return replace(_beside_old_target(found), day=day, on=on)


def part(
    whole: Measure,
    numerator: int,
    denominator: int,
    *,
    scope: str = "county",
    of: Indicator | None = None,
    design_effect: float = 1.0,
) -> Measure:
    """Counts of a part of a figure, judged where the whole is judged and only compared where it is
    not. of: another indicator over the same facts."""
    one = of or whole.indicator
    target = one.target(scope, whole.on or date.max)
    if target is not None and whole.target is not None:
        target = replace(target, is_over=whole.target.is_over)
    found = _judged(one, numerator, denominator, target, design_effect)
    return replace(_beside_old_target(found), day=whole.day, on=whole.on, seen=whole.seen)


def _beside_old_target(found: Measure) -> Measure:
    is_over = found.target is not None and found.target.is_over
    if is_over and found.state not in ("no_data", "too_few"):
        return replace(found, state="reference")
    return found


def _judged(
    definition: Indicator,
    numerator: int,
    denominator: int,
    target: Target | None,
    design_effect: float,
) -> Measure:
    if definition.kind == "count":
        return _measure_count(definition, numerator, denominator, target)
    if target is None:
        state = "no_data" if denominator == 0 else "no_target"
        if 0 < denominator < definition.minimum:
            state = "too_few"
        lower, upper = None, None
        if definition.kind == "sample" and state == "no_target" and not definition.clustered:
            found = statistics.exact_interval(numerator, denominator, 0.9, design_effect)
            lower, upper = map(float, found)
        return Measure(
            definition,
            numerator,
            denominator,
            None,
            state,
            lower,
            upper,
            design_effect=design_effect,
        )
    result = statistics.verdict(
        numerator,
        denominator,
        target.value,
        comparison=target.comparison,
        kind=definition.kind,
        minimum=definition.minimum,
        design_effect=design_effect,
    )
    state = str(result.state)
    if 0 < denominator < definition.minimum:
        state = "too_few"
    return Measure(
        definition,
        numerator,
        denominator,
        target,
        state,
        result.lower,
        result.upper,
        result.missing,
        result.allowed_failures,
        design_effect=design_effect,
    )


def _measure_count(
    definition: Indicator, numerator: int, denominator: int, target: Target | None
) -> Measure:
    if denominator == 0:
        return Measure(definition, 0, 0, target, "no_data")
    if target is None:
        return Measure(definition, numerator, denominator, None, "no_target")
    short = max(0, int(target.value) - numerator)
    state = "missed" if short else "reached"
    return Measure(definition, numerator, denominator, target, state, missing=short)
