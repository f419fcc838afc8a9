"""The book as a publication: its settings, its address if it has one, its edition in words."""

from __future__ import annotations

import datetime
import os
from urllib.parse import urlsplit

from report import files, tables
from report.errors import InputError
from report.paths import ROOT

CONFIG = ROOT / "_config.yml"
NAME = "a-divided-front"
"""The book in the names of its files."""


def settings() -> dict:
    """The book's settings."""
    return files.settings(CONFIG)


def address() -> str:
    """The site's address with a slash at its end (`html.baseurl`); empty where none is set."""
    given = str((settings().get("html") or {}).get("baseurl") or "")
    parts = urlsplit(given)
    if given and (parts.scheme not in ("http", "https") or not parts.netloc):
        raise InputError(
            CONFIG.name, f"html.baseurl is {given!r}, which is no address", "Write it like https://example.org/book/, or leave it out."
        )
    return given.rstrip("/") + "/" if given else ""


def doi() -> str:
    """The book's DOI (`doi` in ``_config.yml``, as 10.5281/zenodo.1), once it is deposited; empty before."""
    return str(settings().get("doi") or "").removeprefix("https://doi.org/")


REPOSITORY = "BOOK_REPOSITORY"
"""Where the project is published, as https://host/owner/name. Whoever publishes it says so, there or as `repository.url`
in ``_config.yml``; without it nothing offers what only a public address can give."""


def repository() -> str:
    """The project's public address, or nothing."""
    given = (settings().get("repository") or {}).get("url") or ""
    return os.environ.get(REPOSITORY, given).rstrip("/")


def edition_month() -> datetime.date:
    """The first day of the edition's month: of 2026.11, and of a further edition of it, 2026.11.1."""
    year, month = tables.edition().split(".")[:2]
    return datetime.date(int(year), int(month), 1)
