"""Which sentences on a party to the dispute have changed since the last stamp: each has its entry in "What changed"."""

from __future__ import annotations

import difflib
import re
from dataclasses import dataclass

from report import paths
from report.editions.clone import git, last_stamp

PARTY = re.compile(
    r"\b(Islamabad|Peshawar|PTI|PML-N|PPP|JUI-F|ANP|TTP|BLA|BRAS|ISPR|Taliban|Imran Khan|Gandapur|Afridi|Sharif"
    r"|(?:federal|KP’s|KP's|provincial|Balochistan’s|Balochistan's) government|(?:prime|chief|interior|defence) minister"
    r"|apex committee|[Mm]ilitary|[Aa]rmy|[Ss]oldiers|[Pp]olice|[Mm]ilitants?|insurgents?|separatists?)\b"
)
"""Who is a party, by the names that the chapters give them."""

UNREAD = re.compile(r"^```\{code-cell\}.*?^```|\A---\n.*?^---\n", re.M | re.S)
LEFT_OUT = {"changes"}
"""The page that tells of changes: its entries are no sentences on a party."""


@dataclass(frozen=True)
class Change:
    """A sentence as the last stamped edition had it and as it is now; one of the two may be empty."""

    chapter: str
    before: str
    now: str


def sentences(text: str) -> list[str]:
    """The sentences of a chapter that name a party, as a reader sees them but for the numbers: one a line."""
    lines = (plain(line) for line in UNREAD.sub("", text).splitlines())
    return [line for line in lines if PARTY.search(line)]


def plain(line: str) -> str:
    """A line of a chapter without markup; a computed number or name is an ellipsis."""
    line = re.sub(r"\{(fact|estimated)\}`[^`]*`", "…", line)
    line = re.sub(r"\{[\w:-]+\}`([^`<]*?)\s*(?:<[^`>]*>)?`", r"\1", line)
    line = re.sub(r"\[([^\]]*)\]\((?:<[^>]*>|[^)]*)\)", r"\1", line)
    return " ".join(line.strip(" -*#>|:").split())


def changed(chapter: str, before: str, now: str) -> list[Change]:
    """What differs between two texts of a chapter, each new sentence beside the old one that is most like it."""
    old, new = sentences(before), sentences(now)
    gone, come = [one for one in dict.fromkeys(old) if one not in new], [one for one in dict.fromkeys(new) if one not in old]
    found = []
    for sentence in come:
        near = difflib.get_close_matches(sentence, gone, 1, 0.5)
        if near:
            gone.remove(near[0])
        found.append(Change(chapter, near[0] if near else "", sentence))
    return found + [Change(chapter, sentence, "") for sentence in gone]


def since(tag: str | None = None) -> list[Change]:
    """Each change since the last stamp, or since `tag`; none where nothing is stamped, or without git."""
    tag = tag or last_stamp()
    if tag is None:
        return []
    listed = git("ls-tree", "-r", "--name-only", tag, "--", f"{paths.CHAPTERS.name}/") or ""
    names = {name for name in listed.splitlines() if name.endswith(".md")} | {
        f"{paths.CHAPTERS.name}/{one.name}" for one in paths.CHAPTERS.glob("*.md")
    }
    found = []
    for name in sorted(names):
        file, chapter = paths.ROOT / name, name.rpartition("/")[2].removesuffix(".md")
        if chapter not in LEFT_OUT:
            before = git("show", f"{tag}:{name}") or ""
            found += changed(chapter, before, file.read_text(encoding="utf-8") if file.exists() else "")
    return found


def without_entry(tag: str | None = None) -> list[Change]:
    """The changes since the last stamp that "What changed" does not tell."""
    text = " ".join((paths.CHAPTERS / "changes.md").read_text(encoding="utf-8").split()).replace("\\", "")
    return [one for one in since(tag) if not all(half in text for half in (one.before, one.now))]
