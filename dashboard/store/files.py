"""Small files of the store folder: one writer at a time, whole or not at all, the owner's alone."""

import errno
import hashlib
import os
import time
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from dashboard import settings

FILE_MODE, FOLDER_MODE = 0o600, 0o700


def folder(*parts: str) -> Path:
    """The store folder, or one in it, made for the owner alone where it is not there yet."""
    place = settings.store_dir()
    for part in ("", *parts):
        place = place / part
        make_folder(place)
    return place


def make_folder(place: Path) -> None:
    """Make a folder for the owner alone; one that is there stays as it is."""
    if not place.is_dir():
        place.mkdir(parents=True, exist_ok=True, mode=FOLDER_MODE)
        place.chmod(FOLDER_MODE)


def close_to_others(place: Path) -> None:
    """Take the rights of group and others off what already lies in a folder, links aside."""
    for path in (place, *place.rglob("*")):
        if not path.is_symlink():
            path.chmod(FOLDER_MODE if path.is_dir() else FILE_MODE)


def give_back(place: Path) -> None:
    """What root has made in a folder of another account becomes that account's: the service, which
    runs as it, could not open it else. Links are not followed; nothing happens for who is not root.
    """
    if not hasattr(os, "geteuid") or os.geteuid() != 0 or not place.is_dir():
        return
    owner = place.stat()
    if owner.st_uid == 0:
        return
    for _, folders, names, at in os.fwalk(place):
        for name in (*folders, *names):
            if os.stat(name, dir_fd=at, follow_symlinks=False).st_uid == 0:
                os.chown(name, owner.st_uid, owner.st_gid, dir_fd=at, follow_symlinks=False)


def content_stamp(*places: Path) -> str:
    """Hash of the content of files, to notice that they changed."""
    digest = hashlib.sha256()
    for place in places:
        digest.update(place.read_bytes())
    return digest.hexdigest()[:16]


def hand_over(file: Path, content: bytes) -> None:
    """Write a file that leaves the store, whole or not at all, with the rights that new files of
    this account have. OSError when the disk is full."""
    if file.exists() and not file.is_file():  # /dev/stdout
        file.write_bytes(content)
    else:
        write(file, content, mode=0o666)


def write(file: Path, content: bytes, mode: int = FILE_MODE) -> None:
    """Replace a file; a half-written one never bears its name. OSError when the disk is full."""
    partial = file.with_name(f"{uuid.uuid4().hex}.part")
    try:
        with open(os.open(partial, os.O_WRONLY | os.O_CREAT | os.O_EXCL, mode), "wb") as out:
            out.write(content)
            out.flush()
            os.fsync(out.fileno())
        os.replace(partial, file)
    finally:
        partial.unlink(missing_ok=True)


@contextmanager
def locked(file: Path, seconds: float | None = None) -> Iterator[None]:
    """Between processes and threads, one at a time within this; the lock falls with its holder.

    TimeoutError when another one still holds it after so many seconds; None: wait for as long as
    it takes.
    """
    place = file.with_name(f"{file.name}.lock")
    deadline = None if seconds is None else time.monotonic() + seconds
    with open(os.open(place, os.O_RDWR | os.O_CREAT, FILE_MODE), "r+b") as handle:
        while not _lock(handle.fileno(), waits=deadline is None):
            if deadline is not None and time.monotonic() >= deadline:
                raise TimeoutError(f"{place.name} is held")
            time.sleep(0.02)
        yield


def is_locked(file: Path) -> bool:
    """Whether somebody is within `locked` of this file, another process or this one."""
    try:
        with locked(file, 0.0):
            return False
    except TimeoutError:
        return True


def _lock(number: int, waits: bool) -> bool:
    """Whether the lock on an open file is ours now."""
    try:
        if os.name == "nt":
            import msvcrt

            kind = msvcrt.LK_LOCK if waits else msvcrt.LK_NBLCK  # type: ignore[attr-defined]
            msvcrt.locking(number, kind, 1)  # type: ignore[attr-defined]
        else:
            import fcntl

            fcntl.flock(number, fcntl.LOCK_EX | (0 if waits else fcntl.LOCK_NB))
    except OSError as error:
        if error.errno in (errno.EAGAIN, errno.EACCES, errno.EDEADLK):
            return False
        raise
    return True
