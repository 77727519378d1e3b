"""Visits to outlets (巡查, 督查, 明查, 暗访, 回头看): one row is one visit to one outlet."""

import re
from collections import Counter

from dashboard.importing.checked import Checked
from dashboard.importing.cleaning import fold, word_in_title
from dashboard.importing.cleaning.choices import lookup
from dashboard.importing.kinds import Kind
from dashboard.importing.kinds.places import fill_townships
from dashboard.importing.kinds.records import report_order
from dashboard.words.terms import vocabulary

# One outlet is visited once a day in one way.
KEY = ("checked_on", "kind", "outlet", "township", "trade")
DEFAULT_KIND = "巡查"

NOTHING = "未发现问题"

_NO_PROBLEM = re.compile(
    "(?:暂?未|没有?|无)(?:发现|见)(?:明显|任何|其他|违法违规|违法|违规|质量|安全)*"
    "(?:的?(?:问题|异常|情况|行为))|(?:没有|无)(?:明显|任何)?(?:问题|异常)"
)
_LIST = re.compile("[、，,;；/ ]+")


def check(checked: Checked) -> None:
    """Days, kind of the visit, township, and what kind of problem was found."""
    checked.set_days("checked_on", "rechecked_on")
    checked.set_deadlines("correct_by", "checked_on")
    of_title = word_in_title(checked.context.title, "check_kinds") or DEFAULT_KIND
    checked.values["kind"] = [own or of_title for own in checked.column("kind")]
    fill_townships(checked, checked.values["checked_on"], required=False)
    checked.values["problem_kinds"] = [
        problem_kinds(named, text)
        for named, text in zip(
            checked.column("problem_kind"), checked.column("problems_text"), strict=True
        )
    ]
    _fill_results(checked)
    report_order(checked, "checked_on", "correct_by", "deadline_before_check")
    report_order(checked, "checked_on", "rechecked_on", "recheck_before_check")


def problem_kinds(named: str | None, text: str | None) -> list[str]:
    """Kinds of problem as written, else those whose words stand in the description, else 其他."""
    kinds: dict[str, list[str]] = vocabulary()["problem_kinds"]
    written = {fold(part) for part in _LIST.split(named or "") if part}
    found = [
        kind for kind, others in kinds.items() if written & {fold(word) for word in (kind, *others)}
    ]
    if found or not text or result_told(text):
        return found or (["其他"] if named else [])
    folded = fold(text)
    found = [
        kind
        for kind, others in kinds.items()
        if any(fold(word) in folded for word in (kind, *others))
    ]
    return found or ["其他"]


def result_told(text: str | None) -> str | None:
    """The result that stands in the place of a problem: 未发现问题, 正常, 已关门."""
    said = fold(text or "").rstrip("。.")
    found = lookup("check_results").get(said)
    if _NO_PROBLEM.fullmatch(said):
        found = NOTHING
    return None if found == "发现问题" else found


def _fill_results(checked: Checked) -> None:
    """A description without a result means that something was found, unless it says it was not."""
    results = checked.column("result")
    told = map(result_told, checked.column("problems_text"))
    filled = []
    for position, (result, kinds, said) in enumerate(
        zip(results, checked.values["problem_kinds"], told, strict=True)
    ):
        if result == NOTHING and kinds or result == "发现问题" and said:
            checked.report(
                position, "result", "result_contradicts_problems", "rejected",
                f"检查结果是{result}，发现的问题写的是另一回事，两者只能有一个对。请核对检查记录。",
            )  # fmt: skip
        filled.append(result or said or ("发现问题" if kinds else None))
    checked.values["result"] = filled


def summarise(checked: Checked) -> dict[str, int]:
    """Visits, visits that found something, and the kinds of problem."""
    kept = checked.accepted()
    kinds = Counter(kind for position in kept for kind in checked.values["problem_kinds"][position])
    results = checked.values["result"]
    found = sum(results[position] == "发现问题" for position in kept)
    return {"visits": len(kept), "with_problems": found, **kinds}


KIND = Kind(check, KEY, summarise, stored=True, is_one=False)
