"""Sentences about spot checks: control chart, change, plans, purposes, classes, clusters."""

from collections.abc import Sequence

import numpy as np

from dashboard.indicators.definitions import Indicator, Measure
from dashboard.indicators.policy import LEVEL, Step
from dashboard.indicators.words import Change, as_extreme
from dashboard.statistics import (
    TRIAL_POINTS,
    Assurance,
    Cluster,
    PhasedChart,
    RunRules,
    Trend,
    TrendTest,
    Variation,
    variation,
)
from dashboard.words import formats

Title = tuple[str, str]

CLAIM_TITLE = "核查声称的质量水平（GB/T 2828.4）：另一种问法"
CLAIM_SUB = "上面的计划要证明“达标”；这里假定声称属实，只有不合格过多才否定，两者不能互换"
CLAIM_TOTAL, CLAIM_LIMIT, CLAIM_LEVEL = "抽样数", "不合格限", "声称不合格品率（%）"
CHART_KINDS = {"p": "p图", "laney": "p′图"}
ONE_YEAR = "只有一年，看不出趋势。"
PLAN_PANEL = ("重新抽一轮要多少批", "允许的不合格批数须事先定好；二项分布精确计算")
PLAN_ALLOWED = "允许不合格批数"
POOLED_PANEL = ("假如把别的抽查也算进来", "只作对比；计入目标的只有定期抽查")
POOLED = "混入"
FIRMS_HEADS = ("算法", "合格/抽查", "合格率（%）", "可能的范围")
FIRMS_ROWS = ("批次", "企业")
FIRMS_FOOT = "横线为可能的范围。"
TOO_FEW, NOT_COMPARED = "批数过少", "批数过少，不比较"
SCAN_HEADS = ("范围", "企业", "不合格", "预期", "相对危险", "p值")
SCAN_HOW = "算法：Kulldorff圆形扫描，各年一并检验；一家企业连同它各年的结果一起重排999次"
SCAN_TITLE = "有没有区域性质量问题"
SCAN_NOT_NEEDED = "没有不合格企业，或只抽查了一个乡镇，不必扫描。"
SCAN_FOUND = "发现疑似聚集，建议核查"
SCAN_NOTHING = "未发现聚集"


NOT_CLUSTERED = ("各地其实一样", "这样集中")
NO_TREND = ("其实没有升降", "这样的趋势")


def clustered_text(p_value: float) -> str:
    """若各地其实一样，出现这样集中的机会约2%: never the chance that it is chance."""
    return as_extreme(p_value, *NOT_CLUSTERED)


VARIATION_WORDS = {
    Variation.COMMON: "最近一期属普通波动",
    Variation.IMPROVEMENT: "最近一期好于以往，不像偶然",
    Variation.CONCERN: "最近一期差于以往，不像偶然",
}


def stages_phases(document: str) -> str:
    """按62号整治前、中、后分段."""
    return f"按{document}整治前、中、后分段"


PHASE, PHASE_FROM = "分段", "从这一期起重新计算"
PHASES = {"none": "不分段", "hand": "手工分段"}


def control_panel(chart: PhasedChart, rules: RunRules, one: Indicator, grain: str) -> Title:
    """Whether the rate moved more than it always does."""
    limits = "均值±3倍标准差，批数少时按二项分布精确计算"
    sub = f"{one.short_name}（%），{grain}；实线为控制限（{limits}）"
    known = ~np.isnan(chart.values)
    count, special = int(known.sum()), int(rules.special.sum())
    if special == 0:
        return f"{count}个时期都属普通波动，不必逐期解释升降", sub
    now = VARIATION_WORDS[variation(rules)]
    return f"{count}个时期中{special}个不是普通波动；{now}", sub


