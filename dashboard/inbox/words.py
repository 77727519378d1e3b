"""Sentences of the box of the townships: what is owed, what is wrong with a report, how it stands.

Every function returns text, or (title, subtitle).
"""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import TYPE_CHECKING

from dashboard.duties.definitions import NOT_DUE, ON_TIME, OVERDUE, State
from dashboard.duties.words import state_text
from dashboard.importing.columns import datasets
from dashboard.inbox.reports import AT_LEADS, AT_OFFICE, GIVEN_BACK, IN_STORE
from dashboard.words import formats

if TYPE_CHECKING:
    from dashboard.inbox.owed import Came, Opened, Owed, Total
    from dashboard.inbox.reports import Report

Title = tuple[str, str]
LISTED = 6

ONLY_REAL = "模拟数据里不能报送。请在左边改看“导入的数据”，再填报。"
NOTHING_SENT = "没有填任何内容，也没有选文件。请填写表格、上传表格，或写几句情况说明。"
NO_ROWS = "表里没有读到数据行。请至少填一行；没有这一行业的，那一行空着。"
GONE = "这份报送已经不在了：已撤回，或有了新的一份。请刷新页面。"
ALREADY_AGREED = "本部门已经同意过这份报送，不重复登记。"
NEEDS_REASON = "请写明退回的原因和要改什么，报送单位会原样看到。"
NO_TRADE_OF_YOURS = "这份报送里没有本部门牵头的行业，不用审。"
NOT_AS_SENT = (
    "按现在的数据，这份报送有行会被扣下或要问，不能收进。请退回，或下载后在“数据导入”里处理。"
)

OWN_RULE = "先退回、再到期；报出去就从这里消失"
UPLOAD_RULE = "用模板或自己的表都可以；检查和导入时完全一样"
HISTORY_RULE = "收到时间由系统记，回执号可以引用；报出去的每一次都原样保存"
QUEUE_RULE = "先到的在上面；点一行看内容、退回或收进。收进就是一次导入，撤销在“数据导入”的台账里"
NOT_OWED = "现在没有要报的。到期前会列在这里。"
NOTHING_SENT_YET = "还没有通过填报箱报送过。"
REPORTS = "报送"
QUEUE_EMPTY = "没有报送在等。乡镇和部门报来的会列在这里。"
WHO_SENDS = "乡镇账号填报本乡镇的，部门账号审本行业的、报本部门的；分析员可代为录入纸质报表"
CHECKED_RULE = "必须改的改好才能报；请再看的核对后打勾"
LOOKED_AT = "以上各条已核对，情况属实"
EXPLAIN_HELP = "例：小菜场1户已停业，待注销"
AS_IF_SIGNED = "报出后，县里收进前可以撤回重报；县里改不了报送单位的数，只能退回"


def no_body(name: str) -> str:
    """A department's account that does not say which department it is."""
    return (
        f"账号“{name}”没有写是哪个部门，找不到本部门要报的。"
        "请系统管理员在“系统与账号”补上部门名称。"
    )


def leads_nothing(body: str) -> str:
    """A department without a trade: nothing comes to it for review."""
    return f"{body or '本部门'}不牵头任何行业，没有要审的乡镇报表；本部门自己要报的照常列出。"


def not_listed(body: str) -> str:
    """A department that no list of those who owe names."""
    return (
        f"“{body}”不在“县各有关部门”的名单里，看不出要按月报什么。"
        "名单由质安办在“文件与口径”的“责任单位”里定；也可以现在就报情况说明。"
    )


def lead_of(trades: Sequence[str]) -> str:
    """A department that is known by its trades alone."""
    return f"{formats.names_text(list(trades), 2)}牵头部门"


# ---- what is wrong with a workbook ---------------------------------------------------------------


def too_large(megabytes: float, limit: int) -> str:
    return f"文件有{megabytes:.1f}MB，一份报表最多{limit}MB。请只留报表本身，去掉图片和别的表。"


def too_long(found: int, limit: int) -> str:
    return f"情况说明有{found}个字，最多{limit}个字。请写要点，细节放在表里。"


def sheet_left_out(sheet: str, reason: str) -> str:
    return f"“{sheet}”这张表没有读：{reason}"


def other_dataset(found: str, wanted: str) -> str:
    return f"这是{found}，这里要报的是{wanted}。请换一份表，或从左边选对要报的。"


def other_units(unit: str, others: Sequence[str]) -> str:
    return (
        f"表里有别的单位：{formats.names_text(list(others), LISTED)}。"
        f"只能报{unit}的，请删去别的单位的行。"
    )


