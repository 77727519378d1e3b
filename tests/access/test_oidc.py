"""Signing in with an identity service: a real one on the loopback, through the real server."""

import base64
import hashlib
import http.client
import json
import threading
import time
from collections.abc import Iterator
from http.cookies import SimpleCookie
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlencode, urlsplit

import pytest

from dashboard import access
from dashboard.access import gate, server, sessions
from dashboard.store import audit
from tests.access.test_server import free_port, listening, started
from tests.access.wire import Tab

CLIENT = {"client_id": "dashboard", "client_secret": "kept between us"}


@pytest.fixture
def service() -> Iterator[Any]:
    """An identity service that signs in whoever it is told to, with an RSA key of its own."""
    pytest.importorskip("authlib", reason="Authlib is optional: pip install Authlib httpx")
    pytest.importorskip("httpx", reason="Authlib asks through httpx: pip install Authlib httpx")
    from joserfc import jwk, jwt

    key = jwk.RSAKey.generate_key(2048, parameters={"kid": "one"})
    asked: dict[str, dict[str, str]] = {}

    class Service(BaseHTTPRequestHandler):
        user = "张三"
        issued_before = 0.0

        def do_GET(self) -> None:
            path, query = urlsplit(self.path).path, parse_qs(urlsplit(self.path).query)
            here = f"http://127.0.0.1:{self.server.server_address[1]}"
            if path == "/keys":
                self.tell({"keys": [key.as_dict(private=False)]})
            elif path == "/authorize":
                code = f"code{len(asked)}"
                asked[code] = {name: values[0] for name, values in query.items()}
                back = urlencode({"code": code, "state": asked[code]["state"]})
                self.send_response(302)
                self.send_header("Location", f"{asked[code]['redirect_uri']}?{back}")
                self.end_headers()
            else:
                self.tell(
                    {
                        "issuer": here,
                        "authorization_endpoint": f"{here}/authorize",
                        "token_endpoint": f"{here}/token",
                        "jwks_uri": f"{here}/keys",
                        "id_token_signing_alg_values_supported": ["RS256"],
                        "code_challenge_methods_supported": ["S256"],
                    }
                )

        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["Content-Length"])).decode()
            sent = {name: values[0] for name, values in parse_qs(body).items()}
            first = asked.pop(sent["code"])
            proof = hashlib.sha256(sent["code_verifier"].encode()).digest()
            assert base64.urlsafe_b64encode(proof).decode().rstrip("=") == first["code_challenge"]
            now = int(time.time() - self.issued_before)
            claims = {
                "iss": f"http://127.0.0.1:{self.server.server_address[1]}",
                "sub": "7",
                "aud": first["client_id"],
                "iat": now,
                "exp": now + 36000,
                "nonce": first["nonce"],
                "preferred_username": Service.user,
            }
            token = jwt.encode({"alg": "RS256", "kid": "one"}, claims, key)
            self.tell({"access_token": "a", "token_type": "Bearer", "id_token": token})

        def tell(self, what: dict[str, Any]) -> None:
            content = json.dumps(what).encode()
            self.send_response(200)
            self.send_header("Content-Type", "application/json")
            self.send_header("Content-Length", str(len(content)))
            self.end_headers()
            self.wfile.write(content)

        def log_message(self, *_: Any) -> None:
            """Nothing is printed."""

    running = ThreadingHTTPServer(("127.0.0.1", 0), Service)
    threading.Thread(target=running.serve_forever, daemon=True).start()
    yield running
    running.shutdown()


class Browser:
    """Follows redirects by hand and keeps cookies, as a browser does."""

    def __init__(self) -> None:
        self.cookies: dict[str, str] = {}

    def go(self, address: str) -> str:
        """Follow an address to its end; the last address."""
        for _ in range(8):
            at = urlsplit(address)
            assert at.hostname == "127.0.0.1"
            connection = http.client.HTTPConnection("127.0.0.1", at.port, timeout=30)
            told = "; ".join(f"{name}={text}" for name, text in self.cookies.items())
            connection.request("GET", f"{at.path or '/'}?{at.query}", headers={"Cookie": told})
            answer = connection.getresponse()
            answer.read()
            for header in answer.headers.get_all("set-cookie") or ():
                for name, one in SimpleCookie(header).items():
                    self.cookies[name] = one.value
            connection.close()
            if answer.status not in (302, 307):
                return address
            address = answer.headers["location"]
            address = f"http://127.0.0.1:{at.port}{address}" if address[0] == "/" else address
        raise AssertionError("redirected without end")

    def tab(self, port: int) -> Tab:
        """A tab with these cookies."""
        return Tab(
            port,
            cookie=self.cookies[sessions.COOKIE],
            xsrf=self.cookies.get("_streamlit_xsrf", ""),
            headers={"Origin": f"http://127.0.0.1:{port}"},
            cookies={name: text for name, text in self.cookies.items() if name != sessions.COOKIE},
        )


