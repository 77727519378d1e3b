"""Small files of the store folder: one writer at a time, whole or not at all, the owner's alone."""

import os
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
def locked(file: Path) -> Iterator[None]:
    """Between processes and threads, one at a time within this; the lock falls with its holder."""
    place = file.with_name(f"{file.name}.lock")
    with open(os.open(place, os.O_RDWR | os.O_CREAT, FILE_MODE), "r+b") as handle:
        if os.name == "nt":
            import msvcrt

            msvcrt.locking(handle.fileno(), msvcrt.LK_LOCK, 1)  # type: ignore[attr-defined]
        else:
            import fcntl

            fcntl.flock(handle, fcntl.LOCK_EX)
        yield
