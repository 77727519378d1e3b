"""Papers as PDF: sentences whole across lines and pages, files that give no text explained."""

from io import BytesIO
from pathlib import Path

import pypdf
import pytest

from dashboard.documents import clauses
from dashboard.documents.pdf import MAX_PAGES, pdf_text
from dashboard.documents.reading import (
    DocumentTextError,
    clean_for_reading,
    find_clause,
    read_document_text,
    recognise_document,
)
from tests.pdf_paper import HEIGHT, WIDTH, paper, pdf
from tests.soak import beyond

HEAD = "永嘉县人民政府办公室文件"
SENTENCE = "各乡镇要把整规工作抓实抓细，每月按时报送进度，" * 60 + "确保按期完成。"


@pytest.mark.parametrize("is_predefined", [False, True])
def test_a_sentence_over_three_pages_stays_whole(is_predefined: bool) -> None:
    assert 2 * WIDTH * HEIGHT < len(SENTENCE) < 3 * WIDTH * HEIGHT
    text = f"一、工作目标\n{SENTENCE}\n二、工作任务\n按方案办理。"
    found = clean_for_reading(pdf_text(paper(text, HEAD, is_predefined)))
    assert found.split("\n") == text.split("\n")


@pytest.mark.parametrize("mark", ["— 3 —", "－3－", "- 3 -", "第 3 页 共 9 页", "3/9", "3"])
@pytest.mark.soak
def test_page_numbers_of_many_kinds_are_left_out(mark: str) -> None:
    lines = ["全县的整规覆盖面要达到百分", "之百，规范率要在九十八以上。", "各地抓紧落实"]
    pages = [
        [(80, 700, line), (280, 60, mark.replace("3", f"{n}"))] for n, line in enumerate(lines, 1)
    ]
    assert "".join(pdf_text(pdf(pages)).split()) == "".join(lines)


def test_a_number_inside_the_page_is_kept() -> None:
    text = pdf_text(pdf([[(80, 700, "附件第"), (80, 670, "3"), (80, 640, "行由质安办办理")]]))
    assert "".join(text.split()) == "附件第3行由质安办办理"


def test_radicals_become_characters() -> None:
    assert pdf_text(pdf([[(80, 700, "⻓效机制⾏业⻔类")]])).strip() == "长效机制行业门类"


def test_spaced_out_print_is_closed_up() -> None:
    assert pdf_text(pdf([[(80, 700, "实 施 方 案 要 点")]])).strip() == "实施方案要点"


@pytest.mark.parametrize(
    "document", beyond(["75号", "嘉兴"], ["62号", "75号", "嘉兴", "126号", "83号"])
)
def test_every_clause_is_found_in_a_printed_paper(shared: Path, document: str) -> None:
    (path,) = (shared / "sources").glob(f"{document}-*.txt")
    text = clean_for_reading(read_document_text(path.read_bytes(), path.name))
    content = paper(text, HEAD)
    found = clean_for_reading(read_document_text(content, "文件.pdf"))
    known = recognise_document(found)
    assert known is not None and known.id == document
    assert [one.id for one in clauses.clauses(document) if find_clause(found, one) is None] == []
    assert "— 2 —" not in found


def encrypted(password: str) -> bytes:
    """A paper that asks for a password; an empty one only limits printing."""
    writer = pypdf.PdfWriter(clone_from=BytesIO(paper("整规方案请遵照执行")))
    writer.encrypt(password, "owner", algorithm="RC4-128")
    target = BytesIO()
    writer.write(target)
    return target.getvalue()


def test_a_paper_that_only_limits_printing_is_read() -> None:
    assert "整规方案请遵照执行" in pdf_text(encrypted(""))


@pytest.mark.parametrize(
    ("content", "says"),
    [
        (b"%PDF-1.4", "不是完好的PDF"),
        (paper("整规方案" * 300)[:900], "不是完好的PDF"),
        (b"not a pdf at all", "不是完好的PDF"),
        (pdf([[], []]), "没有文字（像是扫描件）"),
        (pdf([[(80, 700, "\x01\x02abc")]]), "汉字读不出来"),
        (encrypted("secret"), "加了密码"),
        (pdf([[]] * (MAX_PAGES + 1)), f"最多读{MAX_PAGES}页"),
    ],
)
def test_files_that_give_no_text_are_explained(content: bytes, says: str) -> None:
    with pytest.raises(DocumentTextError, match=says) as caught:
        read_document_text(content, "方案.pdf")
    assert str(caught.value).startswith("方案.pdf：")
