"""Which state of the book the pages are: the edition, how many changes since its stamp, the commit; and on every page
a line that says so, with links to the page as cited and to the PDF where these are there.

The line is put into the finished pages, so that a commit makes no page be written again. Without git, as in a copy
or a zip, it says the edition alone.
"""

from __future__ import annotations

import html
import re
from dataclasses import dataclass
from pathlib import Path

from report import paths, tables
from report.book import publication
from report.editions.clone import git, is_stamped
from report.tables.descriptor import PACKAGE

EDITIONS = "e"
"""The folder of the site in which each stamped edition stays as it was."""

PDF = f"downloads/{publication.NAME}.pdf"
START = '<p class="as-of">'
"""How the line begins, in the template's footer."""


@dataclass(frozen=True)
class State:
    """`changes` is None where they can't be counted, `commit` empty where there is no git; `loose`: files are not committed;
    `tagged`: the edition has its tag."""

    edition: str
    changes: int | None = None
    commit: str = ""
    loose: bool = False
    tagged: bool = False

    @property
    def is_stamp(self) -> bool:
        """Whether the pages are the edition itself, so that its tag gives the same again."""
        return self.tagged and self.changes == 0 and not self.loose

    def words(self) -> str:
        """The edition, and how many changes since its stamp: 2026.12, or 2026.12 + 3 changes."""
        return f"{self.edition} + {self.changes:,} change{'s' * (self.changes != 1)}" if self.changes else self.edition


def state() -> State:
    """The state of the files on disk."""
    edition = tables.edition()
    top, _, rest = (git("rev-parse", "--show-toplevel", "--is-shallow-repository", "HEAD") or "").partition("\n")
    shallow, _, commit = rest.partition("\n")
    if not commit or Path(top).resolve() != paths.ROOT.resolve():
        return State(edition)
    changes = git("rev-list", "--count", f"{stamped(edition)}..HEAD") if shallow == "false" else None
    return State(edition, int(changes) if changes is not None else None, commit, bool(git("status", "--porcelain")), is_stamped(edition))


def stamped(edition: str) -> str:
    """The commit of an edition's stamp; of one without a tag, the commit that named it."""
    tagged = git("rev-parse", "--quiet", "--verify", f"refs/tags/{edition}^{{commit}}")
    return tagged or git("log", "-1", "--format=%H", f'-S"version": "{edition}"', "--", f"data/{PACKAGE}") or "HEAD"


# --- On the pages -----------------------------------------------------------------------------


def mark(site: Path | None = None, now: State | None = None) -> None:
    """Writes the line into every page of the site; a page that has it already is not touched."""
    site, now = site or paths.HTML, now or state()
    for page in sorted([*site.glob("*.html"), *site.glob("chapters/*.html")]):
        text = page.read_text(encoding="utf-8")
        before, mark_of, after = text.partition(START)
        made = before + mark_of + line(site, page, now) + after[after.index("</p>") :] if mark_of else text
        made = WAY.sub(lambda way: _way(way[1], way[2], way[3], now), made)
        if made != text:
            page.write_text(made, encoding="utf-8")


def line(site: Path, page: Path, now: State) -> str:
    """The line of a page, as HTML."""
    path = page.relative_to(site).as_posix()
    up = "../" * path.count("/")
    parts = [f"Edition {now.words()}{_commit(now)}."]
    if (site / EDITIONS / now.edition / path).is_file():
        parts.append(f'<a href="{up}{EDITIONS}/{now.edition}/{path}">This page as cited, edition {now.edition}</a>.')
    if (site / PDF).is_file():
        parts.append(f'<a download href="{up}{PDF}">The book as PDF</a>.')
    return " ".join(parts)


def way(ahead: str, rest: str, words: str) -> str:
    """A link to the repository's files elsewhere, as a clone of them: `ahead` of the name of a state, and the `rest` after it."""
    return _way(ahead, rest, words, State(""))


WAY = re.compile(r'<a href="([^"?]+/)[^"/?]+((?:\?[^"]*)?)">([^<]+)</a><span class="as-cited">.*?</span>')


def _way(ahead: str, rest: str, words: str, now: State) -> str:
    """The link to the edition's tag where the pages are the edition; else to the branch, and beside it to the edition as cited."""
    to = f'<a href="{ahead}{now.edition if now.is_stamp else "HEAD"}{rest}">{words}</a>'
    cited = f' (<a href="{ahead}{now.edition}{rest}">as cited, edition {now.edition}</a>)' if now.tagged and not now.is_stamp else ""
    return f'{to}<span class="as-cited">{cited}</span>'


def _commit(now: State) -> str:
    if not now.commit:
        return ""
    short = now.commit[:10]
    if publication.repository() and not now.loose:
        short = f'<a href="{html.escape(publication.repository())}/commit/{now.commit}">{short}</a>'
    return f", commit {short}{' and changes that are not committed' if now.loose else ''}"
