"""The door of the server: what every answer says to the browser, and whose files go in and out.

Pages guard themselves (require_user). Here is what never reaches a page: files at Streamlit's own
addresses, names of the host, and the headers of every answer.
"""

import contextlib
import re
import secrets
from collections.abc import Iterable
from typing import Any
from urllib.parse import urlsplit

from streamlit import config, runtime

from dashboard.access import accounts, first_paint, gate, sessions
from dashboard.serving import inner_door, unchanging
from dashboard.store import backup, health, log, viewer

MOST_FILES = 1_000  # of one session at a time
MOST_BYTES = 1_000 * 2**20
MOST_OF_STRANGERS = 256 * 1024  # bytes of one message before anybody has signed in
PROTOCOLS = b"sec-websocket-protocol"
# What our pages' browsers ask for. The rest empties everybody's caches, reads the repository or
# writes into the folder of the program.
HEARD = {
    "rerun_script",
    "stop_script",
    "file_urls_request",
    "app_heartbeat",
    "backend_operation_request.deferred_file",
    "backend_operation_request.dataframe_chunk",
    "",  # no message at all, which Streamlit refuses
}
AGENTS = "/_stcore/agent/"
UPLOAD = "/_stcore/upload_file/"
MEDIA = "/media/"
FILES = (MEDIA, UPLOAD, AGENTS, "/_stcore/", "/app/static/")  # what is no page
# Streamlit writes styles into its elements and compiles expressions of charts; nothing of either
# comes from elsewhere. blob: and data: are what the page itself has made.
POLICY = "; ".join(
    (
        "default-src 'self'",
        "script-src 'self' 'unsafe-inline' 'unsafe-eval' 'wasm-unsafe-eval'",
        "style-src 'self' 'unsafe-inline'",
        "img-src 'self' data: blob:",
        "font-src 'self' data:",
        "connect-src 'self' ws: wss: data: blob:",
        "worker-src 'self' blob:",
        "media-src 'self' blob:",
        "object-src 'none'",
        "base-uri 'self'",
        "form-action 'self'",
        "frame-ancestors 'none'",
    )
)
HEADERS = {
    "content-security-policy": POLICY,
    "x-content-type-options": "nosniff",
    "x-frame-options": "DENY",
    "referrer-policy": "no-referrer",
    "permissions-policy": "camera=(), microphone=(), geolocation=(), payment=()",
    "cross-origin-opener-policy": "same-origin",
}


class Door:
    """Middleware around Streamlit's server."""

    def __init__(self, app: Any) -> None:
        self.app = app
        self.kept = unchanging.Shelf()

    async def __call__(self, scope: Any, receive: Any, send: Any) -> None:
        """One request."""
        if scope["type"] not in ("http", "websocket"):
            await self.app(scope, receive, send)
            return
        known = inner_door.as_asked(scope)
        if known is None:  # it came past the process in front
            await _refuse(scope, receive, send, 403, "not the address of the dashboard")
            return
        scope = known
        asked = {name.decode("latin-1"): text.decode("latin-1") for name, text in scope["headers"]}
        browser = _browser(scope)
        refused = _why_refused(scope, asked, browser)
        if refused:
            await _refuse(scope, receive, send, *refused)
            return
        if scope["type"] == "websocket":
            scope, receive = _without_session_of_others(scope, browser), _heard(receive, browser)
        from starlette.requests import ClientDisconnect

        dressed = _dressed(scope, send, browser)
        with contextlib.suppress(ClientDisconnect):  # an upload that was broken off
            if _is_worth_squeezing(scope):
                await unchanging.through(self.app, self.kept, scope, receive, dressed)
            else:
                await self.app(scope, receive, dressed)


def middleware() -> Any:
    """The door, as Streamlit's server takes it."""
    from starlette.middleware import Middleware

    return Middleware(Door)


def why_not_start(listens: str | None) -> str:
    """Why a server may not start on this address (Chinese); empty when it may."""
    if gate.is_this_machine(listens or "") or accounts.are_asked():
        return ""
    return (
        f"没有设账号，不能在网络上监听（server.address 为 {listens or '全部地址'}），程序没有启动。"
        "只在本机用：去掉这个设置；要给别的电脑用：先运行"
        "“python -m dashboard account add 名字 --role administrator”设好账号，再启动。"
    )


