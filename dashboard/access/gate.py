"""Where a request comes from: this machine or elsewhere, through which proxy, under which name."""

import ipaddress
import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, fields

from dashboard import settings

_HOST = re.compile(r"(?:\[([0-9a-f:.]+)\]|([^:\[\]]+))(?::\d+)?", re.I)  # with or without a port
_FORWARDED = ("x-forwarded-", "x-real-ip", "forwarded", "via")  # how a proxy's headers begin


@dataclass(frozen=True)
class Oidc:
    """An identity service (OpenID Connect) that accounts may sign in with. claim: what of its
    token is the name of the account. redirect_uri: our address, ending in /oauth2callback."""

    metadata_url: str
    client_id: str
    client_secret: str
    redirect_uri: str
    claim: str = "preferred_username"


@dataclass(frozen=True)
class Settings:
    """`access.toml` of the store folder. hosts: names under which the app may be asked, all where
    none is named. proxies: addresses whose X-Forwarded-For is believed. user_header: the header
    in which such a proxy names whom it has signed in; empty: nobody is believed. oidc: None where
    no identity service is named."""

    hosts: tuple[str, ...] = ()
    proxies: tuple[str, ...] = ()
    user_header: str = ""
    oidc: Oidc | None = None


def read_settings() -> Settings:
    """What access.toml says. ValueError when it cannot be read: nobody comes in then."""
    file = settings.store_dir() / "access.toml"
    if not file.exists():
        return Settings()
    said = tomllib.loads(file.read_text(encoding="utf-8"))
    proxy = said.get("proxy", {})
    known = Settings(
        tuple(str(one).lower() for one in said.get("hosts", ())),
        tuple(str(ipaddress.ip_address(one)) for one in proxy.get("addresses", ())),
        str(proxy.get("user_header", "")),
        _oidc(said["oidc"]) if "oidc" in said else None,
    )
    if known.user_header and not known.proxies:
        raise ValueError("写了 user_header，却没有写 proxy.addresses：谁都可以冒充代理")
    return known


def _oidc(said: dict[str, object]) -> Oidc:
    known = [one.name for one in fields(Oidc)]
    lacking = [name for name in known if not said.get(name) and name != "claim"]
    if lacking or said.keys() - set(known):
        told = f"缺{'、'.join(lacking)}" if lacking else f"只能写{'、'.join(known)}"
        raise ValueError(f"[oidc] 写得不对：{told}")
    oidc = Oidc(**{name: str(value) for name, value in said.items()})
    if not oidc.redirect_uri.endswith("/oauth2callback"):
        raise ValueError("[oidc] 的 redirect_uri 要以 /oauth2callback 结尾")
    return oidc


def is_this_machine(name: str) -> bool:
    """Whether a host name or address (without a port) leads from this machine to itself."""
    try:
        return name.lower() == "localhost" or ipaddress.ip_address(name).is_loopback
    except ValueError:
        return False


def host_of(header: str) -> str:
    """Name or address in a Host header, without the port; empty when it is not one."""
    host = _HOST.fullmatch(header)
    return (host[1] or host[2]).lower() if host else ""


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
    if not is_this_machine(host_of(known.get("host", ""))):
        return "打开时用的网址不是本机地址，却没有设账号。"
    if remote and not is_this_machine(remote):
        return "请求来自另一台电脑，却没有设账号。"
    return ""


def address_of(headers: Mapping[str, str], remote: str, known: Settings) -> str:
    """Where a browser sits: the last address that a configured proxy names, else the peer's own.

    An X-Forwarded-For that anybody else sends is not read.
    """
    peer = remote or "127.0.0.1"
    if peer not in known.proxies:
        return peer
    named = {name.lower(): value for name, value in headers.items()}.get("x-forwarded-for", "")
    last = named.split(",")[-1].strip()
    try:
        return str(ipaddress.ip_address(last))
    except ValueError:
        return peer


def user_of(headers: Mapping[str, str], remote: str, known: Settings) -> str:
    """Whom a configured proxy says it has signed in; empty from anybody else."""
    if not known.user_header or (remote or "127.0.0.1") not in known.proxies:
        return ""
    return {name.lower(): value for name, value in headers.items()}.get(
        known.user_header.lower(), ""
    )
