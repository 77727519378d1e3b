"""Clauses: well formed, complete against the list of requirements, found in the papers."""

import re
from io import BytesIO
from pathlib import Path
from zipfile import ZipFile

import docx
import opencc
import pytest

from dashboard import definition_files
from dashboard.documents import clauses
from dashboard.documents.clauses import load_clauses, load_documents
from dashboard.documents.reading import (
    DocumentTextError,
    clean_for_reading,
    find_clause,
    find_sentences,
    normalise,
    read_document_text,
    recognise_document,
    sentence_of,
)

DOCUMENTS = ["62号", "75号", "嘉兴", "126号", "83号"]


def reading_text(shared: Path, document: str) -> str:
    (path,) = (shared / "sources").glob(f"{document}-*.txt")
    return clean_for_reading(read_document_text(path.read_bytes(), path.name))


# ---- coverage ---------------------------------------------------------------


def requirement_lines(shared: Path) -> list[str]:
    text = (shared / "requirements.md").read_text(encoding="utf-8")
    section = text[text.index("\n## 3.") : text.index("\n## 5.")]
    return [line for line in section.splitlines() if line.startswith(("### ", "|"))]


def required_rows(shared: Path) -> list[tuple[str, str]]:
    """(document, place) of every row of the tables of requirements."""
    rows: list[tuple[str, str]] = []
    document = ""
    for line in requirement_lines(shared):
        if heading := re.match(r"### (\S+)", line):
            document = heading[1]
            continue
        cells = [cell.strip() for cell in line.strip("|").split("|")]
        if cells[0] not in ("Clause", "#") and not set(cells[0]) <= {"-"}:
            place = f"附件第{cells[0]}行" if cells[0].isdigit() else cells[0]
            rows.append((document, place))
    return rows


def places_of(document: str, written: str) -> list[str]:
    """Places that one row names: 五(一)1–3 is three, 序/一 is two."""
    if written in ("六(一)–(三)",):
        return ["六(一)", "六(二)", "六(三)"]
    if document == "62号" and re.match(r"三\(.\) \d", written):
        return [written.split(" ")[0]]
    if step := re.match(r"三·(\d)", written):
        return [f"三·第{'一二三'[int(step[1]) - 1]}阶段"]
    if span := re.match(r"(.*?)(\d)–(\d)$", written):
        return [f"{span[1]}{n}" for n in range(int(span[2]), int(span[3]) + 1)]
    return [{"序": "序言"}.get(part, part) for part in written.split("/")]


def test_every_requirement_has_a_clause(shared: Path) -> None:
    rows = required_rows(shared)
    table_lines = [line for line in requirement_lines(shared) if line.startswith("|")]
    headers = 2 * sum(set(line) <= set("|-") for line in table_lines)
    assert len(rows) == len(table_lines) - headers
    assert sum(place.startswith("附件") for _, place in rows) == 21
    missing: list[object] = []
    wanted: dict[tuple[str, str], int] = {}
    for document, written in rows:
        places = places_of(document, written)
        for place in places:
            wanted[document, place] = wanted.get((document, place), 0) + 1
    for (document, place), count in wanted.items():
        have = sum(item.place == place for item in clauses.clauses(document))
        if have < count:
            missing.append((document, place, f"{have} of {count}"))
    assert missing == []


def test_every_clause_has_a_known_kind_and_a_sentence() -> None:
    for item in clauses.clauses():
        assert item.kind in clauses.KINDS
        assert item.summary.endswith("。"), item.id


@pytest.mark.parametrize(
    ("clause_id", "place"),
    [
        ("75.1.coverage", "一"),
        ("75.1.compliance_county", "一"),
        ("75.1.completion_townships", "一"),
        ("75.1.compliance_township", "一"),
        ("75.2.4.street", "二(四)"),
        ("75.2.4.towns", "二(四)"),
        ("75.3.2.1", "三(二)1"),
        ("62.2.3.valves", "二(三)"),
        ("62.2.3.clothing", "二(三)"),
        ("62.2.3.region", "二(三)"),
        ("83.2.zones", "二"),
        ("83.4.3", "四(三)"),
        ("jx.1.city", "一"),
        ("jx.1.province", "一"),
    ],
)
def test_ids_that_indicators_cite_stay(clause_id: str, place: str) -> None:
    assert clauses.clause(clause_id).place == place


