"""A day on the command line: 2010-10-15, or the sentence that says how to write it."""

import argparse
from datetime import date

AS_OF = "统计截止日，如 2010-10-15，默认最新数据"


class DayError(argparse.ArgumentTypeError, ValueError):
    """Text that is no day; the message is Chinese."""


def day(text: str) -> date:
    """The day that is written as 2010-10-15; DayError where it is none."""
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise DayError(f"看不懂的日期“{text}”，请写成 2010-10-15 的样子。") from None
