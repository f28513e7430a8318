"""The documentation is what the program does: generated pages are fresh, links lead somewhere, examples build."""

from __future__ import annotations

import importlib.util
import re
from functools import cache
from pathlib import Path
from types import ModuleType

import pytest

from configurator.build import Build, Order, build_request
from configurator.render.order_view import view_of
from tests.helpers import ROOT, shipped_catalog

EXAMPLES = sorted((ROOT / "examples").glob("*.yaml"))


@cache
def built(example: Path) -> Build | Order:
    """An example, built once."""
    return build_request(str(example), catalog=shipped_catalog())


def _make_docs() -> ModuleType:
    spec = importlib.util.spec_from_file_location("make_docs", ROOT / "tools" / "make_docs.py")
    assert spec is not None and spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@pytest.fixture(scope="module")
def pages() -> dict[str, str]:
    """The generated pages as the program would write them now."""
    made: dict[str, str] = _make_docs().pages()
    return made


@pytest.mark.parametrize("name", ["commands.md", "checks.md", "catalog.md", "engineering.md"])
def test_generated_page_is_fresh(name: str, pages: dict[str, str]) -> None:
    """A page of the reference is what the program says of itself (else: python tools/make_docs.py)."""
    assert (ROOT / "docs" / name).read_text(encoding="utf-8") == pages[name]


@pytest.mark.parametrize("page", ["README.md", "CONTRIBUTING.md", "docs/engineering.md", "docs/templates.md", "docs/differences.md"])
def test_links_lead_somewhere(page: str) -> None:
    """A relative link of the documentation points at a file of the repository."""
    path = ROOT / page
    for target in re.findall(r"\]\(([^)#:]+)\)", path.read_text(encoding="utf-8")):
        assert (path.parent / target).exists(), f"{page}: {target}"


@pytest.mark.parametrize("example", EXAMPLES, ids=lambda p: p.stem)
def test_example_builds(example: Path) -> None:
    """Each example builds, says in its first comment what it shows, and fails no check unless that is what it shows."""
    build = built(example)
    head = example.read_text(encoding="utf-8").split("\n", 1)[0]
    assert head.startswith("# ")
    assert build.failed == ("cannot supply" in head)


def test_readme_lists_every_example() -> None:
    """The table of the README has each example."""
    readme = (ROOT / "README.md").read_text(encoding="utf-8")
    assert [e.name for e in EXAMPLES if f"examples/{e.name}" not in readme] == []


def test_the_picture_is_made_by_the_commands_beside_it() -> None:
    """The README shows the commands of the script that draws its picture, and the picture is there."""
    readme = (ROOT / "README.md").read_text(encoding="utf-8")
    commands = re.search(r"```sh\n(.*?)\n```", readme.partition("docs/offer.png")[2], re.DOTALL)
    spec = importlib.util.spec_from_file_location("make_offer_picture", ROOT / "tools" / "make_offer_picture.py")
    assert commands is not None and spec is not None and spec.loader is not None
    tool = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(tool)
    assert tuple(commands[1].splitlines()) == tool.QUOTE
    assert (ROOT / f"{tool.QUOTE[-1].split()[-1]}.png").read_bytes().startswith(b"\x89PNG")


def test_every_platform_has_an_example() -> None:
    """Each shipped platform is shown by an example."""
    views = [view_of(built(e)) for e in EXAMPLES]
    assert set(shipped_catalog().platforms) <= {system.platform.id for view in views for system in view.sections}
