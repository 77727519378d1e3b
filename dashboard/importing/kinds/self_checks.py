"""Self-checks of makers of valves and children's clothes (62号): one row is one enterprise."""

from collections.abc import Hashable

from dashboard.importing.checked import Checked
from dashboard.importing.cleaning.enterprises import enterprise_key
from dashboard.importing.cleaning.products import product_group
from dashboard.importing.kinds import Kind
from dashboard.importing.kinds.places import fill_townships
from dashboard.importing.kinds.records import report_order
from dashboard.words.product_words import registered


def check(checked: Checked) -> None:
    """Product, days and townships; no more problems corrected than found."""
    checked.set_days("checked_on", "submitted_on")
    _fill_products(checked)
    days = [
        sent or made
        for sent, made in zip(
            checked.column("submitted_on"), checked.column("checked_on"), strict=True
        )
    ]
    span = checked.context.span
    told = [day or (span.end if span else None) for day in days]
    fill_townships(checked, told, source="place", required=False)
    for position, day in enumerate(days):
        if day is None and position not in checked.rejected:
            name = "submitted_on" if checked.mapping.column_of("submitted_on") else "checked_on"
            checked.report(
                position, name, "date_missing", "rejected",
                "自查日期和报送日期都没有填，不知道是否按时报送。请至少补填一个。",
            )  # fmt: skip
    report_order(checked, "checked_on", "submitted_on", "submitted_before_check")
    pairs = zip(checked.column("problems"), checked.column("corrected"), strict=True)
    for position, (found, corrected) in enumerate(pairs):
        if found is not None and corrected is not None and corrected > found:
            checked.report(
                position, "corrected", "corrected_gt_found", "rejected",
                f"已整改{corrected}个，多于自查发现的{found}个。请核对这两个数。",
            )  # fmt: skip


def _fill_products(checked: Checked) -> None:
    """阀门, 童装 …, from the title or the sheet's name, else row by row."""
    known, words = registered(), (checked.context.title, checked.sheet)
    of_sheet = next(
        filter(lambda group: group in known, (product_group(None, word) for word in words)), None
    )
    quoted = "或".join(f"“{name}”" for name in known)
    found: list[str | None] = []
    for position, text in enumerate(checked.column("product_text")):
        own = product_group(text)
        product = own if own in known else of_sheet
        if product is None:
            checked.report(
                position, "product_text", "product_unknown", "rejected",
                f"看不出是{'还是'.join(known)}企业。请在标题里写上{quoted}，或填写产品一列。",
            )  # fmt: skip
        found.append(product)
    checked.values["product"] = found


def keys(checked: Checked) -> list[Hashable]:
    """One enterprise reports once a year for a product."""
    columns = ("enterprise", "product", "submitted_on", "checked_on")
    return [
        (enterprise_key(name), product, (sent or made).year)
        if name and product and (sent or made)
        else None
        for name, product, sent, made in zip(*map(checked.column, columns), strict=True)
    ]


def summarise(checked: Checked) -> dict[str, int]:
    """Enterprises, problems found and corrected."""
    kept = checked.accepted()
    sums = {
        name: sum(checked.column(name)[position] or 0 for position in kept)
        for name in ("problems", "corrected")
    }
    return {"enterprises": len(kept), **sums}


KIND = Kind(check, keys, summarise)
