"""Sentences of the page on demonstration towns, streets and villages."""

from collections.abc import Sequence
from datetime import date

from dashboard.demonstration import stages
from dashboard.demonstration.regions import Region
from dashboard.demonstration.stages import Campaign, Gate, QuotaState, Unit
from dashboard.indicators.words import Title
from dashboard.words import formats

PARTS = {
    "progress": "名额和进度",
    "list": "申报名单",
    "checks": "等待和核对",
    "levels": "三级和标准",
    "compare": "两地对照",
}
ORDER_RULE = "阶段日期缺漏或前后颠倒的，只计到出问题之前"
ABOUT_NOTE = "“左右”文件没有写宽窄：浅色带只帮助看图，不判定达标"
TILES_NOTE = "方块只表示方位，非行政区域界线"
GATE_NOTE = "按申报时区划的最后一份名册计算；街、村按地址里的名称找户"
NO_SCORES = "还没有导入示范创先评分表（市标准或县标准）。导入后这里显示各项得分。"
CLAIMED_NOTE = "斜纹和◇：名单写到了这一步，但前面有日期缺漏或颠倒（个）"
PICK_NOTE = f"{TILES_NOTE}。点一块只看这个县。"
LIST_NOTE = "点一行看这个单位；等待天数算到活动期限为止"


def demonstration_headline(
    region: Region, found: Sequence[Unit], states: Sequence[QuotaState], gates: Sequence[Gate]
) -> Title:
    """Approved against every quota; then what is missing or in dispute."""
    parts = [_quota_sentence(one) for one in states]
    about = [str(one.quota.count) for one in states if one.quota.about]
    faults = sum(bool(one.fault) for one in found)
    rest = []
    approved = [one for one in gates if one.unit.is_approved]
    if blocked := sum(bool(len(one.blocking)) for one in approved):
        rest.append(f"已审定的里面有{blocked}个范围内还有未达标单位")
    if unknown := sum(one.is_unknown for one in approved):
        rest.append(f"已审定的里面有{unknown}个看不出范围内达标没有")
    if faults:
        rest.append(f"{faults}个日期缺漏或颠倒，没有计到底")
    if returned := sum(one.is_returned for one in found):
        rest.append(f"{returned}个退回后没有再报")
    if objections := sum(bool(one.objection) for one in found):
        rest.append(f"{objections}个有异议记录")
    if about:
        rest.insert(0, f"文件依次要求{'、'.join(about)}个左右")
    sub = f"共{len(found)}个申报" + ("；" + "；".join(rest) if rest else "，日期都齐全") + "。"
    return f"{region.name}：{'，'.join(parts)}", sub


def card_words(found: Campaign) -> tuple[str, str, tuple[int, int], str, str, str]:
    """The card of the cockpit: name, aim, approved of wanted, state, what holds them up, foot."""
    first = min(found.quotas, key=lambda one: one.approved / max(one.wanted, 1))
    aim = f"目标 {'' if first.quota.about else '≥'}{first.wanted}个"
    approved = [one for one in found.gates if one.unit.is_approved]
    blocking = stages.blocking_outlets(approved)
    gap = f"审定的里{blocking}户没规范" if blocking else ""
    quotas = [f"{one.quota.name}{one.approved}/{one.wanted}" for one in found.quotas]
    foot = " · ".join(quotas)
    return "示范创建", aim, (first.approved, first.wanted), first.state, gap, foot


def _quota_sentence(one: QuotaState) -> str:
    quota = one.quota
    if quota.about:
        return f"{quota.name}{one.approved}个"
    if one.approved >= one.wanted:
        return f"{quota.name}{one.approved}个（够{one.wanted}个）"
    lacks = one.wanted - one.approved
    if one.is_over:
        return f"{quota.name}{one.approved}个（比原定少{lacks}个，仅供参考）"
    return f"{quota.name}{one.approved}个（还差{lacks}个）"


def quota_text(one: QuotaState) -> str:
    """What stands beside the name of a quota: 19◇1，在办10；20左右."""
    more = f"◇{one.claimed - one.approved}" if one.claimed > one.approved else ""
    goal = f"{one.wanted}左右" if one.quota.about else f"至少{one.wanted}"
    return f"{one.approved}{more}，在办{one.under_way}；{goal}"


def quotas_panel(states: Sequence[QuotaState]) -> Title:
    """Which quota is furthest from its number."""
    sub = "深：已审定；斜纹◇：日期有问题；浅：在办（个，各按目标个数的比例画）"
    exact = [one for one in states if not one.quota.about]
    if exact:
        missed = [one for one in exact if one.approved < one.wanted]
        if not missed:
            return "文件写明的个数都够了", sub
        lacks = max(one.wanted - one.approved for one in missed)
        worst = [one for one in missed if one.wanted - one.approved == lacks]
        names = "、".join(one.quota.name for one in worst)
        each = "各" if len(worst) > 1 else ""
        if all(one.is_over for one in worst):
            return f"{names}{each}比原定少{lacks}个，仅供参考", sub
        return f"{names}{each}还差{lacks}个", sub
    least = min(states, key=lambda one: one.approved / max(one.wanted, 1))
    return f"{least.quota.name}离文件的个数最远：{least.approved}个对{least.wanted}个左右", sub


MOST_NAMED = 3


