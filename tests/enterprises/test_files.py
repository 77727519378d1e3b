"""Files of enterprises, self-checks, suppliers and the kept blacklist."""

from typing import Any

import pytest

from dashboard import look
from dashboard.enterprises import blacklist, files, network
from dashboard.enterprises.files import Marked
from dashboard.enterprises.register import register
from dashboard.screens.enterprises.class_flow import class_flow
from dashboard.screens.enterprises.supply_network import supply_network
from dashboard.store import db
from tests.enterprises.test_register import END, classed, decide, listed
from tests.rows import Row, day, put, samples


def file(name: str, *, on: str = "2007-11-30", **marks: Any) -> Row:
    """One enterprise's file; marks that are not named are left empty."""
    columns = ("business_licence", *files.FLAGS, *files.COURSES, "customers", "suppliers_text")
    return {
        "recorded_on": day(on),
        "enterprise": name,
        **{column: marks.get(column) for column in columns},
    }


def supplies(supplier: str, *customers: str) -> list[Row]:
    """One supplier of castings with its customers."""
    return [
        {
            "recorded_on": day("2007-11-30"),
            "enterprise": customer,
            "supplier": supplier,
            "supplies": "铸件",
        }
        for customer in customers
    ]


def form(name: str, *, on: str = "2007-08-10", product: str = "阀门", **marks: Any) -> Row:
    """One self-check form."""
    return {
        "product": product,
        "enterprise": name,
        "submitted_on": day(on),
        **{gate: marks.get(gate) for gate in files.GATES},
        "problems": marks.get("problems"),
    }


@pytest.mark.usefixtures("store")
class TestFiles:
    def test_what_is_left_empty_is_not_a_no(self) -> None:
        put("enterprise_register", [listed(name) for name in "甲乙丙丁"])
        put(
            "enterprise_files",
            [file("甲", unlicensed="有"), file("乙", unlicensed="无"), file("丙")],
        )
        counts = files.flag_counts(register("real", END), files.files("real", END))
        assert counts["unlicensed"] == (Marked(1, 1, 0, 1), 1), "丁 has no file"
        assert counts["counterfeit"] == (Marked(0, 0, 0, 3), 1)

    def test_the_newest_file_up_to_the_day_counts(self) -> None:
        put(
            "enterprise_files",
            [file("甲", unlicensed="有"), file("甲", on="2009-06-30", unlicensed="无")],
        )
        assert files.files("real", END)["甲"].marks["unlicensed"] == "无"
        assert files.files("real", day("2009-06-29"))["甲"].marks["unlicensed"] == "有"
        assert files.files("real", day("2007-11-29")) == {}

    def test_a_file_under_another_writing_is_found(self) -> None:
        put("enterprise_register", [listed("新厂")])
        put("enterprise_files", [file("旧厂", tax_offence="有")])
        decide("旧厂", "新厂", True)
        counts = files.flag_counts(register("real", END), files.files("real", END))
        assert counts["tax_offence"] == (Marked(1, 0, 0, 0), 0)

    def test_training_is_owed_by_class(self) -> None:
        put("enterprise_register", [listed(name) for name in "甲乙丙丁"])
        put(
            "enterprise_classes",
            [classed(n, "2007-08-11", w) for n, w in zip("甲乙丙丁", "ABCA", strict=True)],
        )
        put(
            "enterprise_files",
            [
                file("甲", excellence_training="有", quality_training="无"),
                file("乙", excellence_training="有", quality_training="有"),
                file("丙", excellence_training="有", quality_training="有"),
            ],
        )
        found = files.course_coverage(register("real", END), files.files("real", END))
        assert found == {
            "excellence_training": (Marked(1, 0, 0, 0), 1),
            "quality_training": (Marked(1, 1, 0, 0), 1),
        }

    def test_support_is_unknown_until_something_tells_of_it(self) -> None:
        put("enterprise_files", [file("甲")])
        assert files.supported("real", END) is None
        put(
            "zone_support",
            [
                {
                    "zone": "瓯北阀门",
                    "kind": "融资",
                    "enterprise": "乙",
                    "supported_on": day("2012-03-01"),
                }
            ],
        )
        assert files.supported("real", END) == {"乙"}
        assert files.supported("real", day("2012-02-29")) is None

    def test_gates_of_the_newest_form_of_each_product(self) -> None:
        put("enterprise_register", [listed("甲"), listed("甲", product="童装"), listed("乙")])
        put("self_checks", [form("甲", incoming_inspection="无", problems=2)])
        put("self_checks", [form("甲", on="2008-08-10", incoming_inspection="有")])
        put("self_checks", [form("甲", product="童装", incoming_inspection="无")])
        forms = files.self_checks("real", END)
        found = files.gate_counts(register("real", END), forms)
        assert found["incoming_inspection"] == Marked(1, 1, 0, 0)
        assert [one.problems for one in forms["甲"] if one.product == "阀门"] == [2, None]


