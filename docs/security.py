"""Writes the table of roles in docs/security.md: what each may do and see, from the code alone.

    python -m docs.security

tests/access/test_rights.py walks the same table with raw answers of the store.
"""

from pathlib import Path

from dashboard.access import ROLE_RIGHTS, ROLES
from dashboard.frame import menu
from dashboard.frame.pages_of_roles import may_open
from dashboard.importing.columns import datasets
from dashboard.store import privacy, viewer

TARGET = Path(__file__).resolve().with_name("security.md")
BEGIN, END = "<!-- roles: begin -->", "<!-- roles: end -->"
ATTACKS, ATTACKS_END = "<!-- attacks: begin -->", "<!-- attacks: end -->"


def sees(role: str, kind: str) -> str:
    """What a role sees of a kind of column, in a word."""
    own = ROLE_RIGHTS[role]
    if kind in ("person", "phone"):
        return "遮盖" if "reveal" not in own.may else "遮盖，可说明用途后显示"
    if kind in ("firm", "file"):
        return "看" if own.firms else ("代号" if kind == "firm" else "遮盖")
    if kind == "position":
        return own.outlets if own.positions else "不看"
    if kind == "found":
        return "看" if "import" in own.may else "遮盖"
    return {"全部": "看", "无": "代号"}.get(own.outlets, f"{own.outlets}，其余代号")


def page() -> str:
    """The generated part: roles by action, by kind of data, by page, by dataset."""
    roles = list(ROLES)
    head = f"| | {' | '.join(ROLES[one] for one in roles)} |\n|---|{'---|' * len(roles)}\n"

    def table(rows: dict[str, list[str]]) -> str:
        return head + "".join(f"| {name} | {' | '.join(cells)} |\n" for name, cells in rows.items())

    actions = {
        told: ["能" if action in ROLE_RIGHTS[role].may else "—" for role in roles]
        for action, told in viewer.ACTIONS.items()
    }
    kinds = {told: [sees(role, kind) for role in roles] for kind, told in privacy.KINDS.items()}
    pages = {
        title: ["开" if may_open(name, ROLE_RIGHTS[role].may) else "—" for role in roles]
        for name, title in menu.titles().items()
    }
    named = {
        dataset.title: [_of_dataset(role, kinds_in(dataset.kind)) for role in roles]
        for dataset in datasets().values()
    }
    return (
        f"\n### 角色 × 动作\n\n{table(actions)}\n### 角色 × 数据里的内容\n\n{table(kinds)}"
        f"\n### 角色 × 页面\n\n{table(pages)}\n### 角色 × 数据种类\n\n{table(named)}\n"
    )


def attack_table() -> str:
    """How many attacks of each kind tests/access/test_attacks.py tries, and what must come."""
    from tests.access.attacks import TABLE

    lines = [f"| {name} | {count} | {told} |\n" for name, (count, told) in TABLE.items()]
    total = sum(count for count, _ in TABLE.values())
    return f"| 攻击 | 例数 | 结果 |\n|---|---|---|\n{''.join(lines)}| 合计 | {total} | |\n"


def kinds_in(dataset: str) -> list[str]:
    """Kinds of named columns that a dataset has."""
    fields = [one.name for one in datasets()[dataset].fields]
    found = [privacy.kinds()[name] for name in fields if name in privacy.kinds()]
    if "name" in fields and {"trade", "township"} <= set(fields):
        found.append("outlet")
    return [kind for kind in privacy.KINDS if kind in found]


def _of_dataset(role: str, kinds: list[str]) -> str:
    """What a role does not see of a dataset: everywhere, and outside what it answers for."""
    by_sight: dict[str, list[str]] = {}
    for kind in kinds:
        sight = sees(role, kind)
        if sight not in ("看", "全部"):
            own = ROLE_RIGHTS[role].outlets if sight.startswith("本") else ""
            by_sight.setdefault(f"{own}以外遮盖" if own else "遮盖", []).append(privacy.KINDS[kind])
    return "；".join(f"{how}：{'、'.join(what)}" for how, what in by_sight.items()) or "全部"


def main() -> None:
    """Write the table between its marks."""
    text = TARGET.read_text(encoding="utf-8")
    before, after = text.split(BEGIN)[0], text.split(END)[1]
    text = f"{before}{BEGIN}\n{page()}{END}{after}"
    before, after = text.split(ATTACKS)[0], text.split(ATTACKS_END)[1]
    text = f"{before}{ATTACKS}\n\n{attack_table()}\n{ATTACKS_END}{after}"
    TARGET.write_text(text, encoding="utf-8")


if __name__ == "__main__":
    main()
