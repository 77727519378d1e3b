"""One page of a pack: a notice to a firm, a 督办单 to a township, a form that a firm fills in.

A form is no 公文: its labels stand in a table, the strip to send back below a cut line.
"""

from datetime import date

from dashboard.exports import word_markup as markup
from dashboard.exports import word_tables
from dashboard.exports.circular_options import CircularOptions, date_words
from dashboard.exports.layout import halved
from dashboard.exports.title_lines import title_lines
from dashboard.exports.word_markup import TIGHTER, Face, Flow
from dashboard.report.model import Form, Report
from dashboard.words.formats import text_width

LABEL = 1500  # twips of a label's cell
SIZE = 12.0
BLANK = 2700  # twips of a row in which somebody writes
CUT = "－" * 26


def page(form: Form, options: CircularOptions, day: date, report: Report) -> str:
    """Paragraphs and tables of one form."""
    fonts = options.fonts
    body = Face(fonts.body, spacing=TIGHTER)
    title = Face(fonts.title, 22)
    made = ""
    for index, line in enumerate(title_lines(form.title)):
        style = "Title" if not index else ""
        made += markup.text(line, title, Flow("center", 660, snap=False, style=style))
    if form.number:
        made += markup.text(form.number, body, Flow("center"))
    if form.unit and form.paragraphs:
        made += markup.text(f"{form.unit}：", body, Flow("left", style="Receiver"))
    flow = Flow("both", first=640, first_chars=200, style="Body")
    made += "".join(markup.text(one, body, flow) for one in form.paragraphs)
    if form.rows:
        made += _grid(form.rows, options)
    if form.is_signed:
        made += _signature(options, day)
    if form.table is not None:
        head = Face(fonts.heading, 12)
        made += markup.text(form.table.title, head, Flow("center", 400, before=200, snap=False))
        made += word_tables.table_xml(form.table, fonts.body, fonts.heading)
        made += _notes(form.table.notes, options)
    for index, line in enumerate((CUT, *form.receipt) if form.receipt else ()):
        align = "center" if index < 2 else "left"
        face = Face(fonts.heading if index == 1 else fonts.body, 14)
        made += markup.text(line, face, Flow(align, 500, snap=False, style="Form"))
    if form.small_print:
        small = Flow("left", 200, snap=False, before=60, style="TableNote")
        made += markup.text(form.small_print, Face(fonts.body, 8), small)
    return made


def _grid(rows: tuple[tuple[tuple[str, str], ...], ...], options: CircularOptions) -> str:
    """Lines of labels and texts; a line of one pair runs over the whole width."""
    label, text = Face(options.fonts.heading, SIZE), Face(options.fonts.body, SIZE)
    flow = Flow("center", 300, snap=False)
    half = markup.TEXT_WIDTH // 2
    widths = [LABEL, half - LABEL, LABEL, markup.TEXT_WIDTH - half - LABEL]
    made = ""
    for row in rows:
        if len(row) == 1:
            (name, said) = row[0]
            wide = sum(widths[1:])
            left = Flow("left", 300, snap=False)
            cells = markup.cell(_label(name, label, flow), widths[0])
            cells += markup.cell(markup.text(said, text, left), wide, span=3)
        else:
            cells = ""
            for index, (name, said) in enumerate(row):
                cells += markup.cell(_label(name, label, flow), widths[2 * index])
                cells += markup.cell(markup.text(said, text, flow), widths[2 * index + 1])
        is_blank = len(row) == 1 and not row[0][1]
        made += markup.row(cells, BLANK if is_blank else 480)
    table = markup.table(made, widths)
    return table + markup.text("", Face(options.fonts.body, 1), Flow(line=20, snap=False))


def _label(name: str, face: Face, flow: Flow) -> str:
    """A label in one line, or a long one in two halves."""
    fits = text_width(name) * face.size * 20 <= LABEL - 60
    return "".join(markup.text(one, face, flow) for one in ([name] if fits else halved(name)))


def _notes(notes: tuple[str, ...], options: CircularOptions) -> str:
    face = Face(options.fonts.body, 10.5)
    flow = Flow("left", 290, snap=False, before=60, style="TableNote")
    told = "".join(f"{n}。" for n in notes if n)
    return markup.text(f"注：{told}", face, flow) if told else ""


def _signature(options: CircularOptions, day: date) -> str:
    face = Face(options.fonts.body, spacing=TIGHTER)
    office = Flow("right", before=markup.LINE, right=640, keep_next=True, style="Signature")
    below = Flow("right", right=1280, style="Signature")
    return markup.text(options.issuer, face, office) + markup.text(
        date_words(day, options.style), face, below
    )
