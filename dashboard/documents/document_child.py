"""Reads one .docx or .pdf; run by dashboard.apart, never imported by the product.

Arguments: docx, or pdf and how many pages at most. Standard output: JSON, {"texts": [...]} with
the paragraphs and tables, or the pages; {"locked": true} for a PDF with a password; {"pages": n}
for one of too many. Any other exit status than 0: it cannot be read.
"""

import json
import sys
from io import BytesIO
from typing import Any

MOST_TEXT = 5_000_000  # characters; the longest government document has some 50,000


def docx_texts(content: bytes) -> dict[str, Any]:
    """Paragraphs and tables in their order; a merged cell appears once."""
    import docx
    from docx.table import Table

    parts: list[str] = []
    for item in docx.Document(BytesIO(content)).iter_inner_content():
        if isinstance(item, Table):
            cells = {cell._tc: cell for row in item.rows for cell in row.cells}
            parts += [cell.text for cell in cells.values()]
        else:
            parts.append(item.text)
    return {"texts": parts}


def pdf_texts(content: bytes, most_pages: int) -> dict[str, Any]:
    """Text of every page."""
    import pypdf
    from pypdf.errors import DependencyError

    reader: Any = pypdf.PdfReader(BytesIO(content))
    if reader.is_encrypted:
        try:
            opened = reader.decrypt("")
        except (DependencyError, NotImplementedError):
            opened = False
        if not opened:
            return {"locked": True}
    if len(reader.pages) > most_pages:
        return {"pages": len(reader.pages)}
    return {"texts": [page.extract_text() for page in reader.pages]}


def main() -> int:
    """Read standard input, write standard output, return the exit status."""
    content = sys.stdin.buffer.read()
    kind, *more = sys.argv[1:]
    found = docx_texts(content) if kind == "docx" else pdf_texts(content, int(more[0]))
    if sum(map(len, found.get("texts", ()))) > MOST_TEXT:
        return 4
    json.dump(found, sys.stdout)
    return 0


if __name__ == "__main__":
    sys.exit(main())
