"""Sentences about the papers: their texts, the search in them, the bodies that they name."""

from collections.abc import Sequence

from dashboard.words import formats

PERSONAL = "（这一句写有人名或电话，您的角色不能查看）"


def also_answers(cited: str) -> str:
    """Other clauses that an indicator answers."""
    return f"还回答：{cited}"


TAKE_BACK_LIST = "撤回后任务不再按这份名单展开；可以重新确定。"
REMOVE_TEXT = "原文从本机移除，页面只显示引文；可以再导入同一份文件。"
NOTHING_COUNTED = "这一条没有对应的指标、任务或台账。"
IMPORT_TEXT = (
    "原文由本单位自行导入，只存在本机数据文件夹，原件原样保留。"
    "导入后自动认出是哪一份文件，并把每一条对到原句。"
)


def quote_note(has_copy: bool) -> str:
    """Whether the sentence or only the quote is shown."""
    if has_copy:
        return "原句取自已导入的原文"
    return "还没有导入原文：这里是能找到原句的引文"


def unsettled_note(mentioned: Sequence[str]) -> str:
    """What the papers say of a group whose list nobody has settled."""
    if not mentioned:
        return "文件没有写是哪些单位"
    return f"文件点到的有{'、'.join(mentioned)}，还有没有别的没有写"


def text_panel(name: str, clauses_: int, found: int) -> tuple[str, str]:
    """How many clauses were found in an imported copy."""
    lost = clauses_ - found
    title = f"{clauses_}条都对到了原句" if not lost else f"{clauses_}条中{lost}条没有对到原句"
    return title, f"原文：{name}；底色和小字表示类别，指针停在句上看位置"


def search_panel(wanted: str, hits: int, limit: int) -> tuple[str, str]:
    """How many places a search found."""
    sub = "中文或拼音首字母（规范率 = gfl）；查条款、任务、指标、单位和已导入的原文"
    if not wanted.strip():
        return "在全部文件里查", sub
    if not hits:
        return f"没有找到“{wanted}”", "换一个词，或用拼音首字母；原文没有导入时只查摘要和引文"
    more = f"（只列前{limit}处）" if hits >= limit else ""
    return f"“{wanted}”找到{hits}处{more}", sub


SEARCH_HEADLINE = ("全部文件检索", "中文、拼音首字母都可以；点一行打开条款。")
SEARCH_HINT = "输入词语或拼音首字母，如：联合执法、lhzf"
ACTORS_PANEL = ("责任单位", "每份文件里的叫法；负责和配合的任务项数")
LISTS_PANEL = (
    "合称包括哪些单位",
    "文件没有列出的，由县里确定；确定前，只差它的任务记“无法判定”",
)
BODIES_HINT = "选择单位，列表里没有的可以直接输入"
DEFINITIONS_HEADLINE = ("口径：每个指标怎样计算", "分子÷分母；目标与依据；哪些行计入。")
QUOTES = "引文只用来在原文里找到那句话 · 口径见指标定义"


def actors_headline(bodies: int, several: int, open_groups: list[str]) -> tuple[str, str]:
    """How many bodies go by several names; how many groups have no list yet."""
    rest = f"名单未定的{len(open_groups)}个合称：{formats.names_text(open_groups, 4)}。"
    return (
        f"{bodies}个单位，{several}个在文件里有不止一个名称",
        "只登记机构和职务，不登记人名和电话。" + (rest if open_groups else "合称的名单都已确定。"),
    )
