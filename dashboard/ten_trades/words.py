"""Sentences of the pages on the ten trades: trades, monthly reports, places down to the outlet.

The details below them: pace, figures to check, relapse, plans of inspection.
"""

from collections.abc import Sequence
from datetime import date
from fractions import Fraction

import pandas as pd

from dashboard.divisions.villages import UNKNOWN
from dashboard.indicators.coverage import mark
from dashboard.indicators.definitions import Measure
from dashboard.indicators.measured import Ranking
from dashboard.indicators.words import Title, lacking, measure_sentence, pace_words
from dashboard.statistics import GlidePath, RelapseCurve
from dashboard.ten_trades.leads import UNSETTLED
from dashboard.ten_trades.monthly import Month, deadline
from dashboard.ten_trades.outlet import Dossier
from dashboard.words import formats

# Trades where there is room for two characters.
TAKE_BACK_CHECK = "撤回后这一户算还没核实；可以重新登记。"
TRADE_SHORT = {
    "食品加工小企业": "加工",
    "小食杂店": "食杂",
    "小餐饮店": "餐饮",
    "小药店": "药店",
    "小农资店": "农资",
    "小菜场": "菜场",
    "小音像店": "音像",
    "小美容美发店": "美发",
    "小客运": "客运",
    "小液化气供应点": "液化气",
}

GRID_FOOT = (
    "不足5户只列“达到/总数”，不计算比率；“—”表示该乡镇没有这个行业或未报名册。点一行选中乡镇。"
)


def outlets_headline(
    measures: Sequence[Measure], township: str | None, trade: Sequence[str] | None
) -> Title:
    """Coverage, compliance and completion of the chosen part."""
    place = "".join((township or "全县", trade[0] if trade else ""))
    first, second = measure_sentence(measures[0], dated=False), measure_sentence(measures[1])
    rest = f"；{measure_sentence(measures[2], dated=False)}" if len(measures) > 2 else ""
    return f"{place}{second}", f"{first}{rest}。"


def trades_panel(found: Sequence[tuple[str, Measure]]) -> Title:
    """Which trades hold it up."""
    sub = "各行业达到目标还差的户数，及现规范率"
    total = sum(m.missing for _, m in found)
    if not total:
        return "各行业都不差", sub
    name, worst = found[0]
    share = formats.percent(Fraction(worst.missing, total), 0)
    return f"{name}{lacking(worst.missing)}，占各行业差额的{share}%", sub


def grid_panel(shown: str) -> Title:
    """The grid of townships and trades."""
    if shown == "missing":
        return "还差的户数：乡镇 × 行业", "各格到目标还差的户数；合计按乡镇整体计算"
    if shown == "coverage":
        return "整规覆盖面：乡镇 × 行业", "各格覆盖面（%）；合计按乡镇整体计算"
    if shown == "counts":
        return "户数：乡镇 × 行业", "各格：已整规/已规范/全部（户）"
    return "规范率：乡镇 × 行业", "各格规范率（%）；合计按乡镇整体计算"


NO_RATE_REPORTED = "还没有能算规范率的月报"
MONTHLY_BRIEF = "月报合计（%），只算报了的乡镇；点线＝每月一样多，到目标"


def monthly_sub() -> str:
    """What the picture of the monthly reports shows, and the day that its even pace leads to."""
    until = deadline()
    return (
        "月报合计（只算报了的乡镇，%）和同月名册（同样的乡镇）；"
        f"点线＝每月一样多，到{until.month}月{until.day}日的目标"
    )


