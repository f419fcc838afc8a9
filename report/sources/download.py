"""Fetches a release from its publisher, where an address needs no login: UCDP's download page.

A broken transfer is taken up where it stopped; what is wrong with the content, the readers tell.
"""

from __future__ import annotations

import re
import time
from collections.abc import Callable
from pathlib import Path

from report import paths
from report.errors import ReportError
from report.progress import say

ADDRESS = "https://ucdp.uu.se/downloads"
"""Where UCDP publishes its releases (https://ucdp.uu.se/downloads/), each under its version."""
FOLDER = paths.BUILD / "downloads"
ATTEMPTS = 6
WAIT = 1.0  # seconds before the second attempt; each further wait is twice as long
TIMEOUT = (10, 60)  # seconds to connect, and between two pieces
BY_HAND = "Download it with a browser, and give the file with --ucdp-ged or --ucdp-candidate."
REMEDY = f"Run the command again: it goes on where it stopped. Or: {BY_HAND[0].lower()}{BY_HAND[1:]}"


def is_yearly(version: str) -> bool:
    """Whether a version is of the yearly GED (26.1) and not of the Candidate (26.0.7, 26.01.26.06)."""
    return bool(re.fullmatch(r"\d\d\.\d", version))


def is_monthly(version: str) -> bool:
    """Whether a version is a first monthly release of the Candidate (26.0.7)."""
    return bool(re.fullmatch(r"\d\d\.0\.\d\d?", version))


def address(version: str) -> str:
    """Where UCDP publishes a version; ReportError for what is no version of UCDP's."""
    if is_yearly(version):
        return f"{ADDRESS}/ged/ged{version.replace('.', '')}-csv.zip"
    if is_monthly(version) or re.fullmatch(r"\d\d\.\d\d\.\d\d\.\d\d", version):
        return f"{ADDRESS}/candidateged/GEDEvent_v{version.replace('.', '_')}.csv"
    raise ReportError(
        f"{version!r} is no version of UCDP's. Write a yearly release as 26.1, a Candidate release as 26.0.7 "
        "or 26.01.26.06. ACLED asks for a login: download its file with a browser and give it with --acled."
    )


def is_published(version: str) -> bool:
    """Whether UCDP has a release of this version; ReportError if it does not say."""
    import requests

    url = address(version)

    def ask() -> bool:
        with requests.get(url, stream=True, timeout=TIMEOUT) as answer:
            if answer.status_code in (403, 404, 410):
                return False
            if answer.status_code != 200:
                raise requests.HTTPError(response=answer)
            return not answer.headers.get("Content-Type", "").startswith("text/html")  # a page of words is none of its files

    return _tried(ask, f"{url} does not say in {ATTEMPTS} attempts whether it is there", "Run the command again later.")


def later(yearly: str, consolidated: list[str], year: int) -> list[str]:
    """The versions to take for what UCDP has published since: the yearly release, if there is one after `yearly`, and the
    consolidated Candidate release of each year from the first of `consolidated` to `year`, if one of them is not among these."""
    years = range(int(yearly.split(".")[0]) + 1, year % 100 + 1)
    found = [version for version in (f"{one}.1" for one in reversed(years)) if is_published(version)][:1]
    newest = []
    for one in range(int(min(consolidated)[:2]), year % 100 + 1):
        ends = (f"{one}.01.{one}.{month:02}" for month in (12, 9, 6, 3))
        newest += next(([version] for version in ends if version in consolidated or is_published(version)), [])
    return found + (newest if not set(newest) <= set(consolidated) else [])


def fetch(version: str, folder: Path | None = None) -> Path:
    """The file of a release, downloaded to `folder`; one that is there already is not fetched again.

    Retries what may pass, with growing waits; goes on where a transfer broke off if the file is
    still the same; respects the proxies that the environment names. ReportError if it can't be had.
    """
    import requests

    url = address(version)
    folder = Path(folder or FOLDER)
    folder.mkdir(parents=True, exist_ok=True)
    target = folder / url.rpartition("/")[2]
    if target.exists():
        say(f"Already downloaded: {target.name}")
        return target
    say(f"Downloading {url}")
    with requests.Session() as session:
        _tried(lambda: _transfer(session, url, target), f"{url} could not be downloaded in {ATTEMPTS} attempts", REMEDY)
    return target


def _tried(once: Callable, failed: str, remedy: str):
    """What an attempt gives, made again with growing waits where another may mend it; else ReportError."""
    import requests

    for attempt in range(ATTEMPTS):
        if attempt:
            time.sleep(WAIT * 2 ** (attempt - 1))
        try:
            return once()
        except requests.RequestException as error:
            reason = _reason(error)
        except OSError as error:
            raise _bad_settings(error) from error
    raise ReportError(f"{failed} ({reason}). {remedy}")


def _transfer(session, url: str, target: Path) -> None:
    """One attempt. Raises requests.RequestException for what another may mend, else ReportError."""
    part, mark = (target.with_name(target.name + end) for end in (".part", ".etag"))
    done = part.stat().st_size if part.exists() and mark.exists() else 0
    # Identity: a length and a range are those of the file itself.
    headers = {"Accept-Encoding": "identity"}
    if done:
        headers |= {"Range": f"bytes={done}-", "If-Range": mark.read_text(encoding="utf-8")}
    with session.get(url, headers=headers, stream=True, timeout=TIMEOUT) as answer:
        if answer.status_code == 416:  # there is nothing after what we have: begin again
            part.unlink()
        if answer.status_code in (408, 416, 429) or answer.status_code >= 500:
            answer.raise_for_status()
        if answer.status_code not in (200, 206):
            raise ReportError(f"{url} answers {answer.status_code} {answer.reason}: is the version published? {BY_HAND}")
        # A weak tag doesn't vouch for the bytes, so nothing can be added to what it names.
        tag = answer.headers.get("ETag", "") or answer.headers.get("Last-Modified", "")
        mark.write_text(tag, encoding="utf-8") if tag and not tag.startswith("W/") else mark.unlink(missing_ok=True)
        with part.open("ab" if answer.status_code == 206 else "wb") as file:
            for piece in answer.iter_content(2**16):
                file.write(piece)
    part.replace(target)
    mark.unlink(missing_ok=True)


def _bad_settings(error: OSError) -> Exception:
    """What requests can't use of the machine's settings as ReportError; any other error, as of a full disk, as it is."""
    if error.errno is not None:
        return error
    return ReportError(f"The network can't be used as this machine is set up: {error}. Mend REQUESTS_CA_BUNDLE or CURL_CA_BUNDLE.")


def _reason(error) -> str:
    answer = getattr(error, "response", None)
    return f"{answer.status_code} {answer.reason}" if answer is not None else type(error).__name__
