"""The answer to a question of one's own as a Word file: table, what was asked, of what, when."""

from collections.abc import Sequence

from dashboard.analysis import grid, words
from dashboard.analysis.grid import Shown
from dashboard.analysis.pivot import Table
from dashboard.exports import word_markup as markup
from dashboard.exports import word_package
from dashboard.exports.circular_options import Fonts
from dashboard.exports.word_markup import Face, Flow
from dashboard.exports.word_package import Package
from dashboard.exports.word_tables import LANDSCAPE, PORTRAIT, table_xml
from dashboard.report import model
from dashboard.words import formats

WIDE = 8  # more columns lie on a landscape page
MOST_ROWS = 400
_SHOWN = Shown(heat=False)


def document(table: Table, title: str, notes: Sequence[str], source: str, is_demo: bool) -> bytes:
    """Title, day and data, the table as it is read, notes, source. At most MOST_ROWS rows, which is
    said."""
    fonts = Fonts()
    made = _table(table)
    is_wide = len(made.columns) > WIDE
    whole = len(grid.lines(table, _SHOWN))
    told = [*notes, words.NOT_ADDED_RATES]
    if whole > len(made.rows):
        told.insert(0, words.cut_in_word(len(made.rows), whole))
    data = formats.DATA_WORDS["demo" if is_demo else "real"]
    small, centred = Face(fonts.body, 10.5), Flow(align="center", line=360)
    body = [
        markup.text(title, Face(fonts.title, 18), Flow(align="center", line=600, outline=0)),
        markup.text(f"统计截止{formats.date_text(table.as_of)}　{data}", small, centred),
        _only(table, small),
        table_xml(made, fonts.body, fonts.heading, room=LANDSCAPE if is_wide else PORTRAIT),
        *(markup.text(f"注：{one}", small, Flow(line=320)) for one in dict.fromkeys(told)),
        markup.text(f"来源：{source}", small, Flow(line=320)),
        _section(is_wide),
    ]
    return word_package.write(
        Package(
            "".join(body),
            default_font=fonts.body,
            alternatives=fonts.alternatives,
            title=title,
            description=data,
        )
    )


def _only(table: Table, face: Face) -> str:
    limits = [f"{name}：{'、'.join(values)}" for name, values in table.question.only]
    told = f"只看{'；'.join(limits)}" if limits else ""
    return markup.text(told, face, Flow(align="center", line=360)) if told else ""


def _table(table: Table) -> model.Table:
    lines, heads = grid.lines(table, _SHOWN)[:MOST_ROWS], grid.heads(table, _SHOWN)
    names = table.question.rows or (words.TOTAL,)
    columns = [model.Column(name, side="text") for name in names]
    columns += [model.Column(head.text, side="number", group=head.top) for head in heads]
    rows = []
    for line in lines:
        texts = [grid.text(table, line, head, _SHOWN) for head in heads]
        rows.append((*map(model.Cell, line.labels), *(_cell(text) for text in texts)))
    return model.Table("表", "", tuple(columns), tuple(rows))


def _cell(text: str) -> model.Cell:
    return model.Cell(text) if text == formats.MISSING else model.Cell(text, 0.0)


def _section(is_wide: bool) -> str:
    size = 'w:w="16838" w:h="11906" w:orient="landscape"' if is_wide else 'w:w="11906" w:h="16838"'
    top, right, bottom, left = (1588, 2098, 1474, 1984) if is_wide else (2098, 1474, 1984, 1588)
    return (
        f"<w:sectPr><w:pgSz {size}/>"
        f'<w:pgMar w:top="{top}" w:right="{right}" w:bottom="{bottom}" w:left="{left}" '
        'w:header="851" w:footer="1424" w:gutter="0"/></w:sectPr>'
    )