def control_foot(chart: PhasedChart, is_laney: bool) -> str:
    """Rules, trial limits, Laney factor."""
    parts = ["规则：超出控制限；连续7点在均值同侧；连续7点升或降；3点中2点超过2倍标准差"]
    if chart.trial:
        parts.insert(0, f"试行控制限：现阶段只有{chart.present}个点，不足{TRIAL_POINTS}个")
    if sum(n > 0 for n in chart.points) > 1:
        parts.append("各段各算均值和控制限，连续几点的规则不跨段")
    if is_laney:
        parts.append(f"p′图的标准差乘以{chart.sigma_z:.2f}（算法：Laney）")
    return "；".join(parts) + "。"


def assurance_sentence(assured: Assurance | None, target: str, points: int) -> str:
    """Will the process as it runs now meet the target by itself? Not told from a few points."""
    if assured is None:
        return f"现阶段只有{points}个点，不足{TRIAL_POINTS}个，不判断能不能稳定到{target}。"
    return {
        Assurance.PASS: f"照现在的水平，每期都会高于{target}。",
        Assurance.FAIL: f"照现在的水平，每期都到不了{target}，须改变做法。",
        Assurance.HIT_OR_MISS: f"照现在的水平，有时过{target}有时不过，单期高低不说明问题。",
    }[assured]


def trend_sentence(
    alike: TrendTest | None, crude: TrendTest | None, marker: Trend, first: str, last: str
) -> str:
    """The trend over years within classes of makers, with its slope; the crude one where it
    disagrees."""
    if alike is None:
        return "各年都相同或只有一年，没有趋势可检验。"
    how = f"同类企业之间比较，{as_extreme(alike.p_value, *NO_TREND)}"
    slope = f"平均每年{signed(alike.slope * 100)}个百分点，{limits_text(alike.lower, alike.upper)}"
    other = _crude_trend(alike, crude)
    if alike.p_value > LEVEL:
        return f"{first}至{last}没有看得出的升降趋势（{slope}；{how}）{other}。"
    word = "上升" if alike.z > 0 else "下降"
    note = "" if marker is Trend.TOO_FEW else _marker_note(marker)
    return f"{first}至{last}呈{word}趋势（{slope}；{how}）{note}{other}；趋势不说明原因。"


def _crude_trend(alike: TrendTest, crude: TrendTest | None) -> str:
    """What all batches as drawn seem to show, where it is something else."""
    if crude is None or _trend_word(crude) == _trend_word(alike):
        return ""
    told = f"呈{word}趋势" if (word := _trend_word(crude)) else "看不出趋势"
    return (
        f"；不分类别直接算则{told}（每年{signed(crude.slope * 100)}个百分点），是各年抽到的类别不同"
    )


def _trend_word(test: TrendTest) -> str:
    return "" if test.p_value > LEVEL else "上升" if test.z > 0 else "下降"


def _marker_note(marker: Trend) -> str:
    return {
        Trend.RISING: "，只看最近5年也在上升",
        Trend.FALLING: "，只看最近5年也在下降",
    }.get(marker, "，只看最近5年则还不明显")


def change_sentence(found: Change, baseline: str) -> str:
    """上升6.0个百分点（－2.0至＋14.0），尚不能认定为提高."""
    limits = limits_text(found.low, found.high)
    return f"比{baseline}{found.verb}{found.text}（{limits}），{found.direction}"


def like_sentence(like: Change, crude: Change, before: str) -> str:
    """The change with the classes weighed alike, which the conclusion rests on; and the crude
    one, told apart where it concludes something else."""
    limits = limits_text(like.low, like.high)
    start = f"按企业分类折算，比{before}{like.verb}{like.text}（{limits}），{like.direction}"
    plain = f"直接算{crude.verb}{crude.text}"
    if like.direction == crude.direction:
        return f"{start}；{plain}"
    return f"{start}；{plain}、{crude.direction}，但两年抽到的企业类别不同，以折算的为准"


def limits_text(low: float, high: float) -> str:
    """Two limits of a difference, -1..1, in points with signs: －2.0至＋14.0."""
    return "至".join(signed(value * 100) for value in (low, high))


