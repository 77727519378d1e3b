"""Sentences of the page on the long-term mechanism."""

from collections.abc import Mapping, Sequence
from datetime import date
from fractions import Fraction
from statistics import median

from dashboard.duties import words as duty_words
from dashboard.duties.definitions import ON_TIME, State
from dashboard.indicators.words import Title
from dashboard.mechanism.facts import SYSTEMS, Grid, Handling, Paper, Tracks
from dashboard.mechanism.training import Totals
from dashboard.words import formats

NOTHING_YET = "长效机制还没有数据"
PARTS = {
    "systems": "制度和文件",
    "training": "培训",
    "grid": "网格和经费",
    "people": "投诉和满意度",
}
TRACKS_FOOT = "●有佐证　□没有佐证（126号没有写时限，不算逾期）。点格子看是哪个乡镇。"
PAPERS_FOOT = "四类机制按佐证里写的名称认定（75号二(二)）；期限按矛盾登记里的裁定。"
TURNS_FOOT = (
    "台账只记人次，不记到人：按乡镇×行业的人次÷应训人数分档，2次以上也不能证明每个人都到过2次。"
)
COVERAGE_FOOT = "应训人数按乡镇×行业只计一次；超过100%的按100%计入覆盖率，另列核对。"
SURVEY_FOOT = "横线为可能的范围；只算“满意”，“基本满意”另列。"
EVIDENCE_NOTE = "佐证来自任务推进的完成登记"
NO_TRAINING = ("还没有培训台账", "导入培训台账后，这里显示覆盖率和每人受训次数的分布。")
NO_GRID = ("还没有网格四定表", "导入监管网格四定表后，这里显示四定是否齐全、哪些乡镇没有网格。")
NO_COMPLAINTS = ("还没有投诉举报登记", "导入投诉举报登记后，这里显示办理用时和满意情况。")
NO_SURVEY = ("还没有满意度调查", "导入群众满意度调查表后，这里显示满意率、问了多少人和区间。")
NO_BUDGET = ("还没有经费台账", "导入专项经费台账后，这里显示三项经费的安排和拨付。")


def sums_sentence(sums: Totals) -> str:
    """Courses, attendances and people who should attend, within what is shown."""
    return f"{sums.sessions:,}期，{sums.trained:,}人次，应训{sums.due:,}人。"


def lacking_sentence(lacking: Mapping[str, int]) -> str:
    """What of the four settled things grids lack: 定人缺3个."""
    found = [f"{word}缺{count}个" for word, count in lacking.items() if count]
    return f"{'、'.join(found) or '四定都齐全'}。"


def mechanism_headline(
    found: Tracks | None, training: Totals | None, rest: Sequence[str], township: str | None
) -> Title:
    """Systems kept (by every township, or by the chosen one; None: not asked for yet), training;
    then the rest."""
    parts = []
    if found is not None and not found.days:
        parts = ["六项制度和指导员制度还没有佐证"]
    elif found is not None and township:
        missing = found.missing(township)
        told = f"没有佐证的：{'、'.join(missing)}" if missing else "佐证齐全"
        parts = [f"{township}六项制度和指导员制度{told}"]
    elif found is not None:
        done, all_ = len(found.complete), len(found.townships)
        parts = [f"六项制度和指导员制度：{all_}个乡镇中{done}个佐证齐全"]
    if training and training.due:
        share = formats.bare_percent(Fraction(training.covered, training.due), against=Fraction(1))
        parts.append(f"培训覆盖{share}%")
    return "；".join(parts) or NOTHING_YET, "；".join(rest) + "。" if rest else ""


def papers_part(found: Sequence[Paper], unlisted: Sequence[str]) -> str:
    """What the headline says of papers."""
    done = sum(one.is_done for one in found)
    vague = f"（{'、'.join(unlisted)}名单未定）" if unlisted else ""
    return f"有名单或有佐证的{len(found)}个单位中{done}个文件出齐{vague}" if found else ""


