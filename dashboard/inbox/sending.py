"""What people do in the box: send, take back; agree, give back, take in.

A township or department sends for itself alone, the bureau for anybody (a report on paper). What is
taken in goes through the one import there is, so that undoing it is the undoing of an import.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from dashboard.definition_files import UnknownError
from dashboard.importing import annotate, store
from dashboard.importing.checked import Checked
from dashboard.importing.pipeline import Preview, prepare
from dashboard.importing.problems import FileRefusedError, Problem, where
from dashboard.inbox import reports, words
from dashboard.inbox.examining import Examined, cells_of, examine
from dashboard.inbox.reports import (
    AGREED,
    AT_LEADS,
    AT_OFFICE,
    GIVEN_BACK,
    IN_STORE,
    LATEST,
    OFFICE,
    REPLACED,
    RETURNED,
    TAKEN,
    WITHDRAWN,
    Report,
)
from dashboard.inbox.rules import counted_day, rules
from dashboard.store import db, kept, originals, viewer

LONGEST = 500


class InboxError(ValueError):
    """Something in the box cannot be done; the message is Chinese and says why."""


@dataclass(frozen=True)
class Receipt:
    """What the sender gets. is_new: False where just this had been sent already."""

    report: Report
    is_new: bool


@dataclass(frozen=True)
class Sent:
    """What is sent: by which unit, for which duty and period, which workbook ("" for words alone),
    what the sender says of it, and the fingerprint of what he has looked at (Examined.asked)."""

    unit: str
    dataset: str
    duty: str = ""
    period: str = ""
    file_name: str = ""
    content: bytes = b""
    explanation: str = ""
    looked_at: str = ""


def send(name: db.StoreName, sent: Sent, by: str, as_of: date) -> Receipt:
    """Keep a report. InboxError where it may not be sent as it is; the same figures sent again are
    the report that is there already, unless that one was given back."""
    if name != "real":
        raise InboxError(words.ONLY_REAL)
    db.require("report")
    _require_unit(sent.unit)
    said = sent.explanation.strip()
    if len(said) > LONGEST:
        raise InboxError(words.too_long(len(said), LONGEST))
    found = None
    if sent.content:
        found = examine(sent.content, sent.file_name, sent.unit, sent.dataset, sent.period)
        _refuse_unfit(found, sent)
    elif not said:
        raise InboxError(words.NOTHING_SENT)
    duty = sent.duty or (rules().answers.get(sent.dataset, "") if sent.period else "")
    with db.writing(name):
        earlier = _same(name, sent, found, said)
        if earlier is not None:
            return Receipt(earlier, is_new=False)
        known = reports_of_all(name)
        day = counted_day(as_of)
        if found is not None:
            originals.keep(sent.content, found.preview.sha256, sent.file_name)
        report_id = kept.add(
            name,
            "inbox_reports",
            by,
            {
                "number": next_number(known, day.year),
                "unit": sent.unit,
                "duty": duty,
                "period": sent.period,
                "dataset": sent.dataset,
                "file_name": sent.file_name,
                "file_sha256": found.preview.sha256 if found else "",
                "figures_sha256": found.figures_sha256 if found else "",
                "row_count": found.rows if found else 0,
                "trades": list(found.trades) if found else [],
                "explanation": said,
                "sent_on": day,
            },
            action="report",
        )
        return Receipt(_one(name, report_id, day), is_new=True)


def next_number(known: Sequence[Report], year: int) -> str:
    """The receipt after the highest of a year: 收〔2010〕7号."""
    head = f"收〔{year}〕"
    used = [one.number.removeprefix(head).removesuffix("号") for one in known]
    return f"{head}{max((int(one) for one in used if one.isdecimal()), default=0) + 1}号"


def reports_of_all(name: db.StoreName) -> list[Report]:
    """Every report, whoever asks: receipts are numbered over all of them. Not for any screen."""
    with viewer.acting(viewer.SYSTEM):
        return reports.reports(name, LATEST)  # who waits for whom on that day is not asked


def _refuse_unfit(found: Examined, sent: Sent) -> None:
    if found.must:
        raise InboxError(words.must_mend([one.text for one in found.must]))
    if found.look and sent.looked_at != found.asked:
        raise InboxError(words.must_look([one.text for one in found.look]))


def _same(name: db.StoreName, sent: Sent, found: Examined | None, said: str) -> Report | None:
    """The report of just these figures that stands already. One that was given back stands no
    more; sent again unchanged it needs a reason why it is right."""
    key = (sent.unit, sent.dataset, sent.period)
    own = [one for one in reports_of_all(name) if one.key == key and not one.is_withdrawn]
    if not own:
        return None
    last = own[-1]
    mark = found.figures_sha256 if found else ""
    if last.figures_sha256 != mark or (not mark and last.explanation != said):
        return None
    if last.standing.state == GIVEN_BACK:
        if not said or said == last.explanation:
            raise InboxError(words.unchanged(last))
        return None
    return last


def _require_unit(unit: str) -> None:
    who = viewer.current()
    if who.townships is not None and unit not in who.townships:
        raise InboxError(words.not_yours(unit))
    if who.trades is not None and unit != who.body:
        raise InboxError(words.not_yours(unit))


def withdraw(name: db.StoreName, report_id: int, by: str, as_of: date) -> None:
    """Take one's own report back before the county has taken it in."""
    db.require("report")
    with db.writing(name):
        one = _seen(name, report_id, as_of)
        _require_unit(one.unit)
        if one.standing.state not in (AT_LEADS, AT_OFFICE, GIVEN_BACK):
            raise InboxError(words.too_late(one))
        if not kept.take_back(name, "inbox_reports", report_id, by, "report"):
            raise InboxError(words.GONE)


