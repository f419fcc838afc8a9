"""What a researcher waits for, as ratios: `make bench`.

Builds are compared with a bare book of as many pages, or with the same book by a plain jupyter-book; the reader with
pandas.read_csv. Each ratio is the median of some pairs of runs, one right after the other, on a copy of the tree:
of seconds on the wall, and of seconds of all cores, which hardly depend on what else the machine does.
"""

from __future__ import annotations

import argparse
import csv
import os
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path[:0] = [str(ROOT), str(ROOT / "tests")]

import trees  # noqa: E402
from reliability.corpus import GED  # noqa: E402

ROWS = 400_000
COUNTRIES = 100
# The columns of UCDP's GED, with what a world-sized file holds in them: long texts above all.
TEXT = "A report of an event, with places, names and numbers in some hundred letters, as agencies write it. "
BUILD = [sys.executable, "-m", "report", "build"]
PLAIN = [str(Path(sys.executable).with_name("jupyter-book")), "build", ".", "-W", "-n", "--keep-going", "-q"]

Run = tuple[float, float]
"""Two measures of a run: seconds on the wall and of all cores, or seconds of all cores and megabytes."""


def timed(command: list[str], folder: Path) -> Run:
    """A command's seconds, those of its children included; its output is shown only if it fails."""
    environment = os.environ | {"PYTHONPATH": str(folder), "PYTHONHASHSEED": "0", "MPLBACKEND": "agg"}
    start, before = time.perf_counter(), os.times()
    done = subprocess.run(command, cwd=folder, env=environment, capture_output=True, text=True)
    if done.returncode:
        sys.exit(f"error: {' '.join(command)} failed.\n{done.stdout[-3000:]}\n{done.stderr[-3000:]}")
    after = os.times()
    cores = after.children_user + after.children_system - before.children_user - before.children_system
    return time.perf_counter() - start, cores


def cold(command: list[str], folder: Path) -> Run:
    """A build from nothing."""
    shutil.rmtree(folder / "_build", ignore_errors=True)
    return timed(command, folder)


def bare_book(folder: Path) -> Path:
    """A template book of as many pages as this one, without code."""
    pages = sorted(path.stem for path in (ROOT / "chapters").glob("*.md"))
    (folder / "chapters").mkdir(parents=True)
    for name in pages:
        (folder / "chapters" / f"{name}.md").write_text(f"# {name}\n\n## A section\n\n{TEXT * 20}\n", encoding="utf-8")
    chapters = "".join(f"  - file: chapters/{name}\n" for name in pages if name != "index")
    (folder / "_toc.yml").write_text(f"format: jb-book\nroot: chapters/index\nchapters:\n{chapters}", encoding="utf-8")
    (folder / "_config.yml").write_text("title: A bare book\nexecute:\n  execute_notebooks: 'off'\n", encoding="utf-8")
    return folder


# What is changed before a build: a file, and what is put behind a text of it; behind all of it where that is empty.
CHANGES = {
    "nothing changed": None,
    "a line of prose": ("chapters/about.md", "## Download the data\n\n", "This line is new.\n"),
    "a cell": ("chapters/after-kabul.md", "```{code-cell} python\n", "# changed\n"),
    "a chart": ("report/chapters/after_kabul/figures.py", "", "\nCHANGED = True\n"),
    "the site's code": ("report/book/site.py", "", "\nCHANGED = True\n"),
}


def change(folder: Path, name: str, behind: str, added: str) -> None:
    """Makes one of the changes, once more each time."""
    path = folder / name
    before, found, after = path.read_text(encoding="utf-8").partition(behind) if behind else (path.read_text(encoding="utf-8"), "all", "")
    if not found:
        sys.exit(f"error: {name} has no {behind!r}; name another place in tools/bench.py")
    path.write_text(f"{before}{behind}{added}{after}", encoding="utf-8")


