"""What git knows of the project's own clone; nothing in a copy or a zip without it. Loads no library."""

from __future__ import annotations

import subprocess

from report import paths

STAMPS = "[12][0-9][0-9][0-9].*"
"""What the tags of editions are called."""


def git(*arguments: str) -> str | None:
    """What git says; None where there is no git, or where it says no."""
    try:
        done = subprocess.run(["git", *arguments], cwd=paths.ROOT, capture_output=True, encoding="utf-8", timeout=60)
    except (OSError, subprocess.TimeoutExpired):
        return None
    return done.stdout.strip() if done.returncode == 0 else None


def is_stamped(edition: str) -> bool:
    """Whether an edition has its tag."""
    return git("rev-parse", "--quiet", "--verify", f"refs/tags/{edition}^{{commit}}") is not None


def last_stamp() -> str | None:
    """The tag of the newest edition that the files came from; None where none is stamped."""
    return git("describe", "--tags", "--abbrev=0", "--match", STAMPS)
