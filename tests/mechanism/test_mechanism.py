"""The long-term mechanism: training, systems, papers, grid, complaints, satisfaction, money."""

import json
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from dashboard import divisions
from dashboard.importing.pipeline import prepare
from dashboard.importing.store import commit
from dashboard.mechanism import facts, training, words
from tests import rows

START, END = date(2010, 1, 1), date(2010, 12, 31)
TOWNSHIPS = divisions.names_in("a")

pytestmark = pytest.mark.usefixtures("store")


def session(trained: int, due: int | None = 10, **more: Any) -> rows.Row:
    plain = {"trained_on": date(2010, 6, 8), "township": "上塘镇", "trade": "小药店"}
    return {**plain, "trained": trained, "due": due, **more}


class TestTraining:
    def found(self) -> Any:
        return training.groups("real", START, END)

    def test_people_due_count_once_per_township_and_trade(self) -> None:
        rows.put("training_sessions", [session(4), session(5), session(9, trade="小菜场")])
        sums = training.totals(self.found())
        assert (sums.sessions, sums.trained, sums.due, sums.covered) == (3, 18, 20, 18)

    def test_more_turns_than_people_are_flagged_and_cover_no_others(self) -> None:
        rows.put("training_sessions", [session(15), session(5, trade="小菜场")])
        found = self.found()
        assert training.totals(found).covered == 15
        assert list(training.over_full(found)["trade"]) == ["小药店"]
        (line,) = training.short(found).to_dict("records")
        assert (line["township"], line["missing"]) == ("上塘镇", 5)

    def test_turns_per_person_are_classes_not_a_mean(self) -> None:
        trades = ("小药店", "小菜场", "小客运", "小音像店")
        turns = (9, 10, 19, 20)
        rows.put(
            "training_sessions",
            [session(n, trade=name) for n, name in zip(turns, trades, strict=True)],
        )
        assert training.turns(self.found()) == {
            "不足1次": (10, 1),
            "1次到不足2次": (20, 2),
            "2次以上": (10, 1),
        }

    def test_content_in_other_words_is_not_called_missing(self) -> None:
        told = {"上门": "食品质量、法律知识", "办班": "消防", "": None}
        rows.put(
            "training_sessions",
            [session(5) | {"mode": how or None, "content": what} for how, what in told.items()],
        )
        found = training.contents("real", START, END, None).set_index("content")
        assert found["sessions"].to_dict() == {"": 2, "法律法规": 1, "质量安全": 1}
        assert found["on_spot"].to_dict() == {"": 0, "法律法规": 1, "质量安全": 1}
        assert words.contents_panel([], 2, 4)[1].endswith("2期看不出讲哪一类")
        assert "写的不是五类" in words.contents_panel([], 2, 2)[1]

    def test_without_people_due_there_is_no_share(self) -> None:
        rows.put("training_sessions", [session(4, None)])
        found = self.found()
        assert training.totals(found).due == 0 and training.short(found).empty
        assert sum(people for people, _ in training.turns(found).values()) == 0

    def test_the_county_list_gives_the_truth(self, shared: Path) -> None:
        county = shared / "inputs/county"
        file = "培训台账.xlsx"
        commit(prepare((county / file).read_bytes(), file), by="测试")
        text = (county / "truth.json").read_text(encoding="utf-8")
        wanted = json.loads(text)["aggregates"]["training"]
        found = self.found()
        sums = training.totals(found)
        assert (sums.sessions, sums.trained, sums.due) == (
            wanted["sessions"],
            wanted["trained"],
            wanted["due"],
        )
        by_township = found.groupby("township")[["trained", "due"]].sum()
        assert by_township["trained"].to_dict() == wanted["trained_by_township"]
        assert by_township["due"].to_dict() == wanted["due_by_township"]
        over = training.over_full(found)
        pairs = sorted(f"{r.township}|{r.trade}" for r in over.itertuples())
        assert pairs == sorted(wanted["over_100_percent"])


def completion(duty: str, actor: str, on: str, evidence: str = "") -> rows.Row:
    return {"duty": duty, "actor": actor, "done_on": rows.day(on), "evidence": evidence}