@pytest.mark.usefixtures("store")
class TestNetwork:
    def test_a_supplier_whose_customers_fail_stands_out(self) -> None:
        put("enterprise_files", [file(name) for name in ("坏1", "坏2", "坏3", "好1", "好2", "好3")])
        bad, good = ("坏1", "坏2", "坏3"), ("好1", "好2", "好3")
        put_suppliers([*supplies("差铸造", *bad), *supplies("好铸造", *good)])
        for name in bad:
            put("samples", samples(2, 10, firm=name))
        for name in good:
            put("samples", samples(9, 10, firm=name))
        put("samples", samples(0, 10, firm="好1", purpose="复查"))
        found = {one.name: one for one in network.suppliers("real", END)}
        assert (found["差铸造"].failed, found["差铸造"].tested) == (24, 30)
        assert found["差铸造"].is_notable and not found["好铸造"].is_notable
        assert found["差铸造"].relative_risk == pytest.approx((24 / 30) / (3 / 30))
        assert found["好铸造"].failing == 3

    def test_one_customer_is_never_compared(self) -> None:
        put("enterprise_files", [file(name) for name in "甲乙"])
        put_suppliers([*supplies("独", "甲"), *supplies("双", "甲", "乙")])
        put("samples", [*samples(0, 5, firm="甲"), *samples(5, 5, firm="乙")])
        found = {one.name: one.p_value for one in network.suppliers("real", END)}
        assert found["独"] is None and found["双"] is not None

    def test_products_are_compared_apart(self) -> None:
        put("enterprise_files", [file(name) for name in "甲乙"])
        put_suppliers(supplies("两用", "甲", "乙"))
        put("samples", samples(0, 5, firm="甲"))
        put("samples", samples(5, 5, firm="乙", product="童装"))
        found = {one.product: one.customers for one in network.suppliers("real", END)}
        assert {key: [c.id for c in own] for key, own in found.items()} == {
            "阀门": ["甲"],
            "童装": ["乙"],
        }

    def test_nothing_named_gives_nothing(self) -> None:
        put("samples", samples(0, 5, firm="甲"))
        assert network.suppliers("real", END) == []


def put_suppliers(rows: list[Row]) -> None:
    """Suppliers belong to the row of the file of their enterprise."""
    with db.transaction("real") as cursor:
        for row in rows:
            cursor.execute(
                "INSERT INTO enterprise_suppliers SELECT import_id, sheet, row_number, ?, ?, ?, ? "
                "FROM enterprise_files WHERE enterprise = ?",
                [*row.values(), row["enterprise"]],
            )


@pytest.mark.usefixtures("store")
def test_a_stay_on_the_kept_list_ends_on_its_day() -> None:
    put(
        "blacklist",
        [
            {
                "enterprise": "甲",
                "product": "阀门",
                "listed_on": day("2008-01-01"),
                "removed_on": day("2009-01-01"),
            }
        ],
    )
    assert blacklist.kept("real", day("2007-12-31")) == []
    assert [one.removed_on for one in blacklist.kept("real", day("2008-12-31"))] == [None]
    assert [one.removed_on for one in blacklist.kept("real", END)] == [day("2009-01-01")]


class TestCharts:
    def test_every_number_of_the_flow_is_on_the_chart(self) -> None:
        days = [day("2007-08-11"), day("2007-09-26"), day("2012-06-15")]
        flows = [
            (days[0], days[1], "B", "A", 30),
            (days[0], days[1], "C", "退出", 5),
            (days[1], days[2], "A", "A", 30),
            (days[1], days[2], "", "B", 7),
        ]
        figure = class_flow(flows, days)
        texts = [one.text for one in figure.layout.annotations]
        assert "<b>B类</b> 30家" in texts and "<b>退出</b> 5家" in texts and "30" in texts
        assert "2012年6月15日" in texts and "<b>B类</b> 7家" in texts
        fills = {one.text: one.fillcolor for one in figure.data}
        assert fills["B类 → A类：30家"] != fills["C类 → 退出：5家"] != fills["A类 → A类：30家"]

    def test_one_day_draws_nothing(self) -> None:
        assert len(class_flow([], [day("2007-08-11")]).data) == 0

    def test_network_marks_failing_customers_and_the_strong_supplier(self) -> None:
        figure = supply_network(
            {"s": "甲铸造", "t": "乙铸造"},
            {"a": ("甲厂", True), "b": ("乙厂", False)},
            [("s", "a"), ("t", "b")],
            strong=["s"],
        )
        weak, strong, _, customers = figure.data
        assert (weak.line.color, strong.line.color) == (look.BORDER, look.FRAME)
        assert list(customers.marker.symbol) == ["diamond", "circle-open"]
