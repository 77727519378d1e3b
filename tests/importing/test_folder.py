"""A drop of many files: archives, names, limits, each file on its own."""

import io
import random
import zipfile
from typing import Any

import pytest

from dashboard.importing import folder
from dashboard.importing import store as importing_store
from dashboard.importing.folder import Dropped, look, take_all, unpack
from dashboard.importing.pipeline import Preview, prepare

HEAD = ["乡镇", "单位名称", "行业类别", "地址", "是否整规", "是否规范", "整规日期"]
GOOD = ["岩头镇", "甲店", "小食杂店", "横街1号", "是", "是", "2010.5.3"]
BAD = ["岩头镇", "乙店", "小旅馆", "横街2号", "是", "是", "2010.5.3"]


def prepared(file: Dropped) -> Preview:
    return prepare(file.content, file.file_name)


def register(make_xlsx: Any, *rows: list[str], day: str = "2010年6月30日") -> bytes:
    content: bytes = make_xlsx({"名册": [["十小名册"], [f"填报时间：{day}"], HEAD, *rows]})
    return content


def zipped(members: dict[str, bytes]) -> bytes:
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in members.items():
            archive.writestr(name, content)
    return target.getvalue()


def named_in_gbk(name: str, content: bytes) -> bytes:
    """What Windows writes: the name in GBK without the flag that says UTF-8."""
    placeholder = "n" * len(name.encode("gbk"))
    return zipped({placeholder: content}).replace(placeholder.encode(), name.encode("gbk"))


def test_a_zip_counts_as_its_files_and_clutter_is_passed_over(make_xlsx: Any) -> None:
    book = register(make_xlsx, GOOD)
    archive = zipped(
        {
            "六月/岩头.xlsx": book,
            "__MACOSX/六月/._岩头.xlsx": b"x",
            "六月/~$岩头.xlsx": b"x",
            "Thumbs.db": b"x",
        }
    )
    found = unpack([("报送.zip", archive), ("单独.xlsx", book), (".DS_Store", b"x")])
    assert [(one.path, one.file_name) for one in found] == [
        ("报送.zip/六月/岩头.xlsx", "岩头.xlsx"),
        ("单独.xlsx", "单独.xlsx"),
    ]
    assert found[0].content == book


def test_names_in_gbk_are_read(make_xlsx: Any) -> None:
    found = unpack([("a.zip", named_in_gbk("瓯北镇十小名册.xlsx", register(make_xlsx, GOOD)))])
    assert found[0].file_name == "瓯北镇十小名册.xlsx"


def test_an_archive_in_an_archive_is_refused_alone(make_xlsx: Any) -> None:
    inner = zipped({"深.csv": b"a,b"})
    found = unpack([("外.zip", zipped({"内.zip": inner, "好.xlsx": register(make_xlsx, GOOD)}))])
    assert [one.refusal.code if one.refusal else None for one in found] == ["nested_archive", None]
    assert found[0].refusal is not None and "压缩包里还有压缩包" in found[0].refusal.message


def test_an_archive_that_grows_too_large_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    bomb = zipped({"大.csv": b"0" * 3_000_000})
    assert len(bomb) < 10_000
    monkeypatch.setattr(folder, "MAX_UNPACKED_BYTES", 2_000_000)
    found = unpack([("炸.zip", bomb)])
    assert [one.refusal.code if one.refusal else None for one in found] == ["zip_bomb"]


def test_an_archive_that_lies_about_its_size_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    bomb = bytearray(zipped({"大.csv": b"0" * 3_000_000}))
    directory = bomb.rindex(b"PK\x01\x02")
    bomb[directory + 24 : directory + 28] = (100).to_bytes(4, "little")
    monkeypatch.setattr(folder, "MAX_UNPACKED_BYTES", 2_000_000)
    found = unpack([("炸.zip", bytes(bomb))])
    assert [one.refusal is not None for one in found] == [True]


def test_too_many_files_are_refused() -> None:
    many = zipped({f"{number}.csv": b"a" for number in range(folder.MAX_MEMBERS + 1)})
    found = unpack([("多.zip", many)])
    assert [one.refusal.code if one.refusal else None for one in found] == ["too_many_files"]


