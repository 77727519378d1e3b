"""Every colour, glyph, word and size of the screen, in one place.

Charts, maps, cards, exports and stylesheets take their values from here and define none of their
own. Streamlit's theme stands in .streamlit/config.toml, which cannot read them: THEME says what it
must hold, and a test compares the two.
The grammar of a verdict: a circle is reached, a diamond is not; filled is certain, open is
with a reservation. A colour never stands alone: a glyph and a word go with it.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import plotly.graph_objects as go

FONT = "Microsoft YaHei, Noto Sans CJK SC, NotoSC, sans-serif"

# Frame and data
FRAME = "#0B3A6F"  # strip, active menu, primary button, emphasised mark
DATA = "#1F5FA8"  # data, links
DATA_SOFT = "#86B0D8"  # data that is not emphasised
CONTEXT = "#8A96A3"  # context series
INTERVAL = "#9FB3C8"  # bar of an interval
TEXT = "#1A2330"
TEXT_SECOND = "#47525F"
TEXT_FOOT = "#626D7A"
BORDER = "#C9D0D8"
GRID = "#E4E8EC"
PANEL = "#F5F7F9"
SELECTED = "#F0F5FA"
WHITE, BLACK = "#FFFFFF", "#000000"  # black: ink and rules on paper
SLATE, SAND = "#5B6775", "#A08D78"  # a fifth and a sixth series
COLORWAY = (DATA, CONTEXT, FRAME, DATA_SOFT, SLATE)
OFFICE_SERIES = (*COLORWAY, SAND)  # native charts of Word, PowerPoint and Excel

# Verdict inks (text, glyphs) and chip grounds
GREEN, AMBER, RED, GREY = "#00755F", "#9C6200", "#9B112E", "#626D7A"
GREEN_GROUND, AMBER_GROUND, RED_GROUND = "#E3F1ED", "#FEF8E6", "#F8E6E9"
BLUE_GROUND, GREY_GROUND = "#EDF2F8", "#EAEEF2"
OFFICIAL_RED = "#FF0000"  # 发文机关标志 of a letter with a red head

# Scales. Text is dark on the first three steps of SEQUENTIAL and white on the last two.
SEQUENTIAL = ("#E3EDF7", "#B5CFE8", "#7FACD6", "#3570AB", "#16508F")
HEAD_GROUND, MUST_GROUND = SEQUENTIAL[:2]  # heads of tables in Office files; must be filled in
SEQUENTIAL_TEXT = (TEXT, TEXT, TEXT, WHITE, WHITE)
DIVERGING = ("#0B3A6F", "#3570AB", "#B5CFE8", "#F3F3F1", "#D9CFC3", SAND, "#5F4B36")

# Maps
MAP_GROUND = "#EBF0F6"  # a township without a value of its own (under circles)
MAP_PLAIN = "#F0F2F6"  # a township that takes no part
MAP_NO_DATA = "#D8DEE5"
MAP_OUTLINE = "#8A96A3"
MAP_IN_PROGRESS = "#C9DAEC"  # a zone that is still being built
HATCH = "#7A5A14"

TARGET_LINE: dict[str, Any] = {"color": TEXT, "width": 1.5, "dash": "6px,4px"}
COUNTY_LINE: dict[str, Any] = {"color": CONTEXT, "width": 1.2}

# The dark ground of the meeting mode, and what each light colour becomes on it
DARK_GROUND = "#101A26"
DARK: dict[str, str] = {
    WHITE: DARK_GROUND,
    TEXT: "#F2F5F8",
    TEXT_SECOND: "#C4CEDA",
    TEXT_FOOT: "#9FADBC",
    BORDER: "#3A4859",
    GRID: "#263444",
    PANEL: "#1A2635",
    SELECTED: "#22324A",
    FRAME: "#9CC4EE",
    DATA: "#6FA8E6",
    DATA_SOFT: "#3F6FA6",
    CONTEXT: "#93A1B1",
    INTERVAL: "#4B607A",
    GREEN: "#3FC3A4",
    AMBER: "#E8B04A",
    RED: "#F0718A",
    MAP_GROUND: "#1E2C3D",
    MAP_PLAIN: "#1E2C3D",
    MAP_NO_DATA: "#2C3A4A",
    MAP_IN_PROGRESS: "#2A4566",
}

# Names by which the stylesheets take colours: var(--frame)
STYLE_COLOURS: dict[str, str] = {
    "frame": FRAME,
    "data": DATA,
    "text": TEXT,
    "second": TEXT_SECOND,
    "foot": TEXT_FOOT,
    "border": BORDER,
    "grid": GRID,
    "panel": PANEL,
    "selected": SELECTED,
    "white": WHITE,
    "black": BLACK,
}

# The theme of .streamlit/config.toml. Streamlit wants ten steps of each scale of its own charts.
THEME: dict[str, str | list[str]] = {
    "primaryColor": FRAME,
    "backgroundColor": WHITE,
    "secondaryBackgroundColor": PANEL,
    "textColor": TEXT,
    "linkColor": DATA,
    "borderColor": BORDER,
    "dataframeBorderColor": GRID,
    "dataframeHeaderBackgroundColor": PANEL,
    "dataframeHeaderTextColor": TEXT_SECOND,
    "greenColor": GREEN,
    "greenTextColor": GREEN,
    "greenBackgroundColor": GREEN_GROUND,
    "yellowColor": AMBER,
    "yellowTextColor": AMBER,
    "yellowBackgroundColor": AMBER_GROUND,
    "redColor": RED,
    "redTextColor": RED,
    "redBackgroundColor": RED_GROUND,
    "blueColor": DATA,
    "blueTextColor": FRAME,
    "blueBackgroundColor": BLUE_GROUND,
    "grayColor": GREY,
    "grayTextColor": TEXT_SECOND,
    "grayBackgroundColor": GREY_GROUND,
    "chartCategoricalColors": list(COLORWAY),
    "chartSequentialColors": ["#F1F6FB", SEQUENTIAL[0], "#CCDFF0", SEQUENTIAL[1], "#9ABEDF"]
    + [SEQUENTIAL[2], "#6196C9", SEQUENTIAL[3], "#2661A0", SEQUENTIAL[4]],
    "chartDivergingColors": [DIVERGING[0], "#275D95", DIVERGING[1], "#7CA8D2", DIVERGING[2]]
    + [DIVERGING[4], "#BDAE9E", SAND, "#806C57", DIVERGING[6]],
}
THEME_SIDEBAR = {"backgroundColor": PANEL, "secondaryBackgroundColor": WHITE}

# Sizes in px
SIZE_TABLE, SIZE_AXIS, SIZE_SMALL = 14, 13, 12


def style_root(colours: Mapping[str, str], prefix: str = "") -> str:
    """The rule that makes colours known to a stylesheet as var(--name), or var(--prefix-name)."""
    return f":root{{{''.join(f'--{prefix}{name}:{one};' for name, one in colours.items())}}}"


def filled(style: str) -> str:
    """A stylesheet with colours in place of their names: a file that leaves the house may meet a
    browser that knows no variables. KeyError for a name that STYLE_COLOURS does not have."""
    return re.sub(r"var\(--(\w+)\)", lambda found: STYLE_COLOURS[found[1]], style)


def bare(colour: str) -> str:
    """#0B3A6F as Office files write it: 0B3A6F."""
    return colour.removeprefix("#")


