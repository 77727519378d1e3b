"""The report on the campaign of 62号: its five stages, what was due, done and found."""

from dataclasses import replace
from datetime import date

from dashboard import divisions
from dashboard.documents.clauses import Clause
from dashboard.enterprises import campaign
from dashboard.enterprises import official as told
from dashboard.enterprises import words_campaign as words
from dashboard.indicators.definitions import indicator
from dashboard.indicators.measured import Slice
from dashboard.indicators.official import by_order_of
from dashboard.indicators.products import Product
from dashboard.indicators.words import Title, measure_sentence
from dashboard.report import drawings, evidence_parts
from dashboard.report.assemble import assemble, nothing
from dashboard.report.evidence_parts import Span, source_words
from dashboard.report.failed_batches import failed_part
from dashboard.report.model import (
    INTERNAL,
    Chart,
    Column,
    Part,
    Report,
    Selection,
    Series,
    Table,
)
from dashboard.report.tables import number_cell
from dashboard.store import db

DATASETS = ["enterprises", "samples", "duty_completions", "submissions"]
_NUMBERS = {*words.NUMBERS, "合计", *words.COLUMNS}


def stages(store: db.StoreName, asked: Selection) -> Report:
    """62号整治阶段报告; makers of failed batches are named only when asked for (内部资料)."""
    found, goals = campaign.report(store, asked.as_of), campaign.goals()
    if asked.as_of < found.span[0] or not _has_evidence(store, found):
        raise nothing("62号整治（2007年）", asked)
    failed = tuple(filter(None, (_failed(store, asked, found, *goal) for goal in goals.items())))
    parts = (
        _stages(store, found),
        *(_findings(store, found, *goal) for goal in goals.items()),
        _classes(store, found),
        _goals(store, found),
        *failed,
        evidence_parts.steps_part(told.next_steps(found)),
    )
    return assemble(
        store,
        asked,
        words.TITLE,
        "童装、阀门产品质量专项整治各阶段情况",
        told.intro(by_order_of(_clauses(), asked.as_of), found),
        tuple(filter(None, parts)),
        (DATASETS, None),
        tuple(product.pass_rate for product in goals),
        (("整治期间", told.span(found).text),),
        ("质量", "整治", "通报"),
        secrecy=INTERNAL if asked.firms and failed else "",
    )


def _clauses() -> tuple[str, ...]:
    return tuple(clause.id for clause in campaign.goals().values())


def _key(goal: Clause) -> str:
    """Last word of the clause's id: valves, clothing."""
    return goal.id.rpartition(".")[2]


def _has_evidence(store: db.StoreName, found: campaign.Report) -> bool:
    return db.exists(store) and (
        any(one.total is not None for one in found.findings)
        or any(state.done_on for _, state in found.staged)
    )


def _stages(store: db.StoreName, found: campaign.Report) -> Part:
    """Tasks by stage, one line per task."""
    title = words.headline(found)[0], "各阶段62号要求的任务和已完成的项数"
    texts = words.sentences(found)[: len(found.parts) + 2]  # the whole, each stage, the weekly ones
    return Part(
        "stages",
        "各阶段任务完成情况",
        title[0],
        tuple(told.locked(text, "62号整治各阶段") for text in texts),
        chart=_tasks_chart(found, title),
        table=_table(words.duties_table(found), "62号整治各阶段任务完成情况表", wide=True),
        clauses=_clauses()[:1],
        source=source_words(store, found.as_of, ["duty_completions", "submissions"]),
        ruler=words.shared_words(found),
    )


def _tasks_chart(found: campaign.Report, title: Title) -> Chart | None:
    """Tasks and those that are done, by stage; none while no task is known to be done."""
    due = tuple(float(len(part.lines)) for part in found.parts)
    done = tuple(float(words.done_count(part.lines)) for part in found.parts)
    if not any(done):
        return None
    names = tuple(f"第{number}阶段" for number in words.NUMBERS[: len(found.parts)])
    series = (Series("要求的任务", due), Series("已完成", done))
    return Chart(*title, "columns", "项", names, series, 0)


def _findings(store: db.StoreName, found: campaign.Report, product: Product, goal: Clause) -> Part:
    name, table = product.name, words.findings_table(found, product.name)
    notes = (words.FINDINGS_NOTE, *words.shared_notes(found))
    return Part(
        f"found_{_key(goal)}",
        f"{name}企业和产品情况",
        words.findings_panel(found, name)[0],
        told.findings(found, name),
        table=_table(
            table, f"62号整治{name}各阶段情况表", (words.FINDINGS_NOTE, *words.shared_notes(found))
        ),
        clauses=(goal.id,),
        source=source_words(store, found.as_of, ["enterprises", "samples"]),
        ruler="；".join(notes),
    )


def _classes(store: db.StoreName, found: campaign.Report) -> Part | None:
    if not found.classes:
        return None
    return Part(
        "classes",
        "企业分类变化",
        words.classes_panel(found)[0],
        (told.locked(f"{words.classes_panel(found)[0]}。", "企业分类，整治期间"),),
        table=_table(words.classes_table(found), "62号整治期间企业分类情况表"),
        source=source_words(store, found.as_of, ["enterprises"]),
    )


def _goals(store: db.StoreName, found: campaign.Report) -> Part | None:
    rates = [one for one in found.rates if one.denominator]
    if not rates:
        return None
    return Part(
        "goals",
        "整治目标完成情况",
        "；".join(measure_sentence(one) for one in rates),
        told.goals(rates),
        lights=tuple(drawings.light(one, "整治期间") for one in rates),
        clauses=_clauses(),
        source=source_words(store, found.as_of, ["samples"]),
        ruler="只计整治期间定期（含未注明性质）的抽查；复查、跟踪、专项不混进目标",
    )


def _failed(
    store: db.StoreName, asked: Selection, found: campaign.Report, product: Product, goal: Clause
) -> Part | None:
    """Failed batches drawn within the campaign, of every purpose."""
    first, last = found.span
    end: date = min(asked.as_of, last)
    chosen = Slice(asked.as_of, start=first, end=end, purposes=())
    span = Span(chosen, divisions.units_for(first, last), "整治期间")
    title = f"62号整治期间{product.name}不合格批次名单"
    part = failed_part(store, indicator(product.pass_rate), span, title, with_firms=asked.firms)
    if part is None:
        return None
    return replace(
        part,
        key=f"failed_{_key(goal)}",
        heading=f"{product.name}不合格批次",
        finding=f"整治期间{product.name}{part.finding}",
    )


def _table(
    one: words.Table, title: str, notes: tuple[str, ...] = (), *, wide: bool = False
) -> Table:
    columns = tuple(Column(head, side=_side(head)) for head in one.heads)
    rows = tuple(tuple(number_cell(text) for text in row) for row in one.rows)
    return Table(one.title.split("：")[0], title, columns, rows, None, notes, wide)


def _side(head: str) -> str:
    if head in _NUMBERS or head.endswith("类"):
        return "number"
    return "text" if head in ("任务", "佐证", "项目", "责任单位") else "centre"
