"""Sentences of 考核验收."""

from collections.abc import Sequence
from datetime import date
from fractions import Fraction

import pandas as pd

from dashboard.words import formats

Title = tuple[str, str]

PARTS = {"marks": "得分", "course": "公示与审定", "awards": "表彰与奖补", "years": "三年"}
TRACKS = {"townships": "乡镇", "trades": "牵头部门（行业）"}
EXAMPLE = "项目、权重、等次、金额为示例（data/assessment.toml），由县里的考核办法定"
BASIS = "依据 75号三(三)、四(二)(三)，126号三(三)2"
CONTRARY_GAP = 4  # marks by which a self-mark has to be higher to be pointed out
FIRST_MONTH = 11  # 考核验收阶段 begins in November (75号 三(三))
NO_SELF_MARKS = "还没有自评"
ENTRY_PANEL: Title = ("登记", "先公示，期满且异议都有答复后审定")
INCIDENT = "否决项："
CLEARED = "清空不算撤回：没有改动。要改分请填新的分数，要撤回请联系县质安办。"
NO_MARK, NOTHING_NEW = "请填得分。", "没有改动任何一分。"
REASON_EXAMPLE, HOLD_EXAMPLE = "如：第二次督查总分印错，按90分计", "如：发生较大质量安全事故"
STEPS = {
    "自评": "乡镇和牵头部门自查自评", "县评": "县质安办和牵头部门评分", "公示": "结果公示",
    "审定": "领导小组审定", "发文": "通报、表彰、拨款",
}  # fmt: skip


# ---- why a unit is on hold ----------------------------------------------------------------------


def lacks_items(names: Sequence[str]) -> str:
    """缺群众满意度."""
    return f"缺{'、'.join(names)}"


def contradicted(month: object, trade: str, reasons: str) -> str:
    """8月月报小餐饮店已整规多于总数，待核实."""
    return f"{pd.Timestamp(str(month)).month}月月报{trade}{reasons}，待核实"


def unreported(label: str) -> str:
    """缺11月月报; label: the month as 2010-11."""
    return f"缺{int(label[-2:])}月月报"


def overdue(numbers: Sequence[str]) -> str:
    """督办单〔2010〕3号逾期没有回复."""
    rest = f"等{len(numbers)}件" if len(numbers) > 1 else ""
    return f"督办单{numbers[0]}{rest}逾期没有回复"


def incident(matter: str) -> str:
    """否决项：发生质量安全事故."""
    return f"{INCIDENT}{matter}"


# ---- the page -----------------------------------------------------------------------------------


def too_little(lacking: Sequence[str], share: int) -> str:
    """Why there is no total."""
    return f"{'、'.join(lacking)}还没有可以计分的数据，占权重{share}%，缺得太多，不计算总分。"


def headline(
    year: int,
    noun: str,
    grades: Sequence[tuple[str, int]],
    held: Sequence[tuple[str, str]],
    means: tuple[float | None, float | None],
    *,
    is_final: bool,
    is_due: bool,
) -> Title:
    """36个乡镇评完：优秀13个；2个暂缓. means: of the county's marks and of the self-marks."""
    done = sum(number for _, number in grades)
    if not done and not held:
        return f"{year}年考核还评不出来", "考核项目的数据不全，见下表。"
    verb = "审定" if is_final else "评完" if is_due else "试算"
    told = "、".join(f"{name}{number}个" for name, number in grades if number)
    head = f"{done}个{noun}{verb}：{told}" if told else f"还没有{noun}评出等次"
    if held:
        head += f"；{len(held)}个暂缓"
    county, own = means
    parts = [f"{year}年"] if is_due or is_final else [f"{year}年考核还没有到时候，按现有数据试算"]
    if county is not None:
        parts.append(f"县评平均{formats.marks_text(county)}分")
    if own is not None:
        parts.append(f"自评平均{formats.marks_text(own)}分")
    if held:
        shown = "、".join(f"{name}（{why}）" for name, why in held[:2])
        more = f"等{len(held)}个" if len(held) > 2 else ""
        parts.append(f"暂缓的是{shown}{more}")
    return head, "，".join(parts) + "。"


def basis(month: date | None) -> str:
    """覆盖面、规范率按11月月报."""
    return f"覆盖面、规范率按{month.month}月月报" if month else "覆盖面、规范率按名册"


