"""Townships of rows: from their own column, else from what the whole sheet says."""

import re
from datetime import date

from dashboard import divisions
from dashboard.importing.bodies import townships_within
from dashboard.importing.checked import Checked
from dashboard.importing.cleaning.text import simplify
from dashboard.importing.problems import FileRefusedError

_NAME = re.compile("[一-鿿]{1,3}(?:镇|乡|街道)")
# 2010年8月岩头镇…: a place is looked for from the start of a text.
_PERIOD_AHEAD = re.compile(r"^(?:20\d\d年度?)?(?:\d{1,2}月份?|第?[一二三四1-4]季度|[上下]半年)?")


def fill_townships(
    checked: Checked, days: list[date | None], source: str = "township", required: bool = True
) -> None:
    """Set values["township"] to the township as it was on the row's day.

    source: the field that names the place. required: a row without a known township is rejected;
    a sheet without such a column must tell its township elsewhere (else FileRefusedError).
    """
    has_column = checked.mapping.column_of(source) is not None
    own: list[str | None] = [None] * len(checked.rows)
    if not has_column:
        try:
            own = _townships_of_sections(checked, days)
        except FileRefusedError:
            if required:
                raise
    pairs = list(zip(checked.column(source), days, strict=True))
    known = {pair: divisions.resolve(simplify(pair[0]), pair[1]) for pair in set(pairs) if pair[0]}
    found = {pair: known[pair].township if pair in known else None for pair in set(pairs)}
    townships = list(map(found.__getitem__, pairs))
    if not has_column:
        townships = [own[i] if not text else townships[i] for i, (text, _) in enumerate(pairs)]
    for position in (i for i, township in enumerate(townships) if township is None):
        text, _ = pair = pairs[position]
        if required and (text or has_column):
            checked.report(
                position, source, "township_unknown", "rejected",
                f"{_why_unknown(text, known.get(pair))}，无法计入。"
                "请填写当时的乡镇全称，例如“岩头镇”。",
            )  # fmt: skip
        elif text and (source == "township" or _NAME.fullmatch(text)):
            checked.report(
                position, source, "township_unclear", "notice",
                f"“{text}”不是当时一个乡镇的名称，这一行只计入全县。",
            )  # fmt: skip
    checked.values["township"] = townships


def _why_unknown(text: str | None, found: divisions.Resolution | None) -> str:
    """瓯北镇2011年5月分为…，不能确定是哪一个, else that the name is not known."""
    if found is None or found.area is None:
        return f"乡镇“{text or ''}”不认识"
    return found.note.partition("，按")[0]


def _townships_of_sections(checked: Checked, days: list[date | None]) -> list[str | None]:
    """The township in the heading above each row, else the one the whole sheet tells."""
    assert checked.plan.layout is not None
    day = days[0] if days else None
    headings = {
        row + 1: found
        for row, text in checked.plan.layout.sections.items()
        if (found := divisions.resolve(text, day).township)
    }
    if not headings or min(headings) > checked.rows[0]:
        return [township_of_sheet(checked, day)] * len(checked.rows)
    return [headings[max(row for row in headings if row < own)] for own in checked.rows]


def township_of_sheet(checked: Checked, day: date | None) -> str:
    """The township that was answered, or that title, 填报单位 or the sheet's name tells;
    FileRefusedError if none."""
    told = checked.context.answers.get("township", checked.sheet)
    titles = [re.sub(r"\s{2,}.*$", "", text) for text in checked.plan.titles]
    brackets = [found for text in titles for found in re.findall(r"[(（]([^()（）]+)[)）]", text)]
    senders = [re.sub(r"^填[报表]单位[:：]\s*", "", text) for text in titles]
    undated = [_PERIOD_AHEAD.sub("", text) for text in senders]
    outside = checked.context.file_texts
    for text in (told or "", checked.sheet, *brackets, *senders, *undated, *outside):
        found = divisions.resolve(text, day).township
        if found:
            return found
    texts = (*checked.plan.titles, checked.sheet, *outside)
    named = {one for text in texts for one in townships_within(text, day)}
    if len(named) == 1:
        return named.pop()
    raise FileRefusedError(
        "township_missing",
        f"“{checked.sheet or '文件'}”没有乡镇列，标题、填报单位和表名里也认不出乡镇。"
        "请加一列“乡镇”，或把表名改成乡镇名称。",
    )
