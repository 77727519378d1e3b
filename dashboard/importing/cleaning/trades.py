"""How the ten trades (十小) are written."""

import re
from functools import cache

from rapidfuzz import fuzz, process

from dashboard.importing.cleaning.choices import lookup
from dashboard.importing.cleaning.result import Cleaned
from dashboard.importing.cleaning.text import Cell, cell_text, fold, is_empty_mark, tidy
from dashboard.words.terms import trades

# One wrong character in six still passes (83.3), one in five does not (80.0).
_TYPO_SCORE = 83.0

_BRACKETS = re.compile(r"[(\[]([^()\[\]]*)[)\]]")
_PARTS = re.compile(r"[/、,，及和或与()\[\]]+")
_WHO = re.compile("(?:业主|店主|经营者|经营户|从业人员|人员|负责人|老板|行业|类别?|业)$")
_FILL = re.compile("^(?:零售|批发|个体|经营)")
_FORM = re.compile("(?:经营|供应|销售)?(?:单位|店铺|店|点|站|铺|摊|部|行|场所|企业|户)$")


def parse_trade(value: Cell) -> Cleaned[str]:
    """Canonical trade; a likely typo gives the trade with code trade_fuzzy, else trade_unknown."""
    text = tidy(cell_text(value))
    if is_empty_mark(value):
        return Cleaned(None, "trade_unknown", f"没有填写行业类别。可填：{'、'.join(trades())}。")
    folded = fold(text)
    known = lookup("trades")
    meant = known.get(folded) or _trade_of_parts(folded)
    if meant is not None:
        return Cleaned(meant)
    close = process.extract(
        folded, known.keys(), scorer=fuzz.ratio, score_cutoff=_TYPO_SCORE, limit=None
    )
    candidates = {known[writing] for writing, _, _ in close}
    if len(candidates) == 1:
        trade = candidates.pop()
        return Cleaned(trade, "trade_fuzzy", f"行业类别“{text}”按近似写法认作“{trade}”，请核对。")
    note = f"行业类别“{text}”不属于十小行业。可填：{'、'.join(trades())}。"
    return Cleaned(None, "trade_unknown", note)


def _trade_of_parts(folded: str) -> str | None:
    """The one trade of a writing with more around it: 食品加工小企业(作坊), 食杂业主."""
    known, cores = lookup("trades"), _cores()
    bare = _BRACKETS.sub("", folded)
    for texts in ([bare], _PARTS.split(folded)):
        found = {
            trade
            for text in texts
            if (
                trade := known.get(text)
                or known.get(_FILL.sub("", _WHO.sub("", text)))
                or cores.get(_core(text))
            )
        }
        if len(found) == 1:
            return found.pop()
    return None


def _core(text: str) -> str:
    """The characters left without 小 in front and the words for people and places behind.

    Their order does not count: 美容美发, 美发美容.
    """
    bare = _FILL.sub("", _FORM.sub("", _WHO.sub("", text)))
    return "".join(sorted(bare.removeprefix("小")))


@cache
def _cores() -> dict[str, str]:
    """Core -> trade, where one trade alone has it."""
    found: dict[str, set[str]] = {}
    for writing, trade in lookup("trades").items():
        found.setdefault(_core(writing), set()).add(trade)
    return {core: names.pop() for core, names in found.items() if len(names) == 1 and core}
