"""What the search box says."""

HINT = "查乡镇、企业、指标"
SHOWN = 3


def title(wanted: str, count: int) -> tuple[str, str]:
    """Head of what was found."""
    return f"查“{wanted}”：{count}个", "点一行打开；汉字、拼音、首字母都可以，错一个字也能找到"


def nothing(wanted: str) -> str:
    """Nothing of the kind."""
    return (
        f"没有找到“{wanted}”。换个字或拼音首字母再试；"
        "也可能在您看不到的范围里。清单见“企业分类与黑名单”“整规进度”。"
    )


def kind(name: str, shown: int, count: int) -> str:
    """Head of one kind: 企业 3/12."""
    return name if shown == count else f"{name} {shown}/{count}"


def nearly(told: str) -> str:
    """Found with a typing error."""
    return "、".join(part for part in (told, "相近") if part)


def code_link(code: str) -> str:
    """The way to a printed number."""
    return f"打开编号{code.strip().upper()}的数字"
