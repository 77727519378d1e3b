"""Second looks for a regional problem on literal rows, and what they say."""

from pathlib import Path

import pytest

from dashboard import divisions
from dashboard.indicators.definitions import indicator
from dashboard.indicators.measured import Slice
from dashboard.spot_checks import clusters
from dashboard.spot_checks import words_clusters as words
from dashboard.statistics import Cluster
from tests.rows import Row, day, put, sample

CLOTHING = indicator("clothing_pass_rate")
END = Slice(day("2015-12-31"))


def batch(firm: str, verdict: str = "合格", township: str = "桥下镇") -> Row:
    return sample(verdict, firm=firm, township=township, product="童装", on="2010-05-01")


def put_suppliers(pairs: list[tuple[str, str]]) -> None:
    """Enterprise files with one supplier each."""
    files = [{"recorded_on": day("2009-12-31"), "enterprise": firm} for firm, _ in pairs]
    import_id = put("enterprise_files", files)
    from dashboard.store import db

    with db.transaction("real") as cursor:
        cursor.executemany(
            "INSERT INTO enterprise_suppliers (import_id, sheet, row_number, recorded_on, "
            "enterprise, supplier) VALUES (?, '表1', ?, ?, ?, ?)",
            [
                [import_id, number, day("2009-12-31"), firm, supplier]
                for number, (firm, supplier) in enumerate(pairs, start=4)
            ],
        )


class TestSuppliers:
    def test_customers_of_one_supplier_fail(self, store: Path) -> None:
        rows = [batch(f"坏{i}", "不合格") for i in range(6)]
        put("samples", rows + [batch(f"好{i}") for i in range(30)])
        pairs = [(f"坏{i}", "甲布行") for i in range(6)] + [(f"好{i}", "乙布行") for i in range(9)]
        put_suppliers([*pairs, ("好20", "丙布行")])
        found = clusters.suppliers("real", CLOTHING, END)
        assert (set(found.suppliers), found.named) == ({"甲布行", "乙布行"}, 16)
        assert found.first is not None
        name, cluster = found.first
        assert (name, cluster.cases, cluster.population) == ("甲布行", 6, 6)
        assert cluster.p_value == pytest.approx(0.001)
        told = words.suppliers_sentence(16, 2, found.first)
        assert "2家供应商各供两家以上" in told and "发现疑似聚集，建议核查" in told
        assert "甲布行的客户受检6家，6家次不合格，按全县同类水平约1.0家次" in told

    def test_without_suppliers_the_sentence_says_so(self, store: Path) -> None:
        put("samples", [batch("甲", "不合格"), batch("乙")])
        found = clusters.suppliers("real", CLOTHING, END)
        assert found.result is None and found.first is None
        assert "无数据" in words.suppliers_sentence(found.named, 0, found.first)

    def test_a_supplier_of_one_firm_is_no_group(self, store: Path) -> None:
        put("samples", [batch("甲", "不合格"), batch("乙")])
        put_suppliers([("甲", "甲布行"), ("乙", "乙布行")])
        found = clusters.suppliers("real", CLOTHING, END)
        assert (found.suppliers, found.named) == ((), 2)
        assert "2家写了供应商，没有一家" in words.suppliers_sentence(2, 0, None)

    def test_chance_is_called_chance(self) -> None:
        cluster = Cluster((0, 1), 0, float("nan"), 2, 2.0, 1.2, 2.0, 0.8, 0.4)
        told = words.suppliers_sentence(9, 3, ("甲布行", cluster))
        assert "未发现聚集，属偶然范围" in told and "建议" not in told


class TestNeighbours:
    @pytest.mark.parametrize("era", [*divisions.ERA_IDS, divisions.AREAS])
    def test_borders_are_shared_both_ways(self, era: str) -> None:
        near = divisions.neighbours(era)
        assert tuple(sorted(near)) == tuple(sorted(divisions.units(era).names))
        assert all(own in near[other] for own, found in near.items() for other in found)
        assert all(found and own not in found for own, found in near.items())
        assert max(len(found) for found in near.values()) < len(near) / 2

    def test_few_townships_are_not_compared(self, store: Path) -> None:
        put("samples", [batch("甲", "不合格"), batch("乙", township="桥头镇")])
        found = clusters.neighbours("real", CLOTHING, END, divisions.units("a"))
        assert (found.areas, found.high) == (2, None)
        assert "不作比较" in words.neighbours_sentence(found.areas, found.high)

    @pytest.mark.soak
    def test_a_corner_of_failing_townships_stands_out(self, store: Path) -> None:
        units = divisions.units("a")
        core = "上塘镇"
        bad = {core, *divisions.neighbours("a")[core]}
        put(
            "samples",
            [
                batch(f"{name}{i}", "不合格" if name in bad and i < 9 else "合格", name)
                for name in units.names
                for i in range(10)
            ],
        )
        found = clusters.neighbours("real", CLOTHING, END, units)
        assert found.areas == 38 and found.high and core in found.high
        assert set(found.high) <= bad
        assert "仅作参考" in words.neighbours_sentence(found.areas, found.high)
        assert "没有" in words.neighbours_sentence(38, ())