@dataclass(frozen=True)
class VerdictLook:
    """How one state looks: `chip` is 'solid', 'dashed' or 'none'; `hatch` is '/', '\\' or ''.

    `ink` colours glyph and text, `fill` an area on a map, `on_fill` the text on that area
    and `ground` the chip's ground.
    """

    word: str
    glyph: str
    ink: str
    fill: str
    hatch: str
    chip: str
    on_fill: str = TEXT
    ground: str = WHITE

    @property
    def label(self) -> str:
        """Glyph and word, e.g. '○ 过线，抽得还少'."""
        return f"{self.glyph} {self.word}" if self.glyph else self.word


VERDICTS: dict[str, VerdictLook] = {
    # a sample against its target
    "reached_proven": VerdictLook("已达标", "●", GREEN, "#2F9A80", "", "solid", TEXT, GREEN),
    "reached_unproven": VerdictLook(
        "过线，抽得还少", "○", AMBER, "#FBEFCB", "/", "dashed", TEXT, AMBER_GROUND
    ),
    "missed_unproven": VerdictLook(
        "没过线，抽得还少", "◇", AMBER, "#EFC566", "\\", "dashed", TEXT, AMBER_GROUND
    ),
    "missed_proven": VerdictLook("未达标", "◆", RED, "#B5304A", "", "solid", WHITE, RED),
    "too_few": VerdictLook("太少，不算率", "", GREY, WHITE, "", "none"),
    "no_data": VerdictLook("无数据", "", GREY, MAP_NO_DATA, "", "none"),
    # a census against its target
    "reached": VerdictLook("已达标", "●", GREEN, "#2F9A80", "", "solid", TEXT, GREEN),
    "missed": VerdictLook("未达标", "◆", RED, "#B5304A", "", "solid", WHITE, RED),
    "no_target": VerdictLook("无数值目标", "", GREY, WHITE, "", "dashed"),
    "reference": VerdictLook("仅供参考", "", GREY, WHITE, "", "dashed"),
    "reported": VerdictLook("自报，不作判定", "", GREY, WHITE, "", "dashed"),
    # duties
    "done_on_time": VerdictLook("按时完成", "●", GREEN, "#2F9A80", "", "solid", TEXT, GREEN),
    "done_late": VerdictLook("迟完成", "○", AMBER, "#FBEFCB", "", "dashed", TEXT, AMBER_GROUND),
    "overdue": VerdictLook("逾期未完成", "◆", RED, "#B5304A", "", "solid", WHITE, RED),
    "disputed": VerdictLook("有出入", "▲", AMBER, "#EFC566", "\\", "dashed", TEXT, AMBER_GROUND),
    "due_soon": VerdictLook("30天内到期", "◇", AMBER, "#EFC566", "", "dashed", TEXT, AMBER_GROUND),
    "not_due": VerdictLook("未到期", "□", GREY, WHITE, "", "none"),
    # demonstration zones
    "zone_passed": VerdictLook("通过", "●", GREEN, "#2F9A80", "", "solid", TEXT, GREEN),
    "zone_failed": VerdictLook("未通过", "◆", RED, "#B5304A", "", "solid", WHITE, RED),
    "zone_unstated": VerdictLook("结论未注明", "□", GREY, MAP_PLAIN, "", "none"),
    "zone_in_progress": VerdictLook("创建中", "□", GREY, MAP_IN_PROGRESS, "", "none"),
    # demonstration towns, streets and villages
    "title_approved": VerdictLook("已审定", "●", GREEN, "#2F9A80", "", "solid", TEXT, GREEN),
    "title_blocked": VerdictLook(
        "已审定·有户未达标", "○", AMBER, "#FBEFCB", "/", "dashed", TEXT, AMBER_GROUND
    ),
    "title_disputed": VerdictLook(
        "日期有问题", "◇", AMBER, "#EFC566", "\\", "dashed", TEXT, AMBER_GROUND
    ),
    "title_in_progress": VerdictLook("在办", "□", GREY, MAP_IN_PROGRESS, "", "none"),
    "title_none": VerdictLook("没有申报", "", GREY, MAP_NO_DATA, "", "none"),
}