def monthly_panel(
    now: Month | None,
    needed: Fraction | None,
    goal: Fraction,
    due: Month | None = None,
) -> Title:
    """now: the newest month whose reports can be right; needed: what an even pace asks then.

    due: the report of the month of the deadline, where the deadline has passed and it is known;
    what it said then decides, and a later month is told as later.
    """
    sub = monthly_sub()
    if now is not None and now.rate is None and not now.is_contradictory:
        return NO_RATE_REPORTED, sub
    if now is None or now.rate is None:
        return "月报数字自相矛盾，不算规范率", sub
    short = "（不完整）" if now.left_out else ""
    said = f"{now.month.month}月月报{short}规范率{formats.rate_text(now.rate, against=goal)}"
    if due is not None and due.rate is not None:
        line = formats.rate_text(goal, 0)
        then = (
            f"{due.end.month}月{due.end.day}日到期时月报{formats.rate_text(due.rate, against=goal)}"
        )
        verdict = f"到了{line}" if due.rate >= goal else f"没到{line}"
        if due.month == now.month:
            return f"{then}，{verdict}", sub
        later = "到了" if now.rate >= goal else "没到"
        since = f"{now.month.month}月{formats.rate_text(now.rate, against=goal)}，{later}"
        return f"{then}，{verdict}；{since}", sub
    if needed is None:
        word = "到了" if now.rate >= goal else "没到"
        return f"{said}，{word}{formats.rate_text(goal, 0)}", sub
    return f"{said}，{pace_text(now.rate, needed)}", sub


def pace_text(rate: Fraction | None, needed: Fraction | None) -> str:
    """比应到的进度低3.9个百分点, 赶上应到的进度; empty where there is no pace."""
    if rate is None or needed is None:
        return ""
    if rate >= needed:
        return "赶上应到的进度"
    return f"比应到的进度低{formats.percent(needed - rate)}个百分点"


def gap_text(gap: Fraction | None) -> str:
    """Report less register in percentage points."""
    if gap is None:
        return "—"
    if not gap:
        return "一致"
    return f"{'高' if gap > 0 else '低'}{formats.percent(abs(gap), 2)}"


def unread_sentence(found: Sequence[tuple[date, int]]) -> str:
    """9月月报登记已收到37份，数字还没有导入: of which months receipts are all there is."""
    return "".join(
        f"{month.year}年{month.month}月月报登记已收到{came}份，数字还没有导入。"
        for month, came in found
    )


def reports_of(month: date) -> str:
    """What a figure of the reports of a month is of: 9月月报"""
    return f"{month.month}月月报"


def silent_sentence(found: Sequence[Month], limit: int) -> str:
    """Who did not report, newest month first, at most `limit` names of each."""
    told = [
        f"{one.month.month}月{formats.names_text(list(one.silent), limit)}"
        for one in reversed(found)
        if one.silent
    ]
    bare = [
        f"{one.month.month}月{formats.names_text(list(one.without_figures), limit)}"
        for one in reversed(found)
        if one.without_figures
    ]
    rest = f"登记已收到、没有数字的：{'；'.join(bare)}。" if bare else ""
    rest += "".join(
        f"{one.month.month}月的报送期限还没有过，{len(one.awaited)}个待报。"
        for one in reversed(found)
        if one.awaited
    )
    short = "".join(
        f"{one.month.month}月{mark(one.left_out)}。" for one in reversed(found) if one.left_out
    )
    if not told:
        return ("" if short or rest else "各月都报齐了。") + rest + short
    return f"没有报的：{'；'.join(told)}。" + rest + short


MONTHLY_FOOT = (
    "月报由乡镇自报，名册逐户登记；两样都列，不判断谁对，逐乡镇的出入见“问题与业态”。"
    "比名册＝月报规范率减同月名册（百分点），“—”表示那个月没有名册；没有报的乡镇不补数。"
)

REPORTED_BESIDE = "名册的覆盖面、规范率与乡镇月报自报的规范率（%）；月报只算报送的乡镇"


# ---- places down to the outlet, trades, map, issues ----------------------------------------------