def table_panel(noun: str, apart: int, own: int, *notes: str) -> Title:
    """Title of the table of marks. apart: units with a self-mark well above; own: with any."""
    sub = "；".join(("列名后是满分；点一行看每项的佐证", *filter(None, notes)))
    if not own:
        return f"各{noun}得分，{NO_SELF_MARKS}", sub
    if not apart:
        return f"各{noun}得分，自评没有高出{CONTRARY_GAP}分以上的", sub
    return f"各{noun}得分，自评高出{CONTRARY_GAP}分以上的{apart}个", sub


def rescaled(lacking: Sequence[str], share: int) -> str:
    """What was done about items without data."""
    if not lacking:
        return ""
    return f"{'、'.join(lacking)}没有可以计分的数据（权重{share}%），其余折成100分"


def unit_panel(name: str, total: float | None, rank: int | None, grade: str, own: float | None,
               band: tuple[int | None, int | None]) -> Title:  # fmt: skip
    """桥下镇：县评94.4分，第9名，优秀."""
    head = f"{name}：还没有总分" if total is None else f"{name}：县评{formats.marks_text(total)}分"
    head += f"，第{rank}名" if rank else ""
    head += f"，{grade}" if grade else ""
    sub = f"自评{formats.marks_text(own)}分" if own is not None else NO_SELF_MARKS
    low, high = band
    if low is not None and high is not None and low != high:
        sub += f"；权重小幅变动时在第{low}—{high}名之间"
    return head, sub


def course_panel(published: tuple[date, date] | None, as_of: date, step: str, objections: int,
                 waiting: int) -> Title:  # fmt: skip
    """How far the year has come, in one line."""
    told = f"；收到异议{objections}件" + (f"，{waiting}件没有答复" if waiting else "")
    if not objections:
        told = "；没有收到异议" if published else ""
    if step in ("审定", "发文"):
        return f"已{step}{told}", "审定后的结果不随以后的导入改变"
    if published is None:
        return "还没有公示", "县评以后先公示，期满、异议都有答复才能审定"
    first, last = published
    if as_of > last:
        return f"公示期满，可以审定{told}", f"{first}至{last}"
    day = (as_of - first).days + 1
    return f"公示第{day}天，到{last.month}月{last.day}日{told}", f"{first}至{last}"


def changed_note(changed: Sequence[tuple[str, float | None, float | None]]) -> str:
    """What later data would make of confirmed totals. Each: unit, confirmed, by today's data."""
    if not changed:
        return ""
    first = changed[0]
    now = "没有总分" if first[2] is None else f"{formats.marks_text(first[2])}分"
    was = "没有总分" if first[1] is None else f"{formats.marks_text(first[1])}分"
    more = f"等{len(changed)}个" if len(changed) > 1 else ""
    return (
        f"审定后导入的数据会改变{first[0]}（审定{was}，按现在的数据{now}）{more}的总分；"
        "审定结果不变，需要改时先撤回审定。"
    )


def given_text(mark: float, computed: float | None, reason: str, by: str, earlier: int) -> str:
    """县评改为18.0分（按数据17.2分）：第二次督查总分印错；王某."""
    was = f"按数据{formats.marks_text(computed)}分" if computed is not None else "没有数据"
    history = f"，之前改过{earlier}次" if earlier else ""
    return f"人工评{formats.marks_text(mark)}分（{was}）：{reason}；{by}{history}"


def figure(percent: float) -> str:
    """99.1%."""
    return f"{formats.marks_text(percent)}%"


def rule(floor: int, target: int) -> str:
    """From where to where marks rise: 80—98%."""
    return f"{floor}—{target}%"


def steps(
    own: int, graded: int, held: int, units: int, noun: str, step: str, published: str
) -> list[list[str]]:
    """Rows of the course: step, how far it is, what is done in it."""
    reached = list(STEPS).index(step)
    kept = f"，{held}个暂缓" if held else ""
    now = [f"{own}个{noun}交了自评，共{units}个", f"{graded}个{noun}评出等次{kept}，共{units}个"]
    for place, name in list(enumerate(STEPS))[2:]:
        told = published if name == "公示" and published else "已登记"
        now.append(told if place <= reached else "还没有")
    return [[name, one, what] for (name, what), one in zip(STEPS.items(), now, strict=True)]


def method_note(number: str) -> str:
    """By which method: its number, or that it is an example."""
    return f"按{number}计分" if number else EXAMPLE


