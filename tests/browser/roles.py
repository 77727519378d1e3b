"""One journey through the product by several people, each in a tab of their own.

`Desk` is one tab: somebody signs in, fills in forms by their labels, presses buttons, and what
the screen says is asserted.
"""

import re
from collections.abc import Callable
from pathlib import Path

from playwright.sync_api import Locator, expect

from dashboard.access import write_account
from tests.browser.driver import AppServer, Visit

PASSWORD = "right-horse"
COUNTY, TOWNSHIP, DEPARTMENT = "wang", "chen", "li"


def write_accounts(township: str, body: str, trade: str) -> None:
    """An account of each of the three roles: the county, one township, one lead department."""
    write_account(TOWNSHIP, "township", PASSWORD, townships=(township,))
    write_account(DEPARTMENT, "department", PASSWORD, trades=(trade,), body=body)
    write_account(COUNTY, "analyst", PASSWORD)


class Desk:
    """A tab in which one person works. `name` is the account that last signed in."""

    def __init__(self, tab: Visit, name: str) -> None:
        self.tab, self.page, self.name = tab, tab.page, name

    def enter(self, path: str) -> "Desk":
        """Open an address anew and sign in there."""
        self.page.goto(self.tab.server.url + path)
        login = self.page.get_by_role("button", name="登录")
        expect(login).to_be_visible()  # drawn so soon that no run is seen
        self.page.get_by_label("账号").fill(self.name)
        self.page.get_by_label("密码", exact=True).fill(PASSWORD)
        self._run(login.click)
        expect(self.page.locator(".headline")).to_be_visible()
        return self

    def press(self, label: str, within: str = "") -> None:
        """Press a button; within: the words on what it is folded into, opened first."""
        place = self._opened(within)
        self._run(place.get_by_role("button", name=label, exact=True).click)

    def write(self, label: str, text: str, within: str = "") -> None:
        """Fill in a field of a form; a day is written as 2010-06-21."""
        box = self._opened(within).get_by_label(label, exact=True).first
        box.fill(text.replace("-", "/") if re.fullmatch(r"\d{4}-\d\d-\d\d", text) else text)
        box.press("Tab")
        self.tab.wait_idle(0)

    def choose(self, label: str, words: str, within: str = "") -> None:
        """Choose of a list what begins with these words."""
        place = self._opened(within)
        place.get_by_role("combobox", name=re.compile(re.escape(label))).first.click()
        option = self.page.get_by_role("option", name=re.compile(f"^{re.escape(words)}"))
        option.first.click()
        self.tab.wait_idle(0)

    def hand_in(self, name: str, content: bytes, folder: Path) -> None:
        """Give a file to the form that is open."""
        file = folder / name
        file.write_bytes(content)
        self._uploads().last.set_input_files(file)
        self.says(name)  # a form does not run for it

    def take_in(self, name: str, text: str, folder: Path) -> None:
        """Import a list on the page 数据导入."""
        file = folder / name
        file.write_text(text, encoding="utf-8")
        link = self.page.locator("[data-testid=stSidebarNavLink]").filter(has_text="数据导入")
        self._run(link.click)
        self._run(lambda: self._uploads().first.set_input_files(file))
        ready = self.page.get_by_role("button", name=re.compile(r"^(?:仍要)?导入[\d,]+行$"))
        self._run(ready.click)

    def says(self, *texts: str) -> None:
        """The page says all this, also in what is folded out above it."""
        for text in texts:
            expect(self.page.locator("body")).to_contain_text(text, use_inner_text=True)

    def silent_on(self, *texts: str) -> None:
        """The page says none of this."""
        found = self.tab.main_text()
        assert [text for text in texts if text in found] == []

    def headline(self) -> str:
        """The finding at the top of the page."""
        return self.page.locator(".headline").first.inner_text()

    def buttons(self) -> list[str]:
        """What may be pressed."""
        return self.page.locator("[data-testid=stMain]").get_by_role("button").all_inner_texts()

    def shot(self, name: str) -> None:
        """A picture of the screen."""
        self.tab.shot(name)

    def _uploads(self) -> Locator:
        return self.page.locator("[data-testid=stFileUploader] input[type=file]")

    def _opened(self, words: str) -> Locator:
        main = self.page.locator("[data-testid=stMain]")
        if not words:
            return main
        fold = main.locator("[data-testid=stExpander]").filter(
            has=self.page.locator("summary", has_text=re.compile(f"(^|[a-z\\s]){words}$"))
        )
        button = main.get_by_role("button", name=words, exact=True)
        expect(fold.or_(button).first).to_be_visible()
        if fold.count():
            details = fold.first.locator("details")
            if details.get_attribute("open") is None:
                fold.first.locator("summary").click()
                self.tab.wait_idle(0)
            return fold.first
        body = self.page.locator("[data-testid=stPopoverBody]")
        if not body.count():
            button.first.click()
            expect(body).to_be_visible()
            self.tab.wait_idle(0)
        return body

    def _run(self, click: Callable[[], object]) -> None:
        click()
        self.tab.wait_idle(-1)  # a refusal may be drawn so soon that no run is seen


def went_well(server: AppServer, *desks: Desk) -> None:
    """No tab complained or asked anything outside, and the server told no fault."""
    for desk in desks:
        assert desk.tab.errors == [] and desk.tab.outside_requests() == [], desk.name
    assert "Traceback" not in server.output(), server.output()
