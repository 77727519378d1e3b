"""A browser without a screen: speaks Streamlit's own messages, so that a test sees raw payloads.

What a page sends to the browser is all that an attacker can read of it, whatever it then shows.
"""

import http.client
import time
import uuid
from collections.abc import Iterator
from typing import Any

from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from streamlit.proto.WidgetStates_pb2 import WidgetState
from websockets.exceptions import ConnectionClosed
from websockets.sync.client import ClientConnection, connect

from dashboard.access import sessions

LONGEST = 256 * 2**20


class Tab:
    """One tab: its cookie, its websocket, what its last run was sent."""

    def __init__(
        self,
        port: int,
        *,
        cookie: str = "",
        session: str = "",
        xsrf: str = "-",
        headers: dict[str, str] | None = None,
        cookies: dict[str, str] | None = None,
    ) -> None:
        self.port, self.headers = port, headers or {}
        self.cookie = cookie or f"tab{uuid.uuid4().hex}"
        sent = {sessions.COOKIE: self.cookie, **(cookies or {})}
        self.cookies = "; ".join(f"{name}={text}" for name, text in sent.items())
        self.socket: ClientConnection = connect(
            f"ws://127.0.0.1:{port}/_stcore/stream",
            subprotocols=["streamlit", xsrf or "-", *([session] if session else [])],  # type: ignore[list-item]
            additional_headers={"Cookie": self.cookies, **self.headers},
            max_size=LONGEST,
            proxy=None,
        )
        self.session = ""
        self.messages: list[ForwardMsg] = []
        self.raw = b""
        self._widgets: dict[str, WidgetState] = {}

    def send(self, **more: Any) -> None:
        """Any message of the browser's side."""
        self.socket.send(BackMsg(**more).SerializeToString())

    def open(self, page: str = "overview", query: str = "", *widgets: WidgetState) -> "Tab":
        """Run a page and take in everything it sends."""
        for one in widgets:
            self._widgets[one.id] = one
        ask = BackMsg()
        ask.rerun_script.query_string = query
        ask.rerun_script.page_name = page
        ask.rerun_script.context_info.timezone = "Asia/Shanghai"
        ask.rerun_script.widget_states.widgets.extend(self._widgets.values())
        for one in widgets:
            if one.WhichOneof("value") in ("trigger_value", "string_trigger_value"):
                del self._widgets[one.id]
        self.socket.send(ask.SerializeToString())
        return self.listen()

    def listen(self, seconds: float = 60.0) -> "Tab":
        """Take in what the server sends until a run ends; runs that ask for another go on."""
        self.messages, parts = [], []
        deadline, wait = time.monotonic() + seconds, seconds
        while time.monotonic() < deadline:
            try:
                raw = self.socket.recv(timeout=wait)
            except TimeoutError:
                break
            parts.append(bytes(raw))
            message = ForwardMsg.FromString(raw)
            self.messages.append(message)
            if message.WhichOneof("type") == "new_session":
                self.session = message.new_session.initialize.session_id or self.session
                wait = seconds
            if message.WhichOneof("type") == "script_finished":
                wait = 0.4  # a run that calls st.rerun or switch_page is followed by another
        self.raw = b"".join(parts)
        return self

    @property
    def elements(self) -> Iterator[Any]:
        """Elements of the last run, in the order in which they came."""
        for one in self.messages:
            if one.WhichOneof("type") == "delta" and one.delta.WhichOneof("type") == "new_element":
                yield one.delta.new_element

    @property
    def text(self) -> str:
        """All that was sent, as text; what is compressed or binary in it apart."""
        return self.raw.decode("utf-8", "ignore")

    def widget(self, kind: str, label: str) -> Any:
        """The widget of a kind whose label holds a text. LookupError without one."""
        for one in self.elements:
            if one.WhichOneof("type") == kind and label in getattr(one, kind).label:
                return getattr(one, kind)
        raise LookupError(f"no {kind} {label!r}")

    def sign_in(self, name: str, password: str, page: str = "overview") -> "Tab":
        """Fill in the form that the first page shows."""
        self.open(page)
        self.open(
            page,
            "",
            WidgetState(id=self.widget("text_input", "账号").id, string_value=name),
            WidgetState(id=self.widget("text_input", "密码").id, string_value=password),
            self.press("登录"),
        )
        if "退出（" not in self.text:  # the run after it comes late on a slow machine
            seen = self.raw, self.messages
            if not self.listen(5.0).messages:
                self.raw, self.messages = seen
        self._widgets.clear()
        return self

    def press(self, label: str) -> WidgetState:
        """The state of a button that was pressed."""
        return WidgetState(id=self.widget("button", label).id, trigger_value=True)

    def download(self, label: str) -> str:
        """Press a download whose file is made on demand; the address of the file, or why not."""
        wanted = self.widget("download_button", label).deferred_file_id
        self.send(
            backend_operation_request={
                "request_id": "1",
                "session_id": self.session,
                "deferred_file": {"file_id": wanted},
            }
        )
        while True:
            message = ForwardMsg.FromString(self.socket.recv(timeout=60))
            if message.WhichOneof("type") == "backend_operation_response":
                answer = message.backend_operation_response
                return answer.deferred_file.url or answer.error_msg

    def ask(self, path: str, method: str = "GET", body: bytes = b"", **headers: str) -> Any:
        """A request beside the websocket, with the tab's cookie."""
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=30)
        told = {"Cookie": self.cookies, **self.headers, **headers}
        connection.request(method, path, body, told)
        answer = connection.getresponse()
        answer.body = answer.read()  # type: ignore[attr-defined]
        connection.close()
        return answer

    def is_open(self) -> bool:
        """Whether the server still listens to this tab."""
        try:
            self.send(app_heartbeat=True)
            self.socket.recv(timeout=5)
            return True
        except (ConnectionClosed, TimeoutError):
            return False

    def close(self) -> None:
        """Close the tab."""
        self.socket.close()
