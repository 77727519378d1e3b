"""What came of the questions about figures; outlets and batches whose place cannot be right."""

from datetime import date
from pathlib import Path

import pytest

from dashboard.checks import positions
from dashboard.divisions import shapes
from dashboard.store import viewer
from dashboard.ten_trades import check_outcomes
from tests.rows import outlet, put, samples

DAY = date(2010, 12, 31)


def test_a_question_keeps_its_newest_answer_and_a_changed_figure_is_asked_anew(
    store: Path,
) -> None:
    put("outlets", [outlet()])
    asked = ("上塘镇", DAY, "100户全部规范")
    check_outcomes.enter("real", asked, "待更正", "", "甲")
    second = check_outcomes.enter("real", asked, "已更正", " 漏报3户 ", "乙")
    (answer,) = check_outcomes.outcomes("real").values()
    assert (answer.outcome, answer.remark, answer.by) == ("已更正", "漏报3户", "乙")
    assert ("上塘镇", DAY, "97户全部规范") not in check_outcomes.outcomes("real")
    assert check_outcomes.take_back("real", second, "乙")
    assert check_outcomes.outcomes("real")[asked].outcome == "待更正"
    with pytest.raises(ValueError, match="核实结果应为"):
        check_outcomes.enter("real", asked, "不知道", "", "甲")


@pytest.mark.soak
def test_an_outlet_is_asked_about_only_where_it_surely_lies_elsewhere(store: Path) -> None:
    borders = shapes.boundaries("a").set_index("name").geometry
    far = next(name for name in borders.index if borders[name].distance(borders["瓯北镇"]) > 0.2)
    near = shapes.neighbours("a")["瓯北镇"][0]
    rows = []
    for name, at in (("在本镇", "瓯北镇"), ("在邻镇", near), ("在远处", far)):
        point = borders[at].representative_point()
        rows.append(outlet("瓯北镇", name=name) | {"longitude": point.x, "latitude": point.y})
    abroad = {"longitude": 116.4, "latitude": 39.9}
    nowhere = {"longitude": None, "latitude": None}
    rows.append(outlet("瓯北镇", name="在外县") | abroad)
    put("outlets", [*rows, outlet(name="没有位置") | nowhere])
    put("samples", samples(1, 1) + samples(1, 2, township=None))
    found = positions.outside("real", DAY)
    assert dict(zip(found["name"], found["lies"], strict=True)) == {"在远处": far, "在外县": "县外"}
    assert len(positions.unplaced("real", DAY)) == 2
    with viewer.acting(viewer.Viewer("某人", "clerk", frozenset())):
        assert positions.outside("real", DAY).empty
