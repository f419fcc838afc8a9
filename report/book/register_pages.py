"""The registers as pages: events and statements with addresses, filters that need no script,
and the roles and blocks by which any chapter names them.

An entry of the register is an object of a Sphinx domain of its own, so that a link to it is
resolved and checked like any other reference. Filters are radio buttons and CSS
(``:has(:checked)``); where a browser doesn't know ``:has``, they don't show and everything else does.
"""

from __future__ import annotations

import html
import re
from collections.abc import Iterable
from pathlib import Path

from docutils import nodes
from sphinx import addnodes
from sphinx.domains import Domain, ObjType
from sphinx.util import logging
from sphinx.util.docutils import SphinxDirective, SphinxRole
from sphinx.util.nodes import make_refnode

from report import registers
from report.book import site, urdu
from report.book.kept import kept_text
from report.book.listings import Facet, Listing, escape
from report.errors import ReportError
from report.registers import ACTORS, ISSUES, KINDS, SIDES, Event, Quotation
from report.registers.archives import archived
from report.registers.searches import Search, rules, search, searches
from report.words import long_date

logger = logging.getLogger(__name__)

FILTERS_CSS = "register-filters.css"

# The facets of the chronology join what the table keeps apart, so that a reader has few to choose from.
ACTOR_FACET = {
    "federal": ("Federal government, parliament, courts", ("federal-government", "parliament", "courts")),
    "military": ("Military", ("military",)),
    "kp": ("KP government", ("kp-government",)),
    "assemblies": ("Provincial assemblies", ("provincial-assembly",)),
    "balochistan": ("Balochistan government", ("balochistan-government",)),
    "parties": ("Parties", ("pti", "baloch-parties", "multi-party")),
    "ttp": ("TTP", ("ttp",)),
    "militants": ("Other armed groups", ("bla", "is", "other-militants")),
    "people": ("Tribes, civil society", ("tribes", "civil-society")),
    "afghan-taliban": ("Afghan Taliban", ("afghan-taliban",)),
    "abroad": ("United States, India, United Nations", ("united-states", "india", "united-nations")),
    "unknown": ("Nobody in the page read, or disputed", ("unknown",)),
}
PLACE_FACET = {
    "country": ("Pakistan as a whole", ("PK",)),
    "kp": ("Khyber Pakhtunkhwa", ("PK-KP",)),
    "balochistan": ("Balochistan", ("PK-BA",)),
    "elsewhere": ("Other provinces, Islamabad", ("PK-PB", "PK-SD", "PK-IS", "PK-GB", "PK-JK")),
    "afghanistan": ("Afghanistan", ("AF",)),
}
ACT_WORDS = {"statement": "words", "decision": "a decision", "act": "an act"}

# How nearly all pages were read, and how sure we nearly always are: said once above a register, so that
# an entry tells its exception alone.
USUAL_READ = re.compile(r"(opening of an archived copy|excerpt of a stored copy)( \(about 2,000 characters\))?(, )?")
USUAL_CONFIDENCE = {"read", "high"}


def raw(markup: str) -> nodes.raw:
    return nodes.raw("", markup, format="html")


# --- The objects and the links to them ------------------------------------------------------


NAMED = {
    "event": lambda key: registers.event(key).title,
    "said": lambda key: registers.quotation(key).short_name,
    "search": lambda key: search(key).words,
}
PAGES = {"event": "chronology", "said": "quotations", "search": "data-and-methods"}


class EntryRole(SphinxRole):
    """``{event}`id` ``, ``{said}`id` ``, ``{search}`id` ``, or ``{said}`words of yours <id>` ``: a link to the entry."""

    def __init__(self, kind: str):
        super().__init__()
        self.kind = kind

    def run(self):
        match = re.fullmatch(r"(?P<words>.+?)\s*<(?P<id>[^<>]+)>", self.text.strip(), re.S)
        key = match["id"] if match else self.text.strip()
        try:
            name = NAMED[self.kind](key)
        except ReportError as error:
            logger.warning("%s", error, location=self.get_location(), type="register")
            return [nodes.inline("", match["words"] if match else "?")], []
        node = link(self.kind, key, match["words"] if match else name, self.env.docname)
        self.set_source_info(node)
        return [node], []


