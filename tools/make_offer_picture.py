"""Draw the first page of an offer, the picture of the README: ``python tools/make_offer_picture.py``.

Needs the extra ``pdf`` and ``pdftoppm`` (poppler-utils). The README shows these commands; a test holds them to each other.
"""

from __future__ import annotations

import os
import shlex
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parent.parent
NUMBER = "Q-2026-0042"
QUOTE = (
    f"rackcfg quote examples/order-mixed.yaml --set seller=example-integrator --set quote.number={NUMBER} --format pdf -o out",
    f"pdftoppm -png -singlefile -r 80 out/{NUMBER}-offer.pdf docs/offer",
)
TODAY = {"SOURCE_DATE_EPOCH": "1795564800"}  # the same picture on any day


def main() -> int:
    """Run both commands in the repository; the first fails a build by exit 1, which still writes the offer."""
    path = f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}"
    for command, fine in zip(QUOTE, ((0, 1), (0,)), strict=True):
        done = subprocess.run(shlex.split(command), cwd=ROOT, env={**os.environ, **TODAY, "PATH": path}, check=False)
        if done.returncode not in fine:
            return done.returncode
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
