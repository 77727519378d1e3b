"""Sentences: the findings that pages print as headlines and panel titles, made from measures.

Plain, numbered, no praise and no blame; nothing is claimed that the verdict does not bear.
Every function returns text, or (title, subtitle).
"""

from collections.abc import Sequence
from datetime import date
from fractions import Fraction

import pandas as pd

from dashboard import look, statistics, wording
from dashboard.evidence import RANK_DRAWS, Ranking, Slice
from dashboard.indicators import Indicator, Measure

MAP_NOTE = f"{look.SCHEMATIC_NOTE}。乡镇驻地坐标：GeoNames（CC BY 4.0）；县界：天地图。"
VERDICT_RULER = "区间为精确法、上下各5%，与判定同一把尺"

Title = tuple[str, str]


def measure_sentence(m: Measure) -> str:
    """One value against its target: 阀门合格率89.3%，过80%线，但只有28批，还不能下结论."""
    one = m.indicator
    if m.state == "no_data":
        return f"{one.short_name}：还没有数据"
    if m.state == "too_few":
        return f"{one.short_name}：{m.text}，不足{one.minimum}{one.noun}，不计算比率"
    if m.target is None:
        return f"{one.short_name}{m.text}（{m.numerator}/{m.denominator}{one.noun}）"
    goal = m.target.printed
    few = f"但只有{m.denominator}{one.noun}，还不能下结论"
    return f"{one.short_name}{m.text}，" + {
        "reached_proven": f"已达到{goal}目标",
        "reached_unproven": f"过{goal}线，{few}",
        "missed_unproven": f"低于{goal}线，{few}",
        "missed_proven": f"没有达到{goal}目标",
        "reached": f"已达到{goal}目标",
        "missed": f"离{goal}目标还差{m.missing:,}{one.noun}",
    }.get(m.state, "")


def overview_headline(measures: Sequence[Measure], ranking: Ranking | None) -> Title:
    """What was reached, what was not, and who is behind."""
    known = [m for m in measures if m.target and m.state != "no_data"]
    if not known:
        return "还没有数据", "导入名册、抽查结果或示范区考核表后，这里显示目标完成情况。"
    reached = [m for m in known if m.state in ("reached", "reached_proven")]
    unsure = [m for m in known if m.state in ("reached_unproven", "missed_unproven", "too_few")]
    missed = [m for m in known if m.state in ("missed", "missed_proven")]
    parts = [f"{len(known)}项目标达到{len(reached)}项"]
    if missed:
        parts.append("没达到的是" + "、".join(_short_state(m) for m in missed))
    if unsure:
        parts.append("、".join(f"{m.indicator.short_name}样本不足" for m in unsure))
    return "；".join(parts), _behind_sentence(ranking)


def _short_state(m: Measure) -> str:
    gap = f"（{m.gap_text.replace(' ', '')}）" if m.gap_text else ""
    return f"{m.indicator.short_name}{m.text}{gap}"


def _behind_sentence(ranking: Ranking | None) -> str:
    if ranking is None:
        return ""
    table = ranking.table.sort_values("missing", ascending=False)
    names = list(table.loc[table["missing"] > 0, "township"])
    parts = [f"规范率没到目标的有{wording.names_text(names)}"] if names else []
    if ranking.older:
        parts.append(f"{wording.names_text(ranking.older)}没有报新名册，沿用上一次的")
    silent = list(table.loc[table["state"] == "no_data", "township"])
    if silent:
        parts.append(f"{wording.names_text(silent)}还没有名册")
    return "；".join(parts) + ("。" if parts else "各乡镇规范率都达到目标。")


def gap_map_panel(ranking: Ranking) -> Title:
    """Where the missing outlets are."""
    table = ranking.table.sort_values("missing", ascending=False)
    behind = table[table["missing"] > 0]
    sub = "各乡镇达到98%还差的户数（圆面积）".replace("98%", _goal(ranking))
    if behind.empty:
        who = "报了名册的乡镇" if (table["state"] == "no_data").any() else "各乡镇"
        return f"{who}都不差", sub
    top = behind["township"].head(2).tolist()
    return f"{len(behind)}个还差，{'、'.join(top)}最多", sub


def _goal(ranking: Ranking) -> str:
    target = ranking.county.indicator.target("township", date.max)
    return target.printed if target else "目标"


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
    whole = f"全县合并计算差{merged:,}{one.noun}" if merged else "全县合并计算不差"
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
    words = wording.names_text(names, 6)
    return [f"离红线最近：{words}，再有1{one.noun}不达标就低于{_goal(ranking)}。"]


