"""Sentences of the cockpit, targets reached, who is behind, how it moved, and of the meeting mode,
short, since they are read from five metres."""

from collections.abc import Sequence
from datetime import date
from fractions import Fraction

from dashboard.indicators.definitions import Measure
from dashboard.indicators.measured import Ranking
from dashboard.indicators.words import (
    NO_DATA_YET,
    Title,
    against_target,
    gap_clause,
    lacking,
    measure_sentence,
    old_words,
    pace_words,
)
from dashboard.words import formats


def overview_headline(
    measures: Sequence[Measure],
    ranking: Ranking | None,
    countdown: str = "",
) -> Title:
    """What was reached, what was not, and who is behind; countdown to the next due day first.
    Figures that are older than their rhythm are named with their day."""
    told = [m for m in measures if m.target and m.state != "no_data"]
    over = [m for m in told if m.state == "reference"]
    known = [m for m in told if m not in over]
    if not told:
        aims = [measure_sentence(m) for m in measures if m.denominator]
        if aims:
            return countdown + "；".join(aims), ""
        return "还没有数据", "导入名册、抽查结果或示范区考核表后，这里显示目标完成情况。"
    old = _old_words(told)
    if not known:
        listed = "、".join(f"{m.indicator.short_name}{m.text}" for m in over[:3])
        head = f"{listed}：目标都已到期，只与原目标比，仅供参考"
        return head, old + _behind_sentence(ranking)
    reached = [m for m in known if m.state in ("reached", "reached_proven")]
    unsure = [m for m in known if m.state in ("reached_unproven", "missed_unproven", "too_few")]
    missed = [m for m in known if m.state in ("missed", "missed_proven")]
    parts = [f"{len(known)}项目标达到{len(reached)}项"]
    if len(missed) > 2:
        named = "、".join(f"{m.indicator.short_name}{m.text}" for m in missed[:2])
        parts.append(f"没达到的是{named}等{len(missed)}项")
    elif missed:
        parts.append("没达到的是" + "、".join(_short_state(m) for m in missed))
    if unsure:
        parts.append("、".join(f"{m.indicator.short_name}样本不足" for m in unsure))
    if over:
        parts.append(f"{'、'.join(m.indicator.short_name for m in over)}的目标已到期，仅供参考")
    return countdown + "；".join(parts), old + _behind_sentence(ranking)


def _old_words(measures: Sequence[Measure]) -> str:
    """覆盖面、规范率按截至6月30日名册（旧数，已5个月）。; empty where all is fresh."""
    known: dict[str, list[str]] = {}
    for m in measures:
        if words := old_words(m):
            known.setdefault(words.removeprefix("，"), []).append(m.indicator.short_name)
    return "".join(f"{'、'.join(names)}按{words}。" for words, names in known.items())


def _short_state(m: Measure) -> str:
    gap = f"（{gap_clause(m)}）" if gap_clause(m) else ""
    return f"{m.indicator.short_name}{m.text}{gap}"


def _behind_sentence(ranking: Ranking | None) -> str:
    if ranking is None:
        return ""
    table = ranking.table.sort_values("missing", ascending=False)
    names = list(table.loc[table["missing"] > 0, "township"])
    goal = ranking.target.word if ranking.target else "目标"
    parts = [f"规范率没到{goal}的有{formats.names_text(names)}"] if names else []
    if ranking.older:
        parts.append(f"{formats.names_text(ranking.older)}没有报新名册，沿用上一次的")
    silent = list(table.loc[table["state"] == "no_data", "township"])
    if silent:
        parts.append(f"{formats.names_text(silent)}还没有名册")
    return "；".join(parts) + ("。" if parts else f"各乡镇规范率都达到{goal}。")


def ahead_headline(county: Measure, until: date, left: int, at_pace: Fraction | None) -> str:
    """离10月31日还有16天：规范率92.2%，照此进度约94.8%，到不了98%，每周要规范148户.

    at_pace: the rate on that day if work goes on as before, None where too few months are known.
    """
    one, target = county.indicator, county.target
    assert target is not None
    head = f"离{until.month}月{until.day}日还有{left}天：{one.short_name}{county.text}"
    if county.missing == 0:
        return f"{head}，已到{target.printed}"
    need = pace_words(county.missing, left, one.noun)
    if at_pace is None:
        return f"{head}，还差{county.missing:,}{one.noun}，{need}"
    verb = "能到" if at_pace >= target.value else "到不了"
    pace = formats.percent(at_pace, against=target.value)
    goal = target.printed.removeprefix("≥").strip()
    return f"{head}，照此进度约{pace}%，{verb}{goal}，{need}"


