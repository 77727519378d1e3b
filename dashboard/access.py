"""Who is at the screen and what they may do.

Without an accounts file the app serves one local user and refuses whoever may be somebody else:
a server that listens on the network, a host name that is not this machine's, a proxy in between.
With `accounts.toml` in the store folder everybody signs in.
One account is `[name]` with `role` and `password` (scrypt, made by `python -m dashboard account`).
"""

import base64
import hashlib
import hmac
import ipaddress
import json
import os
import re
import threading
import time
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

import streamlit as st
from streamlit import config

from dashboard import messages, settings

ROLES = {"leader": "领导", "analyst": "分析员", "township": "乡镇", "auditor": "审计"}
MAY_IMPORT = {"analyst"}
MAY_SEE_FIRMS = {"leader", "analyst", "auditor"}
MAY_SEE_POSITIONS = {"analyst", "township"}
PERSONAL_FIELDS = {"owner", "phone", "legal_representative"}
SHORTEST_PASSWORD = 8
MOST_FAILURES = 5
LOCKED_SECONDS = 60.0
_SESSION_KEY = "signed_in_as"
_SCRYPT = {"n": 2**14, "r": 8, "p": 1}
_HOST = re.compile(r"(?:\[([0-9a-f:.]+)\]|([^:\[\]]+))(?::\d+)?", re.I)  # with or without a port
_FORWARDED = ("x-forwarded-", "x-real-ip", "forwarded", "via")  # how a proxy's headers begin

_signing_in = threading.Lock()
_failures: dict[str, list[float]] = {}  # name that was tried -> when it failed of late


@dataclass(frozen=True)
class User:
    """The person at the screen; role is a key of ROLES."""

    name: str
    role: str
    is_local: bool = False

    @property
    def may_import(self) -> bool:
        """Whether this role may take in, undo and correct data."""
        return self.role in MAY_IMPORT

    @property
    def may_see_firms(self) -> bool:
        """Whether lists may name enterprises to this role (they are 内部资料)."""
        return self.role in MAY_SEE_FIRMS

    @property
    def may_see_positions(self) -> bool:
        """Whether maps may show this role where a single outlet stands (many are homes)."""
        return self.role in MAY_SEE_POSITIONS


def accounts_file() -> Path:
    """Where accounts are kept."""
    return settings.store_dir() / "accounts.toml"


def accounts() -> dict[str, dict[str, str]]:
    """Accounts by name; empty when none are configured."""
    file = accounts_file()
    return tomllib.loads(file.read_text(encoding="utf-8")) if file.exists() else {}


def write_account(name: str, role: str, password: str) -> None:
    """Add an account, or replace its role and password. ValueError for an unknown role."""
    if role not in ROLES:
        raise ValueError(f"没有角色“{role}”，可选：{'、'.join(ROLES)}。")
    known = {**accounts(), name: {"role": role, "password": hash_password(password)}}
    lines = [
        f"[{json.dumps(key, ensure_ascii=False)}]\nrole = {json.dumps(account['role'])}\n"
        f"password = {json.dumps(account['password'])}\n"
        for key, account in known.items()
    ]
    accounts_file().parent.mkdir(parents=True, exist_ok=True)
    accounts_file().write_text("\n".join(lines), encoding="utf-8")
    accounts_file().chmod(0o600)


def hash_password(password: str, salt: bytes | None = None) -> str:
    """scrypt hash of a password with its salt, as text."""
    salt = salt or os.urandom(16)
    digest = hashlib.scrypt(password.encode(), salt=salt, **_SCRYPT)
    return f"{base64.b64encode(salt).decode()}${base64.b64encode(digest).decode()}"


def check_password(password: str, stored: str) -> bool:
    """Whether a password matches a stored hash."""
    salt = base64.b64decode(stored.split("$")[0])
    return hmac.compare_digest(hash_password(password, salt), stored)


def current_user() -> User | None:
    """The signed-in user; the local user when no accounts exist; None when signed out."""
    if not accounts_file().exists():
        return User("本机用户", "analyst", is_local=True)
    known = accounts()
    name = st.session_state.get(_SESSION_KEY, "")
    role = known.get(name, {}).get("role", "")
    return User(name, role) if role in ROLES else None


