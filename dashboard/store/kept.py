"""Taking back what a person entered or decided: the row stays, with who took it back and when."""

from datetime import datetime

from dashboard.store import db

_COLUMNS = {
    "duty_entries": ("entry_id", "undone"),
    "rulings": ("ruling_id", "withdrawn"),
    "group_lists": ("list_id", "withdrawn"),
    "document_texts": ("text_id", "removed"),
    "assessment_weights": ("set_id", "withdrawn"),
}


def take_back(store: db.StoreName, table: str, row_id: int, by: str) -> bool:
    """Mark one row of a table as taken back; False when it is not there or was so already."""
    key, word = _COLUMNS[table]
    with db.transaction(store) as cursor:
        row = cursor.execute(
            f"UPDATE {table} SET {word}_at = ?, {word}_by = ? "
            f"WHERE {key} = ? AND {word}_at IS NULL RETURNING {key}",
            [datetime.now().replace(microsecond=0), by, row_id],
        ).fetchone()
    return row is not None
