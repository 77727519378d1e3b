"""The meeting mode: storylines as data, screens on demo data, figures made larger and darker."""

from pathlib import Path

import plotly.graph_objects as go
import pytest
from streamlit.testing.v1 import AppTest

from dashboard import look
from dashboard.charts.enlarged import darkened, enlarged
from dashboard.indicators.definitions import indicator, measure
from dashboard.overview import storylines, words
from dashboard.screens.meeting import screens as meeting_screens
from dashboard.settings import ROOT


def test_every_given_storyline_names_screens_that_exist() -> None:
    known = set(meeting_screens.names())
    assert storylines.given()
    for one in storylines.given().values():
        assert set(one.screens) <= known, one.name


class TestSaved:
    def test_own_storylines_are_kept_per_user_and_replaced_by_name(self, store: Path) -> None:
        storylines.save("demo", "张三", " 周会 ", ["lights", "gaps"])
        storylines.save("demo", "张三", "周会", ["duties"])
        storylines.save("demo", "李四", "周会", ["zones"])
        assert storylines.saved("demo", "张三") == [storylines.Storyline("周会", ("duties",))]
        storylines.remove("demo", "张三", "周会")
        assert storylines.saved("demo", "张三") == []
        assert len(storylines.saved("demo", "李四")) == 1

    @pytest.mark.parametrize(
        ("name", "screens"), [("", ["zones"]), ("长" * 31, ["zones"]), ("会", [])]
    )
    def test_what_cannot_be_kept_is_refused(
        self, store: Path, name: str, screens: list[str]
    ) -> None:
        with pytest.raises(storylines.StorylineError):
            storylines.save("demo", "张三", name, screens)


class TestWords:
    def test_a_rate_in_one_line(self) -> None:
        valve = indicator("valve_pass_rate")
        assert words.rate_headline(measure(valve, 25, 28)) == "阀门合格率89.3%，过80%线，但只有28批"
        assert words.rate_headline(measure(valve, 0, 0)) == "阀门合格率：还没有数据"
        census = measure(indicator("compliance_rate"), 90, 100)
        assert words.rate_headline(census) == "规范率90.0%，差8户"
        assert words.rate_lines(measure(valve, 25, 28))[1] == "合格25批，不合格3批"

    def test_the_lights(self) -> None:
        found = [
            measure(indicator("coverage_rate"), 1, 1),
            measure(indicator("zones_passed"), 0, 0),
        ]
        assert words.lights_headline(found) == "1项目标，达到1项"
        assert words.lights_headline([]) == "还没有数据"
        clothing = measure(indicator("clothing_pass_rate"), 10, 23)  # 62号 names no figure
        assert words.lights_headline([clothing]) == "童装合格率43.5%"


class TestFigures:
    def figure(self) -> go.Figure:
        made = go.Figure(go.Scatter(x=[1], y=[2], marker={"size": 10, "color": look.DATA}))
        made.update_layout(font={"size": 14}, height=300, width=500, margin={"l": 10})
        return made

    def test_larger(self) -> None:
        big = enlarged(self.figure(), 2.0, 700)
        assert (big.layout.font.size, big.data[0].marker.size, big.layout.margin.l) == (28, 20, 20)
        assert (big.layout.height, big.layout.width) == (700, None)
        assert self.figure().layout.font.size == 14

    def test_dark(self) -> None:
        assert darkened(self.figure()).data[0].marker.color == look.DARK[look.DATA]


class TestPage:
    def at(self, **address: str) -> AppTest:
        at = AppTest.from_file(str(ROOT / "app.py"), default_timeout=120)
        at = at.switch_page(str(ROOT / "pages" / "meeting.py"))
        for key, value in address.items():
            at.query_params[key] = value
        at.session_state["menu_drawn"] = True
        return at.run()

    def heads(self, at: AppTest) -> list[str]:
        return [
            b.proto.body for b in at.get("html") if b.proto.body.startswith('<div class="m-head"')
        ]

    @pytest.mark.soak
    def test_start_turn_and_leave(self, store: Path) -> None:
        at = self.at()
        assert not at.exception and not self.heads(at)
        at.session_state["menu_drawn"] = True
        at = next(b for b in at.button if b.label == "开始汇报").click().run()
        assert not at.exception and "项目标" in self.heads(at)[0]
        at.session_state["menu_drawn"] = True
        at = next(b for b in at.button if b.label == "下一屏").click().run()
        assert not at.exception and "规范率" in self.heads(at)[0]
        at.session_state["menu_drawn"] = True
        at = next(b for b in at.button if b.label == "退出").click().run()
        assert not at.exception and not self.heads(at)

    @pytest.mark.parametrize(
        "address",
        [
            {"screen": "4", "screens": "lights,ranking,zones,duties"},
            {"screen": "99", "screens": "ranking", "spot": "没有这个镇"},
            {"screen": "1", "screens": "nonsense,../x"},
            {"screen": "abc", "auto": "-1"},
        ],
    )
    @pytest.mark.soak
    def test_odd_addresses_show_a_screen_or_the_choice(
        self, store: Path, address: dict[str, str]
    ) -> None:
        assert not self.at(**address).exception