def pipeline_panel(steps: Sequence[str], in_order: dict[str, int]) -> Title:
    """Where most applicants fall out."""
    sub = "走到各阶段的申报单位（个）；右边：从上一阶段来用的天数（中位）"
    drops = {
        second: in_order[first] - in_order[second]
        for first, second in zip(steps, steps[1:], strict=False)
    }
    worst = max(drops, key=lambda name: drops[name], default="")
    if not worst or not drops[worst]:
        return "没有停在半路的申报", sub
    first = [name for name, count in drops.items() if count == drops[worst]]
    if len(first) > MOST_NAMED:
        return f"{len(first)}个阶段前各停下{drops[worst]}个", sub
    if len(first) > 1:
        return f"{'、'.join(first)}前停下的各{drops[worst]}个", sub
    return f"{worst}前停下的最多，{drops[worst]}个", sub


def waiting_panel(rows: Sequence[tuple[str, str, int]], end: date | None, as_of: date) -> Title:
    """Who waits longest. rows: applicant, stage it waits for, days."""
    day = min(end, as_of) if end else as_of
    sub = f"到{formats.date_text(day)}停在各阶段的天数；竖线：走完的一般用的天数（中位）"
    if not rows:
        return "没有停在半路的申报", sub
    days = max(days for _, _, days in rows)
    longest = [(name, step) for name, step, waited in rows if waited == days]
    start = f"{len(rows)}个停在半路，等得最久的是"
    if len(longest) > 1:
        names = [name for name, _ in longest]
        return f"{start}{formats.names_text(names, MOST_NAMED)}：各等{days}天", sub
    return f"{start}{longest[0][0]}：等{longest[0][1]}{days}天", sub


def members_panel(region: Region, counts: Sequence[tuple[str, int, int]]) -> Title:
    """Which member has most approved. counts: member, approved, applied."""
    sub = "审定数 / 申报数（个），颜色越深审定的比例越高"
    if not counts:
        return "还没有申报", sub
    done = max(done for _, done, _ in counts)
    if done == 0:
        return f"{len(counts)}个{region.member_noun}都还没有审定的", sub
    first = [(name, all_) for name, own, all_ in counts if own == done]
    if len(first) > 1:
        names = [name for name, _ in first]
        return f"{formats.names_text(names, MOST_NAMED)}审定最多，各{done}个", sub
    return f"{first[0][0]}审定最多，{first[0][1]}个申报中{done}个", sub


def townships_panel(done: int, all_: int, blocked: int) -> Title:
    """How many townships have an approved street or village."""
    sub = "各乡镇的示范街（村）：审定、在办，范围内是否全部达标"
    more = f"，其中{blocked}个里面有未达标的户" if blocked else ""
    return f"{all_}个乡镇中{done}个有审定的示范街（村）{more}", sub


def gate_panel(gates: Sequence[Gate], day: date) -> Title:
    """How many applicants have outlets that do not comply."""
    sub = f"范围内全部“十小”单位要达标（75号二(四)）；{formats.date_text(day)}前最后一份名册"
    blocked = [one for one in gates if len(one.blocking)]
    unknown = [one for one in gates if one.reason]
    if blocked:
        outlets = stages.blocking_outlets(blocked)
        return f"{len(blocked)}个申报单位里有{outlets:,}户没有达标，卡住审定", sub
    if unknown:
        return f"{len(unknown)}个算不出：{unknown[0].reason}", sub
    return "申报范围内的户全部达标", sub


def problems_panel(rows: Sequence[Sequence[str]]) -> Title:
    """What has to be put right in the list."""
    sub = "日期缺漏或颠倒、退回、异议、没有县级验收的申报，按名单原样列出"
    return (f"{len(rows)}个申报要核对或补报" if rows else "没有要核对的申报"), sub


def card_panel(one: Unit) -> Title:
    """One applicant."""
    steps = one.steps[one.in_order - 1] if one.in_order else "还没有自评"
    state = f"已到{steps}" if one.in_order else steps
    if one.fault:
        state = f"{state}，{one.fault}"
    return f"{one.applicant}：{state}", f"{one.county} · {one.level}级{one.category}"


def returned_text(one: Unit) -> str:
    """When it was sent back: 7月2日退回; empty when it was not."""
    return f"{one.returned_on.month}月{one.returned_on.day}日退回" if one.returned_on else ""


def precondition_sentence(region: Region, citation: str) -> str:
    """What must hold before anybody may apply, and where that is written."""
    return f"申报前提（{citation}）：{region.precondition}。"


def acceptance_sentence(one: Unit) -> str:
    """The day of the county's acceptance, as far as the list tells."""
    accepted = formats.date_text(one.accepted_on) if one.accepted_on else "名单没有写"
    return f"县级验收：{accepted}。"


def remark_sentences(one: Unit) -> list[str]:
    """What the list says of one applicant beside its stages."""
    told = [("退回", returned_text(one)), ("异议", one.objection), ("备注", one.remark)]
    return [f"{name}：{text}。" for name, text in told if text]


def origin_sentence(one: Unit) -> str:
    """The cell from which an applicant was read."""
    return f"出处：{one.origin}。"


def standard_panel(
    standard: str, worst: list[str], share: float, count: int, one: str | None
) -> Title:
    """The weakest item of a standard, of one applicant or of all."""
    whose = one or f"{count}个申报单位"
    return (
        f"{standard}级标准：{formats.names_text(worst, MOST_NAMED)}得分最低，占满分{share:.1f}%",
        f"{whose}各项得分占满分的比例（%）",
    )
