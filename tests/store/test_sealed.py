"""Backups that leave the building: only the key opens them; what is not whole restores nothing."""

import random
from pathlib import Path
from typing import Any

import pytest

from dashboard.cli import main
from dashboard.store import files, sealed
from tests.store.test_backup import bring_in, names


@pytest.mark.soak
def test_a_sealed_backup_comes_back_with_its_key_alone(
    store: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: Any
) -> None:
    pytest.importorskip("pyrage", reason="optional: requirements-options.lock")
    key, usb = tmp_path / "key.txt", tmp_path / "usb"

    def told(*words: str) -> str:
        status = main([*words])
        out, err = capsys.readouterr()
        assert (status == 0) == (not err), (status, err)
        return out + err

    bring_in(1)
    public = told("backup", "--new-key", str(key)).split("：")[1].split()[0]
    assert public.startswith("age1") and key.stat().st_mode & 0o777 == 0o600
    assert "已经在了" in told("backup", "--new-key", str(key))
    assert "不是封存用的公钥" in told("backup", str(usb), "--for", "age1nobody")
    assert not usb.exists(), "and no backup was made for nothing"
    told("backup", str(usb), "--for", public)
    (file,) = usb.iterdir()
    whole = file.read_bytes()
    assert "横街".encode() not in whole and b"manifest" not in whole
    assert str(file) in told("erase", "1之1店", "--also", str(usb)), (
        "what cannot be looked into is told"
    )
    monkeypatch.setenv("DASHBOARD_STORE", str(tmp_path / "fresh"))
    assert "--key" in told("restore", str(file))
    other = tmp_path / "other.txt"
    told("backup", "--new-key", str(other))
    assert "私钥不是这一份的" in told("restore", str(file), "--key", str(other))
    assert "没有能用的私钥" in told("restore", str(file), "--key", str(file))
    chance = random.Random(16)
    changed = [whole[: len(whole) // 2], whole + b"x", whole[:-1], b""]
    for _ in range(5):
        flipped = bytearray(whole)
        flipped[chance.randrange(len(whole))] ^= 1 << chance.randrange(8)
        changed.append(bytes(flipped))
    for content in changed:
        (usb / "bad.tar.age").write_bytes(content)
        assert "现有数据没有动" in told("restore", str(usb / "bad.tar.age"), "--key", str(key))
    assert not (tmp_path / "fresh" / "real.duckdb").exists()
    told("restore", str(file), "--key", str(key))
    assert names() == ["1.csv"] and not list(files.folder().glob(f"{sealed.UNSEALING}*"))
