"""Accounts: who may sign in, as what, until when, in `accounts.toml` of the store folder.

One account is `[name]` with role, password (an Argon2id hash; scrypt hashes of earlier versions
are read and renewed at the next sign-in) and, where they are given, townships and trades (the
scope of its role), body (which department it is), must_change, disabled, expires (a day),
sessions (raised by signing out everywhere). A store that ever had accounts says so in a mark of
its own and in its audit, so that losing the file opens nothing.
"""

import base64
import hashlib
import hmac
import json
import tomllib
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date
from functools import cache, lru_cache
from pathlib import Path
from typing import Any

from dashboard import settings
from dashboard.store import audit, files

ROLES = {
    "leader": "领导",
    "analyst": "分析员",
    "township": "乡镇",
    "department": "部门",
    "auditor": "审计",
    "administrator": "管理员",
}
SHORTEST_PASSWORD = 8
LONGEST_PASSWORD = 200
LONGEST_NAME = 40
_SCRYPT = {"n": 2**14, "r": 8, "p": 1}
_BAD = Path(__file__).with_name("bad_passwords.txt")
_FIELDS = (
    *("role", "password", "must_change", "disabled", "expires", "townships", "trades"),
    "body",
)


@dataclass(frozen=True)
class Account:
    """One account. expires: the last day on which it opens. sessions: how often all were ended.
    body: the name of the department whose account it is."""

    name: str
    role: str = ""
    password: str = ""
    must_change: bool = False
    disabled: bool = False
    expires: date | None = None
    townships: tuple[str, ...] = ()
    trades: tuple[str, ...] = ()
    sessions: int = 0
    body: str = ""

    @property
    def stamp(self) -> str:
        """Changes with password, role, scope and sessions; a session of another stamp has ended."""
        scope = (self.townships, self.trades, *filter(None, [self.body]))
        own = repr((self.role, self.password, *scope, self.sessions))
        return hashlib.sha256(own.encode()).hexdigest()[:24]

    def why_closed(self, today: date) -> str:
        """Why it does not open today (Chinese); empty when it does."""
        if self.role not in ROLES or not self.password:
            return "账号没有角色或密码"
        if self.disabled:
            return "账号已停用"
        if self.expires is not None and today > self.expires:
            return f"账号已于{self.expires:%Y-%m-%d}到期"
        return ""


def accounts_file() -> Path:
    """Where accounts are kept."""
    return settings.store_dir() / "accounts.toml"


def are_asked() -> bool:
    """Whether this store opens to those who sign in alone: it has accounts or once had some."""
    return accounts_file().exists() or _mark().exists() or audit.ever_had_accounts()


def known() -> dict[str, Account]:
    """Accounts by name; none where there is no file. ValueError when the file cannot be read."""
    file = accounts_file()
    try:
        stat = file.stat()
    except FileNotFoundError:
        return {}
    return _read(str(file), stat.st_mtime_ns, stat.st_size, stat.st_ino)


@lru_cache(maxsize=4)
def _read(file: str, *_: int) -> dict[str, Account]:
    entries = tomllib.loads(Path(file).read_text(encoding="utf-8"))
    return {name: _account(name, entry) for name, entry in entries.items()}


def _account(name: str, entry: Any) -> Account:
    """An account as it is written; one that is not a table, or says odd things, opens nothing."""
    if not isinstance(entry, Mapping):
        return Account(name)
    expires = entry.get("expires")
    lists = {key: tuple(map(str, entry.get(key) or ())) for key in ("townships", "trades")}
    return Account(
        name,
        str(entry.get("role", "")),
        str(entry.get("password", "")),
        bool(entry.get("must_change", False)),
        # a last day that is none is no day at all: nobody guesses which was meant
        bool(entry.get("disabled", False)) or type(expires) not in (date, type(None)),
        expires if type(expires) is date else None,
        sessions=int(entry.get("sessions", 0)),
        body=str(entry.get("body", "")),
        **lists,
    )


def _why_not_named(name: str) -> str:
    """Why no new account may bear this name: it stands in the audit and at the foot of every file
    that leaves, where it must be told from every other."""
    if len(name) > LONGEST_NAME:
        return f"账号名最多{LONGEST_NAME}个字。"
    if not name.isprintable() or unicodedata.normalize("NFKC", name) != name:
        return "账号名只能用看得见的普通字符：不能有换行、看不见的控制符、全角的字母数字。"
    alike = next((one for one in known() if one.casefold() == name.casefold()), "")
    return f"已有账号“{alike}”，只有大小写不同的不能再设。" if alike else ""


