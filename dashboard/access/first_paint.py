"""The page before the program: what a browser shows until Streamlit's script has come and runs.

Streamlit sends an empty page in English; over a slow line it stays white for seconds. Here the same
page says what is being opened, in the colours and at the places of the page to come. React clears
it when it draws for the first time.
"""

import re
from functools import cache
from html import escape
from pathlib import Path

import streamlit

from dashboard import look
from dashboard.access import words
from dashboard.settings import PRODUCT

# Headers of Streamlit's page that are wrong for ours, or let a browser keep an older one.
ITS_OWN = {"content-length", "content-encoding", "etag", "last-modified"}
_SHELL = Path(streamlit.__file__).with_name("static") / "index.html"


@cache
def page() -> bytes:
    """The whole page, read and written once per process."""
    html = _SHELL.read_text(encoding="utf-8")
    html = html.replace('<html lang="en">', '<html lang="zh-CN">')
    html = re.sub(r"<title>.*?</title>", f"<title>{escape(PRODUCT)}</title>", html)
    html = re.sub(
        r"<noscript>.*?</noscript>",
        f"<noscript><p>{escape(words.NEEDS_SCRIPT)}</p></noscript>",
        html,
        flags=re.S,
    )
    root = '<div id="root">'
    return html.replace(root, f"{_style()}{root}{_bones()}", 1).encode()


def _bones() -> str:
    """Strip, menu and the places of the cards."""
    return (
        f'<div class="first"><div class="first-strip"><b>{escape(PRODUCT)}</b></div>'
        f'<div class="first-menu"></div><div class="first-page" role="status">'
        f"<p>{escape(words.OPENING)}</p><i></i><i></i><i></i><i></i></div></div>"
    )


def _style() -> str:
    rules = f"""
body {{ margin: 0; }}
.first {{ font-family: {look.FONT}; color: {look.TEXT}; }}
.first-strip {{ background: {look.FRAME}; color: {look.WHITE}; height: 52px; line-height: 52px;
  padding-left: 24px; font-size: 18px; }}
.first-menu {{ position: absolute; top: 52px; bottom: 0; width: 208px; background: {look.PANEL}; }}
.first-page {{ margin: 0 24px 0 232px; display: grid; gap: 16px;
  grid-template-columns: repeat(4, 1fr); }}
.first-page p {{ grid-column: 1 / -1; font-size: 26px; font-weight: 700; margin: 24px 0 8px; }}
.first-page i {{ height: 142px; background: {look.PANEL}; border-radius: 4px; }}
@media (max-width: 640px) {{ .first-menu {{ display: none; }}
  .first-page {{ margin: 0 12px; grid-template-columns: 1fr; }} }}
"""
    return f"<style>{rules}</style>"