def link(kind: str, key: str, words: str, docname: str) -> addnodes.pending_xref:
    """A reference to an entry (kind: a key of `PAGES`), resolved when all pages are read."""
    return addnodes.pending_xref(
        "",
        raw(f"<span>{urdu.marked(words)}</span>") if urdu.ARABIC.search(words) else nodes.inline("", words),
        refdomain="register",
        reftype=kind,
        reftarget=key,
        refexplicit=True,
        refdoc=docname,
        refwarn=True,
    )


class RegisterDomain(Domain):
    """Entries of the registers: ``event`` on the chronology's page, ``said`` on the quotations', ``search``
    on that of data and methods."""

    name = "register"
    label = "Register"
    object_types = {"event": ObjType("event", "event"), "said": ObjType("statement", "said"), "search": ObjType("search", "search")}
    roles = {kind: EntryRole(kind) for kind in PAGES}
    initial_data = {"entries": {}}

    def note(self, kind: str, key: str, name: str) -> None:
        self.data["entries"][kind, key] = (self.env.docname, name)

    def clear_doc(self, docname):
        for key, (where, _) in list(self.data["entries"].items()):
            if where == docname:
                del self.data["entries"][key]

    def merge_domaindata(self, docnames, otherdata):
        self.data["entries"].update({k: v for k, v in otherdata["entries"].items() if v[0] in docnames})

    def resolve_xref(self, env, fromdocname, builder, typ, target, node, contnode):
        found = self.data["entries"].get((typ, target))
        if found is None:
            page = PAGES[typ]
            logger.warning(
                "the entry %r has no address: is chapters/%s in _toc.yml?",
                target,
                page,
                location=node,
                type="register",
            )
            return contnode
        reference = make_refnode(builder, fromdocname, found[0], target, contnode)
        reference["classes"].append(f"to-{typ}")
        return reference

    def resolve_any_xref(self, env, fromdocname, builder, target, node, contnode):
        return []

    def get_objects(self):
        for (kind, key), (docname, name) in self.data["entries"].items():
            yield key, name, kind, docname, key, 1


# --- Entries --------------------------------------------------------------------------------


class register_entry(nodes.General, nodes.TextElement):
    """An entry: markup before and after its children, kept apart so that links in it resolve."""


def visit_entry(self, node):
    self.body.append(node["before"])


def depart_entry(self, node):
    self.body.append(node["after"])


def skip_entry(self, node):
    raise nodes.SkipNode


def attribution(q: Quotation, docname: str) -> list[nodes.Node]:
    """Speaker, office, date, linked outlet, and how the words reached us; ids in a note are links."""
    speaker = f"<cite>{escape(q.speaker)}</cite>" + (f", {escape(q.office)}" if q.office else "")
    date = f'<time datetime="{q.date}">{long_date(q.date)}</time>'
    outlet = f'<a href="{html.escape(q.url)}">{escape(q.outlet)}</a>'
    found: list[nodes.Node] = [raw(f"{speaker}. {date}. {outlet}{archived_copy(q.url)}")]
    notes = q.relay_note
    if q.translator and q.original_language not in ("", "en"):
        notes = "; ".join(filter(None, [f"translated by {q.translator}", notes]))
    if not notes:
        return found
    found.append(raw(' <span class="relay">('))
    found += linked(notes, docname)
    found.append(raw(")</span>"))
    return found


def archived_copy(url: str) -> str:
    """The link to the copy of a page, where there is one."""
    copy = archived(url)
    return f', <a href="{html.escape(copy.archive_url)}">archived copy, {long_date(copy.archive_day)}</a>' if copy else ""


def unusual(read: str, confidence: str) -> str:
    """What an entry says of how it is known: nothing where that is as usual (see `USUAL_READ`)."""
    found = ""
    if remark := USUAL_READ.sub("", read, count=1):
        found += f" {escape(remark[0].upper() + remark[1:])}."
    if confidence not in USUAL_CONFIDENCE:
        found += f' Confidence: <span class="confidence">{confidence}</span>.'
    return found


