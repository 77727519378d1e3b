"""A circular (通报) in Word after GB/T 9704-2012, ready to be sent or edited.

One page holds 22 lines of 28 characters; the annexes carry the tables and native charts.
"""

import re
from collections.abc import Mapping
from dataclasses import replace
from datetime import date

from dashboard import look
from dashboard.exports import form_pages, page_fit, word_package, word_tables
from dashboard.exports import word_frames as frames
from dashboard.exports import word_markup as markup
from dashboard.exports.chart_xml import CROWDED, chart_workbook, chart_xml
from dashboard.exports.circular_options import (
    CircularOptions,
    addressee,
    date_words,
    document_number,
    signed_by,
)
from dashboard.exports.title_lines import MOST, title_lines
from dashboard.exports.word_markup import TIGHTER, Face, Flow
from dashboard.exports.word_package import Package
from dashboard.report.model import Part, Report
from dashboard.words.formats import numeral, text_width
from dashboard.words.tied import Sentence

CHARACTER = 320  # twips of one character of body text
LINE = markup.LINE
KEPT = 6 * 28  # characters: a longer last paragraph is not kept with the signature
RUN_IN = re.compile(r"（[一二三四五六七八九十]+）[^。，；]{2,16}。(?=.)")
RED = look.bare(look.OFFICIAL_RED)
WIDE_MOST = 27.0  # em of 22 pt in a line of a landscape page
Texts = Mapping[str, tuple[Sentence, ...]]


def circular(
    report: Report, options: CircularOptions | None = None, edited: Texts | None = None
) -> bytes:
    """The .docx file; `edited` replaces the paragraphs of parts by their key."""
    return _Circular(report, options or CircularOptions(), edited or {}).write()


def title_of(report: Report) -> str:
    """关于…的通报, or the whole title of another paper."""
    return report.full_title or f"关于{report.subject}的{report.genre}"


def headings(report: Report) -> list[tuple[Part, str]]:
    """Parts that stand in the text with their numbered headings; one alone has none."""
    found = [part for part in report.parts if part.in_text and part.paragraphs]
    if len(found) == 1 and report.issuer:
        return [(found[0], "")]
    return [(part, f"{numeral(i)}、{part.heading}") for i, part in enumerate(found, 1)]


def paragraphs(report: Report, part: Part) -> tuple[Sentence, ...]:
    """The sentences of a part, the first one pointing at its annex: （详见附件2）。"""
    if not part.annex or not part.paragraphs:
        return part.paragraphs
    number = part.annex if len(report.tables) > 1 else ""
    first, *rest = part.paragraphs
    marked = f"{first.marked.removesuffix('。')}（详见附件{number}）。"
    return (replace(first, marked=marked), *rest)


