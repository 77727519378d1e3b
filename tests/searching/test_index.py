"""The search box: Chinese, pinyin, first letters, one typing error; and who finds what."""

import random
from pathlib import Path

import pytest

from dashboard.searching import names
from dashboard.searching.index import BEGINS, EXACT, HOLDS, INITIALS, NEARLY, SOUNDS, Entry, Index
from dashboard.store import viewer
from tests.rows import outlet, put, sample

SOME = [
    "瓯北镇",
    "桥头镇",
    "碧莲镇",
    "永嘉县瓯北阀门有限公司",
    "杨记杂货店",
    "75号 规范率要在98%以上",
]
INDEX = Index([Entry("名", name, "overview") for name in SOME], {"瓯北镇": "oubeizhen"})


def best(wanted: str) -> tuple[str, int] | None:
    hits = INDEX.search(wanted)
    return (hits[0].entry.name, hits[0].how) if hits else None


@pytest.mark.parametrize(
    ("wanted", "name", "how"),
    [
        ("瓯北镇", "瓯北镇", EXACT),
        ("瓯北", "瓯北镇", BEGINS),
        ("阀门", "永嘉县瓯北阀门有限公司", HOLDS),
        ("甌北鎮", "瓯北镇", EXACT),
        (" 瓯 北", "瓯北镇", BEGINS),
        ("oubei", "瓯北镇", SOUNDS),
        ("QIAOTOU", "桥头镇", SOUNDS),
        ("qtz", "桥头镇", INITIALS),
        ("yjzhd", "杨记杂货店", INITIALS),
        ("98%以上", "75号 规范率要在98%以上", HOLDS),
        ("杨计杂货店", "杨记杂货店", NEARLY),
        ("杨杂货店", "杨记杂货店", NEARLY),
        ("杨记记杂货店", "杨记杂货店", NEARLY),
        ("记杨杂货店", "杨记杂货店", NEARLY),
        ("欧北镇", "瓯北镇", NEARLY),
        ("桥斗镇", "桥头镇", NEARLY),
        ("桥某镇", "桥头镇", NEARLY),
        ("qiaotuo", "桥头镇", NEARLY),
        ("biliann", "碧莲镇", NEARLY),
    ],
)
def test_a_name_is_found_however_it_is_typed(wanted: str, name: str, how: int) -> None:
    assert best(wanted) == (name, how)


def test_a_name_that_stands_in_another_when_mistyped_is_found_besides() -> None:
    index = Index([Entry("名", name, "overview") for name in ("林上塘阀门厂", "上溪塘阀门厂")])
    hits = index.search("上塘阀门厂")  # 溪 forgotten; as typed it stands in the other
    assert [(hit.entry.name, hit.how) for hit in hits] == [
        ("林上塘阀门厂", HOLDS),
        ("上溪塘阀门厂", NEARLY),
    ]


def test_nothing_is_found_of_what_is_not_there_or_not_asked() -> None:
    assert best("泽雅镇人民") is None and best("") is None and best("，") is None
    assert best(".*") is None and best("(" * 50) is None


def test_names_typed_with_one_error_are_found_again() -> None:
    luck = random.Random(7)
    signs = "永嘉瓯北桥头岩坦大若巽宅鹤盛沙黄田乌牛东城江上塘金溪南岸源浦林清阀门泵业服饰童装食品"
    made = ["".join(luck.choices(signs, k=luck.randint(5, 9))) + "厂" for _ in range(3000)]
    index = Index([Entry("企业", name, "enterprises") for name in made])
    lost = []
    for name in luck.sample(made, 120):
        place = luck.randrange(len(name))
        kind = luck.randrange(3)
        typed = name[:place] + ["误", "", name[place] + "误"][kind] + name[place + 1 :]
        if name not in [hit.entry.name for hit in index.search(typed)]:
            lost.append((name, typed))
    assert lost == []


def test_only_what_the_role_may_see_is_found(store: Path) -> None:
    put("outlets", [outlet(name="甲小吃店"), outlet("瓯北镇", name="乙小吃店")])
    put("samples", [sample(firm="永嘉丙阀门厂")])
    pages = {"overview": "驾驶舱"}

    def found(who: viewer.Viewer, wanted: str) -> set[tuple[str, str]]:
        with viewer.acting(who):
            hits = names.index("real", pages).search(wanted)
        return {(hit.entry.kind, hit.entry.name) for hit in hits}

    own = viewer.Viewer("丁", "township", frozenset({"export"}), False, True, frozenset({"上塘镇"}))
    assert found(own, "小吃店") == {("经营户", "甲小吃店")}
    assert found(own, "丙阀门") == set()
    assert ("文件", "台账.xlsx") not in found(own, "台账")
    assert found(viewer.SYSTEM, "小吃店") == {("经营户", "甲小吃店"), ("经营户", "乙小吃店")}
    assert found(viewer.SYSTEM, "bfmc") == {("企业", "永嘉丙阀门厂")}
    assert ("文件", "台账.xlsx") in found(viewer.SYSTEM, "台账")
    assert ("指标", "规范率") in found(own, "gfl") and ("页面", "驾驶舱") in found(
        own, "jiashicang"
    )
    assert ("乡镇", "桥下镇") in found(own, "qxz")