def ranking_headline(ranking: Ranking, selected: str | None = None) -> Title:
    """How many reached the target, and whether the order can be told from chance."""
    county, table = ranking.county, ranking.ranked
    one = county.indicator
    if selected is not None and selected in set(ranking.table["township"]):
        return _one_township(ranking, selected)
    count = len(table)
    if not count:
        return f"各乡镇{one.short_name}的数量都不足，不排名", measure_sentence(county)
    target = one.target("township", date.max)
    clear = int((table["versus_county"] != "").sum())
    order = f"只有{clear}个与全县有明显差别" if clear else "名次分不开，没有一个与全县有明显差别"
    if target is None:
        return f"{count}个乡镇的{one.short_name}：{order}", _versus_sentence(ranking)
    reached = int(table["state"].isin(["reached", "reached_proven", "reached_unproven"]).sum())
    start = (
        f"{count}个乡镇都到了{target.printed}"
        if reached == count
        else f"{count}个乡镇都没到{target.printed}"
        if reached == 0
        else f"{count}个乡镇中{reached}个到了{target.printed}"
    )
    return f"{start}；{order}", _versus_sentence(ranking)


def _one_township(ranking: Ranking, name: str) -> Title:
    row = ranking.table[ranking.table["township"] == name].iloc[0]
    one = ranking.county.indicator
    if row["unplaced"]:
        return f"{name}：{row['text']}，{row['unplaced']}，不排名", _versus_sentence(ranking)
    versus = f"，明显{row['versus_county']}" if row["versus_county"] else "，与全县没有明显差别"
    return (
        f"{name}{one.short_name}{row['text']}，第{row['rank']}名"
        f"（{row['rank_low']}—{row['rank_high']}）{versus}",
        "；".join(part for part in (row["gap"], measure_sentence(ranking.county)) if part),
    )


def _versus_sentence(ranking: Ranking) -> str:
    table, parts = ranking.ranked, []
    for word in ("高于全县", "低于全县"):
        names = list(table.loc[table["versus_county"] == word, "township"])
        if names:
            parts.append(f"{wording.names_text(names)}明显{word}")
    county = f"全县{ranking.county.text}"
    if not parts:
        return f"{county}；各乡镇的先后可能只是偶然。"
    return f"{county}；{'，'.join(parts)}；其余的先后可能只是偶然。"


def ranking_panel(ranking: Ranking) -> Title:
    """What the league table shows about overlap."""
    table, one = ranking.ranked, ranking.county.indicator
    sub = f"{one.definition}（%），横线为95%波动区间（威尔逊法），按{one.short_name}排序"
    if len(table) < 2:
        return f"各乡镇{one.short_name}", sub
    could_lead = int((table["rank_low"] == 1).sum())
    if could_lead > 1:
        return f"有{could_lead}个乡镇都可能是第1名", sub
    if could_lead == 0:
        return "谁是第1名分不出来", sub
    return f"只有{table['township'].iloc[0]}可能是第1名", sub


def unranked_foot(ranking: Ranking) -> str:
    """Who is left out of the order and why; who used an older register."""
    parts = [
        f"{reason}、不排名：{wording.names_text(list(group['township']), 8)}"
        for reason, group in ranking.unranked.groupby("unplaced", sort=False)
    ]
    if ranking.unknown:
        noun = ranking.county.indicator.noun
        parts.append(f"另有{ranking.unknown}{noun}没有写明乡镇（未明），只计入全县")
    if ranking.county.indicator.basis == "state" and ranking.older:
        names = wording.names_text(ranking.older, 6)
        parts.append(f"未报新名册、沿用上一次的：{names}")
    return "。".join(parts)


def map_panel(ranking: Ranking) -> Title:
    """Where the low values lie."""
    one, table = ranking.county.indicator, ranking.ranked
    sub = f"各乡镇{one.short_name}，蓝色越深越高；点一下选中"
    if table.empty:
        return f"还没有可比的{one.short_name}", sub
    lowest = table["number"].iloc[-1]
    if len(table) > 1 and table["number"].nunique() == 1:
        return f"{len(table)}个乡镇都是{lowest}%", sub
    names = list(table.loc[table["number"] == lowest, "township"])
    return f"{wording.names_text(names, 2)}最低（{lowest}%）", sub


