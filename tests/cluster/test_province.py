"""The simulated province: ninety counties as they might send, all of them marked."""

from pathlib import Path

import pytest

from dashboard.cluster import archive, province
from dashboard.cluster.archive import ArchiveError
from dashboard.divisions import counties


@pytest.mark.soak
def test_a_simulated_province_says_so_and_holds_counties_of_every_kind(
    demo_folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("DASHBOARD_STORE", str(demo_folder))
    few = [one for one in counties.known() if "/舟山市/" in one or one == counties.HOME]
    monkeypatch.setattr(counties, "known", lambda: tuple(few))
    monkeypatch.setattr(province, "KINDS", {"silent": 1, "empty": 1, "behind": 1, "small": 1})
    root = tmp_path / "省"
    province.make(root, "旧数")
    found = archive.gathered(root)
    assert len(few) == 5 and len(found.counties) == 4  # one sends nothing
    assert found.is_demo and all(one.facts["is_demo"] for one in found.archives)
    assert [note for note in found.notes if "的归档是空的" in note]
    assert found.doubts and set(found.doubts.values()) == {"旧数"}
    rows = {one.place.key: one.rows for one in found.archives}
    assert max(rows, key=lambda key: rows[key]) == counties.HOME
    years = sorted(len(one.years) for one in found.archives)
    assert years == [0, 1, 2, 2]  # the empty one; the one of an old register
    with pytest.raises(ArchiveError, match="已经有东西"):
        province.make(root, "旧数")
