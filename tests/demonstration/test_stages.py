"""Demonstration campaigns: stages in order, quotas, gates; the county's and Jiaxing's own lists."""

from datetime import date
from pathlib import Path
from typing import Any

import pytest

from dashboard import definition_files
from dashboard.demonstration import rows as demonstration_rows
from dashboard.demonstration import stages, words
from dashboard.demonstration.regions import FOLDER, load_region, regions
from dashboard.demonstration.stages import Unit
from dashboard.settings import ROOT
from tests import rows

STEPS = ("自评", "申报", "初审", "考核", "公示", "审定")
FIELDS = (
    "self_assessed_on",
    "applied_on",
    "reviewed_on",
    "assessed_on",
    "published_on",
    "approved_on",
)
END = date(2010, 12, 31)


def unit(*days: int | None, **more: Any) -> Unit:
    """An applicant with days of July 2010; None where the list has none."""
    found = tuple(date(2010, 7, day) if day else None for day in days)
    found += (None,) * (len(STEPS) - len(found))
    plain = {"county": "永嘉县", "township": "上塘镇", "applicant": "上塘镇老街"}
    return Unit(
        **{**plain, "category": "示范街（村）", "level": "县", **more},
        steps=STEPS,
        fields=FIELDS,
        days=found,
    )


@pytest.mark.parametrize(
    ("days", "claimed", "in_order", "fault"),
    [
        ((), 0, 0, ""),
        ((1, 3, 5), 3, 3, ""),
        ((1, 3, 3, 4, 5, 6), 6, 6, ""),
        ((1, 3, 5, 7, None, 12), 6, 4, "缺公示日期，后面的阶段却有日期"),
        ((1, 10, 12, 4, 20, 25), 6, 3, "考核日期早于初审"),
        ((None, 3), 2, 0, "缺自评日期，后面的阶段却有日期"),
    ],
)
def test_stages_count_up_to_the_first_fault(
    days: tuple[int | None, ...], claimed: int, in_order: int, fault: str
) -> None:
    one = unit(*days)
    assert (one.claimed, one.in_order, one.fault) == (claimed, in_order, fault)
    assert one.is_approved is (in_order == 6)


def test_who_waits_and_for_how_long() -> None:
    assert unit(1, 3).waiting_days(date(2010, 7, 13)) == 10
    assert unit(1, 3).next_step == "初审"
    assert unit(1, None, 5).waiting_days(END) is None, "a fault is no waiting"
    assert unit(1, 2, 3, 4, 5, 6).waiting_days(END) is None
    assert unit(1, 3, returned_on=date(2010, 7, 5)).is_returned
    assert not unit(1, 3, 8, returned_on=date(2010, 7, 5)).is_returned, "it came again"


def test_about_has_no_verdict_and_a_member_counts_once() -> None:
    through = (1, 2, 3, 4, 5, 6)
    home = regions()["yongjia"]
    two = [unit(*through), unit(*through, applicant="上塘镇前村"), unit(1, township="桥下镇")]
    street, towns = stages.quota_states(home, two, ["上塘镇", "桥下镇", "桥头镇"])
    assert (street.approved, street.wanted, street.state) == (1, 3, "missed")
    assert street.without == ("桥下镇", "桥头镇") and street.under_way == 1
    assert (towns.approved, towns.wanted, towns.state) == (0, 2, "missed")
    city = regions()["jiaxing"]
    many = [unit(*through, level="市", category="示范乡镇") for _ in range(25)]
    states = stages.quota_states(city, many, [])
    assert [one.state for one in states] == ["no_target"] * 4
    assert states[0].approved == 25 and states[0].wanted == 20


def register(*outlets: tuple[str, str, bool]) -> None:
    lines = [
        {
            **rows.outlet("上塘镇", name=name, compliant=compliant),
            "address": address or None,
        }
        for name, address, compliant in outlets
    ]
    rows.put("outlets", lines)


