"""What leaves as a form comes back, filled in with its own examples, without a manual mapping."""

import io
from typing import Any

import openpyxl
import pytest

from dashboard.importing import templates
from dashboard.importing.columns import datasets
from dashboard.importing.pipeline import prepare
from dashboard.importing.templates import Form
from tests.soak import beyond

BLANKS = {"____": "2010", "__月": "6月", "第__次": "第一次"}
# A passed batch has no failing items; a completed duty is one of the plan's.
FILLED = {
    "work": "召开全县动员会，签订目标责任书。",
    "failing_items_text": "",
    "counted_on": "2009-12-31",
}


def filled(form: Form) -> bytes:
    """The form as a clerk sends it back: title completed, one row of examples."""
    book = openpyxl.load_workbook(io.BytesIO(templates.template(form)))
    sheet = book["填报表"]
    title = sheet["A1"].value
    for blank, text in BLANKS.items():
        title = title.replace(blank, text)
    sheet["A1"] = title
    sheet["A2"] = "填报单位：岩头镇人民政府"
    sheet.cell(2, min(3, len(templates.heads(form.kind)) - 1) + 1).value = "填报时间：2010年6月30日"
    for column, head in enumerate(templates.heads(form.kind), start=1):
        text = FILLED.get(head.field.name, templates.example(head.field))
        sheet.cell(4, column).value = text or None
    target = io.BytesIO()
    book.save(target)
    return target.getvalue()


FORMS = beyond(list(templates.forms())[::3], templates.forms())


@pytest.mark.parametrize("form", FORMS, ids=lambda form: form.label)
def test_a_filled_form_comes_back_without_a_manual_mapping(form: Form, store: Any) -> None:
    preview = prepare(filled(form), "填报.xlsx")
    assert preview.refusal is None, preview.refusal
    assert [(s.plan.sheet.name, s.plan.taken) for s in preview.sheets if s.plan.taken] == [
        ("填报表", True)
    ]
    checked = preview.checked[0]
    assert checked.dataset.kind == form.kind
    assert {m.how for m in checked.mapping.columns if m.head} <= {"exact", "pattern", "index"}
    assert [p for p in checked.problems if p.severity == "rejected"] == []
    assert preview.rows_accepted == 1


@pytest.mark.parametrize("form", FORMS, ids=lambda form: form.label)
@pytest.mark.soak
def test_head_is_locked_and_rows_are_open(form: Form) -> None:
    sheet = openpyxl.load_workbook(io.BytesIO(templates.template(form)))["填报表"]
    assert sheet.protection.sheet
    for column in range(1, len(templates.heads(form.kind)) + 1):
        assert sheet.cell(3, column).protection.locked
        assert sheet.cell(3, column).comment is not None
        assert not sheet.cell(4, column).protection.locked


def test_drop_downs_offer_what_the_import_takes() -> None:
    sheet = openpyxl.load_workbook(io.BytesIO(templates.template(Form("outlets"))))["填报表"]
    offered = {rule.formula1 for rule in sheet.data_validations.dataValidation}
    trades = next(f for f in datasets()["outlets"].fields if f.name == "trade").allowed
    assert f'"{",".join(trades)}"' in offered


@pytest.mark.parametrize("form", FORMS, ids=lambda form: form.label)
def test_an_empty_form_is_refused_as_empty(form: Form, store: Any) -> None:
    preview = prepare(templates.template(form), "空.xlsx")
    assert preview.refusal is not None and preview.refusal.code == "no_data_rows"
