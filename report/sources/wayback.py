"""Pages of the world as text, and the copies that the Internet Archive has of them.

Its two services: which copy it has (https://archive.org/help/wayback_api.php), and the request to make
one (Save Page Now 2, https://web.archive.org/save), which asks for the keys of an account.
"""

from __future__ import annotations

import datetime
import re
import time
import unicodedata
from dataclasses import dataclass
from email.message import Message
from typing import Any
from urllib.parse import urlsplit

import requests
from bs4 import BeautifulSoup, UnicodeDammit
from bs4.dammit import EncodingDetector
from requests.adapters import HTTPAdapter
from urllib3.util import Retry

AVAILABLE = "https://archive.org/wayback/available"
SAVE = "https://web.archive.org/save"
COPIES = "https://web.archive.org/web"
AGENT = "Mozilla/5.0 (compatible; a-divided-front; weekly check of quoted sources)"
TIMEOUT = (10, 30)  # seconds to connect, and between two pieces
DEADLINE = 60.0  # seconds for a whole page
LARGEST = 8 * 2**20
"""More bytes than any article has; what comes after them is not read."""
PAUSE = 1.0  # seconds before each question to the archive
RETRY: dict[str, Any] = {"total": 3, "connect": 1, "read": 1, "backoff_factor": 2.0, "retry_after_max": 120}
POLL = (6.0, 30)  # seconds between two questions whether a copy is made, and how many are asked
GONE = (404, 410)
PASSING = (408, 429, 500, 502, 503, 504)
WRITTEN = ("text/html", "application/xhtml", "text/plain", "application/xml", "text/xml")


class Unanswered(Exception):
    """Nothing is known: a service or a page gave no answer that says anything."""


@dataclass(frozen=True)
class Copy:
    """A copy in the archive: its address and the day on which it was made."""

    address: str
    day: str


@dataclass(frozen=True)
class Page:
    """What a page answered: whether it is gone, and its words; None where they can't be read, with the reason."""

    gone: bool
    words: str | None
    reason: str = ""


def session() -> requests.Session:
    """A session that asks again what may pass, and waits as long as it is told to, within reason."""
    made = requests.Session()
    retry = Retry(**RETRY, status_forcelist=PASSING, allowed_methods=None, raise_on_status=False)
    for scheme in ("http://", "https://"):
        made.mount(scheme, HTTPAdapter(max_retries=retry))
    made.max_redirects = 10
    made.headers["User-Agent"] = AGENT
    return made


def page(session: requests.Session, address: str) -> Page:
    """What is at an address now."""
    try:
        content, answer = _content(session, address)
    except (requests.RequestException, Unanswered) as error:
        return Page(False, None, _reason(error))
    if answer.status_code in GONE:
        return Page(True, None, f"it answers {answer.status_code}")
    if answer.status_code != 200:
        return Page(False, None, f"it answers {answer.status_code}")
    if _is_front(answer.url) and not _is_front(address):
        return Page(True, None, "it leads to the site's first page")
    kind = Message()
    kind["Content-Type"] = answer.headers.get("Content-Type", "text/html")
    if not kind.get_content_type().startswith(WRITTEN):
        return Page(False, None, f"its words can't be read ({kind.get_content_type()})")
    return Page(False, text(content, kind.get_content_charset()))


def _content(session: requests.Session, address: str) -> tuple[bytes, requests.Response]:
    end = time.monotonic() + DEADLINE
    with session.get(address, stream=True, timeout=TIMEOUT) as answer:
        found = bytearray()
        for piece in answer.iter_content(2**16):
            found += piece
            if len(found) >= LARGEST:
                break
            if time.monotonic() > end:
                raise Unanswered(f"it was not whole after {DEADLINE:.0f} seconds")
    return bytes(found), answer


def _is_front(address: str) -> bool:
    parts = urlsplit(address)
    return parts.path.strip("/") in ("", "index.html", "index.php", "home") and not parts.query


def text(content: bytes, encoding: str | None = None) -> str:
    """The words of a page in order. What is UTF-8 is read as such, whatever is said of it; else as the server or
    the page says, and where both are silent as most pages are."""
    said = ("utf-8", encoding, EncodingDetector.find_declared_encoding(content, is_html=True), "windows-1252")
    known = UnicodeDammit(content, user_encodings=[one for one in said if one], is_html=True)
    soup = BeautifulSoup(known.unicode_markup or "", "lxml")
    for hidden in soup(["script", "style", "template", "noscript"]):
        hidden.decompose()
    return soup.get_text(" ")