@pytest.mark.usefixtures("store")
class TestGate:
    def gate(self, **more: Any) -> stages.Gate:
        return stages.gates("real", [unit(1, **more)], END)[0]

    def test_only_the_outlets_of_the_street_count(self) -> None:
        register(
            ("甲店", "上塘镇老街1号", True),
            ("乙店", "上塘镇老街2号", False),
            ("丙店", "上塘镇新街3号", False),
        )
        found = self.gate()
        assert (found.outlets, list(found.blocking["name"])) == (2, ["乙店"])
        assert found.words == "2户中1户未达标" and not found.is_open
        town = self.gate(applicant="上塘镇", category="示范乡镇")
        assert (town.outlets, len(town.blocking)) == (3, 2)
        both = [unit(1), unit(1, applicant="上塘镇", category="示范乡镇")]
        assert stages.blocking_outlets(stages.gates("real", both, END)) == 2  # 乙店 lies in both

    def test_the_word_of_the_title_is_no_part_of_the_street(self) -> None:
        register(("甲店", "上塘镇环城路1号", True), ("乙店", "上塘镇老街2号", False))
        assert self.gate(applicant="上塘镇环城路示范街").words == "1户全部达标"
        assert self.gate(applicant="永嘉县上塘镇老街").outlets == 1

    def test_all_compliant_opens_it(self) -> None:
        register(("甲店", "上塘镇老街1号", True), ("丙店", "上塘镇新街3号", False))
        assert self.gate().is_open and self.gate().words == "1户全部达标"

    def test_a_street_without_outlets_is_said_and_not_passed(self) -> None:
        register(("丙店", "上塘镇新街3号", True))
        found = self.gate()
        assert found.outlets == 0 and not found.is_open
        assert found.words == "范围内没有登记的“十小”单位"
        done = unit(1, 3, 3, 4, 5, 6)
        told = words.demonstration_headline(
            regions()["yongjia"], [done], [], stages.gates("real", [done], END)
        )[1]
        assert "未达标" not in told and "1个看不出" in told

    def test_a_register_without_addresses_cannot_tell(self) -> None:
        register(("丙店", "", True))
        assert self.gate().reason == "名册没有地址，不能算到街和村"

    def test_a_township_without_a_register_cannot_tell(self) -> None:
        register(("丙店", "上塘镇新街3号", True))
        found = self.gate(township="桥下镇", applicant="桥下镇老街")
        assert found.reason == "桥下镇没有名册"


APPLIED = {
    "county": "永嘉县",
    "applicant": "上塘镇老街",
    "township": "上塘镇",
    "category": "示范街（村）",
    "level": "县",
    "self_assessed_on": date(2010, 6, 5),
}


@pytest.mark.usefixtures("store")
def test_the_register_is_taken_within_the_era_of_the_applications() -> None:
    late = date(2015, 12, 31)
    assert stages.gate_day("real", late) == late, "nobody applied"
    rows.put("demonstration_units", [APPLIED])
    assert stages.gate_day("real", late) == date(2011, 4, 30)
    assert stages.gate_day("real", date(2010, 9, 1)) == date(2010, 9, 1)
    register(("甲店", "上塘镇老街1号", True))
    newer = {**rows.outlet("东城街道", on="2011-12-31"), "address": "东城街道老街1号"}
    rows.put("outlets", [newer])
    assert rows.counted("demonstration_rate", as_of=late) == {"全部": (1, 1)}


@pytest.mark.usefixtures("store")
def test_the_page_opens_on_the_region_that_has_applicants() -> None:
    day = date(2010, 12, 31)
    assert stages.first_region("real", day) == "yongjia"
    city = {**APPLIED, "county": "海宁市", "township": None, "level": "市"}
    rows.put("demonstration_units", [city])
    assert stages.first_region("real", day) == "jiaxing"
    rows.put("demonstration_units", [APPLIED])
    assert stages.first_region("real", day) == "yongjia"


