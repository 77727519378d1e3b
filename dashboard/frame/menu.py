"""The menu: which pages exist, in which group, under which Chinese title."""

from typing import Any

import streamlit as st

from dashboard.settings import ROOT

PRODUCT = "永嘉质量看板"

# group -> page file (its name is also its address) -> title
MENU: dict[str, dict[str, str]] = {
    "总览": {"overview": "驾驶舱", "township": "乡镇画像"},
    "十小整规": {
        "outlets": "整规进度",
        "ranking": "乡镇排名",
        "inspections": "督查与执法",
        "mechanism": "长效机制",
    },
    "产品质量": {
        "valves": "阀门抽查",
        "childrens_clothing": "童装抽查",
        "enterprises": "企业分类与黑名单",
        "campaign": "62号整治阶段报告",
    },
    "示范创建": {"demonstration": "示范创先", "zones": "优质产品示范区"},
    "工作推进": {"plan": "任务推进", "reporting": "报送情况"},
    "文件": {"documents": "文件与口径"},
    "汇报": {"meeting": "会议模式", "present": "通报与导出"},
    "数据": {"imports": "数据导入", "data_quality": "数据质量"},
}
DEFAULT_PAGE = "overview"

_RUN_KEY = "menu_drawn"


def titles() -> dict[str, str]:
    """Title of every page by file name."""
    return {name: title for group in MENU.values() for name, title in group.items()}


def navigation() -> Any:
    """Declare the menu to Streamlit; called by app.py in every run."""
    st.session_state[_RUN_KEY] = True
    home = st.Page(_go_home, title=PRODUCT, url_path="home", default=True, visibility="hidden")
    groups = {
        group: [
            st.Page(ROOT / "pages" / f"{name}.py", title=title, url_path=name)
            for name, title in pages.items()
        ]
        for group, pages in MENU.items()
    }
    return st.navigation({"": [home], **groups}, expanded=True)


def _go_home() -> None:
    """The bare address leads to the cockpit, which keeps an address of its own like every page."""
    st.switch_page(ROOT / "pages" / f"{DEFAULT_PAGE}.py")


def ensure_drawn() -> None:
    """Send a page that a fresh server ran without app.py through app.py.

    In a folder called pages/ Streamlit runs a deep link on its own until some session has
    declared a menu; declaring it and running again ends on the same page, menu included.
    """
    if not st.session_state.pop(_RUN_KEY, False):
        navigation()
        st.rerun()
