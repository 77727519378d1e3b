"""LibreOffice in a process of its own: what it makes, what is said when it fails or is not there.

A script stands in for it; the real one is asked in the soak run where it is installed.
"""

import io
import os
import time
from pathlib import Path

import docx
import pytest

from dashboard.documents import office
from dashboard.documents.office import OfficeError

posix = pytest.mark.skipif(os.name != "posix", reason="the stand-in is a shell script")


def stand_in(folder: Path, monkeypatch: pytest.MonkeyPatch, body: str) -> None:
    """A program named soffice that does `body`."""
    file = folder / "soffice"
    file.write_text(f"#!/bin/sh\n{body}\n", encoding="utf-8")
    file.chmod(0o755)
    monkeypatch.setenv("PATH", f"{folder}{os.pathsep}{os.environ['PATH']}")


def test_without_it_the_reason_is_said(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(office, "program", lambda: None)
    assert "没有装 LibreOffice" in office.refusal()
    with pytest.raises(OfficeError, match="另存为PDF"):
        office.converted(b"", "docx", "pdf")


@pytest.mark.soak
@posix
def test_it_is_asked_safely_and_ended_when_it_hangs(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    profile = tmp_path / "profile.txt"
    copy = f'echo "$1" > {profile}; cat "${{1#-env:UserInstallation=file://}}/user/"*.xcu'
    stand_in(tmp_path, monkeypatch, f'{copy} >> {profile}; mkdir -p "$7"; cp "$8" "$7/file.pdf"')
    assert office.refusal() == ""
    assert office.converted("永嘉".encode(), "docx", "pdf") == "永嘉".encode()
    told = profile.read_text(encoding="utf-8")
    assert "DisableMacrosExecution" in told and "BlockUntrustedRefererLinks" in told
    stand_in(tmp_path, monkeypatch, "exit 1")
    with pytest.raises(OfficeError, match="没有转出 .pdf"):
        office.converted(b"x", "docx", "pdf")
    alive = tmp_path / "alive"
    stand_in(tmp_path, monkeypatch, f"(sleep 1; touch {alive}) & sleep 30")
    with pytest.raises(OfficeError, match="已停下"):
        office.converted(b"x", "docx", "pdf", seconds=0.2)
    time.sleep(1.2)
    assert not alive.exists(), "its children end with it"


@pytest.mark.soak
@pytest.mark.skipif(office.program() is None, reason="LibreOffice is not installed")
def test_the_real_one_makes_a_pdf() -> None:
    document = docx.Document()
    document.add_paragraph("规范率92.4%")
    file = io.BytesIO()
    document.save(file)
    assert office.converted(file.getvalue(), "docx", "pdf").startswith(b"%PDF")
