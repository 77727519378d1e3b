"""Results of spot checks: one row is one batch."""

import re
from collections import Counter
from collections.abc import Hashable
from datetime import date
from typing import Any

from dashboard import divisions
from dashboard.importing.checked import Checked
from dashboard.importing.cleaning import (
    Cleaned,
    DateSpan,
    cell_text,
    fold,
    level_in_title,
    parse_date,
    purpose_in_title,
    tidy,
    verdict_in_title,
)
from dashboard.importing.cleaning.enterprises import enterprise_key
from dashboard.importing.cleaning.numbers import (
    NumberSpan,
    parse_fastness,
    parse_formaldehyde,
    parse_ph,
)
from dashboard.importing.cleaning.products import is_registered, product_group
from dashboard.importing.kinds import Kind
from dashboard.importing.kinds.sample_repeats import suspected
from dashboard.importing.problems import FileRefusedError
from dashboard.store import db

KEY = (
    "enterprise", "product_name", "brand", "model", "batch", "report_number",
    "sampled_from", "sampled_to", "level", "verdict",
)  # fmt: skip
IDENTITY = (
    "enterprise", "product_name", "model", "batch", "report_number", "sampled_from", "sampled_to",
)  # fmt: skip
SAME_BATCH = tuple(name for name in KEY if name != "verdict")
LONGEST_SPAN_DAYS = 366

_TITLE_VERDICTS = ("合格", "不合格", "拒检")
_ITEM_ONLY = re.compile("本项|该项|此项|分项|单项检")


def check(checked: Checked) -> None:
    """Fill the derived columns of samples and check row by row.

    Raises FileRefusedError period_missing when neither a column nor a title tells the time.
    """
    _refuse_items(checked)
    checked.set_days("reported_on")
    _fill_names(checked)
    _fill_dates(checked)
    _fill_title_facts(checked)
    _fill_verdicts(checked)
    _fill_places(checked)
    _check_measurements(checked)
    _report_contradictions(checked)


def _refuse_items(checked: Checked) -> None:
    """A table of one tested item says nothing of the batch: 本项检验结果 is no verdict."""
    match = checked.mapping.column_of("verdict")
    if match is not None and match.how != "chosen" and _ITEM_ONLY.search(match.label):
        raise FileRefusedError(
            "verdict_of_item",
            f"“{checked.sheet or '文件'}”的“{match.label}”只是一个检验项目的结果，不是整批的结论，"
            "没有导入，以免一批出现两个结论。请导入带综合判定的汇总表，或在列对应里指定结论列。",
        )


def _joined(checked: Checked, *names: str) -> list[str | None]:
    columns = [checked.values[name] for name in names if any(checked.values.get(name, ()))]
    if len(columns) == 1:
        return [text or None for text in columns[0]]
    if not columns:
        return [None] * len(checked.rows)
    return [
        "/".join(dict.fromkeys(filter(None, parts))) or None for parts in zip(*columns, strict=True)
    ]


def _fill_names(checked: Checked) -> None:
    values = checked.values
    makers, checked_parties = checked.column("enterprise"), checked.column("checked_party")
    has_makers = checked.mapping.column_of("enterprise") is not None
    values["enterprise"] = [
        maker or (None if has_makers else party)
        for maker, party in zip(makers, checked_parties, strict=True)
    ]
    written = checked.raw(match.index) if (match := checked.mapping.column_of("enterprise")) else ()
    unnamed = (n for n, name in enumerate(values["enterprise"]) if name is None)
    for position in unnamed:
        if checked_parties[position] is not None:
            checked.report(
                position, "enterprise", "maker_not_stated", "notice",
                "没有标明生产企业：这一批照计，受检单位不算作生产企业。",
            )  # fmt: skip
        elif written and fold(cell_text(written[position])):
            checked.report(
                position, "enterprise", "maker_not_stated", "notice",
                "没有标明生产企业：这一批照计，不记在任何企业名下。",
            )  # fmt: skip
        else:
            checked.report(
                position, "enterprise", "enterprise_missing", "rejected",
                "没有填写企业名称。请填写营业执照上的全称。",
            )  # fmt: skip
    if "type_number" in values:
        values["model"] = _joined(checked, "model", "type_number")
    if {"produced", "lot", "article"} & values.keys():
        values["batch"] = _joined(checked, "batch", "produced", "lot", "article")


