"""A drawn round: repeatable, by risk, nobody alone, the shortest way of three by hand."""

from collections import Counter

import pandas as pd

from dashboard.inspections import round_plan
from dashboard.inspections.round_plan import Plan

PLACES = ("上塘镇", "瓯北镇", "桥头镇", "岩头镇")


def register(risky: int = 0, each: int = 10) -> pd.DataFrame:
    """`each` outlets of four townships, the first `risky` of each without a licence."""
    rows = [
        (place, "一村", "小食杂店", f"{place}{n:02}店", ("无照", "未规范") if n < risky else ())
        for place in PLACES
        for n in range(each)
    ]
    return pd.DataFrame(rows, columns=["township", "village", "trade", "name", "risks"])


def draw(rows: pd.DataFrame, seed: int = 1, extra: int = 0, who: str = "", stops: int = 2) -> Plan:
    return round_plan.planned(rows, "a", stops, 3, extra, who.split("、"), seed)


def test_the_same_register_and_number_draw_the_same_round() -> None:
    rows = register()
    one = draw(rows, who="甲、乙、丙")
    other = draw(rows.sample(frac=1, random_state=9), who="甲、乙、丙")
    assert list(one.outlets["name"]) == list(other.outlets["name"])
    assert (one.stops, one.teams, one.km) == (other.stops, other.teams, other.km)
    assert len(one.stops) == 2 and len(one.outlets) == 6
    assert len({draw(rows, seed).stops for seed in range(12)}) > 3


def test_what_is_known_against_an_outlet_raises_its_chance() -> None:
    rows = register(risky=2)  # 2 of 10 with two risks: weight 1 + 2 * 10 = 21 against 1
    even, heavy = Counter[bool](), Counter[bool]()
    for seed in range(20):
        even.update(len(r) > 0 for r in draw(rows, seed).outlets["risks"])
        heavy.update(len(r) > 0 for r in draw(rows, seed, extra=10).outlets["risks"])
    assert even[True] < 40 and heavy[True] > 70  # of 120: 24 expected evenly, at most 80
    assert heavy[True] < 80  # raised, not certain
    assert set(draw(rows, extra=10).outlets["weight"]) <= {1, 21}


def test_nobody_goes_alone_and_nobody_twice_before_all_have_gone() -> None:
    for seed in range(20):
        made = draw(register(), seed, who="甲、乙、丙、丁、戊", stops=4)
        pairs = [team.split("、") for team in made.teams.values()]
        assert all(len(set(pair)) == 2 for pair in pairs)
        times = Counter(name for pair in pairs for name in pair)
        assert max(times.values()) - min(times.values()) <= 1 and len(times) == 5
    assert set(draw(register(), who="甲").teams.values()) == {"甲"}
    assert set(draw(register(), who="").teams.values()) == {""}


def test_a_small_register_is_drawn_whole_and_an_empty_one_is_empty() -> None:
    made = draw(register(each=2), stops=9)
    assert len(made.stops) == 4 and len(made.outlets) == 8
    nothing = draw(register().iloc[:0])
    assert nothing.stops == () and nothing.outlets.empty and nothing.km == 0


def test_the_way_leads_to_the_nearest_each_time() -> None:
    # from 上塘: 瓯北 lies 15 km south, 岩头 30 km north, 桥头 west of 瓯北
    route, km = round_plan.ordered(["岩头镇", "桥头镇", "瓯北镇"], "a")
    assert route[-1] == "岩头镇" and set(route[:2]) == {"瓯北镇", "桥头镇"}
    straight, there = round_plan.ordered(["上塘镇"], "a"), round_plan.ordered(["岩头镇"], "a")
    assert straight == (["上塘镇"], 0.0) and 40 < there[1] < 90 and km > there[1]


def test_the_list_is_the_form_of_visits() -> None:
    made = draw(register(), who="甲、乙")
    sheet = round_plan.form(made.outlets, "暗访")
    assert tuple(sheet.columns) == round_plan.FORM and set(sheet["检查方式"]) == {"暗访"}
    assert set(sheet["检查单位"]) <= {"甲、乙", "乙、甲"}
