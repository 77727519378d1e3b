"""Aggregates of a simulated county in the store, figure by figure beside its truth.json."""

from collections import Counter, defaultdict
from collections.abc import Callable, Iterator
from typing import Any

Rows = Callable[..., list[tuple[Any, ...]]]
Figure = tuple[str, Any, Any]

MEASURES = ("outlets", "rectified", "compliant")
STAGES = {
    "自评": "self_assessed_on",
    "申报": "applied_on",
    "初审": "reviewed_on",
    "考核": "assessed_on",
    "公示": "published_on",
    "审定": "approved_on",
}
TESTED = "verdict IN ('合格', '不合格')"


def figures(truth: dict[str, Any], rows: Rows) -> Iterator[Figure]:
    """(name, what is stored, what is true) of every figure; they are equal when all is right."""
    wanted = truth["aggregates"]
    for part in (
        roster, valves, clothes, classes, monthly, submissions, inspections, enforcement,
        training, demonstration, zones, plan,
    ):  # fmt: skip
        yield from part(truth, wanted, rows)


def roster(_truth: dict[str, Any], wanted: dict[str, Any], rows: Rows) -> Iterator[Figure]:
    found = {
        f"{township}|{trade}": dict(zip(MEASURES, counts, strict=True))
        for township, trade, *counts in rows(
            "SELECT township, trade, count(*), count_if(is_rectified), count_if(is_compliant) "
            "FROM live_outlets GROUP BY 1, 2"
        )
    }
    true = wanted["roster"]["by_township_trade"]
    yield "roster", found, {key: value for key, value in true.items() if value["outlets"]}


def valves(_truth: dict[str, Any], wanted: dict[str, Any], rows: Rows) -> Iterator[Figure]:
    found = {
        str(year): row
        for year, *row in rows(
            f"SELECT year(sampled_from), count_if({TESTED}), count_if(verdict = '合格'), "
            f"count_if(purpose = '跟踪' AND {TESTED}), "
            "count_if(purpose = '跟踪' AND verdict = '合格') FROM live_samples "
            "WHERE product = '阀门' AND in_county GROUP BY 1"
        )
    }
    keys = ("sampled", "passed", "tracked_sampled", "tracked_passed")
    true = {year: [row[key] for key in keys] for year, row in wanted["valves"]["by_year"].items()}
    yield "valves by year", found, true
    yield "valve items", _items(rows, "阀门"), wanted["valves"]["failed_items"]
    cube: Counter[tuple[Any, ...]] = Counter()
    for cell in wanted["valves"]["cube"]:
        key = tuple(cell[name] for name in ("year", "half", "level", "purpose", "township"))
        cube[(*key, "sampled")] += cell["sampled"]
        cube[(*key, "passed")] += cell["passed"]
    counted: Counter[tuple[Any, ...]] = Counter()
    for *key, sampled, passed in rows(
        "SELECT year(sampled_from), if(month(sampled_from) > 6, 2, 1), level, purpose, "
        "coalesce(township, '未明'), count(*), count_if(verdict = '合格') FROM live_samples "
        f"WHERE product = '阀门' AND {TESTED} GROUP BY ALL"
    ):
        counted[(*key, "sampled")] += sampled
        counted[(*key, "passed")] += passed
    yield "valves cube", +counted, +cube


def _items(rows: Rows, product: str) -> dict[str, Counter[str]]:
    items: dict[str, Counter[str]] = defaultdict(Counter)
    for year, item in rows(
        "SELECT year(sampled_from), unnest(failing_items) FROM live_samples WHERE product = ?",
        product,
    ):
        items[str(year)][item] += 1
    return items


def clothes(_truth: dict[str, Any], wanted: dict[str, Any], rows: Rows) -> Iterator[Figure]:
    found = {
        (year, level, town): (n, p)
        for year, level, town, n, p in rows(
            "SELECT year(sampled_from), level, coalesce(township, '未明'), count(*), "
            "count_if(verdict = '合格') FROM live_samples WHERE product = '童装' GROUP BY ALL"
        )
    }
    true = {
        (cell["year"], cell["level"], cell["township"]): (cell["sampled"], cell["passed"])
        for cell in wanted["clothes"]["cube"]
    }
    yield "clothes", found, true
    yield "clothes items", _items(rows, "童装"), wanted["clothes"]["failed_items"]


def classes(_truth: dict[str, Any], wanted: dict[str, Any], rows: Rows) -> Iterator[Figure]:
    for product in ("阀门", "童装"):
        by_date: dict[str, dict[str, int]] = defaultdict(dict)
        for day, one, count in rows(
            "SELECT CAST(classified_on AS VARCHAR), class, count(*) FROM live_enterprise_classes "
            "WHERE product = ? GROUP BY ALL",
            product,
        ):
            by_date[day][one] = count
        yield f"classes {product}", dict(by_date), wanted["classes"][product]["by_date"]


def monthly(_truth: dict[str, Any], wanted: dict[str, Any], rows: Rows) -> Iterator[Figure]:
    sums = "sum(outlets), sum(rectified), sum(compliant)"
    for label, month in wanted["monthly"]["months"].items():
        for column in ("trade", "township"):
            found = {
                name: dict(zip(MEASURES, counts, strict=True))
                for name, *counts in rows(
                    f"SELECT {column}, {sums} FROM live_monthly_progress "
                    "WHERE month = CAST(? AS DATE) GROUP BY 1",
                    f"{label}-01",
                )
            }
            yield f"monthly {label} by {column}", found, month[f"by_{column}_as_reported"]


