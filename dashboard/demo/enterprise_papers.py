"""Simulated files of enterprises, their suppliers, self-check forms and a kept blacklist.

Made from the simulated registers and batches, so that names, classes and days agree. One supplier
of castings serves the makers that fail most: the planted upstream problem.
"""

from datetime import timedelta
from typing import Any

import numpy as np
import pandas as pd

from dashboard.demo.names import invented
from dashboard.demo.samples import FOLLOW_UPS

YES, NO, NOT_APPLICABLE = "有", "无", "不适用"
GATES = ("incoming_inspection", "process_inspection", "outgoing_inspection")

Rng = np.random.Generator
Row = dict[str, Any]


def generate(
    parameters: dict[str, Any],
    register: pd.DataFrame,
    classes: pd.DataFrame,
    batches: pd.DataFrame,
    letters: str,
    seed: int,
) -> dict[str, pd.DataFrame]:
    """Rows of enterprise_files, enterprise_suppliers, self_checks and blacklist."""
    rng = np.random.default_rng([seed, 21])
    failed = _failures(batches)
    pool = _suppliers(parameters["suppliers"], letters, rng)
    listed = register.merge(_newest_classes(classes), on=["product", "enterprise", "recorded_on"])
    made = listed.groupby("enterprise")["product"].agg(lambda own: "、".join(dict.fromkeys(own)))
    files: list[Row] = []
    supplied: list[Row] = []
    listed = listed.drop_duplicates(["enterprise", "recorded_on"])
    for row in listed.to_dict("records"):
        if row["class"] == "退出" or rng.random() < parameters["without_file"]:
            continue
        file = _file(parameters, row, made[row["enterprise"]], rng)
        own = _drawn(parameters, pool[row["product"]], failed.get(row["enterprise"], 0), rng)
        file["suppliers_text"] = "、".join(f"{name}（{what}）" for name, what in own)
        place = {key: file[key] for key in ("sheet", "recorded_on", "enterprise")}
        file["row_number"] = sum(one["sheet"] == file["sheet"] for one in files) + 1
        files.append(file)
        supplied += [
            place | {"row_number": file["row_number"], "supplier": name, "supplies": what}
            for name, what in own
        ]
    return {
        "enterprise_files": pd.DataFrame(files),
        "enterprise_suppliers": pd.DataFrame(supplied),
        "self_checks": _self_checks(parameters, register, classes, rng),
        "blacklist": _blacklist(parameters["blacklist"], batches, rng),
    }


def _failures(batches: pd.DataFrame) -> dict[str, int]:
    bad = batches[(batches["verdict"] == "不合格") & (batches["purpose"] == "定期")]
    return {str(name): int(count) for name, count in bad["enterprise"].value_counts().items()}


def _newest_classes(classes: pd.DataFrame) -> pd.DataFrame:
    """The last class that each sheet gives, with the sheet's place to join on."""
    last = classes.sort_values("classified_on").drop_duplicates(
        ["sheet", "enterprise"], keep="last"
    )
    days = {"2007": "2007-11-12", "2012": "2012-06-30"}
    found = last[["product", "enterprise", "class"]].copy()
    found["recorded_on"] = pd.to_datetime([days[f"{day.year}"] for day in last["classified_on"]])
    return found


def _suppliers(parameters: dict[str, Any], letters: str, rng: Rng) -> dict[str, list[str]]:
    """Invented suppliers by product; the first is the one whose customers fail."""
    found = {}
    for product, one in parameters.items():
        words = list(dict.fromkeys(invented(letters, letters, one["count"] * 2, rng)))
        places = one.get("places", [""])
        found[product] = [
            one["form"].format(places[number % len(places)] + word)
            for number, word in enumerate(words[: one["count"]])
        ]
    return found


def _drawn(
    parameters: dict[str, Any], pool: list[str], failures: int, rng: Rng
) -> list[tuple[str, str]]:
    """One to three suppliers; makers that fail often mostly take the first of the castings."""
    product = "阀门" if pool[0].endswith(parameters["suppliers"]["阀门"]["form"][-3:]) else "童装"
    what = parameters["suppliers"][product]["supplies"]
    names = list(rng.choice(pool[1:], size=int(rng.integers(1, 4)), replace=False))
    is_bad = product == "阀门" and failures >= parameters["planted"]["failures"]
    chance = parameters["planted"]["share"] if is_bad else parameters["planted"]["others"]
    if product == "阀门" and rng.random() < chance:
        names = [pool[0], *names[:1]]
    return [(str(name), what) for name in names]


def _mark(rng: Rng, chance: float) -> str:
    return YES if rng.random() < chance else NO


