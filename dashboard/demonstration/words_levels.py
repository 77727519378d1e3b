"""Sentences of levels, standards, publicity and of the regions side by side."""

from collections.abc import Callable, Sequence
from datetime import date

from dashboard.demonstration.levels import LEVELS, Beside, Scored
from dashboard.demonstration.objections import PUBLISHED, Objection
from dashboard.demonstration.regions import Region, Standard
from dashboard.demonstration.stages import Campaign, QuotaState, Unit
from dashboard.indicators.words import Title
from dashboard.words import formats

NO_STANDARD = (
    "没有考核标准",
    "市、县制订示范标准后写入 data/regions，评分表按标准的项目核对；文件没有给出标准的内容。",
)
OBJECT_LABEL, ANSWER_LABEL = "提异议", "答复异议"
TAKE_BACK = "撤回后这一条不再计入，撤回的人和时间留在记录里，不能恢复。"
NO_OBJECTIONS = "公示期内没有登记异议。"
COMPARE_FOOT = "“左右”文件没有写宽窄，不判定达标。两地的级别、前提和名额各按自己的文件。"
ORDER_LABEL = "给没发的发督办单"
ORDERED = "已发"
GATE_HEADS = ("没达标的户", "缺什么", "最迟", "督办单", "名册")


def levels_panel(found: Campaign, levels: Sequence[str]) -> Title:
    """What of each level is approved."""
    told = []
    for level in levels:
        own = [one for one in found.units if one.level == level]
        told.append(f"{level}级审定{sum(one.is_approved for one in own)}/{len(own)}")
    noun = found.region.member_noun
    return "，".join(told) or "还没有申报", f"各{noun}的申报、审定和表彰（个），按级别分"


def commended(count: int | None) -> str:
    """Units commended; — where no list has a day of it."""
    return formats.MISSING if count is None else str(count)


def level_way(region: Region, level: str) -> str:
    """The way of one level: 县级：自评→申报→县考核→公示→审定→表彰."""
    own = next((one for one in region.levels if one.name == level), None)
    by = f"，由{own.commended_by}表彰" if own else ""
    return f"{level}级：{'→'.join(step.name for step in region.steps_of(level))}{by}。"


def standard_title(one: Standard, found: Sequence[Scored]) -> Title:
    """How many sheets agree with a standard."""
    state = f"文号{one.paper}" if one.paper else "项目取自文件的五项任务，分值为示例"
    mark = f"，{one.pass_mark}分通过" if one.pass_mark is not None else "，没有定通过分"
    wrong = sum(bool(item.faults) for item in found)
    if not found:
        return f"{one.level}标准：还没有评分表", f"{state}{mark}"
    if not wrong:
        return f"{one.level}标准：{len(found)}张评分表都与标准一致", f"{state}{mark}"
    return f"{one.level}标准：{len(found)}张评分表里{wrong}张要核对", f"{state}{mark}"


def unscored_sentence(found: Sequence[Unit]) -> str:
    """Approved titles without a score sheet; empty for none."""
    if not found:
        return ""
    names = formats.names_text([one.applicant for one in found], 6)
    return f"审定了而没有评分表的{len(found)}个：{names}。"


def publicity_sentence(region: Region, one: Unit, days: tuple[date, date] | None) -> str:
    """The days in which anybody may object."""
    if days is None and PUBLISHED in one.fields and one.claimed > one.fields.index(PUBLISHED):
        return "名单没有写公示日期，后面的阶段却有日期，看不出公示了几天。"
    if days is None:
        return f"还没有公示；公示{region.publicity_days}个工作日，期内可提异议。"
    return f"公示{formats.date_text(days[0])}至{formats.date_text(days[1])}，期内可提异议。"


def objection_rows(own: Sequence[Objection]) -> list[list[str]]:
    """Objections beside their answers."""
    return [
        [
            f"{one.on}",
            one.matter,
            f"{one.answered_on} {one.outcome}：{one.answer}" if one.answered_on else "没有答复",
            one.by,
        ]
        for one in own
    ]


def contradicted_title(count: int) -> Title:
    """How many approved titles something speaks against."""
    sub = "名单写了审定，而名册、县级验收、公示或异议与它不符"
    return (f"{count}个审定的有出入" if count else "审定的都没有出入"), sub


def compare_title(found: Sequence[Beside]) -> Title:
    """Both regions in one sentence."""
    told = [
        f"{one.region.name}审定{one.approved}个，申报{one.applied}个"
        if one.applied
        else f"{one.region.name}无数据（还没有申报名单）"
        for one in found
    ]
    return "；".join(told), "同一统计截止日，各按自己的文件"


def compare_rows(found: Sequence[Beside]) -> list[list[str]]:
    """One row per question, one column per region."""
    rows: list[list[str]] = [
        ["依据", *(one.region.document for one in found)],
        ["申报前提", *(one.region.precondition for one in found)],
        ["级别", *(_levels(one) for one in found)],
    ]
    counted: list[tuple[str, Callable[[Beside], str]]] = [
        ("申报（个）", lambda one: str(one.applied)),
        ("审定（个）", lambda one: str(one.approved)),
        ("名额", lambda one: "；".join(map(_quota, one.campaign.quotas))),
        ("自评到审定（天，中位）", lambda one: _or(one.days)),
        ("停在半路（个）", lambda one: str(one.waiting)),
        ("等得最久（天）", lambda one: str(one.longest) if one.waiting else formats.MISSING),
        ("日期缺漏或颠倒（个）", lambda one: str(one.faults)),
        ("审定有出入（个）", lambda one: str(one.blocked)),
        ("异议（件）", lambda one: f"{one.objections[0]}，未了{one.objections[1]}"),
    ]
    for head, cell in counted:
        rows.append([head, *(cell(one) if one.applied else formats.NO_DATA for one in found)])
    rows += [
        ["期限", *(_day(one.campaign.last_day) for one in found)],
    ]
    return rows


def _levels(one: Beside) -> str:
    known = dict.fromkeys(unit.level for unit in one.campaign.units)
    return "、".join(f"{level}级" for level in LEVELS if level in known) or "—"


def _quota(one: QuotaState) -> str:
    about = "左右" if one.quota.about else ""
    return f"{one.quota.name}{one.approved}/{one.wanted}{about}"


def _or(value: float | None) -> str:
    return formats.MISSING if value is None else f"{value:g}"


def _day(value: date | None) -> str:
    return formats.date_text(value) if value else formats.MISSING


def lacking(is_rectified: bool) -> str:
    """What an outlet that blocks an applicant lacks."""
    return "没有达标" if is_rectified else "没有整规"


def order_matter(applicant: str, lack: str, until: date | None) -> str:
    """What the order to a blocking outlet asks for."""
    when = f"，{formats.date_text(until)}前达到标准规范要求" if until else "，达到标准规范要求"
    return f"{applicant}示范范围内{lack}{when}"


def ordered_sentence(count: int) -> str:
    """Said after orders were issued by one click."""
    return f"发出督办单{count}张，在督查与执法的“督办单”里看回复和复查。"


def contradicted_sentence(fault: str) -> str:
    """What speaks against one approval."""
    return f"有出入：{fault}。"


def waiting_until(name: str, until: date) -> str:
    """To which day the waiting of a region is counted."""
    return f"{name}：等待天数算到{formats.date_text(until)}。"
