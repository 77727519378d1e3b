"""A ranking round in official wording: who reached the target, who differs, who is missing."""

from collections.abc import Sequence
from datetime import date

import pandas as pd

from dashboard.indicators.definitions import Measure
from dashboard.indicators.measured import Ranking
from dashboard.indicators.official import (
    FULL_STOP,
    against_target,
    as_of_value,
    change,
    old_note,
    still_lacking,
    totals,
)
from dashboard.indicators.words import NONE_APART, NOT_APART, too_few, versus_county
from dashboard.ranking.words import FEWEST_COMPARED, STRATA_WORDS
from dashboard.words import formats
from dashboard.words.tied import Sentence, Value, count, join, say

NAMED = 5
PLAIN_RANKS_CAVEAT = (
    "名次按数值大小排列，没有计入偶然波动，相邻名次的差别可能只是偶然，不宜单独作为考核依据"
)
RANK_INTERVAL_NOTE = "名次区间：95%，区间重叠的乡镇先后可能出于偶然，不作考核差别"


def names(found: Sequence[str], limit: int = NAMED) -> str:
    """上塘镇、瓯北镇 or, when there are more, the first ones and 等."""
    return "、".join(found[:limit]) + ("等" if len(found) > limit else "")


def county(ranking: Ranking, day_words: Value, before: tuple[str, Measure] | None) -> Sentence:
    """截至…，全县…，规范率为92.4%，比…上升…，距98%的目标还差322户（详见附件1）."""
    now = ranking.county
    moved = change(now, before[1], before[0]) if before else Sentence("")
    until = f"截至{{}}{old_note(now)}，" if now.indicator.basis == "state" else "{}，"
    start = say(until, day_words)
    return join(start, totals(now), moved, against_target(now), FULL_STOP)


def shares(ranking: Ranking) -> Sentence:
    """How many units stand in which state towards the target."""
    table, one = ranking.table, ranking.county.indicator
    kind = unit_word(ranking)
    counted = [
        (("reached", "reached_proven"), "达到目标"),
        (("reached_unproven", "missed_unproven"), "样本不足、尚不能下结论"),
        (("missed", "missed_proven"), "未达到目标"),
        (("no_target", "reference"), f"可以计算{one.short_name}"),
        (("too_few",), too_few(one.minimum, one.noun, note="、只列数").plain),
        (("no_data",), "没有抽到" if one.kind == "sample" else "没有报送名册"),
    ]
    words = []
    for states, text in counted:
        number = int(table["state"].isin(states).sum())
        if number == len(table):
            return say(f"{{}}个{kind}均{text}。", _n(number, text))
        if number:
            words.append(say(f"{text}的{{}}个", _n(number, text)))
    return join(say(f"{{}}个{kind}中", _n(len(table), kind)), *_listed(words), FULL_STOP)


def _listed(words: Sequence[Sentence]) -> list[Sentence]:
    found: list[Sentence] = []
    for word in words:
        found += [Sentence("，"), word] if found else [word]
    return found


def _n(number: int, of: str) -> Value:
    return count(number, of)


def unit_word(ranking: Ranking) -> str:
    """What the units are called: 乡镇, or 片区 across a redrawing."""
    return "片区" if ranking.units.id == "areas" else "乡镇"


def differing(ranking: Ranking) -> Sentence:
    """Who differs from the county beyond chance, named; or that nobody does."""
    table, one = ranking.ranked, ranking.county.indicator
    kind = unit_word(ranking)
    if len(table) < FEWEST_COMPARED:
        return say(f"可比的{kind}不足{{}}个，不作比较。", _n(FEWEST_COMPARED, "比较的下限"))
    found: list[Sentence] = []
    for word in ("高于全县", "低于全县"):
        text = versus_county(word).removesuffix("全县")
        who = list(table.loc[table["versus_county"] == word, "township"])
        if who:
            found.append(say(f"{text}全县的有{names(who)}{{}}个", _n(len(who), text)))
    rest = int((table["versus_county"] == "").sum())
    name = STRATA_WORDS.get(ranking.strata, "")
    alike = f"按各{kind}{name}构成折算（同{name}比），" if name else ""
    start = Sentence(f"{alike}经检验并按同时比较各{kind}校正，{one.short_name}")
    if not found:
        return join(
            start,
            say(f"在{{}}个{kind}中{NONE_APART}", _n(len(table), kind)),
            Sentence("，名次先后可能只是偶然，本次通报不点名先进和靠后。"),
            _crude_disagrees(ranking),
        )
    tail = say(
        f"；其余{{}}个{NOT_APART}，名次先后可能只是偶然，不作先进、靠后评价。",
        _n(rest, NOT_APART),
    )
    return join(start, *_listed(found), tail, _crude_disagrees(ranking))


def _crude_disagrees(ranking: Ranking) -> Sentence:
    """Who differs by the plain rate and not like with like, or the other way round."""
    table = ranking.ranked
    if not ranking.strata:
        return Sentence("")
    told: list[Sentence] = []
    for word in ("高于全县", "低于全县"):
        only = table[(table["versus_crude"] == word) & (table["versus_county"] != word)]
        if len(only):
            who = names(list(only["township"]))
            name = STRATA_WORDS[ranking.strata]
            part = f"不分{name}直接比，{who}{{}}个{versus_county(word)}，{name}构成不同可以解释"
            told.append(say(part, _n(len(only), f"直接比{word}")))
    return join(*_listed(told), FULL_STOP) if told else Sentence("")


