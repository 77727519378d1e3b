"""Files of single enterprises (一企一档): one row is one enterprise as of one day."""

import re
from collections.abc import Hashable, Iterator
from datetime import date

from dashboard.importing.checked import Checked
from dashboard.importing.cleaning.enterprises import enterprise_key
from dashboard.importing.kinds import Kind
from dashboard.importing.kinds.places import fill_townships
from dashboard.importing.kinds.records import recorded_on

FLAGS = (
    "unsafe_premises", "environment_offence", "land_offence", "tax_offence", "unlicensed",
    "uncertified", "unlabelled", "counterfeit",
)  # fmt: skip

_SUPPLIER = re.compile(r"([^、，,;；\n()（）]+)(?:[(（]([^()（）]*)[)）])?")


def check(checked: Checked) -> None:
    """Day, township and the suppliers one by one; a licence that contradicts its flag is said.

    Raises FileRefusedError period_missing when no day is told.
    """
    day = recorded_on(checked, "档案")
    checked.values["recorded_on"] = [day] * len(checked.rows)
    fill_townships(checked, [day] * len(checked.rows), source="place", required=False)
    _read_suppliers(checked, day)
    for flag, licence, word in (
        ("unlicensed", "business_licence", "营业执照"),
        ("uncertified", "production_licence", "生产许可证"),
    ):
        pairs = zip(checked.column(flag), checked.column(licence), strict=True)
        for position, (is_without, has) in enumerate(pairs):
            if is_without == "有" and has == "有":
                label = checked.dataset.field(flag).label
                checked.report(
                    position, flag, "licence_contradiction", "notice",
                    f"{word}填了有，{label}也填了有，两者矛盾。按填写的保存，请核对。",
                )  # fmt: skip


def _read_suppliers(checked: Checked, day: date) -> None:
    rows = checked.children.setdefault("enterprise_suppliers", [])
    names = checked.column("enterprise")
    for position, text in enumerate(checked.column("suppliers_text")):
        for supplier, supplies in suppliers(text or ""):
            rows.append(
                {
                    "position": position,
                    "recorded_on": day,
                    "enterprise": names[position],
                    "supplier": supplier,
                    "supplies": supplies or None,
                }
            )


def suppliers(text: str) -> Iterator[tuple[str, str]]:
    """甲铸造厂（铸件）、乙厂 -> (甲铸造厂, 铸件), (乙厂, "")."""
    for found in _SUPPLIER.finditer(text):
        if found[1].strip():
            yield found[1].strip(), (found[2] or "").strip()


def keys(checked: Checked) -> list[Hashable]:
    """One enterprise has one file on a day."""
    pairs = zip(checked.column("enterprise"), checked.values["recorded_on"], strict=True)
    return [(enterprise_key(name), day) if name else None for name, day in pairs]


def summarise(checked: Checked) -> dict[str, int]:
    """Enterprises, suppliers named, and enterprises with any offence."""
    kept = set(checked.accepted())
    flags = list(zip(*(checked.column(name) for name in FLAGS), strict=True))
    children = checked.children["enterprise_suppliers"]
    return {
        "enterprises": len(kept),
        "suppliers": len({row["supplier"] for row in children if row["position"] in kept}),
        "with_offences": sum("有" in flags[position] for position in kept),
    }


KIND = Kind(check, keys, summarise)
