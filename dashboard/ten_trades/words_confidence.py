"""In one plain word, how far the data of a township can be relied upon; and why."""

from collections.abc import Mapping, Sequence
from datetime import date

from dashboard.words import formats

RELIABLE, DIFFERS, INCOMPLETE, OLD, UNCHECKED = "可靠", "有出入", "不完整", "旧数", "未核"
WORDS = (DIFFERS, INCOMPLETE, OLD, UNCHECKED, RELIABLE)
COLUMN = "数据"
OF_REGISTER = "名册和月报"
IN_LETTER = 12  # names listed below a table
PANEL_SUB = (
    "可靠＝是新的、齐的，和另一份数据对得上；有出入＝和另一份数据对不上；"
    "不完整＝缺项或有扣下没处理的；旧数＝没有按时更新；未核＝没有另一份数据可以比"
)
NO_ROWS = "一年内没有这份数据"
NOTHING_BESIDE = "没有另一份数据可以比"
SIGNS = ("differs", "lacks", "fits")
_SIGNS = {
    "elsewhere": "{of}批能在企业名册里找到，其中{things}批名册写的是别的乡镇",
    "verdict_items": "{of}批里{things}批结论合格却写着不合格项目",
    "untold_batch": "{of}批里{things}批没写结论或企业",
    "same_place": "{of}批里{things}批的企业在名册里也在这个乡镇",
    "drawn_elsewhere": "{of}家抽查过，其中{things}家抽查表写的是别的乡镇",
    "unclassed": "{of}家里{things}家没有类别",
    "drawn_there": "{of}家里{things}家在抽查表里也在这个乡镇",
    "printed_total": "{of}张评分表里{things}张表上总分不等于各项之和",
    "unmarked": "{of}张评分表里{things}张有项目没打分",
    "total_adds_up": "{of}张评分表里{things}张总分和各项对得上",
    "not_registered": "{of}户次里{things}户次的经营户不在名册上",
    "no_result": "{of}户次里{things}户次没写结果",
    "registered": "{of}户次里{things}户次的经营户在名册上",
    "days_turned": "{of}件里{things}件办结早于受理，或受理早于收到",
    "untold_case": "{of}件里{things}件没写行业或内容",
    "about_registered": "{of}件里{things}件投诉的单位在名册上",
    "answers_over": "{of}次调查里{things}次回答的人比问的多",
    "answers_missing": "{of}次调查里{things}次有人没有回答",
    "answers_add_up": "{of}次调查里{things}次人数对得上",
    "held": "导入时扣下{things}行，没有处理",
}
NO_REGISTER = "没有名册"
NOT_COMPARED = "没有月报，也没有随机核查，没有东西可以比"
FITS = "和月报对得上"
FITS_VISITS = "随机核查没有推翻"


def sign(code: str, things: int, of: int) -> str:
    """What speaks for or against: a code of queries/reports/data_signs.sql with its numbers."""
    return _SIGNS[code].format(things=f"{things:,}", of=f"{of:,}")


def old_rows(day: date, age: str) -> str:
    """The newest row is older than the rhythm."""
    return f"最新的是{formats.date_text(day)}的，已{age}"


def old_register(day: date, age: str) -> str:
    """The register is older than its rhythm."""
    return f"名册是{formats.date_text(day)}的，已{age}"


def no_report(month: date) -> str:
    """The newest month that others reported is missing."""
    return f"{month.year}年{month.month}月月报没有报"


def no_figures(month: date) -> str:
    """The report was noted as received, and none of its figures was imported."""
    return f"{month.year}年{month.month}月月报登记收到了，没有数"


def gaps(count: int, example: str) -> str:
    """Reports and register differ."""
    return f"月报与名册有{count}处不一样，如{example}"


def gap(month: date, item: str, reported: int, registered: int) -> str:
    """6月户数月报100、名册98."""
    return f"{month.year}年{month.month}月{item}月报{reported:,}、名册{registered:,}"


def impossible(count: int, example: str) -> str:
    """Reports contradict themselves."""
    return f"月报自己有{count}处说不通，如{example}"


def contradicted(good: int, visited: int) -> str:
    """Random visits contradict what the register claims."""
    return f"随机核查{visited}户只有{good}户没有问题，名册报的站不住"


def panel_title(title: str, counts: dict[str, int]) -> str:
    """各乡镇的企业名册可不可靠：有出入5个，不完整3个，可靠30个."""
    told = "，".join(f"{word}{counts[word]}个" for word in WORDS if counts.get(word))
    return f"各乡镇的{title}可不可靠" + (f"：{told}" if told else "")


def beside_rank(names: Mapping[str, Sequence[str]]) -> str:
    """Whose place in the order rests on data in doubt."""
    told = [
        f"{word}：{formats.names_text(list(names[word]), 5)}"
        for word in (DIFFERS, INCOMPLETE, OLD, UNCHECKED)
        if names.get(word)
    ]
    return "数据" + "；".join(told) if told else ""


def in_letter(names: Mapping[str, Sequence[str]], title: str = OF_REGISTER) -> str:
    """Every township of a table: 名册和月报的数据：有出入的有碧莲镇、岩头镇，其余36个可靠."""
    doubted = [
        f"{word}的有{formats.names_text(list(names[word]), IN_LETTER)}"
        for word in WORDS
        if word != RELIABLE and names.get(word)
    ]
    good = len(names.get(RELIABLE, ()))
    rest = [f"其余{good}个可靠" if doubted else f"{good}个乡镇都可靠"] if good else []
    return f"{title}的数据：{'；'.join([*doubted, *rest])}" if doubted or rest else ""


def of_one(word: str) -> str:
    """The word on one unit, behind its rates."""
    return f"{OF_REGISTER}的数据：{word}"
