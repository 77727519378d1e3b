"""All that can be opened on a page is opened, and everything that it then says is Chinese.

Boxes with a list, calendars, popovers, the tools and the menu of a table, what an upload and a
field say of a wrong entry, a page that does not exist, the sign-in, a lost connection. The browser
is told to be English, so that nothing is Chinese only because the reader's browser happens to be.
"""

from collections.abc import Callable, Iterator
from contextlib import suppress
from pathlib import Path

import pytest
from playwright.sync_api import Error, Locator

from dashboard.access import hash_password
from dashboard.frame import menu
from tests.browser.driver import AppServer, Visit, running_app
from tests.browser.test_screens import DAY, SWITCHES, english

pytestmark = pytest.mark.marathon

SHORT, OPEN = 700, 250  # ms
EVERYTHING = """() => {
  const told = [document.title];
  const walk = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  while (walk.nextNode()) {
    const around = walk.currentNode.parentElement;
    const apart = 'script, noscript, style, svg.main-svg, code, pre, [data-testid=stIconMaterial]';
    if (!around.closest(apart)) told.push(walk.currentNode.data);
  }
  for (const one of document.body.querySelectorAll('*')) {
    if (one.closest('svg.main-svg, .st-key-sql')) continue;  // a statement is SQL
    for (const name of ['aria-label', 'title', 'placeholder', 'alt', 'aria-valuetext',
                        'aria-description', 'aria-roledescription']) {
      if (one.getAttribute(name)) told.push(one.getAttribute(name));
    }
  }
  return told;
}"""


class Walk:
    """One page, everything on it opened in turn; `faults` says where which words were English."""

    def __init__(self, tab: Visit) -> None:
        self.tab, self.page = tab, tab.page
        self.faults: dict[str, set[str]] = {}
        self._seen: set[str] = set()  # told once, where it was first met

    def look(self, where: str) -> None:
        """Collect what is told now."""
        self.page.wait_for_timeout(OPEN)
        found = {
            one.strip() for one in self.page.evaluate(EVERYTHING) if english([one])
        } - self._seen
        if found:
            self._seen |= found
            self.faults.setdefault(where, set()).update(found)

    def each(self, css: str) -> Iterator[Locator]:
        """What is seen of a kind, one by one, also when opening one changes the others."""
        every = self.page.locator(css)
        for at in range(every.count()):
            one = every.nth(at)
            if one.is_visible() and one.is_enabled():
                one.scroll_into_view_if_needed()
                yield one

    def close(self) -> None:
        """Shut what is open."""
        self.page.keyboard.press("Escape")
        self.page.wait_for_timeout(OPEN)

    def popovers(self) -> None:
        for one in self.each("[data-testid=stPopover] button"):
            one.click()
            self.look("popover")
            self.close()

    def lists(self) -> None:
        for one in self.each(":is([data-testid=stSelectbox], [data-testid=stMultiSelect]) input"):
            one.click()
            self.look("list")
            one.fill("0000")
            self.look("list without results")
            one.fill("")
            self.close()

    def calendars(self) -> None:
        for one in self.each("[data-testid=stDateInput] button"):
            one.click()
            self.look("calendar")
            self.close()

    def help_signs(self) -> None:
        for one in self.each(
            ":is([data-testid=stTooltipIcon], [data-testid=stTooltipHoverTarget])"
        ):
            try:
                one.hover(timeout=500)
            except Error:  # another sign lies over it
                continue
            self.look("help")

    def fields(self) -> None:
        for one in self.each(
            ":is([data-testid=stTextInput], [data-testid=stTextArea]) :is(input, textarea)"
        ):
            before = one.input_value()
            one.fill(before + "1")
            self.look("field")
            one.fill(before)
        for one in self.each("[data-testid=stNumberInput] input"):
            before = one.input_value()
            one.fill("-99999999")
            self.look("number")
            one.fill(before)

    def expanders(self) -> None:
        for one in self.each("[data-testid=stExpander] > details > summary"):
            with suppress(Error):  # gone: opening another drew the page anew
                one.click()
        self.look("expanders")

    def tables(self) -> None:
        for one in self.each("[data-testid=stDataFrame]"):
            one.hover()
            self.look("table tools")
            canvas = one.locator("canvas").first.bounding_box()
            if canvas is None:
                continue
            columns = [  # where the menu of a head is drawn
                canvas["x"] + share * canvas["width"] for share in (0.1, 0.3, 0.5, 0.7, 0.9)
            ]
            for x in columns:
                self.page.mouse.click(x, canvas["y"] + 12, button="right")
                self.look("head of a table")
                for entry in self.page.locator(
                    "[data-testid=stDataFrameColumnMenu] [role=menuitem]"
                ).all():
                    entry.hover()
                    self.look("menu of a column")
                self.close()
            self.page.keyboard.press("Control+f")
            self.look("search in a table")
            self.page.keyboard.type("0000")
            self.page.wait_for_timeout(SHORT)
            self.look("search in a table without results")
            self.close()

    def uploads(self, file: Path) -> None:
        for one in self.page.locator("[data-testid=stFileUploader] input[type=file]").all():
            one.set_input_files(file)
            self.page.wait_for_timeout(SHORT)
            self.look("refused file")

    def all(self, file: Path) -> None:
        """Every kind, on the part of the page that is shown; a file that no place takes."""
        self.popovers()
        self.expanders()
        self.calendars()
        self.lists()
        self.help_signs()
        self.fields()
        self.tables()
        self.uploads(file)


@pytest.mark.parametrize("name", sorted(menu.titles()))
def test_everything_that_can_be_opened_is_chinese(
    demo_server: AppServer, visit: Callable[..., Visit], name: str, tmp_path: Path
) -> None:
    wrong = tmp_path / "1.exe"
    wrong.write_bytes(b"MZ")
    tab = visit(demo_server, locale="en-US")
    tab.open(f"/{name}?as_of={DAY}")
    tab.page.locator(".headline, .page-foot").first.wait_for()
    tab.context.set_default_timeout(5000)
    walk = Walk(tab)
    parts = tab.page.locator(SWITCHES).last.locator("button")
    for at in range(max(parts.count(), 1)):
        if at:
            with tab.rerun():
                parts.nth(at).click()
        tab.wait_idle(0)
        walk.look(f"part {at}")
        walk.all(wrong)
    assert walk.faults == {}


def test_what_is_said_at_the_door_and_when_the_server_is_gone_is_chinese(
    demo_store: Path, visit: Callable[..., Visit], tmp_path: Path
) -> None:
    account = f'[wang]\nrole = "analyst"\npassword = "{hash_password("right")}"\n'
    with running_app(demo_store, tmp_path / "server.log") as server:
        tab = visit(server, locale="en-US")
        walk = Walk(tab)
        tab.page.goto(f"{server.url}/nowhere")
        tab.page.wait_for_timeout(4 * SHORT)
        walk.look("a page that is not there")
        walk.close()
        tab.open(f"/overview?as_of={DAY}")
        (demo_store / "accounts.toml").write_text(account, encoding="utf-8")
        tab.open(f"/overview?as_of={DAY}")
        walk.look("signed out")
        walk.fields()
    tab.page.wait_for_timeout(20 * SHORT)
    walk.look("connection lost")
    assert walk.faults == {}