GRID, PLACES, TRADES, MAP, ISSUES = PARTS = ("进度", "到村到户", "行业", "分布图", "问题与业态")
DETAILS = "进度推算、核实单、规范后又不规范、抽查户数"
BY_TRADE_PANEL = ("各行业：户数、规范率、还差", "行业这条线由牵头部门负责，逐行业算还差的户数")
GAPS_NOTE = "月报户数与名册户数逐乡镇比较；没有报月报的月份不比较。"
NO_STREETS = "不在申报的示范街（村）内，或没有申报数据"
NO_LEADS = (
    "验收分乡镇、行业两条线（75号三（三）2），但文件没有写哪个部门牵头哪个行业；"
    "请在“文件与口径·责任单位”页确定，确定后这里按部门汇总。"
)
TWO_GAPS = (
    "可以不规范的户数：规范率不低于98%时最多有几户（户数×2%，去尾）；逐乡镇算和全县合算是两个数"
)
NO_POSITIONS = "名册没有经纬度"
HIDDEN = "您的角色只看到各乡镇户数；单户位置只给分析员和乡镇看（不少店就是住家）"


def places_panel(ranking: Ranking) -> Title:
    """How many outlets the townships lack, one by one and together."""
    county = ranking.county
    each, merged = int(ranking.table["missing"].sum()), county.missing
    count = int((ranking.table["missing"] > 0).sum())
    sub = "点一行看这个乡镇的村和街；" + TWO_GAPS
    if not count:
        return "没有乡镇还差户数", sub
    whole = f"全县合算{lacking(merged)}"
    return f"{count}个乡镇合计差{each:,}户（逐乡镇算），{whole}", sub


def villages_panel(name: str, rows: pd.DataFrame) -> Title:
    """rows: village, outlets, bad. Where in a township the outlets lie that are not compliant."""
    sub = "村/街从地址读出，地址没有写明的归入“村/街未明”；点一行看各户"
    unknown = int(rows.loc[rows["village"] == UNKNOWN, "outlets"].sum())
    if unknown:
        sub += f"。未明{unknown:,}户"
    bad = rows.sort_values("bad", ascending=False)
    if bad.empty or not bad["bad"].iloc[0]:
        return f"{name}各村/街都没有不规范的户", sub
    top = formats.most(zip(bad["village"], bad["bad"], strict=True))
    total, most = int(bad["bad"].sum()), int(bad["bad"].max())
    each = "各" if len(top) > 1 else ""
    return f"{name}不规范的{total:,}户中{each}{most:,}户在{formats.names_text(top, 3)}", sub


def outlet_list_panel(place: str, count: int, only: str) -> Title:
    """The outlets themselves."""
    what = "" if only == "全部户" else only
    return f"{place}{count:,}户{what}", "点一行打开一户一档；业主和电话按规定隐去一部分"


def unknown_outlet(as_of: date, asked: str) -> str:
    """The address asks for an outlet that no register names."""
    return f"截至{formats.date_text(as_of)}，名册里没有“{asked}”这一户。请从列表重新选。"


def file_panel(found: Dossier) -> Title:
    """How one outlet stands now."""
    newest = found.lines.iloc[0]
    state = "规范" if newest["is_compliant"] else "不规范"
    if not newest["is_rectified"]:
        state = "未整规"
    day = formats.date_text(newest["recorded_on"].date())
    times = f"，{len(found.lines)}次名册有记载" if len(found.lines) > 1 else ""
    return (
        f"{found.key.name}：{day}名册为{state}{times}",
        f"{found.key.township} {found.village} {found.key.trade}",
    )


def trade_lines_panel(found: Sequence[tuple[str, Sequence[tuple[date, Measure]]]]) -> Title:
    """How many trades reach the target at the newest register."""
    sub = "各行业历次名册的规范率（%），虚线为目标；同一纵轴"
    newest = [points[-1][1] for _, points in found if points and points[-1][1].denominator]
    if not newest:
        return "没有名册", sub
    target = newest[0].target
    if target and target.is_over:
        above = sum(not m.missing for m in newest)
        return f"{len(newest)}个行业中{above}个不低于{target.label}，仅供参考", sub
    goal = target.printed if target else ""
    reached = sum(m.state == "reached" for m in newest)
    return f"{len(newest)}个行业中{reached}个达到{goal}", sub


