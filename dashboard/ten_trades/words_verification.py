"""Sentences on the verification sample: how to draw it, and what the register is worth."""

from dashboard.indicators.words import Title
from dashboard.ten_trades.verification import Answer, Finding

EACH, SEED = "每个乡镇抽几户", "抽签号"
LIST_LABEL = "随机核查表"
HEADS = ("乡镇", "名册", "自报规范", "核查", "核查规范", "全部中规范的（95%）", "判断")
HOW = (
    "抽签号和名册相同，抽出的户就相同，谁都可以重抽核对；抽到的户都要去，不能换。",
    "下载的表就是检查记录的格式：打印、填“检查日期”“检查结果”（未发现问题、发现问题、未营业），"
    "再从“数据导入”导入即可，检查方式保留“随机核查”。",
)


def panel(found: Answer) -> Title:
    """What the visits say of the self-reported rate."""
    sub = "从名册随机抽户上门核查，看自报的规范率值多少；区间按抽样比例精确计算"
    if found.found is None:
        return "自报的规范率没有核查过", sub
    told = [f.township for f in found.findings if f.is_contradicted]
    start = (
        f"自报{found.claimed * 100:.1f}%，核查为{found.found.rate * 100:.1f}%"
        f"（{found.found.lower * 100:.1f}—{found.found.upper * 100:.1f}%）"
    )
    if told:
        return f"{start}；{'、'.join(told[:3])}{'等' if len(told) > 3 else ''}与自报不符", sub
    return f"{start}；没有与自报不符的乡镇", sub


def foot(found: Answer) -> str:
    """What was left out, and what the answer is not."""
    parts = [
        "“与自报不符”：若自报属实，随机抽到这么少规范户的机会不到5%（按各乡镇一起比较校正）；"
        "核查与登记相隔有时间，先请乡镇说明，不作结论"
    ]
    if found.unknown:
        parts.append(f"{found.unknown}次核查的户不在名册上，没有计入")
    if found.closed:
        parts.append(f"{found.closed}户未营业，没有计入")
    return "；".join(parts) + "。"


def cells(one: Finding) -> list[str]:
    """A row under HEADS."""
    return [
        one.township,
        f"{one.outlets:,}户",
        f"{one.claimed:,}户",
        f"{one.visited:,}户",
        f"{one.good:,}户",
        f"{one.lower:,}—{one.upper:,}户",
        "◆ 与自报不符" if one.is_contradicted else "● 未见不符",
    ]


def plan(outlets: int, each: int, needed: int | None) -> str:
    """What so many visits of a middling township can exclude."""
    told = (
        f"其中要排除不规范超过2%，须核查{needed:,}户且全部规范"
        if needed is not None
        else "其中2%不到1户"
    )
    return f"中等乡镇名册{outlets:,}户，{told}；每乡镇抽{each}户只能看出大的出入。"


def drawn(townships: int, outlets: int) -> str:
    """How many were drawn."""
    return f"已按抽签号从{townships}个乡镇抽出{outlets:,}户。"