def routes() -> list[Any]:
    """Addresses for whoever watches over the server: /healthz and /metricsz, without any name."""
    from starlette.responses import JSONResponse, PlainTextResponse
    from starlette.routing import Route

    def is_well(_: Any) -> Any:
        now = health.look()
        told = {
            "store": now.readable,
            "writer": now.writable,
            "shown": now.shown,
            "disk_free_mb": now.free // 2**20,
            "backup_age_hours": None if now.backup_age is None else round(now.backup_age / 3600, 1),
        }
        return JSONResponse(told, 200 if now.is_well else 503)

    def metrics(request: Any) -> Any:
        remote = request.client.host if request.client else ""
        if not remote or gate.why_not_this_machine("localhost", request.headers, remote):
            return PlainTextResponse("only from this machine", 403)
        return PlainTextResponse(health.metrics(health.look()))

    return [Route("/healthz", is_well), Route("/metricsz", metrics)]


def oidc_secrets() -> dict[str, Any] | None:
    """What st.login wants to know of the identity service of access.toml; None without one.

    The secret that signs its cookie is made anew by every process: a restart signs everybody out.
    """
    try:
        oidc = gate.read_settings().oidc
    except ValueError:
        return None  # nobody comes in, and every page says why
    if oidc is None:
        return None
    return {
        "auth": {
            "redirect_uri": oidc.redirect_uri,
            "cookie_secret": secrets.token_urlsafe(32),
            "client_id": oidc.client_id,
            "client_secret": oidc.client_secret,
            "server_metadata_url": oidc.metadata_url,
            "client_kwargs": {"prompt": "login"},
        }
    }


def prepare() -> None:
    """Before the server begins: refuse to start where nobody would be asked who he is.

    From here on the store shows nothing named to whoever is not known, backups are made now and
    then (by the writer, where there are readers), and what goes wrong is written to a log in the
    store.
    """
    why = why_not_start(inner_door.listens(config.get_option("server.address")))
    why = why or ("" if inner_door.is_reader() else inner_door.settle_alone())
    if why:
        raise SystemExit(why)
    viewer.serve()
    log.begin(inner_door.name())
    inner_door.end_with_parent()
    if not inner_door.is_reader():
        backup.keep_making()


def _why_refused(scope: Any, asked: dict[str, str], browser: str) -> tuple[int, str] | None:
    """Status and words of a refusal, None when the request may go on."""
    try:
        hosts = gate.read_settings().hosts
    except ValueError:
        return 503, "access.toml is wrong"
    if hosts and gate.host_of(asked.get("host", "")) not in (*hosts, "localhost", "127.0.0.1"):
        return 421, "unknown host"
    path = scope["path"]
    if not _is_same_place(asked.get("origin", ""), asked.get("host", "")):
        return 403, "another origin"
    if path.startswith(AGENTS):
        return 404, "not found"
    if scope["type"] == "http" and path.startswith(UPLOAD) and scope["method"] != "OPTIONS":
        return _why_no_upload(path[len(UPLOAD) :].split("/")[0], asked, browser)
    if scope["type"] == "http" and path.startswith(MEDIA):
        name = path[len(MEDIA) :]
        return None if _is_own(name, sessions.of_browser(browser)) else (404, "not found")
    return None


def _is_same_place(origin: str, host: str) -> bool:
    """Whether a request comes from a page of ours: browsers name the page in Origin. A port that a
    proxy has left out of Host is not compared."""
    if not origin:
        return True
    at = urlsplit(origin).netloc
    ports = {one.rpartition(":")[2] for one in (at, host) if re.search(r":\d+$", one)}
    is_named = bool(gate.host_of(at)) and gate.host_of(at) == gate.host_of(host)
    return is_named and (len(ports) < 2 or at == host)


def _why_no_upload(session: str, asked: dict[str, str], browser: str) -> tuple[int, str] | None:
    most = sessions.most_sent(session, browser)
    if not most:
        return 403, "not signed in, or no right to send files"
    manager: Any = runtime.get_instance().uploaded_file_mgr
    kept = list(manager.file_storage.get(session, {}).values())
    length = asked.get("content-length", "0")
    coming = int(length) if length.isdecimal() else MOST_BYTES
    is_full = len(kept) >= MOST_FILES or sum(len(one.data) for one in kept) + coming > MOST_BYTES
    if coming > most or is_full:
        return 413, "too many or too large files in one session"
    return None


def _is_own(name: str, own: Iterable[str]) -> bool:
    """Whether a file was offered to one of these sessions; one that no session names any more was
    made for a download that has just been asked for."""
    signed_in = set(own)
    if not signed_in:
        return False
    manager = runtime.get_instance().media_file_mgr
    holders = {
        session
        for session, files in list(manager._files_by_session_and_coord.items())
        if any(name.startswith(file) for file in list(files.values()))
    }
    return not holders or bool(holders & signed_in)


