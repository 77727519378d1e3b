"""Which department leads which trade, as the county set it on the page 文件与口径, 责任单位."""

from dashboard.duties import groups
from dashboard.store import db

UNSETTLED = "牵头部门未定"


def leads(store: db.StoreName) -> dict[str, str]:
    """Department by trade, several joined; UNSETTLED where nobody is set."""
    known = groups.in_force(store)
    return {
        trade: "、".join(known[one.id].members) if one.id in known else UNSETTLED
        for trade, one in groups.lead_groups().items()
    }
