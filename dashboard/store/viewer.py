"""For whom the store is asked: what of its rows may be seen, and what may be written.

Every question (db.query) and every write (db.transaction) goes by the viewer of the moment. A page
sets the signed-in person; the command line, whose user can read the files anyhow, is SYSTEM. Once
the server serves pages, whatever has no viewer of its own sees nothing that is named and writes
nothing: a forgotten call shows too little, never too much.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field, replace

ACTIONS = {
    "import": "导入、撤销和更正数据",
    "edit": "录入、裁定、权重和公文版式",
    "own": "保存自己的汇报线",
    "reply": "回复督办单",
    "report": "填报、报送和审核报表",
    "export": "导出和下载",
    "original": "下载原件",
    "sql": "用SQL查询",
    "reveal": "显示个人信息",
    "audit": "查看和导出审计",
    "accounts": "管理账号和备份",
}


@dataclass(frozen=True)
class Viewer:
    """Who asks. townships, trades: whose single outlets may be seen, None for all of them. body:
    the department that he is of."""

    name: str = ""
    role: str = ""
    may: frozenset[str] = field(default_factory=frozenset)
    sees_firms: bool = False
    sees_positions: bool = False
    townships: frozenset[str] | None = frozenset()
    trades: frozenset[str] | None = None
    reveals: bool = False
    address: str = ""
    body: str = ""

    def revealing(self) -> "Viewer":
        """The same viewer, for whom personal data are not masked: only after the audit was told."""
        return replace(self, reveals=True)

    @property
    def sees_every_name(self) -> bool:
        """Whether no firm and no outlet is hidden: text that somebody else wrote may name any."""
        return self.sees_firms and self.townships is None and self.trades is None

    @property
    def sight(self) -> tuple[object, ...]:
        """What decides which values are seen: part of every cache key. Whoever may import sees
        names of files and what stands in cells."""
        lists = (sorted(one) if one is not None else None for one in (self.townships, self.trades))
        own = (self.sees_firms, self.sees_positions, "import" in self.may, self.reveals, self.body)
        return (*own, *map(repr, lists))

    def by_sight(self) -> "Viewer":
        """The viewer as far as `sight` tells of him: for whom an answer is found that goes to
        everybody of the same sight."""
        return replace(self, name="", role="", address="", may=self.may & {"import"})


SYSTEM = Viewer("", "system", frozenset(ACTIONS), True, True, None, None)
NOBODY = Viewer("", "nobody")

_viewer: ContextVar[Viewer | None] = ContextVar("viewer", default=None)
_otherwise = SYSTEM


def current() -> Viewer:
    """The viewer of the moment."""
    return _viewer.get() or _otherwise


def set_for_this_run(viewer: Viewer) -> None:
    """From now on, within this thread or task, the store is asked for this viewer."""
    _viewer.set(viewer)


def serve() -> None:
    """The process serves pages from now on: without a viewer nothing named is seen."""
    global _otherwise
    _otherwise = NOBODY


@contextmanager
def acting(viewer: Viewer) -> Iterator[None]:
    """Within it the store is asked for this viewer."""
    token = _viewer.set(viewer)
    try:
        yield
    finally:
        _viewer.reset(token)
