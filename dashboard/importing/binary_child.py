"""Reads one workbook in a process of its own; run by dashboard.apart, never imported by us.

A single damaged byte can make the reader of this old format ask for a terabyte and end its
process. Standard input: the file. Standard output: pickled list of (name, visible, rows, merges).
Exit status 3: the file is encrypted; any other but 0: it cannot be read.
"""

import io
import pickle
import sys

import python_calamine as calamine

ENCRYPTED = 3


def main() -> int:
    """Read standard input, write standard output, return the exit status."""
    try:
        workbook = calamine.CalamineWorkbook.from_filelike(io.BytesIO(sys.stdin.buffer.read()))
    except calamine.PasswordError:
        return ENCRYPTED
    sheets = []
    for meta in workbook.sheets_metadata:
        if meta.typ != calamine.SheetTypeEnum.WorkSheet:
            continue
        sheet = workbook.get_sheet_by_name(meta.name)
        visible = meta.visible == calamine.SheetVisibleEnum.Visible
        rows = sheet.to_python(skip_empty_area=False)
        sheets.append((meta.name, visible, rows, list(sheet.merged_cell_ranges or [])))
    pickle.dump(sheets, sys.stdout.buffer, protocol=5)
    return 0


if __name__ == "__main__":
    sys.exit(main())
