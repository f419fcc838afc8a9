"""What a long command says while it works."""

from __future__ import annotations

import sys


def say(text: str) -> None:
    """Prints a line to stderr at once."""
    print(text, file=sys.stderr, flush=True)
