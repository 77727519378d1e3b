"""The offline bundle: what is missing, changed or slipped in is noticed before it is installed."""

import importlib.util
from pathlib import Path
from types import ModuleType

import pytest

from dashboard.settings import ROOT


@pytest.fixture
def bundle() -> ModuleType:
    spec = importlib.util.spec_from_file_location("bundle", ROOT / "deploy" / "bundle.py")
    assert spec is not None and spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def test_sums_are_checked_before_anything_is_installed(bundle: ModuleType, tmp_path: Path) -> None:
    for name in ("program.tar", "wheels/a.whl", "wheels/b.whl"):
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_text(name, encoding="utf-8")
    files = sorted(one for one in tmp_path.rglob("*") if one.is_file())
    lines = [f"{bundle.digest(one)}  {one.relative_to(tmp_path).as_posix()}\n" for one in files]
    (tmp_path / bundle.SUMS).write_text("".join(lines), encoding="utf-8")
    assert bundle.wrong(tmp_path) == []
    (tmp_path / "wheels/a.whl").write_text("other", encoding="utf-8")
    (tmp_path / "wheels/b.whl").unlink()
    (tmp_path / "wheels/c.whl").write_text("slipped in", encoding="utf-8")
    assert bundle.wrong(tmp_path) == ["wheels/a.whl", "wheels/b.whl", "wheels/c.whl"]
    with pytest.raises(SystemExit, match="没有安装"):
        bundle.install(tmp_path, tmp_path / "target")
    assert not (tmp_path / "target").exists()


def test_a_wheel_is_pinned_with_its_hash(bundle: ModuleType, tmp_path: Path) -> None:
    wheel = tmp_path / "python_docx-1.2.0-py3-none-any.whl"
    wheel.write_bytes(b"abc")  # SHA-256 of abc: FIPS 180-2, appendix B.1
    assert bundle.pinned(wheel) == (
        "python-docx==1.2.0 --hash=sha256:"
        "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad\n"
    )


def test_a_bundle_fits_the_same_python_or_a_later_release_of_it(bundle: ModuleType) -> None:
    made = "linux-x86_64 3.11.7"
    assert bundle.fits(made, made) and bundle.fits(made, "linux-x86_64 3.11.12")
    for other in ("linux-x86_64 3.11.2", "linux-x86_64 3.12.7", "win-amd64 3.11.7"):
        assert not bundle.fits(made, other), other


def test_an_upgrade_puts_the_old_program_aside_and_leaves_the_data(
    bundle: ModuleType, tmp_path: Path
) -> None:
    for name in ("app.py", "pages/old.py", "data/columns.toml", "data/store/real.duckdb"):
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text(name, encoding="utf-8")
    aside = bundle.put_aside(tmp_path)
    kept = {one.relative_to(tmp_path).as_posix() for one in tmp_path.rglob("*.*") if one.is_file()}
    moved = [f"{aside.name}/{name}" for name in ("app.py", "pages/old.py", "data/columns.toml")]
    assert kept == {"data/store/real.duckdb", *moved}
