"""Whether the book must be built: a digest of all that its pages depend on, and that of the last build. Loads no library."""

from __future__ import annotations

import json

from report.book.kept import digest
from report.editions.clone import git
from report.paths import BUILD, HTML

STAMP = BUILD / ".built"


def build_digest() -> str:
    """What the built pages depend on."""
    return digest(
        "report/**/*.py",
        "data/*",
        "chapters/**/*",
        "_static/**/*",
        "_templates/**/*",
        "requirements.txt",
        "pyproject.toml",
        "_config.yml",
        "_toc.yml",
        "references.bib",
    )


def is_stale() -> bool:
    """Whether the pages on disk are not those of the files on disk."""
    return not (HTML / "index.html").exists() or stamped().get("files") != build_digest()


def stamped() -> dict[str, str]:
    """The digests of the last build; empty if it did not go well."""
    try:
        return json.loads(STAMP.read_text())
    except (OSError, ValueError):
        return {}


def commit_state() -> str:
    """What the line of each page that names the commit depends on."""
    loose = "loose" if git("status", "--porcelain") else ""
    return " ".join([git("rev-parse", "HEAD") or "", git("tag", "--points-at", "HEAD") or "", loose])


def keep_commit() -> None:
    """Notes that the pages name the commit that is there now."""
    STAMP.write_text(json.dumps(stamped() | {"commit": commit_state()}))