def builds(work: Path, pairs: int) -> None:
    """From nothing beside plain jupyter-book, and after changes beside a bare book of as many pages."""
    ours, plain, bare = trees.copy(work / "ours"), trees.copy(work / "plain"), bare_book(work / "bare")
    print("build, seconds on the wall and of all cores            ours          other         ratio")
    show("from nothing, to plain jupyter-book", pairs, lambda: cold(BUILD, ours), lambda: cold(PLAIN, plain))
    for what, where in CHANGES.items():

        def changed(where=where) -> Run:
            if where:
                change(ours, *where)
            return timed(BUILD, ours)

        show(f"{what}, to a bare book", pairs, changed, lambda: cold(PLAIN, bare))


def show(what: str, pairs: int, ours: Callable[[], Run], other: Callable[[], Run]) -> None:
    """Runs the pairs and prints medians: of each side, and of the ratios of each pair."""
    found = []
    for number in range(pairs):
        print(f"  {what}, {number + 1} of {pairs} …", end="\r", file=sys.stderr, flush=True)
        found.append((ours(), other()))
    mean = [[statistics.median(pair[side][one] for pair in found) for one in (0, 1)] for side in (0, 1)]
    ratio = [statistics.median(mine[one] / theirs[one] for mine, theirs in found) for one in (0, 1)]
    cells = ("{:7.1f}{:7.1f}".format(*numbers) for numbers in mean)
    print(f"{what:<45}", *cells, "{:6.2f} {:6.2f}".format(*ratio), flush=True)


def world(path: Path) -> Path:
    """A file as large as the GED of the world: distinct ids, every hundredth event in Pakistan."""
    plain = {
        "year": "2020", "active_year": "1", "code_status": "Clear", "type_of_violence": "1", "dyad_new_id": "857",
        "dyad_name": "Government - Group", "side_a": "Government", "side_b": "Group", "where_prec": "1",
        "adm_1": "Balochistan province", "adm_2": "Quetta district", "latitude": "30.2", "longitude": "67.0",
        "date_prec": "1", "date_start": "2020-05-31", "date_end": "2020-06-01", "deaths_a": "1", "deaths_b": "1",
        "deaths_civilians": "1", "deaths_unknown": "0", "best": "3", "high": "4", "low": "2",
        "source_article": TEXT * 3, "source_headline": TEXT, "source_original": TEXT, "where_description": TEXT,
    }  # fmt: skip
    with path.open("w", newline="", encoding="utf-8") as file:
        writer = csv.DictWriter(file, GED, restval="", extrasaction="ignore")
        writer.writeheader()
        for number in range(ROWS):
            here = number % COUNTRIES == 0
            place = {"country": "Pakistan", "country_id": "770"} if here else {"country": "Elsewhere", "country_id": "1"}
            writer.writerow({**plain, "id": str(number), **place})
    return path


OURS = "from report import tables; from report.sources import ucdp; print(len(ucdp.read_yearly({path!r}, tables.read('actors'), tables.read('province_spellings')).events))"
PANDAS = "import pandas; print(len(pandas.read_csv({path!r}, low_memory=False)))"
MEASURED = "import resource, time; start = time.process_time(); {code}; print(time.process_time() - start, resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024)"


def reading(work: Path, pairs: int) -> None:
    """A world-sized GED: our reader beside pandas.read_csv of all of it."""
    path = world(work / "world.csv")

    def read(code: str) -> Run:
        command = [sys.executable, "-c", MEASURED.format(code=code.format(path=str(path)))]
        out = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True).stdout.split()
        return float(out[-2]), float(out[-1])

    print(f"a file of {path.stat().st_size / 1e6:,.0f} MB, seconds of all cores and MB      ours         pandas         ratio")
    show(f"read, {ROWS:,} rows", pairs, lambda: read(OURS), lambda: read(PANDAS))


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--only", choices=("builds", "reading"))
    parser.add_argument("--pairs", type=int, default=5, help="how many pairs of runs each median is of")
    args = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        for part in (builds, reading):
            if args.only in (None, part.__name__):
                part(Path(folder), args.pairs)


if __name__ == "__main__":
    main()
