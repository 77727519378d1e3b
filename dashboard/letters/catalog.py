"""Every kind of paper the page and the command line offer: letters, and reports for the screen."""

from collections.abc import Mapping
from datetime import date

from dashboard import report
from dashboard.indicators.products import products
from dashboard.letters import build as engine
from dashboard.letters import township_pack
from dashboard.letters.definitions import definitions
from dashboard.letters.material import NothingToReportError
from dashboard.report.model import Report, Selection
from dashboard.store import db

LETTER_OF = {
    "progress": "monthly_notice",
    "zones": "zone_notice",
    "campaign": "campaign_report",
    "review": "year_report",
}
"""The letter that stands for a report where a Word file of it is asked for; that of a product is
found by the product."""


def kinds() -> Mapping[str, str]:
    """Letters first, then reports, by id."""
    return {
        **{key: made.name for key, made in definitions().items()},
        **{key: name for key, (name, _) in report.REPORTS.items()},
    }


def is_letter(kind: str) -> bool:
    """Whether a kind is a letter of data/letters."""
    return kind in definitions()


def written(kind: str) -> str:
    """The letter that a kind of report is written as; a letter is its own."""
    if is_letter(kind):
        return kind
    product = products().get(kind)
    own = (key for key, one in definitions().items() if product and one.product == product.name)
    found = next(own, LETTER_OF.get(kind, ""))
    if not is_letter(found):
        raise NothingToReportError(
            "乡镇排名不单独发文：名次写在督查通报里，规范率进度写在月度进展通报里。"
        )
    return found


def made(store: db.StoreName, asked: Selection) -> Report:
    """The report or the letter of a selection, ready for every format."""
    if is_letter(asked.kind):
        return engine.letter(store, asked).report
    with db.one_reading():
        found = report.build(store, asked)
        return township_pack.completed(store, asked, found) if found.pack else found


def is_current(store: db.StoreName, kind: str, as_of: date) -> bool:
    """Whether a letter of this kind may be due now; a report always may."""
    if not is_letter(kind):
        return True
    found = engine.periods(store, kind, as_of)
    return bool(found) and (as_of - found[0].on).days <= engine.OLD_DAYS
