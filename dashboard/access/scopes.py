"""What an account answers for: its townships or its trades, by the names of the county."""

from collections.abc import Sequence

from dashboard import divisions
from dashboard.words.terms import trades


def townships_of_all_eras() -> list[str]:
    """Names of the units of every era: an account keeps seeing what its township was before."""
    names = (name for era in divisions.eras() for name in divisions.names_in(era.id))
    return list(dict.fromkeys(names))


def scope_fault(
    role: str, townships: Sequence[str], of_trades: Sequence[str], body: str = ""
) -> str:
    """What is wrong with the scope of a role (Chinese); empty when it is right."""
    if (role == "township") != bool(townships):
        return "乡镇账号要写明管哪个乡镇，其他角色不写。"
    if role != "department" and (of_trades or body):
        return "只有部门账号写明管哪些行业、是哪个部门，其他角色不写。"
    if role == "department" and not (of_trades or body):
        return "部门账号要写明管哪些行业；不牵头任何行业的，写明是哪个部门。"
    units = townships_of_all_eras()
    unknown = [one for one in townships if one not in units]
    unknown += [one for one in of_trades if one not in trades()]
    return f"不认识：{'、'.join(unknown)}。乡镇和行业要写全称。" if unknown else ""
