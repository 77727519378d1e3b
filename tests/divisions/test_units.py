"""Townships of three eras, and what clerks write for them."""

import json
from datetime import date
from pathlib import Path

import pytest
import shapely
from pypinyin import lazy_pinyin

from dashboard import divisions
from dashboard.divisions import resolve

IN_2010 = date(2010, 10, 15)
IN_2013 = date(2013, 9, 1)
IN_2017 = date(2017, 3, 1)


def test_eras_hold_the_number_of_units_that_the_official_lists_have() -> None:
    counts = {era.id: len(divisions.townships(era.id)) for era in divisions.eras()}
    assert counts == {"a": 38, "b": 18, "c": 22}
    types = [unit.type for unit in divisions.townships("a")]
    assert (types.count("镇"), types.count("乡"), types.count("街道")) == (12, 26, 0)
    types = [unit.type for unit in divisions.townships("b")]
    assert (types.count("镇"), types.count("乡"), types.count("街道")) == (10, 0, 8)
    assert len(divisions.areas()) == 13


@pytest.mark.parametrize(
    ("day", "era"),
    [
        (date(2001, 1, 1), "a"),
        (date(2011, 4, 30), "a"),
        (date(2011, 5, 1), "b"),
        (date(2015, 12, 31), "b"),
        (date(2016, 1, 1), "c"),
        (date(2030, 1, 1), "c"),
    ],
)
def test_the_era_of_a_day(day: date, era: str) -> None:
    assert divisions.era_on(day).id == era


@pytest.mark.parametrize(
    ("written", "on", "township", "method"),
    [
        # the valid name of the day
        ("下寮乡", IN_2010, "下寮乡", "exact"),
        ("北城街道", IN_2013, "北城街道", "exact"),
        ("瓯北镇", IN_2010, "瓯北镇", "exact"),
        ("瓯北街道", IN_2017, "瓯北街道", "exact"),
        ("桥下镇", None, "桥下镇", "exact"),
        # blanks, full width, traditional characters
        (" 沙 头镇", IN_2010, "沙头镇", "exact"),
        ("瓯　北镇\n", IN_2010, "瓯北镇", "exact"),
        ("甌北鎮", IN_2010, "瓯北镇", "exact"),
        ("橋下中心鎮", IN_2010, "桥下镇", "exact"),
        ("巖頭鎮", IN_2013, "岩头镇", "exact"),
        # without or with another suffix
        ("瓯北", IN_2010, "瓯北镇", "suffix"),
        ("乌牛", IN_2010, "乌牛镇", "suffix"),
        ("乌牛", IN_2013, "乌牛街道", "suffix"),
        ("鹤盛", IN_2010, "鹤盛乡", "suffix"),
        ("鹤盛", IN_2013, "鹤盛镇", "suffix"),
        ("沙头乡", IN_2010, "沙头镇", "suffix"),
        ("五尺人民政府", IN_2010, "五尺乡", "suffix"),
        # typos, variants, former and later names
        ("甄北", IN_2010, "瓯北镇", "alias"),
        ("甄北镇", IN_2010, "瓯北镇", "alias"),
        ("大箬岩镇", IN_2010, "大若岩镇", "alias"),
        ("五㴬乡", IN_2010, "五尺乡", "alias"),
        ("罗东乡", IN_2010, "瓯北镇", "alias"),
        ("黄田镇", IN_2010, "瓯北镇", "alias"),
        ("黄田镇", IN_2013, "黄田街道", "suffix"),
        ("瓯北街道", IN_2010, "瓯北镇", "alias"),
        ("黄田街道", IN_2010, "瓯北镇", "alias"),
        ("下寮乡", IN_2013, "北城街道", "alias"),
        ("陡门乡", IN_2013, "东城街道", "alias"),
        ("乌牛镇", IN_2013, "乌牛街道", "alias"),
        ("西溪乡", IN_2013, "桥下镇", "alias"),
        ("西溪乡", IN_2017, "金溪镇", "alias"),
        ("东瓯街道", IN_2017, "瓯北街道", "alias"),
        # addresses and headings
        ("永嘉县瓯北镇横街8号", IN_2010, "瓯北镇", "address"),
        ("瓯北镇横街8号", IN_2010, "瓯北镇", "address"),
        ("永嘉县瓯北横街8号", IN_2010, "瓯北镇", "address"),
        ("浙江省温州市永嘉县乌牛街道东蒙工业区", IN_2013, "乌牛街道", "address"),
        ("温州市永嘉县瓯北镇江苏路", IN_2010, "瓯北镇", "address"),
        ("瓯北泵阀工业园", IN_2010, "瓯北镇", "address"),
        ("填报单位：五尺人民政府      填报人：徐某", IN_2010, "五尺乡", "address"),
        ("2010年永嘉县“十小”行业经营单位名册（上塘镇）", IN_2010, "上塘镇", "address"),
    ],
)
def test_what_clerks_write(written: str, on: date | None, township: str, method: str) -> None:
    found = resolve(written, on)
    assert (found.township, found.method) == (township, method)
    assert found.area == divisions.area_of(township)


