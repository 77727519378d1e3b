"""The dictionary of columns agrees with the tables that it fills."""

from pathlib import Path
from typing import Any

import pytest

from dashboard.importing.checked import _CLEANERS
from dashboard.importing.columns import datasets, field_keys, header_key

PROVENANCE = {"import_id", "sheet", "row_number"}


@pytest.mark.parametrize("kind", [one.kind for one in datasets().values() if one.table])
def test_every_table_column_is_filled_and_every_field_has_a_column(
    kind: str, store: Path, rows: Any
) -> None:
    dataset = datasets()[kind]
    table = {row[0] for row in rows(f"DESCRIBE {dataset.table}")}
    stored = {one.stored_as for one in dataset.fields if one.stored_as}
    assert stored <= table
    assert stored | set(dataset.derived) | PROVENANCE == table


@pytest.mark.parametrize("kind", datasets())
def test_references_inside_the_dictionary_exist(kind: str) -> None:
    dataset = datasets()[kind]
    names = {one.name for one in dataset.fields}
    for group in dataset.requires:
        assert set(group) <= names
    known = set(_CLEANERS) | {"date", "span", "deadline", "count", "number", "word"}
    assert {one.type for one in dataset.fields if not one.many} <= known
    assert field_keys(dataset)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("生产日期或批号", "生产日期/批号"),
        ("生产日期和批号", "生产日期（批号）"),
        ("监督抽查\n类别", "监督抽查类别"),
        ("检 验 结 果", "检验结果"),
        ("整改情况5", "整改情况"),
        ("（标称）生产单位名称", "生产单位名称"),
        ("从业人数（人）", "从业人数"),
        ("3、单位名称", "单位名称"),
    ],
)
def test_writings_of_one_head_are_equal(one: str, other: str) -> None:
    assert header_key(one) == header_key(other)


def test_different_heads_stay_different() -> None:
    heads = ["不合格项目", "合格项目", "批号", "生产日期", "是否整规", "是否规范", "整规日期"]
    assert len({header_key(head) for head in heads}) == len(heads)
