"""What the laws need beside the program itself."""

from __future__ import annotations

import importlib.util

HOW = "pip install 'rack-configurator[testing]'"


def require_hypothesis() -> None:
    """Say what to do where Hypothesis is missing.

    Raises:
        ImportError: it is not installed.
    """
    if importlib.util.find_spec("hypothesis") is None:
        raise ImportError(f"the laws draw their cases with Hypothesis, which is not installed ({HOW})")
