"""Fill-in workbooks: for each dataset a form that comes back without one manual mapping.

Heads, drop-downs, units, examples and notes come from data/columns.toml; the head is locked, the
rows below are open. What each column wants stands in its comment and on the sheet 填写说明. Counts
are checked where they are typed, by the rules that the import checks them with (counts.py).
"""

import io
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

import xlsxwriter
from xlsxwriter.utility import xl_rowcol_to_cell

from dashboard import look
from dashboard.importing.columns import Dataset, Field, datasets
from dashboard.words.product_words import registered
from dashboard.words.terms import trades

FILL_ROWS = 500
LONGEST_LIST = 220  # Excel: 255 characters for a drop-down and for its message
HEAD_ROW = 3
FONT = "宋体"
LINES = ("填报单位：", "填报时间：")
NOT_REPORTED = "未报"
_MADE = datetime(2010, 1, 1)  # the same figures make the same file, whenever it is made
_COUNTS = {"count", "report_count"}


@dataclass(frozen=True)
class Head:
    """One column of a form: its field and the head text."""

    field: Field
    text: str


# A field with many columns needs heads of its own; 62号、75号 and 100号 name no fixed items, so the
# county may change these and their full marks.
_MANY_HEADS: dict[str, dict[str, tuple[str, ...]]] = {
    "samples": {"measurement": ()},
    "zones": {
        "score": (
            "产业集聚(20)",
            "质量管理(20)",
            "品牌建设(20)",
            "标准化(15)",
            "抽查合格率(15)",
            "政府推动(10)",
        )
    },
    "enterprises": {"class_on": ()},
    "monthly_reports": {
        "outlets_count": ("总数",),
        "rectified_count": ("已整规",),
        "compliant_count": ("已规范",),
    },
    "submissions": {"month_day": tuple(f"{month}月" for month in range(1, 13))},
    "supervision_scores": {
        "score": ("组织领导(20)", "整规进度(40)", "规范率(20)", "长效机制(20)"),
    },
    # The five tasks of 嘉兴 二; the paper gives them no marks.
    "demonstration_scores": {
        "score": (
            "工作机制(20)",
            "经营规范(35)",
            "业态提升(15)",
            "业主责任(15)",
            "机制创新(15)",
        ),
    },
}
# Words of the title that the import needs to know what the whole sheet is about.
_TITLES = {
    "samples": "____年产品质量监督抽查结果",
    "outlets": "____年“十小”行业经营单位名册",
    "zones": "____年优质产品生产示范区考核表",
    "enterprises": "{product}生产企业分类监管名册",
    "monthly_reports": "“十小”行业整规工作进度月报表（____年__月）",
    "monthly_forms": "“十小”行业整规工作进度月报表（____年__月）",
    "submissions": "____年“十小”整规月报报送情况登记表",
    "supervision_scores": "“十小”整规工作第__次督查评分表",
    "demonstration_scores": "____年“十小”示范创先评分表（市级标准）",
    "outlet_checks": "____年“十小”行业巡查暗访记录",
    "satisfaction": "____年“十小”整规群众满意度调查表",
    "enterprise_files": "____年{product}企业档案（一企一档）",
    "self_checks": "____年{product}生产企业产品质量保证能力自查报告申报表",
    "grid": "____年“十小”行业监管网格表（四定）",
    "budget": "____年“十小”整规经费安排表",
}
# Left out of forms: two ways of writing the same thing, of which one is enough.
_LEFT_OUT = {
    "samples": {"type_number", "produced", "lot", "article"},
    "monthly_forms": {"part"},
}
# A form of one row per trade needs the trade, where a hand-made sheet may have it in the head.
_MUST = {"monthly_reports": {"trade"}}
_DATE_TYPES = {"date", "span", "deadline"}
_EXAMPLES = {
    "date": "2010-06-30",
    "span": "2010-06-30",
    "deadline": "2010-06-30",
    "count": "3",
    "number": "85",
    "report_count": "12",
    "rank": "1",
    "score": "10",
    "township": "岩头镇",
    "townships": "岩头镇",
    "place": "岩头镇",
    "enterprise": "永嘉县某某阀门有限公司",
    "class": "A",
    "recheck": "复查合格",
    "coordinate": "",
    "measurement": "",
    "name": "某某杂货店",
    "zone": "瓯北阀门示范区",
}