def moved_lines(
    before: str, points: Fraction, *, is_sure: bool = True, noun: str = ""
) -> tuple[str, ...]:
    """比8月, ＋2.8点; 与8月, 相同: with what a figure is compared, and by how much it moved.

    noun: what is counted, where it is a number of things (＋2个)."""
    if points == 0:
        return (f"与{before}", "相同")
    sign = "＋" if points > 0 else "−"
    decimals = 0 if noun else 1 if (points * 10).denominator == 1 else 2
    text = formats.decimal_text(abs(points), decimals) + (noun or "点")
    return (f"比{before}", f"{sign}{text}", *(() if is_sure else ("还分不出",)))


def fallen_sentence(moves: Sequence[tuple[str, Sequence[str]]]) -> str:
    """下降的：童装合格率比上年同期−2.1点。 moves: name and lines of each card; empty for none."""
    fallen = [
        f"{name}{lines[0]}{lines[1]}" + (f"（{lines[2]}）" if len(lines) > 2 else "")
        for name, lines in moves
        if len(lines) > 1 and lines[1].startswith("−")
    ]
    return f"下降的：{'、'.join(fallen)}。" if fallen else ""


SPREAD_ALT = "各乡镇的规范率"
NO_ZONES_YET = ("还没有示范区年度考核", "83号要求每年9月考核；考核表导入后，这里显示得分和地图。")
_ELSEWHERE = {"outlets": "“十小”名册和月报", "samples": "抽查结果", "zones": "示范区考核"}


def newer_words(dataset: str, newest: date) -> str:
    """The link to newer evidence of another kind."""
    return f"{_ELSEWHERE[dataset]}有到{formats.date_text(newest)}的数据，看那一天 →"


def silent_words(names: Sequence[str]) -> str:
    """Which indicators have no data by the day."""
    return f"还没有数据的指标：{'、'.join(names)}" if names else ""


def gap_map_panel(ranking: Ranking) -> Title:
    """Where the missing outlets are."""
    table = ranking.table.sort_values("missing", ascending=False)
    behind = table[table["missing"] > 0]
    sub = "各乡镇达到98%还差的户数（圆面积）".replace("98%", _goal(ranking))
    if behind.empty:
        who = "报了名册的乡镇" if (table["state"] == "no_data").any() else "各乡镇"
        return f"{who}都不差", sub
    top = formats.most(zip(behind["township"], behind["missing"], strict=True), 2)
    return f"{len(behind)}个还差，{formats.names_text(top, 2)}最多", sub


def _goal(ranking: Ranking) -> str:
    target = ranking.target
    if target is None:
        return "目标"
    return target.label if target.is_over else target.printed


def progress_panel(points: dict[str, Sequence[tuple[date, Measure]]]) -> Title:
    """How coverage and compliance moved since the first register shown."""
    name, line = list(points.items())[-1]
    known = [(d, m) for d, m in line if m.rate is not None]
    sub = f"全县{'、'.join(points)}（%），按各次名册计算"
    if len(known) < 2:
        return f"{name}只有一次名册，还看不出变化", sub
    (first, start), (_, end) = known[0], known[-1]
    assert start.rate is not None and end.rate is not None
    change = float(end.rate - start.rate) * 100
    since = f"{first.year}年{first.month}月"
    if change == 0:
        return f"{name}与{since}相同，都是{end.text}", sub
    return f"{name}从{since}的{start.text}{'升' if change > 0 else '降'}到{end.text}", sub


def behind_panel(ranking: Ranking) -> Title:
    """The list beside the map."""
    one = ranking.county.indicator
    missing = int(ranking.table["missing"].sum())
    merged = ranking.county.missing
    whole = f"全县合并计算{lacking(merged, one.noun)}"
    sub = f"逐乡镇计算合计差{missing:,}{one.noun}，{whole}"
    count = int((ranking.table["missing"] > 0).sum())
    return (f"{count}个乡镇还没到{_goal(ranking)}" if count else "没有乡镇落在目标之下"), sub


