"""What a server process does once, when its first page has been drawn."""

import gc
from functools import cache


@cache
def settle() -> None:
    """Take all that is loaded by now out of the garbage collector's rounds.

    Streamlit collects all generations after every run. With two thousand modules loaded that is
    half of a warm rerun, spent on objects that live as long as the process. What the first run
    left behind is collected before, since what is frozen is never looked at again. Modules that
    later pages load stay in the rounds: they are few.
    """
    gc.collect()
    gc.freeze()
