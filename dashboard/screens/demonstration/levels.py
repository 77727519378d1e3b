"""Levels, standards, contradicted titles, and the regions side by side."""

from collections.abc import Sequence

from dashboard.demonstration import levels, stages
from dashboard.demonstration import objections as publicity
from dashboard.demonstration import words_levels as words
from dashboard.demonstration.stages import Campaign, Unit
from dashboard.documents import clauses
from dashboard.frame import View, panel, table
from dashboard.frame.html import Html, clause_link, page_note
from dashboard.screens.demonstration import applicant
from dashboard.screens.demonstration.stages import APPROVED_WORD, LEVEL, MEMBER, UNITS

ROWS, SHEETS = 20, 10


def draw_levels(found: Campaign, shown: Sequence[Unit]) -> None:
    """Members × levels, and the way of each level."""
    rows = levels.by_level(found, shown)
    known = [level for level in levels.LEVELS if level in set(rows["level"])]
    with panel(*words.levels_panel(found, known)):
        heads = [(found.region.member_noun, "left"), ("级别", "left"), ("申报", ""), ("审定", "")]
        body = [
            [
                r.member,
                f"{r.level}级",
                UNITS.told(shown, limits, int(r.applied)),
                UNITS.told(shown, {**limits, "状态": APPROVED_WORD}, int(r.approved)),
                words.commended(r.commended),
            ]
            for r in rows.itertuples()
            for limits in [{MEMBER: str(r.member), LEVEL: str(r.level)}]
        ]
        table([*heads, ("表彰", "")], body, most=ROWS)
        page_note(*(words.level_way(found.region, level) for level in known))
        link = clause_link(found.region.precondition_clause, "申报前提")
        page_note(Html(f"依据：{link}"))


def draw_standards(view: View, found: Campaign, one: Unit | None) -> None:
    """Every standard with the sheets that do not agree; then the items' shares."""
    rows = applicant.scores(view, found)
    if not found.region.standards:
        with panel(*words.NO_STANDARD):
            return
    for standard in found.region.standards:
        sheets = levels.scored(standard, rows)
        with panel(*words.standard_title(standard, sheets)):
            table(
                [("项目", "left"), ("满分", ""), ("依据", "left")],
                [
                    [
                        item.name,
                        str(item.full_marks),
                        clause_link(item.clause, clauses.clause(item.clause).citation),
                    ]
                    for item in standard.items
                ],
            )
            wrong = [item for item in sheets if item.faults]
            if wrong:
                table(
                    [("申报单位", "left"), ("得分", ""), ("要核对", "wrap")],
                    [[s.applicant, f"{s.total:g}", "；".join(s.faults)] for s in wrong],
                    most=SHEETS,
                )
    if len(rows):
        if note := words.unscored_sentence(levels.unscored(found, rows)):
            page_note(note)
        applicant.draw_standards(view, found, one)


def draw_contradicted(view: View, found: Campaign) -> None:
    """Approved titles that something speaks against."""
    raised = view.ask(publicity.objections, found.region, view.as_of)
    told = levels.contradicted(found, raised)
    with panel(*words.contradicted_title(len(told))):
        if told:
            table(
                [("申报单位", "left"), ("级别", "left"), ("出入", "wrap")],
                [[one.applicant, f"{one.level}级", text] for one, text in told.items()],
                most=SHEETS,
            )


def draw_compare(view: View) -> None:
    """One column per region."""
    found = view.ask(levels.side_by_side, view.as_of)
    with panel(*words.compare_title(found), foot=words.COMPARE_FOOT):
        heads = [("", "left"), *((one.region.name, "wrap") for one in found)]
        table(heads, words.compare_rows(found))
        page_note(
            *(
                words.waiting_until(one.region.name, stages.waiting_until(one.region, view.as_of))
                for one in found
            )
        )
