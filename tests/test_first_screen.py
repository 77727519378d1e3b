"""What a new server shows before it has counted: only what it would count again just so."""

import io
import os
import pickle
import re
from datetime import date
from fractions import Fraction
from pathlib import Path

import pandas as pd
import pytest

from dashboard.access import first_paint, kept_screen
from dashboard.frame import kept_answers
from dashboard.frame.answers import Answers
from dashboard.store import db, unchanged

ROWS = pd.DataFrame({"township": ["碧莲镇", None], "rate": [0.5, 1], "day": [date(2010, 9, 1)] * 2})
asked: list[int] = []


def found(name: db.StoreName, number: int) -> tuple[Fraction, pd.DataFrame]:
    asked.append(number)
    return Fraction(number, 3), ROWS


def write(told: str) -> None:
    with db.transaction("real") as cursor:
        cursor.execute("INSERT OR REPLACE INTO store_state VALUES ('told', $told)", {"told": told})


@pytest.fixture(autouse=True)
def new_process(store: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A server that has just been started, over a store with one import."""
    monkeypatch.setattr("dashboard.frame.answers._cached", lambda _, ask: ask())
    write("first")
    restart()


def restart() -> None:
    """As after the end of the process: nothing is known but what lies on the disk."""
    db.close()
    kept_answers.forget()
    kept_screen.forget()
    asked.clear()


def keep_one() -> None:
    kept_answers.begin()
    Answers().ask(found, "real", 1)
    db.close()
    kept_answers.keep()


def test_the_next_server_need_not_count_what_has_not_changed() -> None:
    keep_one()
    assert asked == [1]
    restart()
    half, rows = Answers().ask(found, "real", 1)
    assert not asked and half == Fraction(1, 3)
    pd.testing.assert_frame_equal(rows, ROWS)
    Answers().ask(found, "real", 2)
    assert asked == [2], "another question is asked"


def test_after_a_write_everything_is_counted_again() -> None:
    keep_one()
    write("second")
    restart()
    Answers().ask(found, "real", 1)
    assert asked == [1]


def test_a_write_after_the_question_and_before_the_keeping_keeps_nothing(store: Path) -> None:
    kept_answers.begin()
    Answers().ask(found, "real", 1)
    write("meanwhile")
    kept_answers.keep()
    assert not (store / unchanged.FOLDER).exists()


def test_what_is_erased_is_in_no_answer(store: Path) -> None:
    keep_one()
    kept_screen.keep("overview", "", "", "<p>甲厂</p>", unchanged.state())
    assert sorted(one.name for one in (store / unchanged.FOLDER).iterdir()) == [
        "first_screen.json",
        "real.bin",
    ]
    db.write_anew("real")
    assert not (store / unchanged.FOLDER).exists()
    assert "甲厂" not in first_paint.page("/", is_open=True).decode()


def test_a_file_that_is_broken_or_would_run_something_is_as_none(store: Path) -> None:
    keep_one()
    file = store / unchanged.FOLDER / "real.bin"
    whole = file.read_bytes()

    flipped = bytes([*whole[:-40], whole[-40] ^ 1, *whole[-39:]])
    for content in (whole[:-20], b"", flipped):
        file.write_bytes(content)
        restart()
        Answers().ask(found, "real", 1)
        assert asked == [1]
    state = unchanged.state("real")
    for told in ((state, {("a", "b", "c"): Runs(print)}), (state, 7), ("another", {}), 7):
        unchanged.keep("real.bin", pickle.dumps(told))
        restart()
        Answers().ask(found, "real", 1)
        assert asked == [1] and not file.exists()


class Runs:
    """Pickled, it calls something."""

    def __init__(self, what: object, *given: object) -> None:
        self.call = (what, given)

    def __reduce__(self) -> tuple[object, tuple[object, ...]]:
        return self.call


def test_nothing_that_does_something_is_read() -> None:
    for module, name in (
        ("builtins", "eval"),
        ("dashboard.apart", "subprocess.Popen"),
        ("dashboard.store.files", "write"),
        ("pandas.io.clipboard", "Popen"),
        ("pandas", "ExcelWriter"),
        ("numpy", "memmap"),
        ("pyarrow", "OSFile"),
        ("dashboard.store.db", "_Handle.__init__"),
    ):
        call = b"\x80\x04\x8c" + bytes([len(module)]) + module.encode()
        call += b"\x8c" + bytes([len(name)]) + name.encode() + b"\x93)R."
        with pytest.raises(pickle.UnpicklingError, match="is not taken"):
            kept_answers._Reader(io.BytesIO(call)).load()


def test_what_others_may_write_or_a_link_is_not_read(store: Path) -> None:
    unchanged.keep("a", b"mine")
    file = store / unchanged.FOLDER / "a"
    assert unchanged.kept("a") == b"mine"
    file.chmod(0o666)
    assert unchanged.kept("a") is None
    file.chmod(0o600)
    (file.with_name("b")).symlink_to(file)
    os.mkfifo(file.with_name("c"))
    (file.with_name("d")).mkdir()
    assert [unchanged.kept(name) for name in "abcde"] == [b"mine", None, None, None, None]
    unchanged.drop("d")
    elsewhere = store / "elsewhere"
    file.parent.rename(elsewhere)
    file.parent.symlink_to(elsewhere)
    with pytest.raises(OSError, match="link"):
        unchanged.keep("a", b"yours")
    unchanged.forget()
    assert not file.parent.exists() and (elsewhere / "a").exists()


def test_an_erasure_says_that_what_was_counted_could_not_be_removed(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    keep_one()

    def refused(_: Path) -> None:
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr("shutil.rmtree", refused)
    with pytest.raises(db.StoreUnusableError):
        db.write_anew("real")


def test_a_screen_drawn_before_an_erasure_is_not_written_after_it(store: Path) -> None:
    before = unchanged.state()
    write("erased")
    kept_screen.keep("overview", "", "", "<p>甲厂</p>", before)
    assert not (store / unchanged.FOLDER).exists()


def test_the_first_screen_is_shown_at_its_address_while_nothing_has_changed() -> None:
    db.close()
    state = unchanged.state()
    kept_screen.keep("overview", "<style></style>", "<b>驾驶舱</b>", "<p>规范率92.2%</p>", state)
    for _ in range(2):  # by the process that kept it, and by the next one
        for path in ("/", "/overview"):
            assert "规范率92.2%" in first_paint.page(path, is_open=True).decode()
        for path, is_open in (("/", False), ("/overview", False), ("/ranking", True)):
            assert "92.2" not in first_paint.page(path, is_open=is_open).decode()
        restart()
    write("second")
    assert "92.2" not in first_paint.page("/", is_open=True).decode()
    assert "正在打开" in first_paint.page("/", is_open=True).decode()


def test_what_can_be_read_stays_until_the_same_is_drawn() -> None:
    """Headline and cards come in two messages: the cards must not go away between them."""
    db.close()
    cards = '<div>规范率</div><div><div class="cards many">92.2%</div></div>'
    kept_screen.keep("overview", "", "", cards, unchanged.state())
    shown = first_paint.page("/", is_open=True).decode()
    assert re.search(r'drawn = "\.cards,', shown)


def test_a_tab_is_never_named_after_a_file_of_the_program() -> None:
    shown = first_paint.page("/", is_open=False).decode()
    assert "<title>永嘉质量看板</title>" in shown
    assert re.search(r'observe\(document\.querySelector\("title"\)', shown)
