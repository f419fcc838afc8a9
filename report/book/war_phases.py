"""The phases of the war as a strip on the pages of evidence: a way to what the chronology has of each.

Deals, operations and talks are dated by events. The rise, the lull and the return have no agreed dates: theirs are this book's
choice, and the strip says so.
"""

from __future__ import annotations

from dataclasses import dataclass
from html import escape

from docutils import nodes

from report import registers

PAGES = ("counting-violence", "violence-by-province", "after-kabul", "who-fights", "fight-or-talk", "two-governments")
REGISTER = "chapters/chronology"


@dataclass(frozen=True)
class Phase:
    """`first` and `last` are the events that date it ("" where it goes on); `agreed` says whether others date it so too."""

    name: str
    first: str
    last: str
    agreed: bool = True

    @property
    def when(self) -> str:
        """2004–06, or 2023– where it goes on."""
        return f"{registers.event(self.first).year}–{registers.event(self.last).year[2:] if self.last else ''}"


PHASES = (
    Phase("Deals", "shakai-deal-2004", "north-waziristan-accord-2006"),
    Phase("Rise", "north-waziristan-accord-ends-2007", "malakand-operation-2009", agreed=False),
    Phase("Operations", "operation-rah-e-rast-2009", "operation-khyber-2-2015"),
    Phase("Lull", "lahore-park-2016", "ttp-mergers-2020", agreed=False),
    Phase("Talks", "khan-confirms-talks-2021", "ceasefire-ends-2022-11"),
    Phase("Return", "peshawar-mosque-2023", "", agreed=False),
)


def phase_of(event: str) -> Phase | None:
    """The phase in which an event began: the last that had begun; None before the first."""
    date = registers.event(event).date
    return next((phase for phase in reversed(PHASES) if registers.event(phase.first).date <= date), None)


def strip(named: set[str], register: str) -> str:
    """The strip of a page that names some events; `register` is the address of the chronology."""
    spoken_of = {phase_of(event) for event in named}
    shown = []
    for phase in PHASES:
        title = f"{registers.event(phase.first).title}{f' to {registers.event(phase.last).title}' if phase.last else ' and since'}"
        shown.append(
            f'<li{" class=lit" if phase in spoken_of else ""}><a href="{register}#{phase.first}" title="{escape(title, quote=True)}">'
            f"<b>{phase.name}{'' if phase.agreed else '‡'}</b> {phase.when}</a></li>"
        )
    return (
        f'<nav class="war-phases" aria-label="Phases of the war with the Taliban in Pakistan"><ol>{"".join(shown)}</ol>'
        "<p>By events of the chronology; in bold those of this page. ‡ No agreed dates: our choice.</p></nav>"
    )


def put(app, doctree) -> None:
    """Keeps the strip's place on a page of evidence: after its first figure, or else its answer."""
    if app.env.docname.removeprefix("chapters/") not in PAGES:
        return
    boxes = [node for node in doctree.findall(nodes.container) if "answer" in node["classes"]]
    figures = [node for node in doctree.findall(nodes.figure) if "chart" in node["classes"]]
    for at in [*figures, *boxes][:1]:
        while not isinstance(at.parent, nodes.section):
            at = at.parent
        at.parent.insert(at.parent.index(at) + 1, nodes.raw("", "", format="html", phases=True))


def link(app, doctree, docname: str) -> None:
    """Draws the strip, when all events that the page names are known."""
    for node in [node for node in doctree.findall(nodes.raw) if "phases" in node]:
        register = app.builder.get_relative_uri(docname, REGISTER) if REGISTER in app.env.found_docs else ""
        known = {event.event for event in registers.events()}
        links = [ref["refuri"].partition("#") for ref in doctree.findall(nodes.reference) if "refuri" in ref]
        named = {anchor for page, _, anchor in links if page == register}
        text = strip(named & known, register) if register else ""
        node.replace_self(nodes.raw("", text, format="html"))


def setup(app):
    app.connect("doctree-read", put)
    app.connect("doctree-resolved", link)
    return {"version": "1", "parallel_read_safe": True, "parallel_write_safe": True}
