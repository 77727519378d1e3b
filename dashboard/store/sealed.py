"""Backups that leave the building: one file per backup, in the age format (age-encryption.org).

It is sealed for a public key; what opens it, the private key, is made once into a file that is
kept elsewhere, so that whoever takes the machine or the disk with the sealed files can read none.
Needs pyrage, one of the packages of requirements-options.lock.
"""

import os
import shutil
import tarfile
import threading
import uuid
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from importlib.util import find_spec
from pathlib import Path
from typing import IO

from dashboard.store import files, manifest
from dashboard.store.manifest import BackupError

SUFFIX = ".tar.age"
UNSEALING = "unsealing-"  # folders within the store, for as long as a restore reads one
NO_PYRAGE = (
    "封存备份要用的 pyrage 没有装。请系统管理员在程序文件夹里运行"
    "“pip install --require-hashes -r requirements-options.lock”，再做一次。"
)
NO_RECIPIENT = (
    "“{}”不是封存用的公钥。公钥以 age1 开头，由 python -m dashboard backup --new-key 文件 打印。"
)
NO_KEY = "{} 里没有能用的私钥（一行，以 AGE-SECRET-KEY- 开头）。请用做公钥时写下的那个文件。"
NOT_OPENED = (
    "{} 打不开，现有数据没有动：私钥不是这一份的，或文件残缺、损坏。请核对私钥，或换一份备份。"
)


def new_key(file: Path) -> str:
    """Write a new private key to a file that is not there yet; the public key that seals for it."""
    pyrage = _pyrage()
    identity = pyrage.x25519.Identity.generate()
    try:
        handle = os.open(file, os.O_WRONLY | os.O_CREAT | os.O_EXCL, files.FILE_MODE)
        with open(handle, "w", encoding="ascii") as out:
            out.write(f"{identity}\n")
            out.flush()
            os.fsync(out.fileno())
    except FileExistsError:
        raise BackupError(f"{file} 已经在了，没有改动：旧钥匙没了，旧备份就打不开。") from None
    except OSError as error:
        with suppress(OSError):
            file.unlink()  # half a key opens nothing
        raise BackupError(f"没有写成钥匙 {file}：{manifest.reason(error)}") from error
    return str(identity.to_public())


def check_recipient(public: str) -> None:
    """Raises BackupError (Chinese) unless a backup can be sealed for this public key."""
    _recipient(public)


def seal(folder: Path, public: str, place: Path) -> Path:
    """Write a backup, sealed, into a folder elsewhere; the sealed file. Nothing plain is written
    there. Raises BackupError (Chinese); then no half file is left."""
    recipient = _recipient(public)
    target = place / f"{folder.name}{SUFFIX}"
    partial = target.with_name(f"{target.name}.{uuid.uuid4().hex}.part")
    try:
        place.mkdir(parents=True, exist_ok=True)
        handle = os.open(partial, os.O_WRONLY | os.O_CREAT | os.O_EXCL, files.FILE_MODE)
        with open(handle, "wb") as out, _packing(folder) as packed:
            with _reasons(_pyrage().EncryptError, out) as kept:
                _pyrage().encrypt_io(packed, kept, [recipient])
            out.flush()
            os.fsync(out.fileno())
        os.replace(partial, target)
    except OSError as error:
        raise BackupError(f"没有封存，{place} 里没有留下半份：{manifest.reason(error)}") from error
    finally:
        partial.unlink(missing_ok=True)
    return target


@contextmanager
def opened(file: Path, key: Path) -> Iterator[Path]:
    """The folder of a sealed backup, within the store folder and only within this.

    Raises BackupError (Chinese) for a wrong key and for a file that is not whole.
    """
    pyrage = _pyrage()
    try:
        lines = key.read_text(encoding="ascii").split()
        secrets = [one for one in lines if one.startswith("AGE-SECRET-KEY-")]
        identities = [pyrage.x25519.Identity.from_str(one) for one in secrets]
    except (OSError, ValueError, pyrage.IdentityError):
        identities = []
    if not identities:
        raise BackupError(NO_KEY.format(key))
    for left in files.folder().glob(f"{UNSEALING}*"):  # by one that was killed
        shutil.rmtree(left)
    stage = files.folder(f"{UNSEALING}{uuid.uuid4().hex}")
    try:
        yield _unpacked(file, identities, stage)
    finally:
        shutil.rmtree(stage, ignore_errors=True)


def _unpacked(file: Path, identities: list[object], stage: Path) -> Path:
    """Nothing is unpacked before the file was opened to its end, which shows that it is whole."""
    pyrage = _pyrage()
    packed, place = stage / "packed.tar", stage / file.name.removesuffix(SUFFIX)
    try:
        with (
            file.open("rb") as sealed,
            packed.open("wb") as out,
            _reasons(pyrage.DecryptError, out) as kept,
        ):
            pyrage.decrypt_io(sealed, kept, identities)
        with tarfile.open(packed, "r:") as content:
            content.extractall(place, filter="data")
        packed.unlink()
        files.close_to_others(stage)
    except (pyrage.DecryptError, tarfile.TarError) as error:
        raise BackupError(NOT_OPENED.format(file.name)) from error
    except OSError as error:
        raise BackupError(
            f"{file.name} 没有打开，现有数据没有动：{manifest.reason(error)}"
        ) from error
    return place


class _Kept:
    """A file, and why it could not be written, which pyrage tells in words of its own."""

    def __init__(self, to: IO[bytes]) -> None:
        self.to = to
        self.why: OSError | None = None

    def write(self, content: bytes) -> int:
        """As a file does."""
        try:
            return self.to.write(content)
        except OSError as error:
            self.why = error
            raise

    def flush(self) -> None:
        """Nothing: whoever opened the file does it."""


@contextmanager
def _reasons(error_of_pyrage: type[Exception], to: IO[bytes]) -> Iterator[_Kept]:
    """What a sealed file is written through; OSError when it cannot be written."""
    kept = _Kept(to)
    try:
        yield kept
    except error_of_pyrage as error:
        raise kept.why or error from None


@contextmanager
def _packing(folder: Path) -> Iterator[object]:
    """A folder as one stream of bytes, packed while it is read."""
    reads, writes = os.pipe()
    failed: list[OSError] = []

    def pack() -> None:
        try:
            with os.fdopen(writes, "wb") as out, tarfile.open(fileobj=out, mode="w|") as packed:
                for one in sorted(folder.rglob("*")):
                    packed.add(one, one.relative_to(folder).as_posix(), recursive=False)
        except OSError as error:  # also where the reader has gone: it tells why itself
            failed.append(error)

    thread = threading.Thread(target=pack)
    thread.start()
    try:
        with os.fdopen(reads, "rb") as packed:
            yield packed
    finally:
        thread.join()
    if failed:
        raise failed[0]


def _recipient(public: str) -> object:
    pyrage = _pyrage()
    with suppress(ValueError, pyrage.RecipientError):
        found: object = pyrage.x25519.Recipient.from_str(public.strip())
        return found
    raise BackupError(NO_RECIPIENT.format(public[:80]))


def _pyrage():  # type: ignore[no-untyped-def]
    if find_spec("pyrage") is None:
        raise BackupError(NO_PYRAGE)
    import pyrage

    return pyrage
