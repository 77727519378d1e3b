"""The bodies that owe duties on the page: one row per body, its names in each document."""

from dashboard import documents, duties
from dashboard.actors import Actor, actors
from dashboard.page.frame import table

KIND_NAMES = {
    "gov": "政府",
    "department": "部门",
    "office": "办公室",
    "group": "领导小组",
    "association": "协会",
    "owners": "企业和业主",
    "townships": "乡镇",
    "several": "几个单位",
}


def headline() -> tuple[str, str]:
    """How many bodies go by several names."""
    several = sum(len(_names(one)) > 1 for one in actors().values())
    return (
        f"{len(actors())}个单位，{several}个在文件里有不止一个名称",
        "只登记机构和职务，不登记人名和电话；“几个单位”由文件笼统提出，名单待县里补充。",
    )


def show() -> None:
    """Every body: level, kind, names per document, duties it owes and helps with."""
    papers = [item.id for item in documents.documents()]
    columns = [("单位", "left"), ("层级", "left"), ("性质", "left")]
    columns += [(paper, "wrap") for paper in papers] + [("负责（项）", ""), ("配合（项）", "")]
    rows = []
    for one in actors().values():
        owes = sum(one.id in item.responsible for item in duties.duties())
        helps = sum(one.id in item.cooperating for item in duties.duties())
        names = ["、".join(one.names.get(paper, ())) or "—" for paper in papers]
        numbers = [str(owes or "—"), str(helps or "—")]
        rows.append([one.name, one.level, KIND_NAMES[one.kind], *names, *numbers])
    table(columns, rows)


def _names(one: Actor) -> set[str]:
    return {name for used in one.names.values() for name in used}
