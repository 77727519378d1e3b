"""Sentences of the system page: what runs here, accounts, audit, personal data."""

from datetime import datetime
from typing import Any

ABOUT_RULE = "出问题时，把这几行告诉系统管理员"
ACCOUNT_RULE = "改密码后，这个账号在别的电脑上都会退出"
ACCOUNTS_RULE = "设立、停用、范围；密码由本人首次登录时更换，账号的每次变动都进审计"
AUDIT_RULE = "只增不改，每一行与上一行的指纹相连；保留六个月以上，不提供删除"
OPENING = "正在打开…"
NEEDS_SCRIPT = "请在浏览器的设置里允许运行脚本（JavaScript），再打开看板。"
LOCAL = "没有设账号：只有本机可以打开。要给别的电脑用，先用命令行设好管理员账号。"
NO_BACKUP = "还没有备份"
EVERYWHERE = "在所有电脑上退出这个账号，包括这里"
FIRST_PASSWORD = "首次登录的密码（至少8位，不要用常见的）"
SCOPE_HELP = "乡镇账号选所管乡镇，部门账号选所管行业，其他角色留空"
BODY_HELP = "部门账号填，如 县工商局：填报箱按它找这个部门要报的；不牵头任何行业的部门也要填"
REVEAL_RULE = "默认遮盖；说明用途后显示一户，用途、时间和账号记入审计"
REVEAL_WHY = "用途（至少4个字，如：通知整改复查）"
REVEAL_NONE = "名册里没有这个名称"
NEEDS_PURPOSE = "请写明用途，至少4个字。"

WRONG_TOKEN = (
    "一次性口令不对、已用过或已过期。请核对后重试；要新的，请在服务器上运行"
    "“python -m dashboard account token”。"
)
NO_AUTHLIB = (
    "服务器上没有装 Authlib，不能用统一身份登录。请系统管理员在程序文件夹里运行"
    "“pip install --require-hashes -r requirements-options.lock”，或用账号和密码登录。"
)
FIRST_ADMIN = (
    "这个数据文件夹还没有账号。请输入服务器上生成的一次性口令，并定下第一个管理员的账号名和密码；"
    "口令只能用一次。其他账号由这个管理员在“系统与账号”页里设立。"
)


def backup_told(made_at: datetime | None) -> str:
    """When the last backup was made."""
    return NO_BACKUP if made_at is None else f"{made_at:%Y-%m-%d %H:%M}"


def system_headline(is_whole: bool, made_at: datetime | None) -> str:
    """Whether the store can be read and written, and when it was last kept."""
    state = "数据库能读能写" if is_whole else "数据库有问题，请看下表"
    kept = NO_BACKUP if made_at is None else f"最近一次备份{made_at:%Y-%m-%d %H:%M}"
    return f"{state}；{kept}"


def audit_panel(count: int, breaches: int) -> str:
    """Title of the audit: how many lines, whether the chain is whole."""
    whole = "链完整" if not breaches else f"链有{breaches}处不符"
    return f"审计：{count:,}条，{whole}"


def audit_cut(shown: int, count: int) -> str:
    """The newest lines stand on the page, all are in the file."""
    return f"列最近{shown}条，共{count:,}条，全部在“导出审计”里。"


def saved(name: str) -> str:
    """An account was written."""
    return f"账号“{name}”已写入。"


def revealed_today(count: int) -> str:
    """How many outlets one has had shown today."""
    return f"今天已显示{count}户，均记入审计。"


def audit_line(one: dict[str, Any]) -> str:
    """What more a line says."""
    more = one.get("more") or {}
    return "；".join(f"{key}：{value}" for key, value in more.items())