def bands(table: pd.DataFrame) -> Sentence:
    """How many bands the order bears; the ends are named only where there are several.

    table: rows of chance.band_table.
    """
    number = int(table["band"].max()) if len(table) else 0
    if number <= 1:
        return Sentence("各名次区间两两重叠，只能归为一档。")
    first = list(table.loc[table["band"] == 1, "township"])
    last = list(table.loc[table["band"] == number, "township"])
    return join(
        say("按名次区间可分为{}档：", _n(number, "档次")),
        say(f"第一档有{names(first, 3)}{{}}个", _n(len(first), "第一档")),
        say(f"，末档有{names(last, 3)}{{}}个，同档内不分先后。", _n(len(last), "末档")),
    )


def missing(ranking: Ranking) -> Sentence | None:
    """Townships with the most units missing to the target: counts, so sayable of a census."""
    one = ranking.county.indicator
    if one.kind != "census":
        return None
    table = ranking.table.sort_values(["missing", "township"], ascending=[False, True])
    behind = table[table["missing"] > 0]
    if behind.empty:
        return None
    listed = [
        still_lacking(str(r.township), int(r.missing), one.noun)
        for r in behind.head(NAMED).itertuples()
    ]
    joined: list[Sentence] = []
    for item in listed:
        joined += [Sentence("、"), item] if joined else [item]
    rest = len(behind) - len(listed)
    total = count(int(behind["missing"].sum()), "逐乡镇差额合计", one.noun)
    more = Sentence("等" if rest > 0 else "")
    return join(
        Sentence("与原目标比，差额较多的是" if _is_over(ranking) else "差额较多的是"),
        *joined,
        more,
        say(
            f"；逐{unit_word(ranking)}计算，{{}}个{unit_word(ranking)}合计还差{{}}。",
            _n(len(behind), f"{_below(ranking)}的乡镇"),
            total,
        ),
    )


def _below(ranking: Ranking) -> str:
    """未达到目标, 低于原目标: what is said of units below it."""
    return "低于原目标" if _is_over(ranking) else "未达到目标"


def _is_over(ranking: Ranking) -> bool:
    return ranking.target is not None and ranking.target.is_over


def silent(ranking: Ranking) -> Sentence | None:
    """Who has not sent a new register, or none at all."""
    if ranking.county.indicator.basis != "state":
        return None
    parts = []
    if ranking.older:
        parts.append(
            say(
                f"{names(ranking.older, 8)}{{}}个没有报送新名册，沿用上一次的数据",
                _n(len(ranking.older), "沿用旧名册"),
            )
        )
    missing_ = list(ranking.table.loc[ranking.table["state"] == "no_data", "township"])
    if missing_:
        parts.append(say(f"{names(missing_, 8)}{{}}个还没有名册", _n(len(missing_), "没有名册")))
    return join(*_listed(parts), FULL_STOP) if parts else None


def next_steps(
    ranking: Ranking,
    unreported: Sequence[str] = (),
    by: date | None = None,
    until: date | None = None,
) -> tuple[Sentence, ...]:
    """What follows from the state of the round, by whom and until when; only steps for which
    there is a reason, and none towards a target that is over.

    unreported: townships that did not send the newest monthly report; by: until when they are to;
    until: the day by which every outlet is to be done.
    """
    one, table = ranking.county.indicator, ranking.table
    kind = unit_word(ranking)
    steps = []
    if one.kind == "census" and (table["missing"] > 0).any() and not _is_over(ranking):
        behind = table.sort_values(["missing", "township"], ascending=[False, True])
        most = [str(name) for name in behind.loc[behind["missing"] > 0, "township"]]
        end = f"{until.month}月{until.day}日前完成，" if until else ""
        first = f"（先抓还差最多的{'、'.join(most[:3])}）" if len(most) > 3 else ""
        steps.append(
            f"{_below(ranking)}的{len(most)}个{kind}{first}要对照名册逐户列出清单、落实责任人，"
            f"{end}完成一户、销号一户"
        )
    if one.kind == "sample":
        steps.append("对抽查不合格的企业依法责令整改，做好跟踪复查，复查结果不并入本次合格率")
        if table["state"].isin(["reached_unproven", "missed_unproven", "too_few"]).any():
            steps.append(f"样本不足的{kind}在下一批抽查中补足批次，再作结论")
    if one.basis == "state" and (ranking.older or (table["state"] == "no_data").any()):
        steps.append("没有报送新名册的乡镇要尽快补报")
    if unreported:
        when = f"于{by.month}月{by.day}日前" if by else "尽快"
        steps.append(f"{names(unreported, 8)}要{when}补报月报，今后每月3日前报送")
    if one.kind == "census" and not (table["missing"] > 0).any():
        steps.append("各地要巩固整治成果，防止回潮")
    return numbered(steps)


def numbered(steps: Sequence[str]) -> tuple[Sentence, ...]:
    """一是…。 二是…。, a paragraph each; a single step without a number."""
    if len(steps) == 1:
        return (Sentence(f"{steps[0]}。"),)
    marks = "一二三四五六七"
    return tuple(Sentence(f"{marks[i]}是{step}。") for i, step in enumerate(steps))


def intro(order: Value, what: str) -> Sentence:
    """根据…文件要求，现将…通报如下："""
    return say(f"根据{{}}文件要求，现将{what}通报如下：", order)


def as_of(ranking: Ranking) -> Value:
    """The newest day of the evidence that a ranking counts."""
    known = ranking.table["last_day"].dropna()
    return as_of_value(known.max()) if len(known) else Value(formats.MISSING, "统计截止日")