def submissions(_truth: dict[str, Any], wanted: dict[str, Any], rows: Rows) -> Iterator[Figure]:
    found: dict[str, Counter[str]] = defaultdict(Counter)
    for unit, state in rows(
        "SELECT unit, CASE WHEN received_on IS NULL THEN 'missing' "
        "WHEN received_on <= CAST(period || '-01' AS DATE) + INTERVAL 1 MONTH + INTERVAL 2 DAY "
        "THEN 'on_time' ELSE 'late' END FROM submissions"
    ):
        found[unit][state] += 1
    true = {
        unit: {state: count for state, count in states.items() if state != "missing"}
        for unit, states in wanted["monthly"]["submission_by_township"].items()
    }
    told = {
        unit: {state: count for state, count in states.items() if state != "missing"}
        for unit, states in found.items()
    }
    yield "submissions", told, true


def inspections(truth: dict[str, Any], wanted: dict[str, Any], rows: Rows) -> Iterator[Figure]:
    for number, townships in wanted["inspections"].items():
        found = {
            name: (round(score, 2), items)
            for name, score, items in rows(
                "SELECT township, sum(score), list(score ORDER BY score) "
                "FROM live_supervision_scores WHERE round = ? GROUP BY 1",
                int(number),
            )
        }
        true = {
            name: (one["score"], sorted(map(float, one["items"])))
            for name, one in townships.items()
        }
        yield f"inspections {number}", found, true
    sheets = next(
        one["sheets"] for one in truth["files"].values() if one["kind"] == "inspection_scores"
    )
    days = rows("SELECT DISTINCT round, CAST(inspected_on AS VARCHAR) FROM live_supervision_scores")
    yield "inspection days", dict(days), {one["round"]: one["date"] for one in sheets}


def enforcement(_truth: dict[str, Any], wanted: dict[str, Any], rows: Rows) -> Iterator[Figure]:
    keys = ("actions", "outlets_checked", "persons", "problems", "cases", "fines_yuan")
    found = rows(
        "SELECT count(*), sum(outlets_checked), sum(persons), sum(problems), sum(cases), "
        "sum(fine_yuan) FROM live_joint_enforcement"
    )
    yield "enforcement", found, [tuple(wanted["enforcement"][key] for key in keys)]


def training(_truth: dict[str, Any], wanted: dict[str, Any], rows: Rows) -> Iterator[Figure]:
    true = wanted["training"]
    found = rows("SELECT count(*), sum(trained) FROM live_training_sessions")
    yield "training", found, [(true["sessions"], true["trained"])]
    trained = rows("SELECT township, sum(trained) FROM live_training_sessions GROUP BY 1")
    yield "trained by township", dict(trained), true["trained_by_township"]
    due = rows(
        "SELECT township, sum(due) FROM (SELECT DISTINCT township, trade, due "
        "FROM live_training_sessions) GROUP BY 1"
    )
    yield "due by township", dict(due), true["due_by_township"]


def demonstration(truth: dict[str, Any], wanted: dict[str, Any], rows: Rows) -> Iterator[Figure]:
    for region in ("永嘉", "嘉兴"):
        planted = [
            (one["sheet"], one["row"])
            for entry in truth["files"].values()
            if entry["kind"] == "demonstration" and entry["region"] == region
            for one in entry["planted"]
            if one["code"] == "stage_skipped"
        ]
        reached: dict[str, dict[str, int]] = defaultdict(lambda: dict.fromkeys(STAGES, 0))
        for category, level, sheet, number, *days in rows(
            f"SELECT category, level, sheet, row_number, {', '.join(STAGES.values())} "
            "FROM live_demonstration_units AS u INNER JOIN imports AS i "
            "ON u.import_id = i.import_id WHERE contains(i.file_name, ?)",
            region,
        ):
            for stage, day in zip(STAGES, days, strict=True):
                # The truth counts stages before one of them was blanked as a planted error.
                skipped = (sheet, number) in planted
                reached[f"{level}级{category}"][stage] += day is not None or skipped
        yield (
            f"demonstration {region}",
            dict(reached),
            wanted["demonstration"][region]["by_category"],
        )


def zones(_truth: dict[str, Any], wanted: dict[str, Any], rows: Rows) -> Iterator[Figure]:
    status: dict[str, dict[str, str]] = defaultdict(dict)
    totals: dict[str, dict[str, float]] = defaultdict(dict)
    for zone, year, conclusion, total in rows(
        "SELECT zone, year, conclusion, total FROM live_zone_assessments"
    ):
        status[zone][str(year)] = conclusion
        totals[zone][str(year)] = total
    yield "zones status", dict(status), wanted["zones"]["status"]
    yield "zones totals", dict(totals), wanted["zones"]["totals"]


def plan(_truth: dict[str, Any], wanted: dict[str, Any], rows: Rows) -> Iterator[Figure]:
    true = {
        f"75.annex.{number}": (row["done"] or None, row["doc"] or "")
        for number, row in wanted["plan"]["rows"].items()
    }
    found = {
        duty: (day, evidence or "")
        for duty, day, evidence in rows(
            "SELECT duty, CAST(done_on AS VARCHAR), evidence FROM duty_completions"
        )
    }
    yield "plan", found, true
