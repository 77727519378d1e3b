"""What the page of exports offers for a report, and why not."""

from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest

from dashboard import demo
from dashboard.cli import main
from dashboard.exports import FORMATS
from dashboard.report import Selection, build
from dashboard.store import db
from tests.soak import beyond

AS_OF = date(2010, 10, 15)


@pytest.fixture(scope="module")
def demo_store(demo_folder: Path) -> Iterator[None]:
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("DASHBOARD_STORE", str(demo_folder))
        demo.ensure()
        yield
        db.close()


@pytest.mark.usefixtures("demo_store")
class TestOffers:
    @pytest.mark.parametrize(
        ("kind", "format_", "words"),
        beyond(
            [("valves", "poster", "全县情况"), ("progress", "poster", "")],
            [
                ("valves", "poster", "全县情况"),
                ("progress", "poster", ""),
                ("progress", "townships", "附逐乡镇"),
                ("valves", "pictures", ""),
                ("valves", "circular", "选一种文书"),
            ],
        ),
    )
    @pytest.mark.soak
    def test_a_reason_or_none(self, kind: str, format_: str, words: str) -> None:
        refusal = FORMATS[format_].refusal(build("demo", Selection(kind, AS_OF)))
        assert words in refusal and bool(refusal) == bool(words)

    @pytest.mark.soak
    def test_what_is_offered_can_be_made_from_the_command_line(
        self, tmp_path: Path, capsys: pytest.CaptureFixture[str]
    ) -> None:
        out = tmp_path / "x.pdf"
        words = ["export", "poster", "--demo", "--as-of", "2010-10-15", "--out", str(out)]
        assert main(words) == 0
        assert out.read_bytes().startswith(b"%PDF")
        assert main([*words, "--kind", "valves"]) == 2
        assert "全县情况" in capsys.readouterr().err
