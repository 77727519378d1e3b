"""Sentences of the page on what leaves the screen."""

from dashboard.report.model import Report
from dashboard.words import formats

EDIT_RULE = "可以改文字；〖〗里的数字来自数据，不能改、删或重复。空行不印。"
NUMBERS_CHANGED = "通报文字里有数字被改动，补上以后才能生成 Word；其他格式不受影响。"
IS_DEMO = "现在是模拟数据：每一页都印“模拟数据”，不能作为正式文件发出。"
DOWNLOADS_PANEL = ("下载", "点一下生成并下载；数字与屏幕、与其他格式相同")
NO_DOUBTS = "没有发现需要核对的地方。"
KEEP_HELP = "下次打开时，发文机关、主送、抄送、发文字号等不用重填"
KEPT = "已记住。发新文时请改发文顺序号和成文日期。"
FONTS_HELP = "标准：方正小标宋、仿宋_GB2312、楷体_GB2312；Windows 自带：华文中宋、仿宋、楷体"


def doubts_panel(number: int) -> tuple[str, str]:
    """Head and note of what is to be checked before a letter is signed."""
    head = f"核稿提示：{number}处要核对" if number else "核稿提示"
    return head, "只在屏幕上，不印进文书；核对以后再签发"


def edit_refused(head: str, error: Exception) -> str:
    """Said where the text of a section lost a number."""
    return f"“{head}”没有保留数字：{error}"


def contents(report: Report, slides: int) -> list[str]:
    """Annexes, charts and slides, one line each."""
    lines = [
        f"附件{part.annex}：{part.table.title}（{formats.count_text(len(part.table.rows))}行）"
        for part in report.parts
        if part.table
    ]
    charts = sum(part.chart is not None for part in report.parts)
    maps = sum(part.map is not None for part in report.parts)
    lines.append(f"图{charts}幅、地图{maps}幅，在 Word、PowerPoint、Excel 里都可以编辑")
    lines.append(f"幻灯片{slides}页")
    return lines
