"""The ledger: every import with its sheets and problems, as stored."""

import json
from typing import TYPE_CHECKING, Any

from dashboard.store import db

if TYPE_CHECKING:
    import pandas as pd


def imports() -> "pd.DataFrame":
    """One row per import, newest first: file, when, who, rows. Empty without a store."""
    if not db.exists("real"):
        import pandas as pd

        return pd.DataFrame()
    return db.query("real", "imports")


def sheets(import_id: int) -> "pd.DataFrame":
    """One row per sheet of an import, left-out sheets too."""
    return db.query("real", "import_sheets", import_id=import_id)


def problems(import_id: int) -> "pd.DataFrame":
    """One row per finding, by sheet and row."""
    return db.query("real", "import_problems", import_id=import_id)


def after_undo(import_id: int) -> list[str]:
    """What undoing an import means for later ones that touched the same rows, in Chinese.

    A newer register keeps counting: undoing an older one changes nothing in it. Rows that a later
    file left out because this import held them are counted nowhere until that file comes again.
    """
    rows = db.query("real", "later_duplicates", import_id=import_id)
    return [
        f"第{row.import_id}次导入（{row.file_name}）有{row.rows_duplicate}行当时因库里已有而没有计入；"
        "撤销后这些行可能不再计入，请把那次导入也撤销，再重新导入那个文件。"
        for row in rows.itertuples()
    ]


def import_as_json(import_id: int) -> list[dict[str, Any]]:
    """The sheets of a stored import as the command line prints them."""
    found = problems(import_id)
    result = []
    for sheet in sheets(import_id).to_dict("records"):
        own = found[found["sheet"] == sheet["sheet"]]
        result.append(
            {
                "sheet": sheet["sheet"] or None,
                "kind": None if sheet["kind"] == "unknown" else sheet["kind"],
                "header_rows": [int(row) for row in sheet["header_rows"]],
                "rows_read": int(sheet["rows_read"]),
                "rows_accepted": int(sheet["rows_accepted"]),
                "rows_duplicate": int(sheet["rows_duplicate"]),
                "rows_rejected": int(sheet["rows_rejected"]),
                "summary": json.loads(sheet["summary"]),
                "problems": [_problem(row) for row in own.to_dict("records")],
                "taken": bool(sheet["taken"]),
                "reason": sheet["reason"] or "",
            }
        )
    return result


def _problem(row: dict[str, Any]) -> dict[str, Any]:
    import pandas as pd

    text = {key: None if pd.isna(value) else value for key, value in row.items()}
    return {
        "sheet": text["sheet"] or None,
        "row": int(row["row_number"]),
        "column": text["column_letter"],
        "field": text["field"],
        "found": text["found"] or "",
        "code": text["code"],
        "severity": text["severity"],
        "message": text["message"],
    }