def heads(kind: str) -> list[Head]:
    """The columns of a form, in the order of data/columns.toml."""
    found: list[Head] = []
    for field in datasets()[kind].fields:
        if field.name in _LEFT_OUT.get(kind, ()):
            continue
        if field.many:
            texts = _MANY_HEADS.get(kind, {}).get(field.name, ())
            found += [Head(field, text) for text in texts]
        else:
            unit = f"（{field.unit}）" if field.unit else ""
            found.append(Head(field, field.label + unit))
    return found


@dataclass(frozen=True)
class Form:
    """One workbook to hand out: a dataset, for some of them by product ("" for the others)."""

    kind: str
    product: str = ""

    @property
    def label(self) -> str:
        """Name of the form on the page."""
        named = datasets()[self.kind].title
        return f"{self.product}{named}" if self.product else named

    @property
    def file_name(self) -> str:
        """Name of the form's file."""
        return f"{self.label}（填报模板）.xlsx"

    @property
    def title(self) -> str:
        """What stands above the head, with blanks for the clerk."""
        text = _TITLES.get(self.kind, datasets()[self.kind].title)
        return text.replace("{product}", self.product)


@dataclass(frozen=True)
class Filled:
    """What stands in a form already. rows: by field name; before: the same of the report before,
    from which a leap is told. month 0: the title names the year alone. spare: empty rows below."""

    rows: Sequence[Mapping[str, Any]]
    year: int = 0
    month: int = 0
    unit: str = ""
    day: date | None = None
    before: Sequence[Mapping[str, Any]] = ()
    spare: int = 0

    def title(self, form: Form) -> str:
        """The title with its blanks filled as far as they are known; what is blank stays so."""
        text = form.title
        if self.year and self.month:
            told = f"{self.year}年{self.month}月"
            text = text.replace("____年__月", told)
            text = text if told in text else f"{told}{text}"
        return text.replace("____年", f"{self.year}年") if self.year else text


def forms() -> list[Form]:
    """Every form, in the order of data/columns.toml."""
    return [
        Form(kind, product)
        for kind in datasets()
        for product in (registered() if "{product}" in _TITLES.get(kind, "") else ("",))
    ]


def example(field: Field) -> str:
    """A value that the import takes, "" where the column may stay empty."""
    if field.example:
        return field.example
    offered = options(field)
    if offered:
        return offered[0]
    return _EXAMPLES.get(field.type, "某某" if field.required else "")


def options(field: Field) -> list[str]:
    """What the drop-down of a column offers, [] where anything may be written."""
    if field.type in ("trade", "trade_or_total"):
        return list(trades())
    return ["A", "B", "C"] if field.type == "class" else list(field.allowed)


def template(form: Form, filled: Filled | None = None) -> bytes:
    """One form as .xlsx: empty, or with what is filled in; equal ones are equal to the byte."""
    dataset = datasets()[form.kind]
    columns = heads(form.kind)
    target = io.BytesIO()
    book = xlsxwriter.Workbook(target, {"in_memory": True, "strings_to_formulas": False})
    book.set_properties({"created": _MADE})
    styles = {
        "title": book.add_format(
            {
                "bold": True,
                "font_size": 16,
                "font_name": FONT,
                "align": "center",
                "locked": False,
            }
        ),
        "line": book.add_format({"font_name": FONT, "locked": False}),
        "head": book.add_format(
            {
                "bold": True,
                "font_name": FONT,
                "border": 1,
                "bg_color": look.SELECTED,
                "text_wrap": True,
                "align": "center",
                "valign": "vcenter",
            }
        ),
        "must": book.add_format(
            {
                "bold": True,
                "font_name": FONT,
                "border": 1,
                "bg_color": look.MUST_GROUND,
                "text_wrap": True,
                "align": "center",
                "valign": "vcenter",
            }
        ),
        "cell": book.add_format({"font_name": FONT, "border": 1, "locked": False}),
        "text": book.add_format(
            {"font_name": FONT, "border": 1, "locked": False, "num_format": "@"}
        ),
        "wrap": book.add_format({"font_name": FONT, "border": 1, "text_wrap": True}),
        "name": book.add_format({"font_name": FONT, "border": 1, "bold": True}),
        "wrong": book.add_format({"bg_color": look.RED_GROUND, "font_color": look.RED}),
        "leap": book.add_format({"bg_color": look.AMBER_GROUND}),
    }
    sheet = book.add_worksheet("填报表")
    _fill_form(sheet, form, columns, styles, filled or Filled((), spare=FILL_ROWS))
    _check_counts(sheet, dataset, columns, styles, filled or Filled((), spare=FILL_ROWS))
    _fill_notes(book.add_worksheet("填写说明"), dataset, columns, styles)
    book.close()
    return target.getvalue()


