"""The words of argparse in Chinese: usage, help and what is wrong with the arguments.

argparse asks gettext for every sentence of its own. A compiled catalogue beside the program would
say the same; a dictionary can be read. What is not in it stays as it is.
"""

import argparse

_SAID = {
    "usage: ": "用法：",
    "positional arguments": "要写的",
    "options": "可加的",
    "show this help message and exit": "显示这段说明",
    "%(prog)s: error: %(message)s\n": "%(message)s\n写法见 %(prog)s --help\n",
    "argument %(argument_name)s: %(message)s": "%(argument_name)s：%(message)s",
    "invalid choice: %(value)r (choose from %(choices)s)": "没有“%(value)s”，可用：%(choices)s",
    "the following arguments are required: %s": "还要写：%s",
    "unrecognized arguments: %s": "不认识：%s",
    "ambiguous option: %(option)s could match %(matches)s": (
        "%(option)s 可以是几个选项：%(matches)s，请写全"
    ),
    "invalid %(type)s value: %(value)r": "“%(value)s”写得不对",
    "not allowed with argument %s": "不能与 %s 一起用",
    "one of the arguments %s is required": "要写其中一个：%s",
    "expected one argument": "后面要写一个值",
    "expected at most one argument": "后面最多写一个值",
    "expected at least one argument": "后面至少写一个值",
    "ignored explicit argument %r": "后面不能写 %r",
    "can't open '%(filename)s': %(error)s": "打不开“%(filename)s”：%(error)s",
}


def in_chinese() -> None:
    """From now on argparse speaks Chinese in this process."""

    def said(text: str) -> str:
        return _SAID.get(text, text)

    def counted(one: str, many: str, number: int) -> str:
        return "后面要写%s个值" if one == "expected %s argument" else (one if number == 1 else many)

    setattr(argparse, "_", said)  # noqa: B010
    setattr(argparse, "ngettext", counted)  # noqa: B010
