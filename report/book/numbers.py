"""Every number and every tested sentence as a link to its entry: what it means, the rows it reads, and Python that gives it again.

The entries stand on the page ``chapters/numbers``, which needs no script; `_static/numbers.js` opens them in place, from one
file that is loaded when the first is asked for. Machines find the same in ``values.json``.
"""

from __future__ import annotations

import functools
import hashlib
import html
import json
import posixpath
import re
import textwrap
from pathlib import Path

from docutils import nodes
from sphinx.util import logging
from sphinx.util.docutils import SphinxDirective

from report import paths, tables
from report.book.register_pages import raw
from report.book.site import curly
from report.book.urdu import ARABIC, marked
from report.editions import edition
from report.prose import arguments
from report.record import credits, panel
from report.words import number

logger = logging.getLogger(__name__)

PAGE = "chapters/numbers"
FOLDER, VALUES = "numbers", "values.json"
RULES = "data-and-methods.html#method-specification"
RESTS = "What this sentence rests on"


class why(nodes.General, nodes.Inline, nodes.Element):  # noqa: N801, as docutils names its nodes
    """The way from a sentence to what it was tested on; it has no text."""


def visit_why(writer, node) -> None:
    """The link as HTML: a sign by the style sheet, a name for who hears the page."""
    writer.body.append(f'<a class="why" href="{node["address"]}" aria-label="{RESTS}: {html.escape(node["says"])}"></a>')


class answered(nodes.reference):  # noqa: N801, as docutils names its nodes
    """The link of a number to its entry; as there are many on a page, its HTML has no more than it needs."""


def visit_answered(writer, node) -> None:
    """The link as HTML."""
    writer.body.append(f'<a class="number" href="{node["refuri"]}">')


def mark(what: str, *children: nodes.Node, kind: str) -> nodes.inline:
    """A number or a sentence that answers for itself; what: "fact total …" or "truth …"."""
    return nodes.inline("", "", *children, classes=[kind], answers=what)


def anchor(what: str) -> str:
    """The address of an entry on its page: the same as long as the prose names it so."""
    return "n" + hashlib.sha256(what.encode()).hexdigest()[:6]


def address(figure: str, page: str) -> str:
    """From a page to the entry of a figure."""
    return f"{posixpath.relpath(PAGE, posixpath.dirname(page))}.html#{anchor(f'figure {figure}')}"


NUMBER = re.compile(r"(?<![\w.,])(?<!per )[+−]?\d+(?:,\d+)*(?:\.\d+)?(?:%| times)?(?![\w%]|-[a-z]| intervals?)")
"""A number that was computed: not that of a unit (per 30 days, per 100,000) or of a convention (95% intervals)."""
DATED = re.compile(r"(?:19|20)\d\d|\d+(?= (?:January|February|March|April|May|June|July|August|September|October|November|December))")


def computed(text: str) -> list[re.Match]:
    """The numbers of a text that were computed: no dates."""
    return [match for match in NUMBER.finditer(text) if not DATED.match(text, match.start()) or not match[0].isdigit()]


def answering(text: str, what: str) -> list[nodes.Node]:
    """A text whose computed numbers answer for themselves."""
    found: list[nodes.Node] = []
    end = 0
    for match in computed(text):
        found += [nodes.Text(text[end : match.start()]), mark(what, nodes.Text(match[0]), kind="number")]
        end = match.end()
    return [*found, nodes.Text(text[end:])]


RECIPES = paths.CHAPTERS / "recipes"
"""A figure's numbers from the tables of data/, in a few lines of pandas, by the figure's name."""
TOLD = re.compile(r"^# In the (?:title|caption): .+(?:\n# .+)*", re.MULTILINE)
"""What a recipe says of the numbers in the title or the caption, before it computes them."""


def recipe_of(figure: str) -> Path | None:
    """The file of what goes into a figure; None for one without."""
    path = RECIPES / f"{figure}.py"
    return path if path.exists() else None


