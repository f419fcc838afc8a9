"""A later release of UCDP's as a proposal: refreshed, estimated, built, and told in the text of a pull request.

What the book says before and after is asked for by processes of their own, since each reads its tables once.
"""

from __future__ import annotations

import ast
import json
import os
import re
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

import pandas as pd

from report import paths
from report.editions import changes, edition
from report.errors import ReportError
from report.figures.chart import STYLE, WIDE, Chart
from report.progress import say
from report.prose import listing, names, syntax
from report.record import credits
from report.sources import download

PROPOSAL = paths.BUILD / "proposal"
FOLDER = "CHARTS/"
"""How the text calls the folder of the pictures, until they have an address."""
LEFT_OUT = shutil.ignore_patterns(".venv", ".git", "_build", "__pycache__", "node_modules", "*.egg-info", ".*_cache")


# --- What the book says -----------------------------------------------------------------------------


def state(folder: Path) -> None:
    """Writes what the book says to state.json in `folder`: its values, its truths with their sentences, and its charts, drawn beside."""
    folder.mkdir(parents=True, exist_ok=True)
    sentences = [
        {"place": f"{file}:{use.line}", "name": use.text, "sentence": use.sentence, "holds": holds, "because": because}
        for file, use in listing.uses()
        if use.kind == "truth"
        for holds, because in [_holds(use.text)]
    ]
    found = {"values": edition.values(lenient=True).to_dict("list"), "sentences": sentences, "charts": _charts(folder)}
    (folder / "state.json").write_text(json.dumps(found, ensure_ascii=False), encoding="utf-8")


def _holds(name: str) -> tuple[bool, str]:
    try:
        return names.holds(name)
    except ReportError as error:
        return False, str(error)


def _charts(folder: Path) -> dict[str, dict[str, str]]:
    """Each chart of the chapters by its page and call: finding, numbers, and picture; or why it can't be drawn."""
    import matplotlib

    found = {}
    for path in sorted(paths.CHAPTERS.glob("*.md")):
        known: dict = {}
        for cell in syntax.read(path.read_text(encoding="utf-8")).directives:
            if cell.name != "code-cell":
                continue
            *before, last = ast.parse(cell.body).body
            call = f"{path.stem}: {ast.unparse(last)}"
            try:
                exec(compile(ast.Module(before, []), str(path), "exec"), known)  # the book's own cells
                chart = eval(compile(ast.Expression(last.value), str(path), "eval"), known) if isinstance(last, ast.Expr) else None
                if not isinstance(chart, Chart):
                    continue
                with matplotlib.rc_context(STYLE | {"savefig.facecolor": "white"}):
                    chart.drawn(WIDE).savefig(folder / f"{chart.name}.png", dpi=144, metadata={"Software": None})
                found[call] = {"finding": chart.finding, "numbers": chart.csv(), "picture": f"{chart.name}.png"}
            except ReportError as error:
                found[call] = {"finding": f"can't be drawn: {error}", "numbers": "", "picture": ""}
    return found


# --- The text ---------------------------------------------------------------------------------------


def text(before: dict, after: dict, built: list[str]) -> str:
    """The text of a pull request for two states: what no longer holds, verdicts, counts, charts and numbers that differ, and what else a build said."""
    parts = {part[0]: part for part in edition.differences(pd.DataFrame(before["values"]), pd.DataFrame(after["values"]))}
    lines = ["Made by `python -m report living`. Nothing is merged by itself: each sentence below is for a person to rewrite."]
    lines += ["", "## Sentences that no longer hold", "", *_sentences(before["sentences"], after["sentences"])]
    for name, heading, none in (
        ("Verdicts", "Verdicts that would flip", "None."),
        ("Releases", "Releases", "None differs."),
        ("Counts by source, year and province", "Events and deaths by province and year", "None differs."),
    ):
        lines += ["", f"## {heading}", "", *(_table(*parts[name][1:]) if name in parts else [none])]
    lines += ["", "## Charts before and after", "", *_pairs(before["charts"], after["charts"])]
    if built:
        lines += ["", "## What else the build says", "", *(f"- {_cell(line)}" for line in built)]
    for name in ("Numbers in the text", "What sentences rest on"):
        if name in parts:
            *_, rows = parts[name]
            lines += ["", f"<details><summary>{name}: {len(rows)}</summary>", "", *_table(*parts[name][1:]), "", "</details>"]
    lines += [
        "",
        "## What to do",
        "",
        "1. Rewrite the sentences: `make book` lists them with their places.",
        "2. Read the verdicts and the charts anew; a rule is not changed to keep a verdict.",
        "3. `make edition` writes the entry of the chapter on changes.",
    ]
    return "\n".join(lines) + "\n"


def _sentences(before: list[dict], after: list[dict]) -> list[str]:
    held = {(one["place"], one["name"]): one for one in before}
    lines = []
    for one in after:
        if not one["holds"]:
            old = held.get((one["place"], one["name"]))
            lines.append(f"- `{one['place']}` {_cell(one['sentence'])}")
            lines += [f"  - before: {_cell(old['because']) if old else 'not said'}", f"  - now: {_cell(one['because'])}"]
    return lines or ["None: all hold."]


