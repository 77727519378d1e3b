"""What a backup says of itself: every file with its size and SHA-256."""

import errno
import hashlib
import json
import shutil
from pathlib import Path
from typing import Any

from dashboard.store import files

MANIFEST = "manifest.json"
_FACTS = {"made_at", "by", "kind", "files"}


class BackupError(RuntimeError):
    """A backup that cannot be made or used (Chinese: what, why, what is untouched)."""


def write(place: Path, facts: dict[str, Any]) -> None:
    """Write the manifest of a folder whose files are all there."""
    files.close_to_others(place)
    held = {
        one.relative_to(place).as_posix(): [one.stat().st_size, digest(one)]
        for one in sorted(place.rglob("*"))
        if one.is_file() and one.name != MANIFEST
    }
    text = json.dumps({**facts, "files": held}, ensure_ascii=False, indent=1)
    files.write(place / MANIFEST, text.encode())


def read(place: Path) -> dict[str, Any] | None:
    """The manifest of a folder; None where there is none that can be read."""
    try:
        facts: dict[str, Any] = json.loads((place / MANIFEST).read_bytes())
        return facts if facts.keys() >= _FACTS else None
    except (OSError, ValueError, AttributeError):
        return None


def checked(place: Path) -> dict[str, Any]:
    """The manifest of a folder whose files are as it says. Raises BackupError."""
    facts = read(place)
    if facts is None:
        raise BackupError(f"{place.name} 不是完整的备份：没有清单 {MANIFEST}，或清单读不懂。")
    for name, (size, sha256) in facts["files"].items():
        file = place / name
        if ".." in Path(name).parts or Path(name).is_absolute():
            raise BackupError(f"备份 {place.name} 的清单写了备份以外的文件，不能使用。")
        if not file.is_file():
            raise BackupError(f"备份 {place.name} 缺文件 {name}，不能使用。请换一份备份。")
        if file.stat().st_size != size or digest(file) != sha256:
            raise BackupError(f"备份 {place.name} 的文件 {name} 已损坏，不能使用。请换一份备份。")
    return facts


def copy(source: Path, target: Path) -> None:
    """Copy a file; it may be open here."""
    shutil.copyfile(source, target)
    target.chmod(files.FILE_MODE)


def digest(file: Path) -> str:
    """SHA-256 of a file."""
    with file.open("rb") as stream:
        return hashlib.file_digest(stream, "sha256").hexdigest()


def reason(error: OSError) -> str:
    """Why a file could not be written, in Chinese."""
    if error.errno in (errno.ENOSPC, errno.EDQUOT, errno.EFBIG):
        return "磁盘已满。请清出空间，或换一块盘。"
    if error.errno in (errno.EACCES, errno.EPERM, errno.EROFS):
        return "没有写入权限，或磁盘只读。请检查这个文件夹的权限。"
    if error.errno in (errno.ENOENT, errno.ENOTDIR):
        return "文件或文件夹不存在。请核对写的位置。"
    if error.errno == errno.EISDIR:
        return "这是一个文件夹。请写上文件名。"
    if error.errno in (errno.ENAMETOOLONG, errno.EINVAL):
        return "文件名太长，或有不能用的字。请换一个名字。"
    return f"读写文件出错（{error.strerror or error}）。请检查磁盘。"
