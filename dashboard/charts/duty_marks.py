"""How the state of a duty looks: glyph, ink, marker symbol."""

from dataclasses import replace

from dashboard import look
from dashboard.duties.definitions import LATE, NEAR, NOT_DUE, ON_TIME, OVERDUE, UNDECIDED, State
from dashboard.look import VerdictLook

LOOKS: dict[str, VerdictLook] = {
    ON_TIME: look.VERDICTS["done_on_time"],
    LATE: look.VERDICTS["done_late"],
    OVERDUE: look.VERDICTS["overdue"],
    NEAR: look.VERDICTS["due_soon"],
    NOT_DUE: look.VERDICTS["not_due"],
    UNDECIDED: replace(look.VERDICTS["no_data"], word=UNDECIDED, glyph="—"),
}
SYMBOLS = {
    ON_TIME: "circle",
    LATE: "circle",
    OVERDUE: "diamond",
    NEAR: "diamond",
    NOT_DUE: "square",
    UNDECIDED: "line-ew",
}
_FILLED = {ON_TIME, OVERDUE}


def state_text(state: State, days_left: int | None = None) -> str:
    """A state in a few words: 迟11天完成, 逾期107天, 还有16天."""
    if state.name == LATE:
        return f"迟{state.late_days}天完成"
    if state.name == OVERDUE:
        return f"逾期{state.late_days}天"
    if state.name in (NEAR, NOT_DUE) and days_left is not None:
        return "今天到期" if days_left == 0 else f"还有{days_left}天"
    return LOOKS[state.name].word


def marker(names: list[str], size: int) -> dict[str, object]:
    """Plotly marker of a list of states: filled is certain, open is with a reservation."""
    inks = [LOOKS[name].ink for name in names]
    return {
        "size": size,
        "symbol": [SYMBOLS[name] for name in names],
        "color": [
            ink if name in _FILLED else look.WHITE for name, ink in zip(names, inks, strict=True)
        ],
        "line": {"color": inks, "width": 1.8},
        "opacity": 1,
    }