def table_panel(ranking: Ranking) -> Title:
    """Who is missing most units to the target."""
    one, table = ranking.county.indicator, ranking.ranked
    sub = "点一行，图和地图同时选中"
    if one.kind == "census" and table["missing"].sum():
        worst = table.sort_values("missing", ascending=False).head(2)
        items = "、".join(
            f"{n} {m}" for n, m in zip(worst["township"], worst["missing"], strict=True) if m
        )
        return f"还差的{one.noun}数最多：{items}", sub
    return f"各乡镇{one.short_name}与名次", sub


def reading_guide(ranking: Ranking, is_dense: bool) -> list[str]:
    """How to read the ranking, one sentence per line."""
    one = ranking.county.indicator
    lines = ["先看名次区间，再看名次：区间宽，说明名次可能只是偶然。"]
    if len(ranking.ranked):
        top = ranking.ranked.iloc[0]
        lines.append(
            f"{top['township']}第{top['rank']}名，区间第{top['rank_low']}—{top['rank_high']}名"
            f"（{RANK_DRAWS:,}次模拟的中间95%）。"
        )
    lines.append("“高于/低于全县”：精确检验，并按同时比较全部乡镇校正（Holm法）。")
    ties = "同分同名次，不空位（1、1、2）" if is_dense else "同分同名次，后面空位（1、1、3）"
    return [*lines, f"{ties}；不足{one.minimum}{one.noun}不排名。"]


def series_title(points: Sequence[tuple[date, Measure]], grain: str) -> Title:
    """How many periods can be concluded, and how the newest stands."""
    judged = [(d, m) for d, m in points if m.rate is not None]
    if not judged:
        return "每个时期都不足以计算比率", ""
    one = judged[-1][1].indicator
    sub = f"{one.definition}（%），竖条为区间；{VERDICT_RULER}"
    day, newest = judged[-1]
    name = wording.period_text(day, grain)
    sure = sum(m.state in ("reached_proven", "missed_proven") for _, m in judged)
    if newest.target is None:
        return f"{name}{newest.text}（{newest.numerator}/{newest.denominator}{one.noun}）", sub
    if sure == 0:
        return f"{len(judged)}个时期的区间都跨着{newest.target.printed}线，都不能下结论", sub
    return f"{len(judged)}个时期中{sure}个可以下结论；{name}{newest.look.word}", sub


GRID_FOOT = (
    "不足5户只列“达到/总数”，不计算比率；“—”表示该乡镇没有这个行业或未报名册。点一行选中乡镇。"
)


def outlets_headline(
    measures: Sequence[Measure], township: str | None, trade: Sequence[str] | None
) -> Title:
    """Coverage, compliance and completion of the chosen part."""
    place = "".join((township or "全县", trade[0] if trade else ""))
    first, second = (measure_sentence(m) for m in measures[:2])
    rest = f"；{measure_sentence(measures[2])}" if len(measures) > 2 else ""
    return f"{place}{second}", f"{first}{rest}。"


def trades_panel(found: Sequence[tuple[str, Measure]]) -> Title:
    """Which trades hold it up."""
    sub = "各行业达到目标还差的户数，及现规范率"
    total = sum(m.missing for _, m in found)
    if not total:
        return "各行业都不差", sub
    name, worst = found[0]
    share = wording.percent(Fraction(worst.missing, total), 0)
    return f"{name}差{worst.missing:,}户，占各行业差额的{share}%", sub


def grid_panel(shown: str) -> Title:
    """The grid of townships and trades."""
    if shown == "missing":
        return "还差的户数：乡镇 × 行业", "各格到目标还差的户数；合计按乡镇整体计算"
    return "规范率：乡镇 × 行业", "各格规范率（%）；合计按乡镇整体计算"


NO_TARGET_NOTE = "62号只要求“较高提升”，没有数值目标；竖条为区间（上下各5%，精确法）。"


def change_headline(points: Sequence[tuple[date, Measure]]) -> Title:
    """Newest year against the first one: the difference with its interval, or not yet sayable."""
    judged = [(d, m) for d, m in points if m.rate is not None]
    if len(judged) < 2:
        return (measure_sentence(judged[-1][1]) if judged else "样本过少，不计算合格率"), ""
    (first, old), (last, new) = judged[0], judged[-1]
    assert old.rate is not None and new.rate is not None
    low, high = statistics.difference_interval(
        new.numerator, new.denominator, old.numerator, old.denominator
    )
    change = float(new.rate - old.rate) * 100
    limits = f"{float(low) * 100:+.1f}至{float(high) * 100:+.1f}"
    one = new.indicator
    word = "高" if change >= 0 else "低"
    sure = float(low) > 0 or float(high) < 0
    told = "区间不含0，可以认定有变化" if sure else "区间含0，还不能认定有变化"
    return (
        f"{one.short_name}{last.year}年{new.text}，比{first.year}年{word}{abs(change):.1f}个百分点",
        f"差的95%区间为{limits}个百分点（纽科姆法）：{told}；"
        f"{first.year}年{old.numerator}/{old.denominator}批，"
        f"{last.year}年{new.numerator}/{new.denominator}批。",
    )


