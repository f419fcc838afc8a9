"""What the chapters hold: cells, roles, truths and directives, with their lines. Reads the text alone."""

import ast
import functools
import itertools
import re
from dataclasses import dataclass
from pathlib import Path

from report.prose import syntax

CHAPTERS = Path(__file__).resolve().parent.parent / "chapters"
BACK_MATTER = {"references", "changes"}
"""Chapters that need no question and answer: lists."""


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
def listed() -> dict[str, str]:
    """The chapters that the contents list: all but those that say that they stand apart."""
    return {name: text for name, text in chapters().items() if not text.startswith("---\norphan: true\n---\n")}


@functools.cache
def fences() -> tuple[Found, ...]:
    """Fenced blocks: code cells (text: their code) and directives (text: their argument)."""
    return tuple(
        Found(chapter, one.line, one.name, (one.body if one.name in ("code-cell", "sh") else one.argument).strip())
        for chapter, text in chapters().items()
        for one in syntax.read(text).directives
    )


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


def headings(chapter: str) -> list[tuple[int, str]]:
    """Level and text of each heading."""
    every = syntax.tokens(chapters()[chapter])
    return [(int(one.tag[1]), after.content) for one, after in itertools.pairwise(every) if one.type == "heading_open"]


@functools.cache
def addresses(chapter: str) -> set[str]:
    """Where a link may lead within a chapter: its labels, and its headings as Sphinx makes them addresses."""
    slugs = {re.sub(r"[^a-z0-9]+", "-", heading.lower().replace("'", "-")).strip("-") for _, heading in headings(chapter)}
    return slugs | {one.content for one in syntax.tokens(chapters()[chapter]) if one.type == "myst_target"}


@functools.cache
def roles() -> tuple[Found, ...]:
    """Roles and truths in prose; roles within the sentence of a truth too."""
    found = []
    for chapter, text in chapters().items():
        page = syntax.read(text)
        found += [Found(chapter, one.line, one.role, " ".join(one.text.split())) for one in page.pieces() if one.role]
        found += [Found(chapter, one.line, one.kind, one.text) for one in page.uses() if one.kind == "truth"]
    return tuple(found)


def named(kind: str) -> list[Found]:
    """Uses of one role or directive, or of truths."""
    return [one for one in (*roles(), *fences()) if one.kind == kind]
