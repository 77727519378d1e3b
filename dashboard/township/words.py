"""Sentences of the page on one township."""

from collections.abc import Mapping, Sequence
from datetime import date
from fractions import Fraction
from typing import Any

import pandas as pd

from dashboard.duties.definitions import LATE, NEAR, OVERDUE, UNDECIDED
from dashboard.duties.plan import Line
from dashboard.indicators import evidence
from dashboard.indicators.products import registered
from dashboard.indicators.words import Title, against_target, change, old_words, versus_county
from dashboard.township.facts import Part, Standing
from dashboard.words import formats
from dashboard.words.terms import SERIES

SPINE_LEGEND = (
    "深蓝点：本乡镇；灰点：其他乡镇；长竖线：全县；短竖线：各乡镇中位数；虚竖线：目标。"
    "可能名次：只凭偶然也会这样变动。"
)
RELATIONS = {"merged": "整体并入", "split": "划入一部分", "renamed": "改名", "same": "延续"}
DATASETS = {
    "outlets": "名册",
    "samples": "抽查",
    "training": "培训",
    "submissions": "月报登记",
    "enterprises": "企业名册",
    "demonstration": "示范申报",
    "satisfaction": "满意度",
}
PAPER_TITLE = "永嘉质量看板　乡镇画像"
PRINT_HINT = "打印（Ctrl+P）只出一张A4；键盘 ← → 换乡镇"


def township_headline(name: str, found: Standing, as_of: date) -> Title:
    """Compliance, whether it is apart from the county, what is missing; then the tolerance."""
    own = found.own
    if own.state == "no_data":
        return (
            f"{name}：没有名册，规范率无数据",
            f"截至{formats.date_text(as_of)}，本区划时期没有这个乡镇的名册；有数据的指标见下表。",
        )
    if own.rate is None:
        return f"{name}只有{own.text}规范，数量过少，不计算比率", ""
    end = against_target(own, "headline").plain
    bad = own.denominator - own.numerator
    is_over = own.target is not None and own.target.is_over
    spare = "" if is_over else f"可以有{own.allowed_failures:,}户不规范，"
    return (
        "，".join(filter(None, (f"规范率{own.text}", versus_county(found.versus), end)))
        + old_words(own),
        f"{own.denominator:,}户“十小”经营户；{spare}现有{bad:,}户不规范。",
    )


def paper_line(as_of: date, units: str) -> str:
    """Day and division under the title of the printed sheet."""
    return f"统计截止 {formats.date_text(as_of)}　区划 {units}"


def paper_foot(dated: str, source: str) -> str:
    """Last line of the printed sheet; dated: 名册2010年10月31日、抽查2010年9月30日."""
    return f"数据日期：{dated or '无数据'}。来源：{source}。"


def period_words(found: Standing) -> str:
    """Which day or span a value is of: 2010-06-30名册, 2007年以来, 2010年; 旧数 where it is old."""
    one, chosen = found.own.indicator, found.chosen
    old = evidence.mark(found.own)
    if one.basis == "state":
        day = f"{found.newest:%Y-%m-%d}名册" if found.newest else ""
        return "，".join(filter(None, (day, old)))
    assert chosen.start is not None
    span = f"{chosen.start.year}年{'以来' if one.kind == 'sample' else ''}"
    return "，".join(filter(None, (span, old)))


def rank_words(found: Standing) -> tuple[str, ...]:
    """第6名, and 可能第3到13名，共38个; why it has no rank otherwise."""
    if found.rank is None:
        return ({"no_data": "—", "too_few": "数量过少"}.get(found.own.state, "不排名"),)
    rank, low, high = found.rank
    same = 0 if found.own.rate is None else found.others.count(float(found.own.rate))
    if same == found.of > 1:
        return "都一样", f"共{found.of}个"
    shared = "并列" if same > 1 else ""
    return f"{shared}第{rank}名", f"可能第{low}到{high}名，共{found.of}个"


def history_panel(points: Sequence[tuple[date, Standing]]) -> Title:
    """How compliance and rank moved over the registers."""
    sub = "历次名册的规范率（%）和名次；深蓝：本乡镇，灰：全县，虚线：目标"
    known = [(d, s) for d, s in points if s.own.rate is not None]
    if not known:
        return "没有名册，看不出变化", sub
    if len(known) == 1:
        return "只有一次名册，还看不出变化", sub
    (first, old), (_, new) = known[0], known[-1]
    found = change(new.own, old.own)
    assert found is not None
    since = f"{first.year}年{first.month}月"
    if not found.points:
        moved = f"规范率与{since}相同"
    else:
        moved = f"规范率比{since}{'高' if found.points > 0 else '低'}{found.text}"
    if old.rank is None or new.rank is None:
        return moved, sub
    apart = new.rank[2] < old.rank[1] or old.rank[2] < new.rank[1]
    word = "名次升降分得出" if apart else "名次升降还分不出"
    return f"{moved}，{word}", sub


