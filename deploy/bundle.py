"""Everything a machine without a network needs, in one folder, and its installation there.

    python deploy/bundle.py make FOLDER      on a machine with network, same system and Python
    python bundle.py install TARGET          in that folder, on the machine without

The folder holds the program as the last commit has it (font and maps with it), wheels of what
requirements.lock and requirements-options.lock name, wheels.lock (name, version and SHA-256 of
each), made_for.txt (system and Python that the wheels are for), checksums.txt (SHA-256 of every
file) and this file. make takes nothing whose hash those two locks do not know; install checks
every sum first, puts aside a program that already stands in TARGET (not its data), makes a virtual
environment there, and asks no index. It needs nothing but Python's own library.
"""

import hashlib
import shutil
import subprocess
import sys
import sysconfig
import tarfile
import venv
from datetime import datetime
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
SUMS, LOCK, MADE_FOR = "checksums.txt", "wheels.lock", "made_for.txt"
ASIDE = "before-upgrade-"
LOCKS = ("requirements.lock", "requirements-options.lock")  # who has no network can fetch no option


def digest(file: Path) -> str:
    """SHA-256 of a file."""
    with file.open("rb") as stream:
        return hashlib.file_digest(stream, "sha256").hexdigest()


def pinned(wheel: Path) -> str:
    """A line of wheels.lock: the one version of a package that may be installed, and its hash."""
    name, version = wheel.name.split("-")[:2]
    return f"{name.replace('_', '-').lower()}=={version} --hash=sha256:{digest(wheel)}\n"


def here() -> str:
    """System and Python of this machine: linux-x86_64 3.11.7."""
    return f"{sysconfig.get_platform()} {'.'.join(map(str, sys.version_info[:3]))}"


def fits(made_for: str, machine: str) -> bool:
    """Whether wheels taken on one machine go into another: same system, same Python, and no older
    a release of it, since packages leave early releases behind (soupsieve: 3.11.5)."""
    wanted, own = made_for.rpartition("."), machine.rpartition(".")
    return wanted[0] == own[0] and int(wanted[2]) <= int(own[2])


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
    (folder / MADE_FOR).write_text(here(), encoding="utf-8")
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


def put_aside(target: Path) -> Path:
    """Move the program that stands in a folder, all but its data, into a folder beside them; what
    was moved works again once it is moved back."""
    aside = target / f"{ASIDE}{datetime.now():%Y%m%d-%H%M%S}"
    (aside / "data").mkdir(parents=True)
    for one in [*target.iterdir(), *(target / "data").glob("*")]:
        if one.name not in ("data", "store") and not one.name.startswith(ASIDE):
            one.rename(aside / one.relative_to(target))
    return aside


def install(folder: Path, target: Path) -> None:
    """Check the sums, unpack the program, install the wheels; no index is asked."""
    bad = wrong(folder)
    if bad:
        raise SystemExit(f"安装包不完整或被改过，没有安装：{'、'.join(bad[:10])}")
    wanted = (folder / MADE_FOR).read_text(encoding="utf-8")
    if not fits(wanted, here()):
        raise SystemExit(
            f"这个安装包是在 {wanted} 上做的，这台电脑是 {here()}，没有安装。"
            "请在系统相同、Python 不比这台新的电脑上另做一份。"
        )
    if (target / "app.py").exists():
        print(f"原来的程序放在 {put_aside(target)}，数据没有动。")
    with tarfile.open(folder / "program.tar") as program:
        # Python 3.11.2 of Debian 12 knows no filter; the archive's own sum was checked
        safely = {"filter": "data"} if hasattr(tarfile, "data_filter") else {}
        program.extractall(target, **safely)  # type: ignore[arg-type]
    try:
        venv.create(target / ".venv", with_pip=True)
    except subprocess.CalledProcessError:  # Debian keeps pip for environments apart
        raise SystemExit("没有装完：这台电脑的 Python 缺 ensurepip，先装 python3-venv。") from None
    scripts = target / ".venv" / ("Scripts" if sys.platform == "win32" else "bin")
    found = ["--no-index", "--no-deps", "--require-hashes", "--find-links", str(folder / "wheels")]
    pip = [str(scripts / "python"), "-m", "pip", "install", "--quiet", *found]
    if subprocess.run([*pip, "-r", str(folder / LOCK)]).returncode:
        raise SystemExit("没有装完：上面是 pip 说的原因。磁盘满了就清出空间，再运行一次。")
    print(f"已装好。进入 {target} 运行：{scripts / 'streamlit'} run app.py")


if __name__ == "__main__":
    if sys.version_info < (3, 11):  # noqa: UP036 - whoever begins it may have an older one
        raise SystemExit(f"要用 Python 3.11 以上，这里是 {sys.version.split()[0]}。")
    if len(sys.argv) != 3 or sys.argv[1] not in ("make", "install"):
        raise SystemExit("写法：python bundle.py install 目标文件夹")
    step, place = sys.argv[1:]
    if step == "make":
        make(Path(place).resolve())
    else:
        install(Path(__file__).resolve().parent, Path(place).resolve())
