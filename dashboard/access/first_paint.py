"""The page before the program: what a browser shows until the first words of a page are drawn.

Streamlit sends an empty page in English; it stays white until its script has come, has connected
and has heard of a first element, on a slow machine for seconds. Here the same page says what is
being opened, in the colours and at the places of the page to come; a few lines of script take that
away as soon as there is something to read below it.
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
    html = html.replace("<head>", f"<head>{_CHINESE}", 1)
    return html.replace(root, f"{_style()}{_bones()}{_AWAY}{root}", 1).encode()


# Calendars and lists speak the language of the browser: here it is Chinese, whatever was installed.
_CHINESE = """<script>
for (const [name, told] of [["language", "zh-CN"], ["languages", ["zh-CN"]]]) {
  Object.defineProperty(navigator, name, { get: () => told });
}
</script>"""


# Something to read: a page, a page in the making, the sign-in, a message, a lost connection.
_AWAY = """<script>
(() => {
  const drawn = ".strip, .m-strip, .skeleton, [data-testid=stMain] [data-testid=stMarkdown], "
    + "[data-testid=stAlert], [role=dialog]";
  const away = () => { watch.disconnect(); document.querySelector(".first")?.remove(); };
  const watch = new MutationObserver(() => { if (document.querySelector(drawn)) away(); });
  watch.observe(document.documentElement, { subtree: true, childList: true });
  setTimeout(away, 30000);
})();
</script>"""


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
.first {{ position: fixed; inset: 0; z-index: 1000000; background: {look.WHITE};
  font-family: {look.FONT}; color: {look.TEXT}; }}
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