def of_figure(content: dict, page: str) -> dict:
    """The entry of the numbers that a figure tells, from the chart that it was drawn from."""
    module, _, name = content["code"].rpartition(".")
    path = recipe_of(content["name"])
    recipe = path.read_text(encoding="utf-8") if path else ""
    return {
        "text": content["finding"],
        "says": [_of_which(told, content) for told in TOLD.findall(recipe)],
        "reads": content["reads"],
        "call": content["call"],
        "page": Path(page).name,
        "place": f"{Path(page).name}.html#{content['name']}",
        "recipe": recipe,
        "python": [f"from {module} import {name}", f"print({content['call']}.csv())"],
    }


def _of_which(told: str, content: dict) -> str:
    """What a recipe says of the numbers in the title or the caption, with the numbers."""
    where, _, meant = told.replace("\n# ", " ").removeprefix("# ").partition(": ")
    sentence = content["finding" if where.endswith("title") else "caption"]
    return f"{where}, {' and '.join(match[0] for match in computed(sentence))}: {meant}"


# --- An entry -------------------------------------------------------------------------------------


def entry(what: str, found: dict) -> str:
    """An entry as HTML: value, meaning, arguments, rows, sources, last edition, Python."""
    kind, _, text = what.partition(" ")
    results = _results(found["reads"])
    esc = functools.partial(html.escape, quote=False)
    if kind == "fact":
        unit = f" <small>{esc(found['unit'])}</small>" if found["unit"] not in ("", "%", "times", "year") else ""
        made = f"<p>Here: {esc(found['made'])}.</p>" if found["made"] else ""
        head = f"<h3>{esc(found['text'])}{unit}</h3><p>{esc(found['says'])}</p>{made}"
        head += _list([f"{name}: {esc(said)}" for name, said in found["with"]])
        if any(name == "statement" for name, _ in found["with"]) and not results:
            head += f'<p><a href="{RULES}">How it is measured and judged</a></p>'
    elif kind == "figure":
        head = f"<h3>{esc(found['text'])}</h3>" + "".join(f"<p>{esc(told)}</p>" for told in found["says"])
        notebook = f'<a href="../notebooks/{found["page"]}.ipynb">notebook</a>'
        head += f'<p><a href="{found["place"]}">The figure</a>; its cell in the {notebook}: <code>{esc(found["call"])}</code></p>'
    else:
        said = arguments.codes_in_words(EXACT.sub("", found["text"]))
        if len(found["tested"]) > SHOWN:
            said = f"{len(found['tested'])} comparisons hold, as the sentence says"
        head = f"<h3>{esc(_capital(said))}</h3>" + _list([_tested(one, said) for one in found["tested"]])
    told = (
        f"{head}<p>It reads:</p>{_list([_read(*rows) for rows in found['reads']] or ['no table'])}{results}"
        f"<p>{esc(_sources(found))}</p>{_before(kind, text, found['text'])}"
        f"{_again(found)}"
    )
    if found.get("recipe"):
        told += f"<details open><summary>{WHAT_GOES_IN}</summary>{_code([found['recipe']])}</details>"
    return ARABIC.sub(r'<span lang="ur" dir="rtl">\g<0></span>', told)


WHAT_GOES_IN = "What goes in: from the tables to the numbers drawn, run at the root of a clone"


def _again(found: dict) -> str:
    """Two lines of Python, and more of what is read, in one fold: a browser pays for each."""
    rows = [row for read in found["reads"] for row in _rows(*read)]
    title = "Two lines of Python that give it again" + ", and more of what it reads" * bool(rows)
    return f"<details><summary>{title}</summary>{_code(found['python'])}{_list(rows)}</details>"


def _code(lines: list[str]) -> str:
    code = html.escape("\n".join(lines).rstrip(), quote=False)
    return f'<pre tabindex="0">{code}</pre>'


def _list(items: list[str]) -> str:
    return f"<ul>{''.join(f'<li>{item}</li>' for item in items)}</ul>" if items else ""


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]