def _fill_dates(checked: Checked) -> None:
    span = checked.context.span
    short = span if span and (span.end - span.start).days <= LONGEST_SPAN_DAYS else None
    has_column = checked.mapping.column_of("sampled_on") is not None
    if not has_column and checked.mapping.column_of("year_text"):
        checked.values["sampled_on"] = [
            parse_date(year).value if year else None for year in checked.column("year_text")
        ]
    elif not has_column and short is None:
        raise FileRefusedError(
            "period_missing",
            f"“{checked.sheet or '文件'}”没有抽样日期列，标题、表名和文件名也没有写年份或季度。"
            "请指定期间，例如 2015年 或 2012年4季度。",
        )
    spans: list[DateSpan | None] = []
    for position, own in enumerate(checked.column("sampled_on")):
        chosen: DateSpan | None = own
        if own is None and position not in checked.rejected:
            chosen = short
            if short is None:
                checked.report(
                    position, "sampled_on", "date_missing", "rejected",
                    "没有填写抽样日期，标题也没有写明是哪一年。请补填，例如 2010-05-12。",
                )  # fmt: skip
            elif has_column:
                checked.report(
                    position, "sampled_on", "date_from_title", "notice",
                    f"没有填写抽样日期，按标题的“{short.text}”计入。",
                )  # fmt: skip
        elif (
            own is not None
            and span is not None
            and not checked.context.chosen
            and (own.end < span.start or own.start > span.end)
        ):
            checked.report(
                position, "sampled_on", "date_outside_period", "notice",
                f"抽样日期不在标题所写的“{span.text}”之内，请核对；按填写的日期计入。",
            )  # fmt: skip
        spans.append(chosen)
    checked.values["sampled_from"] = [one.start if one else None for one in spans]
    checked.values["sampled_to"] = [one.end if one else None for one in spans]


def _fill_title_facts(checked: Checked) -> None:
    values, title = checked.values, checked.context.title
    if "verdict" not in values:
        _take_verdict_from_title(checked)
    around = (title, *checked.plan.texts)
    level, purpose = (
        next(filter(None, map(reads, around)), None) for reads in (level_in_title, purpose_in_title)
    )
    values["level"] = [own or level for own in checked.column("level")]
    values["purpose"] = [own or purpose for own in checked.column("purpose")]
    names, above = checked.column("product_name"), _sections(checked)
    pairs = list(zip(names, above, strict=True))
    titles = (title, *filter(is_registered, checked.plan.texts[:-1]), checked.plan.file)
    told = next((text for text in titles if product_group(None, text)), "")
    groups = {
        (name, section): product_group(None, section) or product_group(name, told) or "未注明"
        for name, section in set(pairs)
    }
    values["product"] = [groups[pair] for pair in pairs]
    if any(name is None and groups[name, section] == "未注明" for name, section in groups):
        checked.notice_at_head(
            "product_not_told",
            "没有产品名称列，标题也没有写是哪种产品：这些批次不计入任何一种产品。请在标题里写上产品。",
        )


def _sections(checked: Checked) -> list[str]:
    """The text of the section row above each row (一、阀门), "" without one."""
    layout = checked.plan.layout
    assert layout is not None
    headings, told, found = sorted(layout.sections.items()), "", []
    for row in layout.body:
        while headings and headings[0][0] < row:
            told = headings.pop(0)[1]
        found.append(told)
    return found