def leads_panel(departments: Sequence[str]) -> Title:
    """The lead-department view."""
    named = [name for name in departments if name != UNSETTLED]
    sub = "行业这条线：按牵头部门汇总，逐行业算还差的户数"
    if not named:
        return "牵头部门未定，先按行业排", sub
    return f"{len(named)}个牵头部门", sub


def map_panel(positioned: int, total: int, place: str) -> Title:
    """How many outlets stand on the map."""
    sub = "圆面积＝约1平方公里内的户数" if place == "全县" else "● 规范　◆ 不规范"
    if not positioned:
        return f"{NO_POSITIONS}，按乡镇画户数", "圆面积＝名册户数"
    if positioned == total:
        return f"{place}{total:,}户都有位置", sub
    return f"{place}{total:,}户中{positioned:,}户有位置，其余没有填经纬度", sub


def unplaced_note(missing: Sequence[tuple[str, int]], limit: int) -> str:
    """missing: township and outlets without a position, most first; at most `limit` are named."""
    names = "、".join(f"{name}{count:,}户" for name, count in missing[:limit])
    more = f"等{len(missing)}个乡镇" if len(missing) > limit else ""
    return f"{NO_POSITIONS}的{sum(n for _, n in missing):,}户没有画：{names}{more}。"


def issues_panel(rows: pd.DataFrame) -> Title:
    """rows: one register each, oldest first (queries/reports/register_issues.sql)."""
    sub = "历次名册；文件要求“基本解决”，没有给数，这里不设线"
    known = rows[rows["outlets"] > 0]
    if known.empty:
        return "没有名册", sub
    newest = known.iloc[-1]
    parts = []
    if newest["licence_told"]:
        parts.append(f"无照{int(newest['unlicensed']):,}户")
    if newest["permit_told"]:
        parts.append(f"无证{int(newest['without_permit']):,}户")
    parts.append(f"不规范{int(newest['not_compliant']):,}户")
    return "、".join(parts), sub


def visits_panel(rows: pd.DataFrame) -> Title:
    """rows: month, kind, visits, found (queries/reports/visit_problems.sql)."""
    sub = "巡查、督查、暗访发现的问题，按月；一次检查可有几种问题"
    if rows.empty:
        return "检查发现的问题：无数据", "还没有导入“十小”检查记录"
    whole = rows[rows["kind"] == ""]
    return f"检查{int(whole['visits'].sum()):,}户次，{int(whole['found'].sum()):,}户次有问题", sub


NEW_FORMS = {
    "chain": "连锁",
    "franchise": "加盟",
    "delivery": "配送",
    "cooperative": "合作经营",
    "joint_stock": "股份联合",
}
"""Columns of queries/reports/register_issues.sql that count the forms which the papers ask for."""


def forms_panel(newest: pd.Series) -> Title:
    """Shares of business forms at the newest register."""
    listed = "、".join(NEW_FORMS.values())
    told = int(newest["form_told"])
    if not told:
        return "业态：无数据", f"名册没有“业态”列（单店、{listed}）"
    new = sum(int(newest[key]) for key in NEW_FORMS)
    share = formats.rate_text(Fraction(new, told))
    return f"新业态{new:,}户，占{share}", f"{listed}占填了业态的户；75号二（三），126号三（四）2"


def reports_panel(count: int, months: int) -> Title:
    """Where monthly reports and register differ."""
    sub = "两边都列，差＝月报－名册；整规、规范户数只在名册同月比较，不判断谁对"
    if not months:
        return "月报与名册：没有可比的月份", sub
    if not count:
        return f"{months}个月的月报与名册没有出入", sub
    return f"{months}个月的月报与名册有{count}处不一致", sub