class TestCountyInput:
    @pytest.fixture
    def truth(self, county_store: Path, county_truth: dict[str, Any]) -> dict[str, Any]:
        return dict(county_truth["aggregates"]["demonstration"])

    @pytest.mark.parametrize(("region", "name"), [("yongjia", "永嘉"), ("jiaxing", "嘉兴")])
    def test_every_count_of_the_truth(self, truth: dict[str, Any], region: str, name: str) -> None:
        found = stages.campaign("real", region, END)
        wanted = truth[name]
        names = found.region.stage_names

        def plain(counts: dict[str, int]) -> dict[str, int]:
            short = {key.removeprefix("县").removeprefix("市"): n for key, n in counts.items()}
            assert short.pop("表彰") == 0
            return short

        def claimed(units: Any) -> dict[str, int]:
            return plain(stages.reached(units, names, in_order=False))

        assert len(found.units) == wanted["applications"]
        assert found.steps == names[:-1], "the list tells nothing of 表彰: no stage to fall out at"
        assert claimed(found.units) == wanted["reached"]
        kinds = stages.grouped(found.units, "kind")
        assert {key: claimed(own) for key, own in kinds.items()} == wanted["by_category"]
        counties = stages.grouped(found.units, "county")
        assert {key: claimed(own) for key, own in counties.items()} == wanted["by_county"]

    @pytest.mark.parametrize(
        ("region", "faulty", "approved"),
        [
            ("yongjia", {"应坑乡老街": "缺公示日期", "沙头镇老街": "考核日期早于初审"}, 33 - 2),
            (
                "jiaxing",
                {"大麻镇上村": "缺公示日期", "凤桥镇溪边村": "市考核日期早于县初审"},
                57 - 1,
            ),
        ],
    )
    def test_planted_faults_are_found_and_not_counted(
        self, truth: dict[str, Any], region: str, faulty: dict[str, str], approved: int
    ) -> None:
        assert truth
        found = stages.campaign("real", region, END)
        faults = {one.applicant: one.fault for one in found.units if one.fault}
        assert faults.keys() == faulty.keys()
        assert all(faults[name].startswith(text) for name, text in faulty.items())
        assert sum(one.is_approved for one in found.units) == approved


@pytest.mark.usefixtures("store")
def test_what_a_later_day_brings_is_not_yet_known() -> None:
    line = {
        "county": "永嘉县",
        "applicant": "上塘镇老街",
        "township": "上塘镇",
        "category": "示范街（村）",
        "level": "县",
        "self_assessed_on": date(2010, 6, 5),
        "applied_on": date(2010, 6, 20),
    }
    rows.put("demonstration_units", [line])
    home = regions()["yongjia"]
    (one,) = stages.units("real", home, date(2010, 6, 10))
    assert one.claimed == 1
    assert stages.units("real", home, date(2010, 6, 1)) == []


def test_a_wrong_region_file_is_refused_in_chinese(tmp_path: Path) -> None:
    text = (FOLDER / "jiaxing.toml").read_text(encoding="utf-8")
    for old, new, said in (
        ('map = "tiles"', 'map = "globe"', "应为townships、tiles之一"),
        ("jx.1.city", "jx.9", "没有条款“jx.9”"),
        ("jx.stage.3", "jx.stage.9", "没有阶段“jx.stage.9”"),
    ):
        file = tmp_path / "x.toml"
        file.write_text(text.replace(old, new), encoding="utf-8")
        assert load_region(file) is None
        (fault,) = definition_files.faults(file)
        assert said in fault.says


def test_no_code_knows_jiaxing() -> None:
    rooms = [*(ROOT / "dashboard").rglob("demonstration/*.py")]
    assert {file.name for file in rooms} >= {"stages.py", "regions.py", "applicant.py"}
    assert [file for file in rooms if "嘉兴" in _code(file)] == []


def _code(file: Path) -> str:
    lines = file.read_text(encoding="utf-8").split('"""')
    return "".join(lines[::2])


def test_waiting_ends_with_the_campaign_on_the_page_and_on_the_command_line() -> None:
    home = regions()["yongjia"]
    last = stages.last_day(home)
    assert last is not None
    late = date(2015, 9, 27)
    rows = demonstration_rows.applicant_rows(home, [unit(1, 3)], late)
    assert rows["waiting_days"].tolist() == [(last - date(2010, 7, 3)).days]
    assert list(rows)[:4] == ["region", "county", "township", "applicant"]
    listed = demonstration_rows.listed_rows(home, [unit(1, 3)], late)
    assert "已等天数" in listed and "初审" in listed and all(not n.isascii() for n in listed)