def _take_verdict_from_title(checked: Checked) -> None:
    """A list of failed, passed or refused batches says so once, in title or sheet name."""
    texts = checked.plan.texts
    told = checked.context.answers.get("verdict", checked.sheet) or next(
        filter(None, map(verdict_in_title, texts)), None
    )
    if told not in _TITLE_VERDICTS:
        raise FileRefusedError(
            "verdict_column_missing",
            f"“{checked.sheet or '文件'}”没有检验结论列，标题、表名和文件名也没有写是合格还是"
            "不合格名单，不知道是否合格。"
            "请加一列“检验结论”。",
        )
    checked.values["verdict"] = [told] * len(checked.rows)
    checked.notice_at_head(
        "verdict_from_title",
        f"没有检验结论列，标题、表名或文件名写的是{told}名单，全部计为{told}。",
    )


def _fill_verdicts(checked: Checked) -> None:
    values = checked.values
    verdict_column = checked.mapping.column_of("verdict")
    if verdict_column is not None:
        values["verdict_text"] = [text or None for text in _tidied(checked, verdict_column.index)]
    items = [found or () for found in checked.column("failing_items_text")]
    values["failing_items"] = [list(found) for found in items]
    items_column = checked.mapping.column_of("failing_items_text")
    if items_column is not None:
        texts = _tidied(checked, items_column.index)
        values["failing_items_text"] = [
            text if found else None for text, found in zip(texts, items, strict=True)
        ]
    for position, (verdict, found) in enumerate(zip(values["verdict"], items, strict=True)):
        if verdict == "合格" and found:
            checked.report(
                position, "verdict", "verdict_contradicts_items", "rejected",
                f"结论写“合格”，却列了不合格项目“{'、'.join(found)}”，两者只能有一个对。请核对原始报告。",
            )  # fmt: skip


def _tidied(checked: Checked, column: int) -> list[str]:
    """The cells of a column as clean texts."""
    raw = checked.raw(column)
    known = {cell: tidy(cell_text(cell)) for cell in set(raw)}
    return list(map(known.__getitem__, raw))


def _fill_places(checked: Checked) -> None:
    values = checked.values
    places, days = checked.column("place"), values["sampled_to"]
    if checked.mapping.column_of("place") is None:
        places = [_place_of_sheet(checked, day) for day in days]
    known: dict[tuple[str | None, date | None], tuple[str | None, bool | None]] = {}
    values["township"], values["in_county"] = [], []
    for position, key in enumerate(zip(places, days, strict=True)):
        if key not in known:
            place, day = key
            known[key] = (
                divisions.resolve(place, day).township,
                divisions.is_in_county(place, day),
            )
        township, inside = known[key]
        if checked.context.county_only:
            if inside is False:
                checked.report(
                    position, "place", "outside_county", "rejected",
                    "这张表是永嘉县的名单，但所填地址不在永嘉县。请核对地址，或从名单中移出。",
                )  # fmt: skip
            inside = True
        if inside is None:  # no place, or only 浙江省 (national lists): the name tells
            inside = str(values["enterprise"][position] or "").startswith("永嘉县")
        values["township"].append(township)
        values["in_county"].append(bool(inside))


def _place_of_sheet(checked: Checked, day: date | None) -> str | None:
    """The sheet's name where it names a township (one sheet per township)."""
    return checked.sheet if divisions.resolve(checked.sheet, day).township else None


# A value that says nothing costs no batch; one that cannot be (pH 15) makes the row doubtful.
_SAID_ONLY = ("measurement_unreadable", "range_became_date")
_MEASURES = {"甲醛": parse_formaldehyde, "pH": parse_ph, "色牢度": parse_fastness}


