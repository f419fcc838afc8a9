"""The report's statements on pages: marks, the table of verdicts, a section for each, and the
account of the summary's sentences."""

from __future__ import annotations

import html

from docutils import nodes
from sphinx.util import logging
from sphinx.util.docutils import SphinxDirective, SphinxRole

from report import registers, specification
from report.book import verdict_marks
from report.errors import ReportError
from report.estimates import verdicts
from report.registers.searches import searches
from report.words import long_date, percent

logger = logging.getLogger(__name__)

WORDS = {
    "summary": "the summary's own",
    "report": "the article's, as retold",
    "article-quoted": "the article's, as quoted",
    "critics-in-article": "unnamed critics', as quoted",
    "author": "the article's, as quoted",
}
"""Whose words a statement is in, by the voice that the register gives it."""


class ClaimRole(SphinxRole):
    """``{claim}`S4` ``: a chip that says the statement and its verdict and leads there."""

    def run(self):
        try:
            claim = registers.claim(self.text.strip())
        except ReportError as error:
            logger.warning("%s", error, location=self.get_location(), type="claim")
            return [], []
        return [verdict_marks.chip(claim)], []


class ExaminedRole(SphinxRole):
    """``{examined}`S4` ``: the chapter that examines a statement, with a link to the paragraph that does."""

    def run(self):
        return [nodes.inline("", "", examined=self.text)], []


def caption(table: nodes.table, text: str) -> None:
    """Gives a table of Markdown a caption, which Markdown can't; it has no number."""
    table.insert(0, nodes.raw("", f"<caption>{html.escape(text)}</caption>", format="html"))


class CaptionedTable(SphinxDirective):
    """``:::{captioned} What it lists``: a Markdown table with a caption."""

    required_arguments = 1
    final_argument_whitespace = True
    has_content = True

    def run(self):
        box = nodes.container()
        self.state.nested_parse(self.content, self.content_offset, box)
        for table in box.findall(nodes.table):
            caption(table, self.arguments[0])
        return box.children


class _Markdown(SphinxDirective):
    """A directive that writes Markdown from the registers and has it parsed."""

    has_content = False
    css = ""
    caption = ""

    def run(self):
        try:
            text = self.markdown()
        except ReportError as error:
            logger.warning("%s", error, location=self.get_location(), type="claim")
            return []
        box = nodes.container(classes=[self.css])
        self.state.nested_parse(text.splitlines(), self.content_offset, box)
        for table in box.findall(nodes.table):
            caption(table, self.caption)
            next(table.findall(nodes.colspec))["stub"] = 1
        return [box]

    def markdown(self) -> str:
        raise NotImplementedError


class StatementsDirective(_Markdown):
    """````{statements}````: the report's statements, S1 to S17, each with whose words it is in and its verdict."""

    css = "statements"
    caption = "The statements, whose words they are, and what this book found"

    def markdown(self):
        rows = [f"| {{claim}}`{c.claim}` | {c.statement} | {WORDS[c.voice]} | {verdicts.verdict_on(c).text} |" for c in registers.claims()]
        return "| No. | Statement, in short | Whose words | Verdict |\n|---|---|---|---|\n" + "\n".join(rows)


class VerdictsDirective(_Markdown):
    """````{verdicts}````: every statement with its verdict and the time that it is about, linked to its section on the page."""

    css = "statements"
    caption = "The statements and the answer to each"

    def markdown(self):
        found = {c: verdicts.verdict_on(c) for c in registers.claims()}
        rows = [f"| {{claim}}`{c.claim}` | {c.statement} | **{verdict.text}**: {verdict.when} |" for c, verdict in found.items()]
        return "| No. | Statement, in short | Answer |\n|---|---|---|\n" + "\n".join(rows)


class ClaimsDirective(_Markdown):
    """````{claim-sections}````: of every statement a section with verdict and reason, what would change it, and the details."""

    def run(self):
        made = []
        for claim in registers.claims():
            self.css, self.claim = "claim-section", claim
            title = nodes.title("", verdict_marks.heading(claim))
            made.append(nodes.section("", title, *super().run(), ids=[claim.claim.lower()], names=[claim.claim.lower()]))
        return made

    def markdown(self):
        c = self.claim
        verdict = verdicts.verdict_on(c)
        figures = [_link(item) for item in c.evidence_ids if item.startswith("figure:")]
        entries = [_link(item) for item in c.evidence_ids if not item.startswith("figure:")]
        lines = [
            f"In the summary: “{c.words}” ({WORDS[c.voice]}).",
            "",
            f"**{verdict.text}.** {c.reason}",
            "",
            f"Examined in {{examined}}`{c.claim}`{''.join(f'; see {figure}' for figure in figures[:1])}.",
            "",
            f"What would change this: {c.would_change}",
            "",
            f"::::{{dropdown}} On what {c.claim} rests",
            f"It is about {verdict.when}.",
            "",
        ]
        if entries or figures[1:]:
            lines += [f"Evidence: {'; '.join([*figures[1:], *entries])}.", ""]
        if verdict.text != verdict.by_rule:
            lines += [f"In the words of the [rules](verdict-words): {verdict.by_rule[0].lower()}{verdict.by_rule[1:]}.", ""]
        if verdict.found:
            found = f"What the [rule](method-specification) found: {'; '.join(verdict.found)}."
            if verdict.passes is not None:
                found += (
                    f" Where nothing happened it would [pass](method-verdicts) in at most {percent(verdict.passes)} of the cases tried."
                )
            lines += [f"{found} {_when_written(c.claim)}", ""]
        if c.verdict and (made := searches(c.claim)):
            lines += [f"{len(made)} searches were made:", "", *(f"- {{search}}`{s.search_id}`" for s in made), ""]
        return "\n".join([*lines, "::::"])


def _when_written(claim: str) -> str:
    """Whether the rules of a statement were written before or after a look at its number."""
    rules = specification.load()
    first = {"blind": "before", "seen": "after"}[rules[claim]["known"]]
    return (
        f"The first version of this rule was written {first} a first look at the number, "
        f"the present one, of {long_date(str(rules['dated']))}, after the results of the first."
    )


def _link(item: str) -> str:
    kind, _, key = item.partition(":")
    if kind == "figure":
        return f"{{numref}}`{key}`"
    return f"{{{kind}}}`{key}`"


class SentencesDirective(_Markdown):
    """````{summary-sentences}````: each sentence of the summary and the statements that account for it."""

    css = "sentences"
    caption = "The sentences of the summary and the statements that account for them"

    def markdown(self):
        accounted = verdicts.sentences()
        rows = [f"| {number} | {opening} … | {' '.join(f'{{claim}}`{c}`' for c in claims)} |" for number, opening, claims in accounted]
        return "| Sentence | Begins | Statements |\n|---|---|---|\n" + "\n".join(rows)


def setup(app):
    app.setup_extension("report.book.verdict_marks")
    app.add_role("claim", ClaimRole())
    app.add_role("examined", ExaminedRole())
    app.add_directive("captioned", CaptionedTable)
    app.add_directive("statements", StatementsDirective)
    app.add_directive("verdicts", VerdictsDirective)
    app.add_directive("claim-sections", ClaimsDirective)
    app.add_directive("summary-sentences", SentencesDirective)
    return {"version": "1", "parallel_read_safe": True, "parallel_write_safe": True}