def contradictions_panel(count: int) -> Title:
    """Reports whose own figures cannot all be right."""
    sub = "规范多于整规、多于总数，或比上次报的少；照报表原数列出，请乡镇核对"
    return (f"月报前后矛盾的有{count}处" if count else "月报没有前后矛盾"), sub


def systems_panel(told: int) -> Title:
    """Owner systems of the register; told: entries that say 有 or 无."""
    sub = "进货验收、购销台账、索证索票、质量承诺：写“有”的占写了有、无的户（%）；不足5户只列户数"
    if not told:
        return "经营户四项制度：无数据", "名册没有进货验收、购销台账、索证索票、质量承诺四列"
    return "经营户四项制度，按行业和乡镇", sub


# ---- registers over time: glide path, figures to check, relapse, inspection plans ----------------


PACE_NOTE = (
    "按前几个月的升降推算，假定做法不变；慎重算法：每月只解决余下户数的同样比例（越到后面越难）；"
    "名册不足4个月、或只剩本月的不估算。"
)
UNKNOWN_CHANCE = "不估算"
CHECK_SUB = "下列数字请乡镇核对；合并、歇业、重复登记都可能是原因，这里不判断原因"
CHECK_NONE = "没有需要核对的数字"
RELAPSE_FOOT = (
    "Kaplan–Meier法；同一乡镇、行业、名称算同一户，区划调整后重新起算；"
    "又不规范的时间是查到的那次名册，不是发生的那天。"
)
TOO_FEW = "户数过少"
PLAN_LISTED = "名册户数"
PLAN_ALLOWED = "允许查到不规范的户数"
PLAN_NOTES = [
    "只在随机抽取时成立；挑着看，看多少户都不能代表其余。",
    "不足50户的，有1户不规范就到不了98%。",
]


def chance_text(value: float | None) -> str:
    """A chance in whole percent, never 0% or 100%; 不估算 where none can be stated."""
    if value is None:
        return UNKNOWN_CHANCE
    if value < 0.01:
        return "不到1%"
    if value > 0.99:
        return "99%以上"
    return f"{value * 100:.0f}%"


def glide_panel(county: Measure, path: GlidePath, left: int, deadline: date) -> Title:
    """What is missing and what each week must bring."""
    goal = county.target.printed if county.target else ""
    day = f"{deadline.month}月{deadline.day}日"
    sub = f"全县{county.indicator.short_name}（%）；浅色为照现在进度的80%范围，虚线为中位"
    if path.missing == 0:
        return f"全县已到{goal}，到{day}还有{left}天", sub
    return (
        f"到{day}还有{left}天，全县{lacking(path.missing)}，{pace_words(path.missing, left)}",
        f"{sub}；照此进度到时达标的可能{chance_text(path.probability)}",
    )


def glide_table_panel(expected: float, open_: int, unknown: int, goal: str) -> Title:
    """How many of the townships still short would get there."""
    sub = "每周要规范的户数和到时达标的可能，差得多的在前"
    if open_ == 0:
        return f"乡镇都已到{goal}", sub
    if unknown == open_:
        return f"{open_}个乡镇还没到{goal}，不估算可能", sub
    known = open_ - unknown
    rest = f"，另{unknown}个不估算" if unknown else ""
    return f"还没到{goal}的{known}个乡镇，照此进度约{expected:.0f}个能到{rest}", sub


def all_compliant(denominator: int, expected: float) -> tuple[str, str]:
    """Finding and question for a large register without one exception."""
    seen = f"{denominator:,}户全部规范；按全县水平约有{expected:.0f}户未规范"
    return seen, "请抽几户复核"


def fewer_outlets(before: int, now: int, is_decisive: bool) -> tuple[str, str]:
    """Finding and question for a register that lists fewer outlets than the one before."""
    seen = f"名册户数由{before:,}减到{now:,}"
    if is_decisive:
        seen += "；按原户数则未达标"
    return seen, "请列出减少的户名和原因（歇业、合并、迁出）"


