"""What is worked out from equal inputs is worked out once, and never given for other ones."""

import pandas as pd

from dashboard.statistics import worked_out

asked: list[object] = []


@worked_out.once
def total(rows: pd.DataFrame, times: int = 1) -> pd.DataFrame:
    asked.append(times)
    return pd.DataFrame({"户": [int(rows["户"].sum()) * times]})


@worked_out.once
def nothing(rows: list[int]) -> list[int] | None:
    asked.append(rows)
    return rows or None


def rows(*sizes: int) -> pd.DataFrame:
    return pd.DataFrame({"户": list(sizes)})


def test_equal_inputs_once_and_others_anew() -> None:
    asked.clear()
    worked_out.forget()
    found = [int(total(rows(*sizes))["户"].iloc[0]) for sizes in ((2, 3), (2, 3), (2, 4), (3, 2))]
    assert found == [5, 5, 6, 5]
    assert len(asked) == 3
    assert int(total(rows(2, 3), times=10)["户"].iloc[0]) == 50


def test_who_changes_what_he_was_given_changes_it_for_himself() -> None:
    worked_out.forget()
    first = total(rows(2, 3))
    first.loc[0, "户"] = 99
    first["乡镇"] = "岩头镇"
    again = total(rows(2, 3))
    assert list(again.columns) == ["户"]
    assert int(again["户"].iloc[0]) == 5
    given = nothing([1, 2])
    assert given is not None
    given.append(3)
    assert nothing([1, 2]) == [1, 2]


def test_nothing_is_a_result_too() -> None:
    asked.clear()
    worked_out.forget()
    assert [nothing([]), nothing([])] == [None, None]
    assert len(asked) == 1


def test_large_inputs_and_those_without_a_value_are_worked_out_anew() -> None:
    asked.clear()
    worked_out.forget()
    many = rows(*range(worked_out.LARGE // 8 + 1))
    assert total(many).equals(total(many))
    assert len(asked) == 2
    assert worked_out.key_of(total, lambda: 1) is None


def test_what_was_not_asked_for_longest_goes_first() -> None:
    kept = worked_out.Kept(2)
    kept.put(b"1", "甲")
    kept.put(b"2", "乙")
    assert kept.get(b"1") == "甲"
    kept.put(b"3", "丙")
    assert [kept.get(key) for key in (b"1", b"2", b"3")] == ["甲", None, "丙"]
