"""永嘉质量看板: sign-in, menu, theme."""

import streamlit as st

from dashboard.page import menu

st.set_page_config(
    page_title=menu.PRODUCT, page_icon="📊", layout="wide", initial_sidebar_state="expanded"
)
menu.navigation().run()
