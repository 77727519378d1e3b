"""What can be found: gathered once per state of the data and per sight of a viewer."""

from collections.abc import Iterator, Mapping

from dashboard import divisions
from dashboard.divisions.villages import UNKNOWN, village_of
from dashboard.documents.clauses import clauses, documents
from dashboard.duties.definitions import duties
from dashboard.indicators.definitions import indicators
from dashboard.searching.index import Entry, Index
from dashboard.store import db, viewer

TOWNSHIP, VILLAGE, OUTLET, FIRM = "乡镇", "村、街", "经营户", "企业"
CLAUSE, DUTY, INDICATOR, FILE, PAGE, CODE = "条款", "任务", "指标", "文件", "页面", "数字编号"
KINDS = (CODE, TOWNSHIP, INDICATOR, FIRM, OUTLET, VILLAGE, CLAUSE, DUTY, FILE, PAGE)
PLACES = "到村到户"  # the part of 整规进度 that lists villages
_MASKED = ("企业·", "单位·")


def index(store: db.StoreName, pages: Mapping[str, str]) -> Index:
    """The names that the viewer of the moment may find. pages: file name → title."""
    entries = [*_townships(), *_definitions(), *_pages(pages), *_stored(store)]
    sounds = {one.name: one.pinyin.replace(" ", "").lower() for one in _all_townships()}
    return Index(entries, sounds)


def _all_townships() -> Iterator[divisions.Township]:
    for era in divisions.ERA_IDS:
        yield from divisions.townships(era)


def _townships() -> Iterator[Entry]:
    labels = {era.id: era.label.split("，")[0] for era in divisions.eras()}
    named: dict[str, list[str]] = {}
    for one in _all_townships():
        named.setdefault(one.name, []).append(labels[one.era])
    for name, eras in named.items():
        told = "" if len(eras) == len(labels) else "、".join(eras)
        yield Entry(TOWNSHIP, name, "township", (("township", name),), told)


def _definitions() -> Iterator[Entry]:
    for one in indicators().values():
        choices = (("indicator", one.id),)
        page = "ranking" if "township" in one.dimensions else one.page
        yield Entry(INDICATOR, one.name, page, choices, one.definition)
    for clause in clauses():
        name = f"{clause.citation} {clause.key_phrase}" if not clause.personal else clause.citation
        yield Entry(CLAUSE, name, "documents", (("clause", clause.id),), clause.summary)
    for paper in documents():
        yield Entry(FILE, f"{paper.id} {paper.title}", "documents", (("document", paper.id),))
    for duty in duties():
        told = f"{duty.document} {duty.due or ''}".strip()
        yield Entry(DUTY, duty.title, "documents", (("clause", duty.clauses[0]),), told)


def _pages(pages: Mapping[str, str]) -> Iterator[Entry]:
    for name, title in pages.items():
        yield Entry(PAGE, title, name)


def _stored(store: db.StoreName) -> Iterator[Entry]:
    who = viewer.current()
    if not db.exists(store):
        return
    villages: dict[tuple[str, str], None] = {}
    rows = db.query(store, "search_outlets")
    for township, trade, name, address in zip(
        rows["township"], rows["trade"], rows["name"], rows["address"], strict=True
    ):
        village = village_of(address, township)
        if village != UNKNOWN:
            villages[township, village] = None
        if not name.startswith(_MASKED):
            key = "·".join((township, trade, name))
            yield Entry(OUTLET, name, "outlets", (("outlet", key),), f"{township}，{trade}")
    for township, village in villages:
        choices = (("township", township), ("part", PLACES), ("village", village))
        yield Entry(VILLAGE, f"{township}{village}", "outlets", choices)
    if who.sees_firms:
        firms = db.query(store, "search_firms")
        for name, township in zip(firms["enterprise"], firms["township"], strict=True):
            told = township if isinstance(township, str) else ""
            yield Entry(FIRM, name, "enterprises", (("enterprise", name),), told)
    if "import" in who.may and store == "real":
        for one in db.query(store, "imports").itertuples():
            told = f"{one.imported_at:%Y-%m-%d} {one.imported_by}"
            yield Entry(FILE, str(one.file_name), "imports", (), told)
