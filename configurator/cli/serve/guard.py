"""Who may ask: the pages of this server alone, under a name of the machine it runs on.

A page from elsewhere can make a browser ask, and a name of somebody else can be made to point here; both are told apart by what the browser
says of them (`Host`, `Origin`, `Sec-Fetch-Site`).
"""

from __future__ import annotations

import ipaddress
import socket
from urllib.parse import urlsplit

from starlette.datastructures import Headers, MutableHeaders
from starlette.responses import PlainTextResponse
from starlette.types import ASGIApp, Message, Receive, Scope, Send

LOOPBACK = frozenset({"localhost", "127.0.0.1", "::1"})
POLICY = (
    "default-src 'none'; style-src 'self' 'unsafe-inline'; script-src 'self'; connect-src 'self'; img-src 'self' data:; "
    "form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
)
ALWAYS = {
    "content-security-policy": POLICY,
    "x-content-type-options": "nosniff",
    "referrer-policy": "no-referrer",
    "cross-origin-resource-policy": "same-origin",
    "cache-control": "no-store",
}


def names_of(host: str) -> frozenset[str]:
    """The names a server that listens on `host` answers to: its own, and those of this machine where it listens on all addresses."""
    everywhere = host in ("0.0.0.0", "::", "")
    return LOOPBACK | ({socket.gethostname().lower()} if everywhere else {host.lower()})


class Guard:
    """An application behind the check of who asks, every answer of which says what a browser may do with it."""

    def __init__(self, app: ASGIApp, host: str) -> None:
        self._app = app
        self._names = names_of(host)
        self._by_address = host in ("0.0.0.0", "::", "")

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request, refused or not."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return

        async def marked(message: Message) -> None:
            if message["type"] == "http.response.start":
                MutableHeaders(scope=message).update(ALWAYS)
            await send(message)

        why = self.refusal(Headers(scope=scope))
        answer = PlainTextResponse(f"error: {why}\n", 403) if why else self._app
        await answer(scope, receive, marked)

    def refusal(self, headers: Headers) -> str:
        """Why a request with these headers is refused; empty where it is not."""
        hosts = headers.getlist("host")
        if len(hosts) != 1 or not self._is_ours(hosts[0]):
            return "this server does not answer to that name"
        if any(_place(origin) != ("http", hosts[0].lower()) for origin in headers.getlist("origin")):
            return "a page from elsewhere may not ask"
        foreign = headers.get("sec-fetch-site") in ("cross-site", "same-site") and headers.get("sec-fetch-mode") != "navigate"
        return "a page from elsewhere may not ask" if foreign else ""

    def _is_ours(self, host: str) -> bool:
        """Whether a `Host` names this server; its port may be that of a tunnel."""
        try:
            name = urlsplit(f"//{host}").hostname or ""
        except ValueError:
            return False
        return name in self._names or (self._by_address and _is_address(name))


def _place(origin: str) -> tuple[str, str]:
    """Scheme, and host with port, of an `Origin`."""
    try:
        parts = urlsplit(origin)
    except ValueError:
        return "", ""
    return parts.scheme, parts.netloc.lower()


def _is_address(name: str) -> bool:
    try:
        ipaddress.ip_address(name)
    except ValueError:
        return False
    return True
