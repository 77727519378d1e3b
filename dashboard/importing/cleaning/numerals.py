"""Chinese numerals: 二〇一〇, 十二, 二十八, 三百零五."""

import re

_DIGITS = {c: i for i, c in enumerate("〇一二三四五六七八九")} | {c: 0 for c in "零○OoОо0Ο◯"}
_DIGITS |= {c: i for i, c in enumerate("壹贰叁肆伍陆柒捌玖", 1)} | {"两": 2}
_UNITS = {"十": 10, "拾": 10, "百": 100, "佰": 100, "千": 1000, "仟": 1000}
_TENS = {"廿": "二十", "卅": "三十"}
NUMERAL = re.compile(r"[〇一二三四五六七八九零○OoОо0Ο◯两壹贰叁肆伍陆柒捌玖十拾百佰千仟廿卅]+")


def chinese_integer(text: str) -> int | None:
    """二〇一〇 -> 2010 digit by digit, 二十八 -> 28 by units; None when it is neither."""
    for short, long in _TENS.items():
        text = text.replace(short, long)
    if text and all(c in _DIGITS for c in text):
        return int("".join(str(_DIGITS[c]) for c in text))
    total, digit, last_unit = 0, None, 10_000
    for character in text:
        if character in _UNITS:
            unit = _UNITS[character]
            if unit >= last_unit or digit == 0:
                return None
            total += (1 if digit is None else digit) * unit
            digit, last_unit = None, unit
        elif character in _DIGITS:
            if digit is not None and digit != 0:
                return None
            digit = _DIGITS[character]
        else:
            return None
    return total + (digit or 0) if text else None
