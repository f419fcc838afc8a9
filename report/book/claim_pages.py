"""The report's statements on pages: marks, the table of verdicts, a section for each, and the
account of the summary's sentences."""

from __future__ import annotations

import html

from docutils import nodes
from sphinx import addnodes
from sphinx.util import logging
from sphinx.util.docutils import SphinxDirective, SphinxRole

from report import registers, specification
from report.errors import ReportError
from report.estimates import verdicts
from report.registers.searches import searches
from report.words import long_date, percent

logger = logging.getLogger(__name__)


class ClaimRole(SphinxRole):
    """``{claim}`S4` ``: a mark that links to the page that examines the statement."""

    def run(self):
        try:
            claim = registers.claim(self.text.strip())
        except ReportError as error:
            logger.warning("%s", error, location=self.get_location(), type="claim")
            return [], []
        ref = addnodes.pending_xref(
            "",
            nodes.inline("", claim.claim),
            refdomain="std",
            reftype="doc",
            reftarget=f"/chapters/{claim.chapter}",
            refexplicit=True,
            refdoc=self.env.docname,
            refwarn=True,
        )
        return [nodes.inline("", "", ref, classes=["claim-mark"])], []


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
    """````{statements}````: the report's statements, S1 to S17, with voice and kind."""

    css = "statements"
    caption = "The statements, whose voice each is in, and its kind"

    def markdown(self):
        rows = [f"| {{claim}}`{c.claim}` | {c.statement} | {c.voice_name} | {c.kind_name} |" for c in registers.claims()]
        return "| Mark | Statement, in short | Whose voice | Kind |\n|---|---|---|---|\n" + "\n".join(rows)


class VerdictsDirective(_Markdown):
    """````{verdicts}````: every statement with its verdict and the time that it is about, linked to its section on the page."""

    css = "statements"
    caption = "The statements and the answer to each"

    def markdown(self):
        found = {c: verdicts.verdict_on(c) for c in registers.claims()}
        rows = [f"| [{c.claim}](#{c.claim.lower()}) | {c.statement} | **{verdict.text}**: {verdict.when} |" for c, verdict in found.items()]
        return "| No. | Statement, in short | Answer |\n|---|---|---|\n" + "\n".join(rows)


class ClaimDirective(_Markdown):
    """````{claim-section} S4````: words, verdict, reason, evidence, and what would change it."""

    required_arguments = 1
    css = "claim-section"

    def markdown(self):
        c = registers.claim(self.arguments[0])
        verdict = verdicts.verdict_on(c)
        lines = [
            f"{c.statement} In the words of the summary: “{c.words}” ({c.voice_name}).",
            "",
            f"**{verdict.text}** ({verdict.when}). {c.reason}",
            "",
        ]
        if evidence := [_link(item) for item in c.evidence_ids]:
            lines += [f"Evidence: {'; '.join(evidence)}.", ""]
        lines += [f"What would change this: {c.would_change}", "", f"Examined in {{doc}}`/chapters/{c.chapter}`."]
        if verdict.found:
            found = f"What the [rule](method-specification) found: {'; '.join(verdict.found)}."
            if verdict.passes is not None:
                found += (
                    f" Where nothing happened it would [pass](method-verdicts) in at most {percent(verdict.passes)} of the cases tried."
                )
            lines += ["", "::::{container} reckoned", f"{found} {_when_written(c.claim)}", "::::"]
        if c.verdict and (made := searches(c.claim)):
            lines += ["", "```{raw} html", f"<details><summary>{len(made)} searches</summary>", "```", ""]
            lines += [f"- {{search}}`{s.search_id}`" for s in made]
            lines += ["", "```{raw} html", "</details>", "```"]
        return "\n".join(lines)


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
    app.add_role("claim", ClaimRole())
    app.add_directive("captioned", CaptionedTable)
    app.add_directive("statements", StatementsDirective)
    app.add_directive("verdicts", VerdictsDirective)
    app.add_directive("claim-section", ClaimDirective)
    app.add_directive("summary-sentences", SentencesDirective)
    return {"version": "1", "parallel_read_safe": True, "parallel_write_safe": True}