def not_sent_by(title: str, sender: str) -> str:
    return f"{title}不由{sender}报送。请发给质安办导入。"


def other_month(found: Iterable[str], wanted: str) -> str:
    return f"表里写的是{'、'.join(found)}的数，现在要报的是{wanted}。请改标题里的月份，或选对月份。"


def must_mend(texts: Sequence[str]) -> str:
    return f"没有报出去，有{len(texts)}处必须改：{_listed(texts)}"


def must_look(texts: Sequence[str]) -> str:
    return f"没有报出去，有{len(texts)}处请再看一眼，核对后打勾：{_listed(texts)}"


def _listed(texts: Sequence[str]) -> str:
    shown = [text.rstrip("。") for text in texts[:LISTED]]
    more = f"；另有{len(texts) - LISTED}处" if len(texts) > LISTED else ""
    return f"{'；'.join(shown)}{more}。"


def not_yours(unit: str) -> str:
    return f"不能替“{unit}”报送，只能报本单位的。"


def unchanged(last: "Report") -> str:
    return (
        f"和{_day(last.standing.since)}退回的那份（{last.number}）一样，没有改。"
        "请改好再报；如果数没有错，请在情况说明里写明原因。"
    )


def too_late(one: "Report") -> str:
    return f"这份报送{one.standing.state}，不能撤回。要更正，请再报一份。"


def not_open(one: "Report") -> str:
    return f"这份报送{one.standing.state}，现在不能同意、退回或收进。请刷新页面。"


def undo_first(one: "Report") -> str:
    numbers = [step.import_id for step in one.steps if step.import_id]
    told = f"第{numbers[-1]}次导入" if numbers else "收进"
    return f"这份报送已经收进（{told}）。要退回，先在“数据导入”的台账里撤销那次导入。"


def waits_for_leads(one: "Report") -> str:
    names = "、".join(one.standing.waits_at)
    return f"{names}还没有审。要不等他们先收进，请写明原因。"


def no_original(one: "Report") -> str:
    return f"{one.number}的原件不在了（可能按要求清除过），不能打开。"


# ---- how things stand ----------------------------------------------------------------------------


def receipt(one: "Report", is_new: bool) -> str:
    """What the sender reads after sending."""
    at = f"{one.entered_at:%Y-%m-%d %H:%M:%S}"
    print_ = f"，文件指纹{one.file_sha256[:12]}" if one.file_sha256 else ""
    if not is_new:
        return f"这份已经报过了，内容一样，不重复登记：回执{one.number}，{at}收到{print_}。"
    day = "" if one.entered_at.date() == one.sent_on else f"，按{one.sent_on:%Y-%m-%d}计报送日"
    return f"已收到：回执{one.number}，{at}{day}，{one.rows}行{print_}。现在{where_text(one)}。"


def where_text(one: "Report") -> str:
    """At whom a report is: 在县质安办, 等县工商局审, 已收进."""
    state = one.standing
    if state.state == AT_LEADS:
        return f"等{formats.names_text(list(state.waits_at), 3)}审"
    if state.state == AT_OFFICE:
        return f"等县质安办收{f'（{state.note}）' if state.note else ''}"
    if state.state == GIVEN_BACK:
        return f"已退回，等{one.unit}重报：{state.note}"
    return state.state


def _day(day: date) -> str:
    return f"{day.month}月{day.day}日"


def due_text(due: date | None, as_of: date) -> str:
    """还有2天, 逾期3天, 今天到期: as of every duty."""
    if due is None:
        return "没有写时限"
    left = (due - as_of).days
    return state_text(State(NOT_DUE) if left >= 0 else State(OVERDUE, -left), left)


def period_text(period: str) -> str:
    """2010-09 → 9月."""
    year, _, month = period.partition("-")
    return f"{int(month)}月" if year.isdigit() and month.isdigit() else period


def own_headline(unit: str, owed: Sequence["Owed"], as_of: date) -> Title:
    """What a unit has to do, the nearest first."""
    back = [one for one in owed if one.returned]
    reports = [one for one in owed if one.is_report and not one.returned]
    late = [one for one in reports if one.due and one.due < as_of]
    parts = [f"{one.title}退回待改" for one in back[:2]]
    if late:
        parts.append(f"{late[0].title}{due_text(late[0].due, as_of)}")
    soon = [one for one in reports if one.due and one.due >= as_of]
    if soon:
        parts.append(f"{soon[0].title}{due_text(soon[0].due, as_of)}")
    none = f"没有报表要交，{len(owed)}件别的要办" if owed else "没有要报的"
    head = f"{unit}：{'，'.join(parts) or none}"
    late_all = sum(1 for one in owed if one.due and one.due < as_of)
    rest = f"共{len(owed)}件要办，{late_all}件过了期" if owed else NOT_OWED
    return head, f"{rest}。只看得到本单位的明细，全县只看汇总和名次。"


