"""Checks for other programs: JUnit for those that run builds, SARIF for those that mark lines of files.

References: the JUnit XML of Apache Ant as Jenkins reads it; Static Analysis Results Interchange Format 2.1.0 (OASIS).
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from io import BytesIO
from typing import Any

from configurator import __version__
from configurator.catalog.problems import Position
from configurator.figures import inputs_of
from configurator.phrases import Translator
from configurator.rules.check import Check
from configurator.system.spec import Deal

SARIF = "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json"
LEVELS = {"fail": "error", "warn": "warning"}


def junit(title: str, checks: Sequence[Check], t: Translator) -> bytes:
    """A test suite of one case a check: a failure for what fails, words on its output for what warns."""
    from junitparser import Failure, JUnitXml, TestCase, TestSuite

    suite = TestSuite(title)
    for check in checks:
        case = TestCase(check.id, classname=f"checks.{check.family}")
        said = f"{t(check.message)}\n{t(check.remedy)}".strip()
        if check.status == "fail":
            case.result = [Failure(t(check.message), check.severity)]
            case.result[0].text = said
        elif check.status == "warn":
            case.system_out = said
        suite.add_testcase(case)
    report, written = JUnitXml("rackcfg"), BytesIO()
    report.add_testsuite(suite)
    report.write(written, pretty=True)
    return written.getvalue()


def sarif(checks: Sequence[Check], spec: Deal, t: Translator) -> bytes:
    """What does not pass, each at the lines of the specification that it judges; a rule for every check there is."""
    driver = {
        "name": "rackcfg",
        "version": __version__,
        "rules": [{"id": check.id, "shortDescription": {"text": t(check.title)}, "help": {"text": t(check.advice)}} for check in checks],
    }
    found = [_result(index, check, spec, t) for index, check in enumerate(checks) if check.status != "pass"]
    document = {"$schema": SARIF, "version": "2.1.0", "runs": [{"tool": {"driver": driver}, "results": found}]}
    return json.dumps(document, ensure_ascii=False, indent=2).encode() + b"\n"


def _result(index: int, check: Check, spec: Deal, t: Translator) -> dict[str, Any]:
    text = "\n".join(filter(None, (t(check.message), t(check.remedy))))
    places = [_location(at) for at in dict.fromkeys(judged(check, spec))]
    return {"ruleId": check.id, "ruleIndex": index, "level": LEVELS[check.status], "message": {"text": text}, "locations": places}


def _location(at: Position) -> dict[str, Any]:
    region = {"startLine": at.line, "startColumn": max(at.column, 1)}
    return {"physicalLocation": {"artifactLocation": {"uri": at.file}, "region": region}}


def judged(check: Check, spec: Deal) -> Iterator[Position]:
    """Lines of the user's file that a check judges: numbers of his in it, and choices of his that a remedy would change."""
    own = spec.own.at.file
    for figure in (*inputs_of(check.limit), *inputs_of(check.value)):
        origin = figure.info.origin if figure.info is not None else None
        if origin is not None and origin.file == own and origin.line:
            yield Position(origin.file, origin.line, origin.column)
    for setting in (setting for remedy in check.remedies for setting in remedy.settings):
        path = setting.partition("=")[0]
        at = spec.at(*path.split("."))
        if path in spec.given and at.file == own and at.line:
            yield at
