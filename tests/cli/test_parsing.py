"""What argparse says of wrong arguments, in Chinese."""

import re
from typing import Any

import pytest

from dashboard.cli import main


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (["export", "foo", "--out", "x"], "format：没有“foo”，可用："),
        (["export", "pdf"], "还要写：--out"),
        (["check", "--x"], "不认识：--x"),
        (["retention", "--why"], "--why：后面要写一个值"),
        (["undo", "x"], "IMPORT_ID：“x”写得不对"),
        (["erase"], "还要写：TEXT"),
    ],
)
def test_wrong_arguments_are_told_in_chinese(words: list[str], told: str, capsys: Any) -> None:
    with pytest.raises(SystemExit) as left:
        main(words)
    said = capsys.readouterr().err
    assert left.value.code == 2 and told in said
    assert not re.search(r"error|invalid|required|choose|usage|unrecognized", said)