def test_documents_stand_in_order_of_date_and_each_has_clauses() -> None:
    known = clauses.documents()
    assert [item.id for item in known if item.id in DOCUMENTS] == DOCUMENTS
    assert [item.date for item in known] == sorted(item.date for item in known)
    assert {item.document for item in clauses.clauses()} == {item.id for item in known}
    assert len({item.id for item in clauses.clauses()}) == len(clauses.clauses())


def test_sentences_that_name_people_are_marked() -> None:
    assert [c.id for c in clauses.clauses() if c.personal] == ["62.5.group", "62.5.office"]


# ---- finding sentences -------------------------------------------------------------


@pytest.mark.parametrize("document", DOCUMENTS)
def test_every_key_phrase_finds_exactly_one_sentence(shared: Path, document: str) -> None:
    text = reading_text(shared, document)
    found = {
        item.id: len(find_sentences(text, item.key_phrase, item.after))
        for item in clauses.clauses(document)
    }
    assert {key: count for key, count in found.items() if count != 1} == {}


@pytest.mark.parametrize("document", DOCUMENTS)
def test_only_a_repeated_sentence_may_use_after(shared: Path, document: str) -> None:
    text = reading_text(shared, document)
    for item in clauses.clauses(document):
        if item.after:
            assert len(find_sentences(text, item.key_phrase)) > 1, item.id


@pytest.mark.parametrize("document", DOCUMENTS)
def test_a_paper_is_recognised_by_its_text(shared: Path, document: str) -> None:
    found = recognise_document(reading_text(shared, document))
    assert found is not None and found.id == document


def test_the_annex_alone_is_recognised_and_its_rows_found(shared: Path) -> None:
    path = shared / "inputs" / "county" / "2010年十小整规工作计划推进表.docx"
    text = clean_for_reading(read_document_text(path.read_bytes(), path.name))
    found = recognise_document(text)
    assert found is not None and found.id == "75号"
    rows = [item for item in clauses.clauses("75号") if item.place.startswith("附件")]
    assert [item.id for item in rows if find_clause(text, item) is None] == []


def test_a_foreign_text_is_not_taken_for_a_paper() -> None:
    letter = "关于召开会议的通知。各乡镇人民政府：会议要求主要领导亲自抓，迎接省平安办相关检查。"
    assert recognise_document(letter) is None


def test_sentence_of_a_clause(shared: Path) -> None:
    sentence = sentence_of(reading_text(shared, "62号"), clauses.clause("62.2.3.valves"))
    assert sentence is not None
    assert sentence.startswith("阀门行业") and "80%" in sentence and "童装" not in sentence


def test_repeated_sentence_is_found_at_its_own_place(shared: Path) -> None:
    text = reading_text(shared, "75号")
    body = find_clause(text, clauses.clause("75.2.4.all_compliant"))
    annex = find_clause(text, clauses.clause("75.annex.13"))
    assert body is not None and annex is not None
    assert body[1] < text.index("实施步骤") < text.index("附件：") < annex[0]


def test_a_phrase_never_crosses_sentences() -> None:
    assert find_sentences("按时完成。任务清单", "完成任务") == []
    assert find_sentences("甲任务。乙任务。", "任务") == [(0, 4), (4, 8)]


@pytest.mark.parametrize(
    "text",
    [
        "关于印发“十小”方案",
        "關(guān)于印發(fā)\n“十小”方案",
        "关于 印发，，十小 方案",
        "關於印發十小方案",
    ],
)
def test_normalise_ignores_how_it_is_written(text: str) -> None:
    assert normalise(text) in ("关于印发十小方案",)


def test_normalise_keeps_numbers() -> None:
    assert normalise("１00％、〔２０１０〕75 号，二○一○年") == "100201075号二〇一〇年"


def test_wrapped_print_is_joined_and_headings_stand_alone() -> None:
    raw = (
        "一、目标 \n\n    今年覆盖面要达到，规范率要在\n\n98%以上（6\n\n月 30 日前）。\n\n二、任务"
    )
    assert (
        clean_for_reading(raw)
        == "一、目标\n今年覆盖面要达到，规范率要在98%以上（6月30日前）。\n二、任务"
    )


def test_garbled_repost_becomes_readable() -> None:
    raw = "市政府同意,,現(xiàn)印發(fā)給你們,。 各縣(市,、區(qū)):要求如下,;完 | |"
    assert clean_for_reading(raw) == "市政府同意，现印发给你们。\n各县（市、区）：要求如下；完"


# ---- reading files --------------------------------------------------------------------