def survey_part(satisfied: int, asked: int) -> str:
    """What the headline says of satisfaction."""
    return f"群众满意{100 * satisfied / asked:.1f}%（问了{asked:,}人）" if asked else ""


def few_asked(names: Sequence[str], least: int) -> str:
    """Who is not drawn since too few were asked; empty for none."""
    return f"{formats.names_text(list(names))}不足{least}人，不画，计入全县。" if names else ""


def tracks_panel(found: Tracks) -> Title:
    """The system with fewest townships."""
    sub = "各乡镇有没有执行佐证（126号三(三)1）"
    counts = {word: found.kept(key) for key, word in SYSTEMS.items()}
    least = formats.least(counts.items())
    fewest, all_ = min(counts.values()), len(found.townships)
    if fewest == all_:
        return f"七项制度{all_}个乡镇都有佐证", sub
    if not any(counts.values()):
        return (
            "还没有六项制度和指导员制度的佐证",
            "在任务推进页登记，或导入推进表完成情况后，这里逐乡镇显示。",
        )
    each = "各" if len(least) > 1 else ""
    return f"{formats.names_text(least, 3)}制度有佐证的乡镇最少，{each}{fewest}个", sub


def papers_panel(found: Sequence[Paper], unlisted: Sequence[str], *, both: bool) -> Title:
    """How many papers came late; both: 126号 asks for them too."""
    sub = f"重点乡镇和部门的长效机制文件：75号8月31日{'、126号8月20日' if both else ''}前"
    if unlisted:
        sub += f"。{'、'.join(unlisted)}的名单未定，下面只列有佐证的单位"
    if not found:
        return "还没有单位的文件佐证", sub
    late = sum(not all(s.name == ON_TIME for s in one.states.values()) for one in found)
    if not late:
        return f"{len(found)}个单位的文件都按期出台", sub
    return f"{len(found)}个单位中{late}个有文件没有按期出台", sub


def paper_word(one: State) -> str:
    """A state in few words: 按期（8月20日）, 迟4天完成, 逾期12天, as in every list of duties."""
    if one.name == ON_TIME and one.done_on:
        return f"按期（{one.done_on.month}月{one.done_on.day}日）"
    return duty_words.state_text(one)


def grid_panel(found: Grid, townships: int) -> Title:
    """Cells with all four settled, townships without any."""
    sub = "网格“四定”：定时间、定任务、定人员、定措施（126号三(二)1）"
    whole = f"{found.cells}个网格中{found.complete}个四定齐全"
    if found.uncovered:
        return f"{whole}；{len(found.uncovered)}个乡镇没有网格", sub
    return f"{whole}；{townships}个乡镇都有网格", sub


def uncovered_sentence(found: Grid, register: int | None) -> str:
    """Townships without cells, and outlets in the grid against the register."""
    parts = []
    if found.uncovered:
        parts.append(f"没有网格的乡镇：{formats.names_text(list(found.uncovered), 8)}")
    if found.outlets is not None and register:
        gap = register - found.outlets
        told = f"网格里{found.outlets:,}户，名册{register:,}户"
        parts.append(
            f"{told}，{'少' if gap > 0 else '多'}{abs(gap):,}户" if gap else f"{told}，相符"
        )
    return "；".join(parts) + "。" if parts else "每个乡镇都有网格。"


def coverage_panel(found: Totals, over: int, year: int, silent: int = 0) -> Title:
    """Coverage against 100 %, and what has to be checked; silent: townships without sessions."""
    sub = f"{year}年参加培训人次和应训人数（人），目标100%（75号三(二)1）"
    missing = found.due - found.covered
    share = 100 * found.covered / found.due if found.due else 0
    check = f"；{over}处人次多于应训" if over else ""
    check += f"；{silent}个乡镇没有培训记录" if silent else ""
    if not missing:
        whole = "有记录的都已覆盖" if silent else "培训全覆盖"
        return f"{whole}，{found.due:,}人{check}", sub
    shown = min(share, 99.9) if found.covered < found.due else share
    return f"培训覆盖{shown:.1f}%，还差{missing:,}人{check}", sub


