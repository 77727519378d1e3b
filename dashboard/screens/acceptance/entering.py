"""What is entered on the page 考核验收: kept, or refused with its reason on the spot."""

from collections.abc import Callable

from dashboard.acceptance.entry import AcceptanceError
from dashboard.frame.asking import entered


def do(write: Callable[[], object]) -> None:
    """Write and draw the page anew, or say why not."""
    entered(write, AcceptanceError)
