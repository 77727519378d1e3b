"""Sentences of the page on what leaves the screen."""

from collections.abc import Mapping, Sequence
from datetime import datetime

from dashboard.report.model import Report
from dashboard.words import formats

EDIT_RULE = "可以改文字；〖〗里是一条完整的事实，可以移动、整条删去，里面不能改。空行不印。"
NUMBERS_CHANGED = "文字里有事实被改动，改回去以后才能生成 Word；其他格式不受影响。"
NOT_A_LETTER = "这份内容不发文。要发文，请在“内容”里选一种文书。"
AS_WRITTEN = "按数据重新写的原文"
UNSAVED = "有改动没有保存：同事看不到，换一台电脑也不在。"
COMPARE = "这一稿改了什么"
COMPARE_WITH = "与哪一稿比"
NO_CHANGE = "两稿文字相同。"
PACK_RULE = (
    "一单位一页的文书逐页由数据生成，这里不逐页改：编号、联系人、标准编号等空格，下载后在Word里填；"
    "数字不对的，改数据后重新生成。"
)
SAVE_HELP = "写的字停笔就自动保存，同事打开同一份文书看得到；点一下把它定为一稿，从它往下改"
REGISTER_PANEL = ("发文登记", "一个号只给一份；登记时记下文件的校验值，号不能重复")
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


FORM_PANEL = ("填上级的上报表", "只填空着的数字格，版式、公式不动；填不了的逐格说明")


def form_filled(written: int, left: int) -> str:
    """How much of the superior's form was filled."""
    told = f"填了{written}格"
    return f"{told}，空着{left}格，原因见下" if left else f"{told}，没有空着的"


def form_lines(doubts: Sequence[str], left: Sequence[tuple[str, str]], most: int) -> list[str]:
    """What to check in the filled form, then why cells stayed empty, cut with the rest counted."""
    lines = [*doubts, *(f"{label}：{why}" for label, why in left)]
    rest = len(lines) - most
    return [*lines[:most], *([f"另有{rest}条"] if rest > 0 else [])]


NOT_MATCHED = "不填"
MATCH = "记住并重新填"


def match_head(number: int) -> str:
    """Head of the list of labels that are matched by hand."""
    return f"认不出的写法{number}个：选好是哪一项，以后的表自动对上"


def version_text(by: str, at: datetime) -> str:
    """Who saved a draft and when."""
    return f"{by}，{at:%Y-%m-%d %H:%M}保存"


def kept_by_itself(at: str) -> str:
    """Said while a draft is kept at every pause."""
    return f"已自动保存（{at}），刷新、换一台电脑都在，同事也看得到。"


def newer_draft(by: str, at: datetime) -> str:
    """Said to who edits an older draft while a colleague saved a new one."""
    return (
        f"{by}在{at:%m月%d日 %H:%M}保存了更新的一稿。你这里的文字还在；"
        "请在“稿子”里先看那一稿，再选回来把两边并好，然后保存。"
    )


def change_lines(found: Sequence[tuple[str, str, bool]], heads: Mapping[str, str]) -> list[str]:
    """What changed between two drafts, a line per paragraph: section, text, whether it is new."""
    return [
        f"{heads.get(section, '')}　{'增加' if is_new else '删去'}：{paragraph}"
        for section, paragraph, is_new in found
    ]


def typed_text(typed: list[str]) -> str:
    """What the clerk typed that no fact stands behind."""
    return f"手工写入、与数据无关联：{'、'.join(dict.fromkeys(typed))}。请核稿人确认。"


def unwritten_head(number: int) -> str:
    """Head of the list of facts that the text does not have."""
    return f"还可以写的事实（{number}条，复制到文字里即可）"


def register_label(code: str, year: int, number: int) -> str:
    """The button that gives a number."""
    return f"登记 {code}〔{year}〕{number}号"


def number_text(number: str, title: str, by: str) -> str:
    """One line of the register."""
    return f"{number}　{title}（{by}登记）"


def edit_refused(head: str, error: Exception) -> str:
    """Said where the text of a section lost a number."""
    return f"“{head}”改动了事实：{error}"


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
