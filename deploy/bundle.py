"""Everything a machine without a network needs, in one folder, and its installation there.

    python deploy/bundle.py make FOLDER      on a machine with network, same system and Python
    python bundle.py install TARGET          in that folder, on the machine without

The folder holds the program as the last commit has it (font and maps with it), wheels of what
requirements.lock and requirements-options.lock name, wheels.lock (name, version and SHA-256 of
each), checksums.txt (SHA-256 of every file) and this file. make takes nothing whose hash those two
do not know; install checks every sum first, makes a virtual environment in TARGET, and asks no
index. It needs nothing but Python's own library.
"""

import hashlib
import shutil
import subprocess
import sys
import tarfile
import venv
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
SUMS, LOCK = "checksums.txt", "wheels.lock"
LOCKS = ("requirements.lock", "requirements-options.lock")  # who has no network can fetch no option


def digest(file: Path) -> str:
    """SHA-256 of a file."""
    with file.open("rb") as stream:
        return hashlib.file_digest(stream, "sha256").hexdigest()


def pinned(wheel: Path) -> str:
    """A line of wheels.lock: the one version of a package that may be installed, and its hash."""
    name, version = wheel.name.split("-")[:2]
    return f"{name.replace('_', '-').lower()}=={version} --hash=sha256:{digest(wheel)}\n"


def make(folder: Path) -> None:
    """Fill a new folder with program, wheels, sums and installer."""
    wheels = folder / "wheels"
    wheels.mkdir(parents=True)
    pip = [sys.executable, "-m", "pip"]
    locks = [part for lock in LOCKS for part in ("-r", str(ROOT / lock))]
    wanted = ["--require-hashes", "--no-deps", *locks, "-w", str(wheels)]
    subprocess.run([*pip, "wheel", "--quiet", *wanted], check=True)
    (folder / LOCK).write_text("".join(map(pinned, sorted(wheels.iterdir()))), encoding="utf-8")
    program = folder / "program.tar"
    git = ["git", "-C", str(ROOT), "archive", "--format=tar", "-o", str(program), "HEAD"]
    subprocess.run(git, check=True)
    shutil.copy(Path(__file__), folder / "bundle.py")
    files = sorted(one for one in folder.rglob("*") if one.is_file())
    lines = [f"{digest(one)}  {one.relative_to(folder).as_posix()}\n" for one in files]
    (folder / SUMS).write_text("".join(lines), encoding="utf-8")
    size = sum(one.stat().st_size for one in files) / 2**20
    print(f"{folder}: {len(files)} files, {size:.0f} MB")


def wrong(folder: Path) -> list[str]:
    """Files of a bundle that are missing, changed, or not in its list."""
    listed = {}
    for line in (folder / SUMS).read_text(encoding="utf-8").splitlines():
        sha256, name = line.split("  ", 1)
        listed[name] = sha256
    there = {one.relative_to(folder).as_posix() for one in folder.rglob("*") if one.is_file()}
    changed = [name for name in listed if name in there and digest(folder / name) != listed[name]]
    return sorted({*changed, *(listed.keys() - there), *(there - listed.keys() - {SUMS})})


def install(folder: Path, target: Path) -> None:
    """Check the sums, unpack the program, install the wheels; no index is asked."""
    bad = wrong(folder)
    if bad:
        raise SystemExit(f"安装包不完整或被改过，没有安装：{'、'.join(bad[:10])}")
    with tarfile.open(folder / "program.tar") as program:
        program.extractall(target, filter="data")
    venv.create(target / ".venv", with_pip=True)
    scripts = target / ".venv" / ("Scripts" if sys.platform == "win32" else "bin")
    found = ["--no-index", "--no-deps", "--require-hashes", "--find-links", str(folder / "wheels")]
    pip = [str(scripts / "python"), "-m", "pip", "install", "--quiet", *found]
    subprocess.run([*pip, "-r", str(folder / LOCK)], check=True)
    print(f"已装好。进入 {target} 运行：{scripts / 'streamlit'} run app.py")


if __name__ == "__main__":
    step, place = sys.argv[1:]
    if step == "make":
        make(Path(place).resolve())
    else:
        install(Path(__file__).resolve().parent, Path(place).resolve())
