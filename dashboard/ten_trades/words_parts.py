"""Sentences of the page on the ten trades: places down to the outlet, trades, map, issues."""

from collections.abc import Sequence
from datetime import date

import pandas as pd

from dashboard.divisions.villages import UNKNOWN
from dashboard.indicators.definitions import Measure
from dashboard.indicators.measured import Ranking
from dashboard.indicators.words import Title, lacking
from dashboard.ten_trades.leads import UNSETTLED
from dashboard.ten_trades.outlet import Dossier
from dashboard.words import formats

GRID, PLACES, TRADES, MAP, ISSUES = PARTS = ("进度", "到村到户", "行业", "分布图", "问题与业态")
NO_LEADS = (
    "验收分乡镇、行业两条线（75号三（三）2），但文件没有写哪个部门牵头哪个行业；"
    "请在 data/trade_leads.toml 填写，填好后这里按部门汇总。"
)
TWO_GAPS = (
    "可容忍户数＝规范率不低于98%时最多可以不规范的户数（户数×2%，去尾）；逐乡镇算和全县合算是两个数"
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
    top = bad.iloc[0]
    total = int(bad["bad"].sum())
    return f"{name}不规范的{total:,}户中{int(top['bad']):,}户在{top['village']}", sub


def outlet_list_panel(place: str, count: int, only: str) -> Title:
    """The outlets themselves."""
    what = "" if only == "全部户" else only
    return f"{place}{count:,}户{what}", "点一行打开一户一档；业主和电话按规定隐去一部分"


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


def trades_panel(found: Sequence[tuple[str, Sequence[tuple[date, Measure]]]]) -> Title:
    """How many trades reach the target at the newest register."""
    sub = "各行业历次名册的规范率（%），虚线为目标；同一纵轴"
    newest = [points[-1][1] for _, points in found if points and points[-1][1].denominator]
    if not newest:
        return "没有名册", sub
    reached = sum(m.state == "reached" for m in newest)
    return f"{len(newest)}个行业中{reached}个达到98%", sub


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


def forms_panel(newest: pd.Series) -> Title:
    """Shares of business forms at the newest register."""
    sub = "连锁、加盟、配送占填了业态的户（%）；75号二（三）"
    told = int(newest["form_told"])
    if not told:
        return "业态：无数据", "名册没有“业态”列（单店、连锁、加盟、配送）"
    new = int(newest["chain"] + newest["franchise"] + newest["delivery"])
    return f"连锁、加盟、配送{new:,}户，占{new * 1000 // told / 10:.1f}%", sub


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
