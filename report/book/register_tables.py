"""What stands beside the registers' entries: how much each side is quoted, what was not found, the
rules by which rows enter, and the published counts to look up."""

from __future__ import annotations

from collections.abc import Iterable

import pandas as pd
from sphinx.util import logging
from sphinx.util.docutils import SphinxDirective

from report import registers
from report.book.listings import escape
from report.book.register_pages import raw
from report.chapters.counting_violence import measures as counting
from report.errors import ReportError
from report.record import provinces
from report.registers import DISPUTE_SIDES, ISSUES, SIDES, turns
from report.registers.searches import rules, searches
from report.words import long_date

logger = logging.getLogger(__name__)


class _Made(SphinxDirective):
    """A directive whose markup is made from the registers."""

    has_content = False

    def run(self):
        try:
            return [raw(self.markup())]
        except ReportError as error:
            logger.warning("%s", error, location=self.get_location(), type="register")
            return []

    def markup(self) -> str:
        raise NotImplementedError


class BalanceDirective(_Made):
    """````{quotation-balance}````: statements, quotations and words by side and issue, counted."""

    def markup(self):
        return balance_table()


def balance_table() -> str:
    """Tables of four sides each with a row for each issue, narrow enough for a phone, and one of the other
    sides, which were looked up as a whole."""
    issues = [i for i in ISSUES if i != "report"]
    tables = []
    for four in (DISPUTE_SIDES[:4], DISPUTE_SIDES[4:]):
        rows = [(ISSUES[i], [registers.balance(s, i) for s in four]) for i in issues]
        rows = [row for row in rows if any(count.statements for count in row[1])]
        total = ("All issues", [registers.balance(s) for s in four])
        tables.append(_balance(f"Statements, quotations \u00b7 words: {_joined(four)}", "Issue", [SIDES[s] for s in four], [*rows, total]))
    others = [s for s in SIDES if s not in DISPUTE_SIDES and s != "report"]
    rows = [(SIDES[s], [registers.balance(s)]) for s in others]
    tables.append(
        _balance("Statements, quotations \u00b7 words: other sides", "Side", ["All issues"], [*rows, ("All sides", [registers.balance()])])
    )
    return "".join(tables)


def _joined(sides: Iterable[str]) -> str:
    names = [SIDES[s] for s in sides]
    return ", ".join([names[0], *(n if n[:2].isupper() else n[0].lower() + n[1:] for n in names[1:])])


def _balance(caption: str, first: str, columns: list[str], rows: list[tuple[str, list[registers.Count]]]) -> str:
    """One table of counts, the last row a total."""

    def cell(count: registers.Count) -> str:
        if not count.statements:
            return '<td class="none">0</td>'
        return (
            f'<td><b>{count.statements}</b><br><span>{count.quotations}<span class="visually-hidden"> quoted,</span>'
            f' \u00b7 {count.words:,}<span class="visually-hidden"> words</span></span></td>'
        )

    head = "".join(f'<th scope="col">{column}</th>' for column in columns)
    body = "".join(
        f'<tr{" class=" + chr(34) + "total" + chr(34) if i == len(rows) - 1 else ""}><th scope="row">{name}</th>{"".join(map(cell, counts))}</tr>'
        for i, (name, counts) in enumerate(rows)
    )
    return (
        f'<div class="scroll balance" tabindex="0" role="region" aria-label="{caption}"><table><caption>{caption}</caption>'
        f'<thead><tr><th scope="col">{first}</th>{head}</tr></thead><tbody>{body}</tbody></table></div>'
    )


class GapsDirective(_Made):
    """````{quotation-gaps}````: of which side and issue few or no words were found, and how we looked."""

    def markup(self):
        rows = "".join(
            f'<tr><th scope="row">{ISSUES[g.issue]}</th><td>{SIDES[g.side]}</td>'
            f"<td>{registers.balance(g.side, g.issue).statements}</td><td>{escape(g.searched)}</td><td>{escape(g.finding)}</td></tr>"
            for g in registers.gaps()
        )
        return (
            '<div class="scroll gaps" tabindex="0" role="region" aria-label="Gaps of the register"><table>'
            "<caption>Gaps by issue and side</caption><thead><tr>"
            '<th scope="col">Issue</th><th scope="col">Side</th><th scope="col">Statements</th>'
            '<th scope="col">What we looked for</th><th scope="col">What was found</th></tr></thead>'
            f"<tbody>{rows}</tbody></table></div>"
        )


