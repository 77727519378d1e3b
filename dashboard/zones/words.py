"""Sentences of the page on demonstration zones."""

from collections import Counter
from collections.abc import Hashable, Mapping, Sequence
from typing import Any

import pandas as pd

from dashboard.indicators.definitions import Measure
from dashboard.indicators.words import Title, beside_old_target
from dashboard.words import formats
from dashboard.zones.facts import PASSED, Lack, Line, done

PARTS = {"progress": "进展", "cards": "评分", "quality": "质量与品牌", "duties": "职责与扶持"}
LAST_YEAR = 2015
PASS_MARK_NOTE = "通过线取自考核表，不是文件规定"
SPLIT_NOTE = "有的乡镇在考核后拆分，图上画出拆分后的全部单位。"
CARDS_FOOT = "名次按当年总分，并列同名次。"
NO_SCORES = "无数据：考核表没有分项得分。导入带分项的《示范区年度考核》后显示。"
NO_THRESHOLD = "83号没有给每条标准定阈值，这里不编；县里定了以后写入 data/zone_criteria.toml"
NO_QUALITY = "抽查名单里没有这一产品。导入它的抽查结果、定下合格率指标后，按控制图看稳中有升。"
BRANDS_FOOT = "企业按所在乡镇和主要产品归入示范区；最新一份企业档案。"
NO_LEDGER = "还没有导入《示范区扶持台账》。导入后，按审批、融资、土地、能源四类列出次数和金额。"


def time_left(year: int) -> str:
    """离2015年还有2年、2轮9月考核; after the last round that there is none left."""
    left = LAST_YEAR - year
    if left <= 0:
        return f"到{LAST_YEAR}年的各轮9月考核已经全部结束"
    return f"离{LAST_YEAR}年还有{left}年、{left}轮9月考核"


def zones_headline(
    newest: Measure, rows: pd.DataFrame, year: int, against: Sequence[str] = ()
) -> Title:
    """How many zones passed against the target, and what the rest lacks. against: passed, and the
    county's own spot checks speak against them."""
    found = rows[rows["year"] == year]
    rest = len(found) - newest.numerator
    others = f"，另{rest}个还在创建" if rest else ""
    goal = int(newest.target.value) if newest.target else 0
    doubt = f"（{passed_against(against)}）" if against else ""
    head = f"{year}年：{newest.numerator}个示范区通过考核{doubt}"
    if newest.state == "reference":
        return f"{head}，{beside_old_target(newest).plain}{others}", ""
    if newest.numerator >= goal:
        return f"{head}，达到{goal}个以上的目标{others}", ""
    return (
        f"{head}，离目标还差{goal - newest.numerator}个",
        f"参加考核{len(found)}个；{time_left(year)}。",
    )


def passed_against(against: Sequence[str]) -> str:
    """瓯北阀门本县抽查有出入: passed, and the county's own spot checks speak against it."""
    return f"{formats.names_text(list(against))}本县抽查有出入"


def zone_map_panel(rows: pd.DataFrame, year: int) -> Title:
    """Where the passed zones lie."""
    found = rows[rows["year"] == year]
    passed = found.loc[found["conclusion"] == PASSED, "townships"]
    places = list(dict.fromkeys(place for townships in passed for place in townships))
    sub = f"{year}年9月考核；绿：通过，浅蓝：创建中，灰白：无示范区"
    if not places:
        return "还没有示范区通过考核", sub
    return f"通过的示范区在{formats.names_text(places)}", sub


def zone_lines_panel(rows: pd.DataFrame, year: int) -> Title:
    """Which zone rose most up to the year."""
    found = rows[rows["year"] <= year].dropna(subset=["total"]).sort_values("year")
    sub = "各示范区年度考核总分，虚线为考核表上的通过线"
    spans = {
        str(zone): (one["total"].iloc[0], one["total"].iloc[-1])
        for zone, one in found.groupby("zone")
        if len(one) > 1
    }
    if not spans:
        return f"{year}年是第一轮考核", sub
    rose = {zone: span for zone, span in spans.items() if span[1] > span[0]}
    if not rose:
        return f"到{year}年，没有示范区的得分比第一轮高", sub
    first = formats.most((zone, new - old) for zone, (old, new) in rose.items())
    old, new = rose[first[0]]
    if len(first) > 1:
        return f"{formats.names_text(first, 3)}各升{new - old:.1f}分，升得最多", sub
    most = "，升得最多" if len(spans) > 1 else ""
    return f"{first[0]}从{old:.1f}分到{new:.1f}分{most}", sub


