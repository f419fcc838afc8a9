"""Which pages a build reads again, those for which something that they were read from has changed, and which it writes.

By content, never by time. A page is read from its text, the facts and truths that it names, the outputs of
its cells, and files that it shows. All else that pages are read from (`frame`) makes every page outdated.
A page that was read is written; if what pages show of each other (`shown`) or load has changed, all are.
"""

from __future__ import annotations

import functools
import hashlib
import json
import pprint
import re
import shutil
from pathlib import Path

from report import closure
from report.book.kept import digest, execution_digest
from report.errors import ReportError
from report.paths import BUILD, CHAPTERS, HTML
from report.prose import entries, names

CELL = re.compile(r"^```\{code-cell\}.*?^```$", re.M | re.S)
SAID = BUILD / "said.json"
"""What facts and truths said in the last build that went well."""
NOTHING = [[(), ()], "", None, {}]
KEPT = ("report_read", "report_charts", "report_figures", "report_numbered")
"""What is kept of each page, by its name."""


def frame() -> str:
    """What every page depends on: the site's code, the settings, the tables, the references, the libraries."""
    files = digest("_config.yml", "_toc.yml", "references.bib", "pyproject.toml", "chapters/*.yml")
    return hashlib.sha256(f"{execution_digest(['report.book.extension'])} {files}".encode()).hexdigest()


def cells(text: str) -> str:
    """What the outputs of a chapter's cells depend on; empty where it has none."""
    found = CELL.findall(text)
    modules = {
        name for cell in found for name in closure.imports("\n".join(re.sub(r"^:.*$", "", line) for line in cell.splitlines()[1:-1]))
    }
    return hashlib.sha256("\0".join([*found, execution_digest(modules)]).encode()).hexdigest() if found else ""


def clear() -> None:
    """Takes away what an earlier build wrote and this one may not write again: all but the pages of chapters."""
    for path in HTML.glob("*"):
        if path.is_dir() and path.name != CHAPTERS.name:
            shutil.rmtree(path)
        elif not path.is_dir():
            path.unlink()
    for page in (HTML / CHAPTERS.name).glob("*.html"):
        if not (CHAPTERS / f"{page.stem}.md").exists():
            page.unlink()


# --- Facts and truths -----------------------------------------------------------------------------


class Answers:
    """What facts and truths say, asked once as long as their code, the tables and the libraries stay.

    `kept` has what was said before, {"fact total …" or "truth rose …": [what it rests on, key, answer, entry]}.
    """

    def __init__(self, kept: dict[str, list] | None = None):
        self.kept = kept or {}

    def ask(self, kind: str, text: str) -> list:
        """[what it rests on, key, answer, entry]: the text of a fact, or [holds, because] of a truth, and `entries.ask` of it.
        ReportError when it can't be said."""
        known = self.kept.get(f"{kind} {text}")
        if known and known[1] == _key(*map(tuple, known[0])):
            return known
        answer, entry = entries.ask(kind, text)
        functions = [names.FACTS.get(name) or names.TRUTHS[name] for name in sorted(names.named(text))]
        modules = tuple(sorted({function.__module__ for function in functions}))
        chapters = tuple(sorted({chapter for function in functions for chapter in getattr(function, "reads", ())}))
        self.kept[f"{kind} {text}"] = [(modules, chapters), _key(modules, chapters), answer, entry]
        return self.kept[f"{kind} {text}"]


@functools.cache
def _key(modules: tuple[str, ...], chapters: tuple[str, ...]) -> str:
    files = [closure.module_path(module) for module in modules]
    if not all(files):
        return ""  # one is gone
    said = hashlib.sha256(b"".join(file.read_bytes() for file in files if file)).hexdigest()  # docstrings are meanings
    return execution_digest((*modules, entries.__name__)) + said + digest(*(f"chapters/{name}.md" for name in chapters))


# --- Sphinx -----------------------------------------------------------------------------------------


def begin(app) -> None:
    """Takes up what was said in the last build."""
    app.report_answers = Answers(json.loads(SAID.read_text(encoding="utf-8")) if SAID.exists() else None)


