"""Who is at the screen and what they may do.

Without accounts the app serves one local user and refuses whoever may be somebody else: a server
that listens on the network, a host name that is not this machine's, a proxy in between. A store
that has accounts, or ever had some, opens to those alone who sign in (`accounts`), at most
IDLE_SECONDS after they last did something and LONGEST_SECONDS after they came. What a role may
see and do stands in ROLE_RIGHTS; the store itself holds everybody to it (dashboard/store/viewer).
"""

import time
from contextlib import AbstractContextManager, nullcontext
from dataclasses import dataclass, field
from datetime import date
from importlib.util import find_spec

import streamlit as st
from streamlit import config

from dashboard import messages
from dashboard.access import accounts, attempts, first_admin, gate, sessions, words
from dashboard.access.accounts import (
    ROLES,
    SHORTEST_PASSWORD,
    Account,
    accounts_file,
    check_password,
    hash_password,
)
from dashboard.access.gate import is_this_machine, why_not_this_machine
from dashboard.serving import inner_door
from dashboard.store import audit, files, viewer
from dashboard.store.privacy import masked

__all__ = [
    "ROLES",
    "ROLE_RIGHTS",
    "SHORTEST_PASSWORD",
    "Rights",
    "User",
    "accounts_file",
    "begin",
    "check_password",
    "current_user",
    "hash_password",
    "is_this_machine",
    "masked",
    "refusal",
    "require_user",
    "sign_out",
    "why_not_this_machine",
    "write_account",
]


@dataclass(frozen=True)
class Rights:
    """What a role may do (keys of viewer.ACTIONS) and see. outlets: 全部, 本乡镇, 本行业, or 无."""

    may: frozenset[str]
    firms: bool
    positions: bool
    outlets: str


ROLE_RIGHTS = {
    "leader": Rights(frozenset({"own", "export"}), True, False, "全部"),
    "analyst": Rights(
        frozenset(
            {"import", "edit", "own", "reply", "report", "export", "original", "sql", "reveal"}
        ),
        True,
        True,
        "全部",
    ),
    "township": Rights(frozenset({"reply", "report", "export"}), False, True, "本乡镇"),
    "department": Rights(frozenset({"report", "export"}), False, True, "本行业"),
    "auditor": Rights(frozenset({"export", "audit"}), True, False, "全部"),
    "administrator": Rights(frozenset({"accounts"}), False, False, "无"),
}
IDLE_SECONDS = 30 * 60.0
LONGEST_SECONDS = 10 * 3600.0
OIDC_SECONDS = 300.0  # from the token to our page
_SESSION_KEY = "signed_in_as"


@dataclass
class Session:
    """One signed-in browser tab. stamp: of the account as it was; seen: when it last acted;
    by: who asked for the password, empty where we did."""

    name: str
    stamp: str
    began: float
    seen: float
    by: str = ""


@dataclass(frozen=True)
class User:
    """The person at the screen; role is a key of ROLES."""

    name: str
    role: str
    is_local: bool = False
    townships: tuple[str, ...] = ()
    trades: tuple[str, ...] = ()
    body: str = ""
    address: str = ""
    session: Session | None = field(default=None, compare=False)

    @property
    def may(self) -> frozenset[str]:
        """Keys of viewer.ACTIONS; whoever sits at a machine without accounts may do everything."""
        return frozenset(viewer.ACTIONS) if self.is_local else ROLE_RIGHTS[self.role].may

    @property
    def may_import(self) -> bool:
        """Whether this role may take in, undo and correct data."""
        return "import" in self.may

    @property
    def may_see_firms(self) -> bool:
        """Whether lists may name enterprises to this role (they are 内部资料)."""
        return ROLE_RIGHTS[self.role].firms

    @property
    def may_see_positions(self) -> bool:
        """Whether maps may show this role where a single outlet stands (many are homes)."""
        return ROLE_RIGHTS[self.role].positions

    @property
    def viewer(self) -> viewer.Viewer:
        """For whom the store is asked."""
        outlets = ROLE_RIGHTS[self.role].outlets
        return viewer.Viewer(
            self.name,
            self.role,
            self.may,
            self.may_see_firms,
            self.may_see_positions,
            {"本乡镇": frozenset(self.townships), "无": frozenset()}.get(outlets),
            frozenset(self.trades) if outlets == "本行业" else None,
            address=self.address,
            body=self.body,
        )


def write_account(name: str, role: str, password: str, **more: object) -> None:
    """Add an account, or replace it whole. more: other fields of accounts.Account. ValueError for
    an unknown role."""
    account = Account(name, role, hash_password(password), **more)  # type: ignore[arg-type]
    accounts.save(account, by=viewer.current().name, told="设立")


def begin(name: str) -> Session:
    """A session of an account, begun now. KeyError when there is none of that name."""
    now = time.time()
    return Session(name, accounts.known()[name].stamp, now, now)


