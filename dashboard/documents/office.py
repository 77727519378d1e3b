"""LibreOffice of the server, where there is one: a Word file as PDF, an old .xls as .xlsx and back.

One conversion at a time, each in a process of its own with its own profile: no macro runs, no link
is followed, and after SECONDS the process ends with all its children. Nothing here needs it: where
it is not installed, what it would have made is said to be missing and why.
"""

import os
import shutil
import signal
import subprocess
import tempfile
import threading
from pathlib import Path

SECONDS = 60
PROGRAMS = ("soffice", "libreoffice")
USUAL = (
    Path("C:/Program Files/LibreOffice/program/soffice.exe"),
    Path("C:/Program Files (x86)/LibreOffice/program/soffice.exe"),
)
MISSING = (
    "这台服务器没有装 LibreOffice，不能直接出 PDF。请下载 Word，用WPS或Word打开，另存为PDF；"
    "或请管理员装上 LibreOffice。"
)
_ONE_AT_A_TIME = threading.Lock()
_COMMON = "/org.openoffice.Office.Common/Security/Scripting"
_SAFE = (
    (_COMMON, "DisableMacrosExecution", "true"),
    (_COMMON, "BlockUntrustedRefererLinks", "true"),
    (_COMMON, "MacroSecurityLevel", "3"),
    ("/org.openoffice.Office.Calc/Content/Update", "Link", "1"),
    ("/org.openoffice.Office.Writer/Content/Update", "Link", "0"),
)


class OfficeError(ValueError):
    """A file was not converted; the message is Chinese and says what to do instead."""


def program() -> str | None:
    """Where LibreOffice is; None where it is not."""
    found = next((at for name in PROGRAMS if (at := shutil.which(name))), None)
    return found or next((str(path) for path in USUAL if path.is_file()), None)


def refusal() -> str:
    """Why no PDF can be made here; '' where it can."""
    return "" if program() else MISSING


def converted(content: bytes, ending: str, to: str, seconds: float = SECONDS) -> bytes:
    """A file with one ending (docx, xls) as one with another (pdf, xlsx). OfficeError says why not.

    In PDFs the fonts are embedded.
    """
    at = program()
    if at is None:
        raise OfficeError(MISSING)
    with _ONE_AT_A_TIME, tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as folder:
        room = Path(folder)
        source, made = room / f"file.{ending}", room / "made" / f"file.{to}"
        source.write_bytes(content)
        profile = _profile(room / "profile")
        command = [at, f"-env:UserInstallation={profile}", "--headless", "--norestore"]
        command += ["--convert-to", to, "--outdir", str(made.parent), str(source)]
        _run(command, seconds)
        if not made.is_file():
            raise OfficeError(
                f"LibreOffice 没有转出 .{to} 文件：原文件可能损坏或加了密码。"
                "请用WPS或Office打开，另存一份再试。"
            )
        return made.read_bytes()


def _profile(folder: Path) -> str:
    """A fresh profile in which nothing of a file runs or is fetched; its address."""
    items = "".join(
        f'<item oor:path="{path}"><prop oor:name="{name}" oor:op="fuse"><value>{value}</value>'
        "</prop></item>"
        for path, name, value in _SAFE
    )
    head = '<?xml version="1.0" encoding="UTF-8"?>\n<oor:items'
    space = ' xmlns:oor="http://openoffice.org/2001/registry"'
    file = folder / "user" / "registrymodifications.xcu"
    file.parent.mkdir(parents=True)
    file.write_text(f"{head}{space}>{items}</oor:items>", encoding="utf-8")
    return folder.as_uri()


def _run(command: list[str], seconds: float) -> None:
    """Run it to its end, or end it with all its children."""
    quiet = subprocess.DEVNULL
    try:
        child = subprocess.Popen(
            command, stdin=quiet, stdout=quiet, stderr=quiet, start_new_session=True
        )
    except OSError as error:
        raise OfficeError("LibreOffice 启动不了，请管理员检查安装。") from error
    try:
        child.wait(seconds)
    except subprocess.TimeoutExpired as error:
        _end(child)
        raise OfficeError(
            f"LibreOffice 用了{seconds:g}秒还没有转完，已停下。请下载原格式，用WPS打开后另存。"
        ) from error


def _end(child: subprocess.Popen[bytes]) -> None:
    if os.name == "posix":
        os.killpg(child.pid, signal.SIGKILL)
    else:
        child.kill()
    child.wait()
