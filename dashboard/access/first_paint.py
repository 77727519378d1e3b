"""The page before the program: what a browser shows until the first words of a page are drawn.

Streamlit sends an empty page in English; it stays white until its script has come, has connected
and has heard of a first element, on a slow machine for seconds. Here the same page says what is
being opened, in the colours and at the places of the page to come; a few lines of script take that
away as soon as there is something to read below it.

Where nobody signs in, the cockpit's first screen stands there at once (kept_screen.py).
"""

import json
import re
from functools import lru_cache
from html import escape
from pathlib import Path

import streamlit

from dashboard import look
from dashboard.access import kept_screen, words
from dashboard.settings import PRODUCT

# Headers of Streamlit's page that are wrong for ours, or let a browser keep an older one.
ITS_OWN = {"content-length", "content-encoding", "etag", "last-modified"}
_SHELL = Path(streamlit.__file__).with_name("static") / "index.html"


def page(path: str, is_open: bool) -> bytes:
    """What is shown at an address until its page is drawn; is_open: to somebody who may see what
    opens by itself there."""
    kept = kept_screen.of(path) if is_open else {}
    parts = [kept.get(name, "") for name in ("style", "strip", "parts")]
    return _whole(*parts, is_cockpit=path == kept_screen.HOME or bool(kept))


@lru_cache(maxsize=4)
def _whole(style: str, strip: str, parts: str, is_cockpit: bool) -> bytes:
    """The whole page; bones where no first screen is known. is_cockpit: charts will come."""
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
    links, read = _scripts() if is_cockpit else ("", "")
    html = html.replace("</head>", f"{links}</head>", 1)
    html = html.replace("<head>", f"<head>{_CHINESE}", 1)
    first = _known(strip, parts) if parts else _bones()
    awaited = ".strip, .m-strip, .skeleton"
    if parts:  # nothing that can be read already goes away and comes back
        awaited = ".cards" if _CARDS in parts else ".headline"
    away = _AWAY.replace("DRAWN", awaited)
    return html.replace(root, f"{style}{_style()}{first}{away}{_TITLED}{read}{root}", 1).encode()


# Calendars and lists speak the language of the browser: here it is Chinese, whatever was installed.
_CHINESE = """<script>
for (const [name, told] of [["language", "zh-CN"], ["languages", ["zh-CN"]]]) {
  Object.defineProperty(navigator, name, { get: () => told });
}
</script>"""


# Something to read: a page, a page in the making, the sign-in, a message, a lost connection.
_AWAY = """<script>
(() => {
  const drawn = "DRAWN, [data-testid=stMain] [data-testid=stMarkdown], "
    + "[data-testid=stAlert], [role=dialog]";
  const away = () => { watch.disconnect(); document.querySelector(".first")?.remove(); };
  const watch = new MutationObserver(() => {
    if (document.getElementById("root")?.querySelector(drawn)) away();
  });
  watch.observe(document.documentElement, { subtree: true, childList: true });
  setTimeout(away, 30000);
})();
</script>"""


# Streamlit names a tab after the file of the program until the page has told its title.
_TITLED = f"""<script>
new MutationObserver(() => {{
  if (!document.title.includes({json.dumps(PRODUCT)})) document.title = {json.dumps(PRODUCT)};
}}).observe(document.querySelector("title"), {{ childList: true }});
</script>"""
_CARDS = 'class="cards'  # as frame/html.py writes them


# Streamlit loads the part of its script that draws a kind of element when the first of them comes;
# the one for charts has four megabytes.
_ELEMENTS = ("PlotlyChart", "Html", "PageLink", "Selectbox", "DateInput", "TextInput")
_NAMED = re.compile(r"\./static/js/([\w.-]+\.js)")
_HEAD = 8192  # characters in which a script names what it needs
_NEEDS = re.compile(r"""(?:from|import)\s*["'`]\./([\w.-]+\.js)["'`]""")


def _scripts() -> tuple[str, str]:
    """What the cockpit's elements need of Streamlit's script is asked for with the rest and read as
    soon as the program runs, not when they come; so that it is there while the server still counts.
    Links for the head, and what reads; nothing where this Streamlit keeps it elsewhere."""
    folder = _SHELL.parent / "static" / "js"
    own = sorted(one.name for name in _ELEMENTS for one in folder.glob(f"{name}.*.js"))
    found, known = list(own), set(_NAMED.findall(_SHELL.read_text(encoding="utf-8")))
    for name in found:  # grows meanwhile
        with (folder / name).open(encoding="utf-8") as script:
            needs = _NEEDS.findall(script.read(_HEAD))
        found += [one for one in needs if one not in (*found, *known)]
    links = "".join(
        f'<link rel="modulepreload" crossorigin href="./static/js/{name}">' for name in found
    )
    return links, _READ.replace("NAMES", json.dumps(own)) if own else ""


_READ = """<script>
(() => {
  const read = () => {
    if (!document.querySelector("[data-testid=stApp]")) return;
    watch.disconnect();
    const at = (name) => new URL(`./static/js/${name}`, document.baseURI);
    for (const name of NAMES) import(at(name)).catch(() => {});
  };
  const watch = new MutationObserver(read);
  watch.observe(document.documentElement, { subtree: true, childList: true });
})();
</script>"""


def _bones() -> str:
    """Strip, menu and the places of the cards."""
    return (
        f'<div class="first"><div class="first-strip"><b>{escape(PRODUCT)}</b></div>'
        f'<div class="first-menu"></div><div class="first-page" role="status">'
        f"<p>{escape(words.OPENING)}</p><i></i><i></i><i></i><i></i></div></div>"
    )


def _known(strip: str, parts: str) -> str:
    """The first screen as it was drawn; the menu and the choices come with the page itself."""
    return (
        f'<div class="first known" role="status" aria-label="{escape(words.OPENING)}">'
        f'<div class="first-strip"><b class="first-name">{escape(PRODUCT)}</b>{strip}</div>'
        f'<div class="first-menu"></div><div class="first-parts">{parts}</div></div>'
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
.first.known .first-strip {{ padding: 0 24px 0 232px; font-size: inherit; }}
.first-name {{ position: absolute; left: 34px; }}
.first-parts a {{ color: inherit; text-decoration: none; }}
.first-parts {{ line-height: 1.6; margin: 56px 24px 0 232px; display: grid; gap: 8px; }}
@media (max-width: 640px) {{ .first-menu, .first-name {{ display: none; }}
  .first-page {{ margin: 0 12px; grid-template-columns: 1fr; }}
  .first.known .first-strip {{ padding: 0 12px; }} .first-parts {{ margin: 56px 12px 0; }} }}
"""
    return f"<style>{rules}</style>"
