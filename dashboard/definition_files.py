"""Definition files: the records of a TOML file below data/, and which of them are wrong.

A wrong record never takes a page down. It is left out, what stands on it is left out in turn, and
each of them is kept as a fault for 数据质量 and `python -m dashboard check`. Every loader of a
definition file reads through ``content``, ``listed``, ``keyed`` or ``whole``; what a record may
say is checked by the function that makes it, which raises DefinitionError. The two files that say
what a column is and whom it names are ``needed``: a wrong one stops everything, in a sentence.
"""

import tomllib
from collections import defaultdict
from collections.abc import Callable, Container, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache, partial
from pathlib import Path
from typing import Any, TypeVar

from dashboard.settings import DATA

Made = TypeVar("Made")
Record = dict[str, Any]

WHOLE_FILE = "整个文件"
_TYPES = {
    str: "文字",
    int: "整数",
    float: "数",
    bool: "true或false",
    list: "列表 […]",
    dict: "表 {…}",
    date: "日期，如 2010-06-04",
}


class DefinitionError(ValueError):
    """A record says something it may not say; the sentence is Chinese, for an editor.

    field: where in the record; found: what stands there; allowed: what may stand there. Each is
    empty where it does not apply.
    """

    def __init__(self, says: str, field: str = "", found: str = "", allowed: str = "") -> None:
        super().__init__(says, field, found, allowed)
        self.says, self.field, self.found, self.allowed = says, field, found, allowed

    def __str__(self) -> str:
        return self.says


class NeededFileError(ValueError):
    """A file without which nothing can be read, masked or stored is wrong: nothing is shown until
    it is mended, since a guess could show a name that it hides. The sentence is Chinese."""


class UnknownError(KeyError):
    """A definition that is asked for is not there, perhaps since its record was left out."""

    def __str__(self) -> str:
        return str(self.args[0])


class Definitions(dict[str, Made]):
    """The right records of one file by name. UnknownError for one that is not there."""

    def __init__(self, path: Path) -> None:
        super().__init__()
        self._file = _shown(path)

    def __missing__(self, name: str) -> Made:
        raise UnknownError(f"没有“{name}”，请查 data/{self._file}。")


@dataclass(frozen=True)
class Fault:
    """One record that was left out: file below data/, record, and see DefinitionError."""

    file: str
    record: str
    says: str
    field: str = ""
    found: str = ""
    allowed: str = ""

    @property
    def text(self) -> str:
        """The whole of it in one line, with what may be written unless the sentence says it."""
        is_said = not self.allowed or self.allowed in self.says
        rest = "" if is_said else f" 可以写：{self.allowed}。"
        return f"{self.file} {self.record}：{self.says}{rest}"


_found: dict[Path, dict[str, list[Fault]]] = defaultdict(dict)
"""Faults of the newest reading by file and by part of the file."""


def faults(path: Path | None = None) -> list[Fault]:
    """Faults of one file, or of every file below data/ that was read, as of its newest reading."""
    asked = sorted(files_read()) if path is None else [path]
    return [one for file in asked for part in _found.get(file, {}).values() for one in part]


def panel_title(count: int) -> tuple[str, str]:
    """Head and note of the list of faults."""
    return (
        f"口径文件有错：{count}条没有读入",
        "只有这几条不用，其余照常。请改好 data 文件夹里的这些文件，再重新启动本系统。",
    )


def unavailable(error: UnknownError) -> str:
    """What a page says that cannot be drawn without a definition."""
    return f"这一页要用的口径没有读入：{error} 哪里写错了，见“数据质量”页。"


def files_read() -> set[Path]:
    """Every definition file below data/ that was read."""
    return {path for path in _found if path.is_relative_to(DATA)}


def _shown(path: Path) -> str:
    return path.relative_to(DATA).as_posix() if path.is_relative_to(DATA) else path.name


def content(path: Path) -> Record:
    """Content of a file; empty, with a fault, when it cannot be read."""
    _found[path][""] = []
    try:
        return tomllib.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError) as error:  # not there, not TOML, not UTF-8
        says = f"无法读取（{error}），整个文件都没有读入，请检查文件内容。"
        _found[path][""] = [Fault(_shown(path), WHOLE_FILE, says)]
        return {}


def needed(path: Path, make: Callable[[Record], Made]) -> Made:
    """What a file makes that every page stands on; NeededFileError when it is wrong."""
    try:
        return make(_read(path))
    except (ArithmeticError, AttributeError, LookupError, OSError, TypeError, ValueError) as error:
        why = f"缺少 {error}" if isinstance(error, KeyError) else str(error)
        raise NeededFileError(
            f"{_shown(path)} 读不了（{why}）。所有页面都要用它，改好之前什么也不显示、不导入。"
            "请改正这一处，或从安装包里取回原来的文件，再重新启动。"
        ) from error


@cache
def _read(path: Path) -> Record:
    return tomllib.loads(path.read_text(encoding="utf-8"))


def listed(
    path: Path,
    name: str,
    make: Callable[[Record], Made],
    taken: set[str] | None = None,
    beside: Container[str] = (),
) -> list[Made]:
    """What the records [[name]] of a file make, without the wrong ones.

    A second record of the same ``id`` is wrong; ``taken`` are ids of other files. ``beside``: what
    else the file holds, read by another.
    """
    read = content(path)
    for key in read:
        if key != name and key not in beside:
            _refuse(path, "", f"[{key}]", _unknown(key, {name: list}))
    return _listed(path, read, name, make, set() if taken is None else taken)


def lists(path: Path, makes: Mapping[str, Callable[[Record], Any]]) -> dict[str, list[Any]]:
    """Several lists of one file by name, in the order given; see ``listed``."""
    read = content(path)
    for key in sorted(read.keys() - makes.keys()):
        _refuse(path, "", f"[{key}]", _unknown(key, makes))
    return {name: _listed(path, read, name, make, set()) for name, make in makes.items()}


