"""What lists of events and of facts share: days in order, sums of money."""

import re
from datetime import date

from dashboard.importing.checked import Checked
from dashboard.importing.cleaning import tidy
from dashboard.importing.problems import FileRefusedError

YUAN_PER_WAN = 10_000

_MONEY_UNIT = re.compile(r"单位[:：]\s*(万?元)")


def recorded_on(checked: Checked, what: str) -> date:
    """The day of a whole list: 填报时间, else the end of the title's period.

    what: the list in words, for the message. Raises FileRefusedError period_missing.
    """
    told = checked.context.reported or checked.context.span
    if told is None:
        raise FileRefusedError(
            "period_missing",
            f"“{checked.sheet or '文件'}”没有填报时间，标题也没有写年份，不知道是什么时候的{what}。"
            "请在标题下写上“填报时间：2010年6月30日”，或指定期间。",
        )
    return told.end


def report_order(checked: Checked, earlier: str, later: str, code: str) -> None:
    """Hold the rows whose second day lies before their first one."""
    first, second = (checked.dataset.field(name).label for name in (earlier, later))
    pairs = zip(checked.column(earlier), checked.column(later), strict=True)
    for position, (start, end) in enumerate(pairs):
        if start and end and end < start:
            checked.report(
                position, later, code, "rejected",
                f"{second}早于{first}（{start.isoformat()}），顺序不对。请核对这两个日期。",
            )  # fmt: skip


def fill_yuan(checked: Checked, name: str) -> None:
    """Turn a column of money into yuan where its head, or a line above it, says 万元.

    A cell that names its own unit (3.5万元, 8000元) is in yuan already. Where nothing tells the
    unit the figures count as yuan, and a notice says so.
    """
    match = checked.mapping.column_of(name)
    if match is None:
        return
    is_told = re.search("[万元]", match.label)
    told = match.label if is_told else unit_of_money(checked)
    if "万" in told:
        checked.values[name] = [
            value if value is None or _names_its_unit(cell) else round(value * YUAN_PER_WAN, 2)
            for value, cell in zip(checked.values[name], checked.raw(match.index), strict=True)
        ]
    elif "元" not in told and any(
        value is not None and not _names_its_unit(cell)
        for value, cell in zip(checked.values[name], checked.raw(match.index), strict=True)
    ):
        checked.notice_at_head(
            "money_unit_missing",
            f"“{match.label}”没有写单位，按元计。如果填的是万元，请在表头写上“（万元）”后再导入。",
        )


def unit_of_money(checked: Checked) -> str:
    """万元 of a line 单位：万元 above the table, "" without one."""
    texts = map(tidy, checked.plan.titles)
    return "".join(found[1] for text in texts if (found := _MONEY_UNIT.search(text)))


def _names_its_unit(cell: object) -> bool:
    return isinstance(cell, str) and re.search("[万元]", cell) is not None
