"""What the chapters hold: cells, roles and directives, with their lines. Reads the text alone."""

import ast
import functools
import re
from dataclasses import dataclass
from pathlib import Path

CHAPTERS = Path(__file__).resolve().parent.parent / "chapters"
BACK_MATTER = {"references", "changes"}
"""Chapters that need no question and answer: lists."""

FENCE = re.compile(r"^```\{?([\w-]+)\}?[ ]*(.*?)$\n(.*?)^```\s*$", re.S | re.M)
SPAN = re.compile(r"(?:\{([\w:-]+)\})?(`+)(.*?)(?<!`)\2(?!`)", re.S)


@dataclass(frozen=True)
class Found:
    """Something in a chapter."""

    chapter: str
    line: int
    kind: str
    text: str

    def __str__(self):
        return f"chapters/{self.chapter}.md:{self.line}: {self.kind} {self.text}"


@functools.cache
def chapters() -> dict[str, str]:
    """The text of every chapter by its name."""
    return {path.stem: path.read_text(encoding="utf-8") for path in sorted(CHAPTERS.glob("*.md"))}


@functools.cache
def fences() -> tuple[Found, ...]:
    """Fenced blocks: code cells (text: their code) and directives (text: their argument)."""
    found = []
    for chapter, text in chapters().items():
        for match in FENCE.finditer(text):
            line = text.count("\n", 0, match.start()) + 1
            words = match[3] if match[1] in ("code-cell", "sh") else match[2]
            found.append(Found(chapter, line, match[1], words.strip()))
    return tuple(found)


def cells() -> list[Found]:
    return [one for one in fences() if one.kind == "code-cell"]


def calls() -> dict[str, tuple[Found, ast.Call]]:
    """What cells call, by dotted name (report.chapters.index.figures.deaths…): the cell and the call."""
    found, modules = {}, {}
    for cell in cells():
        for node in ast.parse(cell.text).body:
            if isinstance(node, ast.ImportFrom):
                modules |= {name.asname or name.name: f"{node.module}.{name.name}" for name in node.names}
            elif isinstance(node, ast.Expr) and isinstance(node.value, ast.Call):
                name = ast.unparse(node.value.func)
                head, _, tail = name.partition(".")
                found[f"{modules.get(head, head)}.{tail}" if tail else modules.get(head, head)] = cell, node.value
    return found


def charts() -> dict[str, Found]:
    """The functions that cells call, by dotted name."""
    return {name: cell for name, (cell, _) in calls().items()}


def arguments(function: str) -> tuple[list, dict]:
    """What a chapter gives a chart's function; nothing where no chapter calls it."""
    if function not in calls():
        return [], {}
    _, call = calls()[function]
    return [ast.literal_eval(one) for one in call.args], {one.arg: ast.literal_eval(one.value) for one in call.keywords}


@functools.cache
def addresses(chapter: str) -> set[str]:
    """Where a link may lead within a chapter: its labels, and its headings as Sphinx makes them addresses."""
    text = FENCE.sub("", chapters()[chapter])
    slugs = {re.sub(r"[^a-z0-9]+", "-", heading.lower().replace("'", "-")).strip("-") for heading in re.findall(r"^#+ (.+)$", text, re.M)}
    return slugs | set(re.findall(r"^\(([\w-]+)\)=$", text, re.M))


@functools.cache
def roles() -> tuple[Found, ...]:
    """Roles in prose; those within the sentence of a truth too."""
    found = []

    def scan(chapter, text, line):
        for match in SPAN.finditer(text):
            at = line + text.count("\n", 0, match.start())
            if match[1]:
                words = " ".join(match[3].split())
                found.append(Found(chapter, at, match[1], words))
                if match[1] == "truth":
                    scan(chapter, match[3], at)

    for chapter, text in chapters().items():
        # Fenced code is no prose; its lines stay.
        scan(chapter, FENCE.sub(lambda m: "\n" * m[0].count("\n"), text), 1)
    return tuple(found)


def named(kind: str) -> list[Found]:
    """Uses of one role or directive."""
    return [one for one in (*roles(), *fences()) if one.kind == kind]
