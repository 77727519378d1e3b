"""Files that leave the house: who may have them, what the audit is told, what the file says of it.

The file is made when its button is pressed, in a thread without a page: it is made for whoever the
page was drawn for, who must not have been signed out or shut out meanwhile.
"""

import io
import re
import zipfile
from collections.abc import Callable
from datetime import datetime
from html import escape
from pathlib import PurePath
from typing import Final

from dashboard import access
from dashboard.frame import watermarks
from dashboard.store import audit, db, viewer

INTERNAL = "内部资料"
_SVG = re.compile(rb"<svg\b[^>]*>")
_CORE = "docProps/core.xml"
_SAYS = re.compile(r"<dc:description\b[^>]*(?:/>|>.*?</dc:description>)", re.S)
_END = re.compile(r"</(?:\w+:)?coreProperties>")
_NAMES = 'xmlns:dc="http://purl.org/dc/elements/1.1/"'


def given_to(
    user: access.User,
    make: Callable[[], bytes],
    file_name: str,
    action: str,
    what: str,
    *,
    is_public: bool = False,
) -> Callable[[], bytes]:
    """make, for this user: refused when he may not any more, told to the audit, marked as his
    unless it is made to go out (is_public) or the file that came in (what download)."""

    def made() -> bytes:
        with viewer.acting(user.viewer):
            if not access.still_there(user):
                raise db.NotAllowedError("登录已过期，请重新登录后再下载。")
            db.require(action)
            content = make()
            where = user.address
            audit.record(what, user.name, file_name, role=user.role, where=where, size=len(content))
        goes_as_it_is = is_public or what == "download"
        return content if goes_as_it_is else marked(content, file_name, user)

    return made


def named_for(user: access.User, file_name: str) -> str:
    """The name of a file that a signed-in user takes along says whose it is."""
    if user.is_local:
        return file_name
    path = PurePath(file_name)
    return f"{path.stem}_{user.name}导出{path.suffix}"


def marked(content: bytes, file_name: str, user: access.User) -> bytes:
    """The file with account and time in it: last line of a CSV, remarks of an Office file, a
    picture, a calendar or an archive, end of a web page, properties of a PDF and, where it is
    internal, the foot of each of its pages. The local user of a machine without accounts is nobody
    in particular."""
    if user.is_local:
        return content
    told = f"{user.name} {datetime.now():%Y-%m-%d %H:%M} 导出"
    is_internal = INTERNAL in file_name  # what is made public, and a letter, may go out
    if is_internal:
        told += "，内部资料，不得外传"
    suffix = PurePath(file_name).suffix.lower()
    if suffix == ".pdf":
        return watermarks.pdf(content, told, on_pages=is_internal)
    mark = _MARKS.get(suffix)
    return mark(content, told) if mark else content


def _csv(content: bytes, told: str) -> bytes:
    return content.rstrip(b"\r\n") + f"\r\n# {told}\r\n".encode()


def _web_page(content: bytes, told: str) -> bytes:
    line = f'<p style="opacity:.6;font-size:12px">{escape(told)}</p></body>'
    return content.replace(b"</body>", line.encode(), 1)


def _svg(content: bytes, told: str) -> bytes:
    """A description, which viewers show on request, right behind the opening tag."""
    said = f"<desc>{escape(told)}</desc>".encode()
    return _SVG.sub(lambda tag: tag[0] + said, content, count=1)


def _calendar(content: bytes, told: str) -> bytes:
    name = told.replace("\\", "\\\\").replace(";", "\\;").replace(",", "\\,")
    line = b"BEGIN:VCALENDAR\r\n"
    return content.replace(line, line + f"X-WR-CALDESC:{name}\r\n".encode(), 1)


def _archive(content: bytes, told: str) -> bytes:
    out = io.BytesIO(content)
    with zipfile.ZipFile(out, "a") as packed:
        packed.comment = told.encode()
    return out.getvalue()


def _office(content: bytes, told: str) -> bytes:
    """An Office file whose properties tell who had it; one without properties stays as it is."""
    said = f"<dc:description {_NAMES}>{escape(told)}</dc:description>"
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as old, zipfile.ZipFile(out, "w") as new:
        for part in old.infolist():
            body = old.read(part)
            if part.filename == _CORE:
                text = _SAYS.sub("", body.decode("utf-8"))
                body = _END.sub(lambda end: said + end[0], text).encode()
            new.writestr(part, body)
    return out.getvalue()


_MARKS: Final[dict[str, Callable[[bytes, str], bytes]]] = {
    ".csv": _csv,
    ".html": _web_page,
    ".htm": _web_page,
    ".svg": _svg,
    ".png": watermarks.png,
    ".ics": _calendar,
    ".zip": _archive,
    **dict.fromkeys((".docx", ".pptx", ".xlsx"), _office),
}
