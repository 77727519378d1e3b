"""One value against its target, and what every panel shares."""

from dashboard import look
from dashboard.indicators.definitions import Indicator, Measure

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
        "missed": f"离{goal}目标还差{m.missing:,}{one.noun}{m.silent_text}",
    }.get(m.state, "")


def indicator_note(one: Indicator) -> str:
    """Which rows count, in one line."""
    return "；".join(part for part in (one.definition, one.rule_note) if part)
