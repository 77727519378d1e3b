"""Key screens beside approved pictures: what moved, vanished or changed its colour is seen, what
differs only by the fonts of a machine is not.

Both are compared small and grey (one value for 8 × 8 pixels of the screen), so that the shape of
a letter counts for little and a panel that is gone for much. Who changed a screen on purpose looks
at the new pictures (tests/artifacts) and approves them:

    APPROVE=1 .venv/bin/pytest -n 0 -o addopts="" tests/browser/test_approved_pictures.py
"""

import os
import shutil
import subprocess
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from tests.browser.driver import ARTIFACTS, AppServer, Visit

pytestmark = pytest.mark.marathon

APPROVED = Path(__file__).with_name("approved")
BLOCK = 8  # px of the screen that become one value
MEAN, SPOT = 6.0, 0.03  # of 255: difference on the average; share of values that differ by LARGE
LARGE = 48
DAY = "2010-10-15"
KEY_SCREENS = {
    "cockpit_1440": ("overview", 1440, 900, "screen"),
    "cockpit_390": ("overview", 390, 844, "screen"),
    "ranking_1440": ("ranking", 1440, 900, "screen"),
    "cockpit_paper": ("overview", 1440, 900, "paper"),
}


def small(picture: Image.Image) -> Image.Image:
    """Grey, one value for a block."""
    width, height = picture.width // BLOCK, picture.height // BLOCK
    return picture.convert("L").resize((width, height), Image.Resampling.BOX)


def differences(one: Image.Image, two: Image.Image) -> tuple[float, float]:
    """Mean difference of the values (0..255), and the share of them that differ much."""
    apart = np.abs(np.asarray(one, dtype=float) - np.asarray(two, dtype=float))
    return float(apart.mean()), float((apart > LARGE).mean())


def printed(tab: Visit, name: str) -> Path:
    """The first sheet that the browser prints, as a picture (by poppler)."""
    drawer = shutil.which("pdftoppm")
    if drawer is None:
        pytest.skip("no pdftoppm found: install poppler-utils to compare paper")
    pdf = ARTIFACTS / f"now_{name}.pdf"
    tab.page.pdf(path=pdf, prefer_css_page_size=True, print_background=True)
    target = pdf.with_suffix("")
    subprocess.run([drawer, "-r", "96", "-png", "-singlefile", pdf, target], check=True)
    return target.with_suffix(".png")


@pytest.mark.parametrize("name", KEY_SCREENS)
def test_a_screen_looks_as_approved(
    demo_server: AppServer, visit: Callable[..., Visit], name: str
) -> None:
    page, width, height, medium = KEY_SCREENS[name]
    tab = visit(demo_server, width=width, height=height)
    tab.open(f"/{page}?as_of={DAY}")
    tab.page.locator(".page-foot").first.wait_for()
    tab.wait_idle(0, quiet_ms=1000)
    file = printed(tab, name) if medium == "paper" else tab.shot(f"now_{name}", ARTIFACTS)
    taken = small(Image.open(file))
    kept = APPROVED / f"{name}.png"
    if os.environ.get("APPROVE"):
        APPROVED.mkdir(exist_ok=True)
        taken.save(kept, optimize=True)
    approved = Image.open(kept)
    assert approved.size == taken.size
    mean, spots = differences(approved, taken)
    assert mean < MEAN and spots < SPOT, f"{mean:.1f} of 255 on the average, {spots:.1%} much"


def test_a_panel_that_is_gone_is_seen() -> None:
    """Of the approved ranking the middle third is wiped, as if its map were not drawn."""
    approved = Image.open(APPROVED / "ranking_1440.png")
    wiped = approved.copy()
    wiped.paste(255, (72, 27, 108, 90))
    mean, spots = differences(approved, wiped)
    assert mean >= MEAN or spots >= SPOT
