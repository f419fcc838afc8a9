"""The syntax of the chapters: running text with its roles and truths, and directives.

Read by the parser that builds the book, so that lint, editions and tests see what a page will hold. A number is a
role, {fact}`total acled deaths PK-KP 2024`; a truth is a link around its sentence, [Deaths rose.](<holds:rose …>).
"""

from __future__ import annotations

import functools
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from urllib.parse import unquote

from markdown_it.renderer import RendererHTML
from markdown_it.token import Token
from myst_parser.config.main import MdParserConfig
from myst_parser.parsers.mdit import create_md_parser

SCHEME = "holds"
PROSE = {"admonition", "captioned", "container", "dropdown", "glossary", "important", "note", "tip"}
"""Directives whose body is running text."""
OPTION = re.compile(r"\s*:(\w[\w-]*):[ ]*(.*?)[ ]*$")


@dataclass(frozen=True)
class Truth:
    """The condition that a sentence rests on, as its link names it."""

    text: str
    line: int


@dataclass(frozen=True)
class Piece:
    """A stretch of running text. `role` is the name of a role, code, html or address; empty for words."""

    text: str
    line: int
    role: str = ""
    truth: Truth | None = None

    @property
    def source(self) -> str:
        """As it is written."""
        kinds = {"": "{}", "html": "{}", "address": "<{}>", "code": "`{}`"}
        return kinds.get(self.role, f"{{{{{self.role}}}}}`{{}}`").format(self.text)


@dataclass(frozen=True)
class Directive:
    """A fenced block: a directive, a code cell, or code (`name` is its language)."""

    name: str
    argument: str
    options: dict[str, str]
    body: str
    line: int


@dataclass(frozen=True)
class Use:
    """A fact or truth that a text names, where, and for a truth its sentence."""

    kind: str
    text: str
    line: int
    sentence: str = ""


@dataclass
class Page:
    """What a text holds: front matter, blocks of running text (a paragraph, heading or cell each), directives."""

    front: str = ""
    blocks: list[list[Piece]] = field(default_factory=list)
    directives: list[Directive] = field(default_factory=list)

    def pieces(self) -> Iterator[Piece]:
        for block in self.blocks:
            yield from block

    def uses(self) -> list[Use]:
        """Its facts and truths, in their order."""
        found = []
        for block in self.blocks:
            sentences: dict[int, str] = {}
            for piece in block:
                if piece.truth:
                    sentences[id(piece.truth)] = sentences.get(id(piece.truth), "") + piece.source
            for piece in block:
                if piece.truth and (sentence := sentences.pop(id(piece.truth), "")):
                    found.append(Use("truth", piece.truth.text, piece.truth.line, " ".join(sentence.split())))
                if piece.role == "fact":
                    found.append(Use("fact", " ".join(piece.text.split()), piece.line))
        return found


@functools.cache
def _parser():
    return create_md_parser(MdParserConfig(enable_extensions={"attrs_inline", "colon_fence", "deflist"}), RendererHTML)


def tokens(text: str, environment: dict | None = None) -> list[Token]:
    """A text as the parser of the book takes it apart: https://markdown-it-py.readthedocs.io."""
    return _parser().parse(text, {} if environment is None else environment)


@functools.lru_cache(maxsize=64)
def read(text: str) -> Page:
    """A chapter, or a text of the registers, taken apart."""
    page = Page()
    _walk(text, 1, {}, page)
    return page


def _walk(text: str, first: int, environment: dict, page: Page) -> None:
    for token in tokens(text, environment):
        line = first + (token.map or [0])[0]
        if token.type == "front_matter":
            page.front = token.content
        elif token.type == "inline":
            page.blocks.append(list(_pieces(token.children, line)))
        elif token.type in ("fence", "colon_fence"):
            directive = _directive(token, line)
            page.directives.append(directive)
            if directive.name in PROSE:
                if directive.name != "container":  # whose argument is a class
                    _walk(directive.argument, directive.line, environment, page)
                skipped = len(token.content) - len(directive.body)
                _walk(directive.body, directive.line + 1 + token.content.count("\n", 0, skipped), environment, page)


def _directive(token, line: int) -> Directive:
    name, _, argument = token.info.strip().partition(" ")
    lines = token.content.splitlines(keepends=True)
    options: dict[str, str] = {}
    while len(options) < len(lines) and (match := OPTION.match(lines[len(options)])):
        options[match[1]] = match[2]
    return Directive(name.strip("{}"), argument.strip(), options, "".join(lines[len(options) :]), line)


def _pieces(children, line: int) -> Iterator[Piece]:
    truth, bare = None, False
    for token in children:
        if token.type in ("softbreak", "hardbreak"):
            yield Piece("\n", line, truth=truth)
            line += 1
        elif token.type == "link_open":
            scheme, _, condition = str(token.attrs["href"]).partition(":")
            truth = Truth(" ".join(unquote(condition).split()), line) if scheme == SCHEME else truth
            bare = token.info == "auto"
        elif token.type == "link_close":
            truth, bare = None, False
        elif token.type == "myst_role":
            yield Piece(token.content, line, token.meta["name"], truth)
        elif token.content:
            role = {"text": "address" if bare else "", "code_inline": "code"}.get(token.type, "html")
            yield Piece(token.content, line, role, truth)