def _fill_form(
    sheet: xlsxwriter.worksheet.Worksheet,
    form: Form,
    columns: list[Head],
    styles: dict[str, xlsxwriter.format.Format],
    filled: Filled,
) -> None:
    last = len(columns) - 1
    rows = len(filled.rows) + filled.spare
    title = filled.title(form)
    sheet.merge_range(0, 0, 0, last, title, styles["title"])
    for c in range(last + 1):
        sheet.write_blank(1, c, None, styles["line"])
    sheet.write_string(1, 0, f"{LINES[0]}{filled.unit}", styles["line"])
    told = f"{filled.day:%Y-%m-%d}" if filled.day else ""
    sheet.write_string(1, min(3, last), f"{LINES[1]}{told}", styles["line"])
    required = _required(datasets()[form.kind])
    for c, head in enumerate(columns):
        field = head.field
        sheet.write_string(2, c, head.text, styles["must" if field.name in required else "head"])
        sheet.write_comment(2, c, _note(field, field.name in required), {"x_scale": 1.6})
        kind = "cell" if field.type in {"count", "number", "report_count", "score"} else "text"
        sheet.set_column(c, c, _width(head), styles[kind])
        for row in range(HEAD_ROW, HEAD_ROW + rows):
            own = filled.rows[row - HEAD_ROW] if row - HEAD_ROW < len(filled.rows) else {}
            _write(sheet, row, c, own.get(field.name), styles[kind])
        offered = options(field)
        if rows and offered and len(",".join(offered)) <= LONGEST_LIST:
            sheet.data_validation(
                HEAD_ROW,
                c,
                HEAD_ROW + rows - 1,
                c,
                {
                    "validate": "list",
                    "source": offered,
                    "error_title": head.text,
                    "error_message": f"请从下拉框里选：{'、'.join(offered)}",
                },
            )
    sheet.set_row(2, 34)
    sheet.freeze_panes(HEAD_ROW, 0)
    sheet.protect("", {"format_columns": True, "format_rows": True, "insert_rows": True})
    sheet.set_landscape()
    sheet.fit_to_pages(1, 0)
    sheet.repeat_rows(2)


def _write(
    sheet: xlsxwriter.worksheet.Worksheet,
    row: int,
    column: int,
    value: Any,
    style: xlsxwriter.format.Format,
) -> None:
    """A number as a number, a day as it is to be written, other things as text."""
    if value is None or value == "":
        sheet.write_blank(row, column, None, style)
    elif isinstance(value, int | float):
        sheet.write_number(row, column, value, style)
    else:
        text = f"{value:%Y-%m-%d}" if isinstance(value, date) else str(value)
        sheet.write_string(row, column, text, style)


