"""Words from a file or an address stay words: nothing in them is read as Markdown."""

import pytest
from streamlit.testing.v1 import AppTest

from dashboard import messages


@pytest.mark.parametrize(
    ("text", "escaped"),
    [
        ("岩头镇（2010年6月）96.7%，达标", "岩头镇（2010年6月）96.7%，达标"),
        ("期间：2010-06-30", "期间：2010-06-30"),
        ("![x](d)", r"!\[x\](d)"),
        ("<b>甲</b>", r"\<b\>甲\</b\>"),
        ("*甲* _乙_ `丙` ~丁~", r"\*甲\* \_乙\_ \`丙\` \~丁\~"),
        ("$x$ 和 &amp;", r"\$x\$ 和 \&amp;"),
        ("甲\\乙|丙", r"甲\\乙\|丙"),
        ("# 甲\n- 乙\n    丙\n12. 丁\n===", "\\# 甲\n\\- 乙\n丙\n12\\. 丁\n\\==="),
        ("http://e.example", "http:\u2060//e.example"),
        ("www.e.example", "www\u2060.e.example"),
        ("a@e.example", "a@\u2060e.example"),
        (":red[甲]", ":\u2060red\\[甲\\]"),
        (":material/home: :+1:", ":\u2060material/home: :\u2060+1:"),
    ],
)
def test_what_markdown_would_read_is_escaped(text: str, escaped: str) -> None:
    assert messages.plain(text) == escaped


def said() -> None:
    """A page that says the same five times, run by AppTest."""
    from dashboard import messages

    for say in (
        messages.error,
        messages.warning,
        messages.info,
        messages.success,
        messages.caption,
    ):
        say("[甲](乙)")


def test_every_kind_of_message_is_escaped() -> None:
    at = AppTest.from_function(said, default_timeout=60).run()
    shown = [one[0].value for one in (at.error, at.warning, at.info, at.success, at.caption)]
    assert shown == [r"\[甲\](乙)"] * 5
