"""Parts on the work in the field: the newest supervision round, training; none without rows.

Source: score sheets (75号 四(三)) and training ledgers (75号 三(二)1) of the year.
"""

from datetime import date

from dashboard.inspections import rounds
from dashboard.mechanism import training
from dashboard.report import words_field as words
from dashboard.report.evidence_parts import source_words
from dashboard.report.model import Chart, Part, Series
from dashboard.store import db
from dashboard.words.tied import Sentence

SHOWN = 10  # townships of a chart
ROUND_CLAUSE, TRAINING_CLAUSE = "75.4.3.ranking", "75.3.2.1"


def field_parts(store: db.StoreName, as_of: date) -> list[Part]:
    """Supervision, then training, of the year of the day."""
    return [part for part in (_round(store, as_of), _training(store, as_of)) if part]


def _round(store: db.StoreName, as_of: date) -> Part | None:
    rows = rounds.sheets(store, as_of)
    found = rounds.rounds(rows, "县", as_of.year)
    if not found:
        return None
    table = rounds.standings(rounds.of_round(rows, found[-1]))
    table = table[table["score"].notna()]
    if len(table) < 2:
        return None
    before = None
    if len(found) > 1:
        old = rounds.standings(rounds.of_round(rows, found[-2]))
        old = old[old["score"].notna()]
        before = old if set(old["township"]) == set(table["township"]) else None
    told = words.Scores.of(found[-1], table, before)
    low = table.tail(SHOWN).iloc[::-1]
    chart = Chart(
        told.chart_title(len(low)),
        told.chart_basis(),
        "bars",
        "分",
        tuple(str(name) for name in low["township"]),
        (Series("得分", tuple(float(score) for score in low["score"])),),
    )
    return Part(
        "supervision",
        "督查情况",
        told.finding(),
        tuple(map(Sentence, told.sentences())),
        chart=chart,
        counted=f"{len(table)}个乡镇",
        clauses=(ROUND_CLAUSE,),
        source=source_words(store, as_of, ["supervision_scores"]),
        in_text=False,
    )


def _training(store: db.StoreName, as_of: date) -> Part | None:
    rows = training.groups(store, date(as_of.year, 1, 1), as_of)
    if rows.empty:
        return None
    sums = training.totals(rows)
    if not sums.due:
        return None
    short = training.short(rows)
    short = short[short["missing"] > 0]
    shown = short.head(SHOWN)
    chart = None
    if len(shown):
        chart = Chart(
            words.training_chart(len(shown)),
            words.training_basis(len(short) - len(shown)),
            "bars",
            "人",
            tuple(str(name) for name in shown["township"]),
            (Series("没有培训到位（人）", tuple(float(n) for n in shown["missing"])),),
            0,
        )
    return Part(
        "training",
        "培训情况",
        words.training_finding(sums),
        tuple(map(Sentence, words.training_sentences(sums, len(short), as_of))),
        chart=chart,
        counted=f"应训{sums.due:,}人",
        clauses=(TRAINING_CLAUSE,),
        source=source_words(store, as_of, ["training"]),
        in_text=False,
    )