def rounds_panel(own: pd.DataFrame, series: str) -> Title:
    """Own scores against the mean of all townships in each round of a series."""
    name = SERIES[series]
    sub = f"{name}各次得分占满分的%；灰：各乡镇平均"
    known = own.dropna(subset=["percent"])
    if known.empty:
        return f"没有{name}得分", sub
    above = int((known["percent"] > known["mean"]).sum())
    count = len(known)
    if count == 1:
        return f"这次督查得分{'' if above else '不'}高于各乡镇平均", sub
    if above == count:
        return f"{count}次督查得分都高于各乡镇平均", sub
    if above == 0:
        return f"{count}次督查得分都不高于各乡镇平均", sub
    return f"{count}次督查得分{above}次高于各乡镇平均", sub


def trades_panel(bad: Sequence[tuple[str, int, int]]) -> Title:
    """bad: trade, outlets not compliant, outlets. Which trade holds the township up."""
    sub = "各行业不规范户数/户数，规范率"
    total = sum(n for _, n, _ in bad)
    if not bad:
        return "没有名册，分不出行业", sub
    if total == 0:
        return "各行业都没有不规范的户", sub
    most = max(n for _, n, _ in bad)
    names = formats.most((name, n) for name, n, _ in bad)
    share = formats.percent(Fraction(most, total), 0)
    if len(names) > 1:
        return f"不规范的{total:,}户中{formats.names_text(names, 3)}各{most:,}户（{share}%）", sub
    return f"不规范的{total:,}户中{most:,}户是{names[0]}（{share}%）", sub


def risk_panel(count: int, relapsed: int) -> Title:
    """How many outlets need looking after."""
    sub = "未整规、未规范、无照、无证，或上次名册规范而这次不规范"
    if not count:
        return "名册上没有要盯的户", sub
    back = f"，其中规范后又不规范的{relapsed:,}户" if relapsed else ""
    return f"要盯的有{count:,}户{back}", sub


def duties_panel(lines: Sequence[Line]) -> Title:
    """How many duties are overdue or near."""
    found = [state.name for _, state in lines]
    sub = f"承担{len(lines)}件（按期计），列出要办、待定和迟办的"
    overdue, near = found.count(OVERDUE), found.count(NEAR)
    if not lines:
        return "没有要办的事", "这一天还没有任务"
    parts = []
    if overdue:
        parts.append(f"逾期未完成{overdue}件")
    if near:
        parts.append(f"30天内到期{near}件")
    if not parts:
        asked = found.count(UNDECIDED)
        parts.append(f"没有逾期的，{asked}件无法判定" if asked else "没有逾期的")
    late = found.count(LATE)
    return "、".join(parts) + (f"；迟完成{late}件" if late else ""), sub


def classes_panel(rows: pd.DataFrame) -> Title:
    """Enterprises by class."""
    if rows.empty:
        return "企业分类无数据", f"{'、'.join(registered())}企业 A、B、C 分类"
    newest = rows["classified_on"].max().date()
    parts = []
    for product, own in rows.groupby("product"):
        count, worst = int(own["enterprises"].sum()), own[own["class"] == "C"]["enterprises"].sum()
        parts.append(f"{product}企业{count}家" + (f"（C类{int(worst)}家）" if worst else ""))
    return "、".join(parts), f"企业分类，{formats.date_text(newest)}"


def class_counts(product: str, rows: Sequence[Mapping[str, Any]]) -> str:
    """阀门 17家：A 11、B 3、退出 1, for shares too narrow to carry their own words."""
    total = sum(row["enterprises"] for row in rows)
    each = "、".join(f"{row['class']} {row['enterprises']}" for row in rows)
    return f"{product} {total}家：{each}"


def demonstration_panel(rows: pd.DataFrame) -> Title:
    """Applications for demonstration titles."""
    if rows.empty:
        return "示范申报无数据", "示范乡镇、示范街（村）的申报与进度"
    approved = int(rows["approved_on"].notna().sum())
    return f"示范申报{len(rows)}个，已审定{approved}个", "示范乡镇、示范街（村）走到哪一步"


def no_figures(name: str, found: Sequence[Part]) -> Title:
    """A township that sent nothing since it was made of others."""
    first = found[0].own.indicator.name
    return (
        f"{name}区划调整以来没有数据",
        f"调整前的{first}等数据属于原来的乡镇，列在下面，不推算到现在的{name}。",
    )


def parts_panel(name: str, found: Sequence[Part]) -> Title:
    """What the township was made from."""
    some = "（或其一部分）" if any(one.relation == "split" for one in found) else ""
    return (
        f"{name}由原来的{len(found)}个乡镇{some}组成",
        "区划调整前最后一次名册（规范率%）；划入一部分的，原数不拆分",
    )


def successors_line(name: str, became: Sequence[str], year: int) -> str:
    """What the township became later."""
    if not became or list(became) == [name]:
        return ""
    verb = "分为" if len(became) > 1 else "并入" if became[0] != name else "延续为"
    return f"{name}{year}年{verb}{'、'.join(became)}"


def risk_list_panel(name: str, count: int) -> Title:
    """The full list below the sheet."""
    return (
        f"{name}要盯的{count:,}户",
        "又不规范的在前；点一行可打开一户一档；业主和电话按规定隐去一部分；不随A4打印",
    )