def require_user() -> User:
    """The user, or a sign-in form or a refusal and the end of this page's run."""
    if not accounts_file().exists():
        because = _why_not_this_machine()
        if because:
            messages.error(
                f"{because}没有设账号时，看板只给装它的那台电脑用，所以这次没有打开任何数据。\n\n"
                "怎么办：在装它的电脑上用 localhost 打开；要给别的电脑用，请系统管理员在程序文件夹"
                "里运行“python -m dashboard account 名字 --role analyst”设好账号，再刷新这一页。"
            )
            st.stop()
    try:
        user = current_user()
    except ValueError as error:  # not TOML, or not UTF-8: nobody comes in
        messages.error(f"账号文件 accounts.toml 写错了，谁都不能登录，请系统管理员改正：{error}")
        st.stop()
    if user is not None:
        return user
    _sign_in_form()
    st.stop()


def is_this_machine(name: str) -> bool:
    """Whether a host name or address (without a port) leads from this machine to itself."""
    try:
        return name.lower() == "localhost" or ipaddress.ip_address(name).is_loopback
    except ValueError:
        return False


def why_not_this_machine(listens: str | None, headers: Mapping[str, str], remote: str) -> str:
    """Why the person asking may sit elsewhere (Chinese); empty when it can only be this machine.

    listens: the server's address, None for all of them. headers: of the browser's request.
    remote: where it came from, empty for the loopback address.
    """
    if not is_this_machine(listens or ""):
        return f"程序在网络上监听（server.address 为 {listens or '全部地址'}），却没有设账号。"
    known = {name.lower(): value for name, value in headers.items()}
    if any(name.startswith(_FORWARDED) for name in known):
        return "请求是由代理转来的，却没有设账号。"
    host = _HOST.fullmatch(known.get("host", ""))
    if host is None or not is_this_machine(host[1] or host[2]):
        return "打开时用的网址不是本机地址，却没有设账号。"
    if remote and not is_this_machine(remote):
        return "请求来自另一台电脑，却没有设账号。"
    return ""


def _why_not_this_machine() -> str:
    listens = config.get_option("server.address")
    if config.get_option("global.appTest"):  # a page run by a test: there is no request to judge
        return why_not_this_machine(listens, {"Host": "localhost"}, "")
    return why_not_this_machine(listens, st.context.headers, st.context.ip_address or "")


def masked(field: str | None, text: str) -> str:
    """A value of a personal field made unreadable: 戴＊＊, 142****5011; others unchanged."""
    if field not in PERSONAL_FIELDS or not text:
        return text
    if field == "phone":
        return f"{text[:3]}****{text[-4:]}" if len(text) >= 8 else "****"
    return text[0] + "＊＊"


def sign_out() -> None:
    """Forget who is at the screen, and the files and choices left in this session."""
    st.session_state.clear()


def refusal(name: str, password: str) -> str:
    """Why this name and password are not let in (Chinese); empty when they are.

    One try at a time, an unknown name costing as much as a known one; after MOST_FAILURES in
    LOCKED_SECONDS a name waits, so that passwords cannot be tried one after the other.
    """
    with _signing_in:
        now = time.monotonic()
        for tried, times in list(_failures.items()):
            _failures[tried] = [one for one in times if now - one < LOCKED_SECONDS]
            if not _failures[tried]:
                del _failures[tried]
        if len(_failures.get(name, ())) >= MOST_FAILURES:
            return f"这个账号连续输错{MOST_FAILURES}次，请过{LOCKED_SECONDS:.0f}秒再试。"
        account = accounts().get(name, {})
        stored = account.get("password") or hash_password("")
        if check_password(password, stored) and account.get("password"):
            _failures.pop(name, None)
            return ""
        _failures.setdefault(name, []).append(now)
        return "账号或密码不对。请核对后重试；忘记密码请联系系统管理员重设。"


def _sign_in_form() -> None:
    st.markdown("### 请先登录")
    with st.form("sign_in", width=380):
        name = st.text_input("账号")
        password = st.text_input("密码", type="password")
        if st.form_submit_button("登录", type="primary"):
            told = refusal(name, password)
            if not told:
                st.session_state[_SESSION_KEY] = name
                st.rerun()
            messages.error(told)
