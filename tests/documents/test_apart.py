"""Documents are read in a process of its own, which may take so much and no more."""

import io
from pathlib import Path

import docx
import pytest

from dashboard import apart
from dashboard.documents import pdf
from dashboard.documents.reading import DocumentTextError, read_document_text

ANSWERS = {
    "much memory": "import sys; x = bytearray(2 * 2**30); sys.exit(0)",
    "no end": "while True: pass",
    "a file": "import os; os.write(os.open({file!r}, 65), b'x')",
    "a crash": "import os; os.abort()",
    "a way into our code": "import dashboard",
}


@pytest.mark.parametrize("wish", ANSWERS)
def test_what_a_reader_may_not(tmp_path: Path, wish: str) -> None:
    planted = tmp_path / "planted"
    reader = tmp_path / "reader.py"
    reader.write_text(ANSWERS[wish].format(file=str(planted)), encoding="utf-8")
    with pytest.raises(apart.ApartError):
        apart.run(reader, b"", seconds=1, megabytes=200)
    assert not planted.exists() or planted.stat().st_size == 0


def test_documents_are_read_within_these_bounds(monkeypatch: pytest.MonkeyPatch) -> None:
    """One .docx of 425 KB took 791 MB of the server; now its reader may have 700, here nothing."""
    out = io.BytesIO()
    document = docx.Document()
    document.add_paragraph("阀门整治")
    document.save(out)
    assert read_document_text(out.getvalue(), "文.docx") == "阀门整治"
    monkeypatch.setattr(pdf, "MEGABYTES", 16)
    with pytest.raises(DocumentTextError, match=r"不是完好的 \.docx"):
        read_document_text(out.getvalue(), "文.docx")
    with pytest.raises(DocumentTextError, match="不是完好的PDF"):
        read_document_text(b"%PDF-1.4", "文.pdf")