def current_user() -> User | None:
    """The signed-in user; the local user where accounts are not asked for; None when signed out.

    Raises ValueError when the accounts cannot be read.
    """
    if not accounts.are_asked():
        return User("本机用户", "analyst", is_local=True)
    known = accounts.known()
    session = st.session_state.get(_SESSION_KEY)
    if not isinstance(session, Session):
        return None
    account = known.get(session.name)
    if account is None or not _goes_on(session, account):
        return None
    return _user(account, session)


def _goes_on(session: Session, account: Account) -> bool:
    """Whether a session has not ended: its account is open and as it was, and time is left."""
    now = time.time()
    return (
        not account.why_closed(date.today())
        and account.stamp == session.stamp
        and now - session.seen <= IDLE_SECONDS
        and now - session.began <= LONGEST_SECONDS
    )


def _user(account: Account, session: Session | None = None) -> User:
    return User(
        account.name,
        account.role,
        townships=account.townships,
        trades=account.trades,
        body=account.body,
        address=_address(),
        session=session,
    )


def require_user() -> User:
    """The user, or a sign-in form or a refusal and the end of this page's run.

    From here on this run asks the store for this user.
    """
    if not accounts.are_asked():
        because = _why_not_this_machine()
        if because:
            messages.error(
                f"{because}没有设账号时，看板只给装它的那台电脑用，所以这次没有打开任何数据。\n\n"
                "怎么办：在装它的电脑上用 localhost 打开；要给别的电脑用，请管理员在程序文件夹里"
                "运行“python -m dashboard account add 名字 --role administrator”设好账号，再刷新。"
            )
            st.stop()
    try:
        user = current_user() or _named_by_proxy() or _named_by_oidc()
        gate.read_settings()
    except ValueError as error:  # not TOML, or not UTF-8: nobody comes in
        messages.error(f"账号文件 accounts.toml 写错了，谁都不能登录，请系统管理员改正：{error}")
        st.stop()
    if user is None:
        _forget_session()
        if first_admin.is_awaited():
            _make_first_administrator()
        else:
            _sign_in_form()
        st.stop()
    viewer.set_for_this_run(user.viewer)
    if not user.is_local:
        _go_on(user)
    sessions.note(user, sessions.LOCAL_SECONDS if user.is_local else IDLE_SECONDS)
    return user


def _go_on(user: User) -> None:
    """The session goes on from now; one whose password was given by others changes it first."""
    session = st.session_state.get(_SESSION_KEY)
    if isinstance(session, Session):
        session.seen = time.time()
        if accounts.known()[user.name].must_change and not session.by:
            change_password_form(user, "这是第一次登录，请先换成自己的密码。")
            st.stop()


def _forget_session() -> None:
    """Whoever has to sign in finds nothing of the session before."""
    ended = st.session_state.get(_SESSION_KEY)
    if ended is not None:
        st.session_state.clear()
        st.session_state["signed_out_because"] = "登录已过期或账号有变动，请重新登录。"
    sessions.forget()


def _why_not_this_machine() -> str:
    listens = config.get_option("server.address")
    if config.get_option("global.appTest"):  # a page run by a test: there is no request to judge
        return why_not_this_machine(listens, {"Host": "localhost"}, "")
    return why_not_this_machine(listens, st.context.headers, st.context.ip_address or "")


def _address() -> str:
    """Where the browser sits, as far as it can be told."""
    if config.get_option("global.appTest"):
        return ""
    remote = st.context.ip_address or ""
    return gate.address_of(st.context.headers, remote, gate.read_settings())


def _named_by_proxy() -> User | None:
    """Whom a configured proxy has signed in; such an account needs no password of its own."""
    known = gate.read_settings()
    if not known.user_header or config.get_option("global.appTest"):
        return None
    name = gate.user_of(st.context.headers, st.context.ip_address or "", known)
    account = accounts.known().get(name)
    if account is None or account.why_closed(date.today()):
        return None
    if st.session_state.get("named_by_proxy") != name:
        audit.record("sign_in", name, role=account.role, where=_address(), by="proxy")
        st.session_state["named_by_proxy"] = name
    return _user(account)


def _named_by_oidc() -> User | None:
    """Whom the identity service has just signed in: one token opens one session, at once.

    Streamlit keeps the token in a cookie for a month; one that is older than OIDC_SECONDS, or has
    opened a session before, opens nothing, so that idle and absolute expiry hold here too.
    """
    oidc = gate.read_settings().oidc
    if oidc is None or config.get_option("global.appTest") or not st.user.is_logged_in:
        return None
    token = {str(key): str(value) for key, value in st.user.to_dict().items()}
    name, where = token.get(oidc.claim, ""), _address()
    if not sessions.is_first_use(token, OIDC_SECONDS):
        return None
    account = accounts.known().get(name)
    why = "没有这个账号" if account is None else account.why_closed(date.today())
    if account is None or why:
        audit.record("refused", name[:80], why, where=where, by="oidc")
        st.session_state["signed_out_because"] = f"统一身份“{name[:80]}”不能进入：{why}。"
        return None
    session = begin(name)
    session.by = "oidc"
    st.session_state[_SESSION_KEY] = session
    audit.record("sign_in", name, role=account.role, where=where, by="oidc")
    return _user(account, session)


