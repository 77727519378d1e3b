"""The result of a spot check in official wording."""

import pandas as pd

from dashboard import wording
from dashboard.circular_phrases.ranking import NAMED, names
from dashboard.circular_phrases.verdicts import FULL_STOP, against_target, change
from dashboard.evidence import Ranking
from dashboard.indicators import Indicator, Measure
from dashboard.sentences import Sentence, Value, count, join, rate, say


def total(now: Measure, period: str, before: tuple[str, Measure] | None) -> Sentence:
    """2010年，全县…共抽查阀门28批，首次检验合格25批，批次合格率为89.3%，…"""
    one = now.indicator
    if not now.denominator:
        return Sentence(f"{period}，没有计入目标的{one.product}监督抽查结果。")
    batches = count(now.denominator, f"{one.product}抽查批次", one.noun + "次")
    passed = count(now.numerator, f"{one.product}合格批次", one.noun + "次")
    head = say(
        f"{period}，全县{_counted(one)}监督抽查共抽查{one.product}{{}}，首次检验合格{{}}",
        batches,
        passed,
    )
    if now.rate is None:
        few = Value(str(one.minimum), "起算批数")
        return join(head, say("，不足{}批，不计算批次合格率", few), FULL_STOP)
    moved = change(now, before[1], before[0]) if before else Sentence("")
    return join(
        head,
        say("，批次合格率为{}", rate(now)),
        moved,
        against_target(now),
        FULL_STOP,
    )


def _counted(one: Indicator) -> str:
    words = [word for word in one.purposes if word != "未注明"]
    return "、".join(words) if words else ""


def reach(now: Measure) -> Sentence | None:
    """The interval, and how many more batches a conclusion would need."""
    if now.lower is None or now.rate is None:
        return None
    limits = Value(now.interval_text, f"{now.indicator.name}区间（上下各5%，精确法）")
    head = say("按抽样波动计算，批次合格率在{}之间（上下各5%，精确法）", limits)
    if now.state == "reached_unproven" and now.gap_text.startswith("再抽"):
        gap = now.gap_text.replace(" ", "")
        more = Value(gap.removeprefix("再抽").split("批")[0], "下结论还要抽的批数")
        return join(head, say("；再抽{}批且全部合格，才能认定达标。", more))
    return join(head, FULL_STOP)


def by_township(ranking: Ranking) -> Sentence | None:
    """Where most batches come from, and who has too few to be judged."""
    table, one = ranking.table, ranking.county.indicator
    drawn = table[table["denominator"] > 0].sort_values(
        ["denominator", "township"], ascending=[False, True]
    )
    if drawn.empty:
        return None
    listed: list[Sentence] = []
    for row in drawn.head(3).itertuples():
        part = say(
            f"{row.township}{{}}批、合格{{}}批",
            Value(str(row.denominator), f"{row.township}抽查批次"),
            Value(str(row.numerator), f"{row.township}合格批次"),
        )
        listed += [Sentence("，"), part] if listed else [part]
    few = drawn[drawn["state"] == "too_few"]
    tail = (
        say(
            f"；{names(list(few['township']))}{{}}个乡镇不足{{}}批，只列数，不计算合格率",
            Value(str(len(few)), "批数不足的乡镇"),
            Value(str(one.minimum), "起算批数"),
        )
        if len(few)
        else Sentence("")
    )
    none = int((table["state"] == "no_data").sum())
    absent = say("；另有{}个没有抽到", Value(str(none), "没有抽到的乡镇")) if none else Sentence("")
    return join(Sentence("抽到批次较多的是"), *listed, tail, absent, FULL_STOP)


def items(found: pd.DataFrame) -> Sentence:
    """The most frequent failing items, with the batches on which they failed."""
    if found.empty:
        return Sentence("本次抽查结果没有写明不合格项目。")
    listed: list[Sentence] = []
    for row in found.head(NAMED).itertuples():
        part = say(f"{row.item}（{{}}批）", Value(str(row.batches), f"{row.item}不合格批数"))
        listed += [Sentence("、"), part] if listed else [part]
    end = Sentence("。一个批次可能有几个项目不合格。")
    return join(Sentence("不合格项目按出现批数，依次是"), *listed, end)


def purposes(rows: list[tuple[str, Measure]], one: Indicator) -> Sentence | None:
    """Batches of other purposes, which do not count towards the target."""
    apart = [(name, m) for name, m in rows if one.purposes and name not in one.purposes]
    if not apart:
        return None
    listed: list[Sentence] = []
    for name, m in apart:
        part = say(
            f"{name}抽查{{}}批、合格{{}}批",
            Value(wording.count_text(m.denominator), f"{name}抽查批次"),
            Value(wording.count_text(m.numerator), f"{name}合格批次"),
        )
        listed += [Sentence("，"), part] if listed else [part]
    end = Sentence("，抽查对象是事先选定的，不并入合格率，单独列出。")
    return join(Sentence("另有"), *listed, end)