def agree(name: db.StoreName, report_id: int, by: str, as_of: date) -> None:
    """A department has nothing against the figures of its trades."""
    db.require("report")
    with db.writing(name):
        one = _seen(name, report_id, as_of)
        own = _own_trades(one)
        if one.standing.state not in (AT_LEADS, AT_OFFICE):
            raise InboxError(words.not_open(one))
        told = {trade for s in one.steps if s.kind == AGREED for trade in s.trades}
        if own <= told:
            raise InboxError(words.ALREADY_AGREED)
        _step(name, one, AGREED, by, as_of, trades=sorted(own), action="report")


def give_back(
    name: db.StoreName,
    report_id: int,
    reason: str,
    by: str,
    as_of: date,
    marked: Sequence[str] = (),
) -> None:
    """A department (of its trades) or the county gives a report back with a reason."""
    said = reason.strip()
    if not said:
        raise InboxError(words.NEEDS_REASON)
    is_county = "edit" in viewer.current().may
    db.require("edit" if is_county else "report")
    with db.writing(name):
        one = _seen(name, report_id, as_of)
        trades = [] if is_county else sorted(_own_trades(one))
        if one.standing.state == IN_STORE:
            raise InboxError(words.undo_first(one))
        if one.standing.state not in (AT_LEADS, AT_OFFICE):
            raise InboxError(words.not_open(one))
        action = "edit" if is_county else "report"
        _step(
            name, one, RETURNED, by, as_of,
            reason=said, trades=trades, marked=list(marked), action=action,
        )  # fmt: skip


def take_in(name: db.StoreName, report_id: int, by: str, as_of: date, reason: str = "") -> int:
    """The county takes a report in, by the import; gives the number of the import, 0 for words
    alone. Before its departments have spoken it needs a reason."""
    if name != "real":
        raise InboxError(words.ONLY_REAL)
    db.require("import")
    with db.writing(name):
        one = _seen(name, report_id, as_of)
        if one.standing.state == AT_LEADS and not reason.strip():
            raise InboxError(words.waits_for_leads(one))
        if one.standing.state not in (AT_LEADS, AT_OFFICE):
            raise InboxError(words.not_open(one))
        number = 0
        if one.file_sha256:
            preview = preview_of(one)
            if preview.refusal or preview.questions or preview.rows_rejected:
                raise InboxError(words.NOT_AS_SENT)
            try:
                number = store.commit(preview, by).import_id
            except FileRefusedError as error:
                raise InboxError(str(error)) from error
        _step(
            name, one, TAKEN, by, as_of,
            reason=reason.strip(), import_id=number or None, action="import",
        )  # fmt: skip
        return number