EXACT = re.compile(r" \([−-]?[\d.]+\)")
"""A value with all its digits, after the printed one."""


SHOWN = 4
"""So many comparisons stand in the heading of an entry."""


def _tested(condition: list[str], known: str) -> str:
    """What a condition compares, with the values of both sides; of a rule its words and its reason, unless `known` from the heading."""
    part, left, found, word, right, limit = (html.escape(one, quote=False) for one in condition)
    ahead = f"{part}: {left}" if part else _capital(left)
    if not word:
        return f"{ahead}." + ("" if html.unescape(limit) == known else f" Found: {limit}.")
    if word == "is" and not right:
        return f"{ahead}: {found}, as the sentence says."
    other = re.sub(r"^[A-Z](?=[a-z ])", lambda first: first[0].lower(), right) + ": " if right else ""
    return " ".join(filter(None, [f"{ahead}: {found}, which is", word.removeprefix("is").strip(), f"{other}{limit}."]))


def _read(table: str, said: str, count: int | None, of: int | None, first: int | None, fields: str, whole: str) -> str:
    """The rows that are read of a table, with a link to it."""
    file = table if "." in table else f"{table}.csv"
    link = f'<a href="../data/{file}">{file}</a>'
    chosen = ": " * bool(said) + html.escape(said)
    if count is None:
        return f"{link}{chosen}{', its release and days' * (table == tables.PACKAGE and 'source' in said)}"
    every = "all" if count == of else f"{number(count)} of"
    row = f". Row {number(first)}: {html.escape(fields)}" if first and count == 1 else ""
    return f"{link}: {every} {number(of or 0)} rows{chosen}{row}"


def _rows(table: str, said: str, count: int | None, of: int | None, first: int | None, fields: str, whole: str) -> list[str]:
    """The first of many rows that are read of a table, and a long list by which they are chosen: no part of what is read first."""
    row = f"{table}, first row {number(first)}: {html.escape(fields)}" if first and count and count > 1 else ""
    values = f"{table}, chosen by: {html.escape(whole)}" if whole else ""
    return [one for one in (row, values) if one]


def _results(reads: list) -> str:
    """For tables of estimates, whose rows are results: what those were computed from."""
    named = [source for table, said, *_ in reads if table.startswith("estimates") for source in _values(said, "source")]
    files = dict.fromkeys(panel.SOURCES[source] for source in named if source in panel.SOURCES)
    if not files:
        return ""
    links = " and ".join(f'<a href="../data/{table}.csv">{table}.csv</a>' for table in files)
    return f'<p>These rows are results, from {links}, by <a href="{RULES}">rules</a> that say which months and deaths.</p>'


def _values(said: str, column: str) -> list[str]:
    """The values of a column in a choice of rows, as `tables.in_words` puts it."""
    chosen = dict(part.split(" ", 1) for part in said.split("; ") if " " in part)
    return chosen[column].split(", ") if column in chosen else []


OWN, OWN_ROWS = "this book", "this book, each row with its source"
GTD = "START"
"""In the title of the source of the Global Terrorism Database: of few of the published figures."""


@functools.cache
def origin(table: str, said: str) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """The sources of rows of a table and their licences: of one release alone where the choice names it."""
    named = _values(said, "source")
    if named and set(named) <= set(credits.SHORT):
        return tuple(map(credits.release_name, named)), tuple(_licence(credits.recorded(one)["license"]) for one in named)
    if "." in table:
        return (), ()
    card = tables.card(table)
    shown = next(filter(None, (_values(said, name) for name in ("counts", "figure", "definition"))), ["start- and more"])
    without = not any(sign in one for one in shown for sign in ("gtd", "start-", " more"))
    titles = tuple(
        ", ".join(filter(None, (one["title"], one.get("version"))))
        for one in card.get("sources", ())
        if not (without and GTD in one["title"])
    )
    own = {field["name"] for field in card["schema"]["fields"]} & {"url", "source", "link"}
    return titles or (OWN_ROWS if own else OWN,), tuple(_licence(one["title"]) for one in card.get("licenses", ()))