def signed_in_by(service: Any, port: int) -> Browser:
    browser = Browser()
    browser.go(f"http://127.0.0.1:{port}/_stcore/health")  # as the frontend asks first
    tab = browser.tab(port).open()
    assert "请先登录" in tab.text
    tab.open("overview", "", tab.press("用统一身份登录"))
    redirect = next(one for one in tab.messages if one.WhichOneof("type") == "auth_redirect")
    tab.close()
    browser.go(f"http://127.0.0.1:{port}{redirect.auth_redirect.url}")
    return browser


@pytest.mark.soak
def test_an_identity_service_opens_one_session_per_token(
    service: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    store = tmp_path / "store"
    monkeypatch.setenv("DASHBOARD_STORE", str(store))
    access.write_account("张三", "auditor", "correct horse", must_change=True)
    port = free_port()
    here = f"http://127.0.0.1:{service.server_address[1]}"
    said = {
        "metadata_url": f"{here}/.well-known/openid-configuration",
        "redirect_uri": f"http://127.0.0.1:{port}/oauth2callback",
        **CLIENT,
    }
    lines = [f"{name} = {json.dumps(text)}\n" for name, text in said.items()]
    (store / "access.toml").write_text("[oidc]\n" + "".join(lines), encoding="utf-8")
    process, _ = started(store, "--server.address=127.0.0.1", port=port)
    try:
        listening(process, port)
        browser = signed_in_by(service, port)
        assert "退出（张三）" in browser.tab(port).open().text
        assert "请先登录" in browser.tab(port).open().text, "the token has been used"
        service.RequestHandlerClass.user = "无此人"
        assert "没有这个账号" in signed_in_by(service, port).tab(port).open().text
        service.RequestHandlerClass.user = "张三"
        service.RequestHandlerClass.issued_before = access.OIDC_SECONDS + 5
        assert "请先登录" in signed_in_by(service, port).tab(port).open().text, "an old token"
        forged = Browser()
        forged.go(f"http://127.0.0.1:{port}/_stcore/health")
        forged.cookies["_streamlit_user"] = browser.cookies["_streamlit_user"][:-4] + "AAAA"
        assert "请先登录" in forged.tab(port).open().text
    finally:
        process.kill()
        process.wait()
    told = [(one["what"], one.get("more", {}).get("by")) for one in audit.events()]
    assert told.count(("sign_in", "oidc")) == 1 and ("refused", "oidc") in told


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ('[oidc]\nclient_id = "a"\n', "缺metadata_url、client_secret、redirect_uri"),
        (
            '[oidc]\nmetadata_url="a"\nclient_id="b"\nclient_secret="c"\nredirect_uri="http://d/"\n',
            "以 /oauth2callback 结尾",
        ),
        (
            '[oidc]\nmetadata_url="a"\nclient_id="b"\nclient_secret="c"\n'
            'redirect_uri="http://d/oauth2callback"\nsecret="e"\n',
            "只能写",
        ),
    ],
)
def test_what_is_lacking_is_told_and_nobody_comes_in(store: Path, text: str, told: str) -> None:
    store.mkdir()
    (store / "access.toml").write_text(text, encoding="utf-8")
    with pytest.raises(ValueError, match=told):
        gate.read_settings()
    assert server.oidc_secrets() is None


def test_a_token_opens_one_session_and_soon() -> None:
    now = time.time()
    token = {"sub": "7", "nonce": f"{now}", "iat": str(now - 10)}
    assert sessions.is_first_use(token, 300) and not sessions.is_first_use(token, 300)
    for iat in (str(now - 400), str(now + 3600), "soon"):
        assert not sessions.is_first_use({**token, "nonce": iat, "iat": iat}, 300)
    assert not sessions.is_first_use({"sub": "7"}, 300)
