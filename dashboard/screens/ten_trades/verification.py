"""The verification sample: draw it, take the list along, read the answer."""

from datetime import date
from statistics import median

import streamlit as st

from dashboard.frame import View, bullets, panel, table
from dashboard.ten_trades import verification
from dashboard.ten_trades import words_verification as words

MOST, USUAL = 60, 15
FIRST_SEED = 75


def draw(view: View, township: str | None) -> None:
    """Answer, then the list of outlets to visit, for one township or for all."""
    outlets = view.ask(verification.listed, view.as_of)
    if outlets.empty:
        return
    found = view.ask(verification.answer, view.as_of, date(view.as_of.year, 1, 1))
    shown = [f for f in found.findings if township in (None, f.township)]
    with panel(*words.panel(found), foot=words.foot(found) if shown else ""):
        if shown:
            sides = ("left", "", "", "", "", "", "left")
            strong = [at for at, f in enumerate(shown) if f.is_contradicted]
            body = [words.cells(f) for f in shown]
            table(list(zip(words.HEADS, sides, strict=True)), body, strong=strong)
        one, two = st.columns(2, gap="small")
        each = int(view.number("verify_each", words.EACH, (1, MOST, USUAL), one))
        seed = int(view.number("verify_seed", words.SEED, (1, 999_999, FIRST_SEED), two))
        own = outlets if township is None else outlets[outlets["township"] == township]
        if own.empty:
            return
        chosen = verification.drawn(own, each, seed)
        middling = int(median(own.groupby("township").size()))
        needed = verification.most_to_visit(middling, middling * 2 // 100)
        number = int(chosen["township"].nunique())
        bullets([words.drawn(number, len(chosen)), words.plan(middling, each, needed), *words.HOW])
        view.download(verification.form(chosen), f"{words.LIST_LABEL}_{seed}")
