"""Files that leave the house: whose they are, what the audit is told, who is refused."""

import io
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest
import typst
from openpyxl import Workbook, load_workbook
from PIL import Image
from pypdf import PdfReader

from dashboard import access
from dashboard.access import accounts
from dashboard.frame import leaving
from dashboard.store import audit, db, viewer

LEADER = access.User("张三", "leader", address="10.0.0.5")


@pytest.fixture(autouse=True)
def one_account(store: Path) -> None:
    access.write_account("张三", "leader", "correct horse")


def given(make: Callable[[], bytes], name: str, action: str = "export") -> bytes:
    return leaving.given_to(LEADER, make, name, action, "export")()


def workbook() -> bytes:
    out = io.BytesIO()
    Workbook().save(out)
    return out.getvalue()


def test_a_file_says_who_took_it_and_when() -> None:
    assert given(lambda: b"a,b\r\n1,2\r\n", "x.csv").decode().splitlines()[:2] == ["a,b", "1,2"]
    assert "# 张三 20" in given(lambda: b"a,b\r\n", "x.csv").decode()
    book = given(workbook, "x.xlsx")
    assert "张三" in load_workbook(io.BytesIO(book)).properties.description
    with zipfile.ZipFile(io.BytesIO(book)) as packed:
        assert packed.testzip() is None
    assert "张三" in given(lambda: b"<body></body>", "x.html").decode()
    assert given(lambda: b"%PDF", "x.pdf") == b"%PDF", "what cannot be read stays"
    assert leaving.named_for(LEADER, "通报.docx") == "通报_张三导出.docx"
    newest = audit.events(1)[0]
    assert (newest["what"], newest["who"], newest["on"]) == ("export", "张三", "x.pdf")
    assert newest["where"] == "10.0.0.5" and newest["more"] == {"size": 4}


def test_marks_in_every_format_that_leaves() -> None:
    page = given(lambda: typst.compile(b"#set page(height: 99pt)\nA"), "图_内部资料.pdf")
    read = PdfReader(io.BytesIO(page))
    assert "张三" in read.metadata.subject and "内部资料，不得外传" in read.pages[0].extract_text()
    letter = PdfReader(io.BytesIO(given(lambda: typst.compile(b"A"), "通报.pdf")))
    assert "张三" in letter.metadata.subject and "张三" not in letter.pages[0].extract_text()
    points = io.BytesIO()
    Image.new("RGB", (3, 2), (9, 8, 7)).save(points, "PNG", dpi=(200, 200))
    with Image.open(io.BytesIO(given(points.getvalue, "图.png"))) as picture:
        assert "张三" in picture.text["Comment"] and picture.getpixel((2, 1)) == (9, 8, 7)
        assert round(picture.info["dpi"][0]) == 200
    assert "<desc>张三" in given(lambda: b'<svg width="1"><g/></svg>', "图.svg").decode()
    calendar = given(lambda: b"BEGIN:VCALENDAR\r\nEND:VCALENDAR\r\n", "历.ics").decode()
    assert calendar.split("\r\n")[1].startswith("X-WR-CALDESC:张三")
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        archive.writestr("a", "b")
    with zipfile.ZipFile(io.BytesIO(given(packed.getvalue, "包.zip"))) as archive:
        assert "张三" in archive.comment.decode() and archive.read("a") == b"b"


def test_what_is_made_for_the_public_bears_nobody_s_name_and_is_told_all_the_same() -> None:
    make = leaving.given_to(LEADER, lambda: b"a\r\n", "x.csv", "export", "export", is_public=True)
    assert make() == b"a\r\n"
    assert audit.events(1)[0]["who"] == "张三"


def test_a_button_gives_nothing_after_its_session_has_ended() -> None:
    for end in ("everywhere", "idle", "signed out"):
        session = access.begin("张三")
        user = access.User("张三", "leader", session=session)
        make = leaving.given_to(user, lambda: b"x", "x.pdf", "export", "export")
        assert make() == b"x"
        if end == "everywhere":
            accounts.end_sessions("张三", "张三")
        elif end == "idle":
            session.seen -= access.IDLE_SECONDS + 1
        else:
            session.began = 0.0
        with pytest.raises(db.NotAllowedError, match="重新登录"):
            make()


def test_it_is_made_for_this_viewer_and_refused_to_whoever_may_not() -> None:
    seen = []
    given(lambda: seen.append(viewer.current().role) or b"x", "x.pdf")
    assert seen == ["leader"]
    with pytest.raises(db.NotAllowedError):
        given(lambda: b"x", "原件.xls", "original")
    assert audit.events(1)[0]["what"] == "denied"


@pytest.mark.parametrize(
    "change", [{"disabled": True}, {"role": "township"}, {"townships": ("岩头镇",)}]
)
def test_a_button_left_open_gives_nothing_after_the_account_has_changed(
    change: dict[str, object],
) -> None:
    accounts.change("张三", "管理员", "改", **change)
    with pytest.raises(db.NotAllowedError, match="重新登录"):
        given(lambda: b"x", "x.csv")


def test_the_local_user_is_nobody_in_particular() -> None:
    local = access.User("本机用户", "analyst", is_local=True)
    assert leaving.named_for(local, "x.csv") == "x.csv"
    assert leaving.marked(b"a", "x.csv", local) == b"a"
