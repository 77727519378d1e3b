"""The style sheet of every page, the sign-in before it included."""

from pathlib import Path

import streamlit as st

from dashboard import look

_STYLE = Path(__file__).with_name("style.css")


def style_html() -> str:
    """The style sheet with the colours of dashboard.look as variables."""
    root = look.style_root(look.STYLE_COLOURS)
    return f"<style>{root}{_STYLE.read_text(encoding='utf-8')}</style>"


def draw_style() -> None:
    """Write the style sheet."""
    st.html(style_html())
