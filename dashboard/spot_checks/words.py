"""Sentences about batches one by one: groups, weighted rates, makers, objections, lists."""

from collections.abc import Sequence
from datetime import date

from dashboard.indicators.definitions import Measure
from dashboard.indicators.measured import in_step
from dashboard.indicators.words import Change, Title
from dashboard.spot_checks.batches import Maker, Weighted, weights_day
from dashboard.words import formats

NO_ITEMS = "没有不合格批次，或没有写明不合格项目。"
PARTS = {
    "verdict": "判定",
    "groups": "分组",
    "makers": "企业",
    "regional": "区域",
    "items": "项目",
    "published": "对照",
}
PLANNER_FOOT = (
    "二项分布精确计算；批数和允许不合格数事先定好，只按新一轮的批次单独判定。"
    "不合格就补抽、再和原来的合起来判，会把不达标误认为达标：补一次约6%至8%，补几次12%至15%。"
)
TARGET_DETAILS = "控制图、趋势、抽样计划、企业合格率"
BASELINE_DETAILS = "控制图、趋势、企业合格率"
DIMENSION_WORDS = {
    "level": "级别",
    "class": "类别",
    "kind": "产品",
    "township": "乡镇",
    "size": "企业规模",
    "standard": "执行标准",
}
NOT_TOLD = {
    "class": "无数据：还没有导入企业分类名册。导入《企业分类监管名册》后，按抽样当天的类别分。",
    "size": "无数据：抽查名单没有“企业规模”一列。导入带这一列的名单后，按规模分。",
    "standard": "无数据：抽查名单没有“执行标准”（检验依据）一列。导入带这一列的名单后，按标准分。",
    "township": "无数据：抽查名单没有写乡镇或地址。",
    "level": "无数据：抽查名单没有写抽查级别。",
    "kind": "无数据：抽查名单没有写产品名称。",
}
CLASS_RULE = "类别取抽样当天已经生效的；当天才分的类别，从下一批起算。"
INTERNAL = "内部资料，不对外公布"
WINDOW_WORDS = {
    "open": "◇ 异议期内",
    "raised": "◇ 异议未处理",
    "settled": "● 异议已处理",
    "closed": "● 异议期已过",
}
REFERENCE_PANEL = (
    "公布数据对照（不是本县数据）",
    "虚线为公开发布的合格率（%），出处见下；抽样范围不同，只作参照，不与本县合并",
)
GAMMA_NOTE = "区间是可能的范围（算法：Fay–Feuer的伽马法，95%），一类只抽到1批也有。"
ITEMS_UNTOLD = "名单只写不合格项目，没有逐项列出检了哪些"
HOW_COUNTED = {
    "批次合格率": "首次检验合格的批次÷抽查批次",
    "企业合格率": "一年内所抽批次全部合格的企业÷抽查企业",
    "项目合格率": "合格的检验项目÷判定的检验项目",
}


def stages_name(document: str) -> str:
    """What the stages of a paper are called: 62号整治."""
    return f"{document}整治"


def stages_note(document: str, number: int) -> str:
    """What the bands behind a series are; empty where the paper has no stages."""
    if not number:
        return ""
    found = f"{stages_name(document)}{formats.numeral(number)}个阶段"
    return f"浅蓝竖带：{found}，指向可看名称和起止日；相邻阶段共用一天。"


def groups_panel(found: Sequence[tuple[str, Measure]], by: str, period: str) -> Title:
    """Which group stands lowest, as far as it can be said."""
    name = DIMENSION_WORDS[by]
    sub = f"{period}，按{name}；不足5批不算率（算法：横条为精确法、上下各5%，与判定相同）"
    judged = [(key, m) for key, m in found if m.rate is not None]
    sure = [key for key, m in judged if m.state in ("reached_proven", "missed_proven")]
    if not judged:
        return f"按{name}分，各组都不足5批，不算率", sub
    if judged[0][1].target is None:
        rate = min(m.rate or 0 for _, m in judged)
        low = [(key, m) for key, m in judged if (m.rate or 0) == rate]
        if len(low) > 1:
            return f"{formats.names_text([key for key, _ in low], 3)}最低：{low[0][1].text}", sub
        key, m = low[0]
        return f"{key}最低：{m.text}（{m.numerator}/{m.denominator}批）", sub
    if not sure:
        return f"按{name}分，{len(judged)}组都还不能下结论", sub
    told = "、".join(f"{key}{m.look.word}" for key, m in judged if key in sure)
    return f"{told}；其余{len(judged) - len(sure)}组还不能下结论", sub


def rates_panel(batches: Measure, firms: Measure, items: Measure) -> Title:
    """The three ways of counting, named, never mixed."""
    sub = "三种算法分母不同，不能画在一条线上，也不能互相比较高低"
    told = [m.text for m in (batches, firms, items) if m.rate is not None]
    if len(told) < 2:
        return "批次、企业、项目三种合格率", sub
    parts = [f"批次{batches.text}", f"企业{firms.text}"]
    if items.rate is not None:
        parts.append(f"项目{items.text}")
    return "、".join(parts), sub


def weighted_panel(found: Sequence[Weighted], moved: Change | None, as_of: date) -> Title:
    """Whether the change of the rate is one of the makers drawn or of quality.

    moved: that of the last known year against the first, up to the same day while it runs.
    """
    day = formats.date_text(weights_day())
    sub = (
        f"每年都按{day}名册的A、B、C类家数加权（固定权数），排除抽到哪一类的影响；"
        "各类为合格/抽查（批），比率单位%"
    )
    known = [one for one in found if one.is_known and one.crude.rate is not None]
    if len(known) < 2:
        return "按企业分类折算：不足两年，不能比较", sub
    first, last = known[0], known[-1]
    now, before = (formats.span_text(*in_step(one.year, last.year, as_of)) for one in (last, first))
    if moved is None:
        return f"{before}和{now}抽到的类别不同，折算后也不能比较", sub
    return f"折算后{now}比{before}{moved.verb}{moved.text}，{moved.direction}", sub


