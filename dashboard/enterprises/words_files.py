"""Sentences on the files of enterprises: offences, training, three gates, suppliers, kept list."""

from collections.abc import Mapping, Sequence

from dashboard.enterprises.files import Marked
from dashboard.enterprises.flow import UNKNOWN, Flow
from dashboard.enterprises.network import Supplier
from dashboard.indicators.words import Title
from dashboard.words import formats

MARKS = {
    "business_licence": "营业执照",
    "production_licence": "生产许可证",
    "unlicensed": "无照生产",
    "uncertified": "无证生产",
    "unlabelled": "无标生产",
    "counterfeit": "假冒伪劣",
    "unsafe_premises": "“三合一”生产",
    "environment_offence": "环境违法",
    "land_offence": "土地违法",
    "tax_offence": "偷漏税",
    "excellence_training": "卓越绩效管理培训",
    "quality_training": "质量管理知识培训",
    "incoming_inspection": "原材料进厂关",
    "process_inspection": "生产加工关",
    "outgoing_inspection": "成品出厂关",
}
NEEDED = {
    "files": "还没有企业档案。导入企业档案表（一企一档）后，这里数出来。",
    "forms": "还没有自查报告申报表。导入后，这里数出来。",
    "suppliers": "还没有供应商。导入企业档案表（填“供应商”列）后，这里画出谁给谁供货。",
    "blacklist": "还没有导入局里的黑名单；左边是按抽查结果推算的。",
}
SCAN_NOTE = (
    "同一产品里，客户的不合格批次与其他企业比；按供应商个数校正（999次模拟）。"
    "p≤0.05只是提示去查，不是结论"
)

ASSOCIATIONS_PANEL = ("行业协会的四项任务", "按登记的完成日期；没有登记的可在任务推进页补登")


def flags_panel(counts: Mapping[str, tuple[Marked, int]]) -> Title:
    """Which offences the files tell."""
    sub = "企业档案里填“有”的家数；没有填的不算“无”；已关停、退出的不计"
    told = {name: marked.yes for name, (marked, _) in counts.items() if marked.told}
    if not told:
        return "无照、无证等情形：无数据", sub
    found = {name: count for name, count in told.items() if count}
    if not found:
        return "档案里没有填“有”的违法情形", sub
    worst = formats.most((MARKS[name], count) for name, count in found.items())
    each = "各" if len(worst) > 1 else ""
    most = f"{each}{max(found.values())}家" + ("，最多" if len(found) > 1 else "")
    return f"{len(found)}类情形还有，{formats.names_text(worst, 3)}{most}", sub


def courses_panel(counts: Mapping[str, tuple[Marked, int]]) -> Title:
    """How many of those whose class calls for a course took it."""
    sub = "62号 三(四)：A类学卓越绩效，B类以上学质量管理知识；按现在的类别"
    parts = [
        f"{MARKS[name].removesuffix('培训')}{marked.yes}/{marked.told + missing + marked.empty}家"
        for name, (marked, missing) in counts.items()
        if marked.told
    ]
    return ("培训：" + "，".join(parts)) if parts else "企业培训：无数据", sub


def gates_panel(counts: Mapping[str, Marked]) -> Title:
    """The weakest of the three gates."""
    sub = "自查报告申报表里填“有”的；协会帮助把关（62号 三(二)）"
    told = {name: (one.yes, one.told) for name, one in counts.items() if one.told}
    if not told:
        return "三道关：无数据", sub
    if all(yes == total for yes, total in told.values()):
        return "填了的三道关都有", sub
    weakest = formats.least((name, yes / total) for name, (yes, total) in told.items())
    parts = [f"{MARKS[name]}{told[name][1]}家里{told[name][0]}家有" for name in weakest]
    return f"最弱的：{'，'.join(parts)}", sub


def chain_headline(found: Sequence[Supplier]) -> Title:
    """Whether the customers of a supplier fail more often than others."""
    if not found:
        return "还没有供应商数据，看不出不合格是不是来自上游", NEEDED["suppliers"]
    notable = [one for one in found if one.is_notable]
    total = len({one.name for one in found})
    if not notable:
        return f"{total}家供应商里，没有哪家的客户不合格明显偏多", ""
    first = notable[0]
    rest = f"，另有{len(notable) - 1}家" if len(notable) > 1 else ""
    return (
        f"{total}家供应商里，有{len(notable)}家的客户不合格偏多",
        f"{first.product}{first.supplies}一家：客户{len(first.customers)}家，"
        f"抽查{first.tested}批、不合格{first.failed}批，"
        f"是其他企业的{first.relative_risk or 0:.1f}倍{rest}。",
    )


