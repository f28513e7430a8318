"""The program as a server: it answers what the command line answers, to nobody from elsewhere, and keeps nothing."""

from __future__ import annotations

import json
import os
from pathlib import Path

import pytest
from starlette.datastructures import Headers

from configurator.catalog.problems import InputError
from configurator.cli.serve.asked import Place, Request
from configurator.cli.serve.command import listening
from configurator.cli.serve.guard import Guard
from configurator.render.documents.wanted import Manner, Wanted
from configurator.render.text.json import as_json
from configurator.render.view import View
from tests.helpers import built, command, files_in, platforms
from tests.serve.conftest import SPEC, Served

QUICK = "hgx-h100-air"


def test_the_page_names_every_platform_and_specification(served: Served) -> None:
    """Also in Chinese; a file that is no specification is not offered."""
    for language, word in (("en", "Which system?"), ("zh", "选择哪个系统？")):
        page = served.get("/", ("lang", language)).text
        assert word in page and "mine.yaml" in page and "notes.yaml" not in page
        assert [name for name in platforms() if f"spec={name}&" not in page] == []
    listed = served.get("/api/platforms").data
    assert sorted(each["id"] for each in listed["platforms"]) == platforms() and listed["specifications"] == ["mine.yaml"]


@pytest.mark.parametrize("audience", ["internal", "customer"])
def test_a_build_is_that_of_the_command_line(served: Served, audience: str) -> None:
    """The same figures, lines and checks for a setting and a change; a failing check is no error."""
    asked = [("spec", QUICK), ("set", "power.redundancy=N+1"), ("what-if", "site.energy-price=0.12 USD/kWh"), ("audience", audience)]
    done = command("build", QUICK, "--json", "--set", asked[1][1], "--what-if", asked[2][1], "--audience", audience)
    assert served.get("/api/build", *asked).data == json.loads(done.out)


def test_a_specification_of_the_folder_is_built(served: Served) -> None:
    page = served.get("/", ("spec", "mine.yaml")).text
    assert 'name="field.quantity" value="2"' in page and "<svg" in page and "/documents/offer.xlsx?spec=mine.yaml" in page


REFUSED: dict[str, tuple[list[tuple[str, str]], str]] = {
    "a platform that is none": ([("spec", "no-such")], "'no-such' is neither a platform nor a file"),
    "nothing": ([], "no specification is named"),
    "a file that is missing": ([("spec", "gone.yaml")], "no such file"),
    "a file above": ([("spec", "../mine.yaml")], "no specification of this server"),
    "a file elsewhere": ([("spec", "/etc/passwd")], "no specification of this server"),
    "a file of another kind": ([("spec", "/proc/self/environ.yaml")], "no specification of this server"),
    "a zero byte": ([("spec", "mine.yaml\x00")], "SPEC003"),
    "a name without end": ([("spec", "a" * 5000)], "SPEC003"),
    "a book elsewhere": ([("spec", QUICK), ("prices", "/etc/passwd.yaml")], "no price book of this server"),
    "a book elsewhere by a setting": ([("spec", QUICK), ("set", "prices.books=[../x.yaml]")], "no price book of this server"),
    "a bad setting": ([("spec", QUICK), ("set", "quantity=x")], "expected a whole number"),
    "a bad control": ([("spec", QUICK), ("field.power.redundancy", "3N")], "'N', 'N+1' or 'N+N'"),
    "a bad change": ([("spec", QUICK), ("what-if", "cooling.flow=1 L/min")], "is derived"),
    "an unknown parameter": ([("spec", QUICK), ("sett", "x")], "did you mean set?"),
    "two specifications": ([("spec", QUICK), ("spec", "tpu-v7")], "'spec' is given twice"),
    "an unknown audience": ([("spec", QUICK), ("audience", "rival")], "none of customer, internal"),
    "very many settings": ([("spec", QUICK), *[("set", "quantity=1")] * 300], "more than 200"),
    "markup": ([("spec", QUICK), ("set", "<script>alert(1)</script>=2")], "script"),
}


@pytest.mark.parametrize("case", REFUSED)
def test_bad_input_is_refused_in_the_words_of_the_command_line(served: Served, case: str) -> None:
    """As JSON, as a page and as its result; nothing of the input becomes markup."""
    query, words = REFUSED[case]
    answer = served.get("/api/build", *query)
    assert answer.status == 400 and (words in answer.text or words == "is derived"), answer.text
    assert answer.data["problems"][0]["code"] and answer.data["message"].startswith("error: ")
    result = served.get("/result", *query)
    assert result.status == 400 and 'role="alert"' in result.text and "<script>" not in result.text


@pytest.mark.parametrize("path", ["/nope", "/documents/offer.exe", "/style.css/../../x", "/documents/evidence.json/"])
def test_other_addresses_are_not_found(served: Served, path: str) -> None:
    assert served.get(path, ("spec", QUICK)).status in (400, 404)
    assert served.get("/api/build", ("spec", QUICK), method="POST").status == 405