class _Circular:
    """One document while it is written."""

    def __init__(self, report: Report, options: CircularOptions, edited: Texts) -> None:
        self.report, self.edited = report, edited
        self.options = options = signed_by(options, report)
        self.fonts = options.fonts
        self.day: date = options.issued_on or report.issued_on or report.as_of
        self.body = Face(self.fonts.body, spacing=TIGHTER)
        self.annexes = [part for part in report.parts if part.table is not None]
        self.begun = [
            part
            for before, part in zip([None, *self.annexes], self.annexes, strict=False)
            if not part.caption or before is None or before.annex != part.annex
        ]
        self.charts: list[tuple[str, bytes]] = []

    def write(self) -> bytes:
        """All pages in order, then the package around them."""
        package = Package(
            body="",
            margins=self._margins(),
            charts=self.charts,
            default_font=self.fonts.body,
            alternatives=self.fonts.alternatives,
            title=title_of(self.report),
            description=self.report.version,
            subject=self.report.genre if self.report.issuer else "",
            creator=self.options.issuer if self.report.issuer else "",
            keywords="；".join(self.report.topic_words),
        )
        relations = {name: package.relation(file) for name, file in _MARGIN_FILES.items()}
        if self.report.forms:
            package.body = self._pack(relations)
            return word_package.write(package)
        if self.report.genre == "简报":
            package.body = self._brief() + frames.section(relations)
            return word_package.write(package)
        text = self._head() + self._text() + self._signature()
        pages = [(False, page_fit.with_pitch(text, page_fit.pitch_of(text)))]
        number = 0
        for part in self.annexes:
            if part in self.begun:
                number += 1
                pages += self._annex(part, number, continues=not pages[-1][0])
            else:  # one more table of the annex
                wide, content = pages[-1]
                pages[-1] = (wide, content + self._table(part))
        pages[-1] = (pages[-1][0], pages[-1][1] + self._small_print())
        package.body = self._sections(_joined(pages), relations)
        return word_package.write(package)

    def _brief(self) -> str:
        """简报, 专报: no 公文. Red name, issue, office and day over a red line; the table in the
        text; below it who gets it."""
        name = Face(self.fonts.title, 26, RED)
        made = "".join(
            markup.text(line, name, Flow("center", 800, snap=False, style="Title"))
            for line in title_lines(title_of(self.report))
        )
        issue = dict(self.report.scope).get("期号", "第　　期")
        made += markup.text(issue, self.body, Flow("center"))
        line = f'<w:bottom w:val="single" w:sz="18" w:space="4" w:color="{RED}"/>'
        day = date_words(self.day, self.options.style)
        made += frames.with_tab(
            f"{self.options.issuer}\t{day}", Face(self.fonts.body, 14), Flow(border=line)
        )
        if self.report.intro.plain:
            made += self._title(self.report.intro.plain.removesuffix("。"), before=LINE, after=120)
        flow = Flow(align="both", first=640, first_chars=200, style="Body")
        face = Face(self.fonts.heading, spacing=TIGHTER)
        head = replace(flow, align="left", keep_next=True, outline=0, style="Heading1")
        for part, heading in headings(self.report):
            made += markup.text(heading, face, head) if heading else ""
            made += self._paragraphs(part.key, paragraphs(self.report, part), flow)
        for part in self.annexes:
            assert part.table is not None
            caption = Flow("center", 400, before=120, snap=False, keep_next=True, style="Caption")
            made += markup.text(part.table.title, Face(self.fonts.heading, 12), caption)
            made += word_tables.table_xml(part.table, self.fonts.body, self.fonts.heading)
            made += self._notes(part)
        made += self._small_print()
        rule = markup.border("top", 8) + markup.border("bottom", 8)
        small = Face(self.fonts.body, 14)
        above, to = f"报：{self.options.copies_to}\t", "\t共印　　份"
        if self.report.receivers == "superior":  # 专报: to the leaders alone
            above, to = "", f"{above.strip()}{to}"
        else:
            places, _, offices = addressee(self.options, self.report)[:-1].rpartition("，")
            to = f"送：{offices}　　发：{places}{to}"
        first = Flow(before=240, border=markup.border("top", 8))
        if above:
            made += frames.with_tab(above, small, first)
            return made + frames.with_tab(to, small, Flow(border=markup.border("bottom", 8)))
        return made + frames.with_tab(to, small, Flow(before=240, border=rule))

    def _pack(self, relations: dict[str, str]) -> str:
        """The list of who gets what, then one form after another, each counted from page 1."""
        cover = self._title(title_of(self.report), after=120, style="Title")
        flow = Flow(align="both", first=640, first_chars=200, style="Body")
        cover += markup.text(self.report.intro.plain, self.body, flow)
        for part in self.annexes:
            assert part.table is not None
            cover += word_tables.table_xml(part.table, self.fonts.body, self.fonts.heading)
            cover += self._notes(part)
        pages = [cover] if self.annexes else []
        pages += [
            form_pages.page(one, self.options, self.day, self.report) for one in self.report.forms
        ]
        sect = frames.section(relations, restarts=True)
        return frames.section_end(sect, self.body).join(pages) + sect

    def _margins(self) -> dict[str, str]:
        page = self.fonts.page
        return {
            "header1.xml": frames.header(self.report.marks, self.fonts.heading),
            "footer1.xml": frames.footer(page, is_odd=True),
            "footer2.xml": frames.footer(page, is_odd=False),
            "footer3.xml": frames.wide_footer(page, is_odd=True),
            "footer4.xml": frames.wide_footer(page, is_odd=False),
            "footer5.xml": markup.text("", Face(page, 14), Flow(line=320, snap=False)),
        }

    def _sections(self, pages: list[tuple[bool, str]], relations: dict[str, str]) -> str:
        """Pages as sections, each with its orientation; the imprint on an even last page."""
        body, has_imprint = "", self._has_imprint()
        if has_imprint and page_fit.ends_even(pages, page_fit.LINE, self._imprint_height()):
            pages[-1] = (pages[-1][0], pages[-1][1] + self._imprint())
            has_imprint = False
        for index, (wide, content) in enumerate(pages):
            is_last = index == len(pages) - 1 and not has_imprint
            sect = frames.section(relations, wide=wide)
            body += content + (sect if is_last else frames.section_end(sect, self.body))
        if has_imprint:
            body += self._imprint() + frames.section(relations, kind="evenPage", plain=True)
        return body

    # ---- first page ----------------------------------------------------------------------

    def _head(self) -> str:
        number = document_number(self.options, self.day)
        found = self._marks()
        if self.options.red_head:
            found += self._red_head(number)
        elif number:
            found += markup.text(number, self.body, Flow(align="center"))
        found += self._title(
            title_of(self.report), before=2 * LINE if self.options.red_head else 0, style="Title"
        )
        if self.options.is_draft:
            found += markup.text("（送审稿）", Face(self.fonts.subheading), Flow(align="center"))
        return found

    def _marks(self) -> str:
        """份号, 密级, 紧急程度 at the top left, one line each."""
        face = Face(self.fonts.heading, spacing=TIGHTER)
        given = (self.options.copy_number, self.options.secrecy, self.options.urgency)
        return "".join(markup.text(one, face, Flow(align="left")) for one in given if one)

    def _red_head(self, number: str) -> str:
        """Red name of the issuer 35 mm below the block's top, number, red line."""
        name = f"{self.options.issuer}文件"
        size = min(49.0, (442 - 20) / max(1.0, text_width(name)))
        name_face = Face(self.fonts.title, float(int(size)), RED)
        line = f'<w:bottom w:val="single" w:sz="18" w:space="7" w:color="{RED}"/>'
        return markup.text(
            name, name_face, Flow("center", 1000, before=1750, snap=False)
        ) + markup.text(number, self.body, Flow("center", before=2 * LINE, border=line))

    def _title(
        self, words: str, most: float = MOST, *, before: int = 0, after: int = 0, style: str = ""
    ) -> str:
        """Lines of a title; before the first and after the last one stand as many twips."""
        face, lines = Face(self.fonts.title, 22), title_lines(words, most)
        return "".join(
            markup.text(
                line,
                face,
                Flow(
                    "center",
                    660,
                    before=0 if index else before,
                    after=after if index == len(lines) - 1 else 0,
                    snap=False,
                    keep_next=True,
                    style=style,
                ),
            )
            for index, line in enumerate(lines)
        )

    # ---- text ----------------------------------------------------------------------------

    def _text(self) -> str:
        flow = Flow(align="both", first=640, first_chars=200, style="Body")
        to = addressee(self.options, self.report)
        receiver = Flow(align="left", before=LINE, style="Receiver")
        found = markup.text(to, self.body, receiver) if to else ""
        found += self._paragraphs(
            "intro", (self.report.intro,), flow if to else replace(flow, before=LINE)
        )
        for part, heading in headings(self.report):
            face = Face(self.fonts.heading, spacing=TIGHTER)
            head = Flow(
                "left", first=640, first_chars=200, keep_next=True, outline=0, style="Heading1"
            )
            found += markup.text(heading, face, head) if heading else ""
            found += self._paragraphs(part.key, paragraphs(self.report, part), flow)
        return found

    def _paragraphs(self, key: str, own: tuple[Sentence, ...], flow: Flow) -> str:
        shown = self.edited.get(key, own)
        last = headings(self.report)[-1][0].key if headings(self.report) else "intro"
        found = ""
        for index, one in enumerate(shown):
            ends = key == last and index == len(shown) - 1
            ends = ends and not self.annexes and len(one.plain) < KEPT
            kept = replace(flow, keep_next=True) if ends else flow
            if one.plain:
                found += markup.paragraph(self._runs(one.plain), self.body, kept)
        return found

    def _runs(self, words: str) -> str:
        """（一）总体情况。 in the second face, what follows in that of the body."""
        head = RUN_IN.match(words)
        if head is None:
            return markup.run(words, self.body)
        face = Face(self.fonts.subheading, spacing=TIGHTER)
        return markup.run(head[0], face) + markup.run(words[head.end() :], self.body)

    def _signature(self) -> str:
        """List of annexes, issuer and date; never alone on a page."""
        found = self._annex_list() if self.annexes else ""
        words = date_words(self.day, self.options.style)
        issuer = self.options.issuer
        date_width, issuer_width = text_width(words), text_width(issuer)
        if self.options.is_sealed:
            right = 4 + (date_width - issuer_width) / 2
            date_right = 4.0 if right >= 0 else (issuer_width - date_width) / 2
            right = max(0.0, right)
        else:
            right = 2.0
            date_right = max(0.0, right + issuer_width - 2 - date_width)
        found += markup.text(
            issuer,
            self.body,
            Flow(
                "right",
                before=2 * LINE,
                right=round(right * CHARACTER),
                keep_next=True,
                style="Signature",
            ),
        )
        last = Flow("right", right=round(date_right * CHARACTER), style="Signature")
        found += markup.text(words, self.body, last)
        if self.options.contact:
            flow = Flow(align="left", first=640, first_chars=200)
            found += markup.text(f"（联系人：{self.options.contact}）", self.body, flow)
        if self.options.is_public:
            flow = Flow(align="left", first=640, first_chars=200)
            found += markup.text("（此件公开）", self.body, flow)
        return found

    def _annex_list(self) -> str:
        titles = [_annex_title(part) for part in self.begun]
        if len(titles) == 1:
            flow = Flow(
                "left",
                before=LINE,
                left=640 + 3 * CHARACTER,
                hanging=960,
                keep_next=True,
                style="AnnexList",
            )
            return markup.text(f"附件：{titles[0]}", self.body, flow)
        found = ""
        for index, title in enumerate(titles):
            head = "附件：" if index == 0 else ""
            indent = 5 * CHARACTER + CHARACTER * 3 // 4
            hang = (4 if index == 0 else 1) * CHARACTER - CHARACTER // 4
            flow = Flow(
                "left",
                before=0 if index else LINE,
                left=indent,
                hanging=hang,
                keep_next=index == len(titles) - 1,
                style="AnnexList",
            )
            found += markup.text(f"{head}{index + 1}.{title}", self.body, flow)
        return found

    # ---- annexes -------------------------------------------------------------------------

    def _annex(self, part: Part, number: int, *, continues: bool) -> list[tuple[bool, str]]:
        """(landscape?, content) of one annex; beside a wide table there is no room for a chart."""
        table = part.table
        assert table is not None
        label = "附件" if len(self.begun) == 1 else f"附件{number}"
        breaks = continues and not table.wide
        face = Face(self.fonts.heading, spacing=TIGHTER)
        first = Flow("left", page_break=breaks, keep_next=True, style="AnnexNumber")
        content = markup.text(label, face, first)
        content += self._title(
            _annex_title(part),
            WIDE_MOST if table.wide else MOST,
            before=0 if table.wide else LINE,
            after=0 if part.caption else 120,
            style="AnnexTitle",
        )
        content += self._table(part)
        if part.chart is not None and self.options.with_charts and not table.wide:
            content += self._chart(part)
        return [(table.wide, content)]

    def _table(self, part: Part) -> str:
        """The table with its caption, where its annex holds several, and its notes."""
        table = part.table
        assert table is not None
        room = word_tables.LANDSCAPE if table.wide else word_tables.PORTRAIT
        above = 0 if part in self.begun else 200
        caption = Flow("center", 400, before=above, snap=False, keep_next=True, style="Caption")
        made = markup.text(part.caption, Face(self.fonts.heading, 12), caption)
        made = made if part.caption else ""
        made += word_tables.table_xml(table, self.fonts.body, self.fonts.heading, room=room)
        return made + self._notes(part)

    def _notes(self, part: Part) -> str:
        table = part.table
        assert table is not None
        size = 10.5 if not table.wide else 9.0
        face = Face(self.fonts.body, size)
        flow = Flow(align="left", line=round(size * 28), snap=False, style="TableNote")
        notes = [note for note in table.notes if note]
        if len(notes) > 1:
            lines = [f"{i}.{note}。" for i, note in enumerate(notes, start=1)]
        else:
            lines = [f"{note}。" for note in notes]
        if part.source:
            lines.append(f"数据来源：{part.source}。{self.report.version}。")
        em = round(size * 20)
        made = ""
        for index, line in enumerate(lines):
            hang = em * 2 if not index else 0
            own = replace(flow, left=em * 2, hanging=hang, before=60 if not index else 0)
            own = replace(own, keep_next=index < len(lines) - 1)
            made += markup.text(f"注：{line}" if not index else line, face, own)
        return made

    def _small_print(self) -> str:
        """The codes of the numbers, behind everything else."""
        flow = Flow(align="left", line=200, snap=False, before=120, style="TableNote")
        face = Face(self.fonts.body, 8)
        return markup.text(self.report.small_print, face, flow) if self.report.small_print else ""

    def _chart(self, part: Part) -> str:
        """Caption, chart and its note in one cell that is never split."""
        chart = part.chart
        assert chart is not None
        self.charts.append(
            (
                chart_xml(chart, self.fonts.body, 9 if len(chart.categories) <= CROWDED else 8),
                chart_workbook(chart),
            )
        )
        number = len(self.charts)
        caption = Face(self.fonts.heading, 12)
        small = Face(self.fonts.body, 9)
        centred = Flow("center", 360, snap=False, keep_next=True, before=200)
        picture = Flow("center", 240, "auto", snap=False, keep_next=True)
        below = Flow("center", 234, snap=False)
        content = (
            markup.text(f"图{number}　{chart.title}", caption, centred)
            + markup.paragraph(frames.chart_run(number, chart.title), small, picture)
            + markup.text(chart.subtitle, Face(self.fonts.body, _note_size(chart.subtitle)), below)
        )
        width = markup.TEXT_WIDTH
        whole = markup.row(markup.cell(content, width), 240)
        return markup.table(whole, [width], margin=0, has_borders=False) + markup.text(
            "", Face(self.fonts.body, 1), Flow(line=20, snap=False)
        )

    # ---- imprint -------------------------------------------------------------------------

    def _has_imprint(self) -> bool:
        return bool(self.options.copies_to) or self.options.style == "1999"

    def _imprint_lines(self) -> list[str]:
        lines = []
        if self.options.style == "1999":
            lines.append("主题词：" + "　".join(self.report.topic_words))
        if self.options.copies_to:
            lines.append(f"抄送：{self.options.copies_to.rstrip('。')}。")
        return lines

    def _imprint_height(self) -> int:
        """Twips, with one line of white above it."""
        lines = sum(1 + len(line) // 26 for line in self._imprint_lines())
        return frames.IMPRINT_LINE * (lines + 2)

    def _imprint(self) -> str:
        lines = self._imprint_lines()
        printed = f"{date_words(self.day, self.options.style)}印发"
        return frames.imprint(lines, (self.options.issuer, printed), self.fonts.body)


def _annex_title(part: Part) -> str:
    assert part.table is not None
    return part.heading if part.caption else part.table.title


def _note_size(words: str) -> float:
    """The size at which a note below a chart stays on one line; 9 pt where none does."""
    room = markup.TEXT_WIDTH / 20
    return next((size for size in (9.0, 8.5, 8.0, 7.5) if text_width(words) * size <= room), 9.0)


_MARGIN_FILES = {
    "header": "header1.xml",
    "odd": "footer1.xml",
    "even": "footer2.xml",
    "wide_odd": "footer3.xml",
    "wide_even": "footer4.xml",
    "none": "footer5.xml",
}


def _joined(pages: list[tuple[bool, str]]) -> list[tuple[bool, str]]:
    """Neighbouring portrait pages share a section; every wide one has its own."""
    found: list[tuple[bool, str]] = []
    for wide, content in pages:
        if found and not wide and not found[-1][0]:
            found[-1] = (False, found[-1][1] + content)
        else:
            found.append((wide, content))
    return found