@functools.cache
def _licence(title: str) -> str:
    """A licence in the words of the tables, also where a release or a table names it otherwise."""
    known = (tables.card(name)["licenses"][0]["title"] for name in ("incidents", "incidents_acled"))
    named = title.replace("CC-BY-4.0", "Creative Commons Attribution 4.0").removesuffix(" International")
    return next((one for one in known if named.split(":")[0].split(";")[0] == one.split(":")[0]), named)


def sources(found: dict) -> tuple[list[str], list[str]]:
    """The sources of what an entry reads, and their licences; the book's own where no table is read."""
    both = [origin(table, said) for table, said, *_ in found["reads"]]
    named, licences = (list(dict.fromkeys(one for each in both for one in each[at])) for at in (0, 1))
    if OWN_ROWS in named:
        named = [one for one in named if one != OWN]
    return named or [OWN], licences or [_licence("CC-BY-4.0")]


def _sources(found: dict) -> str:
    named, licences = sources(found)
    return f"Source: {'; '.join(named)}. Licence: {'; '.join(licences)}."


def _before(kind: str, text: str, now: str) -> str:
    """What the last edition said under the name."""
    old = edition.before(kind, text)
    if kind == "figure":
        return "<p>What figures say is not kept by edition.</p>"
    last = f"Edition {tables.edition()}, the last that was stamped,"
    if text in edition.PASSING:
        said = "It differs in every edition."
    elif old is None:
        said = f"{last} {'has no number of this name' if kind == 'fact' else 'did not test it so'}."
    else:
        said = f"{last} {'printed' if kind == 'fact' else 'found'} {'the same' if old == now else html.escape(old, quote=False)}."
    return f"<p>{said}</p>"


def edition_of(name: str, now: str) -> str:
    """The edition that prints a fact so: the last, or what comes after it."""
    last = tables.edition()
    return last if name in edition.PASSING or edition.before("fact", name) == now else f"after {last}"


# --- All of them ----------------------------------------------------------------------------------


def named(env, page: str) -> dict[str, dict]:
    """The entries of a page: of what its text names, and of its figures."""
    said = env.__dict__.get("report_read", {}).get(page, ("", {}))[1]
    return {what: answer[3] for what, answer in said.items()} | env.__dict__.get("report_numbered", {}).get(page, {})


def entries(env) -> dict[str, dict[str, dict]]:
    """By chapter, in the order of the book, the entries that it names first."""
    read, known, found = env.__dict__.get("report_read", {}), set[str](), {}
    order = [env.config.root_doc, *(str(one) for part in env.external_site_map.root.subtrees for one in part.items)]
    for page in [*order, *sorted(set(read) - set(order))]:
        own = {what: one for what, one in named(env, page).items() if what not in known and one}
        known |= own.keys()
        if own:
            found[page] = own
    twice = {anchor(what) for what in known}
    if len(twice) != len(known):
        raise ValueError("Two numbers have one address: let anchor() take more of the digest.")
    return found


def listing(env) -> str:
    """All entries as HTML, a section for each chapter."""
    found = entries(env)
    titles = {page: marked(env.titles[page].astext()) for page in found}
    ways = _list([f'<a href="#of-{Path(page).name}">{title}</a>' for page, title in titles.items()])
    return f'<nav aria-label="Numbers by chapter">{ways}</nav>' + "".join(
        f'<section id="of-{Path(page).name}" class="numbers"><h2>{titles[page]}</h2>'
        + "".join(f'<article id="{anchor(what)}" class="entry-of-number">{entry(what, one)}</article>' for what, one in own.items())
        + "</section>"
        for page, own in found.items()
    )