def network_panel(first: Supplier, label: str) -> Title:
    """The customers of the supplier that is drawn dark."""
    return (
        f"{label}的客户{len(first.customers)}家，{first.failing}家有不合格",
        f"左：供应商，右：抽到过的客户（不合格/抽查批数）；◆ 有不合格，○ 没有；深线为{label}",
    )


FLOW_SUB = (
    "圆＝这个乡镇有供应商的厂家数；线＝从供应商所在地到厂家，越粗厂家越多；环＝供应商就在本乡镇"
)
FLOW_RULE = "供应商在哪里：名册里有的按名册，没有的按名称里写的地名；名称里没有地名的不画"
FLOW_NOWHERE = (
    "供应商都不知道在哪里，画不成图。"
    "在企业档案的供应商名称里写上地名（如永嘉县瓯北镇某铸造厂），或把供应商也列入名册，再导入。"
)


MOST_WAYS = 2  # of those that are equal, in one title


def flow_title(found: Sequence[Flow]) -> str:
    """The way that serves most makers, of those whose ends are known."""
    placed = [one for one in found if UNKNOWN not in (one.origin, one.township)]
    if not placed:
        return "上游从哪里来：供应商都不知道在哪里"
    first = [one for one in placed if one.customers == placed[0].customers]
    homes = ["本镇" if one.origin == one.township else one.origin for one in first]
    ways = [
        f"{one.township}{one.customers}家厂由{home}供货"
        for one, home in zip(first, homes, strict=True)
    ]
    if len(ways) > MOST_WAYS:
        return f"上游从哪里来：{len(ways)}路一样多，各供{placed[0].customers}家厂"
    return f"上游从哪里来：{'，'.join(ways)}，最多"


def flow_told(one: Flow) -> str:
    """One arc on pointing at it."""
    return (
        f"<b>{one.origin} → {one.township}</b><br>供应商{one.suppliers}家，厂家{one.customers}家，"
        f"其中有不合格{one.failing}家<br>不合格/抽查 {rate_words(one.failed, one.tested)}批"
    )


def flow_left_out(found: Sequence[Flow], drawn: int) -> str:
    """What the map does not show; empty where it shows all."""
    nowhere = [one for one in found if UNKNOWN in (one.origin, one.township)]
    makers = sum(one.customers for one in nowhere)
    more = len(found) - len(nowhere) - drawn
    parts = [f"{UNKNOWN}的{len(nowhere)}路（厂家{makers}家次）没有画，表里有"] if nowhere else []
    parts += [f"另有{more}路没有画，表里有"] if more > 0 else []
    return "；".join(parts)


def flow_hover(found: Sequence[Flow], township: str) -> str:
    """From where the makers of a township are served."""
    own = [one for one in found if one.township == township]
    told = "、".join(f"{_from(one)}{one.customers}家" for one in own)
    return f"厂家由{told}供货" if told else "没有登记供应商的厂家"


def _from(one: Flow) -> str:
    if one.origin == one.township:
        return "本乡镇"
    return "不明处" if one.origin == UNKNOWN else one.origin


def judgement(one: Supplier) -> str:
    """The comparison of one supplier in words."""
    if one.p_value is None:
        return "抽到的客户不足2家，不比较"
    if one.is_notable:
        return f"◆ 偏多，p={one.p_value:.3f}"
    return "看不出差别"


def list_panel(kept: int, both: int, only_rule: int) -> Title:
    """The list that the bureau keeps against the rule."""
    if not kept:
        return "局里的黑名单：无数据", ""
    text = f"局里名单{kept}家，其中{both}家与推算一致"
    return (
        text + (f"；推算应列而名单没有的{only_rule}家" if only_rule else "，没有漏列"),
        "局里导入的名单，与按现行规则从抽查结果推算的名单核对",
    )


def rate_words(failed: int, tested: int) -> str:
    """42/155（27.1%），no rate below five batches."""
    if tested < 5:
        return f"{failed}/{tested}" if tested else formats.MISSING
    return f"{failed}/{tested}（{failed * 100 / tested:.1f}%）"
