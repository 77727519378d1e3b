"""Every colour, glyph, word and size of the screen, in one place.

Charts, maps, cards and exports take their values from here and define none of their own.
The grammar of a verdict: a circle is reached, a diamond is not; filled is certain, open is
with a reservation. A colour never stands alone: a glyph and a word go with it.
"""

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
WHITE = "#FFFFFF"
COLORWAY = (DATA, CONTEXT, FRAME, DATA_SOFT, "#5B6775")

# Verdict inks (text, glyphs) and chip grounds
GREEN, AMBER, RED, GREY = "#00755F", "#9C6200", "#9B112E", "#626D7A"
GREEN_GROUND, AMBER_GROUND, RED_GROUND = "#E3F1ED", "#FEF8E6", "#F8E6E9"

# Scales. Text is dark on the first three steps of SEQUENTIAL and white on the last two.
SEQUENTIAL = ("#E3EDF7", "#B5CFE8", "#7FACD6", "#3570AB", "#16508F")
SEQUENTIAL_TEXT = (TEXT, TEXT, TEXT, WHITE, WHITE)
DIVERGING = ("#0B3A6F", "#3570AB", "#B5CFE8", "#F3F3F1", "#D9CFC3", "#A08D78", "#5F4B36")

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

# Sizes in px
SIZE_HEADLINE, SIZE_PAGE, SIZE_PANEL, SIZE_BODY = 26, 22, 18, 16
SIZE_TABLE, SIZE_AXIS, SIZE_SMALL = 14, 13, 12


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
        """Glyph and word, e.g. '○ 达标·样本不足'."""
        return f"{self.glyph} {self.word}" if self.glyph else self.word


VERDICTS: dict[str, VerdictLook] = {
    # a sample against its target
    "reached_proven": VerdictLook("已达标", "●", GREEN, "#2F9A80", "", "solid", TEXT, GREEN),
    "reached_unproven": VerdictLook(
        "达标·样本不足", "○", AMBER, "#FBEFCB", "/", "dashed", TEXT, AMBER_GROUND
    ),
    "missed_unproven": VerdictLook(
        "未达标·样本不足", "◇", AMBER, "#EFC566", "\\", "dashed", TEXT, AMBER_GROUND
    ),
    "missed_proven": VerdictLook("未达标", "◆", RED, "#B5304A", "", "solid", WHITE, RED),
    "too_few": VerdictLook("只列数", "", GREY, WHITE, "", "none"),
    "no_data": VerdictLook("无数据", "", GREY, MAP_NO_DATA, "", "none"),
    # a census against its target
    "reached": VerdictLook("已达标", "●", GREEN, "#2F9A80", "", "solid", TEXT, GREEN),
    "missed": VerdictLook("未达标", "◆", RED, "#B5304A", "", "solid", WHITE, RED),
    "no_target": VerdictLook("无数值目标", "", GREY, WHITE, "", "dashed"),
    "reported": VerdictLook("自报，不作判定", "", GREY, WHITE, "", "dashed"),
    # duties
    "done_on_time": VerdictLook("按时完成", "●", GREEN, "#2F9A80", "", "solid", TEXT, GREEN),
    "done_late": VerdictLook("迟完成", "○", AMBER, "#FBEFCB", "", "dashed", TEXT, AMBER_GROUND),
    "overdue": VerdictLook("逾期未完成", "◆", RED, "#B5304A", "", "solid", WHITE, RED),
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