class TestSystemsAndPapers:
    def test_a_township_is_complete_with_all_seven(self) -> None:
        every = [completion(key, "上塘镇", "2010-09-01") for key in facts.SYSTEMS]
        one = completion("126.system.press", "瓯北镇", "2010-09-05")
        rows.put("duty_completions", [*every, one])
        found = facts.tracks("real", END, TOWNSHIPS)
        assert found.complete == ["上塘镇"]
        assert found.kept("126.system.press") == 2
        assert found.days["瓯北镇", "126.system.press"] == date(2010, 9, 5)
        assert "会议" in found.missing("瓯北镇") and "新闻发布" not in found.missing("瓯北镇")
        assert facts.tracks("real", date(2010, 8, 31), TOWNSHIPS).complete == []

    def test_without_any_evidence_nothing_is_counted(self) -> None:
        found = facts.tracks("real", END, TOWNSHIPS)
        title, _ = words.mechanism_headline(found, None, [], None)
        assert title == "六项制度和指导员制度还没有佐证"

    def test_papers_of_named_bodies_against_both_days(self) -> None:
        rows.put(
            "duty_completions",
            [
                completion("75.annex.14", "县工商局", "2010-08-30", "市场准入机制文件"),
                completion("126.documents", "县工商局", "2010-08-30", "监管网络"),
            ],
        )
        found, owed, unlisted = facts.papers("real", END)
        (one,) = [paper for paper in found if paper.body == "县工商局"]
        assert {key: state.label for key, state in one.states.items()} == {
            "75.annex.14": "按时完成",
            "126.documents": "迟10天完成",
        }
        assert one.mechanisms == {"市场准入", "监管网络"} and one.is_done
        assert {line.duty.id: line.period.due for line in owed} == {
            "75.annex.14": date(2010, 8, 31),
            "126.documents": date(2010, 8, 20),
        }
        assert "各重点乡镇" in unlisted
        on_the_day, _, _ = facts.papers("real", date(2010, 8, 30))
        (one,) = [paper for paper in on_the_day if paper.body == "县工商局"]
        assert one.mechanisms == {"市场准入", "监管网络"}


def cell(township: str, grid: str, **more: Any) -> rows.Row:
    settled = dict.fromkeys(facts.SETTLED, "有")
    plain = {"recorded_on": date(2010, 8, 31), "township": township, "grid": grid, "outlets": 40}
    return {**plain, **settled, **more}


def test_the_grid_says_what_lacks_and_who_has_none() -> None:
    rows.put(
        "grid_cells",
        [
            cell("上塘镇", "一"),
            cell("上塘镇", "二", settled_person=None),
            cell("瓯北镇", "一", recorded_on=date(2010, 12, 1)),
        ],
    )
    found = facts.grid("real", date(2010, 9, 30), TOWNSHIPS)
    assert (found.cells, found.complete, found.outlets) == (2, 1, 80)
    assert found.lacking == {"定时间": 0, "定任务": 0, "定人员": 1, "定措施": 0}
    assert len(found.uncovered) == 37 and "瓯北镇" in found.uncovered


def test_complaints_wait_until_the_day_they_are_looked_at() -> None:
    def case(closed: str | None, answer: str | None = None) -> rows.Row:
        return {
            "complained_on": date(2010, 6, 1),
            "accepted_on": date(2010, 6, 3),
            "closed_on": rows.day(closed) if closed else None,
            "matter": "无照经营",
            "satisfaction": answer,
        }

    rows.put("complaints", [case("2010-06-10", "满意"), case("2010-07-20", "满意"), case(None)])
    day = date(2010, 6, 30)
    found = facts.handling(facts.complaints("real", START, END, day), day)
    assert (found.cases, found.days, found.open_days) == (3, (9,), (29, 29))
    assert found.answers == {"满意": 1}


def test_answers_by_trade_do_not_count_twice() -> None:
    def answers(trade: str | None, asked: int) -> rows.Row:
        days = {"period_from": date(2010, 6, 1), "period_to": date(2010, 6, 5)}
        return {
            **days,
            "township": "上塘镇",
            "trade": trade,
            "asked": asked,
            "satisfied": asked - 1,
        }

    rows.put("satisfaction_surveys", [answers(None, 30), answers("小药店", 10)])
    (line,) = facts.surveys("real", START, END).to_dict("records")
    assert (line["asked"], line["satisfied"]) == (30, 29)


def test_money_not_told_is_not_zero() -> None:
    line = {"year": 2010, "unit": "县质安办", "paid_on": None}
    rows.put(
        "budget_lines",
        [
            {**line, "purpose": "工作经费", "planned_yuan": 5000.0, "paid_yuan": 2000.0},
            {**line, "purpose": "扶持经费", "planned_yuan": 800.0, "paid_yuan": None},
        ],
    )
    assert facts.money(facts.budget("real", 2010, END)) == {
        "工作经费": (5000, 2000, 1),
        "扶持经费": (800, None, 1),
        "专项奖励": (None, None, 0),
    }
