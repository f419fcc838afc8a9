"""Reads the prose of the chapters for what may not stand there as typed text.

Two rules: a number that describes the data is computed (`{fact}`), and a sentence that states a
direction or a ranking is tied to a computed truth (`{truth}`). What is exempt stands in
`chapters/allowed.yml` with its reason.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path

from report.errors import ReportError
from report.paths import CHAPTERS, ROOT

ALLOWED = CHAPTERS / "allowed.yml"

DIGITS = re.compile(r"\d[\d,.]*")
WORDS = re.compile(
    r"\b(two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|twenty|thirty|forty|"
    r"fifty|dozens?|hundreds?|thousands?|millions?|half|third|thirds|quarter|quarters|twice|double[ds]?|"
    r"doubling|triple[ds]?|tripling|percent|per cent)\b",
    re.IGNORECASE,
)
DIRECTION = re.compile(
    r"\b(rose|risen|rises?|rising|fell|fallen|falls?|falling|grew|grows?|grown|increas\w+|decreas\w+|declin\w+|"
    r"surg\w+|dropp?\w*|peak\w*|climb\w*|higher|highest|lower|lowest|larger|largest|smaller|smallest|"
    r"deadlier|deadliest|worse|worst|more|fewer|fewest|most|least|majority|minority|"
    r"outnumber\w*|exceed\w*|leads|ahead of|concentrat\w+)\b",
    re.IGNORECASE,
)

FRONT_MATTER = re.compile(r"\A---\n.*?\n---\n", re.S)
FENCE = re.compile(r"^(`{3,}|:{3,}|~{3,})(\{[\w-]+\})?.*?^\1\s*$", re.S | re.M)
COMMENT = re.compile(r"^%.*$", re.M)
TARGET = re.compile(r"^\([\w-]+\)=$", re.M)
# The prose directives keep their body; their options and the fence lines go.
PROSE_FENCE = re.compile(r"^(:{3,})\{(note|admonition|dropdown|container|important|tip)\}.*$|^:{3,}\s*$|^:\w[\w-]*:.*$", re.M)
TRUTH = re.compile(r"\{truth\}(`+)(.*?)(?<!`)\1(?!`)", re.S)
ROLE = re.compile(r"\{[\w:+-]+\}(`+)(.*?)(?<!`)\1(?!`)", re.S)
CODE = re.compile(r"(`+)(.*?)(?<!`)\1(?!`)", re.S)
LINK = re.compile(r"\]\([^)]*\)|<https?://[^>]*>")


@dataclass(frozen=True)
class Finding:
    """A place in the prose that breaks a rule."""

    path: Path
    line: int
    word: str
    sentence: str
    rule: str

    def __str__(self):
        where = self.path.relative_to(ROOT).as_posix() if self.path.is_relative_to(ROOT) else self.path.name
        remedy = {
            "number": "Compute it ({fact}`…`), or give the reason in chapters/allowed.yml",
            "direction": "Wrap the sentence ({truth}`name | …`), or give the reason in chapters/allowed.yml",
        }[self.rule]
        return f"{where}:{self.line}: typed {self.rule} {self.word!r} in “{self.sentence}”. {remedy}."


def blank(match: re.Match) -> str:
    """As many characters, so that lines stay where they are."""
    return re.sub(r"[^\n]", " ", match[0])


def prose(text: str, *, keep_truths: bool) -> str:
    """The running text alone: no code, no directives, no roles, no addresses; same length."""
    for pattern in (FRONT_MATTER, COMMENT, TARGET, PROSE_FENCE, FENCE):
        text = pattern.sub(blank, text)
    if keep_truths:
        # The sentence stays to be read; the name of its truth goes.
        text = TRUTH.sub(lambda m: blank(re.match(r"[^|]*\|?", m[0])) + m[0][len(re.match(r"[^|]*\|?", m[0])[0]):], text)
    else:
        text = TRUTH.sub(blank, text)
    for pattern in (ROLE, CODE, LINK):
        text = pattern.sub(blank, text)
    return text


def exemptions() -> dict[str, list[re.Pattern]]:
    """The allow-list by rule; ReportError for an entry without a reason."""
    import yaml

    listed = yaml.safe_load(ALLOWED.read_text(encoding="utf-8"))
    found: dict[str, list[re.Pattern]] = {"number": [], "direction": []}
    for entry in listed:
        if not str(entry.get("reason", "")).strip():
            raise ReportError(f"chapters/allowed.yml: {entry.get('pattern')!r} has no reason. Give one.")
        found[entry["rule"]].append(re.compile(entry["pattern"], re.IGNORECASE))
    return found


def findings(path: Path, allowed: dict[str, list[re.Pattern]]) -> list[Finding]:
    """All places of one chapter that break a rule."""
    source = path.read_text(encoding="utf-8")
    found = []
    # A truth vouches for the words of its sentence, not for digits in it.
    for rule, pattern, in_truths in (("number", DIGITS, True), ("number", WORDS, False), ("direction", DIRECTION, False)):
        text = prose(source, keep_truths=in_truths)
        for exempt in allowed[rule]:
            text = exempt.sub(blank, text)
        for match in pattern.finditer(text):
            start = max(text.rfind(mark, 0, match.start()) for mark in (". ", "\n\n", "| ")) + 1
            end = re.search(r"\.(?=\s)|\n\n|\Z", text[match.end():]).end() + match.end()
            sentence = " ".join(source[start:end].split())
            found.append(Finding(path, source.count("\n", 0, match.start()) + 1, match[0], sentence[:160], rule))
    return found


def check(chapters: Path = CHAPTERS) -> None:
    """Raises ReportError that lists every finding, and every chapter without its notebook header."""
    allowed = exemptions()
    problems = []
    for path in sorted(chapters.glob("*.md")):
        text = path.read_text(encoding="utf-8")
        if "{code-cell}" in text and not re.match(r"---\n(?:.*\n)*?jupytext:", text):
            problems.append(
                f"chapters/{path.name}:1: has code cells but no notebook header, so nothing in it would "
                "run. Copy the header (--- jupytext: … ---) from another chapter."
            )
        problems += [str(f) for f in findings(path, allowed)]
    if problems:
        raise ReportError(f"{len(problems)} places in the prose:\n" + "\n".join(problems))
