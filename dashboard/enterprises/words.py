"""Sentences of the page on enterprises: register, classes, rectification, blacklist."""

from collections.abc import Mapping, Sequence
from datetime import date
from fractions import Fraction

from dashboard.enterprises.blacklist import EXIT, Kept, Listing
from dashboard.enterprises.register import Entry, Step
from dashboard.indicators.products import registered
from dashboard.indicators.words import Title, too_few
from dashboard.words import formats

MEASURES_FOOT = "内部资料，不对外公布。62号没有写的期限和次数，这里不替局里定。"
INTERNAL = "内部资料：列有企业名称，不得对外公布（产品质量法规定公告由省级以上作出）"
SAME_DAY = "分类当天抽的样按原类别；当天给的类别从次日起算"
NAMES_RULE = "同名或人工认定为同一家的记录合在一起"
DATED_RULE = "名册写有日期的事项按当日计入；处置没有日期，从名册日期起计入"

RULES_FROM = f"列入和跟踪写在 data/blacklist.toml，由局里改；移出按裁定{EXIT}"

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


CLASS_RULE = "名册没有写评定人和评定理由；62号只有界定，没有评分标准。"
ONLY_CHECKS = "只有抽查记录，没有分类。若与名册里的企业是同一家，请到数据质量页认定名称。"
NEVER_CHECKED = "没有抽到过，或抽查结果里的名称和名册不同（见数据质量页的相近名称）。"
NOT_CLASSED = "还没有分类。"
NONE_FOUND = "没有符合条件的企业。换一个筛选条件。"
NONE_LISTED = "没有企业列入。"
NOT_LISTED = "按现行规则不在名单上。"
OTHER_RULES_PANEL = ("换一条规则会怎样", "同一批抽查，按各条规则列入的企业（家）")


def class_counts(counts: Mapping[str, int]) -> str:
    """A类183家、B类71家、C类36家."""
    parts = [f"{CLASS_NAMES[word]}{counts[word]}家" for word in CLASS_NAMES if counts.get(word)]
    return "、".join(parts)


def register_headline(
    total: int,
    both: int,
    counts: Mapping[str, int],
    overdue: Sequence[Entry],
    product: str,
) -> Title:
    """How many enterprises stand in which class, and who is overdue."""
    what = f"{product}企业" if product else f"{'、'.join(registered())}企业"
    number, disposed = len(overdue), sum(bool(one.disposal) for one in overdue)
    late = f"；{number}家责令整改逾期没有确认" if overdue else "；没有逾期未确认的整改"
    late += f"，其中{disposed}家已经处置" if disposed else ""
    in_c = sum(one.class_now == "C" for one in overdue)
    sub = f"逾期未确认的{number}家里，现为C类的{in_c}家。" if overdue else ""
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
    in_c = {name: one.get("C", 0) for name, one in rows.items()}
    total = sum(in_c.values())
    if not total:
        return "没有C类企业", sub
    top = formats.most(in_c.items())
    each = "各" if len(top) > 1 else ""
    return f"C类{total}家，{formats.names_text(top, 3)}{each}{max(in_c.values())}家，最多", sub


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
        "62号 一“三抓并举”；定义是本看板的算法，局里可以改；规范和提升可以是同一家",
    )


def clock_panel(counts: Mapping[str, int]) -> Title:
    """The share of orders that fell due and were confirmed in time."""
    sub = "责令限期 → 整改确认；确认日不晚于期限算按时（家）"
    due = sum(count for word, count in counts.items() if word != "running")
    if not due:
        return "没有到期的责令整改", sub
    on_time = counts.get("on_time", 0)
    if due < 5:
        return f"到期{due}家里{on_time}家按时确认，{too_few(5, '家').plain}", sub
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


