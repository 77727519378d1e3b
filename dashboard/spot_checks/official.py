"""The result of a spot check in official wording."""

from datetime import date

import pandas as pd

from dashboard.indicators import words
from dashboard.indicators.definitions import Indicator, Measure
from dashboard.indicators.measured import Ranking
from dashboard.indicators.official import COMMA, FULL_STOP, against_target, change, rate
from dashboard.indicators.words import Change, too_few
from dashboard.ranking.official import NAMED, names
from dashboard.words import formats
from dashboard.words.tied import Sentence, Value, count, join, say

UNSTATED = "未注明"
OBJECTIONS = {"open": "异议期内", "raised": "未处理", "settled": "已处理", "closed": "已过期"}
FAILED_RULER = "异议期15日，从收到检验结果之日起算，没有送达日期的从抽样日起算"
NO_FIRMS_NOTE = "本表不列企业名称"


def total(
    now: Measure,
    period: str,
    before: tuple[str, Measure] | None,
    unstated: int = 0,
    like: Change | None = None,
) -> Sentence:
    """2010年，全县…共抽查阀门28批，首次检验合格25批，批次合格率为89.3%，…

    unstated: how many of the batches come from lists that do not say for what they were drawn.
    like: the change with the classes of makers weighed alike, which the conclusion rests on.
    """
    one = now.indicator
    if not now.denominator:
        return Sentence(f"{period}，没有计入目标的{one.product}监督抽查结果。")
    batches = count(now.denominator, f"{one.product}抽查批次", one.noun + "次")
    passed = count(now.numerator, f"{one.product}合格批次", one.noun + "次")
    head = say(
        f"{period}，全县{_counted(one) if unstated < now.denominator else ''}监督抽查共抽查"
        f"{one.product}{{}}，首次检验合格{{}}",
        batches,
        passed,
    )
    if now.rate is None:
        few = too_few(one.minimum, "批", "批次合格率", "起算批数")
        return join(head, COMMA, few, FULL_STOP)
    moved = change(now, before[1], before[0]) if before else Sentence("")
    return join(
        head,
        say("，批次合格率为{}", rate(now)),
        moved,
        against_target(now),
        FULL_STOP,
        _alike(now, before, like),
        _unstated(unstated, now.denominator),
    )


def _alike(now: Measure, before: tuple[str, Measure] | None, like: Change | None) -> Sentence:
    """The like-with-like change beside the plain one; which of them counts where they disagree."""
    crude = words.change(now, before[1]) if before else None
    if before is None or crude is None or like is None:
        return Sentence("")
    told = say(
        f"按企业分类折算，比{before[0]}{like.verb}{{}}，{like.conclusion('letter')}",
        Value(like.text, f"{now.indicator.name}折算后，比{before[0]}"),
    )
    if like.is_sure == crude.is_sure and like.verb == crude.verb:
        return join(told, FULL_STOP)
    return join(told, Sentence("；两年抽到的企业类别不同，以折算的为准"), FULL_STOP)


def _unstated(number: int, batches: int) -> Sentence:
    """Batches counted although their list does not say for what they were drawn."""
    if not number:
        return Sentence("")
    if number == batches:
        return Sentence("抽查结果表没有注明抽查性质，按定期抽查计。")
    told = "其中{}的抽查结果表没有注明抽查性质，按定期抽查计。"
    return say(told, Value(f"{number}批", "没有注明性质的批次"))


def _counted(one: Indicator) -> str:
    """Purposes that count; what the lists leave open is said, not guessed."""
    words = [word for word in one.purposes if word != UNSTATED]
    return "、".join(words)


def reach(now: Measure) -> Sentence | None:
    """The interval, and how many more batches a conclusion would need."""
    if now.lower is None or now.rate is None:
        return None
    limits = Value(now.interval_text, f"{now.indicator.name}区间（上下各5%，精确法）")
    allowed = "和同一企业各批的相关" if now.design_effect > 1 else ""
    head = say(f"按抽样波动{allowed}计算，批次合格率在{{}}之间（上下各5%，精确法）", limits)
    if now.state == "reached_unproven" and now.round_batches is not None:
        needed = Value(str(now.round_batches), "新一轮至少要抽的批数")
        told = "；要认定达标，须另抽一轮，事先定好批数、单独判定，至少{}批且全部合格。"
        return join(head, say(told, needed))
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
    return join(Sentence("抽到批次较多的是"), *listed, tail, FULL_STOP)


def items(found: pd.DataFrame) -> Sentence:
    """The most frequent failing items, with the batches on which they failed."""
    if found.empty:
        return Sentence("本次抽查结果没有写明不合格项目。")
    listed: list[Sentence] = []
    for row in found.head(NAMED).itertuples():
        part = say(f"{row.item}（{{}}批）", Value(str(row.batches), f"{row.item}不合格批数"))
        listed += [Sentence("、"), part] if listed else [part]
    rest = "等" if len(found) > NAMED else ""
    end = Sentence(f"{rest}。一个批次可能有几个项目不合格。")
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
            Value(formats.count_text(m.denominator), f"{name}抽查批次"),
            Value(formats.count_text(m.numerator), f"{name}合格批次"),
        )
        listed += [Sentence("，"), part] if listed else [part]
    end = Sentence("，抽查对象是事先选定的，不并入合格率，单独列出。")
    return join(Sentence("另有"), *listed, end)


def failed_note(has_every_purpose: bool) -> str:
    """Which batches a list of failed ones holds, and how objections are counted."""
    held = "各种性质的抽查都列" if has_every_purpose else "只列计入合格率的抽查"
    return f"{held}；{FAILED_RULER}"


def failed(batches: int, makers: int, pending: int, public_from: date | None) -> Sentence:
    """How many batches failed, of how many makers, and from when this may be made public."""
    head = say("不合格{}", Value(f"{batches}批次", "不合格批次"))
    if makers:
        head = join(head, say("，涉及企业{}", Value(f"{makers}家", "有不合格批次的企业")))
    if not pending:
        return join(head, FULL_STOP)
    told = say("。其中{}还在异议期内或异议没有处理完", Value(f"{pending}批次", "异议未了的批次"))
    end = "，处理完以前不得对外公布"
    if public_from is not None and public_from != date.max:
        end = f"，{formats.date_text(public_from)}以前不得对外公布"
    return join(head, told, Sentence(end), FULL_STOP)