def keyed(path: Path, make: Callable[[str, Any], Made], is_second: bool = False) -> dict[str, Made]:
    """What each part of a file ([name] or name = …) makes, by name, without the wrong ones.

    is_second: another loader reads the same parts and keeps their faults.
    """
    read = content(path)
    if not is_second:
        _found[path]["keys"] = []
    made: Definitions[Made] = Definitions(path)
    for key, record in read.items():
        try:
            made[key] = _made(partial(make, key), record)
        except DefinitionError as error:
            if not is_second:
                _refuse(path, "keys", f"[{key}]", error)
    return made


def texts(path: Path, *parts: str) -> dict[str, dict[str, str]]:
    """The lines name = "text" of each part [part] of a file, without the wrong ones."""
    read = content(path)
    _found[path]["texts"] = []
    made: dict[str, dict[str, str]] = {part: {} for part in parts}
    for part, record in read.items():
        if part not in made or not is_record(record):
            _refuse(path, "texts", f"[{part}]", _unknown(part, dict.fromkeys(parts, dict)))
            continue
        for name, text in record.items():
            if isinstance(text, str):
                made[part][name] = text
            else:
                says = f"“{name}”应为引号里的文字，实为{text}。"
                error = DefinitionError(says, name, str(text), "引号里的文字")
                _refuse(path, "texts", f"[{part}] {name}", error)
    return made


def whole(path: Path, make: Callable[[Record], Made]) -> Made | None:
    """What a file makes that is one record; None when it is wrong."""
    read = content(path)
    _found[path]["whole"] = []
    if _found[path][""]:
        return None
    try:
        return _made(make, read)
    except DefinitionError as error:
        _refuse(path, "whole", WHOLE_FILE, error)
        return None


def known(path: Path, make: Callable[[Record], Made], told: str) -> Made:
    """The same of a file without which nothing may be guessed. UnknownError (told, Chinese) when it
    is wrong."""
    found = whole(path, make)
    if found is None:
        raise UnknownError(told)
    return found


def _listed(
    path: Path, read: Record, name: str, make: Callable[[Record], Made], taken: set[str]
) -> list[Made]:
    _found[path][name] = []
    made = []
    records = read.get(name, [])
    if not isinstance(records, list):
        _refuse(path, name, f"[{name}]", DefinitionError(f"应写成 [[{name}]]。"))
        records = []
    for number, record in enumerate(records, start=1):
        try:
            made.append(_made(partial(_only_once, make, taken), record))
        except DefinitionError as error:
            _refuse(path, name, f"[[{name}]] 第{number}条{_called(record)}", error)
    return made


def _only_once(make: Callable[[Record], Made], taken: set[str], record: Record) -> Made:
    made = make(record)
    if (key := record.get("id")) is not None:
        if key in taken:
            raise DefinitionError(f"编号“{key}”重复。", "id", str(key), "没有用过的编号")
        taken.add(key)
    return made


def _called(record: Any) -> str:
    names = (record.get(word) for word in ("id", "name", "title")) if is_record(record) else ()
    return next((f"（{name}）" for name in names if isinstance(name, str) and name), "")


def _made(make: Callable[[Any], Made], record: Any) -> Made:
    """make(record); whatever else it trips over is a fault of the record too."""
    try:
        return make(record)
    except DefinitionError:
        raise
    except (ArithmeticError, AttributeError, LookupError, TypeError, ValueError) as error:
        raise DefinitionError(f"写得不对（{error}）。") from error


def _refuse(path: Path, part: str, record: str, error: DefinitionError) -> None:
    fault = Fault(_shown(path), record, error.says, error.field, error.found, error.allowed)
    _found[path].setdefault(part, []).append(fault)


# ---- what a record may say -----------------------------------------------------------------


def is_record(value: Any) -> bool:
    """Whether a value is a table of fields."""
    return isinstance(value, dict)


def check_fields(record: Any, types: Mapping[str, type], optional: Container[str] = ()) -> None:
    """Refuse unknown and missing fields and wrong types of one record."""
    if not is_record(record):
        raise DefinitionError("应是一条记录（几个字段）。", "", str(record), "、".join(types))
    for name in record:
        if name not in types:
            raise _unknown(name, types)
    for name, kind in types.items():
        if name not in record:
            if name in optional:
                continue
            raise DefinitionError(f"缺少字段“{name}”。", name, "没有写", _TYPES[kind])
        if type(record[name]) is not kind:
            says = f"字段“{name}”的值 {record[name]!r} 类型不对，应为{_TYPES[kind]}。"
            raise DefinitionError(says, name, str(record[name]), _TYPES[kind])


def _unknown(name: str, types: Mapping[str, Any]) -> DefinitionError:
    allowed = "、".join(types)
    return DefinitionError(f"不认识的字段“{name}”，可用字段：{allowed}。", name, name, allowed)


def check_choice(record: Record, field: str, allowed: Any) -> None:
    """Refuse a value that is not one of those allowed."""
    if record[field] not in allowed:
        words = "、".join(map(str, allowed))
        says = f"字段“{field}”是“{record[field]}”，应为{words}之一。"
        raise DefinitionError(says, field, str(record[field]), words)


def check_known(field: str, asked: Any, known: Any, what: str, file: str) -> None:
    """Refuse ids that do not exist, or whose own record was left out. what: 条款; file: theirs."""
    for one in asked:
        if one not in known:
            raise DefinitionError(
                f"没有{what}“{one}”（或它自己写错了）。", field, str(one), f"{file} 里的{what}"
            )
