"""The audit: who did what when, one line of JSON each, every line bound to the one before it.

A line is {"n", "at", "who", "role", "where", "what", "on", "more", "before", "hash"}: hash is the
SHA-256 of the line without it, before is the hash of line n-1 (of the file before, for the first
line of a file). One file per month lies in the folder audit of the store; none is ever rewritten,
and none of less than KEPT_MONTHS may go. A line that a kill left half written is closed and named
by the next one. What is cut off at the end shows in head.json, which is written after every line.
"""

import hashlib
import json
import os
import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from dashboard import settings
from dashboard.store import files

KEPT_MONTHS = 6
START = "0" * 64
KINDS = {
    "sign_in": "登录",
    "refused": "登录被拒",
    "sign_out": "退出",
    "view": "查看具名资料",
    "reveal": "显示个人信息",
    "import": "导入",
    "undo": "撤销导入",
    "edit": "录入或修改",
    "take_back": "收回",
    "export": "导出",
    "download": "下载",
    "sql": "SQL查询",
    "account": "账号管理",
    "setting": "设置",
    "denied": "越权被拒",
    "backup": "备份",
    "restore": "恢复",
    "erase": "清除",
    "broken_line": "断在半行",
}
_MONTH = re.compile(r"\d{4}-\d{2}\.jsonl")


@dataclass(frozen=True)
class Finding:
    """What is wrong with the chain (Chinese, with file and line)."""

    told: str


def folder() -> Path:
    """Where the audit lies; nothing is made by asking."""
    return settings.store_dir() / "audit"


def record(
    what: str, who: str, on: str = "", *, role: str = "", where: str = "", **more: Any
) -> dict[str, Any]:
    """Append one line and give it back. KeyError for a kind that KINDS does not name.

    on: the thing it was done to, never a value of a personal field. where: address of the browser.
    OSError when it cannot be written: what may not go unrecorded must not go on then.
    """
    KINDS[what]
    place = files.folder("audit")
    with files.locked(place / "head.json"):
        had_accounts = ever_had_accounts()
        last, open_ended = _last(place)
        now = datetime.now(UTC).astimezone()
        file = place / f"{now:%Y-%m}.jsonl"
        lines = []
        if open_ended is not None:
            _append(open_ended, b"\n")
            if _ends_half(open_ended):
                last = _line(last, now, "broken_line", "", open_ended.name)
                lines.append(last)
        last = _line(last, now, what, who, on, role=role, where=where, more=more)
        _append(file, b"".join(_bytes(one) for one in (*lines, last)))
        head = {"n": last["n"], "hash": last["hash"], "accounts": what == "account" or had_accounts}
        files.write(place / "head.json", json.dumps(head).encode())
    return last


def events(newest: int | None = None) -> list[dict[str, Any]]:
    """Recorded lines, newest first, those that can be read; at most so many."""
    found: list[dict[str, Any]] = []
    for file in reversed(_months(folder())):
        for _, one in reversed(list(_read(file))):
            if one is not None:
                found.append(one)
                if newest is not None and len(found) >= newest:
                    return found
    return found


def check() -> list[Finding]:
    """Every breach of the chain: changed, missing, added, reordered, cut off; empty when whole."""
    place, found = folder(), []
    noted, known = _head(place), {0: START}
    number, half = 0, ""
    for file in _months(place):
        for at, one in _read(file):
            spot = f"审计文件 {file.name} 第{at}行"
            if one is None:
                half = spot
                continue
            if half and one["what"] != "broken_line":
                found.append(Finding(f"{half}读不懂，后面没有“断在半行”的说明。"))
            half = ""
            if one["hash"] != _hash(one):
                found.append(Finding(f"{spot}被改过：内容与指纹不符。"))
            if one["n"] != number + 1 or one["before"] != known.get(number):
                found.append(Finding(f"{spot}之前少了、多了或换了记录（第{number}条之后）。"))
            number = one["n"]
            known[number] = one["hash"]
    if half:
        found.append(Finding(f"{half}只写了一半（写入时断电或程序被关闭）。"))
    if noted is None and (number or half):
        found.append(Finding("审计的 head.json 不在或读不懂，不能判断末尾是否被截掉。"))
    elif noted and known.get(noted["n"]) != noted["hash"]:
        found.append(
            Finding(f"审计应有第{noted['n']}条，现在最后一条是第{number}条：末尾被截掉或换过。")
        )
    return found


def ever_had_accounts() -> bool:
    """Whether this store was ever one with accounts, as far as the audit tells."""
    noted = _head(folder())
    if noted is not None:
        return bool(noted.get("accounts"))
    return any(b'"what": "account"' in file.read_bytes() for file in _months(folder()))


def head() -> dict[str, Any] | None:
    """Number and hash of the newest line, as kept beside the lines; None without any."""
    return _head(folder())


def _months(place: Path) -> list[Path]:
    if not place.is_dir():
        return []
    return sorted(file for file in place.iterdir() if _MONTH.fullmatch(file.name))


def _read(file: Path) -> Iterator[tuple[int, dict[str, Any] | None]]:
    """Number and content of every line of a file; None where it cannot be read."""
    for at, raw in enumerate(file.read_bytes().split(b"\n"), 1):
        if raw:
            yield at, _parsed(raw)


def _parsed(raw: bytes) -> dict[str, Any] | None:
    try:
        one = json.loads(raw)
        return one if {"n", "hash", "before", "what"} <= one.keys() else None
    except (ValueError, AttributeError):
        return None


def _last(place: Path) -> tuple[dict[str, Any], Path | None]:
    """The newest line that can be read, and the file that does not end with a line's end."""
    open_ended = None
    for file in reversed(_months(place)):
        *whole, rest = _tail(file)
        if rest:
            open_ended = open_ended or file
        for raw in (rest, *reversed(whole)):
            one = _parsed(raw)
            if one is not None:
                return one, open_ended
    return _head(place) or {"n": 0, "hash": START}, open_ended


def _tail(file: Path) -> list[bytes]:
    with file.open("rb") as stream:
        stream.seek(max(0, file.stat().st_size - 65536))
        return stream.read().split(b"\n")


def _ends_half(file: Path) -> bool:
    """Whether the last line of a file cannot be read."""
    return _parsed([raw for raw in _tail(file) if raw][-1]) is None


def _line(
    last: dict[str, Any], now: datetime, what: str, who: str, on: str, **more: Any
) -> dict[str, Any]:
    line = {
        "n": int(last["n"]) + 1,
        "at": now.isoformat(timespec="seconds"),
        "who": who,
        "what": what,
        "on": on,
        **{key: value for key, value in more.items() if value},
        "before": last["hash"],
    }
    return {**line, "hash": _hash(line)}


def _hash(line: dict[str, Any]) -> str:
    own = {key: value for key, value in line.items() if key != "hash"}
    text = json.dumps(own, ensure_ascii=False, sort_keys=True)
    return hashlib.sha256(text.encode()).hexdigest()


def _bytes(line: dict[str, Any]) -> bytes:
    return json.dumps(line, ensure_ascii=False).encode() + b"\n"


def _append(file: Path, content: bytes) -> None:
    number = os.open(file, os.O_WRONLY | os.O_CREAT | os.O_APPEND, files.FILE_MODE)
    with open(number, "ab") as stream:
        stream.write(content)
        stream.flush()
        os.fsync(stream.fileno())


def _head(place: Path) -> dict[str, Any] | None:
    try:
        found: dict[str, Any] = json.loads((place / "head.json").read_bytes())
        return found if {"n", "hash"} <= found.keys() else None
    except (OSError, ValueError, AttributeError):
        return None
