"""The first administrator without the command line: a one-time token, made where the store lies.

`python -m dashboard account token` prints it once and keeps its hash beside the accounts for
VALID_HOURS. From then on the store is one with accounts: whoever opens a page is asked for the
token, a name and a password of his own. The first to give the right token becomes administrator;
the token is worth nothing after that, and none is made for a store that has an account.
"""

import hashlib
import json
import secrets
import time
from pathlib import Path

from dashboard import settings
from dashboard.access import accounts, attempts, words
from dashboard.access.accounts import Account
from dashboard.store import audit, files

VALID_HOURS = 24.0
TRIED = "一次性口令"  # the name under which wrong tokens are counted


def place() -> Path:
    """Where the hash of the token lies until it is used."""
    return settings.store_dir() / "first_administrator.json"


def make(by: str) -> str:
    """A new token, which takes the place of an older one. ValueError where there are accounts."""
    if accounts.known():
        raise ValueError("已经有账号，不用一次性口令；新账号由管理员设立。")
    token = secrets.token_urlsafe(18)
    files.folder()
    kept = {"sha256": _hash(token), "until": time.time() + VALID_HOURS * 3600}
    files.write(place(), json.dumps(kept).encode())
    audit.record("account", by, TRIED, told="生成")
    return token


def is_awaited() -> bool:
    """Whether a token is out that still opens, and nobody has an account."""
    return bool(_kept()) and not accounts.known()


def refusal(token: str, name: str, password: str, address: str) -> str:
    """Make the first administrator; why not (Chinese), empty when it was done."""
    waits = attempts.waits(TRIED, address)
    if waits > 0:
        return f"连续输错{attempts.MOST_FAILURES}次，要过{waits:.0f}秒才能再试。"
    with files.locked(place()):
        kept = _kept()
        right = bool(kept) and secrets.compare_digest(_hash(token.strip()), str(kept["sha256"]))
        if not right or accounts.known():
            attempts.failed(TRIED, address)
            audit.record("refused", TRIED, "一次性口令不对", where=address)
            return words.WRONG_TOKEN
        why = accounts.why_bad(password, name)
        if why:
            return why
        account = Account(name.strip(), "administrator", accounts.hash_password(password))
        try:
            accounts.save(account, TRIED, "设立第一个管理员")
        except ValueError as error:
            return str(error)
        place().unlink(missing_ok=True)
    return ""


def _kept() -> dict[str, object]:
    try:
        kept: dict[str, object] = json.loads(place().read_bytes())
        return kept if float(str(kept["until"])) > time.time() else {}
    except (OSError, ValueError, KeyError, TypeError):
        return {}


def _hash(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()
