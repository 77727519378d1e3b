"""The year that neither a file, its name nor its folders tell: one question for the whole drop.

Proposed are the years of days inside the file, else those of the other files of the drop.
"""

from collections import Counter
from collections.abc import Iterable

from dashboard.importing.checked import Checked
from dashboard.importing.cleaning.dates import parse_date
from dashboard.importing.questions import MOST_GUESSES, Guess, Question
from dashboard.importing.recognise import SheetPlan

QUESTION = "year"
YEARLESS = "date_year_missing"
TEXT = "文件、表名和文件夹都没有写年份：是哪一年的？写四位年份，如 2010；一次回答，整批都用。"


def inside(plan: SheetPlan) -> Counter[int]:
    """Years of the days that stand in the columns of a sheet, and how many distinct days."""
    found: Counter[int] = Counter()
    if plan.layout is None:
        return found
    for index, head in enumerate(plan.layout.heads):
        if not head or plan.layout.profile(index).share("day") < 0.5:
            continue
        for cell in plan.layout.profile(index).cells:
            day = None if isinstance(cell, int | float) else parse_date(cell).value
            if day is not None and day.start.year == day.end.year:
                found[day.start.year] += 1
    return found


def question(rows: int, found: Counter[int]) -> Question:
    """Which year? found: years and how often they stand where one may look."""
    every = sum(found.values())
    guesses = tuple(
        Guess(str(year), round(count / every, 2)) for year, count in found.most_common(MOST_GUESSES)
    )
    return Question(QUESTION, "year", TEXT, count=rows, guesses=guesses)


def of_sheet(plan: SheetPlan) -> Question:
    """The question of one sheet with what stands in it."""
    return question(len(plan.layout.body) if plan.layout else 0, inside(plan))


def asks(checked: Checked) -> bool:
    """Whether cells of a sheet that is taken lack the year, which nothing around them tells."""
    if checked.context.span is not None or checked.context.reported is not None:
        return False
    return any(one.code == YEARLESS for one in checked.problems)


def of_drop(sheets: Iterable[Checked]) -> Counter[int]:
    """Years that sheets of a drop are about, by sheets."""
    return Counter(one.context.year for one in sheets if one.context.year is not None)
