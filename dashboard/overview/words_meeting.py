"""Sentences of the meeting mode: short, since they are read from five metres."""

from collections.abc import Sequence

from dashboard.indicators.definitions import Measure
from dashboard.indicators.measured import Ranking
from dashboard.indicators.words import NO_DATA_YET, against_target, gap_clause

CHOOSING = ("选一条汇报线，开始放映", "每屏一句结论；数字与各页面相同，随统计截止日变化。")
KEYS = "翻页：← → 或翻页笔（PgUp、PgDn）；首屏 Home，末屏 End；深浅 D；退出 Esc；浏览器全屏 F11。"
ORDER_HELP = "按选入的先后放映；删去再选入就排到最后。"
KEEP_THIS = "把这组屏幕存为自己的汇报线"
RANKS_NOTE = "同分同名次；名次区间95%，区间重叠的不分先后"
ZONES_NOTE = "每年9月考核；● 通过　◆ 未通过　□ 创建中"


def lights_headline(measures: Sequence[Measure]) -> str:
    """How many of the targets that have data are reached."""
    known = [m for m in measures if m.target and m.state != "no_data"]
    reached = sum(m.state in ("reached", "reached_proven") for m in known)
    return f"{len(known)}项目标，达到{reached}项" if known else NO_DATA_YET


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
        lines.append(f"区间 {m.interval_text}")
    return lines


def ranking_headline(ranking: Ranking) -> str:
    """How many townships reach the target; how sure the order is stands beside each."""
    one, ranked = ranking.county.indicator, ranking.ranked
    reached = int((ranked["missing"] == 0).sum())
    silent = len(ranking.unranked)
    rest = f"，{silent}个没有排名" if silent else ""
    return f"{one.short_name}：{len(ranked)}个乡镇中{reached}个达到目标{rest}"


def spot_headline(ranking: Ranking, name: str) -> str:
    """Where one township stands."""
    rows = ranking.table[ranking.table["township"] == name]
    if rows.empty or rows["rank"].isna().all():
        return f"{name}：没有排名"
    row = rows.iloc[0]
    span = f"第{row['rank_low']}—{row['rank_high']}名之间"
    return f"{name}：{ranking.county.indicator.short_name}{row['text']}，名次在{span}"