def test_documents_are_those_that_quote_writes(served: Served) -> None:
    """With their names; the evidence for nobody outside."""
    answer = served.get("/documents/evidence.json", ("spec", QUICK), ("audience", "internal"))
    view = View(built(QUICK))
    assert answer.text.encode() == Wanted("evidence", "json").content(view, Manner())
    assert answer.headers["content-disposition"].endswith(Wanted("evidence", "json").name(view))
    assert json.loads(answer.text) == json.loads(json.dumps(as_json(view)))
    assert served.get("/documents/evidence.json", ("spec", QUICK), ("audience", "customer")).status == 400
    both = served.get("/documents/offer,annex.html", ("spec", QUICK), ("audience", "customer"))
    assert both.status == 400 and "several documents" in both.text
    forecast = served.get("/documents/offer.html", ("spec", "rubin-ultra-nvl576"), ("audience", "customer"))
    assert forecast.status == 400 and "forecast" in forecast.text


@pytest.mark.parametrize(
    ("host", "headers", "refused"),
    [
        ("127.0.0.1", {"host": "127.0.0.1:8000"}, False),
        ("127.0.0.1", {"host": "LOCALHOST:9000", "origin": "http://localhost:9000"}, False),
        ("127.0.0.1", {"host": "[::1]:8000"}, False),
        ("127.0.0.1", {"host": "rebound.example:8000"}, True),
        ("127.0.0.1", {"host": "192.168.1.5:8000"}, True),
        ("127.0.0.1", {"host": "localhost.example.com"}, True),
        ("127.0.0.1", {"host": "localhost@evil.example"}, True),
        ("127.0.0.1", {"host": "[::1"}, True),
        ("127.0.0.1", {}, True),
        ("127.0.0.1", {"host": "localhost:8000", "origin": "http://evil.example"}, True),
        ("127.0.0.1", {"host": "localhost:8000", "origin": "http://localhost:8001"}, True),
        ("127.0.0.1", {"host": "localhost:8000", "origin": "null"}, True),
        ("127.0.0.1", {"host": "localhost:8000", "sec-fetch-site": "cross-site", "sec-fetch-mode": "no-cors"}, True),
        ("127.0.0.1", {"host": "localhost:8000", "sec-fetch-site": "cross-site", "sec-fetch-mode": "navigate"}, False),
        ("rack.example", {"host": "rack.example:80"}, False),
        ("0.0.0.0", {"host": "192.168.1.5:8000"}, False),
        ("0.0.0.0", {"host": "rebound.example:8000"}, True),
    ],
)
def test_who_may_ask(host: str, headers: dict[str, str], refused: bool) -> None:
    """A page from elsewhere and a name that was made to point here are refused."""
    assert bool(Guard(lambda *_: None, host).refusal(Headers(headers))) is refused  # type: ignore[arg-type]


def test_a_foreign_page_is_refused_and_every_answer_is_marked(served: Served) -> None:
    foreign = served.get("/api/build", ("spec", QUICK), Origin="http://evil.example")
    assert foreign.status == 403 and "elsewhere" in foreign.text
    for answer in (foreign, served.get("/"), served.get("/nope")):
        assert "default-src 'none'" in answer.headers["content-security-policy"] and answer.headers["cache-control"] == "no-store"


def test_it_listens_where_it_is_told_and_nothing_is_kept(served: Served) -> None:
    """On loopback alone unless told otherwise; a taken port is bad input; the folder is as it was."""
    port = int(served.base.rpartition(":")[2])
    with pytest.raises(InputError, match="SERVE05"):
        listening("127.0.0.1", port)
    with listening("127.0.0.1", 0) as free:
        assert free.getsockname()[0] == "127.0.0.1"
    assert sorted(path.name for path in files_in(served.folder)) == ["mine.yaml", "notes.yaml"]
    assert (served.folder / "mine.yaml").read_text() == SPEC


@pytest.mark.parametrize(
    ("args", "words"), [(["nothing"], "SPEC003"), (["--port", "1"], "SERVE05"), (["--host", "no such host"], "SERVE05")]
)
def test_it_does_not_begin_with_bad_input(args: list[str], words: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """The command says so at once: a wrong specification, a host that is none, a port that is not to be had."""
    from configurator.cli.serve import command as module

    if "--port" in args:
        monkeypatch.setattr(
            module.socket, "create_server", lambda *_, **__: (_ for _ in ()).throw(PermissionError(13, "Permission denied"))
        )
    done = command("serve", *args)
    assert done.code == 2 and words in done.err


def test_a_link_that_leads_back_to_itself_is_bad_input(tmp_path: Path) -> None:
    (tmp_path / "loop.yaml").symlink_to("loop.yaml")
    with pytest.raises(InputError, match="Too many levels of symbolic links"):
        Request(Place(tmp_path), str(tmp_path / "loop.yaml")).build()


def test_a_catalog_that_was_changed_is_served_as_it_is(tmp_path: Path) -> None:
    """Whatever the clock of the file says, and a logo as well as a number."""
    patch, overlay = "kind: accelerator\nsource: engineering-assumption\npatch:\n  b300-gpu: {{tdp: {watts} W}}\n", tmp_path / "mine"
    for name in ("parts/patch.yaml", "sellers/logo.svg"):
        (overlay / name).parent.mkdir(parents=True)
        (overlay / name).write_text(patch.format(watts=1500))
    place = Place(tmp_path, (overlay,))
    before = place.catalog
    assert place.catalog is before
    for name in ("parts/patch.yaml", "sellers/logo.svg"):
        path, stamp = overlay / name, (overlay / name).stat()
        path.write_text(patch.format(watts=1600))  # as many bytes
        os.utime(path, ns=(stamp.st_atime_ns, stamp.st_mtime_ns))
        assert place.catalog is not before
        before = place.catalog
    assert before.parts["b300-gpu"].tdp.number == 1600  # type: ignore[attr-defined]
