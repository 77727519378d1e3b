"""The menu: which pages exist, in which group, under which Chinese title."""

from pathlib import Path
from typing import Any

import streamlit as st

from dashboard import access, messages
from dashboard.frame import address
from dashboard.frame.pages_of_roles import first_page
from dashboard.frame.style import draw_style
from dashboard.indicators.products import Product, products
from dashboard.settings import PRODUCT, ROOT

NOT_YOURS = "您的账号不能打开这一页。需要时请与系统管理员联系。"
FAILED = "这一页没有画出来，原因已记入日志。请刷新重试；仍不行时，把操作步骤告诉系统管理员。"

PRODUCTS = "产品质量"
# group -> page file (its name is also its address) -> title; the pages of the products of
# data/products.toml come before the others of their group.
MENU: dict[str, dict[str, str]] = {
    "总览": {"overview": "驾驶舱", "township": "乡镇画像"},
    "十小整规": {
        "outlets": "整规进度",
        "ranking": "乡镇排名",
        "inspections": "督查与执法",
        "mechanism": "长效机制",
        "acceptance": "考核验收",
    },
    PRODUCTS: {
        "enterprises": "企业分类与黑名单",
        "campaign": "62号整治阶段报告",
    },
    "示范创建": {"demonstration": "示范创先", "zones": "优质产品示范区"},
    "工作推进": {"plan": "任务推进", "reporting": "报送情况", "inbox": "填报箱", "ledgers": "台账"},
    "分析": {"explore": "自助分析", "documents": "文件与口径"},
    "汇报": {"meeting": "会议模式", "present": "通报与导出"},
    "数据": {"imports": "数据导入", "data_quality": "数据质量"},
    "系统": {"system": "系统与账号"},
}
SHARED_PAGE = "spot_checks"  # for the products without a page file of their own
SHARED_TITLE = "其他产品抽查"

_RUN_KEY = "menu_drawn"


def shared_page() -> list[Product]:
    """The products whose page has no file of its own in pages/."""
    return [one for one in products().values() if not _file(one.id).is_file()]


def _groups() -> dict[str, dict[str, str]]:
    """The whole menu: MENU and the pages of the products."""
    sharing = shared_page()
    made = {one.id: one.title for one in products().values() if one not in sharing}
    if sharing:
        made[SHARED_PAGE] = sharing[0].title if len(sharing) == 1 else SHARED_TITLE
    return {group: {**(made if group == PRODUCTS else {}), **own} for group, own in MENU.items()}


def titles() -> dict[str, str]:
    """Title of every page by file name."""
    return {name: title for group in _groups().values() for name, title in group.items()}


def title_of(name: str) -> str:
    """Title of a page, or of a product that shares one; empty where there is no such page."""
    sharing = {one.id: one.title for one in shared_page()}
    return sharing.get(name) or titles().get(name, "")


def draw_link(name: str, label: str) -> None:
    """A link to a page, or to a product on the page that it shares; none without such a page."""
    if not title_of(name):
        return
    sharing = {one.id: {"product": one.name} for one in shared_page()}
    file = _file(SHARED_PAGE if name in sharing else name)
    st.page_link(file, label=messages.plain(label), query_params=sharing.get(name))


def draw_link_to(name: str, label: str, choices: dict[str, str]) -> None:
    """A link to a page with some of its choices made; none without such a page."""
    sharing = {one.id: {"product": one.name} for one in shared_page()}
    if title_of(name):
        file = _file(SHARED_PAGE if name in sharing else name)
        asked = {**sharing.get(name, {}), **choices}
        go = {address.GO: "1"} if asked else {}
        st.page_link(file, label=messages.plain(label), query_params={**asked, **go} or None)


def _file(name: str) -> Path:
    return ROOT / "pages" / f"{name}.py"


def navigation() -> Any:
    """Declare the menu to Streamlit; called by app.py in every run."""
    st.session_state[_RUN_KEY] = True
    home = st.Page(_go_home, title=PRODUCT, url_path="home", default=True, visibility="hidden")
    groups = {
        group: [st.Page(_file(name), title=title, url_path=name) for name, title in pages.items()]
        for group, pages in _groups().items()
    }
    return st.navigation({"": [home], **groups}, expanded=True)


def _go_home() -> None:
    """The bare address: whoever comes signs in, then goes to the first page of their role, which
    keeps an address of its own like every page."""
    draw_style()
    st.switch_page(_file(first_page(access.require_user().may)))


def ensure_drawn() -> None:
    """Send a page that a fresh server ran without app.py through app.py.

    In a folder called pages/ Streamlit runs a deep link on its own until some session has
    declared a menu; declaring it and running again ends on the same page, menu included.
    """
    if not st.session_state.pop(_RUN_KEY, False):
        navigation()
        st.rerun()