def sample_map_panel(ranking: Ranking) -> Title:
    """Where most batches come from and what can be said of them."""
    table, one = ranking.table, ranking.county.indicator
    sub = "分乡镇，合格/抽查（批）；不足5批只列数"
    if not table["denominator"].sum():
        return "抽查结果没有写明乡镇", sub
    most = table.sort_values("denominator", ascending=False).iloc[0]
    if most["state"] in ("reached_unproven", "missed_unproven"):
        return f"{most['township']}{one.noun}次最多，也还不能下结论", sub
    return f"{most['township']}{one.noun}次最多（{most['numerator']}/{most['denominator']}）", sub


def period_words(chosen: Slice) -> str:
    """The period of a slice: 2010年, 2007—2015年."""
    if chosen.start is None or chosen.end is None:
        return "历年"
    if chosen.start.year == chosen.end.year:
        return f"{chosen.start.year}年"
    return f"{chosen.start.year}—{chosen.end.year}年"


def items_panel(items: pd.DataFrame, chosen: Slice) -> Title:
    """The most frequent failing items."""
    sub = f"不合格项目出现的批数，{period_words(chosen)}"
    if items.empty:
        return "没有不合格项目", sub
    return f"{'、'.join(items.head(2)['item'])}最常不合格", sub


def purposes_panel(chosen: Slice) -> Title:
    """Why purposes are kept apart."""
    sub = f"{period_words(chosen)}，按抽查性质；跟踪抽查专查问题企业，不与定期混算"
    return "只有定期抽查计入目标", sub


def indicator_note(one: Indicator) -> str:
    """Which rows count, in one line."""
    return "；".join(part for part in (one.definition, one.rule_note) if part)


PASS_MARK_NOTE = "通过线取自考核表，不是文件规定"


def zones_headline(newest: Measure, rows: pd.DataFrame, year: int) -> Title:
    """How many zones passed against the target, and what the rest lacks."""
    found = rows[rows["year"] == year]
    rest = len(found) - newest.numerator
    others = f"，另{rest}个还在创建" if rest else ""
    goal = int(newest.target.value) if newest.target else 0
    if newest.numerator >= goal:
        return f"{year}年：{newest.numerator}个示范区通过考核，达到{goal}个以上的目标{others}", ""
    left = max(0, 2015 - year)
    return (
        f"{year}年：{newest.numerator}个示范区通过考核，离目标还差{goal - newest.numerator}个",
        f"参加考核{len(found)}个；离2015年还有{left}年、{left}轮9月考核。",
    )


def zone_map_panel(rows: pd.DataFrame, year: int) -> Title:
    """Where the passed zones lie."""
    found = rows[rows["year"] == year]
    passed = found.loc[found["conclusion"] == "通过", "townships"]
    places = list(dict.fromkeys(place for townships in passed for place in townships))
    sub = f"{year}年9月考核；绿：通过，浅蓝：创建中，灰白：无示范区"
    if not places:
        return "还没有示范区通过考核", sub
    return f"通过的示范区在{wording.names_text(places)}", sub


def zone_lines_panel(rows: pd.DataFrame, year: int) -> Title:
    """Which zone rose most up to the year."""
    found = rows[rows["year"] <= year].dropna(subset=["total"]).sort_values("year")
    sub = "各示范区年度考核总分，虚线为考核表上的通过线"
    spans = {
        str(zone): (one["total"].iloc[0], one["total"].iloc[-1])
        for zone, one in found.groupby("zone")
        if len(one) > 1
    }
    if not spans:
        return f"{year}年是第一轮考核", sub
    zone, (old, new) = max(spans.items(), key=lambda item: item[1][1] - item[1][0])
    if new <= old:
        return f"到{year}年，没有示范区的得分比第一轮高", sub
    return f"{zone}从{old:.1f}分到{new:.1f}分，升得最多", sub