def no_new_outlets(expected: float, since: date) -> tuple[str, str]:
    """Finding and question for registers that never gained an outlet."""
    seen = f"{since.year}年{since.month}月以来名册没有新户；按全县比例约应有{expected:.0f}户"
    return seen, "请核对新开业户是否登记"


def copied_report(first: date, second: date, figures: int) -> tuple[str, str]:
    """Finding and question for a monthly report equal to an earlier one."""
    seen = (
        f"{second.year}年{second.month}月月报的{figures}个数字与"
        f"{first.year}年{first.month}月完全相同"
    )
    return seen, "请确认是否为当月数字"


def report_gap(reported: int, registered: int, month: date) -> tuple[str, str]:
    """Finding and question where report and register differ."""
    seen = (
        f"{month.year}年{month.month}月月报已规范{reported:,}户，"
        f"同月名册{registered:,}户，{'多' if reported > registered else '少'}"
        f"{abs(reported - registered):,}户"
    )
    return seen, "请说明以哪个为准"


CHECK_FILE, CHECK_REMARK = "核实单", "乡镇怎么说、改了什么"
PICK_A_CHECK = "选一行，登记乡镇核实的结果"


def checks_panel(count: int, open_: int) -> Title:
    """How many entries the list has, and how many wait for an answer."""
    if not count:
        return CHECK_NONE, CHECK_SUB
    told = f"，{count - open_}处已有结果" if open_ < count else ""
    return f"核实单：{count}处请核对{told}", CHECK_SUB


def outcome_text(outcome: str) -> str:
    """What came of a question."""
    return outcome or "没有核实"


def check_asked(township: str, day: date, seen: str) -> str:
    """The question that is answered."""
    return f"{township} {day:%Y-%m-%d}：{seen}"


def relapse_panel(whole: RelapseCurve, worst: str | None, years: int) -> Title:
    """How many stay compliant; the trade that relapses most, when it is clear of the whole."""
    sub = f"首次查实规范后仍规范的比例（%），浅色为全部行业可能的范围；共{whole.outlets:,}户"
    if not whole.events:
        return (
            "还没有查到规范后又不规范的",
            f"历次名册中首次查实规范的{whole.outlets:,}户，之后都仍规范",
        )
    kept = whole.at(years * 366) * 100
    start = f"查实规范{years}年后约{kept:.1f}%仍规范，又不规范{whole.events:,}户"
    return (f"{start}；{worst}最多" if worst else start), sub


def inspection_sentence(needed: int | None, population: int, failures: int, goal: str) -> str:
    """How many of N outlets to look at."""
    bad = f"查到{failures}户不规范" if failures else "全部规范"
    if needed is None:
        return f"{population:,}户中有{failures}户不规范，已经到不了{goal}。"
    if needed >= population:
        return f"{population:,}户须全部检查，{bad}，才能证明不低于{goal}。"
    return f"{population:,}户中随机查{needed:,}户，{bad}，就能证明不低于{goal}（单侧95%）。"


def kept_text(curve: RelapseCurve, days: float) -> str:
    """Share still compliant after some days, with its limits where there are any."""
    share = curve.at(days)
    place = int((curve.time <= days).sum()) - 1
    if place < 0:
        return f"{share * 100:.1f}"
    limits = formats.interval_text(float(curve.lower[place]), float(curve.upper[place]))
    return f"{share * 100:.1f}（{limits.rstrip('%')}）"


def relapse_heads(years: int) -> tuple[str, str, str, str]:
    """Heads of the table of relapses by trade."""
    return "行业", "查实规范（户）", "又不规范（户）", f"{years}年后仍规范（%，可能的范围）"


def plan_panel(goal: str) -> tuple[str, str]:
    """What an inspection of a part of the register can prove."""
    return "不全数检查，至少要查多少户", f"证明规范率不低于{goal}；超几何分布精确计算"