def cards_panel(found: Sequence[Lack], year: int) -> Title:
    """Who leads the round, and where the others lose most."""
    sub = f"{year}年考核得分/满分；▼ 没有通过的示范区得分率最低的两项"
    if not found:
        return f"{year}年没有考核", sub
    weak = Counter(one.weakest[0][0] for one in found if one.weakest and one.conclusion != PASSED)
    if not weak:
        best = formats.most((one.zone, one.total) for one in found if one.total is not None)
        if not best:
            return "参加考核的都已通过", sub
        return f"{formats.names_text(best, 3)}得分最高，参加考核的都已通过", sub
    name, times = max(weak.items(), key=lambda item: item[1])
    if times == 1 < len(weak):
        return f"没有通过的{sum(weak.values())}个区，得分率最低的项目各不相同", sub
    names = "”“".join(formats.most(weak.items()))
    each = "各有" if "”" in names else ""
    return f"没有通过的{sum(weak.values())}个区中，{each}{times}个在“{names}”得分率最低", sub


def criteria_panel() -> Title:
    """How the score sheet speaks for the criteria of the paper."""
    return "83号的五条标准，考核表怎样反映", "按项目名称对应，见 data/zone_criteria.toml；可改"


def lacks_panel(found: Sequence[Lack], year: int) -> Title:
    """How many zones are still short, and how long there is."""
    short = [one for one in found if one.conclusion != PASSED]
    sub = f"{time_left(year)}；逐年得分，括号内为名次；● 通过　◆ 未通过　□ 创建中　— 未参加"
    if not short:
        return "参加考核的示范区都已通过", sub
    near = [one for one in short if one.points is not None]
    if not near:
        return f"{len(short)}个示范区还没有通过", sub
    best = formats.least((one.zone, one.points or 0.0) for one in near)
    points = min(one.points or 0.0 for one in near)
    start = f"{len(short)}个还没有通过"
    each = "各" if len(best) > 1 else ""
    if len(short) == 1:
        return f"{best[0]}还没有通过，差{points:.1f}分", sub
    return f"{start}，最近的{formats.names_text(best, 3)}{each}差{points:.1f}分", sub


def lack_cells(one: Lack) -> list[str]:
    """Points to the mark, weakest columns."""
    if one.conclusion == PASSED:
        return ["已通过", formats.MISSING]
    points = formats.MISSING if one.points is None else f"{one.points:.1f}"
    weak = "、".join(f"{name}（{score:g}/{full:g}）" for name, score, full in one.weakest)
    return [points, weak or "考核表没有分项得分"]


def quality_foot(product: str, places: Sequence[str]) -> str:
    """Which samples speak for a zone."""
    return (
        f"{product}定期抽查，乡镇：{'、'.join(places)}（含拆分、合并前后的名称，"
        "拆分前的乡镇比示范区大）。没有写明乡镇的批次不计。“稳中有升”看控制图有没有偏低的点和历年趋势。"
    )


def brands_panel(ladder: Mapping[str, dict[str, int] | None]) -> Title:
    """How long the ladder of trade marks is."""
    sub = "83号二“区域品牌梯队”；企业档案“品牌级别”一列"
    known = [found for found in ladder.values() if found]
    if not known:
        return "品牌梯队：无数据", f"{sub}；导入《企业档案》（一企一档）后显示"
    total = {level: sum(found[level] for found in known) for level in known[0]}
    told = "、".join(f"{level}{n}家" for level, n in total.items())
    return f"各示范区企业：{told}", sub


def duties_panel(bodies: Sequence[tuple[str, list[Line]]]) -> Title:
    """How many duties of the eight bodies have evidence."""
    owed = sum(len(lines) for _, lines in bodies)
    ready = sum(done(lines) for _, lines in bodies)
    return (
        f"8个单位{owed}项职责，{ready}项有完成的佐证",
        "83号五（一）—（八）；文件没有写期限的职责只看有没有佐证；点事项看佐证和原文",
    )


def ledger_panel(ledger: pd.DataFrame, zones: Sequence[str]) -> Title:
    """Which zones got priority in approval, finance, land and energy."""
    sub = "83号六（二）：项目审批、融资、土地、能源供应优先；次数，金额为万元"
    if ledger.empty:
        return "扶持台账：无数据", sub
    helped = ledger["zone"].nunique()
    return f"{helped}个示范区有扶持记录，共{int(ledger['pieces'].sum())}次", sub


def support_cell(row: Mapping[Hashable, Any] | None) -> str:
    """3次 120万元; a dash where there was none."""
    if row is None:
        return formats.MISSING
    amount = row["amount_yuan"]
    money = "" if pd.isna(amount) else f" {amount / 10_000:,.0f}万元"
    return f"{int(row['pieces'])}次{money}"


