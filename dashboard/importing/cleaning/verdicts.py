"""Verdicts of a spot check and of its follow-up. 不合格 contains 合格: only whole words count."""

import re
from functools import cache

from dashboard.importing.cleaning.choices import lookup
from dashboard.importing.cleaning.result import Cleaned
from dashboard.importing.cleaning.text import Cell, cell_text, fold, tidy
from dashboard.words.terms import vocabulary

_REMARK = re.compile(r"[(:：（].*$", re.DOTALL)
_PREFACE = re.compile(
    "^(?:综合|最终|总体|本次|该批|经|检验|检测|抽查|抽检|所检|项目|产品|质量|结果|结论|判定|判为|判|评定|为|[:：,，、])+"
)
_OF_LIST = "(?:产品|批次|样品|企业|单位|商品|食品|名单|情况|信息|项目)"
_TITLES = (
    ("拒检", re.compile("拒(?:绝|不)?(?:接受)?[^，。]{0,8}(?:抽查|检查|抽样|抽检|检验)|拒检")),
    ("不合格", re.compile(f"不(?:合格|符合){_OF_LIST}")),
    ("合格", re.compile(f"(?<![不率])合格{_OF_LIST}")),
)
_ALLOWED = "可填：合格、不合格、拒检、未判定。"


def verdict_in_title(title: str) -> str | None:
    """拒检, 不合格 or 合格 that the title of a list says of all its rows; None when it says none.

    A title that names both (合格、不合格产品名单) says nothing.
    """
    plain = fold(title)
    if re.search("不合格率|合格率|合格(?:、|和|及|与)不合格|后处理|整改", plain):
        return None
    return next((word for word, pattern in _TITLES if pattern.search(plain)), None)


def parse_verdict(value: Cell, *, follow_up: bool = False) -> Cleaned[str]:
    """合格 / 不合格 / 拒检 / 未判定, or for a follow-up 复查合格 / 复查不合格 / 复查检验过程中.

    Blank -> verdict_missing (a follow-up may be blank); "/" or — -> 未判定; 拒检 -> value 拒检 with
    code refused; unknown words -> verdict_unknown. Words before it that say nothing (综合判定) and
    a remark behind it (不合格（壁厚）) are passed over, unless it contradicts (合格（标识不合格）).
    """
    text = cell_text(value)
    folded = fold(text)
    if follow_up:
        return _parse_recheck(text, folded)
    if not folded:
        return Cleaned(None, "verdict_missing", f"没有填写检验结论。{_ALLOWED}")
    if folded in ("/", "-"):
        return Cleaned("未判定")
    if folded in lookup("rechecks") and folded.startswith("复"):
        note = f"“{tidy(text)}”是复查结果，不是抽查结论。请放在复查结果一列。"
        return Cleaned(None, "verdict_is_recheck", note)
    word = lookup("verdicts").get(folded) or _with_remark(_PREFACE.sub("", folded))
    if word == "拒检":
        return Cleaned(word, "refused", "拒检：保留记录，不计入抽查批次。")
    if word is None:
        return Cleaned(None, "verdict_unknown", f"检验结论“{tidy(text)}”不认识。{_ALLOWED}")
    return Cleaned(word)


def _with_remark(folded: str) -> str | None:
    head = _REMARK.sub("", folded)
    rest = folded[len(head) :]
    word = lookup("verdicts").get(head)
    contradicted = word == "合格" and re.search("不合格|不符合|拒", rest)
    return None if contradicted else word


def _parse_recheck(text: str, folded: str) -> Cleaned[str]:
    if not folded or folded in ("/", "-", "无"):
        return Cleaned(None)
    word = lookup("rechecks").get(folded)
    if word is None:
        allowed = "、".join(vocabulary()["rechecks"])
        return Cleaned(None, "verdict_unknown", f"复查结果“{tidy(text)}”不认识。可填：{allowed}。")
    return Cleaned(word)


@cache
def _label_only() -> frozenset[str]:
    return frozenset(fold(word) for word in vocabulary()["label_only_failures"]["words"])


def is_label_only(value: Cell) -> bool:
    """The batch failed only for its label (标识不合格): no failure of the tested properties."""
    return fold(cell_text(value)) in _label_only()
