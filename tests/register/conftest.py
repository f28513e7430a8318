"""Registers to test with: SQLite always, PostgreSQL where a server is (`.ci/run` starts one and names it in RACKCFG_TEST_POSTGRES)."""

from __future__ import annotations

import os
import uuid
from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import create_engine, text

SERVER = os.environ.get("RACKCFG_TEST_POSTGRES", "")
DATABASES = ["sqlite", *(["postgresql"] if SERVER else [])]
if os.environ.get("RACKCFG_REQUIRE_TOOLS") and not SERVER:
    pytest.exit("RACKCFG_TEST_POSTGRES names no server, but RACKCFG_REQUIRE_TOOLS is set", returncode=2)


@pytest.fixture(params=DATABASES)
def url(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    """The URL of an empty register of each kind of database there is."""
    if request.param == "sqlite":
        yield f"sqlite:///{tmp_path}/quotes.sqlite"
        return
    name = f"register_{uuid.uuid4().hex[:12]}"
    admin = create_engine(SERVER.replace("postgresql://", "postgresql+psycopg://"), isolation_level="AUTOCOMMIT")
    with admin.connect() as connection:
        connection.execute(text(f"CREATE DATABASE {name}"))
    yield f"{SERVER.rpartition('/')[0]}/{name}"
    with admin.connect() as connection:
        connection.execute(text(f"DROP DATABASE {name} WITH (FORCE)"))
    admin.dispose()
