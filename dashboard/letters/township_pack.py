"""A township's page for the wall: what its last report changed, what it owes, whom it must mend.

Source: the same debts as its 督办单 (facts_debts), the newest monthly report beside the one before.
"""

from dataclasses import replace

from dashboard.letters import facts_debts, months, phrases
from dashboard.letters.facts_debts import Debts
from dashboard.letters.months import Month, before
from dashboard.letters.phrases import fact
from dashboard.report.model import Cell, Column, Part, Report, Selection, Table
from dashboard.store import db
from dashboard.words.tied import Sentence, say

OWES_NOTHING = "没有到期未办的事项。"


def completed(store: db.StoreName, asked: Selection, made: Report) -> Report:
    """The report whose pages of townships tell what has changed, what is owed, what to mend."""
    owed = facts_debts.debts(store, asked)
    known = months.periods(store, asked.as_of)
    month = Month(store, asked, known[0]) if known else None
    return replace(
        made, pack=tuple(_page(part, owed.get(part.heading), month) for part in made.pack)
    )


def _page(part: Part, owed: Debts | None, month: Month | None) -> Part:
    told = [_change(part.heading, month)] if month is not None else []
    matters = owed.matters if owed is not None else []
    own = (one.replace(facts_debts.SEE_LIST, "") for one in matters)
    told += [say("{}。", fact(one, "欠办事项")) for one in own] or [Sentence(OWES_NOTHING)]
    listed = _listed(owed.table) if owed is not None and owed.table is not None else None
    return replace(part, paragraphs=tuple(told), listed=listed)


def _change(name: str, month: Month) -> Sentence:
    """9月份月报规范率91.3%，比8月份提高4.2个百分点，新规范32户; or that none came."""
    this, last = f"{month.month.month}月份", f"{before(month.month).month}月份"
    now, was = month.by_place.get(name), month.by_place_before.get(name)
    if now is None:
        return Sentence(f"{this}月报没有数字，和上期无法比较。")
    head = (
        f"{this}月报：经营户{now.outlets}户，已整规{now.rectified}户，达到规范要求{now.compliant}户，"
        f"规范率{now.compliance}%"
    )
    if was is None:
        return say("{}。", fact(f"{head}；{last}没有月报，不比较", "最近一期月报"))
    moved = phrases.moved(now.compliance, was.compliance)
    steps = (("已整规", now.rectified - was.rectified), ("达到规范", now.compliant - was.compliant))
    told = "、".join(f"{word}{'增加' if n > 0 else '减少'}{abs(n)}户" for word, n in steps if n)
    text = f"{head}；与{last}比，规范率{moved}" + (f"，{told}" if told else "")
    return say("{}。", fact(text, "最近一期月报"))


def _listed(table: Table) -> Table:
    """The list of a 督办单 without its columns to fill in."""
    kept = [i for i, column in enumerate(table.columns) if column.name not in facts_debts.TO_FILL]
    columns: tuple[Column, ...] = tuple(table.columns[i] for i in kept)
    rows: tuple[tuple[Cell, ...], ...] = tuple(tuple(row[i] for i in kept) for row in table.rows)
    return replace(table, columns=columns, rows=rows)
