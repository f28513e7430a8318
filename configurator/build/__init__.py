"""The pipeline: from a specification to an immutable build, in named stages."""

from configurator.build.changes import again, allowed_as, change_of, changed, engineered, overlaid, shared, verdicts
from configurator.build.kept import key_of, known
from configurator.build.model import Build, Order, Quoted, RackView
from configurator.build.quote import build_order, build_quote, build_request, build_system_quote, read_request
from configurator.build.uncertainty import sharpened

__all__ = [
    "Build",
    "Order",
    "Quoted",
    "RackView",
    "again",
    "allowed_as",
    "build_order",
    "build_quote",
    "build_request",
    "build_system_quote",
    "change_of",
    "changed",
    "engineered",
    "key_of",
    "known",
    "overlaid",
    "read_request",
    "shared",
    "sharpened",
    "verdicts",
]