# ---- commendation, awards, years ----------------------------------------------------------------

TESTS = ("率先完成", "成功转型", "建立长效机制")
ONLY_2010 = "三条标准（75号三(二)3）只用于2010年"


def tests_panel(passed: int, known: int) -> Title:
    """表彰：三条都够的才列，现在6个."""
    sub = (
        "75号三(二)3：率先完成（覆盖面100%、规范率达标）、成功转型（有审定的示范单位）、"
        "建立长效机制（文件有登记）"
    )
    if not known:
        return "表彰：没有整规进度的数据，判断不了", sub
    if not passed:
        return "表彰：现在没有乡镇三条都够", sub
    return f"表彰：三条都够的才列，现在{passed}个", sub


def wan(yuan: Fraction | int) -> Fraction:
    """Yuan in 万元."""
    return Fraction(yuan) / 10000


def bill_panel(yuan: int, budget: Fraction | None, short: Fraction) -> Title:
    """以奖代补：已列33万元，预算40万元."""
    sub = "75号四(二)：对创建成功的示范单位以奖代补；预算取经费台账中专项奖励的安排数"
    head = f"以奖代补：按现有结果共{formats.decimal_text(wan(yuan), 1)}万元"
    if budget is None:
        return f"{head}，还没有导入专项奖励的预算", sub
    head += f"，预算{formats.decimal_text(wan(budget), 1)}万元"
    if short:
        head += f"，还差{formats.decimal_text(wan(short), 1)}万元"
    return head, sub


TIED = "并列，待定"
PAYMENT_LETTERS = "公示稿和拨付表在“通报与导出”里成文（考核验收结果公示、以奖代补资金拨付表）。"


def tied(award: str, most: int, names: Sequence[str]) -> str:
    """Said where several tie at the last place; empty for none."""
    if not names:
        return ""
    return (
        f"{award}名额{most}个，{formats.names_text(list(names))}同分并列在末位，没有列入，"
        "请领导小组定。"
    )


DOUBT = "有出入"  # beside the payment of a unit that the data speak against


def doubted(names: Sequence[str]) -> str:
    """Said where the data speak against units that are to be paid; empty for none."""
    if not names:
        return ""
    return f"{len(names)}个审定{DOUBT}（{formats.names_text(list(names), 3)}），请核实后再拨付"


def doubted_note(names: Sequence[str]) -> str:
    """The same on the page, with the place where each is told."""
    told = doubted(names)
    return told and f"{told}；逐个的出入见示范创先。"


def scaled(yuan: int, budget: Fraction | None) -> str:
    """Said where the budget does not suffice."""
    share = formats.decimal_text(100 * (budget or Fraction(0)) / yuan, 1) if yuan else ""
    return f"预算不够，下载的表里另列按同一比例（{share}%）折算的数；折算还是追加由县政府定。"


def late_marks_title(count: int) -> Title:
    """公示后改过3处分."""
    return (
        f"公示后改过{count}处分",
        "公示以后登记或撤回的人工评分；改了名次的，请重新公示或写明理由",
    )


def years_panel(known: Sequence[int], years: Sequence[int]) -> Title:
    """三年得分：2009、2010年有总分."""
    sub = "每年按当年年底（或统计截止日）的数据和同一办法计分；三年都有总分才算平均"
    if not known:
        return "三年都还没有总分", sub
    if len(known) == len(years):
        return "三年得分", sub
    listed = "、".join(map(str, known))
    return f"只有{listed}年有总分，算不出三年平均", sub


TAKE_BACK = "撤回后这一条不再计入，撤回的人和时间留在记录里，不能恢复，要用就重新登记。"
TAKE_BACK_MARK = "确定撤回（按前一次评分或数据算，不能恢复）"


# ---- the pack for inspections -------------------------------------------------------------------

PACK_LABEL = "迎检材料包（.zip）"
PACK_PANEL: Title = (
    "迎检材料",
    "75号三(三)3、4：市、省验收前，把文书、数据、得分表和佐证目录打成一个包；做不出的在目录里写明原因",
)
MADE, NO_PROOF = "已放入", "没有佐证"


def pack_title(year: int) -> str:
    """2010年迎检材料目录."""
    return f"{year}年迎检材料目录"


def evidence_told(without: int) -> str:
    """How many lines of the plan have no proof."""
    return f"{without}项任务还没有佐证" if without else ""
