"""A server in this process, over a folder with one specification in it; made once."""

from __future__ import annotations

import json
import threading
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

import pytest
import uvicorn

from configurator.cli.serve.app import application
from configurator.cli.serve.asked import Place
from configurator.cli.serve.command import listening

SPEC = "platform: hgx-h100-air\nquantity: 2\nquote: {number: Q-1}\n"


@dataclass(frozen=True)
class Answer:
    """What came back."""

    status: int
    text: str
    headers: dict[str, str]

    @property
    def data(self) -> Any:
        return json.loads(self.text)


@dataclass(frozen=True)
class Served:
    """Where the server is, and the folder it reads."""

    base: str
    folder: Path

    def get(self, path: str, *query: tuple[str, str], method: str = "GET", **headers: str) -> Answer:
        """The answer to one request, whatever its status."""
        address = f"{self.base}{path}{'?' if query else ''}{urlencode(query)}"
        named = {name.replace("_", "-"): value for name, value in headers.items()}
        try:
            with urllib.request.urlopen(urllib.request.Request(address, headers=named, method=method), timeout=60) as found:
                return Answer(found.status, found.read().decode("utf-8", "replace"), dict(found.headers))
        except urllib.error.HTTPError as refused:
            return Answer(refused.code, refused.read().decode(), dict(refused.headers))


@pytest.fixture(scope="session")
def served(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    folder = tmp_path_factory.mktemp("served")
    (folder / "mine.yaml").write_text(SPEC)
    (folder / "notes.yaml").write_text("a: b\n")
    with pytest.MonkeyPatch.context() as patch, listening("127.0.0.1", 0) as listener:
        patch.chdir(folder)
        server = uvicorn.Server(uvicorn.Config(application(Place(folder), "127.0.0.1"), log_level="error", ws="none", lifespan="off"))
        thread = threading.Thread(target=server.run, kwargs={"sockets": [listener]}, daemon=True)
        thread.start()
        while not server.started:
            time.sleep(0.01)
        yield Served(f"http://127.0.0.1:{listener.getsockname()[1]}", folder)
        server.should_exit = True
        thread.join(10)