def linked(text: str, docname: str) -> list[nodes.Node]:
    """Text in which ids of the registers are links that name speaker and date, or the event."""
    found: list[nodes.Node] = []
    place = 0
    for match in registers.ID_IN_TEXT.finditer(text):
        found.append(raw(escape(text[place : match.start()])))
        try:
            found.append(link("said", match[0], registers.quotation(match[0]).short_name, docname))
        except ReportError:
            found.append(link("event", match[0], registers.event(match[0]).title, docname))
        place = match.end()
    found.append(raw(escape(text[place:])))
    return found


def figure(q: Quotation, env, *, classes: str = "", more: Iterable[nodes.Node] = ()) -> register_entry:
    """A quotation or paraphrase with its attribution. Its id is the register's."""
    if q.type == "quotation":
        cite = f' cite="{html.escape(q.url)}"'
        words = f"<blockquote{cite}{q.language_attribute}><p>{escape(q.words)}</p></blockquote>"
    else:
        words = f'<p class="own-words"><span class="own-words-label">In our words:</span> <span>{escape(q.words)}</span></p>'
    node = register_entry(
        before=f'<figure id="{q.quotation}" class="{q.type} side-{q.group}{classes}">{words}<figcaption>',
        after="</figcaption></figure>\n",
    )
    node += attribution(q, env.docname)
    node += list(more)
    return node


def located(directive: SphinxDirective, node: nodes.Node) -> nodes.Node:
    """The node, its links told where they stand, so that a broken one is reported with its line."""
    for one in node.findall(addnodes.pending_xref):
        directive.set_source_info(one)
    return node


class StatementDirective(SphinxDirective):
    """````{quotation} id```` or ````{paraphrase} id````: a statement from the register.

    A quotation stands word for word; a paraphrase is set in another type and never between
    quotation marks. Either refuses the other. The caption links to the register's entry.
    """

    required_arguments = 1
    has_content = False

    def run(self):
        key = self.arguments[0]
        try:
            q = registers.quotation(key)
            if q.type != self.name:
                raise ReportError(
                    f"{key} is a {q.type}, not a {self.name}: only words as printed may stand between quotation marks. Use {{{q.type}}}."
                )
            shown = self.env.temp_data.setdefault("register_statements", set())
            if key in shown:
                raise ReportError(f"{key} stands on this page already; link to it by {{said}}`{key}`.")
        except ReportError as error:
            logger.warning("%s", error, location=self.get_location(), type=self.name)
            return []
        shown.add(key)
        back = [raw('<span class="to-register">&#160;&#183; '), link("said", key, "In the register", self.env.docname), raw("</span>")]
        return [located(self, figure(q, self.env, more=back))]


# --- Filters --------------------------------------------------------------------------------


def chronology() -> Listing:
    """All events by year, the newest first, to be chosen by kind, by who acted and by where."""
    events = registers.events()[::-1]
    years = {year: [e for e in events if e.year == year] for year in sorted({e.year for e in events}, reverse=True)}
    return Listing(
        "events",
        "events",
        years,
        [
            Facet("kind", "Kind", KINDS, lambda e: [e.kind]),
            Facet(
                "actor",
                "Who acted",
                {k: v[0] for k, v in ACTOR_FACET.items()},
                lambda e: [k for k, (_, codes) in ACTOR_FACET.items() if set(codes) & set(e.actors)],
            ),
            Facet(
                "place",
                "Where",
                {k: v[0] for k, v in PLACE_FACET.items()},
                lambda e: [k for k, (_, codes) in PLACE_FACET.items() if e.place in codes],
            ),
        ],
    )


def statements() -> Listing:
    """All statements by issue, to be chosen by side, issue and year."""
    said = sorted(registers.quotations(), key=lambda q: (q.date, q.quotation))
    years = sorted({q.year for q in said})
    return Listing(
        "said",
        "statements",
        {ISSUES[i]: [q for q in said if q.issue == i] for i in ISSUES},
        [
            Facet("side", "Side", SIDES, lambda q: [q.group]),
            Facet("issue", "Issue", ISSUES, lambda q: [q.issue]),
            Facet("year", "Year", {y: y for y in years}, lambda q: [q.year]),
        ],
    )


