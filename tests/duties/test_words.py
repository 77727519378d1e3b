"""Sentences of the cockpit about duties, as text."""

from datetime import date, timedelta

from dashboard.duties import words as words
from dashboard.duties.definitions import (
    LATE,
    NEAR,
    NOT_DUE,
    ON_TIME,
    OVERDUE,
    STATES,
    Instance,
    State,
    duties,
)
from dashboard.duties.due_dates import Period
from dashboard.duties.plan import Line

AS_OF = date(2010, 10, 15)


def line(state: str, due: date | None, days: int = 0) -> Line:
    """One line of the plan in the state asked for."""
    period = Period("", due, due)
    return Instance(duties()[0], "县政府", (), period), State(state, days)


class TestCard:
    def test_the_worst_state_stands_on_the_card(self) -> None:
        counts = {**dict.fromkeys(STATES, 0), ON_TIME: 10, LATE: 4, OVERDUE: 2, NEAR: 2}
        assert words.plan_card_words({**counts, NOT_DUE: 3}) == (
            "overdue",
            "2项",
            "按时10 · 迟完成4 · 临近到期2 · 未到期3",
        )

    def test_the_card_tells_the_overdue_rows_of_its_paper_apart_from_those_of_all(self) -> None:
        counts = {**dict.fromkeys(STATES, 0), ON_TIME: 11, OVERDUE: 3}
        late = [line(OVERDUE, AS_OF - timedelta(days=d), d) for d in range(1, 11)]
        _, whose, foot = words.urgent_card_words(late, counts)
        assert whose.startswith("各份文件，") and foot == "其中逾期3 · 按时11"

    def test_all_done_but_some_late_is_not_called_on_time(self) -> None:
        counts = {**dict.fromkeys(STATES, 0), ON_TIME: 13, LATE: 8}
        assert words.plan_card_words(counts)[:2] == ("done_late", "8项")

    def test_all_on_time_and_nothing_known(self) -> None:
        counts = dict.fromkeys(STATES, 0)
        assert words.plan_card_words({**counts, ON_TIME: 21})[0] == "done_on_time"
        assert words.plan_card_words(counts) == ("not_due", "", "")


class TestList:
    def test_overdue_and_near(self) -> None:
        rows = [
            line(OVERDUE, date(2010, 6, 30), 107),
            line(NEAR, date(2010, 10, 31)),
            line(NOT_DUE, date(2010, 12, 31)),
        ]
        assert words.urgent_panel(rows, AS_OF)[0] == "1件事已逾期，1件事16天内到期"
        assert words.countdown(rows, AS_OF) == "离10月31日还有16天："

    def test_of_two_days_ahead_the_next_one_counts_whatever_the_order(self) -> None:
        rows = [line(NEAR, date(2010, 6, 30)), line(NEAR, date(2010, 6, 20))]
        for found in (rows, rows[::-1]):
            assert words.countdown(found, date(2010, 6, 10)) == "离6月20日还有10天："
            title = words.urgent_panel(found, date(2010, 6, 10))[0]
            assert title == "2件事20天内到期，最早的还有10天"

    def test_a_day_that_has_passed_is_not_counted_down_to(self) -> None:
        for passed in (OVERDUE, NEAR):
            rows = [line(passed, date(2010, 6, 20), 1), line(NEAR, date(2010, 6, 30))]
            assert words.countdown(rows, date(2010, 6, 21)) == "离6月30日还有9天："
        assert words.countdown([line(OVERDUE, date(2010, 6, 20), 1)], date(2010, 6, 21)) == ""

    def test_the_last_day_itself_is_still_told(self) -> None:
        rows = [line(NEAR, date(2010, 6, 30)), line(NEAR, date(2010, 6, 20))]
        assert words.countdown(rows, date(2010, 6, 20)) == "今天（6月20日）有任务到期："
        assert words.urgent_panel(rows, date(2010, 6, 20))[0] == "2件事10天内到期，最早的今天到期"
        assert words.urgent_panel(rows[1:], date(2010, 6, 20))[0] == "1件事今天到期"

    def test_nothing_urgent(self) -> None:
        rows = [line(NOT_DUE, date(2010, 12, 31))]
        assert words.urgent_panel(rows, AS_OF)[0] == "没有逾期和临近到期的事"
        assert words.countdown(rows, AS_OF) == ""
        assert words.others(0) == "看全部任务 →"
