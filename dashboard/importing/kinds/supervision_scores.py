"""Score sheets of supervision rounds: a row per township, a column per item."""

import re
from collections.abc import Hashable, Sequence
from datetime import date

from dashboard.documents import clauses
from dashboard.importing.checked import Checked
from dashboard.importing.cleaning import DateSpan, parse_period, parse_reporting_date
from dashboard.importing.cleaning.numerals import chinese_integer
from dashboard.importing.kinds import Kind
from dashboard.importing.kinds.item_scores import compare_totals, read_scores
from dashboard.importing.kinds.places import fill_townships
from dashboard.importing.problems import FileRefusedError

# The paper that asks for the rounds, which gives the year where a sheet does not.
ASKED_BY = "75号"

_ROUND = re.compile(r"第([一二三四五六七八九十\d]+)[次轮]")
_BARE_ROUND = re.compile(r"(\d{1,2}|[一二三四五六七八九十])[次轮]?")
_CITY = re.compile("市(?:级|政府|质安办)?(?:督查|暗访|检查|考评|专项|明[察查])|温州市")
# the forms of 75号 四(三) that a title names; 督查暗访 is what the papers call every round
_FORMS = {"专项": re.compile("专项(?:督查|督导|检查|考评)"), "暗访": re.compile("明[察查]暗访")}


def check(checked: Checked) -> None:
    """Read the items of every township; compare printed totals and ranks with computed ones.

    Raises FileRefusedError: round_missing, period_missing.
    """
    number = _round(checked)
    inspected = _inspected_on(checked)
    fill_townships(checked, [inspected] * len(checked.rows))
    series = _series(checked.context.title)
    scores = read_scores(checked)
    checked.children["supervision_scores"] = [
        {
            "position": score.position,
            "series": series,
            "round": number,
            "inspected_on": inspected,
            "township": checked.values["township"][score.position],
            "item": score.item,
            "score": score.points,
            "full_marks": score.full_marks,
            "printed_total": checked.column("total")[score.position],
            "printed_rank": checked.column("rank")[score.position],
        }
        for score in scores
    ]
    _check_ranks(checked, compare_totals(checked, scores))


def _series(title: str) -> str:
    """A key of words.terms.SERIES."""
    holder = "市" if _CITY.search(title) else "县"
    return holder + next((form for form, word in _FORMS.items() if word.search(title)), "")


def _round(checked: Checked) -> int:
    told = checked.context.answers.get("round", checked.sheet)
    for text in (told or "", *checked.plan.titles, checked.sheet):
        found = _ROUND.search(text) or _BARE_ROUND.fullmatch(text.strip())
        if found:
            number = int(found[1]) if found[1].isdigit() else chinese_integer(found[1])
            if number:
                return number
    if (place := checked.context.place) is not None:
        checked.notice_at_head(
            "round_from_days",
            f"没有写是第几轮，按各表日期的先后算作第{place}轮。不对时请在标题里写上轮次。",
        )
        return place
    raise FileRefusedError(
        "round_missing",
        f"“{checked.sheet or '文件'}”没有写明是第几次督查。请在标题或表名里写上“第一次督查”。",
    )


def _inspected_on(checked: Checked) -> date:
    """The last day of the visits where the sheet tells them, else of the sheet or its title."""
    context = checked.context
    if visited := [span.end for span in checked.column("visited_on") if span]:
        return max(visited)
    if context.reported:
        return context.reported.end
    if context.span:
        return _nearest(context.span, checked.plan.titles, context.chosen).end
    year = clauses.document(ASKED_BY).date.year
    told: DateSpan | None = next(
        filter(None, (parse_reporting_date(t, year_hint=year) for t in checked.plan.titles)), None
    )
    if told is None:
        raise FileRefusedError(
            "period_missing",
            f"“{checked.sheet or '文件'}”没有写督查日期。请写上填报时间，或指定期间。",
        )
    checked.notice_at_head(
        "year_from_document",
        f"日期“{told.text}”没有写年份，按部署督查的{ASKED_BY}文件算作{year}年。不对时请指定期间。",
    )
    return told.end


def _nearest(span: DateSpan, titles: Sequence[str], is_chosen: bool) -> DateSpan:
    """The shortest span within it that a line above the head tells: 督查时间：2010年7月12日 under a
    title of 2010."""
    told = [] if is_chosen else list(filter(None, map(parse_period, titles)))
    within = [one for one in told if span.start <= one.start and one.end <= span.end]
    return min([span, *within], key=lambda one: one.end - one.start)


def _check_ranks(checked: Checked, sums: dict[int, float]) -> None:
    """Competition ranking (1, 2, 2, 4) of the sums against the printed rank."""
    ranked = {p: round(s, 3) for p, s in sums.items() if p not in checked.rejected}
    for position, rank in enumerate(checked.column("rank")):
        if rank is None or position not in ranked:
            continue
        right = 1 + sum(other > ranked[position] for other in ranked.values())
        if right != rank:
            checked.report(
                position, "rank", "rank_wrong", "notice",
                f"排名写第{rank}，按各项得分应是第{right}（同分并列）。写的排名另存，请核对。",
            )  # fmt: skip


def keys(checked: Checked) -> list[Hashable]:
    """A township stands once in the sheet of a round."""
    rounds = {
        row["position"]: (row["series"], row["inspected_on"].year, row["round"])
        for row in checked.children["supervision_scores"]
    }
    townships = checked.values["township"]
    return [(name, rounds.get(i)) if name else None for i, name in enumerate(townships)]


def summarise(checked: Checked) -> dict[str, int]:
    """Townships and the round."""
    rows = checked.children["supervision_scores"]
    return {"townships": len(checked.accepted()), "round": rows[0]["round"] if rows else 0}


KIND = Kind(check, keys, summarise)
