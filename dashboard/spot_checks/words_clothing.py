"""Sentences of the page on children's clothing: baseline, regional problem, standards."""

from collections.abc import Sequence
from datetime import date

from dashboard.indicators.definitions import Measure
from dashboard.indicators.words import Change, Title, measure_sentence
from dashboard.spot_checks.standards import KNOWN, NOT_YET, ItemLine, first_known
from dashboard.spot_checks.words_details import is_suspect
from dashboard.spot_checks.words_samples import change_headline
from dashboard.statistics import Cluster
from dashboard.words import formats

MAP_OUTLINE_NOTE = "深蓝粗框：扫描发现的疑似聚集；没有粗框就是没有发现。"
STANDARD_FOOT = (
    "强制性标准以外的项目（纤维含量、使用说明等）按产品标准或标识标准检验；"
    "标准的实施日期见 data/standards.toml。"
)
YEARLY_SUB = (
    "各年一并检验（算法：Kulldorff圆形扫描，一家企业连同它各年的结果一起重排999次）；"
    "p值已计入各年都看过，不超过0.05才提示"
)


def headline(
    now: tuple[date, Measure],
    before: tuple[date, Measure] | None,
    like: Change | None = None,
    as_of: date = date.max,
) -> Title:
    """The chosen year against the baseline; alone where nothing is earlier."""
    if before is None:
        return measure_sentence(now[1]), "没有更早的年份，不能与基期比较。"
    return change_headline([before, now], like, as_of)


def regional_headline(found: Sequence[Cluster], names: Sequence[str], period: str) -> Title:
    """62号: 童装行业不出现区域性质量问题."""
    if found and is_suspect(found[0]):
        return (
            f"{period}发现疑似区域聚集：{formats.names_text(list(names), 4)}，建议核查",
            "是不是区域性质量问题由县里认定，不由这一数字认定。",
        )
    return f"{period}未发现区域性质量问题", "“未发现”不等于没有：样本少时，轻的聚集发现不了。"


def items_panel(lines: Sequence[ItemLine]) -> Title:
    """Which item fails most, and which one its time's standard did not know."""
    sub = "历年不合格批次，按抽样当天有效的强制性标准分列（批）"
    early = [line for line in lines if line.not_yet]
    if not lines:
        return "没有不合格项目", sub
    names = formats.most((line.item, line.batches) for line in lines)
    each = "各" if len(names) > 1 else ""
    first = f"{formats.names_text(names, 3)}最多（{each}{max(line.batches for line in lines)}批）"
    if not early:
        return first, sub
    told = "、".join(f"{line.item}{line.not_yet}批" for line in early)
    return f"{first}；{told}当时的强制性标准没有规定", sub


def item_note(line: ItemLine, product: str) -> str:
    """What the standards of the time say about an item."""
    first = first_known(product, line.item)
    if line.standing == NOT_YET and first is not None:
        return f"◇ {first.id}从{formats.date_text(first.valid_from)}起才规定；请核对当时的检验依据"
    return "强制性标准项目" if line.standing == KNOWN else "不在强制性标准内"


def era_words(standards: Sequence[str]) -> str:
    """Head of a column: the standards that held then."""
    return "、".join(standards) if standards else "无强制性标准"