def turns_panel(classes: dict[str, tuple[int, int]]) -> Title:
    """Share of the people whose trades reached two turns."""
    sub = "应训人员按人均受训次数分档（%），要求每人每年不少于2次（126号三(二)4）"
    total = sum(people for people, _ in classes.values())
    if not total:
        return "没有应训人数，不能分档", sub
    people, _ = list(classes.values())[-1]
    return f"人均到2次的占{100 * people / total:.1f}%", sub


def complaints_panel(found: Handling) -> Title:
    """How long half of the complaints took."""
    sub = "从投诉到办结的天数（件）"
    if not found.days:
        return f"受理{found.cases}件，都还没有办结", sub
    waiting = f"，{len(found.open_days)}件还没有办结" if found.open_days else "，全部办结"
    return f"{found.cases}件投诉一半在{median(found.days):g}天内办结{waiting}", sub


def answers_sentence(found: Handling) -> str:
    """What complainants said, with n; days the oldest open case has waited."""
    told = sum(found.answers.values()) - found.answers.get("未评价", 0)
    parts = []
    if told:
        good = found.answers.get("满意", 0) + found.answers.get("基本满意", 0)
        parts.append(f"有评价的{told}件中满意和基本满意{good}件")
    if found.days:
        ordered = sorted(found.days)
        ninth = ordered[min(len(ordered) - 1, int(0.9 * len(ordered)))]
        parts.append(f"九成在{ninth}天内办结")
    if found.open_days:
        parts.append(f"没办结的等得最久{max(found.open_days):,}天")
    return "；".join(parts) + "。" if parts else ""


def survey_panel(satisfied: int, asked: int, span: tuple[float, float], on: date) -> Title:
    """The county's satisfaction with its interval."""
    sub = f"满意的占被问到的人数的比例（%），{formats.date_text(on)}调查，右边是人数"
    low, high = span
    return (
        f"群众满意{100 * satisfied / asked:.1f}%（{formats.interval_text(low, high)}），"
        f"问了{asked:,}人",
        sub,
    )


def money_panel(rows: dict[str, tuple[float | None, float | None, int]], year: int) -> Title:
    """Which of the three lines is not yet paid."""
    sub = f"{year}年三项经费（75号四(二)），浅：安排，深：已拨（万元）"
    unpaid = [name for name, (planned, paid, _) in rows.items() if planned and not paid]
    absent = [name for name, (_, _, lines) in rows.items() if not lines]
    if unpaid:
        return f"{'、'.join(unpaid)}安排了还没有拨付", sub
    if absent:
        return f"{'、'.join(absent)}没有记录", sub
    return "三项经费都有拨付", sub


def months_sentence(found: Sequence[tuple[int, int]]) -> str:
    """Turns of training by month: 6月2,774、7月1,747人次。"""
    return f"{'、'.join(f'{month}月{turns:,}' for month, turns in found)}人次。" if found else ""


def contents_panel(lacking: Sequence[str], unsaid: int, sessions: int) -> tuple[str, str]:
    """Which of the five kinds of content nobody was taught; of how many sessions the list names
    none of them (empty, or in other words)."""
    if unsaid == sessions:
        why = f"{sessions}期培训的台账都没有写内容，或写的不是五类的名称"
        return "五类内容各办了几期看不出", why
    head = f"五类内容缺{'、'.join(lacking)}" if lacking else "五类内容都办过"
    rule = "一期讲几类的，每类都算；126号要求五类内容，办班或上门"
    return head, f"{rule}；{unsaid}期看不出讲哪一类" if unsaid else rule


NO_CELL = "没有网格"


def grid_hover(done: int, every: int) -> str:
    return f"{every}个网格，四定齐全{done}个" if every else NO_CELL
