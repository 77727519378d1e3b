"""Breaking a title into lines of whole words, balanced, as official documents ask."""

import re

from dashboard.words.formats import text_width

MOST = 19.0  # em of 22 pt in a line of 156 mm
NOT_FIRST = ("的", "与", "和", "及", "、", "”", "）", "》")
NOT_LAST = ("关于", "“", "（", "《", "与", "和", "及")
_WORDS = re.split(
    r"\s+",
    "关于 全县 各乡镇 各片区 乡镇 街道 行业 质量 安全 整治 规范率 规范 工作 进展 情况 通报 排名 "
    "产品 监督 抽查 合格率 企业 结果 优质 示范区 年度 考核 阀门 童装 整规 覆盖面 完成率 截至 "
    "按时 报送率 月报 培训 宣贯 覆盖率 自查 报告 申报率 限期 整改 完成 进度表 排名表 情况表 "
    "结果表 分列表 性质 分乡镇 分行业 逾期 未完成 任务表 小食杂店 小餐饮店 小美容美发店 "
    "分性质 产品质量 监督抽查 近一年 质量工作 不合格 批次 名单 进展情况 工作情况 "
    "小音像店 小药店 小农资店 小客运 小液化气供应点 小菜场",
)
_TOKEN = re.compile(
    r"“[^”]*”|《[^》]*》|\d+年|\d+月(?:份)?|\d+日|\d+|"
    + "|".join(sorted(_WORDS, key=len, reverse=True))
    + r"|."
)


def title_lines(title: str, most: float = MOST) -> list[str]:
    """Lines of at most `most` em; none begins or ends with what may not stand there.

    The lines are as few and as equally long as possible; a word longer than a line is cut.
    """
    tokens = [piece for token in _TOKEN.findall(title) for piece in _cut(token, most)]
    best = _best(tuple(tokens), most)
    return best if best else [title]


def _cut(token: str, most: float) -> list[str]:
    pieces = [""]
    for char in token:
        if text_width(pieces[-1] + char) > most:
            pieces.append("")
        pieces[-1] += char
    return pieces


def _best(tokens: tuple[str, ...], most: float) -> list[str]:
    """Least lines, then least sum of squared free room (dynamic programming over breaks)."""
    count = len(tokens)
    best: list[tuple[int, float, list[str]] | None] = [None] * (count + 1)
    best[0] = (0, 0.0, [])
    for end in range(1, count + 1):
        for start in range(end):
            before = best[start]
            line = "".join(tokens[start:end])
            width = text_width(line)
            if before is None or width > most or not _may_stand(line, start == 0, end == count):
                continue
            found = (before[0] + 1, before[1] + (most - width) ** 2, [*before[2], line])
            known = best[end]
            if known is None or found[:2] < known[:2]:
                best[end] = found
    last = best[count]
    return last[2] if last else []


def _may_stand(line: str, is_first: bool, is_last: bool) -> bool:
    if not is_first and line.startswith(NOT_FIRST):
        return False
    return is_last or not line.endswith(NOT_LAST)