def found_by() -> Listing:
    """All searches, those for the report's statements first, to be chosen by what they were for."""
    made = searches()
    purposes = {c.claim: c.claim for c in registers.claims()} | {r.rule: f"Rule {r.rule}" for r in rules()}
    taken = {"yes": "Something taken", "no": "Nothing taken"}
    return Listing(
        "searches",
        "searches",
        {
            "Searches for the statements": sorted((s for s in made if s.statement), key=lambda s: (int(s.statements[0][1:]), s.search_id)),
            "Searches for the rules": sorted((s for s in made if not s.statement), key=lambda s: (s.rule, s.search_id)),
        },
        [
            Facet("for", "For", purposes, lambda s: [*s.statements, *([s.rule] if s.rule else [])]),
            Facet("taken", "Result", taken, lambda s: ["yes" if s.taken else "no"]),
        ],
    )


# --- The pages ------------------------------------------------------------------------------


class ListingDirective(SphinxDirective):
    """What both registers' pages have in common: filters, a section for each group, a count."""

    has_content = False

    def run(self):
        try:
            listing = self.listing()
        except ReportError as error:
            logger.warning("%s", error, location=self.get_location(), type="register")
            return []
        self.env.metadata[self.env.docname]["register"] = listing.name
        labels = {title: f"{listing.name}-{re.sub(r'[^a-z0-9]+', '-', title.lower()).strip('-')}" for title in listing.groups}
        jumps = " ".join(f'<a href="#{label}">{escape(title)}</a>' for title, label in labels.items())
        found: list[nodes.Node] = [raw(listing.form()), raw(f'<p class="jumps">Go to: {jumps}</p>')]
        for title, entries in listing.groups.items():
            label = labels[title]
            section = nodes.section(ids=[label], names=[label], classes=["entries", listing.name])
            section += nodes.title("", title)
            section += [located(self, self.entry(one, listing.classes(one))) for one in entries]
            self.state.document.note_explicit_target(section, section)
            found.append(section)
        count = len(listing.entries)
        found.append(raw(f'<p class="register-count" data-shown="{count}"><span>{listing.noun} of {count} shown</span></p>'))
        return found


class ChronologyDirective(ListingDirective):
    """````{chronology}````: every event of the register."""

    listing = staticmethod(chronology)

    def entry(self, e: Event, classes: str) -> nodes.Node:
        domain = self.env.get_domain("register")
        domain.note("event", e.event, e.title)  # type: ignore[attr-defined]
        date = f'<time datetime="{e.date}">{long_date(e.date)}</time>'
        if e.end:
            date += f' to <time datetime="{e.end}">{long_date(e.end)}</time>'
        actors = escape(" and ".join(ACTORS[a] for a in e.actors))
        actors = actors if actors[:2].isupper() else actors[0].upper() + actors[1:]
        body = (
            f'<p class="entry-date">{date} <a class="entry-link" href="#{e.event}" aria-label="Address of: {html.escape(e.title)}">#</a></p>'
            f'<h4 class="entry-title">{escape(e.title)}</h4>'
            f'<p class="entry-summary">{escape(e.summary)}</p>'
            f'<p class="entry-meta"><span class="kind">{KINDS[e.kind]}</span> ({ACT_WORDS[e.act]}). {actors}. {escape(e.place_name)}.'
            f' Source: <a href="{html.escape(e.url)}">{escape(e.outlet)}</a>{archived_copy(e.url)}.{unusual(e.read, e.confidence)}'
        )
        node = register_entry(before=f'<article class="{classes}" id="{e.event}">{body}', after="</p></article>\n")
        related = sorted((q for q in registers.quotations() if q.event == e.event), key=lambda q: (q.date, q.quotation))
        for number, q in enumerate(related):
            node += raw(" What was said: " if number == 0 else "; ")
            alike = sum(q.short_name == other.short_name for other in related) > 1
            name = f"{q.short_name} ({q.issue.replace('-', ' ')})" if alike else q.short_name
            node += link("said", q.quotation, name, self.env.docname)
        if related:
            node += raw(".")
        return node


