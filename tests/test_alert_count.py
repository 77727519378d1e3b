"""The number of alerts in the strip: known, of this day and of these data, or not told at all."""

from datetime import date
from pathlib import Path

import pytest

from dashboard.frame import alert_count, strip
from dashboard.store import db
from tests.rows import outlets, put

DAY, OTHER = date(2010, 6, 30), date(2010, 7, 1)


def test_a_count_is_of_one_day_and_one_state_of_the_data(
    store: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[date] = []

    def counter(name: db.StoreName, day: date) -> int:
        asked.append(day)
        if day == OTHER:
            put("outlets", outlets("上塘镇", 1, 2, on="2010-06-30"))  # meanwhile
        return 7

    put("outlets", outlets("上塘镇", 1, 1, on="2010-06-30"))
    version = db.data_version("real")
    assert alert_count.of("real", version, DAY) is None and not alert_count._wanted, "switched off"
    monkeypatch.setattr(alert_count, "_counter", [counter])
    for day in (OTHER, DAY):
        assert alert_count.of("real", version, day) is None, "nobody waits for it"
    alert_count.count_next()
    assert asked == [DAY] and alert_count.of("real", version, DAY) == 7, "the newest first"
    alert_count.count_next()
    assert alert_count.of("real", version, OTHER) is None, "counted over two states of the data"
    assert alert_count.of("real", db.data_version("real"), DAY) is None, "new data, no old number"


def test_what_the_strip_says_of_it() -> None:
    told = strip.alerts_html(12, DAY)
    assert "提醒 12件" in told and "explore_part=alerts&amp;as_of=2010-06-30" in told
    assert "无提醒" in strip.alerts_html(0, DAY)
