"""The 迎检 pack (75号 三(三)3、4): one zip with the papers, the figures and the index of evidence.

What cannot be made stands in the index with its reason: a pack never lacks something in silence.
"""

import io
import zipfile
from datetime import date

import pandas as pd

from dashboard.acceptance import sheet as sheets
from dashboard.acceptance import words
from dashboard.acceptance.method import read_plan
from dashboard.acceptance.sheet import TOWNSHIPS, TRADES
from dashboard.documents.clauses import document
from dashboard.duties import completions
from dashboard.duties import words as duty_words
from dashboard.exports import FORMATS, Wishes, file_name
from dashboard.frame.sheets import sheet as workbook_sheet
from dashboard.letters import build, catalog
from dashboard.letters.material import NothingToReportError
from dashboard.report.model import Selection
from dashboard.screens.acceptance.marks import as_rows
from dashboard.store import db
from dashboard.words import formats

PAPERS = ("75号", "126号")
ROUNDS = ("supervision_notice", "supervision_notice_special", "supervision_notice_unannounced")
LETTERS = (
    "year_report",
    "acceptance_notice",
    "commendation_notice",
    "award_payments",
    *ROUNDS,
)
REPORT = "review"


def made(store: db.StoreName, as_of: date, year: int) -> bytes:
    """The zip: 00_目录, the letters, the workbook, the sheets of marks, the index of evidence."""
    with db.one_reading():
        return _made(store, as_of, year)


def _made(store: db.StoreName, as_of: date, year: int) -> bytes:
    on = sheets.last_day(year, as_of)
    files: list[tuple[str, bytes]] = []
    told: list[tuple[str, str]] = []
    circular = FORMATS["circular"]
    for kind in LETTERS:
        for asked in _selections(store, kind, on, year):
            try:
                report = build.letter(store, asked).report
            except NothingToReportError as error:
                told.append((catalog.kinds()[kind], str(error)))
                continue
            name = file_name(report, circular)
            files.append((name, circular.make(report, Wishes())))
            told.append((name, ""))
    try:
        report, book = catalog.made(store, Selection(REPORT, on)), FORMATS["workbook"]
        files.append((file_name(report, book), book.make(report, Wishes())))
        told.append((files[-1][0], ""))
    except (NothingToReportError, ValueError) as error:
        told.append((catalog.kinds()[REPORT], str(error)))
    mark = formats.DATA_WORDS["demo"] if store == "demo" else ""
    note = f"统计截止 {formats.date_text(on)}　{mark}"
    plan = read_plan()
    for track, noun in ((TOWNSHIPS, "乡镇"), (TRADES, "行业")):
        rows = as_rows(sheets.sheet(store, year, as_of, plan, track), noun)
        name = f"{year}年考核得分_{noun}.xlsx"
        files.append((name, workbook_sheet(rows, name.removesuffix(".xlsx"), note)))
        told.append((name, "" if plan.method else words.EXAMPLE))
    index = evidence(store, on)
    files.append(("佐证目录.xlsx", workbook_sheet(index, "佐证目录", note)))
    told.append(("佐证目录.xlsx", words.evidence_told(index["佐证"].eq(words.NO_PROOF).sum())))
    contents = pd.DataFrame(
        [
            {"序号": number, "材料": name, "说明": why or words.MADE}
            for number, (name, why) in enumerate(told, start=1)
        ]
    )
    whole = io.BytesIO()
    with zipfile.ZipFile(whole, "w", zipfile.ZIP_DEFLATED) as folder:
        folder.writestr("00_目录.xlsx", workbook_sheet(contents, words.pack_title(year), note))
        for number, (name, content) in enumerate(files, start=1):
            folder.writestr(f"{number:02d}_{name}", content)
    return whole.getvalue()


def _selections(store: db.StoreName, kind: str, on: date, year: int) -> list[Selection]:
    """One selection; of rounds one for each of the year, of its own day: what was known by then."""
    if kind not in ROUNDS:
        return [Selection(kind, on)]
    own = [one for one in build.periods(store, kind, on) if one.on.year == year]
    return [Selection(kind, one.on, period=one.id) for one in reversed(own)]


HEADS = ("文件", "任务", "责任单位", "期限", "状态", "完成单位", "完成日期", "佐证", "出处")


def evidence(store: db.StoreName, on: date) -> pd.DataFrame:
    """One row is one proof of a line of the plan of 75号 or 126号, oldest first; a line without any
    has one row that says so."""
    rows = []
    for paper in PAPERS:
        for line, state in completions.plan(store, on, paper):
            due = f"{line.period.due}" if line.period.due else formats.MISSING
            head = (document(paper).number, duty_words.titled(line), line.actor, due, state.label)
            proofs = completions.proofs_of(store, line, on).to_dict("records")
            rows += [(*head, *_proof(one)) for one in proofs]
            if not proofs:
                rows.append((*head, "", "", words.NO_PROOF, ""))
    return pd.DataFrame(rows, columns=list(HEADS))


def _proof(row: dict[str, object]) -> tuple[str, str, str, str]:
    """Who, when, what paper, which file."""
    day = row.get("done_on")
    texts = [row.get(name) for name in ("actor", "evidence", "file_name")]
    who, paper, file = (text if isinstance(text, str) else "" for text in texts)
    return who, "" if pd.isna(day) else f"{pd.Timestamp(str(day)):%Y-%m-%d}", paper, file
