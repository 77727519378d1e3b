"""The county's copies of the papers: kept, found, searched, removed."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from dashboard.documents import clauses, copies, registers
from dashboard.documents.reading import DocumentTextError
from dashboard.screens.documents import search
from dashboard.store import db, originals


@pytest.fixture
def store(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """An empty folder in place of the store."""
    monkeypatch.setenv("DASHBOARD_STORE", str(tmp_path))
    yield tmp_path
    db.close()


def copy_of(document_id: str) -> bytes:
    """A text that holds nothing but the short quotes of a document, one sentence each."""
    quotes = dict.fromkeys(one.key_phrase for one in clauses.clauses(document_id))
    return "\n".join(f"{quote}。" for quote in quotes).encode()


def test_a_copy_is_kept_with_its_original_and_removed(store: Path) -> None:
    content = copy_of("126号")
    found = copies.keep(content, "长效机制.txt", "李四")
    assert found.document == "126号"
    copy = copies.copies()["126号"]
    original = originals.path(copy.sha256, copy.file_name)
    assert original.read_bytes() == content and store in original.parents
    clause = clauses.clause("126.3.3.4.quarterly")
    assert clause.key_phrase in (copies.sentence(clause) or "")
    copies.remove(copy.text_id, "李四")
    assert copies.copies() == {} and original.exists()


@pytest.mark.parametrize(
    "content", ["今天天气很好。".encode(), copy_of("126号").decode().encode("big5", "ignore")]
)
@pytest.mark.usefixtures("store")
def test_another_or_a_garbled_text_is_refused(content: bytes) -> None:
    with pytest.raises(DocumentTextError, match="认不出是哪一份文件"):
        copies.keep(content, "日记.txt", "李四")
    assert not db.exists("real")


@pytest.mark.usefixtures("store")
def test_the_same_copy_twice_is_taken_in_once() -> None:
    first, second = copy_of("126号"), copy_of("126号") + "\n附记。".encode()
    for content in (first, first, second, second):
        copies.keep(content, "长效机制.txt", "李四")
    with db.cursor("real") as cursor:
        assert cursor.execute("SELECT count(*) FROM document_texts").fetchone() == (2,)
    assert "附记" in copies.copies()["126号"].text


@pytest.mark.usefixtures("store")
def test_every_clause_of_the_five_papers_is_found(shared: Path) -> None:
    for path in (shared / "sources").glob("*.txt"):
        found = copies.keep(path.read_bytes(), path.name, "李四")
        assert found.document == path.name.split("-")[0] and found.lost == ()
    assert len(copies.copies()) == 5


def test_every_register_that_a_clause_asks_for_is_named() -> None:
    asked = {one.id for one in clauses.clauses() if one.kind == "register"}
    assert asked <= {clause for one in registers.registers() for clause in one.clauses}


@pytest.mark.parametrize("wanted", ["规范率", "規範率", " 规 范 率 ", "gfl", "GFL"])
def test_search_finds_chinese_and_initials(wanted: str) -> None:
    hits = search.search(wanted, {})
    assert "75.1.compliance_county" in {hit.clause for hit in hits}
    assert all("规范率" in hit.where + hit.text for hit in hits if hit.kind == "指标")


def test_search_reads_the_copies_but_not_the_sentences_with_names() -> None:
    private = next(one for one in clauses.clauses() if one.personal)
    text = f"{private.key_phrase}，甲某为组长。组织联合执法行动。"
    assert search.search("甲某", {private.document: text}) == []
    (hit,) = [h for h in search.search("lhzfxd", {private.document: text})]
    assert (hit.kind, hit.text) == ("原文", "组织联合执法行动。")
    assert search.search("", {}) == [] == search.search("，", {})