def _without_session_of_others(scope: Any, browser: str) -> Any:
    """The request, without the session that it asks to go on with unless that is its browser's.

    Streamlit gives a session to whoever names it, even one that is open elsewhere; its name stands
    in the addresses of uploads, which proxies write into their logs.
    """
    headers = []
    for name, text in scope["headers"]:
        if name == PROTOCOLS:
            parts = [part.strip() for part in text.decode("latin-1").split(",")]
            if len(parts) > 2 and not sessions.is_of(parts[2], browser):
                text = ",".join(parts[:2]).encode("latin-1")
        headers.append((name, text))
    return {**scope, "headers": headers}


def _heard(receive: Any, browser: str) -> Any:
    """receive, without what no page of ours sends and long messages of whoever is not signed in."""

    async def heard() -> Any:
        while True:
            message = await receive()
            content = message.get("bytes")
            if message["type"] != "websocket.receive" or content is None:
                return message
            if len(content) > MOST_OF_STRANGERS and not sessions.of_browser(browser):
                return {"type": "websocket.disconnect", "code": 1009}
            if _kind(content) in HEARD:
                return message

    return heard


def _kind(content: bytes) -> str:
    """What a message of the browser asks for; empty where it is none, which Streamlit refuses."""
    from google.protobuf.message import DecodeError
    from streamlit.proto.BackMsg_pb2 import BackMsg

    try:
        asked = BackMsg.FromString(content)
    except DecodeError:
        return ""
    kind = asked.WhichOneof("type") or ""
    if kind != "backend_operation_request":
        return kind
    operation = asked.backend_operation_request
    named = [one.name for one, _ in operation.ListFields() if one.message_type]
    return ".".join([kind, *named])


def _is_open(scope: Any) -> bool:
    """Whether the page at an address may stand there at once: nobody is asked who he is, he sits at
    this machine (both as the page itself will ask), and the address chooses nothing."""
    if scope["query_string"] or accounts.are_asked():
        return False
    asked = {name.decode("latin-1"): text.decode("latin-1") for name, text in scope["headers"]}
    remote = str(scope["client"][0]) if scope.get("client") else ""
    listens = inner_door.listens(config.get_option("server.address"))
    return not gate.why_not_this_machine(listens, asked, remote)


def _is_worth_squeezing(scope: Any) -> bool:
    """Whether a file that never changes goes over a network: a browser on this machine has it
    sooner as it is, and so has the process in front, which compresses it itself."""
    if scope["type"] != "http" or not unchanging.is_asked(scope) or inner_door.is_reader():
        return False
    return bool(scope.get("client")) and not gate.is_this_machine(str(scope["client"][0]))


def _browser(scope: Any) -> str:
    """The secret of the browser that asks, read as st.context.cookies reads it: cookies of other
    programs on this host come along, and Python's own reader gives up at the first odd one."""
    from starlette.requests import HTTPConnection

    return HTTPConnection(scope).cookies.get(sessions.COOKIE, "")


def _dressed(scope: Any, send: Any, browser: str) -> Any:
    """send, with our headers on every answer, and a cookie for a browser that has none yet."""

    is_shell, shell = False, b""  # Streamlit's empty page, and ours in its place

    async def dressed(message: Any) -> None:
        nonlocal is_shell, shell
        if message["type"] == "http.response.start":
            own = [(name.decode().lower(), text) for name, text in message["headers"]]
            kind = dict(own).get("content-type", b"")
            is_shell = (
                message["status"] == 200
                and kind.startswith(b"text/html")
                and not any(one in scope["path"] for one in FILES)
            )
            dropped = {*HEADERS, *(first_paint.ITS_OWN if is_shell else ())}
            kept = [(name.encode(), text) for name, text in own if name not in dropped]
            kept += [(name.encode(), text.encode()) for name, text in HEADERS.items()]
            if is_shell:
                shell = first_paint.page(scope["path"], _is_open(scope))
                kept.append((b"content-length", str(len(shell)).encode()))
            if not browser:
                secure = "; Secure" if scope.get("scheme") == "https" else ""
                # an identity service leads back here from outside: Strict would not come along
                same = "Lax" if gate.read_settings().oidc else "Strict"
                cookie = f"{sessions.COOKIE}={secrets.token_urlsafe(24)}; Path=/; HttpOnly; "
                kept.append((b"set-cookie", f"{cookie}SameSite={same}{secure}".encode()))
            message = {**message, "headers": kept}
        elif is_shell and message["type"] == "http.response.body":
            if message.get("more_body"):
                return
            body = b"" if scope["method"] == "HEAD" else shell
            message = {"type": "http.response.body", "body": body}
        await send(message)

    return dressed


async def _refuse(scope: Any, receive: Any, send: Any, status: int, told: str) -> None:
    if scope["type"] == "websocket":
        await receive()
        await send({"type": "websocket.close", "code": 1008})
        return
    from starlette.responses import PlainTextResponse

    await PlainTextResponse(told, status)(scope, receive, _dressed(scope, send, "known"))
