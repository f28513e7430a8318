"""A catalog that was kept is the catalog that was read, and the cache never stands in the way."""

from __future__ import annotations

import dataclasses
import os
import shutil
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pytest

from configurator import cache
from configurator.catalog import load
from configurator.catalog.data import shipped
from configurator.catalog.kept import store
from configurator.catalog.kept.codec import Unknown, Writer
from configurator.catalog.kept.table import Kept
from configurator.catalog.model import Catalog
from configurator.catalog.parts import Cable, Cdu
from configurator.catalog.problems import InputError
from configurator.catalog.reading.roots import read_catalog
from tests.catalog.conftest import BASE, write_files


@pytest.fixture(scope="module")
def both() -> tuple[Catalog, Catalog]:
    """The shipped catalog as it was read, and as it is made from what was kept of it."""
    read = read_catalog()
    content = store.written(read)
    assert content is not None
    return read, store.made_from(content, read.roots)


@pytest.fixture
def own_cache(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    return tmp_path / "cache" / "rackcfg"


@pytest.fixture(scope="module")
def _base(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return write_files(tmp_path_factory.mktemp("base"), BASE)


@pytest.fixture
def _over_the_base(_base: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A small base in place of the shipped catalogs, which take a second to read."""
    for module in ("load", "reading.roots"):
        monkeypatch.setattr(f"configurator.catalog.{module}.shipped", lambda _: _base)


def _overlay(folder: Path, watts: int) -> Path:
    return write_files(
        folder, {"parts/patch.yaml": f"kind: cpu\nsource: data-sheet\nconfidence: medium\npatch:\n  base-cpu: {{tdp: {watts} W}}\n"}
    )


load_catalog = load.load_catalog.__wrapped__  # type: ignore[attr-defined]  # as users have it: the other tests read overlays anew


@pytest.fixture
def kept(tmp_path: Path, _over_the_base: None, own_cache: Path) -> tuple[Path, Path, bytes]:
    """An overlay that was read and kept: its folder, and place and content of the file it was kept in."""
    load_catalog([folder := _overlay(tmp_path / "mine", 1500)])
    (path,) = own_cache.glob("catalog-*")
    return folder, path, path.read_bytes()


def _tdp(catalog: Catalog) -> Any:
    return catalog.parts["base-cpu"].tdp.number  # type: ignore[attr-defined]


def test_what_was_kept_is_what_was_read(both: tuple[Catalog, Catalog]) -> None:
    read, kept = both
    for field in dataclasses.fields(Catalog):
        ours, theirs = getattr(read, field.name), getattr(kept, field.name)
        if isinstance(theirs, Kept):
            assert list(ours) == list(theirs), field.name
            differ = [key for key in ours if ours[key] != theirs[key]]
            assert not differ, (field.name, differ[:3])
        else:
            assert ours == theirs, field.name


def test_places_and_sources_are_kept(both: tuple[Catalog, Catalog]) -> None:
    read, kept = both
    ours, theirs = read.parts["b300-gpu"], kept.parts["b300-gpu"]
    assert (ours.at, ours.provenance) == (theirs.at, theirs.provenance)
    assert all(read.documents[key].keys_at == kept.documents[key].keys_at for key in read.documents)


def test_only_what_is_asked_for_is_made(both: tuple[Catalog, Catalog]) -> None:
    content = store.written(both[0])
    assert content is not None
    fresh = store.made_from(content, both[0].roots)
    assert [part.id for part in fresh.of(Cdu)] == [part.id for part in both[0].of(Cdu)]
    assert isinstance(fresh.parts, Kept)
    made = {key for key in fresh.parts if key not in fresh.parts._lines}
    assert made == {part.id for part in both[0].of(Cdu)}
    assert len(list(fresh.parts.copy().of(Cable))) == len(list(both[0].of(Cable)))


def test_something_foreign_is_not_kept() -> None:
    with pytest.raises(Unknown):
        Writer().line({"a": object()})


@pytest.mark.usefixtures("_over_the_base")
def test_a_changed_file_is_another_catalog(tmp_path: Path, own_cache: Path) -> None:
    folder = _overlay(tmp_path / "mine", 1500)
    assert _tdp(load_catalog([folder])) == _tdp(load_catalog([folder])) == 1500
    stamp = (folder / "parts" / "patch.yaml").stat()
    _overlay(folder, 1600)  # as many bytes
    os.utime(folder / "parts" / "patch.yaml", ns=(stamp.st_atime_ns, stamp.st_mtime_ns))
    assert _tdp(load_catalog([folder])) == 1600
    assert len(list(own_cache.glob("catalog-*"))) == 2


@pytest.mark.parametrize(
    "damage", [lambda text: text[:-9], lambda text: b"", lambda text: text.replace(b"1500", b"1400"), lambda text: b"\x80" + text]
)
def test_a_damaged_file_is_as_none(damage: Any, kept: tuple[Path, Path, bytes]) -> None:
    """It is asked for, told from a whole one, and written anew."""
    folder, path, content = kept
    assert damage(content) != content
    path.write_bytes(damage(content))
    assert _tdp(load_catalog([folder])) == 1500
    assert path.read_bytes() == content


@pytest.mark.usefixtures("_over_the_base")
def test_a_file_under_the_name_of_another_is_as_none(tmp_path: Path, own_cache: Path) -> None:
    """A copy or a backup that was put in the wrong place is whole, and the answer to another question."""
    one, other = _overlay(tmp_path / "one", 1234), _overlay(tmp_path / "other", 1300)
    load_catalog([one])
    (first,) = own_cache.glob("catalog-*")
    load_catalog([other])
    for kept in own_cache.glob("catalog-*"):
        kept.write_bytes(first.read_bytes())
    assert _tdp(load_catalog([other])) == 1300


@pytest.mark.usefixtures("_over_the_base")
def test_a_file_that_is_written_while_it_is_read_is_not_kept(tmp_path: Path, own_cache: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """What was read is not what the key says, which the file before the change would be asked for by."""
    overlay = _overlay(tmp_path / "mine", 1234)
    with monkeypatch.context() as patch:
        key_of = store.key_of

        def saved_after(roots: Any) -> str | None:
            found = key_of(roots)
            _overlay(overlay, 1300)
            return found

        patch.setattr(store, "key_of", saved_after)
        assert (_tdp(found := load_catalog([overlay])), found.key) == (1300, "")
    _overlay(overlay, 1234)
    assert _tdp(load_catalog([overlay])) == 1234


@pytest.mark.usefixtures("_over_the_base")
def test_where_nothing_can_be_kept_nothing_is(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "file").write_text("in the way")
    folder = _overlay(tmp_path / "mine", 1500)
    for place in (tmp_path / "file", Path("/proc/none"), Path("relative")):
        monkeypatch.setenv("XDG_CACHE_HOME", str(place))
        monkeypatch.setenv("HOME", "/proc/none")
        assert _tdp(load_catalog([folder])) == 1500
    assert not Path("relative").exists()


def test_many_may_write_at_once(own_cache: Path) -> None:
    contents = [b"%d" % n * 100_000 for n in range(4)]
    with ThreadPoolExecutor(8) as pool:
        list(pool.map(lambda n: cache.keep("x", "same", contents[n % 4]), range(64)))
    assert cache.read("x", "same") in contents
    assert [path.name for path in own_cache.iterdir()] == ["x-same"]


def test_the_oldest_go(own_cache: Path) -> None:
    for n in range(cache.KEPT + 3):
        cache.keep("x", str(n), b"-")
        os.utime(own_cache / f"x-{n}", (n, n))
    assert len(list(own_cache.iterdir())) == cache.KEPT
    assert cache.read("x", "0") is None
    assert cache.read("x", str(cache.KEPT + 2)) == b"-"


def test_a_folder_that_is_no_catalog_has_no_key(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe.yaml")
    assert store.key_of([tmp_path]) is None
    with pytest.raises(InputError, match="no regular file"):
        load_catalog([tmp_path])
    assert store.key_of([shipped("catalogs")]) == store.key_of([shipped("catalogs")])


def test_the_program_is_part_of_the_key(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    before = store.key_of([tmp_path])
    shutil.copytree(cache.PACKAGE / "figures", tmp_path / "package")
    monkeypatch.setattr(cache, "PACKAGE", tmp_path / "package")
    monkeypatch.setattr(cache, "of_the_program", cache.of_the_program.__wrapped__)
    assert store.key_of([tmp_path]) != before