def _check_measurements(checked: Checked) -> None:
    """Measured items beside the verdict: kept as written, with the number when it is one."""
    columns = checked.mapping.columns_of("measurement")
    checked.children["sample_measurements"] = []
    for match in columns:
        parse = next(
            (rule for word, rule in _MEASURES.items() if word.casefold() in match.item.casefold()),
            None,
        )
        raw = checked.raw(match.index)
        cleaned: dict[Any, Cleaned[NumberSpan]] = {
            cell: parse(cell) if parse else Cleaned(None) for cell in set(raw)
        }
        for position, cell in enumerate(raw):
            result = cleaned[cell]
            if result.rejected and result.code:
                is_said = result.code in _SAID_ONLY
                checked.report_at(
                    position, match.index, "measurement", result.code,
                    "notice" if is_said else "rejected",
                    f"{result.note}按原文保存，没有数值。" if is_said else result.note,
                )  # fmt: skip
            text = tidy(cell_text(cell))
            if text:
                span = result.value
                checked.children["sample_measurements"].append(
                    {
                        "position": position,
                        "item": match.item,
                        "value_text": text,
                        "low": span.low if span else None,
                        "high": span.high if span else None,
                        "unit": match.detail or None,
                    }
                )


def keys(checked: Checked) -> list[Hashable]:
    """Same enterprise, product, batch, time, level and verdict: the same record."""
    return _keys([checked.column(name) for name in KEY])


def _keys(columns: list[list[Any]]) -> list[Hashable]:
    names = {name: enterprise_key(name) if name else name for name in set(columns[0])}
    return [(names[row[0]], *row[1:]) for row in zip(*columns, strict=True)]


def stored_keys(sheets: list[Checked]) -> list[Hashable]:
    """Keys of the live rows in the store within the days of these sheets."""
    days = [day for sheet in sheets for day in sheet.values["sampled_from"] if day]
    if not days:
        return []
    with db.cursor("real") as cursor:
        rows = cursor.execute(
            f"SELECT {', '.join(KEY)} FROM live_samples WHERE sampled_from BETWEEN ? AND ?",
            [min(days), max(days)],
        ).fetchall()
    return _keys([list(column) for column in zip(*rows, strict=True)]) if rows else []


def _report_contradictions(checked: Checked) -> None:
    """A batch of one day that the store holds with another verdict: a person has to decide."""
    if not db.exists("real"):
        return
    columns = [checked.column(name) for name in IDENTITY]
    days = [day for day in checked.values["sampled_from"] if day]
    if not days:
        return
    with db.cursor("real") as cursor:
        stored = cursor.execute(
            f"SELECT {', '.join(IDENTITY)}, verdict, import_id FROM live_samples "
            "WHERE sampled_from = sampled_to AND coalesce(batch, report_number) IS NOT NULL "
            "AND sampled_from BETWEEN ? AND ?",
            [min(days), max(days)],
        ).fetchall()
    known = {row[:-2]: row[-2:] for row in stored}
    for position, identity in enumerate(zip(*columns, strict=True)):
        verdict = checked.values["verdict"][position]
        if identity in known and verdict and known[identity][0] != verdict:
            other, import_id = known[identity]
            checked.report(
                position, "verdict", "verdict_differs_from_store", "rejected",
                f"第{import_id}次导入里同一批次的结论是“{other}”，这里是“{verdict}”。"
                "如果是更正，请先撤销那次导入，再导入更正后的文件。",
            )  # fmt: skip


def summarise(checked: Checked) -> dict[str, int]:
    """Count per stored verdict."""
    verdicts = checked.values["verdict"]
    return dict(Counter(verdicts[position] for position in checked.accepted()))


def same_thing(checked: Checked) -> list[Hashable]:
    """What names a batch, whatever its verdict."""
    return _keys([checked.column(name) for name in SAME_BATCH])


def tells_apart(checked: Checked, position: int) -> bool:
    """Whether a batch or report number names the batch: firm, product and day may be shared."""
    return any(checked.column(name)[position] for name in ("batch", "report_number"))


KIND = Kind(
    check,
    keys,
    summarise,
    stored=stored_keys,
    suspected=suspected,
    is_one=False,
    same_thing=same_thing,
    tells_apart=tells_apart,
    judges=("verdict", "合格", ("合格", "不合格")),
    told_apart_by=("report_number", "batch"),
)
