"""Weights of the composite assessment that people save under a name, kept in the store.

No document gives weights; data/assessment.toml holds the defaults. A saved set names who saved it
and when; saving again under the same name replaces one's own set, the old row stays.
"""

import json
from collections.abc import Mapping
from dataclasses import dataclass

from dashboard.store import db, kept

LONGEST_NAME = 20


class WeightError(ValueError):
    """A set cannot be kept or withdrawn; the message is Chinese and says what to do."""


@dataclass(frozen=True)
class WeightSet:
    """One saved set: weights by item name (0 leaves an item out), who saved it and when."""

    set_id: int
    name: str
    weights: dict[str, int]
    by: str
    on: str

    @property
    def label(self) -> str:
        """重质量（李四，2010-10-15）."""
        return f"{self.name}（{self.by}，{self.on}）"


def saved(store: db.StoreName) -> list[WeightSet]:
    """All sets that stand, by person and name; none while there is no store."""
    if not db.exists(store):
        return []
    return [
        WeightSet(
            int(row["set_id"]),
            row["name"],
            {str(k): int(v) for k, v in json.loads(row["weights"]).items()},
            row["saved_by"],
            f"{row['saved_at']:%Y-%m-%d}",
        )
        for row in db.query(store, "weight_sets").to_dict("records")
    ]


def save(store: db.StoreName, name: str, weights: Mapping[str, int], by: str) -> int:
    """Keep a set; gives its id. WeightError without a name or without two weights above 0."""
    name = name.strip()
    if not name or len(name) > LONGEST_NAME:
        raise WeightError(f"请给这套权重起个名字，不超过{LONGEST_NAME}个字。")
    if any(weight < 0 for weight in weights.values()):
        raise WeightError("权重不能小于0；不要某一项时填0。")
    if sum(weight > 0 for weight in weights.values()) < 2:
        raise WeightError("至少两项的权重要大于0。")
    row = {"name": name, "weights": json.dumps(dict(weights), ensure_ascii=False)}
    return kept.add(store, "assessment_weights", by, row)


def withdraw(store: db.StoreName, set_id: int, by: str) -> None:
    """Take one's own set back. WeightError for another person's or one already taken back."""
    own = {one.set_id for one in saved(store) if one.by == by}
    if set_id not in own or not kept.take_back(store, "assessment_weights", set_id, by):
        raise WeightError("只能撤回自己保存的、还在用的权重。请刷新页面。")
