"""Writes THIRD_PARTY.md: what the product ships or installs, by whom, under which licence.

    python -m docs.third_party

Packages are those pinned in requirements.txt and, for who wants them, requirements-options.lock;
the licence is read from what is installed, so run it in an environment made from both.
"""

import re
from email.message import Message
from importlib.metadata import PackageNotFoundError, files, metadata
from pathlib import Path
from typing import Final

ROOT: Final = Path(__file__).resolve().parent.parent
TARGET: Final = ROOT / "THIRD_PARTY.md"
PIN: Final = re.compile(r"([A-Za-z0-9._-]+)==([^ ;]+)(?: ; (.+))?")
HEAD: Final = """# 第三方组件与许可

本项目自身的许可见 [LICENSE](LICENSE)（木兰宽松许可证，第2版）。下列内容各自的许可不变。
由 `python -m docs.third_party` 按 requirements.txt 和 requirements-options.lock 生成。

## 随程序带有的

| 内容 | 位置 | 许可 | 出处 |
|---|---|---|---|
| 思源黑体子集（Noto Sans SC） | static/ | SIL OFL 1.1 | Google、Adobe，docs/make_font.py 生成 |
| 乡镇驻地坐标 | data/geo | CC BY 4.0 | GeoNames |
| 县界等示意图形 | data/geo | 见 data/geo/SOURCES.md | 天地图等，逐项注明 |
| 公开发布的合格率 | data/published | 事实数据，逐条注明出处 | 见 data/published/SOURCES.md |

## 安装时取得的 Python 包（不随程序分发）

| 包 | 许可 |
|---|---|
"""


def pinned() -> list[str]:
    """Names of the packages that may be installed, each once, in order."""
    lists = ("requirements.txt", "requirements-options.lock")
    text = "\n".join((ROOT / name).read_text(encoding="utf-8") for name in lists)
    lines = (line.removesuffix(" \\") for line in text.splitlines())
    return sorted({match[1] for match in map(PIN.match, lines) if match})


def licence(name: str) -> str:
    """The licence that an installed package states; — when it is not installed here."""
    try:
        facts: Message = metadata(name)  # type: ignore[assignment]
    except PackageNotFoundError:
        return "—"
    stated = facts.get("License-Expression") or _classified(facts) or facts.get("License")
    stated = stated or _head_of_its_file(name) or "—"
    return stated.splitlines()[0].strip()[:80]


def _head_of_its_file(name: str) -> str:
    """The first line of the licence that lies beside a package which states none."""
    kept = (one for one in files(name) or () if one.name in ("LICENSE", "LICENSE.txt"))
    return next((one.read_text(encoding="utf-8").strip().strip("()") for one in kept), "")


def _classified(facts: Message) -> str:
    found = [
        line.split(" :: ")[-1] for line in facts.get_all("Classifier") or [] if "License ::" in line
    ]
    return "、".join(one for one in found if one != "OSI Approved")


def page() -> str:
    """The whole text of THIRD_PARTY.md."""
    return HEAD + "".join(f"| {name} | {licence(name)} |\n" for name in pinned())


if __name__ == "__main__":
    TARGET.write_text(page(), encoding="utf-8")