class StatementsRegisterDirective(ListingDirective):
    """````{quotation-register}````: every statement of the register."""

    listing = staticmethod(statements)

    def entry(self, q: Quotation, classes: str) -> nodes.Node:
        self.env.get_domain("register").note("said", q.quotation, q.short_name)  # type: ignore[attr-defined]
        more = [raw(f' <span class="entry-meta">{SIDES[q.group]}.{unusual(q.read, q.confidence)}')]
        if q.event:
            more += [raw(" Event: "), link("event", q.event, registers.event(q.event).title, self.env.docname), raw(".")]
        name = html.escape(f"{q.short_name}: {ISSUES[q.issue]}")
        more.append(raw(f' <a class="entry-link" href="#{q.quotation}" aria-label="Address of: {name}">#</a></span>'))
        return figure(q, self.env, classes=f" {classes}", more=more)


class SearchesDirective(ListingDirective):
    """````{searches}````: every search, folded to the words that were searched for."""

    listing = staticmethod(found_by)

    def entry(self, s: Search, classes: str) -> nodes.Node:
        self.env.get_domain("register").note("search", s.search_id, s.words)  # type: ignore[attr-defined]
        purpose = ", ".join([*s.statements, *([f"rule {s.rule}"] if s.rule else [])])
        opened = {"": "None bore on it.", "all": "All were read."}.get(s.opened, f"Read: {escape(s.opened.replace(';', '; '))}.")
        node = register_entry(
            before=f'<details class="{classes}" id="{s.search_id}"><summary>{urdu.marked(s.words)}</summary><p class="entry-meta">'
            f"{escape(s.question.rstrip('.'))}{'' if s.question.endswith('?') else '.'} For {purpose}. "
            f'<time datetime="{s.date}">{long_date(s.date)}</time>, {s.where}, {s.results} results. {opened} '
            f"Found: {escape(s.found.rstrip('.'))}.",
            after="</p></details>\n",
        )
        for number, item in enumerate(filter(None, s.taken.split(";"))):
            node += raw(" Taken: " if number == 0 else "; ")
            kind = next((k for k in ("said", "event") if _is_entry(k, item)), None)
            node += link(kind, item, NAMED[kind](item), self.env.docname) if kind else raw(escape(item))
        if s.taken:
            node += raw(".")
        return node


def _is_entry(kind: str, key: str) -> bool:
    try:
        return bool(NAMED[kind](key))
    except ReportError:
        return False


# --- Sphinx ---------------------------------------------------------------------------------


def add_filters(app, pagename, templatename, context, doctree):
    """The filters' script, and their style sheet where scripts don't run, on the registers' pages alone."""
    if "register" in app.env.metadata.get(pagename, {}):
        app.add_css_file(FILTERS_CSS, **{"class": site.WITHOUT_SCRIPTS})
        app.add_js_file("registers.js", loading_method="defer")


def write_filters(app, error):
    if not error:
        made = kept_text(FILTERS_CSS, __name__, lambda: "".join(listing().css() for listing in (chronology, statements, found_by)))
        (Path(app.outdir) / "_static" / FILTERS_CSS).write_text(
            "/* Made from the registers when the book is built. */\n" + made, encoding="utf-8"
        )


def setup(app):
    app.add_domain(RegisterDomain)
    for kind in PAGES:
        app.add_role(kind, EntryRole(kind))
    html_only = dict.fromkeys(("html", "singlehtml"), (visit_entry, depart_entry))
    other = dict.fromkeys(("latex", "text", "man", "texinfo"), (skip_entry, None))
    app.add_node(register_entry, **html_only, **other)
    for name in ("quotation", "paraphrase"):
        app.add_directive(name, StatementDirective)
    app.add_directive("chronology", ChronologyDirective)
    app.add_directive("quotation-register", StatementsRegisterDirective)
    app.add_directive("searches", SearchesDirective)
    app.setup_extension("report.book.register_tables")
    app.connect("html-page-context", add_filters)
    app.connect("build-finished", write_filters)
    return {"version": "1", "parallel_read_safe": True, "parallel_write_safe": True}
