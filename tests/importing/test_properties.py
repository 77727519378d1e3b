"""What must hold for every register, however it is laid out (hypothesis)."""

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from dashboard.importing.pipeline import Preview, prepare
from dashboard.importing.store import commit
from dashboard.store import db

SMALL = settings(
    max_examples=25,
    deadline=None,
    derandomize=True,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
HEAD = ["单位名称", "行业", "地址", "从业人数", "是否整规", "是否规范", "整规日期"]
TITLE = ["2010年十小名册（岩头镇）"]
STAMP = ["填报单位：岩头镇人民政府 填报时间：2010年6月30日"]
GOOD = st.tuples(
    st.integers(1, 999).map(lambda n: f"老{n}号店"),
    st.sampled_from(["小食杂店", "小药店", "小餐饮"]),
    st.integers(1, 99).map(lambda n: f"岩头镇横街{n}号"),
    st.integers(0, 50).map(str),
    st.just("是"),
    st.sampled_from(["是", "否"]),
    st.sampled_from(["2010.5.3", "2010-05-03", "2010年5月3日"]),
)
GOOD_ROWS = st.lists(
    GOOD, min_size=2, max_size=12, unique_by=(lambda row: row[0], lambda row: row[2])
)
BAD_CELL = st.tuples(
    st.sampled_from([0, 1, 3, 4, 5, 6]),
    st.sampled_from(["", "若干", "小旅馆", "2010.2.30", "\x07"]),
)


def as_csv(rows: Sequence[Sequence[str]]) -> bytes:
    return "\r\n".join(",".join(row) for row in rows).encode("utf-8")


def stored_values(preview: Preview) -> list[tuple[Any, ...]]:
    """Accepted rows without their place, in an order of their own."""
    [checked] = preview.checked
    names = (
        "name",
        "trade",
        "address",
        "employees",
        "is_rectified",
        "is_compliant",
        "rectified_on",
    )
    rows = zip(*(checked.column(name) for name in names), strict=True)
    kept = set(checked.accepted())
    return sorted(row for position, row in enumerate(rows) if position in kept)


@st.composite
def noisy(draw: st.DrawFn, rows: list[tuple[str, ...]]) -> list[list[str]]:
    """The same rows with titles, blank and total rows, notes, blanks in heads, columns moved."""
    order = draw(st.permutations(range(len(HEAD))))
    spare = draw(st.integers(0, 3))
    blank = [""] * (len(HEAD) + spare)

    def placed(row: Sequence[str]) -> list[str]:
        return [""] * spare + [row[index] for index in order]

    pad = draw(st.sampled_from(["", " ", "　", "\n"]))
    head = [f'"{label[:2]}{pad}{label[2:]}"' for label in HEAD]
    sheet = [blank] * draw(st.integers(0, 3)) + [TITLE, STAMP]
    sheet += [blank] * draw(st.integers(0, 2)) + [placed(head)]
    around = draw(st.sampled_from(["", " ", "　"]))
    for row in rows:
        sheet += [blank] * draw(st.integers(0, 1)) + [placed([around + cell for cell in row])]
    total = placed(["合计", "", "", "9", "", "", ""])
    note = ["注：以上数据截至6月底"]
    return (
        sheet
        + draw(st.sampled_from([[], [note], [blank, note]]))
        + ([total] if order[0] == 0 and draw(st.booleans()) else [])
    )


@SMALL
@given(data=st.data(), rows=GOOD_ROWS)
def test_valid_rows_survive_any_layout(data: st.DataObject, rows: Any, store: Path) -> None:
    plain = prepare(as_csv([TITLE, STAMP, HEAD, *rows]), "表.csv")
    assert plain.refusal is None and plain.rows_accepted == len(rows)
    noisy_one = prepare(as_csv(data.draw(noisy(rows))), "表.csv")
    assert noisy_one.refusal is None, noisy_one.refusal
    assert stored_values(noisy_one) == stored_values(plain)


@SMALL
@given(rows=GOOD_ROWS, bad=st.lists(BAD_CELL, min_size=1, max_size=4))
def test_every_problem_cites_a_real_cell(rows: Any, bad: Any, store: Path) -> None:
    body = [list(row) for row in rows]
    for number, (column, text) in enumerate(bad):
        body[number % len(body)][column] = text
    sheet = [TITLE, STAMP, HEAD, *body]
    preview = prepare(as_csv(sheet), "表.csv")
    for checked in preview.checked:
        assert len(checked.accepted()) + len(checked.rejected) + len(checked.duplicates) == len(
            checked.rows
        )
        for problem in checked.problems:
            assert 1 <= problem.row <= len(sheet)
            if problem.column is not None:
                cell = sheet[problem.row - 1]["ABCDEFG".index(problem.column)]
                assert problem.found == cell
                assert f"第{problem.row}行{problem.column}列" in problem.message


@pytest.mark.soak
@SMALL
@given(rows=GOOD_ROWS, seed=st.randoms(use_true_random=False))
def test_row_order_is_irrelevant(rows: Any, seed: Any, store: Path) -> None:
    mixed = list(rows)
    seed.shuffle(mixed)
    one, other = (prepare(as_csv([TITLE, STAMP, HEAD, *body]), "表.csv") for body in (rows, mixed))
    assert stored_values(one) == stored_values(other)
    assert one.checked[0].summary == other.checked[0].summary


@pytest.mark.soak
def test_importing_twice_changes_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    numbers = iter(range(1000))

    @settings(SMALL, max_examples=5)
    @given(rows=GOOD_ROWS)
    def run(rows: Any) -> None:
        monkeypatch.setenv("DASHBOARD_STORE", str(tmp_path / f"{next(numbers)}"))
        content = as_csv([TITLE, STAMP, HEAD, *rows])
        first = commit(prepare(content, "表.csv"), by="测试")
        version = db.data_version("real")
        again = commit(prepare(content, "表.csv"), by="测试")
        assert (again.import_id, again.unchanged) == (first.import_id, True)
        assert db.data_version("real") == version
        with db.cursor("real") as cursor:
            assert cursor.execute("SELECT count(*) FROM outlets").fetchall() == [(len(rows),)]
        db.close()

    run()
