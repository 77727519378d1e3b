"""Who may be commended, what is paid, and the three years side by side."""

from datetime import date

import pandas as pd

from dashboard.acceptance import awards, words
from dashboard.acceptance import sheet as sheets
from dashboard.acceptance.method import read_plan
from dashboard.frame import View, page_note, panel, table
from dashboard.frame.picking import data_table
from dashboard.letters import facts_year
from dashboard.report.model import Selection
from dashboard.screens.acceptance.marks import Chosen
from dashboard.words import formats

YEARS = (2008, 2009, 2010)  # 75号 四(三): 三年整规统一考核
COMMENDED_YEAR = 2010  # 75号 三(二)3
MOST = 24


def draw_tests(view: View, chosen: Chosen) -> list[str]:
    """The three tests of 75号 三(二)3; gives the townships that pass all."""
    if chosen.year != COMMENDED_YEAR:
        with panel("表彰", words.ONLY_2010):
            return []
    on = sheets.last_day(chosen.year, view.as_of)
    known = view.ask(facts_year.three_tests, Selection("commendation", on))
    passed = [one.township for one in known if one.passes]
    with panel(*words.tests_panel(len(passed), len(known))):
        if known:
            ordered = sorted(known, key=lambda one: -sum(map(bool, one.tests)))
            rows = pd.DataFrame(
                [
                    {
                        "乡镇": one.township,
                        **{
                            name: ("●" if met else "○") + told
                            for name, met, told in zip(
                                words.TESTS, one.tests, one.told, strict=True
                            )
                        },
                        "表彰": "列入" if one.passes else formats.MISSING,
                    }
                    for one in ordered
                ]
            )
            view.township_table(rows, "acceptance_tests", most=MOST)
            view.download(rows, "表彰三条")
    return passed


def draw_bill(view: View, chosen: Chosen, commended: list[str]) -> None:
    """What the method pays, against the budget; every payment to take along."""
    plan = read_plan()
    on = sheets.last_day(chosen.year, view.as_of)
    totals = {one.subject: one.total for one in chosen.sheet.lines if one.total is not None}
    found = view.ask(awards.bill, chosen.year, on, plan, tuple(commended), totals)
    with panel(*words.bill_panel(found.yuan, found.budget, found.short), foot=words.EXAMPLE):
        body = []
        for one in found.owed:
            amounts = [formats.decimal_text(words.wan(n), 1) for n in (one.award.yuan, one.yuan)]
            listed = formats.names_text(list(one.units), 3)
            body.append([one.award.name, f"{len(one.units)}", *amounts, listed])
        units = sum(len(one.units) for one in found.owed)
        total = formats.decimal_text(words.wan(found.yuan), 1)
        body.append(["合计", f"{units}", "", total, ""])
        heads = [
            ("对象", "left"),
            ("个数", ""),
            ("每个（万元）", ""),
            ("合计（万元）", ""),
            ("单位", "wrap"),
        ]
        table(heads, body)
        told = [words.tied(one.award.name, one.award.most or 0, one.tied) for one in found.owed]
        told.append(words.scaled(found.yuan, found.budget) if found.short else "")
        told.append(words.doubted_note(list(found.doubts)))
        page_note(*filter(None, [*told, words.PAYMENT_LETTERS]))
        rows = payment_rows(found)
        if len(rows):
            view.download(rows, f"{chosen.year}年以奖代补拨付表")


def payment_rows(found: awards.Bill) -> pd.DataFrame:
    """One row per unit and award: what is owed, and what the budget allows by proportion."""
    return pd.DataFrame(
        [
            {
                "单位": unit,
                "对象": one.award.name,
                "应补（元）": one.award.yuan,
                **(
                    {"按预算折算（元）": awards.scaled(one.award.yuan, found)}
                    if found.short
                    else {}
                ),
                "备注": words.TIED if unit in one.tied else found.doubts.get(unit, ""),
            }
            for one in found.owed
            for unit in (*one.units, *one.tied)
        ]
    )


def draw_years(view: View, chosen: Chosen) -> None:
    """Totals of the three years of the campaign and their mean, like from like."""
    track = chosen.sheet.track
    found = {
        year: view.ask(sheets.sheet, year, view.as_of, read_plan(), track)
        for year in YEARS
        if date(year, 1, 1) <= view.as_of
    }
    known = {year: {one.subject: one.total for one in own.lines} for year, own in found.items()}
    names = [one.subject for one in chosen.sheet.lines]
    rows = []
    for name in names:
        totals = {year: known.get(year, {}).get(name) for year in YEARS}
        told = [one for one in totals.values() if one is not None]
        mean = sum(told) / len(told) if len(told) == len(YEARS) else None
        rows.append(
            {
                chosen.noun: name,
                **{f"{year}年": _text(total) for year, total in totals.items()},
                "三年平均": _text(mean),
            }
        )
    whole = [year for year in YEARS if any(t is not None for t in known.get(year, {}).values())]
    with panel(*words.years_panel(whole, YEARS)):
        frame = pd.DataFrame(rows)
        if chosen.noun == "乡镇":
            view.township_table(frame, "acceptance_years", most=MOST)
        else:
            data_table(frame, most=MOST)
        view.download(frame, "三年考核得分")


def _text(value: float | None) -> str:
    return formats.MISSING if value is None else formats.marks_text(value)