def test_each_file_has_a_state(make_xlsx: Any, import_file: Any) -> None:
    known = register(make_xlsx, [*GOOD[:1], "老店", *GOOD[2:]])
    import_file(known, "老.xlsx")
    drop = unpack(
        [
            ("好.xlsx", register(make_xlsx, GOOD)),
            ("错.xlsx", register(make_xlsx, GOOD, BAD)),
            ("坏.xlsx", b"PK"),
            ("老.xlsx", known),
        ]
    )
    looks = [look(file, prepared) for file in drop]
    assert [one.state for one in looks] == ["ready", "doubtful", "unreadable", "known"]
    assert [one.can_be_taken for one in looks] == [True, True, False, False]
    assert (looks[1].rows_read, looks[1].rows_accepted, looks[1].rows_rejected) == (2, 1, 1)
    assert "第1次导入" in looks[3].reason


def test_all_that_can_be_taken_is_taken(make_xlsx: Any, store: Any, rows: Any) -> None:
    same = register(make_xlsx, GOOD, BAD)  # written twice, it would hold two times of day
    drop = [
        Dropped("一.xlsx", "一.xlsx", same),
        Dropped("坏.xlsx", "坏.xlsx", b"PK"),
        Dropped("二.xlsx", "二.xlsx", register(make_xlsx, ["岩坦镇", *GOOD[1:]])),
        Dropped("一又.xlsx", "一又.xlsx", same),
    ]
    seen: list[tuple[int, float]] = []
    outcomes = take_all(drop, prepared, "测试", lambda number, share: seen.append((number, share)))
    assert [one.import_id for one in outcomes] == [1, None, 2, None]
    assert [one.rows_rejected for one in outcomes] == [1, 0, 0, 0]
    assert "已损坏" in outcomes[1].message and "没有改变" in outcomes[3].message
    assert [number for number, share in seen if share == 0.0] == [0, 1, 2, 3]
    assert [number for number, share in seen if share == 1.0] == [0, 1, 2, 3]
    assert [share for number, share in seen if number == 0] == [0.0, folder.CHECKED, 1.0]
    assert rows("SELECT township, name FROM live_outlets ORDER BY 1") == [
        ("岩坦镇", "甲店"),
        ("岩头镇", "甲店"),
    ]


def test_a_file_that_cannot_be_written_leaves_the_others(
    make_xlsx: Any, store: Any, rows: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    insert = importing_store._insert_held

    def fail_on_first(cursor: Any, import_id: int, checked: Any) -> None:
        if checked.values["township"][0] == "岩头镇":
            raise OSError("disk full")
        insert(cursor, import_id, checked)

    monkeypatch.setattr(importing_store, "_insert_held", fail_on_first)
    drop = [
        Dropped("一.xlsx", "一.xlsx", register(make_xlsx, GOOD)),
        Dropped("二.xlsx", "二.xlsx", register(make_xlsx, ["岩坦镇", *GOOD[1:]])),
    ]
    outcomes = take_all(drop, prepared, "测试")
    assert outcomes[0].import_id is None and "没有写入" in outcomes[0].message
    assert outcomes[1].import_id is not None
    assert rows("SELECT file_name FROM imports") == [("二.xlsx",)]


def test_what_an_earlier_file_of_the_drop_holds_counts_once(
    make_xlsx: Any, store: Any, rows: Any
) -> None:
    head = ["企业名称", "产品名称", "规格型号", "生产日期/批号", "抽样日期", "检验结论"]
    batch = ["甲阀门厂", "球阀", "DN50", "2010-05/1", "2010.6.1", "合格"]
    other = ["乙阀门厂", "球阀", "DN50", "2010-05/2", "2010.6.1", "合格"]
    one = make_xlsx({"表": [["2010年阀门监督抽查结果"], head, batch]})
    two = make_xlsx({"表": [["2010年阀门监督抽查结果"], head, batch, other]})
    drop = [Dropped("一.xlsx", "一.xlsx", one), Dropped("二.xlsx", "二.xlsx", two)]
    outcomes = take_all(drop, prepared, "测试")
    assert [(o.rows_accepted, o.rows_duplicate) for o in outcomes] == [(1, 0), (1, 1)]
    assert rows("SELECT count(*) FROM live_samples") == [(2,)]


def test_a_broken_archive_is_told_and_never_ends_in_a_traceback() -> None:
    """Bytes changed at random: broken lzma streams, offsets below zero, names cut short."""
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_LZMA) as archive:
        for number in range(3):
            archive.writestr(f"{number}.csv", b"a,b\n1,2\n" * 50)
    whole = packed.getvalue()
    chance = random.Random(1)
    codes = set()
    for _ in range(400):
        content = bytearray(whole)
        for _ in range(chance.randint(1, 6)):
            content[chance.randrange(len(content))] = chance.randrange(256)
        for file in folder.unpack([("月报.zip", bytes(content))]):
            codes.add(file.refusal.code if file.refusal else "")
    assert {"", "corrupt"} <= codes