def _check_counts(
    sheet: xlsxwriter.worksheet.Worksheet,
    dataset: Dataset,
    columns: list[Head],
    styles: dict[str, xlsxwriter.format.Format],
    filled: Filled,
) -> None:
    """Whole numbers; none larger than what it is a part of; what leapt is marked, not refused."""
    rows = len(filled.rows) + filled.spare
    if not rows:
        return
    places = {head.field.name: c for c, head in enumerate(columns)}
    larger = {small: large for small, large, _ in dataset.at_most}
    end = HEAD_ROW + rows - 1
    for c, head in enumerate(columns):
        name = head.field.name
        if head.field.type not in _COUNTS:
            continue
        here = xl_rowcol_to_cell(HEAD_ROW, c)
        tests, told = [f"ISNUMBER({here})", f"{here}>=0", f"{here}=INT({here})"], "填0或正整数"
        bound = larger.get(name)
        if bound in places:
            above = xl_rowcol_to_cell(HEAD_ROW, places[bound])
            label = columns[places[bound]].text
            tests.append(f"OR(NOT(ISNUMBER({above})),{here}<={above})")
            told += f"，不能多于“{label}”"
            wrong = f"AND(ISNUMBER({here}),ISNUMBER({above}),{here}>{above})"
            rule = {"type": "formula", "criteria": f"={wrong}", "format": styles["wrong"]}
            sheet.conditional_format(HEAD_ROW, c, end, c, rule)
        formula = f"AND({','.join(tests)})"
        if head.field.type == "report_count":
            formula = f'OR({here}="{NOT_REPORTED}",{formula})'
            told += f"；没有报的写“{NOT_REPORTED}”"
        sheet.data_validation(
            HEAD_ROW,
            c,
            end,
            c,
            {
                "validate": "custom",
                "value": f"={formula}",
                "error_title": head.text[:30],
                "error_message": f"{told}。",
            },
        )
        for row, earlier in enumerate(filled.before[: len(filled.rows)], start=HEAD_ROW):
            if dataset.jump and (old := earlier.get(name)) is not None:
                cell = xl_rowcol_to_cell(row, c)
                least, percent = dataset.jump["least"], dataset.jump["percent"]
                leap = (
                    f"=AND(ISNUMBER({cell}),OR({cell}<{old},AND({cell}-{old}>={least},"
                    f"({cell}-{old})*100>{old}*{percent})))"
                )
                rule = {"type": "formula", "criteria": leap, "format": styles["leap"]}
                sheet.conditional_format(row, c, row, c, rule)


def _fill_notes(
    sheet: xlsxwriter.worksheet.Worksheet,
    dataset: Dataset,
    columns: list[Head],
    styles: dict[str, xlsxwriter.format.Format],
) -> None:
    """What each column wants, one line of prose per column: no second table to mistake."""
    required = _required(dataset)
    sheet.set_column(0, 0, 110)
    sheet.write_string(0, 0, f"{dataset.title}怎么填（本表只供阅读，不会导入）", styles["name"])
    lines = [
        "深底色的列必须填，浅底色的列可以空着；有下拉框的请从下拉框里选。",
        "表头已锁定，请不要增删或改名；行数不够时接着往下填。",
        "标题里的年份、月份、第几次，以及填报单位、填报时间，请填写完整。",
        *(f"{head.text}：{_note(head.field, head.field.name in required)}" for head in columns),
    ]
    for r, line in enumerate(lines, start=1):
        sheet.write_string(r, 0, line, styles["wrap"])
    sheet.protect()


def _required(dataset: Dataset) -> set[str]:
    """Fields whose cells must be filled, and those without which the form cannot be read."""
    named = {field.name for field in dataset.fields if field.required}
    return named | {group[0] for group in dataset.requires} | _MUST.get(dataset.kind, set())


def _note(field: Field, is_required: bool) -> str:
    parts = ["必填。" if is_required else "可不填。"]
    if field.unit:
        parts.append(f"单位：{field.unit}。")
    offered = options(field)
    if offered:
        parts.append(f"可填：{'、'.join(offered)}。")
    shown = example(field)
    if shown and not offered:
        parts.append(f"例如：{shown}。")
    if field.type in _DATE_TYPES:
        parts.append("日期写成 2010-06-30。")
    if field.note:
        parts.append(f"{field.note}。")
    return "".join(parts)


def _width(head: Head) -> float:
    longest = max(len(head.text), len(example(head.field)))
    return max(10, min(2 * longest + 2, 30))
