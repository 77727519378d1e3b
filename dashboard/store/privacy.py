"""What of a frame a viewer may see: the one place where names, persons and positions are masked.

Rows are never dropped, so that what is counted from a frame stays right whoever looks; what names
a person, an enterprise or a single outlet is made unreadable instead. [privacy] of
data/columns.toml says which columns those are. Names of enterprises and outlets become the same
mark wherever they stand, so that frames still fit together; the mark cannot be turned back, nor
guessed from a list of names, since its key is made anew by every process.
"""

import hashlib
import re
import secrets
from collections.abc import Callable
from functools import cache, partial
from typing import TYPE_CHECKING, Any

from dashboard import definition_files, settings
from dashboard.store.viewer import Viewer

if TYPE_CHECKING:
    import pandas as pd

KINDS = {
    "person": "自然人姓名",
    "phone": "电话",
    "firm": "企业名称",
    "outlet": "单个经营户的名称",
    "address": "单个经营户的地址",
    "position": "单个经营户的经纬度",
    "file": "文件名和表名里的企业名称",
    "words": "单个经营户的文字说明",
    "found": "报表原格里的文字",
}
ID_NUMBER_LENGTH = 18
_KEY = secrets.token_bytes(16)
_NUMBER = re.compile(r"[0-9０-９一二三四五六七八九十百之－—-]+\s*(?:号|弄|幢|室|组).*")
# 永嘉县某某阀门厂自查报告.xlsx; what stands before is the name's own or no loss
_FIRM = re.compile(r"[\u3400-\u9fff（）()·]+(?:公司|厂)(?:[\u3400-\u9fff]*(?:分公司|分厂))?")
_QUOTED = re.compile(r"“[^”]*”")
_ID_NUMBER = re.compile(  # place, day of birth, order, check digit
    r"(?<![0-9A-Za-z])[1-9]\d{5}(?:19|20)\d{2}(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\d|3[01])"
    r"\d{3}[0-9Xx](?![0-9A-Za-z])"
)


@cache
def kinds() -> dict[str, str]:
    """Kind of every column that names somebody: column -> key of KINDS."""
    return {column: kind for kind in KINDS for column in _said(kind)}


def masked(field: str | None, text: str) -> str:
    """A value of a personal field made unreadable: 戴＊＊, 142****5011; others unchanged, but for
    ID numbers, which are never shown whole."""
    kind = kinds().get(field or "")
    if not text or kind not in ("person", "phone"):
        return without_id_numbers(text)
    if kind == "phone":
        return f"{text[:3]}****{text[-4:]}" if len(text) >= 8 else "****"
    return text[0] + "＊＊"


def without_id_numbers(text: str) -> str:
    """Text in which the numbers of identity cards are made unreadable: 330324********001X."""
    return _ID_NUMBER.sub(lambda found: f"{found[0][:6]}********{found[0][-4:]}", text)


def mark(kind: str, name: str) -> str:
    """What stands for a name that may not be seen; equal names have equal marks."""
    digest = hashlib.blake2b(name.encode(), key=_KEY, digest_size=4).hexdigest()
    return f"{'企业' if kind == 'firm' else '单位'}·{digest}"


def scoped(rows: "pd.DataFrame", viewer: Viewer, asked: dict[str, Any]) -> "pd.DataFrame":
    """The frame as this viewer may see it. asked: the parameters of the question, which tell the
    township of rows that do not tell it themselves."""
    found = {column: kinds()[column] for column in rows.columns if column in kinds()}
    if "name" in rows.columns and {"trade", "township"} <= set(rows.columns):
        found["name"] = "outlet"
    if not found or not len(rows):
        return rows
    outside = _outside(rows, viewer, asked) if _is_of_outlets(rows, found, asked) else None
    has_firms = "firm" in found.values()
    for column, kind in found.items():
        if kind in ("person", "phone") and not viewer.reveals:
            _replace(rows, column, partial(masked, column))
        elif kind == "firm" and not viewer.sees_firms:
            _replace(rows, column, partial(mark, "firm"))
        elif kind == "file" and not viewer.sees_firms:
            _replace(rows, column, lambda text: _FIRM.sub("＊＊", text))
        elif kind == "position" and not viewer.sees_positions:
            rows[column] = float("nan")
        elif kind == "words" and has_firms and not viewer.sees_firms:
            _replace(rows, column, lambda text: "（内部资料）")
        elif kind == "found" and "import" not in viewer.may:
            _replace(rows, column, _without_cells)
        if outside is not None and kind in ("outlet", "address", "position", "words"):
            _hide_outside(rows, column, kind, outside)
    return rows


def _is_of_outlets(rows: "pd.DataFrame", found: dict[str, str], asked: dict[str, Any]) -> bool:
    """Whether the rows may speak of single outlets: by name, in a complaint, or in the words that
    somebody wrote to a row of a township."""
    names = "outlet" in found.values() or "outlet" in asked or "matter" in found
    return names or ("words" in found.values() and "township" in rows.columns)


def _outside(rows: "pd.DataFrame", viewer: Viewer, asked: dict[str, Any]) -> Any:
    """Which rows lie outside what the viewer answers for; None where nothing does."""
    if viewer.townships is None and viewer.trades is None:
        return None
    import pandas as pd

    inside = pd.Series(True, index=rows.index)
    for column, own in (("township", viewer.townships), ("trade", viewer.trades)):
        if own is None:
            continue
        if column in rows.columns:
            inside &= rows[column].isin(own)
        else:
            inside &= asked.get(column) in own
    return None if inside.all() else ~inside


def _hide_outside(rows: "pd.DataFrame", column: str, kind: str, outside: Any) -> None:
    if kind == "position":
        rows.loc[outside, column] = float("nan")
        return
    hide = {
        "outlet": lambda text: mark("outlet", text),
        "address": lambda text: _NUMBER.sub("", text),
        "words": lambda text: "（不在您的范围内）",
    }[kind]
    part = rows[column].where(outside & rows[column].ne(""))  # what is empty stays empty
    rows[column] = part.map(hide, na_action="ignore").where(part.notna(), rows[column])


def _replace(rows: "pd.DataFrame", column: str, by: Callable[[str], str]) -> None:
    """Replace every text of a column, or of its lists; what is empty stays empty."""
    known: dict[str, str] = {}

    def text(value: Any) -> Any:
        if not isinstance(value, str) or not value:
            return value
        if value not in known:
            known[value] = by(value)
        return known[value]

    def one(value: Any) -> Any:
        return list(map(text, value)) if hasattr(value, "tolist") else text(value)

    rows[column] = rows[column].map(one)


def _without_cells(text: str) -> str:
    """A finding without what stood in the cell: what is quoted, or the whole of it."""
    return _QUOTED.sub("“＊”", text) if _QUOTED.search(text) else "＊"


@cache
def nobody() -> frozenset[str]:
    """Text columns that are known to name nobody."""
    return frozenset(_said("nobody"))


def _said(kind: str) -> list[str]:
    """Columns of one list under [privacy]."""
    file = settings.DATA / "columns.toml"
    return definition_files.needed(file, lambda read: list(read["privacy"][kind]))
