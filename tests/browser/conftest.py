"""A browser for the tests of the pages: Debian's Chromium, driven by Playwright."""

import contextlib
import functools
import http.server
import re
import shutil
import threading
import time
from dataclasses import dataclass, field

import prose
import pytest
from playwright.sync_api import Browser, BrowserType, Page, sync_playwright

from report import paths
from report.book import build as book
from report.book import pdf

ARGUMENTS = ("--no-sandbox --disable-gpu --disable-background-networking --no-first-run --disable-component-update --disable-sync").split()
CHAPTERS = [f"chapters/{name}.html" for name in prose.chapters()]
LISTED = [f"chapters/{name}.html" for name in prose.listed()]
PAGES = [*CHAPTERS, "contents.html", "search.html"]
FIRST = "chapters/index.html"
PHONE, DESK = {"width": 390, "height": 844}, {"width": 1280, "height": 800}


@pytest.fixture(scope="session", autouse=True)
def fresh():
    if not (paths.HTML / "index.html").exists() or book.is_stale():
        pytest.exit("The pages are not those of the files on disk. Run: make test-browser, which builds the book first.", 1)


def launch(chromium: BrowserType, *arguments: str) -> Browser:
    # The shell alone is the same engine without the windows of a browser, whose own pages take more time than ours.
    program = next(filter(None, map(shutil.which, ("chromium-headless-shell", *pdf.CHROMIUM))), None)
    if not program:
        pytest.exit("The browser tests need Chromium. On Debian, as root: apt-get install chromium", 1)
    return chromium.launch(executable_path=program, args=[*ARGUMENTS, *arguments])


@pytest.fixture(scope="session")
def chromium():
    with sync_playwright() as playwright, contextlib.closing(launch(playwright.chromium)) as browser:
        yield browser


class Quiet(http.server.SimpleHTTPRequestHandler):
    def log_message(self, *arguments):
        pass


@pytest.fixture(scope="session")
def served():
    """The book on a server of this machine: its address."""
    handler = functools.partial(Quiet, directory=str(paths.HTML))
    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), handler) as server:
        thread = threading.Thread(target=server.serve_forever)
        thread.start()
        yield f"http://127.0.0.1:{server.server_port}/"
        server.shutdown()
        thread.join()


@pytest.fixture(params=["file", "http"])
def site(request):
    """The address of the book's folder: opened as files, or from a server."""
    return paths.HTML.as_uri() + "/" if request.param == "file" else request.getfixturevalue("served")


@dataclass
class Seen:
    """What a page did while it was open."""

    console: list[str] = field(default_factory=list)
    errors: list[str] = field(default_factory=list)
    requests: list[str] = field(default_factory=list)
    failed: list[str] = field(default_factory=list)


FACE = re.compile(r'@font-face { font-family: "(Source [^"]+)"; font-style: (\w+); font-weight: ([\d ]+);.*?src: url\(([^)]+)\)')
LETTERS = """faces => {
    const sheet = document.querySelector('link[href*="book.css"]');
    return sheet && Promise.all(faces.map(([family, style, weight, file]) => {
        const face = new FontFace(family, `url(${new URL(file, sheet.href)})`, { style, weight });
        document.fonts.add(face);
        return face.load().catch(() => 0);
    }));
}"""


def set_in_its_own_letters(page: Page) -> None:
    """Sets a page in the book's own letters, also where the machine is too slow for them: they are optional, so that a page never
    jumps, and a first visit that gets them late keeps those of the system, of which a test can't know the width."""
    faces = FACE.findall((paths.ROOT / "_static/book.css").read_text(encoding="utf-8"))
    assert len(faces) >= 5
    page.evaluate(LETTERS, faces)


def until(page: Page, expression: str) -> None:
    """Waits until it is true. Playwright's own way evaluates text in the page, which the policy forbids."""
    deadline = time.monotonic() + 15
    while not page.evaluate(expression):
        assert time.monotonic() < deadline, expression
        page.wait_for_timeout(50)


@contextlib.contextmanager
def opener(chromium):
    """A function that opens pages, each in a profile of its own; `page.seen` tells what they did."""
    contexts = []

    def open_page(address: str, viewport=DESK, prepare=lambda page: None, own_letters=True, **options) -> Page:
        context = chromium.new_context(viewport=viewport, **options)
        context.set_default_timeout(15_000)
        contexts.append(context)
        page = context.new_page()
        prepare(page)
        page.seen = seen = Seen()
        page.on("console", lambda message: seen.console.append(f"{message.type}: {message.text}"))
        page.on("pageerror", lambda error: seen.errors.append(str(error)))
        page.on("request", lambda request: seen.requests.append(request.url))
        page.on("requestfailed", lambda request: seen.failed.append(request.url))
        page.on("response", lambda answer: answer.status >= 400 and seen.failed.append(f"{answer.status} {answer.url}"))
        page.goto(address, wait_until="load")
        if own_letters:
            set_in_its_own_letters(page)
        return page

    yield open_page
    for context in contexts:
        context.close()


@pytest.fixture
def open_page(chromium):
    with opener(chromium) as open_page:
        yield open_page


def heard(session, role: str) -> list[str]:
    """The names of all that a screen reader has of a role, as the browser's protocol tells them."""
    nodes = session.send("Accessibility.getFullAXTree")["nodes"]
    return [node["name"]["value"] for node in nodes if node.get("role", {}).get("value") == role and not node["ignored"]]


def sized(names: list[str]):
    """Parameters of `page`: these pages on a desk and a phone."""
    return pytest.mark.parametrize("page", [(name, size) for name in names for size in ("desk", "phone")], ids="-".join, indirect=True)


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(items):
    """All tests that read a page, of whatever file, follow one another: it is opened once."""
    items.sort(key=lambda item: getattr(item, "callspec", None) and item.callspec.params.get("page") or ("", ""))


@pytest.fixture(scope="session", params=[(name, size) for name in PAGES for size in ("desk", "phone")], ids="-".join)
def page(chromium, served, request):
    """A page to read, on a desk or a phone: a test leaves it as it found it."""
    name, size = request.param
    with opener(chromium) as open_page:
        found = open_page(served + name, PHONE if size == "phone" else DESK, reduced_motion="reduce")
        found.name, found.size = name, size
        yield found