@pytest.mark.parametrize("encoding", ["gb18030", "utf-8", "utf-8-sig", "utf-16"])
def test_text_file_in_the_usual_encodings(encoding: str) -> None:
    assert read_document_text("阀门整治".encode(encoding), "方案.txt") == "阀门整治"


def test_a_paper_in_traditional_characters_is_found(shared: Path) -> None:
    text = opencc.OpenCC("s2t").convert(reading_text(shared, "75号"))
    assert "整規" in text
    lost = [one.id for one in clauses.clauses("75号") if find_clause(text, one) is None]
    assert lost == []


def broken_docx() -> bytes:
    """A Word file whose body is cut off in the middle of a tag."""
    paper, content = docx.Document(), BytesIO()
    paper.save(content)
    target = BytesIO()
    with ZipFile(content) as source, ZipFile(target, "w") as copy:
        for name in source.namelist():
            body = source.read(name)
            copy.writestr(name, b"<w:docu" if name == "word/document.xml" else body)
    return target.getvalue()


def test_word_file_with_table_in_order() -> None:
    paper = docx.Document()
    paper.add_paragraph("附件：推进表")
    table = paper.add_table(rows=2, cols=2)
    table.cell(0, 0).merge(table.cell(1, 0)).text = "动员部署"
    table.cell(0, 1).text = "第一次督查"
    table.cell(1, 1).text = "6月中旬前"
    paper.add_paragraph("完")
    content = BytesIO()
    paper.save(content)
    text = read_document_text(content.getvalue(), "表.docx")
    assert text.split("\n\n") == ["附件：推进表", "动员部署", "第一次督查", "6月中旬前", "完"]


@pytest.mark.parametrize(
    ("content", "name", "says"),
    [
        (b"PK broken", "a.docx", "损坏"),
        (broken_docx(), "a.docx", "损坏"),
        ("方案".encode(), "a.docx", "损坏"),
        (b"x", "a.wps", "只能导入"),
        (b" \n", "a.txt", "没有文字"),
        (b"\xff\xff\xff", "a.txt", "编码"),
    ],
)
def test_unreadable_files_are_explained(content: bytes, name: str, says: str) -> None:
    with pytest.raises(DocumentTextError, match=says):
        read_document_text(content, name)


# ---- definition files ------------------------------------------------------------------

GOOD = """document = "75号"
[[clause]]
id = "75.x"
place = "一"
kind = "duty"
summary = "说明。"
key_phrase = "短语"
"""


def test_a_good_clause_file_loads(tmp_path: Path) -> None:
    path = tmp_path / "c.toml"
    path.write_text(GOOD, encoding="utf-8")
    (item,) = load_clauses(path, {"75号"}, set())
    assert item.citation == "75号 一" and not item.personal


@pytest.mark.parametrize(
    ("old", "new", "says"),
    [
        ("place", "palce", "不认识的字段“palce”"),
        ('kind = "duty"', 'kind = "task"', "字段“kind”是“task”，应为indicator、duty"),
        ('"短语"', '"短语"\ncapability = [1]', "不认识的字段“capability”"),
        ('"短语"', '" "', "“key_phrase”是空的"),
        ('"说明。"', "1", "类型不对"),
        ('place = "一"\n', "", "缺少字段“place”"),
        ("75号", "76号", "没有文件“76号”"),
        ("[[clause]]", "[[clause", "无法读取"),
    ],
)
def test_a_wrong_clause_file_says_where(tmp_path: Path, old: str, new: str, says: str) -> None:
    path = tmp_path / "c.toml"
    path.write_text(GOOD.replace(old, new, 1), encoding="utf-8")
    assert load_clauses(path, {"75号"}, set()) == []
    assert says in definition_files.faults(path)[0].text


def test_unknown_ids_are_explained() -> None:
    with pytest.raises(KeyError, match="没有条款"):
        clauses.clause("75.99")
    with pytest.raises(KeyError, match="没有文件"):
        clauses.document("76号")


def test_a_document_id_twice_is_refused(tmp_path: Path) -> None:
    source = (clauses.FOLDER / "documents.toml").read_text(encoding="utf-8")
    path = tmp_path / "documents.toml"
    path.write_text(source.replace('id = "126号"', 'id = "75号"'), encoding="utf-8")
    assert [item.id for item in load_documents(path)].count("75号") == 1
    (fault,) = definition_files.faults(path)
    assert "编号“75号”重复" in fault.says