def owed_panel(owed: Sequence["Owed"]) -> Title:
    return f"要办的{len(owed)}件" if owed else "没有要办的", OWN_RULE


def checks_panel(must: int, look: int) -> Title:
    if not must and not look:
        return "报出去以前：都对得上", ""
    return f"报出去以前：{must}处必须改，{look}处请再看", CHECKED_RULE


def history_panel(found: Sequence["Report"]) -> Title:
    return f"报过的{len(found)}份", HISTORY_RULE


def totals_text(total: "Total") -> str:
    shown = {name: total_text(value) for name, value in total.sums.items()}
    return (
        f"合计：总数{shown['outlets']}，已整规{shown['rectified']}，已规范{shown['compliant']}；"
        f"规范率{formats.rate_text(total.rate)}。"
    )


def total_text(value: int | None) -> str:
    """A sum, or that a trade leaves out what it would need."""
    return "没有填全" if value is None else str(value)


def queue_headline(found: Sequence["Report"], as_of: date) -> Title:
    """What waits in the county."""
    office = [one for one in found if one.standing.state == AT_OFFICE]
    leads = [one for one in found if one.standing.state == AT_LEADS]
    back = [one for one in found if one.standing.state == GIVEN_BACK]
    taken = sum(one.standing.state == IN_STORE for one in found)
    longest = max((one.waits(as_of) for one in office), default=0)
    waits = f"，最久的等了{longest}天" if longest else ""
    head = f"{len(office)}份等质安办收{waits}" if office else "没有等质安办收的"
    return head, f"{len(leads)}份等部门审，{len(back)}份退回待重报，{taken}份已收进。"


def queue_panel(found: Sequence["Report"]) -> Title:
    waiting = sum(one.is_waiting for one in found)
    return f"报来的{len(found)}份，{waiting}份在等", QUEUE_RULE


def review_headline(body: str, waiting: Sequence["Report"], trades: Sequence[str]) -> Title:
    told = f"牵头{formats.names_text(list(trades), 4)}"
    head = f"{body}：{len(waiting)}份等本部门审" if waiting else f"{body}：没有等本部门审的"
    return head, f"{told}。同意的转质安办，有错的写明原因退回；没有回话的到期自动转。"


def silent_panel(names: Sequence[str], title: str) -> Title:
    return f"{len(names)}个单位还没有报{title}", "到期日以后仍没有的，见“报送情况”"


COLUMNS = {
    "number": "回执",
    "unit": "单位",
    "dataset": "数据",
    "period": "期",
    "state": "状态",
    "waits_at": "等谁",
    "since": "从哪天起",
    "days": "等了（天）",
    "note": "说明",
    "sent_on": "报送日",
    "entered_at": "收到时间",
    "entered_by": "报送人",
    "rows": "行数",
    "trades": "行业",
    "explanation": "情况说明",
    "import_id": "第几次导入",
    "file_sha256": "文件指纹",
    "steps": "经过",
}

# ---- the screen ----------------------------------------------------------------------------------

NO_UNIT = "没有可以填报的单位"
MORE_TO_SEND = ("还可以报", "没有人催的也能报：台账、检查记录、情况说明")
KEPT = "先存着了，下次打开接着填；还没有报出去。"
ADD_ROWS = "在空行里填，一行一条；也可以从电子表格里复制一片单元格，点第一格粘贴。"
OFFLINE = "没有网也能填：表里带同样的检查，填错的格变红，跳得大的变黄；填好后上传"
WORDS_EXAMPLE = "例：本月对12户音像店专项检查，3户已责令整改，10月20日前复查。"
WORDS_RULE = "没有数要报、或只有文字的，用这一种；质安办收进以后才算完成。"
REASON_EXAMPLE = "退回的原因和要改什么；不等部门先收的也写在这里"


def no_unit(names: Sequence[str], day: date) -> str:
    return f"{day:%Y-%m-%d}没有{formats.names_text(list(names), 3)}这个乡镇，请换一个统计截止日。"


