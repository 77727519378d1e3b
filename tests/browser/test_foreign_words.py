"""Words of a file or an address are shown as they are: no link, no picture, no request outside."""

import csv
from collections.abc import Callable
from pathlib import Path
from urllib.parse import quote

import pytest

from tests.browser.driver import AppServer, Visit

HOSTILE = (
    "![x](http://picture.invalid/x.png)",
    "[看这里](http://link.invalid)",
    "http://bare.invalid/a",
    "www.bare.invalid",
    "mailto:a@mail.invalid",
    "<img src=http://html.invalid/x.png>",
    "**粗**",
    "`码`",
    "$x^2$",
    ":red[红]",
    ":smile:",
    ":material/home:",
    "&copy;",
)
MADE = (
    "a[href*='.invalid'], img[src*='.invalid'], strong, code, .katex, [data-testid=stIconMaterial]"
)


def shown(tab: Visit) -> str:
    """What the messages and labels of the page say, without unseen joiners."""
    return tab.main_text().replace("\u2060", "")


def assert_words_only(tab: Visit, where: str) -> None:
    for box in tab.page.locator(where).all():
        assert box.locator(MADE).count() == 0, box.inner_html()
    assert tab.page.locator("a[href*='.invalid'], img[src*='.invalid']").count() == 0
    assert tab.outside_requests() == []


@pytest.mark.marathon
def test_an_address_is_repeated_in_its_own_words(
    demo_server: AppServer, visit: Callable[[AppServer], Visit]
) -> None:
    tab = visit(demo_server)
    tab.open(f"/outlets?outlet={quote(' '.join(HOSTILE))}")
    assert f"名册里没有“{' '.join(HOSTILE)}”这一户" in shown(tab)
    assert_words_only(tab, "[data-testid=stAlertContainer] p")


@pytest.mark.marathon
@pytest.mark.parametrize("broken", [False, True])
def test_a_file_is_spoken_of_in_its_own_words(
    demo_server: AppServer,
    visit: Callable[[AppServer], Visit],
    tmp_path: Path,
    broken: bool,
) -> None:
    """The heads of a file that is refused, and of one that is taken, with a hostile name."""
    known = {"行业类别": "小食杂店", "地址": "横街1号", "是否整规": "是", "是否规范": "是"}
    if not broken:
        known |= {"乡镇": "岩头镇", "单位名称": "甲店"}
    file = tmp_path / "[名册](mailto:a@mail.invalid) :red[红] **粗**.csv"
    with file.open("w", encoding="utf-8", newline="") as out:
        csv.writer(out).writerows(
            [[*HOSTILE[:3], *known], ["1", "2", "3", *known.values()]],
        )
    tab = visit(demo_server)
    tab.open("/imports")
    with tab.rerun():
        tab.page.locator("[data-testid=stFileUploader] input[type=file]").first.set_input_files(
            file
        )
    assert ("认不出这张表的类型，表头是：" + "、".join(HOSTILE[:3]) in shown(tab)) == broken
    assert_words_only(
        tab, "[data-testid=stAlertContainer] p, [data-testid=stCaptionContainer], summary"
    )