def ask(env, kind: str, text: str):
    """What a fact or truth says on a page that is being read, which then hangs on it."""
    named = env.temp_data.setdefault("report_named", {})
    named[f"{kind} {text}"] = NOTHING
    named[f"{kind} {text}"] = env.app.report_answers.ask(kind, text)
    return named[f"{kind} {text}"][2]


def outdated(app, env, added, changed, removed) -> list[str]:
    """The pages to read again, beside those that Sphinx finds by itself."""
    known, found = env.__dict__.setdefault("report_read", {}), []
    for name in sorted(env.found_docs & known.keys()):
        digest_then, said_then = known[name]
        said = {what: _again(app, what) for what in said_then}
        same = all(answer[2] == said_then[what][2] for what, answer in said.items())
        known[name] = (digest_then, said)
        if not same or digest_then != _read_from(env, name):
            found.append(name)
    return found


def _again(app, name: str) -> list:
    try:
        return app.report_answers.ask(*name.split(" ", 1))
    except ReportError:
        return NOTHING  # it is told where the page is read


def _read_from(env, docname: str) -> str:
    text = Path(env.doc2path(docname)).read_text(encoding="utf-8")
    files = [Path(env.srcdir, name) for name in sorted(env.dependencies.get(docname, ()))]
    shown = [hashlib.sha256(file.read_bytes()).hexdigest() for file in files if file.is_file()]
    return hashlib.sha256("\0".join([text, cells(text), *shown]).encode()).hexdigest()


def note(app, doctree) -> None:
    """Keeps what a page was read from, once it has been."""
    env = app.env
    env.__dict__.setdefault("report_read", {})[env.docname] = (_read_from(env, env.docname), env.temp_data.get("report_named", {}))


def purge(app, env, docname: str) -> None:
    """Forgets a page that is gone or read again."""
    for kept in KEPT:
        env.__dict__.setdefault(kept, {}).pop(docname, None)


def merge(app, env, docnames, other) -> None:
    """What a parallel reader found, put beside what is known."""
    for kept in KEPT:
        found = other.__dict__.get(kept, {})
        env.__dict__.setdefault(kept, {}).update({page: found[page] for page in docnames if page in found})


def shown(env) -> str:
    """A digest of what a page may show of others: titles, sections, numbers of figures, labels, terms, citations, entries."""
    trees = [{name: tree.pformat() for name, tree in found.items()} for found in (env.titles, env.longtitles, env.tocs)]
    numbers = [env.toc_secnumbers, env.toc_fignumbers]
    # A line that came or went moves what is below it, and changes nothing for others.
    addresses = {name: [(slug, *found[1:]) for slug, found in data.get("myst_slugs", {}).items()] for name, data in env.metadata.items()}
    cited = sorted(
        (ref.docname, ref.citation_ref_id, [target.key for target in ref.targets]) for ref in env.domaindata["cite"]["citation_refs"]
    )
    known = {name: data for name, data in env.domaindata.items() if name != "cite"}
    # In an order of its own: a page that is read again comes last in what Sphinx knows of all.
    return hashlib.sha256(pprint.pformat([trees, numbers, addresses, cited, known], width=1000).encode()).hexdigest()


def updated(app, env) -> list[str]:
    """All pages, if what they show of each other has changed, or what they load or are framed by.

    Else the first page, since Sphinx ends without its last steps when it has no page to write.
    """
    last, now = env.__dict__.get("report_shown"), shown(env) + digest("_static/**/*", "_templates/**/*")
    env.__dict__["report_shown"] = now
    return sorted(env.found_docs) if last != now else [app.config.root_doc]


def keep(app, error) -> None:
    """Keeps what was said for the next build."""
    if not error:
        said = {what: answer for _, found in app.env.__dict__["report_read"].values() for what, answer in found.items()}
        half = SAID.with_suffix(".half")
        half.write_text(json.dumps(said, sort_keys=True), encoding="utf-8")
        half.replace(SAID)


def setup(app):
    app.connect("builder-inited", begin)
    app.connect("env-get-outdated", outdated)
    app.connect("env-purge-doc", purge)
    app.connect("env-get-updated", updated, priority=900)  # when sections and figures have their numbers
    app.connect("doctree-read", note)
    app.connect("env-merge-info", merge)
    app.connect("build-finished", keep)
    return {"version": "1", "parallel_read_safe": True, "parallel_write_safe": True}