def compare_panel(rows: pd.DataFrame, year: int, before: int) -> Title:
    """The map of an earlier round beside the one of the year."""
    then, now = (
        int((rows[rows["year"] == y]["conclusion"] == PASSED).sum()) for y in (before, year)
    )
    return f"{before}年通过{then}个，{year}年通过{now}个", f"{before}年9月考核，当时的区划"


# ---- the county's own findings ------------------------------------------------------------------

CONTRADICTED, UNSAMPLED, CLEAN = "有出入", "没有抽查", "没有发现"


def own_checks_cell(
    product: str, tested: int, failed: int, unsettled: int, listed: int, clusters: Sequence[int]
) -> tuple[str, str]:
    """One word and what stands behind it: 有出入, 3家不合格后没有合格记录、2家在黑名单."""
    if not product:
        return UNSAMPLED, "抽查里没有这一产品"
    parts = []
    if unsettled:
        parts.append(f"{unsettled}家不合格后还没有合格记录")
    if listed:
        parts.append(f"{listed}家在黑名单")
    if clusters:
        parts.append(f"{'、'.join(map(str, clusters))}年有区域性问题")
    told = f"近两年{product}抽查{tested}批，不合格{failed}批"
    if parts:
        return CONTRADICTED, "、".join(parts) + f"；{told}"
    return (CLEAN, told) if tested else (UNSAMPLED, "近两年没有抽查这一产品")


def own_checks_panel(against: Sequence[str], passed: Sequence[str]) -> Title:
    """Which zones the spot checks contradict. against: contradicted; passed: of these, passed."""
    sub = (
        "83号二要求质量稳定、五（二）要求不出现重大质量问题：考核结论旁并列本县抽查的结果，不改结论"
    )
    if passed:
        return f"{formats.names_text(list(passed))}考核通过，本县抽查有出入，应先核实", sub
    if against:
        return f"{formats.names_text(list(against))}本县抽查有出入，通过以前应先核实", sub
    return "本县抽查没有发现与考核结论有出入的", sub


NO_DEPARTMENT = "没有写部门"


def support_by_panel(given: pd.DataFrame) -> Title:
    """Which department gave most support."""
    sub = "扶持台账按办理部门：次数和金额（83号六(二)）"
    counts = given.groupby("department")["pieces"].sum()
    counts = counts[counts.index != ""]
    if counts.empty:
        return "台账没有写办理部门", sub
    most = [str(name) for name in counts.index[counts == counts.max()]]
    return f"{formats.names_text(most, 3)}扶持最多，{counts.max()}次", sub


def shown_support(pieces: int, yuan: float | None) -> str:
    """What the ledger shows of one of the eight bodies; empty where it names it nowhere."""
    if not pieces:
        return ""
    amount = f"，{yuan / 10_000:,.1f}万元" if yuan else ""
    return f"扶持台账：{pieces}次{amount}"


NO_MEASURES = "还没有数。市场占有率、规模、品牌、布局在下面填，或用模板导入，每个数写明出处。"
MEASURES_FOOT = (
    "83号二没有给数值，只列数和变化，不判定。同年同项取截至日期最晚的，同一天的以后导入的为准。"
)


def measures_panel(zones: int, of: int, years: Sequence[int]) -> Title:
    """How many zones have any measure, and of which years."""
    sub = "市场占有率、规模、品牌、布局（83号二）：最新一年的数，括号里是年份和比上一次登记的变化"
    if not zones:
        return "市场、规模和布局：无数据", sub
    span = f"{min(years)}—{max(years)}年" if min(years) != max(years) else f"{years[0]}年"
    return f"{of}个示范区中{zones}个有市场、规模或布局的数（{span}）", sub


def measure_cell(year: int, value: float, unit: str, before: float | None) -> str:
    """35%（2013年，+2）."""
    change = "" if before is None else f"，{plain(value - before, '+')}"
    return f"{plain(value)}{unit}（{year}年{change}）"


def not_of_the_list(names: Sequence[str]) -> str:
    """Zones with figures that no list of assessments names."""
    told = formats.names_text(list(names), 4)
    return f"{told}有数，考核名单里却没有，没有列在上面，请核对名称"


def plain(value: float, sign: str = "") -> str:
    """A figure as it was entered, with thousands separators, to two decimals: 1,250,000; 33.25."""
    return f"{value:{sign},.2f}".rstrip("0").rstrip(".")


def sources_sentence(sources: Sequence[str]) -> str:
    """Where the figures were taken from, each source once."""
    return f"出处：{'；'.join(dict.fromkeys(sources))}。"