def _pairs(before: dict[str, dict], after: dict[str, dict]) -> list[str]:
    lines = []
    for call, now in after.items():
        old = before.get(call, {"finding": "not drawn", "numbers": "", "picture": ""})
        if (old["finding"], old["numbers"]) != (now["finding"], now["numbers"]):
            lines += [f"### {_cell(now['finding'])}", "", f"`{call}`"]
            lines += [f"Before: {_cell(old['finding'])}"] if old["finding"] != now["finding"] else []
            pictures = [f"![{when}]({FOLDER}{when}/{one['picture']})" for when, one in (("before", old), ("after", now)) if one["picture"]]
            lines += ["", *_table(("Before", "After")[: len(pictures)], [tuple(pictures)], raw=True), ""] if pictures else [""]
    return lines or ["None differs."]


def _table(header: tuple[str, ...], rows: list[tuple[str, ...]], raw: bool = False) -> list[str]:
    shown = [[cell if raw else _cell(cell) or "–" for cell in row] for row in rows]
    return [f"| {' | '.join(row)} |" for row in (header, ["---"] * len(header), *shown)]


def _cell(text: str) -> str:
    """Text on one line, without meaning as markup and without a mention of anybody."""
    return re.sub(r"([\\`*_\[\]<>#|~@])", r"\\\1", " ".join(text.split()))


# --- The run ----------------------------------------------------------------------------------------


def newer() -> list[str]:
    """The versions that UCDP has published since those of the tables; ReportError if it does not say."""
    yearly, candidate = (credits.recorded(source)["release"] for source in ("ucdp-ged", "ucdp-candidate"))
    consolidated = re.findall(r"\d\d(?:\.\d\d){3}", candidate)
    return download.later(re.findall(r"\d\d\.\d", yearly)[0], consolidated, changes.today().year)


def run(refresh: list[str], dry_run: bool = False) -> Path | None:
    """Proposes a release: that of the options of `refresh`, else what `newer` finds. The tables of this project change, or with
    dry_run those of a copy. Returns the text, beside which its pictures stand; None where there is nothing new.

    ReportError, with what the command said, if the release can't be taken.
    """
    if not refresh:
        versions = newer()
        if not versions:
            print("UCDP has published no later release.")
            return None
        refresh = ["--download", *versions]
    refresh = [str(Path(word).resolve()) if Path(word).exists() else word for word in refresh]
    shutil.rmtree(PROPOSAL, ignore_errors=True)
    with tempfile.TemporaryDirectory() as temporary:
        folder = Path(shutil.copytree(paths.ROOT, Path(temporary) / "book", ignore=LEFT_OUT)) if dry_run else paths.ROOT
        before = _state(folder, "before")
        _command(folder, "refresh", *refresh)
        _command(folder, "estimate")
        after = _state(folder, "after")
        built = _command(folder, "build", may_fail=True)
    told = text(before, after, _warnings(built))
    for picture in PROPOSAL.glob("charts/*/*.png"):
        if f"{FOLDER}{picture.parent.name}/{picture.name}" not in told:
            picture.unlink()
    target = PROPOSAL / "text.md"
    target.write_text(told, encoding="utf-8")
    print(f"The text of the pull request is {target.relative_to(paths.ROOT)}; its charts stand beside it.")
    return target


def _state(folder: Path, when: str) -> dict:
    """What the book in `folder` says, by a process that reads its tables afresh."""
    say(f"Asking what the book says {when}")
    charts = PROPOSAL / "charts" / when
    _python(folder, "-c", f"import pathlib; from report.editions import living; living.state(pathlib.Path({str(charts)!r}))")
    found = charts / "state.json"
    said = json.loads(found.read_text(encoding="utf-8"))
    found.unlink()
    return said


def _command(folder: Path, *arguments: str, may_fail: bool = False) -> str:
    """`python -m report …` in a folder; what it said on stderr."""
    say(f"python -m report {' '.join(arguments)}")
    return _python(folder, "-m", "report", *arguments, may_fail=may_fail)


def _python(folder: Path, *arguments: str, may_fail: bool = False) -> str:
    run = subprocess.run(
        [sys.executable, *arguments], cwd=folder, env=os.environ | {"PYTHONPATH": str(folder)}, stderr=subprocess.PIPE, encoding="utf-8"
    )
    said = re.sub(r"\x1b\[[\d;]*m", "", run.stderr)
    print(said, file=sys.stderr, end="")
    if run.returncode and not may_fail:
        raise ReportError(f"The release can't be proposed.\n{said.strip().removeprefix('error: ')}")
    return said


def _warnings(built: str) -> list[str]:
    """What a build complains of beside the sentences that no longer hold, each with its place."""
    found = [line for line in built.splitlines() if re.search(r"\b(WARNING|ERROR|CRITICAL)\b|^[\w.]*(?:[Ee]rror|Exception): ", line)]
    return [line for line in found if not re.search(r"no longer holds|Each line with WARNING", line)]
