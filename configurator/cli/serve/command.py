"""The command `serve`."""

from __future__ import annotations

import os
import socket
from pathlib import Path
from typing import Annotated

import typer

from configurator.catalog.problems import Position, fail
from configurator.cli.console import say
from configurator.cli.numbers import counted
from configurator.cli.options import Overlays


def register(app: typer.Typer) -> None:
    """Add the commands of this module."""
    app.command()(serve)


def serve(
    spec: Annotated[
        str, typer.Argument(metavar="[SPEC]", help="A platform, or a specification in this folder or below, that the page begins with.")
    ] = "",
    port: Annotated[int, counted("--port", metavar="N", most=65535, help="The port; 0 takes a free one.")] = 8000,
    host: Annotated[
        str, typer.Option("--host", metavar="H", help="The address to listen on; others than this machine can ask only where you say so.")
    ] = "127.0.0.1",
    catalog: Overlays = None,
) -> None:
    """Serve a page to configure with, on this machine: platform, options, checks, price, elevation, and the documents to take away.

    It reads what the command line reads, specifications only from the folder it was started in and below, and keeps nothing.
    """
    try:
        import uvicorn

        from configurator.cli.serve.app import application
        from configurator.cli.serve.asked import Place, Request
    except ImportError as problem:
        raise fail("SERVE04", f"{problem.name} is not installed", hint="pip install 'rack-configurator[serve]'") from None
    place = Place(Path.cwd(), tuple(Path(os.path.realpath(path)) for path in catalog or []), spec)
    if spec:
        Request(place, spec).build()
    else:
        assert place.catalog
    with listening(host, port) as listener:
        say(f"serving on {_address(listener)} (Ctrl+C ends it)", error=True)
        config = uvicorn.Config(application(place, host), log_level="warning", server_header=False, ws="none", lifespan="off")
        uvicorn.Server(config).run(sockets=[listener])


def listening(host: str, port: int) -> socket.socket:
    """A socket at an address; raises InputError where nobody can listen there."""
    at = Position(f"--host {host} --port {port}")
    try:
        family, *_, where = socket.getaddrinfo(host or None, port, type=socket.SOCK_STREAM, flags=socket.AI_PASSIVE)[0]
        return socket.create_server(where[:2], family=family)
    except (OSError, UnicodeError) as problem:
        reason = getattr(problem, "strerror", None) or str(problem)
        raise fail("SERVE05", f"cannot listen there: {reason}", at, "choose another with --port or --host") from None


def _address(listener: socket.socket) -> str:
    """Where a browser finds what listens."""
    name, port = listener.getsockname()[:2]
    shown = {"0.0.0.0": "localhost", "::": "localhost"}.get(name, f"[{name}]" if ":" in name else name)
    return f"http://{shown}:{port}/"
