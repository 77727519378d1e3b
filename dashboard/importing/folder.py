"""A drop of many files: what is in it, what each file holds, and taking all that can be taken.

A .zip counts as the files in it. Every file is a transaction of its own, so one that fails
leaves the others alone; each is checked again right before it is written, since the files
written before it may hold the same rows.
"""

import hashlib
import io
import zipfile
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property, partial
from pathlib import PurePosixPath
from typing import Literal

from dashboard.importing import guards, store, years
from dashboard.importing.pipeline import Preview
from dashboard.importing.problems import FileRefusedError
from dashboard.store import db

State = Literal["waiting", "ready", "faulty", "doubtful", "unreadable", "known"]
Prepare = Callable[["Dropped"], Preview]

MAX_MEMBERS = 500
CHECKED = 0.6  # share of the work on a file that is done when it is checked and not yet written
MAX_UNPACKED_BYTES = guards.MAX_UNPACKED_BYTES

_OFFICE_PARTS = {"[Content_Types].xml", "mimetype", "xl/workbook.xml", "xl/workbook.bin"}
_ARCHIVES = (b"PK\x03\x04", b"Rar!", b"7z\xbc\xaf\x27\x1c", b"\x1f\x8b")
_LEFT_BY_SYSTEMS = {"thumbs.db", "desktop.ini", ".ds_store"}


@dataclass(frozen=True)
class Dropped:
    """One file of a drop. path: with the archive and folders it came from, for showing."""

    path: str
    file_name: str
    content: bytes
    refusal: FileRefusedError | None = None

    @cached_property
    def sha256(self) -> str:
        """Fingerprint of the content."""
        return hashlib.sha256(self.content).hexdigest()


@dataclass(frozen=True)
class Look:
    """What a look at one file told, without its rows. reason: Chinese, why it is not ready.

    asks_year: nothing tells its year. years: that it is about, or that stand in it.
    """

    path: str
    sha256: str
    state: State
    kinds: tuple[str, ...]
    rows_read: int
    rows_accepted: int
    rows_duplicate: int
    rows_rejected: int
    reason: str = ""
    asks_year: bool = False
    years: tuple[int, ...] = ()

    @property
    def counts(self) -> tuple[int, int, int]:
        """Rows accepted, counted once, and held."""
        return self.rows_accepted, self.rows_duplicate, self.rows_rejected

    @property
    def can_be_taken(self) -> bool:
        """Whether an import of everything takes this file."""
        return self.state in ("ready", "faulty", "doubtful") and self.rows_accepted > 0


@dataclass(frozen=True)
class Outcome:
    """What became of one file. import_id is None when nothing was written.

    doubts: how many things say that what was taken is not all of the file.
    """

    path: str
    import_id: int | None
    rows_accepted: int
    rows_duplicate: int
    rows_rejected: int
    message: str
    doubts: int = 0


def unpack(files: Iterable[tuple[str, bytes]]) -> list[Dropped]:
    """The files of a drop in order, archives replaced by what is in them."""
    found: list[Dropped] = []
    for path, content in files:
        if _is_archive(content):
            found += _members(path, content)
        elif PurePosixPath(path).name.lower() not in _LEFT_BY_SYSTEMS:
            found.append(Dropped(path, PurePosixPath(path).name, content))
    return found


def _is_archive(content: bytes) -> bool:
    """Whether this is a .zip of files and not a workbook, which is a .zip too."""
    if not content.startswith(b"PK\x03\x04"):
        return False
    try:
        names = set(zipfile.ZipFile(io.BytesIO(content)).namelist())
    except guards.BROKEN:
        return False
    return not names & _OFFICE_PARTS


def _members(path: str, content: bytes) -> list[Dropped]:
    archive = zipfile.ZipFile(io.BytesIO(content))
    named = [part for part in archive.infolist() if part.filename]
    parts = [part for part in named if not part.is_dir() and not _is_clutter(part)]
    if len(parts) > MAX_MEMBERS:
        message = f"压缩包里有{len(parts)}个文件，一次最多{MAX_MEMBERS}个。请分成几个压缩包再导入。"
        return [_refused(path, "too_many_files", message)]
    if sum(part.file_size for part in parts) > MAX_UNPACKED_BYTES:
        return [_refused(path, *_TOO_LARGE)]
    found: list[Dropped] = []
    left = MAX_UNPACKED_BYTES
    for part in parts:
        inside = f"{path}/{_decoded(part)}"
        try:
            unpacked = _unpacked(archive, part, left)
        except FileRefusedError as error:
            if error.code == "zip_bomb":
                return [_refused(path, error.code, error.message)]
            found.append(_refused(inside, error.code, error.message))
            continue
        left -= len(unpacked)
        name = PurePosixPath(inside).name
        if unpacked.startswith(_ARCHIVES) and (
            not unpacked.startswith(b"PK") or _is_archive(unpacked)
        ):
            message = "压缩包里还有压缩包，没有打开。请先解压，再把里面的表格直接拖进来。"
            found.append(_refused(inside, "nested_archive", message))
        else:
            found.append(Dropped(inside, name, unpacked))
    return found or [_refused(path, "empty", "压缩包里没有文件。请核对是否发错了文件。")]


_TOO_LARGE = (
    "zip_bomb",
    f"压缩包解压后超过{MAX_UNPACKED_BYTES // 2**20}MB，与正常报表不符，已停止读取以保护系统。"
    "请只把表格打包，或分成几个压缩包再导入。",
)