def preview_of(one: Report) -> Preview:
    """The report's workbook, read as it would be taken in now. InboxError where it is gone."""
    try:
        content = originals.path(one.file_sha256, one.file_name).read_bytes()
    except OSError as error:
        raise InboxError(words.no_original(one)) from error
    return prepare(content, one.file_name)


def annotated(one: Report) -> bytes:
    """The workbook as it was sent, the cells that were given back in red with the reason in them;
    what the import would hold or notices there is marked as well."""
    preview = preview_of(one)
    last = next((step for step in reversed(one.steps) if step.kind == RETURNED), None)
    for checked in preview.checked if last else ():
        assert last is not None
        for row, column in _places(checked, last.marked):
            told = f"{where(checked.sheet, row)}：{last.body}退回：{last.reason}"
            code = "given_back"
            checked.problems.append(
                Problem(checked.sheet, row, column, None, "", code, "rejected", told)
            )
    return annotate.annotate(preview)


def _places(checked: Checked, marked: Sequence[str]) -> list[tuple[int, str | None]]:
    """(row, column letter) of what was pointed at; the first row for the report as a whole."""
    found: list[tuple[int, str | None]] = []
    for text in marked:
        if text.startswith("第"):
            found.append((int(text.removeprefix("第").removesuffix("行")), None))
            continue
        trade, _, label = text.partition("/")
        for row in checked.children.get("monthly_progress", ()):
            if row["trade"] == trade:
                letters = [
                    one.letter
                    for one in checked.mapping.columns
                    if one.field and checked.dataset.field(one.field).label == label
                ]
                found.append((checked.rows[row["position"]], letters[0] if letters else None))
    if not found and checked.rows:
        found.append((checked.rows[0], None))
    return found


def pointable(one: Report) -> list[str]:
    """Cells of a report that can be named when it is given back."""
    return cells_of(preview_of(one)) if one.file_sha256 else []


def _own_trades(one: Report) -> set[str]:
    """Trades of the report for which the viewer answers. InboxError where there is none."""
    who = viewer.current()
    asked = who.trades if who.trades is not None else one.trades if "edit" in who.may else ()
    own = set(one.trades) & set(asked)
    if not own:
        raise InboxError(words.NO_TRADE_OF_YOURS)
    return own


def _body() -> str:
    who = viewer.current()
    if who.trades is None:
        return OFFICE
    return who.body or words.lead_of(sorted(who.trades))


def _step(
    name: db.StoreName,
    one: Report,
    kind: str,
    by: str,
    as_of: date,
    *,
    reason: str = "",
    trades: Sequence[str] = (),
    marked: Sequence[str] = (),
    import_id: int | None = None,
    action: str,
) -> None:
    row = {
        "report_id": one.report_id,
        "kind": kind,
        "body": _body(),
        "step_on": max(counted_day(as_of), one.sent_on),
        "reason": reason,
        "trades": list(trades),
        "marked": list(marked),
        "import_id": import_id,
    }
    kept.add(name, "inbox_steps", by, row, action=action)


def _seen(name: db.StoreName, report_id: int, as_of: date) -> Report:
    """A report that the viewer may see, as it stands on a day. InboxError for one that is not his
    or not there."""
    day = counted_day(as_of)
    found = (one for one in reports.reports(name, day) if one.report_id == report_id)
    one = next(found, None)
    if one is None or one.standing.state in (WITHDRAWN, REPLACED):
        raise InboxError(words.GONE)
    return one


def _one(name: db.StoreName, report_id: int, day: date) -> Report:
    for one in reports.reports(name, day):
        if one.report_id == report_id:
            return one
    raise UnknownError(words.GONE)