class NumbersDirective(SphinxDirective):
    """````{numbers}````: the entries of all numbers, when all pages have been read."""

    def run(self):
        return [nodes.container(classes=["numbers"])]


def link(app, doctree, docname: str) -> None:
    """Makes links of the numbers of a page, and puts the entries on theirs."""
    env = app.env
    if PAGE not in env.found_docs or app.builder.format != "html":
        return
    here = named(env, docname)
    for node in list(doctree.findall(lambda one: isinstance(one, nodes.inline) and "answers" in one)):
        what = node["answers"]
        if not here.get(what):
            logger.warning("%r has no entry, so that no reader can follow it.", what, location=node, type="number")
        address = f"{app.builder.get_relative_uri(docname, PAGE)}#{anchor(what)}"
        if "truth" in node["classes"]:
            node += why("", address=address, says=textwrap.shorten(node.astext(), 28, placeholder="…"))
        elif not _within_a_link(node):
            node.replace_self(answered("", "", *node.children, refuri=address))
    if docname == PAGE:
        for place in doctree.findall(lambda one: isinstance(one, nodes.container) and one["classes"] == ["numbers"]):
            place += raw(listing(env))


def _within_a_link(node: nodes.Node) -> bool:
    while node.parent is not None:
        node = node.parent
        if isinstance(node, nodes.reference):
            return True
    return False


def updated(app, env) -> list[str]:
    """The page of the entries, where one of them has changed."""
    # What was kept has its keys in another order than what was asked; the order of the entries counts.
    listed = [(page, list(own.items())) for page, own in entries(env).items()]
    now = hashlib.sha256(json.dumps(listed, sort_keys=True).encode()).hexdigest()
    last, env.__dict__["report_numbers"] = env.__dict__.get("report_numbers"), now
    return [PAGE] if now != last and PAGE in env.found_docs else []


def write(app, error) -> None:
    """Writes the entries of each page as a script, which works from a folder too, and the values for machines."""
    if error or app.builder.name != "html" or PAGE not in app.env.found_docs:
        return
    out = Path(app.outdir)
    found = {what: one for own in entries(app.env).values() for what, one in own.items()}
    held = {what: curly(entry(what, one)) for what, one in found.items()}
    (out / FOLDER).mkdir(exist_ok=True)
    for page in app.env.found_docs:
        if own := named(app.env, page):
            text = json.dumps({anchor(what): held[what] for what in own}, ensure_ascii=False, separators=(",", ":"))
            (out / FOLDER / f"{Path(page).name}.js").write_text(f"const NUMBERS = {text};\n", encoding="utf-8")
    told = [_told(what, one) for what, one in found.items() if what.startswith("fact ")]
    (out / VALUES).write_text(json.dumps(told, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")


def _told(what: str, found: dict) -> dict:
    """A number as a machine reads it."""
    name = what.partition(" ")[2]
    named, licences = sources(found)
    return {
        "name": name,
        "value": found["text"] if found["number"] is None else found["number"],
        "printed": found["text"],
        "unit": found["unit"],
        "source": named,
        "licence": licences,
        "edition": edition_of(name, found["text"]),
        "entry": f"{PAGE}.html#{anchor(what)}",
    }


def add_script(app, pagename, templatename, context, doctree) -> None:
    """What opens entries in place, on a page with numbers."""
    if named(app.env, pagename) and PAGE in app.env.found_docs:
        app.add_js_file("numbers.js", loading_method="defer", **{"data-entries": f"../{FOLDER}/{Path(pagename).name}.js"})


def setup(app):
    app.add_node(why, html=(visit_why, lambda writer, node: None))
    app.add_node(answered, html=(visit_answered, lambda writer, node: writer.body.append("</a>")))
    app.add_directive("numbers", NumbersDirective)
    app.connect("doctree-resolved", link)
    app.connect("env-updated", updated)
    app.connect("html-page-context", add_script)
    app.connect("build-finished", write)
    return {"version": "1", "parallel_read_safe": True, "parallel_write_safe": True}
