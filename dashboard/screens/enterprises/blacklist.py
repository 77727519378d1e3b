"""The blacklist on the page: rule, list, follow-up due, history."""

from collections.abc import Sequence

import pandas as pd
import streamlit as st

from dashboard import messages
from dashboard.documents import clauses
from dashboard.enterprises import blacklist, words, words_files
from dashboard.enterprises.blacklist import Batch, Kept, Listing, Rule
from dashboard.frame import View, panel, table
from dashboard.frame.html import Html, clause_link
from dashboard.screens.enterprises.register import selectable
from dashboard.words import formats

Names = dict[str, str]


def pick(view: View) -> tuple[Rule, bool]:
    """The entry rule to look at (the one in force first) and the switch of refused batches."""
    known = blacklist.rules()
    order = sorted(known.rules, key=lambda key: key != known.in_force)
    titles = {
        key: ("现行" if key == known.in_force else "对照") + f"：{known.rules[key].title}"
        for key in order
    }
    rule = known.rules[view.pick("rule", "规则", titles, width=330)]
    refused = view.switch("refused", "拒检", {"out": "拒检不计", "fail": "拒检算不合格"})
    return rule, refused == "fail"


def listed(view: View, rule: Rule, refused_fail: bool, product: str) -> list[Listing]:
    """Makers on the list by the rule; of one product when asked."""
    found = view.ask(blacklist.listings, view.as_of, rule.id, refused_fail)
    return [one for one in found if not product or product in one.products]


def of_product(kept: Sequence[Kept], product: str) -> list[Kept]:
    """Stays on the imported list for one product (or that name none), or all."""
    return [one for one in kept if not product or one.product in ("", product)]


def by_rule(view: View, refused_fail: bool, product: str) -> dict[str, int | None]:
    """How many makers every rule would list; None where it needs cases and none were imported."""
    cases = view.ask(blacklist.cases, view.as_of)
    return {
        rule.id: None
        if rule.needs_case and not cases
        else sum(one.is_on for one in listed(view, rule, refused_fail, product))
        for rule in blacklist.rules().rules.values()
    }


def sentence(
    view: View, found: Sequence[Listing], batches: dict[str, list[Batch]], product: str
) -> tuple[str, str]:
    """Headline of the blacklist."""
    makers = sum(
        any(not product or batch.product == product for batch in own) for own in batches.values()
    )
    waiting = sum(one.state == blacklist.WAITING for one in found)
    on = sum(one.is_on for one in found)
    exit_after = view.ask(blacklist.exit_after)
    return words.blacklist_headline(on, makers, waiting, len(found) - on, exit_after)


def show(
    view: View,
    rule: Rule,
    found: Sequence[Listing],
    names: Names,
    others: dict[str, int | None],
    in_force: Sequence[Listing],
    kept: Sequence[Kept],
) -> None:
    """The list with its rule, what the bureau has set and not set, comparison of rules."""
    left, right = st.columns([75, 25], gap="small")
    with left, panel(*words.blacklist_panel(rule.title, rule.source), foot=words.INTERNAL):
        rows = list_rows(found, names)
        if rows.empty:
            st.caption(words.NONE_LISTED)
        else:
            selectable(view, rows, [one.id for one in found], "blacklist_rows")
            view.download(rows, "黑名单_内部资料")
    with right:
        with panel("列入、跟踪、移出各按什么", words.RULES_FROM):
            _rule_table(rule, view.ask(blacklist.exit_after))
        _kept_panel(kept, in_force, names)
        with panel(*words.OTHER_RULES_PANEL):
            known = blacklist.rules()
            body = [
                [
                    "现行" if key == known.in_force else "对照",
                    one.title,
                    "无立案数据" if others[key] is None else str(others[key]),
                ]
                for key, one in known.rules.items()
            ]
            table([("", "left"), ("规则", "wrap"), ("列入（家）", "")], body)


def _kept_panel(kept: Sequence[Kept], in_force: Sequence[Listing], names: Names) -> None:
    """The list that the bureau keeps against the rule in force."""
    mine = {one.id for one in kept if one.removed_on is None}
    rule = {one.id: one for one in in_force if one.is_on}
    missing = [one for key, one in rule.items() if key not in mine]
    surplus = sorted(mine - set(rule))
    title = words_files.list_panel(len(mine), len(mine & set(rule)), len(missing))
    with panel(*title):
        if not kept:
            st.caption(words_files.NEEDED["blacklist"])
            return
        messages.caption(words.kept_sentence(max(one.listed_on for one in kept)))
        body = [
            [
                "漏列，最近的",
                formats.names_text([names[o.id] for o in missing], 5),
            ],
            ["多列", formats.names_text([names[key] for key in surplus], 5)],
        ]
        table([("", "left"), ("企业", "wrap")], [row for row in body if row[1]])


def list_rows(found: Sequence[Listing], names: Names) -> pd.DataFrame:
    """One row per maker, newest failure first."""
    return pd.DataFrame(
        [
            {
                "企业": names[one.id],
                "产品": "、".join(one.products),
                "乡镇": one.township or formats.MISSING,
                "状态": words.TRACKING[one.state],
                "列入日期": one.entered_on,
                "移出日期": one.left_on,
                "不合格（批）": len(one.failures),
                "最近不合格": one.last_failure.day,
                "跟踪（批）": len(one.tracked),
                "不合格项目": _items(one.failures),
            }
            for one in found
        ]
    )


def _items(failures: Sequence[Batch]) -> str:
    names = dict.fromkeys(item for batch in failures for item in batch.items)
    return "、".join(names) or formats.MISSING


def _rule_table(rule: Rule, exit_after: int | None) -> None:
    known = blacklist.rules()
    basis = (
        clause_link(rule.clause, clauses.clause(rule.clause).citation)
        if rule.clause
        else Html("别处的做法")
    )
    body = [
        ["列入", rule.title, basis],
        [
            "跟踪",
            words.follow_up_words(known.follow_up_days),
            clause_link("62.4.4.blacklist", clauses.clause("62.4.4.blacklist").citation),
        ],
        [
            "移出",
            words.exit_words(exit_after),
            "62号没有写",
        ],
    ]
    table([("", "left"), ("规则", "wrap"), ("依据", "left")], body)
