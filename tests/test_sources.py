"""What counts as evidence of the county: its newest day and the files behind it."""

from pathlib import Path

from dashboard import db
from tests.rows import put, samples


def test_a_national_list_is_no_evidence_of_the_county(store: Path) -> None:
    """It neither moves the day of the pages nor stands among their sources."""
    put("samples", samples(1, 2, on="2010-03-05"), file_name="县.xlsx")
    put(
        "samples",
        samples(1, 2, on="2015-11-05", in_county=False, township=None),
        file_name="国抽.xlsx",
    )
    newest = db.query("real", "newest_evidence")
    days = dict(zip(newest["dataset"], newest["newest_on"], strict=True))
    assert f"{days['samples']:%Y-%m-%d}" == "2010-03-05"
