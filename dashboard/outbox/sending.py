"""What leaves by itself: subscribed questions as files after each import, alerts by mail.

Both are off until <store>/outbox.toml says where to:

    folder = "/srv/dashboard/outbox"    # subscribed questions are written here after each import
    [smtp]                              # a mail server of the intranet; alerts go there
    host = "mail.yj.gov.local"
    port = 25
    security = "none"                   # none, starttls or tls
    sender = "kanban@yj.gov.local"
    to = ["zhijian@yj.gov.local"]
    user = ""                           # where the server asks for it
    password_file = ""                  # a file that holds the password alone

Everything is written with the sight of nobody in particular: no name of a firm or outlet goes out.
"""

import logging
import re
import smtplib
import ssl
import threading
import tomllib
from collections.abc import Sequence
from dataclasses import dataclass, fields
from datetime import date
from email.message import EmailMessage
from pathlib import Path

from dashboard import settings
from dashboard.analysis import kept_views, pivot
from dashboard.analysis.question import sources
from dashboard.exports import pivot as files
from dashboard.exports import pivot_word
from dashboard.indicators import measured
from dashboard.store import db, viewer
from dashboard.store.files import hand_over
from dashboard.words import formats

_UNSAFE = re.compile(r'[\\/:*?"<>|\s]+')
_LOG = logging.getLogger(__name__)
SECONDS = 20  # that a mail server may take
SECURITY = ("none", "starttls", "tls")


class OutboxError(ValueError):
    """Nothing left; the message is Chinese and says why."""


@dataclass(frozen=True)
class Smtp:
    """The fields of [smtp]."""

    host: str
    sender: str
    to: tuple[str, ...]
    port: int = 25
    security: str = "none"
    user: str = ""
    password_file: str = ""


@dataclass(frozen=True)
class Outbox:
    """The file; nothing where there is none."""

    folder: Path | None = None
    smtp: Smtp | None = None


def read() -> Outbox:
    """What outbox.toml says; OutboxError (Chinese) when it cannot be read."""
    file = _file()
    if not file.is_file():
        return Outbox()
    try:
        said = tomllib.loads(file.read_text(encoding="utf-8"))
        folder = Path(said["folder"]) if said.get("folder") else None
        return Outbox(folder, _smtp(said["smtp"]) if "smtp" in said else None)
    except (tomllib.TOMLDecodeError, OSError, TypeError, KeyError, AttributeError) as error:
        raise OutboxError(f"{file} 读不懂：{error}") from error


def _file() -> Path:
    return settings.store_dir() / "outbox.toml"


def _smtp(said: dict[str, object]) -> Smtp:
    known = [one.name for one in fields(Smtp)]
    lacking = [name for name in ("host", "sender", "to") if not said.get(name)]
    strange = said.keys() - set(known)
    if lacking or strange:
        told = f"缺{'、'.join(lacking)}" if lacking else f"只能写{'、'.join(known)}"
        raise OutboxError(f"[smtp] 写得不对：{told}")
    if said.get("security", "none") not in SECURITY:
        raise OutboxError(f"[smtp] 的 security 应为{'、'.join(SECURITY)}之一")
    to = said["to"]
    if not isinstance(to, list):
        raise OutboxError('[smtp] 的 to 应是列表，如 ["甲@单位"]')
    port = said.get("port", 25)
    if not isinstance(port, int):
        raise OutboxError("[smtp] 的 port 应是整数")
    texts = {name: str(said.get(name, "")) for name in ("user", "password_file")}
    security = str(said.get("security", "none"))
    return Smtp(
        str(said["host"]), str(said["sender"]), tuple(map(str, to)), port, security, **texts
    )


def write(folder: Path, day: date) -> tuple[list[Path], list[str]]:
    """A workbook and a Word file per subscribed question; what was written, and why others were
    not (Chinese)."""
    folder.mkdir(parents=True, exist_ok=True)
    written, told = [], []
    nobody = viewer.Viewer(viewer.current().name, "system", frozenset({"export"}))
    with viewer.acting(nobody):
        for one in kept_views.subscribed("real"):
            if one.gone:
                told.append(one.gone)
                continue
            table = pivot.asked("real", one.question, day)
            title = kept_views.title(table.question)
            origin = _origin(one.question.source, day)
            whose = "科室" if one.is_office else one.owner
            for end, make in (("xlsx", files.workbook), ("docx", pivot_word.document)):
                file = folder / _UNSAFE.sub("_", f"{whose}_{one.name}_{day:%Y%m%d}.{end}")
                hand_over(file, make(table, title, table.told, origin, is_demo=False))
                written.append(file)
    return written, told


def _origin(source: str, day: date) -> str:
    """The newest files behind the data of a question."""
    kinds = sorted({one.dataset for one in sources()[source].views.values()})
    rows = db.query("real", "sources", kinds=kinds, product=None, as_of=day)
    return formats.names_text(list(rows["file_name"]), 3) if len(rows) else formats.MISSING


def after_import() -> list[Path]:
    """Write the subscribed questions where a folder is set, as of the newest evidence. Where the
    folder cannot be written to, the log says so: the import itself is done."""
    try:
        folder = read().folder
        newest = max(measured.newest("real").values(), default=None) if folder else None
        if folder is None or newest is None or not kept_views.subscribed("real"):
            return []
        return write(folder, newest)[0]
    except (OutboxError, OSError, db.StoreBusyError):
        _LOG.exception("the outbox was not written")
        return []


def after_import_beside() -> None:
    """The same while the page goes on."""
    if not _file().is_file():
        return
    threading.Thread(target=after_import, name="outbox", daemon=True).start()


def mail(subject: str, text: str, attached: Sequence[tuple[str, bytes]] = ()) -> Smtp:
    """Send a mail to the addresses of [smtp]; OutboxError (Chinese) where that is not possible."""
    smtp = read().smtp
    if smtp is None:
        raise OutboxError(
            "没有设邮件服务器：请在数据文件夹的 outbox.toml 里写 [smtp]（见 docs/admin.md）"
        )
    message = EmailMessage()
    message["Subject"], message["From"] = subject, smtp.sender
    message["To"] = ", ".join(smtp.to)
    message.set_content(text)
    for name, content in attached:
        message.add_attachment(
            content, maintype="application", subtype="octet-stream", filename=name
        )
    try:
        _send(smtp, message)
    except (OSError, smtplib.SMTPException) as error:
        raise OutboxError(f"邮件没有寄出（{smtp.host}:{smtp.port}）：{error}") from error
    return smtp


def _send(smtp: Smtp, message: EmailMessage) -> None:
    context = ssl.create_default_context()
    server: smtplib.SMTP
    if smtp.security == "tls":
        server = smtplib.SMTP_SSL(smtp.host, smtp.port, timeout=SECONDS, context=context)
    else:
        server = smtplib.SMTP(smtp.host, smtp.port, timeout=SECONDS)
    with server:
        if smtp.security == "starttls":
            server.starttls(context=context)
        if smtp.user:
            password = Path(smtp.password_file).read_text(encoding="utf-8").strip()
            server.login(smtp.user, password)
        server.send_message(message)