def owed_state(one: "Owed", as_of: date) -> str:
    """退回待改, or how long until or since the due day, with the day."""
    if one.returned:
        return f"{_day(one.returned.standing.since)}退回：{one.returned.standing.note}"
    day = f"{_day(one.due)}，" if one.due else ""
    return f"{day}{due_text(one.due, as_of)}"


def course_panel(came: "Sequence[Came]") -> Title:
    """How the regular reports of a unit came."""
    on_time = sum(one.state.name == ON_TIME for one in came)
    return (
        f"{len(came)}期月报，{on_time}期按时",
        "不论从哪里来的：填报箱、导入或登记；退回的不算报了",
    )


def returned_panel(one: "Report") -> Title:
    last = one.steps[-1]
    who = f"{last.body} {last.by}".strip()
    return (
        f"{period_text(one.period)}退回{len(last.marked) or 1}处",
        f"{who}，{_day(last.on)}退回",
    )


def report_name(one: "Report") -> str:
    """9月月报, 培训台账, 情况说明."""
    if not one.dataset:
        return f"{period_text(one.period)}情况说明" if one.period else "情况说明"
    title = "月报" if one.period else datasets()[one.dataset].title
    return f"{period_text(one.period)}{title}" if one.period else title


def fill_panel(one: "Owed", as_of: date) -> Title:
    due = f"{_day(one.due)}到期，{due_text(one.due, as_of)}" if one.due else "没有时限"
    return one.title, f"{due}{f' · 依据{one.document}' if one.document else ''}"


def opened_text(opening: "Opened", is_draft: bool) -> str:
    """With what the form is filled as it opens."""
    if is_draft:
        told = "接着上次存的填"
    elif opening.is_returned:
        told = "退回的那份报的数还在，改错的格"
    elif opening.month:
        told = f"已按{period_text(opening.month)}的数填好，改有变化的格就行"
    elif opening.now:
        told = "没有更早的月报；总数按名册填好，请核对"
    else:
        told = "没有更早的月报，名册里也没有，请从头填"
    return f"{told}；没有这一行业的空着；已规范≤已整规≤总数；合计自动算。"


def before_text(before: Sequence[int | None]) -> str:
    """What was reported of a trade last: 5／4／4; empty where nothing was."""
    if all(one is None for one in before):
        return ""
    return "／".join(formats.MISSING if one is None else str(one) for one in before)


def short(field: str, is_wrong: bool) -> str:
    """Beside a row of the form: which figure is meant; the whole of it stands below."""
    label = {"outlets_count": "总数", "rectified_count": "已整规", "compliant_count": "已规范"}
    named = label.get(field, "这一行")
    return f"{named}不对" if is_wrong else f"{named}请再看"


def moved(before: Mapping[str, int | None], now: Mapping[str, int | None]) -> str:
    """Beside a row of the form: by how much the compliant ones differ from the last report."""
    old, new = before.get("compliant"), now.get("compliant")
    if old is None or new is None or old == new:
        return ""
    return f"规范{new - old:+d}"


def read_text(rows: int, trades: Sequence[str]) -> list[str]:
    told = f"读到{rows}行"
    return [f"{told}，{len(trades)}个行业。" if trades else f"{told}。"] if rows else []


def one_panel(one: "Report") -> Title:
    return f"{one.unit}：{report_name(one)}", f"{one.number}，现在{where_text(one)}"


def one_foot(one: "Report") -> str:
    print_ = f"文件指纹{one.file_sha256[:16]}" if one.file_sha256 else "没有附表"
    return f"收到{one.entered_at:%Y-%m-%d %H:%M:%S}，{print_}"


def step_text(step: object) -> str:
    """What a step says: reason and cells, trades agreed to, number of the import."""
    marked = "、".join(getattr(step, "marked", ()))
    reason = getattr(step, "reason", "")
    number = getattr(step, "import_id", None)
    undone = getattr(step, "undone_on", None)
    parts = [
        f"第{number}次导入" if number else "",
        f"{_day(undone)}已撤销" if undone else "",
        formats.names_text(list(getattr(step, "trades", ())), 3),
        marked,
        reason,
    ]
    return "，".join(filter(None, parts)) or "—"


def taken(one: "Report", number: int) -> str:
    told = f"，第{number}次导入，可在“数据导入”的台账里撤销" if number else ""
    return f"已收进{one.unit}的{report_name(one)}（{one.number}）{told}。"


def agreed(one: "Report") -> str:
    return f"已同意{one.unit}的{report_name(one)}（{one.number}）。"


def given_back(one: "Report") -> str:
    return f"已退回{one.unit}的{report_name(one)}（{one.number}），{one.unit}会在要办的里看到原因。"