def on_the_edge(ranking: Ranking) -> list[str]:
    """Townships that reach the target now but would not with one more failing outlet."""
    table, one = ranking.ranked, ranking.county.indicator
    spare = table["allowed_failures"] - (table["denominator"] - table["numerator"])
    names = list(table.loc[(spare == 0) & (table["state"] == "reached"), "township"])
    if not names:
        return []
    words = formats.names_text(names, 6)
    return [f"离红线最近：{words}，再有1{one.noun}不达标就低于{_goal(ranking)}。"]


# ---- the meeting mode ----------------------------------------------------------------------------

CHOOSING = ("选一条汇报线，开始放映", "每屏一句结论；数字与各页面相同，随统计截止日变化。")
KEYS = "翻页：← → 或翻页笔（PgUp、PgDn）；首屏 Home，末屏 End；深浅 D；退出 Esc；浏览器全屏 F11。"
ORDER_HELP = "按选入的先后放映；删去再选入就排到最后。"
KEEP_THIS = "把这组屏幕存为自己的汇报线"
RANKS_NOTE = "并列后跳号；可能的名次有重叠的，先后分不开"
ZONES_NOTE = "每年9月考核；● 通过　◆ 未通过　□ 创建中"


def left_out(count: int) -> str:
    """How many screens without data were passed over; empty for none."""
    return f"（另有{count}屏还没有数据）" if count else ""


def lights_headline(measures: Sequence[Measure]) -> str:
    """How many of the targets that have data are reached; the figures where none is in force."""
    known = [m for m in measures if m.target and m.state not in ("no_data", "reference")]
    reached = sum(m.state in ("reached", "reached_proven") for m in known)
    if known:
        return f"{len(known)}项目标，达到{reached}项"
    told = [f"{m.indicator.short_name}{m.text}" for m in measures if m.denominator]
    return formats.names_text(told, 4) or NO_DATA_YET


def rate_headline(m: Measure) -> str:
    """One value against its target, as briefly as it can be said."""
    one = m.indicator
    if m.state == "no_data":
        return f"{one.short_name}：{NO_DATA_YET}"
    if m.state == "too_few" or m.target is None:
        return f"{one.short_name}{m.text}"
    return f"{one.short_name}{m.text}，{against_target(m, 'meeting').plain}"


def rate_lines(m: Measure) -> list[str]:
    """What stands under the big figure."""
    one, lines = m.indicator, []
    if gap_clause(m) and m.state not in ("no_data", "no_target"):
        lines.append(f"{gap_clause(m)}。")
    if m.denominator and one.kind == "sample":
        failed = m.denominator - m.numerator
        lines.append(f"合格{m.numerator:,}{one.noun}，不合格{failed:,}{one.noun}")
    elif m.denominator:
        lines.append(m.counts_text)
    if m.lower is not None:
        lines.append(f"可能的范围 {m.interval_text}")
    return lines


def ranking_headline(ranking: Ranking) -> str:
    """How many townships reach the target; how sure the order is stands beside each."""
    one, ranked = ranking.county.indicator, ranking.ranked
    reached = int((ranked["missing"] == 0).sum())
    silent = len(ranking.unranked)
    rest = f"，{silent}个没有排名" if silent else ""
    if ranking.target and ranking.target.is_over:
        told = f"{reached}个不低于{ranking.target.label}，仅供参考"
        return f"{one.short_name}：{len(ranked)}个乡镇中{told}{rest}"
    return f"{one.short_name}：{len(ranked)}个乡镇中{reached}个达到目标{rest}"


def spot_headline(ranking: Ranking, name: str) -> str:
    """Where one township stands."""
    rows = ranking.table[ranking.table["township"] == name]
    if rows.empty or rows["rank"].isna().all():
        return f"{name}：没有排名"
    row = rows.iloc[0]
    span = f"第{row['rank_low']}—{row['rank_high']}名之间"
    return f"{name}：{ranking.county.indicator.short_name}{row['text']}，名次在{span}"