def sign_out() -> None:
    """Forget who is at the screen, and the files and choices left in this session."""
    session = st.session_state.get(_SESSION_KEY)
    if isinstance(session, Session):
        audit.record("sign_out", session.name, where=_address())
        session.began = 0.0  # what was made for it gives nothing any more
    sessions.forget()
    st.session_state.clear()


def refusal(name: str, password: str, address: str = "") -> str:
    """Why this name and password are not let in (Chinese); empty when they are.

    An unknown name costs as much time as a known one; after attempts.MOST_FAILURES a name waits at
    this address, so that passwords cannot be tried one after the other. One try at a time.
    """
    with sessions.one_at_a_time, _between_readers():
        waits = attempts.waits(name, address)
        if waits > 0:
            audit.record("refused", name[:80], "连续输错", where=address)
            return (
                f"连续输错{attempts.MOST_FAILURES}次，"
                f"这个账号在这台电脑上要过{waits:.0f}秒才能再试。"
            )
        account = accounts.known().get(name, Account(name))
        stored = account.password or _never()
        right = check_password(password[: accounts.LONGEST_PASSWORD], stored)
        if right and account.password:
            why = account.why_closed(date.today())
            if why:
                audit.record("refused", name, why, where=address)
                return f"{why}，请联系系统管理员。"
            attempts.forgive(name, address)
            if accounts.is_outdated(stored):
                accounts.change(name, name, "密文换新算法", password=hash_password(password))
            audit.record("sign_in", name, role=account.role, where=address)
            return ""
        attempts.failed(name, address)
        audit.record("refused", name[:80], "账号或密码不对", where=address)
        return "账号或密码不对。请核对后重试；忘记密码请联系系统管理员重设。"


def _between_readers() -> AbstractContextManager[None]:
    """Where there are several reader processes, passwords are tried in one of them at a time."""
    return files.locked(files.folder() / "sign_in") if inner_door.is_reader() else nullcontext()


def _never() -> str:
    """A hash that no password has, to spend the time of a real one on."""
    return sessions.once("never", lambda: hash_password(f"{time.time_ns()}"))


def _make_first_administrator() -> None:
    """Ask for the one-time token, a name and a password; whoever gives it is signed in."""
    st.markdown("### 设立第一个管理员")
    messages.info(words.FIRST_ADMIN)
    with st.form("first_administrator", width=380):
        token = st.text_input("一次性口令", type="password")
        name = st.text_input("账号名").strip()
        password = st.text_input("密码", type="password")
        again = st.text_input("密码再输一次", type="password")
        if not st.form_submit_button("设立", type="primary"):
            return
    told = "两次输入的密码不一样。" if password != again else ""
    told = told or first_admin.refusal(token, name, password, _address())
    if told:
        messages.error(told)
        return
    st.session_state[_SESSION_KEY] = begin(name)
    st.rerun()


def _sign_in_form() -> None:
    st.markdown("### 请先登录")
    told = st.session_state.pop("signed_out_because", "")
    if told:
        messages.info(told)
    if gate.read_settings().oidc is not None and st.button("用统一身份登录", type="primary"):
        if find_spec("authlib") is None:
            messages.error(words.NO_AUTHLIB)
        else:
            st.login()
    with st.form("sign_in", width=380):
        name = st.text_input("账号")
        password = st.text_input("密码", type="password")
        if st.form_submit_button("登录", type="primary"):
            told = refusal(name, password, _address())
            if not told:
                st.session_state[_SESSION_KEY] = begin(name)
                st.rerun()
            messages.error(told)


def change_password_form(user: User, why: str = "") -> None:
    """Change one's own password; all sessions of the account but this one end with it."""
    if why:
        messages.info(why)
    with st.form("own_password", width=380):
        old = st.text_input("现在的密码", type="password")
        new = st.text_input("新密码", type="password")
        again = st.text_input("新密码再输一次", type="password")
        if st.form_submit_button("修改密码", type="primary"):
            _change_own(user, old, new, again)


def _change_own(user: User, old: str, new: str, again: str) -> None:
    if new != again:
        messages.error("两次输入的新密码不一样。")
        return
    told = refusal(user.name, old, _address())
    if not told and old == new:
        told = "新密码和现在的一样，请换一个。"
    if not told:
        try:
            accounts.set_password(user.name, new, user.name, must_change=False)
        except ValueError as error:
            told = str(error)
    if told:
        messages.error(told)
        return
    st.session_state[_SESSION_KEY] = begin(user.name)
    st.rerun()


@st.fragment(run_every=60.0)
def watch_idleness() -> None:
    """Look once a minute whether the session has ended, and clear the screen when it has."""
    if current_user() is None:
        st.rerun()


def still_there(user: User) -> bool:
    """Whether a user who was let in once would be let in now: the account is open and as it was,
    and the session has not ended since."""
    if user.is_local:
        return not accounts.are_asked()
    account = accounts.known().get(user.name)
    return (
        account is not None
        and not account.why_closed(date.today())
        and (user.session is None or _goes_on(user.session, account))
        and (account.role, account.townships, account.trades, account.body)
        == (user.role, user.townships, user.trades, user.body)
    )