def _file(parameters: dict[str, Any], row: Row, products: str, rng: Rng) -> Row:
    """Licences, offences, training and brand of one enterprise by its class."""
    word = row["class"]
    chances = parameters["offences"][word]
    on = row["recorded_on"] + timedelta(days=parameters["days_after_register"])
    needs_permit = "阀门" in products
    flags = {name: _mark(rng, chances * share) for name, share in parameters["shares"].items()}
    if not needs_permit:
        flags["uncertified"] = NOT_APPLICABLE
    courses = parameters["courses"]
    return {
        "sheet": f"企业档案{on.year}年",
        "recorded_on": on,
        "enterprise": row["enterprise"],
        "place": row["township"],
        "township": row["township"],
        "representative": row["representative"],
        "products": products,
        "business_licence": NO if flags["unlicensed"] == YES else YES,
        "production_licence": (
            NOT_APPLICABLE if not needs_permit else NO if flags["uncertified"] == YES else YES
        ),
        "customers": "、".join(rng.choice(parameters["customers"], size=2, replace=False)),
        **flags,
        "brand_level": "知名" if word == "A" and rng.random() < parameters["brands"] else None,
        "excellence_training": _mark(rng, courses["excellence"].get(word, 0)),
        "quality_training": _mark(rng, courses["quality"].get(word, 0)),
    }


def _self_checks(
    parameters: dict[str, Any], register: pd.DataFrame, classes: pd.DataFrame, rng: Rng
) -> pd.DataFrame:
    """One form per enterprise that handed one in, as the register says."""
    first = classes.sort_values("classified_on").drop_duplicates(["product", "enterprise"])
    given = {(r.product, r.enterprise): r[-1] for r in first.itertuples(index=False)}
    handed = register[register["self_reported_on"].notna()]
    rows = []
    for row in handed.to_dict("records"):
        good = parameters["gates"][given[row["product"], row["enterprise"]]]
        problems = int(rng.poisson(4 * (1 - good) + 1))
        rows.append(
            {
                "sheet": f"{row['product']}自查申报",
                "product": row["product"],
                "enterprise": row["enterprise"],
                "place": row["township"],
                "township": row["township"],
                "representative": row["representative"],
                "checked_on": row["self_reported_on"] - timedelta(days=int(rng.integers(1, 6))),
                "submitted_on": row["self_reported_on"],
                "business_licence": YES,
                "production_licence": YES if row["product"] == "阀门" else NOT_APPLICABLE,
                **{gate: _mark(rng, good) for gate in GATES},
                "problems": problems,
                "corrected": int(rng.binomial(problems, good)),
                "measures": parameters["measures"] if problems else None,
            }
        )
    found = pd.DataFrame(rows)
    found["row_number"] = found.groupby("sheet").cumcount() + 1
    return found


def _blacklist(parameters: dict[str, Any], batches: pd.DataFrame, rng: Rng) -> pd.DataFrame:
    """The list as it was kept up to a year: most makers that failed, some forgotten; who passed
    its follow-ups is taken off some days later."""
    known = batches[batches["sampled_from"] <= pd.Timestamp(parameters["until"])]
    needed = ["enterprise", "township", "product", "sampled_from", "purpose", "verdict"]
    by_maker: dict[str, list[Row]] = {}
    for row in known[needed].sort_values("sampled_from", kind="stable").to_dict("records"):
        by_maker.setdefault(row["enterprise"], []).append(row)
    stays = [stay for _, own in sorted(by_maker.items()) for stay in _stays(own)]
    kept = [one for one in stays if rng.random() > parameters["forgotten"]]
    days = rng.integers(7, 30, size=(len(kept), 2))
    rows = [
        {
            "sheet": parameters["sheet"],
            "enterprise": first["enterprise"],
            "place": first["township"],
            "township": first["township"],
            "product": first["product"],
            "listed_on": first["sampled_from"] + timedelta(days=int(on)),
            "removed_on": pd.NaT if last is None else last + timedelta(days=int(off)),
            "listed_because": "监督抽查不合格",
        }
        for (first, last), (on, off) in zip(kept, days, strict=True)
    ]
    found = pd.DataFrame(rows).sort_values("listed_on", ignore_index=True)
    found["removed_on"] = pd.to_datetime(found["removed_on"])
    found["row_number"] = range(1, len(found) + 1)
    return found


def _stays(own: list[Row]) -> list[tuple[Row, pd.Timestamp | None]]:
    """First failed batch and day of the last follow-up of each stay of one maker, oldest first."""
    found: list[tuple[Row, pd.Timestamp | None]] = []
    first: Row | None = None
    passed = 0
    for batch in own:
        is_failure = batch["verdict"] == "不合格" and batch["purpose"] != "复查"
        if is_failure:
            first, passed = first or batch, 0
        elif first and batch["purpose"] == "跟踪":
            passed += 1
            if passed == FOLLOW_UPS:
                found.append((first, batch["sampled_from"]))
                first, passed = None, 0
    return [*found, (first, None)] if first else found