SCHEMATIC_NOTE = "示意图，非行政区域界线"

_AXIS: dict[str, Any] = {
    "zeroline": False,
    "automargin": True,
    "ticklabeloverflow": "allow",  # a name is not left out because its line is high
    "fixedrange": True,
    "tickfont": {"size": SIZE_AXIS, "color": TEXT_SECOND},
}

template = go.layout.Template(
    layout={
        "font": {"family": FONT, "size": SIZE_TABLE, "color": TEXT},
        "paper_bgcolor": WHITE,
        "plot_bgcolor": WHITE,
        "margin": {"l": 8, "r": 8, "t": 8, "b": 28},
        "showlegend": False,
        "hovermode": "closest",
        "dragmode": False,
        "separators": ".,",
        "colorway": list(COLORWAY),
        "hoverlabel": {
            "bgcolor": WHITE,
            "bordercolor": FRAME,
            "align": "left",
            "font": {"family": FONT, "size": SIZE_TABLE, "color": TEXT},
        },
        "xaxis": {
            **_AXIS,
            "showgrid": False,
            "linecolor": BORDER,
            "ticks": "outside",
            "ticklen": 4,
        },
        "yaxis": {**_AXIS, "gridcolor": GRID, "ticks": ""},
    }
)

_MONTHS = [f"{month}月" for month in range(1, 13)]
_DAYS = [f"星期{day}" for day in "日一二三四五六"]

# For st.plotly_chart(figure, theme=None, config=PLOTLY_CONFIG). The topojson address keeps a
# map from asking another host for its world outline; the locale makes dates Chinese.
PLOTLY_CONFIG: dict[str, Any] = {
    "displayModeBar": False,
    "displaylogo": False,
    "scrollZoom": False,
    "doubleClick": False,
    "showTips": False,
    "topojsonURL": "/app/static/",
    "locale": "zh-CN",
    "locales": {
        "zh-CN": {
            "moduleType": "locale",
            "name": "zh-CN",
            "dictionary": {},
            "format": {
                "days": _DAYS,
                "shortDays": [day.replace("星期", "周") for day in _DAYS],
                "months": _MONTHS,
                "shortMonths": _MONTHS,
                "date": "%Y年%-m月%-d日",
                "decimal": ".",
                "thousands": ",",
                "grouping": [3],
                "currency": ["¥", ""],
                "year": "%Y年",
                "month": "%Y年%-m月",
                "dayMonth": "%-m月%-d日",
                "dayMonthYear": "%Y年%-m月%-d日",
            },
        }
    },
}
