"""Settings and fixtures of all tests."""

from __future__ import annotations

import atexit
import gc
import os
import shutil
import tempfile
from collections.abc import Callable, Iterator, Sequence
from functools import cache, wraps
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import HealthCheck, Phase, settings

from configurator import garbage
from configurator.catalog import load
from configurator.catalog.model import Catalog
from configurator.catalog.reading import yamltext

if TYPE_CHECKING:
    from tests.helpers import Outcome  # which reads catalogs, and so comes after what is set below


def read_once(read: Callable[..., Catalog]) -> Callable[..., Catalog]:
    """`load_catalog` with the shipped catalogs kept; others, and those of a test that puts a folder in their place, are read anew."""
    folder, kept = load.shipped("catalogs"), cache(read)

    @wraps(read)
    def found(overlays: Sequence[Path] = (), anew: bool = False) -> Catalog:
        return read(overlays, anew=True) if overlays or load.shipped("catalogs") != folder else kept()

    return found


# HYPOTHESIS_PROFILE=long looks ten times longer, with new examples on every run; in CI every run draws the same ones. quick, for while one
# writes, looks shortly and shows a fault as it is found.
settings.register_profile(
    "default", max_examples=20, deadline=None, derandomize=bool(os.environ.get("CI")), suppress_health_check=[HealthCheck.too_slow]
)
settings.register_profile("long", max_examples=600, deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.register_profile(
    "quick", max_examples=12, deadline=None, phases=(Phase.explicit, Phase.reuse, Phase.generate), suppress_health_check=list(HealthCheck)
)
settings.load_profile(os.environ.get("HYPOTHESIS_PROFILE", "default"))

# The day the tests think it is: what is dated today (quote.date: auto) is the same on every run.
os.environ["SOURCE_DATE_EPOCH"] = "1795564800"  # 2026-11-25

# A cache of these tests alone, for all their processes: what the user keeps is no part of them, nor they of his.
if "PYTEST_XDIST_WORKER" not in os.environ:
    os.environ["XDG_CACHE_HOME"] = tempfile.mkdtemp(prefix="rackcfg-tests-")
    atexit.register(shutil.rmtree, os.environ["XDG_CACHE_HOME"], ignore_errors=True)

# More rarely than a command does it, also while one runs here: the catalogs and builds that tests keep are no garbage, and each search goes
# through all of them. With a million, searches took a tenth of the time; more than two would keep hundreds of megabytes of garbage.
garbage.RARELY = 2_000_000
garbage.collect_rarely()

# Many commands run in one process here: a file of the catalogs is parsed once for all of them, and the shipped catalogs are read once,
# since nothing changes what was read. Set before anything else imports these names.
yamltext.parse = cache(yamltext.parse)
load.load_catalog = read_once(load.load_catalog)

# What a test marked with the key drives: any one of these programs.
TOOLS = {"office": ("soffice", "libreoffice"), "browser": ("chromium", "chromium-browser", "google-chrome", "chrome")}


def tool(marker: str) -> str | None:
    """The path of the program that tests with this marker drive."""
    return next(filter(None, map(shutil.which, TOOLS[marker])), None)


def pytest_sessionfinish() -> None:
    """What tests kept ends with the process: pytest searches through all of it for garbage five times before."""
    gc.freeze()


def pytest_runtest_setup(item: pytest.Item) -> None:
    """A test whose tool is missing is skipped; with RACKCFG_REQUIRE_TOOLS set it fails instead."""
    for marker, names in TOOLS.items():
        if item.get_closest_marker(marker) and tool(marker) is None:
            message = f"needs {' or '.join(names)}, which is not installed"
            if os.environ.get("RACKCFG_REQUIRE_TOOLS"):
                pytest.fail(message, pytrace=False)
            pytest.skip(message)


@pytest.fixture(scope="session", autouse=True)
def _plain_text() -> Iterator[None]:
    """No colours and a wide terminal, wherever the tests run."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("NO_COLOR", "1")
        patch.setenv("COLUMNS", "200")
        patch.delenv("FORCE_COLOR", raising=False)
        yield


@pytest.fixture(scope="session")
def catalog() -> Catalog:
    """The shipped catalog, loaded once; read only."""
    from tests.helpers import shipped_catalog

    return shipped_catalog()


@pytest.fixture(scope="module")
def browser() -> Iterator[Any]:
    """Chromium as tests marked ``browser`` drive it, started once for those of a module.

    Not once for all: while it runs, this thread has an event loop that other tests would take for theirs.
    """
    from playwright.sync_api import sync_playwright

    with sync_playwright() as driver:
        opened = driver.chromium.launch(executable_path=tool("browser"), args=["--no-sandbox"])
        yield opened
        opened.close()


@pytest.fixture
def run_cli() -> Callable[..., Outcome]:
    """Run ``rackcfg`` in this process through its entry point, so that errors become messages and exit codes."""
    from tests.helpers import command

    return command
