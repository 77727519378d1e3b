"""Sentences of the league table: what the order bears, who is left out, how to read it."""

from datetime import date

from dashboard.indicators.measured import RANK_DRAWS, Ranking
from dashboard.indicators.words import NONE_APART, Title, measure_sentence, versus_county
from dashboard.words import formats


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
    order = f"只有{clear}个与全县有明显差别" if clear else f"名次分不开，{NONE_APART}"
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
    return (
        f"{name}{one.short_name}{row['text']}，第{row['rank']}名"
        f"（{row['rank_low']}—{row['rank_high']}），{versus_county(row['versus_county'])}",
        "；".join(part for part in (row["gap"], measure_sentence(ranking.county)) if part),
    )


def _versus_sentence(ranking: Ranking) -> str:
    table, parts = ranking.ranked, []
    for word in ("高于全县", "低于全县"):
        names = list(table.loc[table["versus_county"] == word, "township"])
        if names:
            parts.append(f"{formats.names_text(names)}{versus_county(word)}")
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
        f"{reason}、不排名：{formats.names_text(list(group['township']), 8)}"
        for reason, group in ranking.unranked.groupby("unplaced", sort=False)
    ]
    if ranking.unknown:
        noun = ranking.county.indicator.noun
        parts.append(f"另有{ranking.unknown}{noun}没有写明乡镇（未明），只计入全县")
    if ranking.county.indicator.basis == "state" and ranking.older:
        names = formats.names_text(ranking.older, 6)
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
    return f"{formats.names_text(names, 2)}最低（{lowest}%）", sub


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
