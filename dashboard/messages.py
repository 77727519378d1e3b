"""What a page tells its reader in words that may come from a file, an address or another person.

Streamlit reads messages and labels as Markdown: a column head `![x](http://…)` would fetch a
picture from outside, `[here](http://…)` would become a link in the product's own words. Every
message whose text is not written in the code goes through here, every label through `plain`.
"""

import re

import streamlit as st

_MARKS = re.compile(r"[\\`*_\[\]<>~$&|]")  # emphasis, code, links, HTML, formulas, entities, tables
_LINE_STARTS = re.compile(r"^[ \t]*(\d*)([#+\-=.)])", re.M)  # headings, lists, rules
_INDENT = re.compile(r"^[ \t]+", re.M)  # four spaces would make it code
_WORDS = re.compile(r":(?=[\w/+-])|@|www(?=\.)", re.A | re.I)  # :red[..], :icon:, bare addresses
_JOINER = "\u2060"  # unseen; a backslash would not do, since addresses are looked for after it


def plain(text: object) -> str:
    """Text that Streamlit's Markdown shows as it is written, without links, pictures or signs."""
    joined = _WORDS.sub(rf"\g<0>{_JOINER}", _INDENT.sub("", str(text)))
    return _LINE_STARTS.sub(r"\1\\\2", _MARKS.sub(r"\\\g<0>", joined))


def error(text: object) -> None:
    """What went wrong and what to do."""
    st.error(plain(text))


def warning(text: object) -> None:
    """What the reader must know before going on."""
    st.warning(plain(text))


def info(text: object) -> None:
    """What the page noticed."""
    st.info(plain(text))


def success(text: object) -> None:
    """What was done."""
    st.success(plain(text))


def caption(text: object) -> None:
    """A small grey line."""
    st.caption(plain(text))