def no_weights() -> str:
    """Why nothing is weighted."""
    day = formats.date_text(weights_day())
    return f"无数据：没有{day}及以前的企业分类，没有权数（日期可在 data/spot_checks.toml 改）。"


def weighted_foot(found: Sequence[Weighted], sizes: Sequence[int]) -> str:
    """The weights, and what the weighted rate leaves out."""
    counts = "、".join(f"{name}类{n}家" for name, n in zip("ABC", sizes, strict=True))
    left_out = sum(one.unclassified for one in found)
    rest = f"抽样当天没有A、B、C类别的{left_out}批不参加折算。" if left_out else ""
    merged = "、".join(f"{one.year}年{one.merged}类" for one in found if one.merged)
    joined = f"{merged}没抽到，权数并给相邻的类。" if merged else ""
    return f"权数：{counts}。{rest}{joined}{CLASS_RULE}{GAMMA_NOTE}"


def makers_panel(makers: Sequence[Maker], failed: int, period: str) -> Title:
    """How many enterprises are behind the failed batches."""
    sub = f"{INTERNAL}；{period}，首次检验；点企业看一企一档"
    if not makers:
        return f"{period}没有不合格批次", sub
    again = sum(one.failed > 1 for one in makers)
    told = f"，其中{again}家不止一批" if again else ""
    return f"{failed}批不合格来自{len(makers)}家企业{told}", sub


def windows_panel(counts: dict[str, int], public_from: date | None) -> Title:
    """Whether the results may be made public."""
    sub = "产品质量法第十五条：自收到检验结果之日起15日内可提出异议"
    if not counts:
        return "没有不合格批次，没有异议期", sub
    if public_from is None:
        return "异议期都已过，可以对外公布汇总", sub
    if public_from == date.max:
        return "有异议还没处理，暂不能对外公布", sub
    return f"{formats.date_text(public_from)}起才能对外公布", sub


def windows_lines(counts: dict[str, int], has_column: bool, has_report_day: bool) -> list[str]:
    """What the state of objections rests on."""
    told = "、".join(f"{WINDOW_WORDS[key][2:]}{n}批" for key, n in counts.items() if n)
    lines = [f"不合格批次：{told}。"] if told else []
    if not has_column:
        lines.append("是否提出异议：无数据（抽查名单没有“是否提出异议”一列），只按日期算异议期。")
    if not has_report_day:
        lines.append(
            "没有“报告送达日期”一列，异议期从抽样日起算；实际从收到检验结果之日起算，会更晚。"
        )
    return lines


def blocked_export(public_from: date | None) -> str:
    """Why nothing can be downloaded for the public yet; empty when it can."""
    if public_from is None:
        return ""
    if public_from == date.max:
        return "公开汇总暂不能下载：有企业提出异议，还没有处理结果。"
    day = formats.date_text(public_from)
    return f"公开汇总暂不能下载：还有批次在15日异议期内，{day}起可以下载。"


def refused_note(refused: int, is_failure: bool) -> str:
    """How refused batches are counted."""
    if is_failure:
        return f"其中拒检{refused}批，按所选口径算不合格。"
    return f"另有拒检{refused}批，不算已检批次。"


def lists_panel(rows: int, agreeing: int, differing: int) -> Title:
    """Whether imported national lists agree with what was published."""
    sub = "合格/抽查（批）：导入的外地名单逐行计数，与公布的数逐年核对；不与本县合并"
    if not rows:
        return "还没有导入外地的抽查名单", sub
    if differing:
        return f"导入的{rows}份外地名单，{differing}份与公布数不一致，请核对", sub
    if agreeing:
        return f"导入的{rows}份外地名单，{agreeing}份与公布数一致", sub
    return f"导入的{rows}份外地名单，没有同年同级的公布数可核对", sub


def planner_panel(newest: Measure) -> Title:
    """还差几批: the shortest way to a conclusion."""
    if newest.target is None or newest.denominator == 0:
        return "还差几批", "没有可判定的批次"
    if newest.target.is_over:
        goal = newest.target.printed
        told = f"{goal}的目标已经到期，不再判定；另抽一轮要多少批才能证明不低于{goal}（单侧95%）"
        return f"若仍按原目标{goal}：另抽一轮，至少{newest.round_batches}批、全部合格", told
    sub = (
        f"已抽{newest.denominator}批、不合格{newest.denominator - newest.numerator}批；"
        f"事先定好的新一轮，要多少批才能证明合格率不低于{newest.target.printed}（单侧95%）"
    )
    if newest.state == "reached_proven":
        return f"已经可以下结论：不低于{newest.target.printed}", sub
    needed = newest.round_batches
    if needed is None:
        return f"{newest.target.printed}不能用抽样证明，须全数检查", sub
    return f"还差几批：另抽一轮，至少{needed}批、全部合格才能下结论", sub


def cited_panel(number: int) -> Title:
    """Where the published rates were published."""
    return f"出处（{number}条）", "数字照公布，合格率由批数算出的另注"


def nameless_foot(batches: int) -> str:
    """Failed batches that name no maker; empty when there are none."""
    return f"另有{batches}批没有写企业名称。" if batches else ""


def more_items(names: Sequence[str]) -> str:
    """The failing items below those that are drawn."""
    return f"另有{len(names)}项：{formats.names_text(list(names), 12)}"
