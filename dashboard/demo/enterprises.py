"""Simulated class registers of valve and clothing makers and their classes over time.

The makers of the simulated spot checks are listed under the same names, so that samples join.
A maker that fails often starts in class C; what it is assessed at, ordered to do and does follows
from its class, as the register of the campaign tells it.
"""

from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from typing import Any

import numpy as np
import pandas as pd

from dashboard.demo.names import invented
from dashboard.demo.outlets import NEW_DIVISION_FROM
from dashboard.demo.samples import Maker

ASSESSMENTS = {"A": "合格", "B": "限期整改", "C": "不合格"}
GONE = "退出"


@dataclass
class Listed:
    """An enterprise of one product with what the campaign found; classes by day."""

    maker: Maker
    product: str
    is_sampled: bool
    representative: str
    classes: dict[date, str] = field(default_factory=dict)
    facts: dict[str, Any] = field(default_factory=dict)


def generate(
    parameters: dict[str, Any],
    makers: dict[str, list[Maker]],
    names: dict[str, Any],
    seed: int,
) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Rows of enterprise_register and of enterprise_classes (columns of these tables)."""
    rng = np.random.default_rng([seed, 7])
    lists = _listed(parameters, makers, names, rng)
    for listed in lists.values():
        _classify_first(listed, parameters, rng)
        for one in listed:
            _campaign(one, parameters, rng)
        _dispose(listed, parameters)
    sheets = [_sheet(parameters, product, own) for product, own in lists.items()]
    sheets += [_later_sheet(parameters, product, own, names, rng) for product, own in lists.items()]
    registers, classes = zip(*sheets, strict=True)
    return _with_days(pd.concat(registers)), _with_days(pd.concat(classes))


def _listed(
    parameters: dict[str, Any],
    makers: dict[str, list[Maker]],
    names: dict[str, Any],
    rng: np.random.Generator,
) -> dict[str, list[Listed]]:
    """Enterprises by product: the sampled makers, others, and one that makes both."""
    taken = {maker.name for own in makers.values() for maker in own}
    places = [maker for own in makers.values() for maker in own]
    letters = names["characters"]
    both = _both(parameters["special"], str(invented(letters, letters, 1, rng)[0]))
    people: dict[str, str] = {}
    lists = {}
    for item in parameters["products"]:
        own = makers[item["key"]]
        words = iter(invented(letters, letters, 4 * item["unsampled"], rng))
        others: list[Maker] = []
        while len(others) < item["unsampled"]:
            form = own[int(rng.integers(len(own)))]
            place = places[int(rng.integers(len(places)))] if rng.random() < 0.2 else form
            name = _renamed(form.name, str(next(words)))
            if name not in taken:
                taken.add(name)
                others.append(replace(place, name=name, proneness=float(rng.gamma(1.2)) + 0.15))
        kept = [(maker, True) for maker in own] + [(maker, False) for maker in [*others, both]]
        lists[item["product"]] = [
            Listed(
                maker,
                item["product"],
                sampled,
                people.setdefault(maker.name, _person(parameters, names, rng)),
            )
            for maker, sampled in kept
        ]
    return lists


def _both(special: dict[str, Any], word: str) -> Maker:
    place = special["both_places"]
    return Maker(special["both_name"].format(word), "", place, "江北街道", 0.2)


def _renamed(name: str, word: str) -> str:
    """The form of an invented name (浙江…阀门有限公司) with other characters in the middle."""
    heads = ("永嘉县", "浙江", "温州")
    tails = ("阀门有限公司", "阀门厂", "童装厂", "童装有限公司", "服饰有限公司")
    head = next(h for h in heads if name.startswith(h))
    tail = next(t for t in tails if name.endswith(t))
    return head + word + tail


def _person(parameters: dict[str, Any], names: dict[str, Any], rng: np.random.Generator) -> str:
    surname = str(rng.choice(list(names["surnames"])))
    return surname + str(rng.choice(parameters["surname_marks"]))


# ---- the campaign ---------------------------------------------------------------------------


def _classify_first(
    listed: list[Listed], parameters: dict[str, Any], rng: np.random.Generator
) -> None:
    """Class of the first day: the most prone to fail are C, the next B."""
    noisy = [one.maker.proneness * float(rng.uniform(0.7, 1.3)) for one in listed]
    order = np.argsort(np.argsort([-value for value in noisy])) / len(listed)
    for one, place in zip(listed, order, strict=True):
        middle = parameters["worst"] + parameters["middle"]
        found = "C" if place < parameters["worst"] else "B" if place < middle else "A"
        one.classes[parameters["class_days"][0]] = found


def _campaign(one: Listed, parameters: dict[str, Any], rng: np.random.Generator) -> None:
    """Self-check report, assessment, order and confirmation, and the classes they lead to."""
    first, second, third = parameters["class_days"]
    one.facts["self_reported_on"] = _self_report(parameters["self_check"], rng)
    rules = parameters["assessment"]
    draw = rng.random()
    found = one.classes[first]
    if found == "C" and draw < rules["c_to_b"]:
        found = "B"
    elif found == "B" and draw < rules["b_to_a"]:
        found = "A"
    elif found == "B" and draw > 1 - rules["b_to_c"]:
        found = "C"
    one.classes[second] = found
    span = (rules["until"] - rules["from"]).days
    one.facts["assessed_on"] = rules["from"] + timedelta(days=int(rng.integers(span + 1)))
    one.facts["assessment"] = ASSESSMENTS[found]
    if found != "A":
        found = _rectify(one, found, parameters["rectification"], rng)
    one.classes[third] = found


def _self_report(rules: dict[str, Any], rng: np.random.Generator) -> date | None:
    draw = rng.random()
    if draw < rules["missing"]:
        return None
    if draw < rules["missing"] + rules["late"]:
        return rules["until"] + timedelta(days=1 + int(rng.integers(rules["late_days"])))
    span = (rules["until"] - rules["from"]).days
    return rules["from"] + timedelta(days=int(rng.integers(span + 1)))


def _rectify(one: Listed, found: str, rules: dict[str, Any], rng: np.random.Generator) -> str:
    """Order with a deadline; confirmed in time, late or not at all. Gives the class it leads to."""
    due = rules["deadlines"][int(rng.integers(len(rules["deadlines"])))]
    one.facts["rectify_by"] = due
    draw = rng.random()
    if draw < rules["in_time"]:
        after = (due - one.facts["assessed_on"]).days
        one.facts["rectified_on"] = due - timedelta(days=int(rng.integers(min(after, 14))))
    elif draw < rules["in_time"] + rules["late"]:
        one.facts["rectified_on"] = due + timedelta(days=1 + int(rng.integers(14)))
    else:
        return found
    if found == "C" and rng.random() < rules["c_to_b"]:
        return "B"
    return "A" if found == "B" and rng.random() < rules["b_to_a"] else found


def _dispose(listed: list[Listed], parameters: dict[str, Any]) -> None:
    """Some of the never sampled that stayed in C are closed, lose a licence or are referred."""
    last = parameters["class_days"][-1]
    open_ = [
        one
        for one in listed
        if not one.is_sampled and "rectify_by" in one.facts and "rectified_on" not in one.facts
    ]
    open_.sort(key=lambda one: one.classes[last], reverse=True)
    wanted = [word for word, times in parameters["disposal"].items() for _ in range(times)]
    for one, word in zip(open_, wanted, strict=False):
        one.facts["disposal"] = word
        one.classes[last] = "C" if word == "移送" else GONE


# ---- sheets -----------------------------------------------------------------------------------


def _sheet(
    parameters: dict[str, Any], product: str, listed: list[Listed]
) -> tuple[pd.DataFrame, pd.DataFrame]:
    """The register of the campaign, with one class row per enterprise and day."""
    on = parameters["campaign_register"]
    sheet = f"{product}{on.year}年"
    rows = [_row(one, sheet, number, on) | one.facts for number, one in enumerate(listed, start=1)]
    classes = [
        _class_row(one, sheet, number, day, word)
        for number, one in enumerate(listed, start=1)
        for day, word in one.classes.items()
    ]
    return pd.DataFrame(rows), pd.DataFrame(classes)


def _later_sheet(
    parameters: dict[str, Any],
    product: str,
    listed: list[Listed],
    names: dict[str, Any],
    rng: np.random.Generator,
) -> tuple[pd.DataFrame, pd.DataFrame]:
    """A register years later: who is still there, under the new division, and who joined."""
    rules, on, day = (
        parameters["later"],
        parameters["later_register"],
        parameters["later_class_day"],
    )
    last = parameters["class_days"][-1]
    present = [
        one
        for one in listed
        if one.classes[last] != GONE and (one.is_sampled or rng.random() > rules["gone"])
    ]
    joined = next(i["joined"] for i in parameters["products"] if i["product"] == product)
    letters = names["characters"]
    words = invented(letters, letters, joined, rng)
    taken = {one.maker.name for one in listed}
    new = [
        replace(one.maker, name=_renamed(one.maker.name, str(word)))
        for one, word in zip(listed, words, strict=False)
    ]
    everyone = present + [
        Listed(maker, product, False, _person(parameters, names, rng), {last: "B"})
        for maker in new
        if maker.name not in taken
    ]
    moved = next((one for one in present if not one.is_sampled and product == "阀门"), None)
    sheet = f"{product}{on.year}年"
    rows, classes = [], []
    for number, one in enumerate(everyone, start=1):
        word = _later_class(one.classes[last], rules, rng)
        row = _row(one, sheet, number, on)
        if one is moved:
            row |= {"township": parameters["special"]["moved_to"]}
            row["place"] = row["township"]
        rows.append(row)
        entry = _class_row(one, sheet, number, day, word)
        classes.append(entry | {"township": row["township"]})
    return pd.DataFrame(rows), pd.DataFrame(classes)


def _later_class(before: str, rules: dict[str, Any], rng: np.random.Generator) -> str:
    steps = "ABC"
    place, draw = steps.index(before), rng.random()
    if draw < rules["rise"]:
        return steps[max(place - 1, 0)]
    return steps[min(place + 1, 2)] if draw > 1 - rules["fall"] else before


def _row(one: Listed, sheet: str, number: int, on: date) -> dict[str, Any]:
    township = one.maker.township if on < NEW_DIVISION_FROM else one.maker.later
    return {
        "sheet": sheet,
        "row_number": number,
        "recorded_on": on,
        "product": one.product,
        "enterprise": one.maker.name,
        "place": township,
        "township": township,
        "representative": one.representative,
    }


def _class_row(one: Listed, sheet: str, number: int, day: date, word: str) -> dict[str, Any]:
    return {
        "sheet": sheet,
        "row_number": number,
        "product": one.product,
        "enterprise": one.maker.name,
        "township": one.maker.township if day < NEW_DIVISION_FROM else one.maker.later,
        "classified_on": day,
        "class": word,
    }


def _with_days(rows: pd.DataFrame) -> pd.DataFrame:
    for column in rows.columns:
        if column.endswith("_on") or column == "rectify_by":
            rows[column] = pd.to_datetime(rows[column])
    if "disposal" in rows:
        rows["disposal"] = rows["disposal"].astype(object).where(rows["disposal"].notna(), None)
        rows["assessment"] = (
            rows["assessment"].astype(object).where(rows["assessment"].notna(), None)
        )
    return rows.reset_index(drop=True)