@pytest.mark.parametrize(
    ("written", "on", "area", "said"),
    [
        ("瓯北镇", IN_2013, "瓯北片", "江北街道、东瓯街道、三江街道、黄田街道"),
        ("瓯北", IN_2013, "瓯北片", "不能确定是哪一个"),
        ("甄北", IN_2013, "瓯北片", "不能确定是哪一个"),
        ("永嘉县瓯北镇横街8号", IN_2013, "瓯北片", "不能确定是哪一个"),
        ("上塘镇", IN_2013, "上塘片", "东城街道、北城街道、南城街道"),
        ("北城街道", IN_2010, "上塘片", "此前分属上塘镇、下寮乡"),
        ("瓯北街道", IN_2013, "瓯北片", "江北街道、东瓯街道"),
        ("瓯北", None, "瓯北片", "没有日期"),
        ("瓯北片", IN_2013, "瓯北片", "片区"),
        ("东瓯街道、江北街道", IN_2013, "瓯北片", "不止一个单位"),
    ],
)
def test_a_split_unit_is_never_guessed(written: str, on: date | None, area: str, said: str) -> None:
    found = resolve(written, on)
    assert (found.township, found.area, found.method) == (None, area, "none")
    assert said in found.note


def test_a_list_of_units_gives_each_of_them() -> None:
    found = divisions.resolve_all("东瓯街道、江北街道", IN_2013)
    assert [one.township for one in found] == ["东瓯街道", "江北街道"]
    assert [one.township for one in divisions.resolve_all("桥下镇", IN_2013)] == ["桥下镇"]


@pytest.mark.parametrize(
    ("written", "inside"),
    [
        ("永嘉县", True),
        ("浙江永嘉", True),
        ("永嘉县工业园区B区3号", True),
        ("永嘉县桥头村", True),
        ("永嘉路12号", None),
        ("永嘉人造板厂", None),
        ("浙江省", None),
        ("温州市", None),
        ("桥头路5号", None),
        ("西溪口村", None),
        ("工业园区3号", None),
        ("农贸市场旁", None),
        (None, None),
        ("  ", None),
        ("江苏省金坛市永嘉服装厂", False),
        ("金坛市永嘉服装厂", False),
        ("上海市永嘉路5号", False),
        ("温州市龙湾区永中街道", False),
        ("温州市龙湾区瓯北路3号", False),
        ("江苏省吴江市七都桥下村", False),
        ("广东省东莞市桥头镇", False),
        ("金坛市上塘镇", False),
        ("瑞安市", False),
        ("桐乡市石门镇", False),
        ("秀洲区洪合镇", False),
    ],
)
def test_false_friends_do_not_match(written: str | None, inside: bool | None) -> None:
    assert resolve(written, IN_2010).township is None
    assert divisions.is_in_county(written, IN_2010) is inside


def test_our_own_places_are_in_the_county_even_when_the_street_is_open() -> None:
    assert divisions.is_in_county("瓯北镇", IN_2013) is True
    assert divisions.is_in_county("瓯北镇上海路5号", IN_2010) is True


def test_every_piece_of_land_keeps_its_area_through_all_eras() -> None:
    for row in divisions.crosswalk():
        assert {divisions.area_of(row[era]) for era in "abc"} == {row["area"]}
    for era in "abc":
        assert {row[era] for row in divisions.crosswalk()} == set(divisions.names_in(era))


def test_successors_end_in_the_area_of_their_unit() -> None:
    for unit in divisions.townships("a"):
        after = divisions.successors(unit.name, "a")
        assert after, unit.name
        assert {divisions.area_of(link.new) for link in after} == {unit.area}
        assert all(link.evidence for link in after)


