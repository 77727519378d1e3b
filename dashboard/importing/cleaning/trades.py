"""How the ten trades (十小) are written."""

from rapidfuzz import fuzz, process

from dashboard.importing.cleaning.choices import lookup
from dashboard.importing.cleaning.result import Cleaned
from dashboard.importing.cleaning.text import Cell, cell_text, fold, is_empty_mark, tidy
from dashboard.words.terms import trades

# One wrong character in six still passes (83.3), one in five does not (80.0).
_TYPO_SCORE = 83.0


def parse_trade(value: Cell) -> Cleaned[str]:
    """Canonical trade; a likely typo gives the trade with code trade_fuzzy, else trade_unknown."""
    text = tidy(cell_text(value))
    if is_empty_mark(value):
        return Cleaned(None, "trade_unknown", f"没有填写行业类别。可填：{'、'.join(trades())}。")
    folded = fold(text)
    known = lookup("trades")
    if folded in known:
        return Cleaned(known[folded])
    close = process.extract(
        folded, known.keys(), scorer=fuzz.ratio, score_cutoff=_TYPO_SCORE, limit=None
    )
    candidates = {known[writing] for writing, _, _ in close}
    if len(candidates) == 1:
        trade = candidates.pop()
        return Cleaned(trade, "trade_fuzzy", f"行业类别“{text}”按近似写法认作“{trade}”，请核对。")
    note = f"行业类别“{text}”不属于十小行业。可填：{'、'.join(trades())}。"
    return Cleaned(None, "trade_unknown", note)