class RulesDirective(SphinxDirective):
    """````{register-rules} chronology````: what a register takes in, how far that is met, and where it ends."""

    required_arguments = 1
    has_content = False

    def run(self):
        own = rules(self.arguments[0])
        if not own:
            logger.warning("data/inclusion.csv has no rule for %r.", self.arguments[0], location=self.get_location(), type="register")
            return []
        made = searches()
        items = "".join(
            f'<li id="rule-{r.rule.lower()}"><b>{r.rule}.</b> {escape(r.text)} <details class="fold"><summary>How far it is met</summary>'
            f"<p>{escape(r.met)}{f' Known to be missing: {escape(r.gaps)}' if r.gaps else ''} "
            f'Looked at on <time datetime="{r.checked}">{long_date(r.checked)}</time>; searches made for this rule: '
            f"{sum(s.rule == r.rule for s in made)}.</p></details></li>"
            for r in own
        )
        return [raw(f'<div class="register-rules"><p>{_reach(self.arguments[0])}</p><ul>{items}</ul></div>')]


def _reach(register: str) -> str:
    """From when to when a register reaches, and what of it was not read."""
    dates = {
        "chronology": lambda: [e.date for e in registers.events()],
        "quotations": lambda: [q.date for q in registers.quotations()],
        "returns": lambda: [s.date for s in turns.returns()],
    }
    if register not in dates:
        return "What it takes in:"
    found = sorted(dates[register]())
    text = f"Its first entry is of {long_date(found[0][:7])}, its last of {long_date(found[-1][:7])}."
    cited = [e.date for e in registers.events() if e.confidence == "cited"]
    if register == "chronology" and cited:
        last = max(e.date for e in registers.events() if e.confidence != "cited")
        text += f" The last that was read is of {long_date(last[:7])}; {len(cited)} entries, marked cited, rest on another text."
    return f"{text} What it takes in:"


class LookupDirective(_Made):
    """````{deaths-lookup}````: deaths by year and count, a table for each place, earlier years folded."""

    def markup(self):
        return lookup_tables()


COUNTED = {
    "PIPS": "attacks",
    "CRSS": "attacks, operations",
    "PICSS": "attacks, operations",
    "ACLED": "political violence",
    "UCDP": "organised violence",
}
"""Who is looked up, and what each counts, as the columns say it."""


def lookup_tables() -> str:
    """The tables of `{deaths-lookup}`: five years in view, the others in two folds."""
    frame = counting.lookup()
    last = int(frame["year"].max())
    parts = []
    names = provinces.names() | {"PK": "Pakistan"}
    for place in ("PK", *provinces.FRONT):
        name = names[place]
        here = frame[frame["place"] == place]
        years = sorted(here["year"].unique(), reverse=True)
        parts.append(_looked_up(f"Killed in {name}, by year and count", here, [year for year in years if year > last - 5]))
        for fold in ([year for year in years if 2010 <= year <= last - 5], [year for year in years if year < 2010]):
            if fold:
                title = f"{name}, {fold[-1]} to {fold[0]}"
                parts.append(f"<details><summary>{title}</summary>{_looked_up(title, here, fold)}</details>")
    marks = "; ".join(f"{sign} {meaning}" for sign, meaning in counting.SIGNS.items())
    return f'{"".join(parts)}<p class="lookup-marks">Marks: {marks}. A dash: no number of that kind was found.</p>'


def _looked_up(caption: str, frame: pd.DataFrame, years: list[int]) -> str:
    """A table of deaths, a row for each year and a column for each who counts."""
    cells = frame.pivot(index="year", columns="who", values="printed").reindex(years, columns=list(COUNTED)).fillna("–")
    head = "".join(f'<th scope="col">{who}<br><span>{what}</span></th>' for who, what in COUNTED.items())
    rows = "".join(
        f'<tr><th scope="row">{row.Index}</th>{"".join(f"<td>{cell}</td>" for cell in row[1:])}</tr>' for row in cells.itertuples()
    )
    return (
        f'<div class="scroll balance lookup" tabindex="0" role="region" aria-label="{caption}"><table><caption>{caption}</caption>'
        f'<thead><tr><th scope="col">Year</th>{head}</tr></thead><tbody>{rows}</tbody></table></div>'
    )


def setup(app):
    app.add_directive("deaths-lookup", LookupDirective)
    app.add_directive("quotation-balance", BalanceDirective)
    app.add_directive("quotation-gaps", GapsDirective)
    app.add_directive("register-rules", RulesDirective)
    return {"version": "1", "parallel_read_safe": True, "parallel_write_safe": True}