def save(account: Account, by: str, told: str) -> None:
    """Add or replace one account; the audit says by whom and what. ValueError for a bad one."""
    if account.role not in ROLES:
        raise ValueError(f"没有角色“{account.role}”，可选：{'、'.join(ROLES)}。")
    if not account.name.strip() or account.name != account.name.strip():
        raise ValueError("账号名不能是空的，前后也不能有空格。")
    files.folder()
    with files.locked(accounts_file()):
        if account.name not in known() and (why := _why_not_named(account.name)):
            raise ValueError(why)
        _write({**known(), account.name: account})
    audit.record("account", by, account.name, told=told, as_role=account.role)


def remove(name: str, by: str) -> None:
    """Take an account away. KeyError when there is none of that name."""
    with files.locked(accounts_file()):
        rest = {**known()}
        del rest[name]
        _write(rest)
    audit.record("account", by, name, told="删除")


def change(name: str, by: str, told: str, **changes: Any) -> Account:
    """Change fields of an account. KeyError when there is none of that name."""
    changed = replace(known()[name], **changes)
    save(changed, by, told)
    return changed


def end_sessions(name: str, by: str) -> None:
    """Sign an account out everywhere."""
    change(name, by, "全部退出", sessions=known()[name].sessions + 1)


def set_password(name: str, password: str, by: str, must_change: bool) -> None:
    """Give an account a new password, which ends its sessions. ValueError for a bad one."""
    why = why_bad(password, name)
    if why:
        raise ValueError(why)
    told = "重设密码" if must_change else "修改密码"
    change(name, by, told, password=hash_password(password), must_change=must_change)


def _write(accounts: Mapping[str, Account]) -> None:
    files.write(accounts_file(), "\n".join(map(_toml, accounts.values())).encode())
    if not _mark().exists():
        files.write(_mark(), "本数据文件夹设过账号；账号文件不在时，谁都不能打开。\n".encode())


def _toml(account: Account) -> str:
    lines = [f"[{_quoted(account.name)}]"]
    for field in (*_FIELDS, "sessions"):
        value = getattr(account, field)
        if isinstance(value, bool):
            text = "true"
        elif isinstance(value, date | int):
            text = str(value)
        elif isinstance(value, tuple):
            text = f"[{', '.join(map(_quoted, value))}]"
        else:
            text = _quoted(value or "")
        if value or field in ("role", "password"):
            lines.append(f"{field} = {text}")
    return "\n".join(lines) + "\n"


def _quoted(text: str) -> str:
    return json.dumps(text, ensure_ascii=False).replace("\x7f", "\\u007f")


def _mark() -> Path:
    return settings.store_dir() / "accounts.required"


def hash_password(password: str) -> str:
    """Argon2id hash of a password with its salt and parameters, as text."""
    return str(_hasher().hash(password))


def check_password(password: str, stored: str) -> bool:
    """Whether a password matches a stored hash; what is no hash matches nothing."""
    if not stored.startswith("$argon2"):
        return _matches_scrypt(password, stored)
    from argon2.exceptions import InvalidHashError, VerificationError

    try:
        return bool(_hasher().verify(stored, password))
    except (VerificationError, InvalidHashError):
        return False


def is_outdated(stored: str) -> bool:
    """Whether a hash was made by an earlier version, with other parameters."""
    return not stored.startswith("$argon2") or bool(_hasher().check_needs_rehash(stored))


def why_bad(password: str, name: str = "") -> str:
    """Why a password is not taken (Chinese); empty when it is."""
    if len(password) < SHORTEST_PASSWORD:
        return f"密码太短，至少{SHORTEST_PASSWORD}位。"
    if len(password) > LONGEST_PASSWORD:
        return f"密码太长，最多{LONGEST_PASSWORD}位。"
    low = password.lower()
    plain = low.rstrip("0123456789!@#.?_- ")
    if low in bad_passwords() or (len(plain) >= 4 and plain in bad_passwords()):
        return "这个密码在常用密码表里，容易被猜到。请换一个，例如四个不相干的词连在一起。"
    if len(set(low)) < 4:
        return "密码只有几个字符来回重复，容易被猜到。请换一个。"
    if len(name) > 2 and (name.lower() in low or low in name.lower()):
        return "密码里不能有账号名。"
    return ""


@cache
def bad_passwords() -> frozenset[str]:
    """Passwords, in small letters, that are tried first by whoever guesses."""
    lines = _BAD.read_text(encoding="utf-8").splitlines()
    return frozenset(line.strip() for line in lines if line and not line.startswith("#"))


@cache
def _hasher() -> Any:
    """OWASP's second choice of parameters: 46 MB, one round, one lane; 0.1 s on a slow machine."""
    from argon2 import PasswordHasher

    return PasswordHasher(time_cost=1, memory_cost=46 * 1024, parallelism=1)


def _matches_scrypt(password: str, stored: str) -> bool:
    try:
        salt, digest = (base64.b64decode(part) for part in stored.split("$"))
    except ValueError:
        return False
    found = hashlib.scrypt(password.encode(), salt=salt or b"\0", **_SCRYPT)
    return hmac.compare_digest(found, digest)