def _unpacked(archive: zipfile.ZipFile, part: zipfile.ZipInfo, left: int) -> bytes:
    """Content of one member, read in pieces: sizes written in an archive can lie."""
    pieces: list[bytes] = []
    size = 0
    try:
        with archive.open(part) as stream:
            while piece := stream.read(guards.CHUNK):
                size += len(piece)
                if size > left:
                    raise FileRefusedError(*_TOO_LARGE)
                pieces.append(piece)
    except RuntimeError as error:
        message = "压缩包设有密码，打不开。请去掉密码重新打包，或直接拖入里面的表格。"
        raise FileRefusedError("encrypted_archive", message) from error
    except guards.BROKEN as error:
        message = "压缩包里的这个文件已损坏，解不开。请重新打包，或直接拖入这个表格。"
        raise FileRefusedError("corrupt", message) from error
    return b"".join(pieces)


def _decoded(part: zipfile.ZipInfo) -> str:
    """Name of a member; Windows packs Chinese names as GBK and does not say so."""
    if part.flag_bits & 0x800:
        return part.filename
    raw = part.filename.encode("cp437", errors="replace")
    for encoding in ("utf-8", "gb18030"):
        try:
            return raw.decode(encoding)
        except UnicodeDecodeError:
            continue
    return part.filename


def _is_clutter(part: zipfile.ZipInfo) -> bool:
    """Files that systems and open programs leave behind."""
    path = PurePosixPath(part.filename)
    return (
        "__MACOSX" in path.parts
        or path.name.startswith("~$")
        or path.name.lower() in _LEFT_BY_SYSTEMS
    )


def _refused(path: str, code: str, message: str) -> Dropped:
    return Dropped(path, PurePosixPath(path).name, b"", FileRefusedError(code, message))


def look(file: Dropped, prepare: Prepare) -> Look:
    """One file read and checked. prepare: the pipeline with the choices made for this file."""
    if file.refusal is not None:
        return Look(file.path, "", "unreadable", (), 0, 0, 0, 0, file.refusal.message)
    return look_at(file.path, prepare(file))


def look_at(path: str, preview: Preview) -> Look:
    """The counts of a preview and what can be done with it."""
    read = sum(sheet.rows_read for sheet in preview.sheets if sheet.plan.taken)
    counts = (
        read,
        preview.rows_accepted,
        sum(sheet.rows_duplicate for sheet in preview.sheets),
        preview.rows_rejected,
    )
    kinds = tuple(dict.fromkeys(checked.dataset.kind for checked in preview.checked))
    state, reason = _state(preview)
    asked = [one for one in preview.questions if one.id == years.QUESTION]
    told = [int(guess.value) for one in asked for guess in one.guesses]
    told += list(years.of_drop(preview.checked))
    return Look(path, preview.sha256, state, kinds, *counts, reason, bool(asked), tuple(told))


def _state(preview: Preview) -> tuple[State, str]:
    if preview.refusal is not None:
        return "unreadable", preview.refusal.message
    earlier = store.sheets_in_store(preview.sha256)
    if preview.checked and all(checked.sheet in earlier for checked in preview.checked):
        return "known", f"第{max(earlier.values())}次导入就是这个文件。"
    left_out = [sheet.plan.sheet.name for sheet in preview.sheets if not sheet.plan.taken]
    reason = f"没有读取的表：{'、'.join(left_out)}。" if left_out else ""
    if preview.rows_rejected:
        reason = f"{preview.rows_rejected}行有错，将扣下。{reason}"
    if preview.doubts:
        return "doubtful", f"{reason}{_first(preview.doubts)}"
    if preview.rows_rejected:
        return "faulty", reason
    return "ready", reason


def take_all(
    files: Sequence[Dropped],
    prepare: Prepare,
    by: str,
    progress: Callable[[int, float], None] = lambda number, share: None,
) -> list[Outcome]:
    """Import every file that can be imported, in the order of the drop.

    progress(number of the file, its share done) is called before, between and after the steps.
    """
    outcomes: list[Outcome] = []
    for number, file in enumerate(files):
        progress(number, 0.0)
        outcomes.append(_take(file, prepare, by, partial(progress, number, CHECKED)))
        progress(number, 1.0)
    return outcomes


def _take(file: Dropped, prepare: Prepare, by: str, checked: Callable[[], None]) -> Outcome:
    """One file; whatever goes wrong in it is said and stays in it."""
    if file.refusal is not None:
        return Outcome(file.path, None, 0, 0, 0, file.refusal.message)
    try:
        preview = prepare(file)
        checked()
        seen = look_at(file.path, preview)
        counts = seen.counts
        if seen.state == "unreadable":
            return Outcome(file.path, None, 0, 0, 0, seen.reason)
        if seen.state == "known":
            return Outcome(file.path, None, 0, 0, 0, f"没有改变：{seen.reason}")
        if not seen.rows_accepted:
            message = "没有一行可以导入，整份没有写入。请看这个文件的问题清单。"
            return Outcome(file.path, None, *counts, message)
        done = store.commit(preview, by)
        stored = look_at(file.path, done.preview)
    except FileRefusedError as error:
        return Outcome(file.path, None, 0, 0, 0, error.message)
    except (db.StoreBusyError, OSError) as error:
        return Outcome(file.path, None, 0, 0, 0, f"没有写入，这个文件未受影响：{error}")
    doubts = done.preview.doubts
    message = f"第{done.import_id}次导入" + (f"。{_first(doubts)}" if doubts else "")
    return Outcome(file.path, done.import_id, *stored.counts, message, len(doubts))


def _first(doubts: Sequence[str]) -> str:
    """What does not add up: the first in full, how many there are."""
    return doubts[0] + (f"这样的共{len(doubts)}处。" if len(doubts) > 1 else "")
