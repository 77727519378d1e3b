"""What counts as evidence of the county: the files behind its figures."""

from pathlib import Path

from dashboard import db
from tests.rows import put, samples


def test_a_national_list_is_no_source_of_the_county(store: Path) -> None:
    put("samples", samples(1, 2, on="2015-11-05", in_county=False, township=None))
    rows = db.query("real", "sources", kinds=["samples"], product=None, as_of=None)
    assert rows.empty
