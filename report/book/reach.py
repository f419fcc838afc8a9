"""Where the data stop: the last day of each record and register, folded into every page that rests on them."""

from __future__ import annotations

import html
import itertools

import pandas as pd
from docutils import nodes

from report import registers, tables
from report.book import urdu
from report.book.register_pages import raw
from report.record import credits
from report.registers import published, turns
from report.words import long_date

PARTS = {"The evidence", "The argument"}


def stretches(months: list[str]) -> str:
    """Months in words, a gap between them told: January 2010 to March 2010, and May 2010."""
    found = pd.PeriodIndex(sorted(set(months)), freq="M")
    runs = [[month for _, month in run] for _, run in itertools.groupby(enumerate(found), lambda at: at[1].ordinal - at[0])]
    return ", and ".join(_span(str(run[0]), str(run[-1])) for run in runs)


def _span(first: str, last: str) -> str:
    return long_date(first) if first == last else f"{long_date(first)} to {long_date(last)}"


def entries() -> list[tuple[str, str]]:
    """Each record and register with the time that it covers."""
    coverage = tables.read("coverage")
    by = {source: stretches(list(months)) for source, months in coverage.groupby("source")["month"]}
    events, statements, returned = registers.events(), registers.quotations(), turns.returns()
    years = published.figures()["period"].str[:4]
    seen = [event.date for event in events if event.confidence != "cited"]

    def to(dates) -> str:
        dates = sorted(dates)
        return _span(dates[0][:7], dates[-1][:7])

    return [
        ("ACLED, by province", " to ".join(map(long_date, credits.covered("acled")))),
        ("UCDP, by province", f"{by['ucdp-ged']}; then nothing by province until the preliminary events"),
        ("UCDP’s preliminary events, by province", by["ucdp-candidate"]),
        ("UCDP’s first release of a later month, by province", long_date(tables.read("candidate_first")["month"].max())),
        ("UCDP’s preliminary events of the year before, without provinces", stretches(list(tables.read("candidate_2025")["month"]))),
        ("UCDP’s deaths of the whole country", stretches(list(tables.read("reconciliation")["month"]))),
        ("Institutes’ yearly counts", f"{years.min()} to {years.max()}, each for years of its own"),
        ("Chronology", f"{to(seen)}, as far as its pages were read"),
        ("Quotations", to(statement.date for statement in statements)),
        ("Numbers of people who returned", to(statement.date for statement in returned)),
    ]


def fold() -> str:
    """All of them as a closed fold, its first line the end of the main record."""
    last = long_date(credits.covered("acled")[1])
    items = "".join(f"<li>{html.escape(name)}: {html.escape(span)}</li>" for name, span in entries())
    return (
        f'<details class="data-stop on-screen"><summary>Where the data stop</summary><p>By province the fullest record ends on {last}. '
        f"What came later is known from other records, or not yet:</p><ul>{items}</ul></details>\n"
    )


def put(app, doctree) -> None:
    """Puts it before a chapter's first section, on pages of evidence and argument."""
    trees = app.env.external_site_map.root.subtrees
    listed = {str(page) for tree in trees if tree.caption in PARTS for page in tree.items} | {app.config.master_doc}
    if app.env.docname in listed - urdu.PAGES:
        chapter = next(doctree.findall(nodes.section))
        first = next(node for node in chapter.children if isinstance(node, nodes.section))
        chapter.insert(chapter.index(first), raw(fold()))


def setup(app):
    app.connect("doctree-read", put)
    return {"version": "1", "parallel_read_safe": True, "parallel_write_safe": True}
