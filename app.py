"""永嘉质量看板: sign-in, menu, theme."""

import logging

import streamlit as st

from dashboard import messages
from dashboard.definition_files import UnknownError, unavailable
from dashboard.frame import menu, warm_up
from dashboard.store import db

st.set_page_config(
    page_title=menu.PRODUCT, page_icon="📊", layout="wide", initial_sidebar_state="auto"
)
try:
    menu.navigation().run()
    warm_up.settle()
except db.StoreBusyError as error:  # whatever was being saved says that it was not
    messages.error(error)
except UnknownError as error:
    messages.error(unavailable(error))
except Exception:
    logging.getLogger("dashboard").exception("page failed")
    st.error("这一页没有画出来，原因已记入日志。请刷新重试；仍不行时，把操作步骤告诉系统管理员。")
