"""What the command line offers is what the renderers know."""

from __future__ import annotations

from configurator.cli import read
from configurator.render.text import terminal


def test_topics_of_show() -> None:
    """The topics in the help of `show` are those that can be shown (the help is made without loading the renderers)."""
    assert tuple(terminal.TOPICS) == read.TOPICS