def holds(words: str, page: str) -> bool:
    """Whether a page has words in their order; case, marks, blanks and vowel signs aside, and with what is left out at … or [ ]."""
    whole, place = f" {_plain(page)} ", 0
    for part in re.split(r"…|\.{3}|\[[^\]]*\]", words):
        if plain := _plain(part):
            found = whole.find(f" {plain} ", place)
            if found < 0:
                return False
            place = found + len(plain) + 1
    return True


def _plain(text: str) -> str:
    """Letters and digits alone, by single blanks."""
    folded = unicodedata.normalize("NFKD", text).casefold().translate(APOSTROPHES)
    kept = "".join(letter for letter in folded if unicodedata.category(letter) not in ("Mn", "Cf"))
    return " ".join(re.findall(r"\w+", kept))


APOSTROPHES = dict.fromkeys(map(ord, "'’‘ʼ`´"))
"""Left out: a site may print it's, it’s or its."""


def copy(session: requests.Session, address: str, day: str = "") -> Copy | None:
    """The copy nearest to a day (YYYY-MM-DD, or less of it), None if there is none; Unanswered if the archive doesn't say."""
    near = {"timestamp": day.replace("-", "")} if day else {}
    time.sleep(PAUSE)
    try:
        answer = session.get(AVAILABLE, params={"url": address, **near}, timeout=TIMEOUT)
        answer.raise_for_status()
        closest = answer.json()["archived_snapshots"].get("closest")
        if not closest or not closest["available"] or closest["status"] != "200":
            return None
        return _copy(closest["timestamp"], re.sub(r"^.*?/web/\d+[a-z_]*/", "", closest["url"]))
    except (requests.RequestException, ValueError, LookupError, TypeError, AttributeError) as error:
        raise Unanswered(_reason(error)) from error


def _copy(timestamp: str, original: str) -> Copy:
    day = datetime.datetime.strptime(timestamp, "%Y%m%d%H%M%S").date()
    return Copy(f"{COPIES}/{timestamp}/{original}", day.isoformat())


def words_of(session: requests.Session, copy: Copy) -> Page:
    """What the copy has, as it was archived: without what the archive adds."""
    return page(session, re.sub(r"(/web/\d{14})/", r"\1id_/", copy.address, count=1))


def save(session: requests.Session, address: str, keys: str) -> Copy:
    """Asks for a new copy and waits until it is made; Unanswered, with the reason, if none is made.

    keys: those of an account, as access:secret (https://archive.org/account/s3.php).
    """
    headers = {"Accept": "application/json", "Authorization": f"LOW {keys}"}
    seconds, times = POLL
    time.sleep(PAUSE)
    try:
        answer = session.post(SAVE, data={"url": address, "skip_first_archive": "1"}, headers=headers, timeout=TIMEOUT)
        answer.raise_for_status()
        job = answer.json()
        for _ in range(times if "job_id" in job else 0):
            time.sleep(seconds)
            state = session.get(f"{SAVE}/status/{job['job_id']}", headers=headers, timeout=TIMEOUT).json()
            if state["status"] == "success":
                return _copy(state["timestamp"], state.get("original_url", address))
            if state["status"] != "pending":
                raise Unanswered(state.get("message") or state.get("status_ext") or state["status"])
        raise Unanswered(job.get("message") or "the copy was not made in time")
    except (requests.RequestException, ValueError, LookupError, TypeError, AttributeError) as error:
        raise Unanswered(_reason(error)) from error


def _reason(error: Exception) -> str:
    """What went wrong in few words, without addresses or keys."""
    if isinstance(error, Unanswered):
        return str(error)
    if isinstance(error, requests.TooManyRedirects):
        return "it leads on without end"
    if isinstance(error, requests.HTTPError) and error.response is not None:
        return f"it answers {error.response.status_code}"
    if isinstance(error, requests.RequestException) and not isinstance(error, requests.JSONDecodeError):
        return "it gives no answer"
    return "its answer makes no sense"
