"""In one plain word, how far the register of a township can be relied upon; and why."""

from collections.abc import Mapping, Sequence
from datetime import date

from dashboard.words import formats

RELIABLE, DIFFERS, INCOMPLETE, OLD, UNCHECKED = "可靠", "有出入", "不完整", "旧数", "未核"
WORDS = (DIFFERS, INCOMPLETE, OLD, UNCHECKED, RELIABLE)
COLUMN = "数据"
OF_LETTER = "名册和月报的数据："
IN_LETTER = 12  # names listed below a table
PANEL_SUB = (
    "可靠＝名册是新的、报了月报、和月报对得上；旧数＝名册没有按时更新；"
    "未核＝没有月报也没有抽查可以比"
)
NO_REGISTER = "没有名册"
NOT_COMPARED = "没有月报，也没有随机核查，没有东西可以比"
FITS = "和月报对得上"
FITS_VISITS = "随机核查没有推翻"


def old_register(day: date, age: str) -> str:
    """The register is older than its rhythm."""
    return f"名册是{formats.date_text(day)}的，已{age}"


def no_report(month: date) -> str:
    """The newest month that others reported is missing."""
    return f"{month.year}年{month.month}月月报没有报"


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


def panel_title(counts: dict[str, int]) -> str:
    """有出入5个、不完整3个、未核0个、可靠30个."""
    told = "，".join(f"{word}{counts[word]}个" for word in WORDS if counts.get(word))
    return f"各乡镇名册可不可靠：{told}" if told else "各乡镇名册可不可靠"


def beside_rank(names: Mapping[str, Sequence[str]]) -> str:
    """Whose place in the order rests on data in doubt."""
    told = [
        f"{word}：{formats.names_text(list(names[word]), 5)}"
        for word in (DIFFERS, INCOMPLETE, OLD, UNCHECKED)
        if names.get(word)
    ]
    return "数据" + "；".join(told) if told else ""


def in_letter(names: Mapping[str, Sequence[str]]) -> str:
    """Every township of a table: 名册和月报的数据：有出入的有碧莲镇、岩头镇，其余36个可靠."""
    doubted = [
        f"{word}的有{formats.names_text(list(names[word]), IN_LETTER)}"
        for word in WORDS
        if word != RELIABLE and names.get(word)
    ]
    good = len(names.get(RELIABLE, ()))
    rest = [f"其余{good}个可靠" if doubted else f"{good}个乡镇都可靠"] if good else []
    return f"{OF_LETTER}{'；'.join([*doubted, *rest])}" if doubted or rest else ""


def of_one(word: str) -> str:
    """The word on one unit, behind its rates."""
    return f"{OF_LETTER}{word}"