def signed(value: float) -> str:
    """＋1.5, －2.0, 0.0."""
    text = f"{abs(value):.1f}"
    if text == "0.0":
        return text
    return ("＋" if value > 0 else formats.MINUS) + text


def plan_sentence(needed: int | None, failures: int, target: str, noun: str) -> str:
    """The fewest batches of a fresh round that prove the target."""
    if needed is None:
        return f"{target}不能用抽样证明，须全数检查。"
    allowed = "全部合格" if failures == 0 else f"最多{failures}{noun}不合格"
    return f"从头抽一轮：至少{needed:,}{noun}，{allowed}，才能证明不低于{target}（单侧95%）。"


def step_lines(steps: Sequence[Step], target: str, noun: str) -> list[str]:
    """A plan in steps that may end early, its 5% spent over all looks."""
    if not steps:
        return []
    told = "；".join(f"累计{step.batches}{noun}{_allowed(step, noun)}" for step in steps)
    return [
        f"也可以分{len(steps)}次抽，每次抽完看一眼：{told}。",
        f"各次合起来，不到{target}却误认为达标的可能不超过5%；中途不能加次数、改批数。",
    ]


def _allowed(step: Step, noun: str) -> str:
    if step.failures is None:
        return "还不能下结论"
    few = f"不合格不超过{step.failures}{noun}" if step.failures else "全部合格"
    return f"{few}即可认定"


def claim_lines(total: int, limit: int, claimed: str, risk: float, missed: float) -> list[str]:
    """What a claim-checking plan can say, and its two risks; times 4 for the second."""
    return [
        f"声称不合格品率不超过{claimed}，抽{total}个，不合格超过{limit}个就否定这一声称。",
        f"声称属实时被误判的可能：{risk * 100:.1f}%（标准要求不超过5%）。",
        f"实际差到声称的4倍时仍不被否定的可能：{missed * 100:.1f}%。",
        "没有被否定，只能写“未发现不符合声称”，不能写“已证明达标”。",
    ]


def pooled_sentence(official: Measure, pooled: Measure, added: Sequence[str]) -> str:
    """What pooling other purposes would do to the figure, and why it is not done."""
    if not added:
        return "选一种性质，看算进去会怎样改变合格率。"
    if official.rate is None or pooled.rate is None:
        return "批数过少，不比较。"
    change = float(pooled.rate - official.rate) * 100
    word = "高" if change >= 0 else "低"
    by = "一样" if f"{abs(change):.1f}" == "0.0" else f"{word}{abs(change):.1f}个百分点"
    return (
        f"混入{'、'.join(added)}后为{pooled.text}（{pooled.numerator}/{pooled.denominator}），"
        f"比计入目标的{official.text}{by}。这些批次不是随机抽的，差值是抽样偏差，不用于判定。"
    )


def firms_panel(batches: Measure, firms: Measure) -> Title:
    """Batches and firms side by side."""
    sub = "同一企业的多批不是独立的样本；企业：一年内所抽批次首次检验全部合格才算合格"
    if batches.rate is None or firms.rate is None:
        return "批次与企业：数量过少，不计算比率", sub
    gap = float(batches.rate - firms.rate) * 100
    word = "低" if gap >= 0 else "高"
    return f"按企业算为{firms.text}，比按批次{word}{abs(gap):.1f}个百分点", sub


def is_suspect(cluster: Cluster) -> bool:
    """Whether a cluster asks for a look: p at most 5%."""
    return cluster.p_value is not None and cluster.p_value <= LEVEL


def scan_panel(clusters: Sequence[Cluster], names: Sequence[str], period: str) -> Title:
    """未发现 / 发现疑似聚集，建议核查; `names`: the places of the first cluster."""
    sub = f"{period}抽查企业按乡镇驻地扫描（{SCAN_HOW}）"
    if not clusters or not is_suspect(clusters[0]):
        return SCAN_NOTHING, sub
    return f"{SCAN_FOUND}：{formats.names_text(list(names), 3)}", sub


