"""The base of every part of a specification."""

from __future__ import annotations

from pydantic import BaseModel, ConfigDict

from configurator.catalog.entry import kebab


class Section(BaseModel):
    """A part of the specification; unknown fields are errors."""

    model_config = ConfigDict(extra="forbid", alias_generator=kebab, arbitrary_types_allowed=True, defer_build=True)
