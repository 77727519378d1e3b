"""Sentences of the page on enterprises: register, classes, rectification, blacklist."""

from collections.abc import Mapping, Sequence
from datetime import date
from fractions import Fraction

from dashboard.enterprises.register import Step
from dashboard.indicators.words import Title
from dashboard.words import formats

MEASURES_FOOT = "内部资料，不对外公布。62号没有写的期限和次数，这里不替局里定。"
INTERNAL = "内部资料：列有企业名称，不得对外公布（产品质量法规定公告由省级以上作出）"
SAME_DAY = "分类当天抽的样按原类别；当天给的类别从次日起算"
NAMES_RULE = "同名或人工认定为同一家的记录合在一起"
DATED_RULE = "名册写有日期的事项按当日计入；处置没有日期，从名册日期起计入"

CLASS_NAMES = {"A": "A类", "B": "B类", "C": "C类", "退出": "退出", "": "未分类"}
SELF_REPORT = {
    "on_time": "按时",
    "late": "迟交",
    "missing": "没交",
    "pending": "未到期",
    "": formats.MISSING,
}
RECTIFICATION = {
    "on_time": "按时确认",
    "late": "迟确认",
    "overdue": "逾期未确认",
    "running": "限期内",
    "": formats.MISSING,
}
TRACKING = {"waiting": "待跟踪抽查", "passed": "跟踪合格，仍在名单", "left": "已移出"}


def class_counts(counts: Mapping[str, int]) -> str:
    """A类183家、B类71家、C类36家."""
    parts = [f"{CLASS_NAMES[word]}{counts[word]}家" for word in CLASS_NAMES if counts.get(word)]
    return "、".join(parts)


def register_headline(
    total: int, both: int, counts: Mapping[str, int], overdue: int, overdue_c: int, product: str
) -> Title:
    """How many enterprises stand in which class, and who is overdue."""
    what = f"{product}企业" if product else "阀门、童装企业"
    late = f"；{overdue}家责令整改逾期没有确认" if overdue else "；没有逾期未确认的整改"
    sub = f"逾期未确认的{overdue}家里，现为C类的{overdue_c}家。" if overdue else ""
    sub += f"{both}家两种产品都做，按产品分别计类。" if both else ""
    return f"{what}{total:,}家：{class_counts(counts)}{late}", sub


def classes_headline(
    found: Mapping[date, Mapping[str, int]], gaps: Sequence[tuple[str, int, int]]
) -> Title:
    """How the classes moved from the first to the last classification, and what is lacking."""
    if not found:
        return "还没有分类", ""
    days = list(found)
    first, last = found[days[0]], found[days[-1]]
    if len(days) < 2:
        return f"{formats.date_text(days[0])}分类：{class_counts(first)}", ""
    moves = [f"{word}类从{first.get(word, 0)}家到{last.get(word, 0)}家" for word in "AC"]
    span = f"{formats.date_text(days[0])}到{formats.date_text(days[-1])}，{'，'.join(moves)}"
    return span, measures_panel(gaps)[0] + "。"


def flow_panel(days: Sequence[date], steps: Sequence[Step]) -> Title:
    """How many rose and fell between neighbouring days of classification."""
    sub = "各次分类的家数；带的粗细为家数：蓝带升类，深灰带降类或退出，浅灰带名册新列入或不再列"
    if len(days) < 2:
        return "只有一次分类，看不出变化", sub
    known = [one for one in steps if one.before and one.after]
    rose = sum(one.count for one in known if one.after < one.before)
    fell = sum(one.count for one in known if one.after > one.before)
    return f"升类{rose}家次，降类或退出{fell}家次", sub


def township_panel(rows: Mapping[str, Mapping[str, int]], on: date | None) -> Title:
    """Where the enterprises of class C stand."""
    if on is None:
        return "还没有分类", ""
    sub = f"{formats.date_text(on)}分类时各乡镇的企业（家）"
    worst = sorted(rows, key=lambda name: -rows[name].get("C", 0))
    if not worst or not rows[worst[0]].get("C"):
        return "没有C类企业", sub
    total = sum(one.get("C", 0) for one in rows.values())
    top = worst[0]
    return f"C类{total}家，{top}{rows[top]['C']}家，最多", sub


def measures_panel(gaps: Sequence[tuple[str, int, int]]) -> Title:
    """Which class still lacks what 62号 owes to it: (class, without proof, all)."""
    sub = "按现在的类别；62号要求的措施和数据里能看到的佐证"
    words = [f"{word}类{total}家里{gap}家" for word, gap, total in gaps if gap]
    if not words:
        return "有数据可查的措施都有佐证", sub
    return "、".join(words) + "没有佐证", sub


def three_panel(counts: Mapping[str, int]) -> Title:
    """关停一批、规范一批、提升一批."""
    return (
        f"关停{counts['closed']}家，规范{counts['regularised']}家，提升{counts['raised']}家",
        "62号 一“三抓并举”；定义是本看板的算法，可在 data 文件里改；规范和提升可以是同一家",
    )


def clock_panel(counts: Mapping[str, int]) -> Title:
    """The share of orders that fell due and were confirmed in time."""
    sub = "责令限期 → 整改确认；确认日不晚于期限算按时（家）"
    due = sum(count for word, count in counts.items() if word != "running")
    if not due:
        return "没有到期的责令整改", sub
    on_time = counts.get("on_time", 0)
    if due < 5:
        return f"到期{due}家里{on_time}家按时确认，不足5家，不计算比率", sub
    rate = formats.rate_text(Fraction(on_time, due))
    return f"到期{due}家，按时确认{rate}", sub


def clock_headline(counts: Mapping[str, int]) -> Title:
    """How many orders were confirmed in time, late, not at all."""
    ordered = sum(counts.values())
    if not ordered:
        return "没有责令限期整改的记录", ""
    on_time = counts.get("on_time", 0)
    parts = [f"{ordered}家责令整改，{on_time}家按时确认"]
    if counts.get("overdue"):
        parts.append(f"{counts['overdue']}家逾期没有确认")
    elif counts.get("late"):
        parts.append(f"{counts['late']}家迟确认")
    return "，".join(parts), ""


def overdue_panel(count: int, disposed: int) -> Title:
    """Who is overdue and which step is next."""
    if not count:
        return "没有逾期未确认的整改", ""
    more = f"，其中{disposed}家已经处置" if disposed else ""
    return f"{count}家逾期没有确认整改{more}", "62号没有写逾期几天升一级，天数由局里定"


def blacklist_headline(listed: int, makers: int, waiting: int, has_exit: bool) -> Title:
    """How many are on the list and wait for a follow-up."""
    if not listed:
        return f"抽查过的{makers}家企业没有上黑名单的", ""
    sub = "" if has_exit else "移出的条件62号没有写，局里没有定之前，上了名单的不移出。"
    return f"抽查过的{makers}家里{listed}家在黑名单上，{waiting}家还没有跟踪抽查合格", sub


def blacklist_panel(title: str, source: str) -> Title:
    """The rule by which the list was made."""
    return f"列入规则：{title}", source


def moved_words(moves: Sequence[tuple[date, str, str]]) -> str:
    """Said on the file of an enterprise that moved."""
    return "；".join(
        f"{formats.date_text(day)}名册起由{old}改在{new}（不是区划调整）" for day, old, new in moves
    )