def cluster_sentence(cluster: Cluster, names: Sequence[str]) -> str:
    """Counts, expectation, chance and what to do."""
    place = formats.names_text(list(names), 6)
    assert cluster.p_value is not None
    told = "建议专项核查" if is_suspect(cluster) else "属偶然范围"
    return (
        f"{place}{cluster.population:.0f}家企业{cluster.cases}家次有不合格，"
        f"按全县同类水平约{cluster.expected:.1f}家次，{clustered_text(cluster.p_value)}，{told}"
    )


def strata_sentence(classed: int, firms: int) -> str:
    """What was compared with what: year, purpose, and class where it is known."""
    if not classed:
        return (
            "只在同年、同性质的抽查内比较；抽样时的企业分类（A、B、C类）不详，没有按类别分层，"
            "重点抽查较差企业的乡镇会显得偏高。"
        )
    told = "只在同年、同性质、同类别的企业内比较（A、B、C类按抽样当日的分类）"
    return f"{told}；{firms - classed}家次分类不详，自成一类。" if classed < firms else f"{told}。"


def detectable_sentence(
    place: str, rounds: int, expected: float, fewest: int | None, overall: float
) -> str:
    """以现有样本能发现到什么程度, by the very scan that was made."""
    start = (
        f"抽查企业中有不合格的占{overall * 100:.1f}%。以现有样本，抽得最多的{place}"
        f"（{rounds}家次，预期{expected:.1f}家次不合格）"
    )
    if fewest is None:
        return f"{start}即使全部不合格也发现不了，样本太少。"
    return f"{start}要有{fewest}家次不合格才会被这次扫描发现；更轻的聚集发现不了。"


SCAN_FOOT = (
    "坐标为乡镇驻地，同一乡镇内的远近看不出；抽查去的地方不是随机的；"
    "是不是区域性质量问题由县里认定，不由这一数字认定。"
)


def cluster_cells(cluster: Cluster, members: list[str]) -> list[str]:
    """A row under SCAN_HEADS."""
    risk = cluster.relative_risk
    return [
        formats.names_text(members, 6),
        f"{cluster.population:.0f}家",
        f"{cluster.cases}家次",
        f"{cluster.expected:.1f}家次",
        formats.MISSING if np.isinf(risk) else f"{risk:.1f}倍",
        f"{cluster.p_value:.3f}",
    ]


def trend_panel(definition: str) -> Title:
    """The trend over the years."""
    return "历年趋势", f"{definition}，按年"


def newest_line(year: str, now: Measure, since: str, crude: Change, like: Change | None) -> str:
    """The newest year against the one before, like with like where the classes are known."""
    if like is not None:
        return f"{year}{now.text}，{like_sentence(like, crude, since)}（算法：可能的范围，95%）。"
    told = change_sentence(crude, since)
    return f"{year}{now.text}，{told}（算法：可能的范围按纽科姆法，95%）。"


def true_rate(percent: int) -> str:
    """A rate that nobody knows."""
    return f"真实合格率{percent}%"


def proof_chance(chance: float) -> str:
    """How often a plan proves the goal."""
    return f"{chance * 100:.0f}%能证明"


def level_name(level: str) -> str:
    """省级; 合计 for all levels together."""
    return f"{level}级" if level else "合计"


def change_title(year: str, now: Measure, told: str) -> str:
    """The rate of a year and what became of it."""
    return f"{year}{now.text}，{told}"


def change_sub(note: str) -> str:
    """What counts, and how the change is tested."""
    return f"{note}；不足5批不比较（算法：可能的范围按纽科姆法，95%）"


def change_heads(baseline: str, year: str) -> tuple[str, ...]:
    """Heads of the table of changes against the baseline year."""
    return "级别", baseline, year, "变化（点）", "可能的范围（点）", "能否认定"