def test_relations() -> None:
    assert [(link.new, link.relation) for link in divisions.successors("瓯北镇")] == [
        ("江北街道", "split"),
        ("东瓯街道", "split"),
        ("三江街道", "split"),
        ("黄田街道", "split"),
    ]
    assert [(link.old, link.relation) for link in divisions.predecessors("瓯北街道")] == [
        ("江北街道", "merged"),
        ("东瓯街道", "merged"),
    ]
    assert [(link.new, link.relation) for link in divisions.successors("乌牛镇")] == [
        ("乌牛街道", "renamed")
    ]
    inferred = [link for link in divisions.predecessors("云岭乡") if link.confidence == "inferred"]
    assert [link.old for link in inferred] == ["鹤盛镇"]


def test_a_view_across_2011_uses_the_areas() -> None:
    within = divisions.units_for(date(2010, 1, 1), date(2010, 12, 31))
    across = divisions.units_for(date(2010, 1, 1), date(2012, 12, 31))
    assert (within.id, len(within.names)) == ("a", 38)
    assert divisions.units_for(date(2010, 1, 1), date(2010, 1, 1)) == within
    assert (across.id, len(across.names)) == ("areas", 13)
    assert divisions.label_units(within) == "区划 2007年—2011年4月，38个乡镇"
    assert "13个片区" in divisions.label_units(across)
    with pytest.raises(ValueError, match="before"):
        divisions.units_for(date(2012, 1, 1), date(2010, 1, 1))


def test_stored_readings_are_those_of_the_dictionary() -> None:
    for era in "abc":
        for unit in divisions.townships(era):
            assert unit.pinyin == " ".join(lazy_pinyin(unit.name))
    assert divisions.sort_key("瓯北片") == "ou bei pian"


@pytest.mark.parametrize("era", ["a", "b", "c", "areas"])
def test_every_unit_has_one_clockwise_shape(era: str) -> None:
    shapes = divisions.boundaries(era)
    assert sorted(shapes["name"]) == sorted(divisions.names_in(era))
    assert shapes.geometry.is_valid.all()
    for ring in (part.exterior for shape in shapes.geometry for part in shapely.get_parts(shape)):
        assert not ring.is_ccw
    whole = shapely.union_all(shapes.geometry.values)
    county = divisions.county_outline().geometry.iloc[0]
    assert whole.symmetric_difference(county).area / county.area < 0.001


def _own_file(store: Path, names: tuple[str, ...]) -> Path:
    folder = store / "boundaries"
    folder.mkdir(parents=True)
    square = [[[120, 28], [121, 28], [121, 29], [120, 29], [120, 28]]]  # counter-clockwise
    features = [
        {
            "type": "Feature",
            "properties": {"name": name},
            "geometry": {"type": "Polygon", "coordinates": square},
        }
        for name in names
    ]
    file = folder / "b.geojson"
    file.write_text(json.dumps({"type": "FeatureCollection", "features": features}), "utf-8")
    return file


def test_a_county_brings_its_own_boundaries(store: Path) -> None:
    assert "天地图" in divisions.boundary_credit("b")
    file = _own_file(store, divisions.names_in("b"))
    file.with_suffix(".txt").write_text("永嘉县民政局，2012年\n", "utf-8")
    assert divisions.is_replaced("b")
    assert not divisions.is_replaced("a")
    assert divisions.boundary_credit("b") == "永嘉县民政局，2012年"
    assert not divisions.boundaries("b").geometry.iloc[0].exterior.is_ccw


def test_boundaries_with_other_names_are_refused_in_words(store: Path) -> None:
    names = divisions.names_in("b")
    _own_file(store, (*names[:-1], "某某镇"))
    with pytest.raises(divisions.BoundaryError, match=f"缺少{names[-1]}；多出某某镇"):
        divisions.boundaries("b")


def test_valve_register_of_the_county_lands_in_the_townships_it_names(shared: Path) -> None:
    """Sheet names of the county's outlet register, blanks and missing suffixes included."""
    import python_calamine

    book = python_calamine.load_workbook(str(shared / "inputs/county/十小名册2010.xlsx"))
    truth = json.loads((shared / "inputs/county/truth.json").read_text("utf-8-sig"))
    found = [resolve(name, IN_2010).township for name in book.sheet_names]
    assert set(found) == set(truth["aggregates"]["roster"]["by_township"])
    assert len(found) == 38