def blacklist_headline(
    listed: int, makers: int, waiting: int, left: int, exit_after: int | None
) -> Title:
    """How many are on the list and wait for a follow-up, how many left it and by what."""
    if exit_after is None:
        sub = f"移出的条件62号没有写，局里没有定之前，上了名单的不移出（裁定{EXIT}）。"
    else:
        sub = f"另有{left}家已移出：{exit_words(exit_after)}（裁定{EXIT}）。"
    if not listed:
        return f"抽查过的{makers}家企业没有在黑名单上的", sub if left else ""
    return f"抽查过的{makers}家里{listed}家在黑名单上，{waiting}家还没有跟踪抽查合格", sub


def blacklist_panel(title: str, source: str) -> Title:
    """The rule by which the list was made."""
    return f"列入规则：{title}", source


def kept_sentence(newest: date) -> str:
    """How far the list of the bureau reaches."""
    return f"名单最后一次列入：{formats.date_text(newest)}。"


def stay_sentence(stay: Kept) -> str:
    """One stay on the list of the bureau."""
    left = f"，{formats.date_text(stay.removed_on)}移出" if stay.removed_on else ""
    because = stay.because or "没有写原因"
    return f"局里名单：{formats.date_text(stay.listed_on)}列入{left}。{because}。"


def listing_sentence(listing: Listing) -> str:
    """Since when it is on the list by the rule in force, and what followed."""
    gone = f"，{formats.date_text(listing.left_on)}移出" if listing.left_on else ""
    return (
        f"按现行规则：{formats.date_text(listing.entered_on)}列入{gone}；"
        f"不合格{len(listing.failures)}批，"
        f"最近一次{formats.date_text(listing.last_failure.day)}；之后跟踪抽查"
        f"{len(listing.tracked)}批，{TRACKING[listing.state]}。"
    )


def follow_up_words(days: int | None) -> str:
    """Whether and when a maker on the list must be checked again."""
    return "列入后要跟踪监督抽查" + (f"，{days}天内" if days is not None else "；几天内：局里未定")


def exit_words(batches: int | None) -> str:
    """When a maker leaves the list."""
    if not batches:
        return f"局里未定，定之前不移出；可在矛盾登记簿{EXIT}裁定"
    several = f"连续{batches}批" if batches > 1 else "1批"
    return f"最近一次不合格后跟踪抽查{several}合格就移出"


def file_remarks(mine: Sequence[Entry]) -> list[str]:
    """What a reader of one file must know before reading: names, both products, moves."""
    first, found = mine[0], []
    names = list(dict.fromkeys(name for one in mine for name in one.names))
    if len(names) > 1:
        found.append(f"人工认定为同一家的写法：{'、'.join(names)}。")
    if len(first.products) > 1:
        found.append(f"{'、'.join(first.products)}都做：一家一份档案，两种产品分别列出。")
    found += [f"迁址（{one.product}名册）：{moved_words(one.moves)}。" for one in mine if one.moves]
    return found


def tiles(
    reports: Mapping[str, int], checks: Mapping[str, int], orders: Mapping[str, int], listed: int
) -> list[tuple[str, str]]:
    """Four figures over the whole list, each with what it counts."""
    handed = reports.get("on_time", 0) + reports.get("late", 0)
    return [
        (
            f"{handed} / {sum(reports.values())}",
            f"交了自查报告；按时{reports.get('on_time', 0)}、迟交{reports.get('late', 0)}、"
            f"没交{reports.get('missing', 0)}",
        ),
        (
            f"{checks.get('合格', 0)} / {sum(checks.values())}",
            f"生产条件考核合格；限期整改{checks.get('限期整改', 0)}、"
            f"不合格{checks.get('不合格', 0)}",
        ),
        (
            f"{orders.get('on_time', 0)} / {sum(orders.values())}" if orders else "无数据",
            f"限期整改按时确认；迟{orders.get('late', 0)}、逾期未确认{orders.get('overdue', 0)}"
            if orders
            else "名册没有写限期整改",
        ),
        (f"{listed}家", "在黑名单上（按现行列入规则）"),
    ]


def moved_words(moves: Sequence[tuple[date, str, str]]) -> str:
    """Said on the file of an enterprise that moved."""
    return "；".join(
        f"{formats.date_text(day)}名册起由{old}改在{new}（不是区划调整）" for day, old, new in moves
    )
