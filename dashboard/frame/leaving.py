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

from dashboard import access
from dashboard.store import audit, db, viewer

_CORE = "docProps/core.xml"
_SAYS = re.compile(r"<dc:description\b[^>]*(?:/>|>.*?</dc:description>)", re.S)
_END = re.compile(r"</(?:\w+:)?coreProperties>")
_NAMES = 'xmlns:dc="http://purl.org/dc/elements/1.1/"'


def given_to(
    user: access.User, make: Callable[[], bytes], file_name: str, action: str, what: str
) -> Callable[[], bytes]:
    """make, for this user: refused when he may not any more, told to the audit, marked as his."""

    def made() -> bytes:
        with viewer.acting(user.viewer):
            if not access.still_there(user):
                raise db.NotAllowedError("登录已过期，请重新登录后再下载。")
            db.require(action)
            content = make()
            where = user.address
            audit.record(what, user.name, file_name, role=user.role, where=where, size=len(content))
        return content if what == "download" else marked(content, file_name, user)

    return made


def named_for(user: access.User, file_name: str) -> str:
    """The name of a file that a signed-in user takes along says whose it is."""
    if user.is_local:
        return file_name
    path = PurePath(file_name)
    return f"{path.stem}_{user.name}导出{path.suffix}"


def marked(content: bytes, file_name: str, user: access.User) -> bytes:
    """The file with account and time in it: last line of a CSV, remarks of an Office file, end of a
    web page. The local user of a machine without accounts is nobody in particular."""
    if user.is_local:
        return content
    told = f"{user.name} {datetime.now():%Y-%m-%d %H:%M} 导出"
    if "内部资料" in file_name:  # what is made public, and a letter, may go out
        told += "，内部资料，不得外传"
    suffix = PurePath(file_name).suffix.lower()
    if suffix == ".csv":
        return content.rstrip(b"\r\n") + f"\r\n# {told}\r\n".encode()
    if suffix in (".docx", ".pptx", ".xlsx"):
        return _with_remarks(content, told)
    if suffix in (".html", ".htm"):
        line = f'<p style="opacity:.6;font-size:12px">{escape(told)}</p></body>'
        return content.replace(b"</body>", line.encode(), 1)
    return content


def _with_remarks(content: bytes, told: str) -> bytes:
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
