"""Seconds and ratios of what a researcher waits for: `make bench`.

Every ratio is of two runs in one go, on a copy of the tree, so that it says more than either.
With --record the numbers go to data/benchmark.csv with the date and the machine's cores.
"""

from __future__ import annotations

import argparse
import csv
import datetime
import gzip
import os
import re
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path[:0] = [str(ROOT), str(ROOT / "tests")]

import trees  # noqa: E402
from reliability.corpus import GED  # noqa: E402

ROWS = 400_000
COUNTRIES = 100
# The columns of UCDP's GED, with what a world-sized file holds in them: long texts above all.
TEXT = "A report of an event, with places, names and numbers in some hundred letters, as agencies write it. "


def timed(what: str, command: list[str], folder: Path) -> float:
    """Wall-clock seconds of a command; its output is shown only if it fails."""
    print(f"  {what} …", file=sys.stderr, flush=True)
    environment = os.environ | {"PYTHONPATH": str(folder), "PYTHONHASHSEED": "0", "MPLBACKEND": "agg"}
    start = time.perf_counter()
    done = subprocess.run(command, cwd=folder, env=environment, capture_output=True, text=True)
    if done.returncode:
        sys.exit(f"error: {what} failed.\n{done.stdout[-3000:]}\n{done.stderr[-3000:]}")
    return time.perf_counter() - start


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


def builds(work: Path) -> list[tuple[str, float, str]]:
    """Cold, warm and after an edit, each beside what it is compared with."""
    ours, plain, bare = trees.copy(work / "ours"), trees.copy(work / "plain"), bare_book(work / "bare")
    serial = [str(Path(sys.executable).with_name("jupyter-book")), "build", ".", "-W", "-n", "--keep-going", "-q"]
    build = [sys.executable, "-m", "report", "build"]
    cold = timed("a cold build", build, ours)
    usual = timed("the same book by a plain jupyter-book build", serial, plain)
    warm = timed("a warm build", build, ours)
    template = timed("a bare book of as many pages", serial, bare)
    chapter = ours / "chapters" / "after-kabul.md"
    text = chapter.read_text(encoding="utf-8")
    chapter.write_text(text.replace("```{code-cell} python\n", "```{code-cell} python\n# edited\n", 1), encoding="utf-8")
    if chapter.read_text(encoding="utf-8") == text:
        sys.exit("error: no cell of chapters/after-kabul.md was edited; see how its cells begin")
    edited = timed("one chapter edited", build, ours)
    return [
        ("cold build", cold, "s"), ("plain serial build", usual, "s"), ("cold to plain", cold / usual, "ratio"),
        ("warm build", warm, "s"), ("bare book", template, "s"), ("warm to bare", warm / template, "ratio"),
        ("one chapter edited", edited, "s"), ("edited to warm", edited / warm, "ratio"),
        *page_sizes(ours / "_build" / "html"),
    ]  # fmt: skip


def page_sizes(html: Path) -> list[tuple[str, float, str]]:
    """Bytes of the pages alone, as a server sends them."""
    sizes = {page.stem: len(gzip.compress(page.read_bytes(), 9, mtime=0)) for page in (html / "chapters").glob("*.html")}
    heaviest = max(sizes, key=sizes.get)
    return [
        ("page, median, gzipped", statistics.median(sizes.values()) / 1000, "kB"),
        (f"page, heaviest ({heaviest}), gzipped", sizes[heaviest] / 1000, "kB"),
    ]


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


def reading(work: Path, times: int = 3) -> list[tuple[str, float, str]]:
    """A world-sized GED: our reader beside pandas.read_csv of all of it, the best of some runs each."""
    path = world(work / "world.csv")
    found = {}
    for name, code in (("reader", OURS), ("pandas", PANDAS)) * times:
        print(f"  a world-sized file: {name} …", file=sys.stderr, flush=True)
        command = [sys.executable, "-c", MEASURED.format(code=code.format(path=str(path)))]
        out = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True).stdout.split()
        found.setdefault(name, []).append((float(out[-2]), float(out[-1])))
    best = {name: tuple(map(min, zip(*runs))) for name, runs in found.items()}
    size = path.stat().st_size / 1e6
    return [
        (f"world-sized GED of {ROWS:,} rows", size, "MB"),
        ("read by the book", best["reader"][0], "s"), ("read by pandas", best["pandas"][0], "s"),
        ("reader to pandas, time", best["reader"][0] / best["pandas"][0], "ratio"),
        ("reader to pandas, memory", best["reader"][1] / best["pandas"][1], "ratio"),
    ]  # fmt: skip


CELL = re.compile(r"(```\{code-cell\} python\n)(.*?)(```)", flags=re.S)


def imports_alone(source: str) -> str:
    """A chapter whose cells keep their imports and nothing else."""

    def kept(cell):
        return cell[1] + "".join(line + "\n" for line in cell[2].splitlines() if line.startswith(("from ", "import ", ":"))) + cell[3]

    return CELL.sub(kept, source)


def executions(work: Path, times: int = 5) -> list[tuple[str, float, str]]:
    """Each chapter executed alone, beyond the same chapter with its imports alone: the median of some runs."""
    from jupyter_cache import get_cache

    from report.book import build as book
    from report.book import kernels

    def seconds(chapter: Path, place: str) -> float:
        cache = get_cache(str(work / place))
        cache.add_nb_to_project(str(chapter), read_data={"name": "myst_nb_md", "type": "plugin"})
        kernels.execute(str(work / place), [str(chapter)], processes=1)
        return cache.list_cache_records()[0].data["execution_seconds"]

    bare = work / "imports" / "chapters"
    bare.mkdir(parents=True)
    found = []
    for chapter in book.notebooks():
        (bare / chapter.name).write_text(imports_alone(chapter.read_text(encoding="utf-8")), encoding="utf-8")
        print(f"  {chapter.stem}, executed alone …", file=sys.stderr, flush=True)
        beyond = [
            seconds(chapter, f"whole-{chapter.stem}-{run}") - seconds(bare / chapter.name, f"bare-{chapter.stem}-{run}")
            for run in range(times)
        ]
        found.append((f"execution of {chapter.stem} beyond imports", statistics.median(beyond), "s"))
    return found


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--only", choices=("builds", "reading", "executions"))
    parser.add_argument("--record", metavar="FILE", type=Path, help="write the numbers as csv")
    args = parser.parse_args()
    rows = []
    with tempfile.TemporaryDirectory() as folder:
        for part in (executions, builds, reading):
            if args.only in (None, part.__name__):
                rows += part(Path(folder))
    for name, value, unit in rows:
        print(f"{value:10.2f} {unit:6} {name}")
    if args.record:
        stamp = datetime.date.today().isoformat()
        with args.record.open("w", newline="", encoding="utf-8") as file:
            writer = csv.writer(file, lineterminator="\n")
            writer.writerow(["measure", "value", "unit", "date", "cores"])
            writer.writerows([name, f"{value:.2f}", unit, stamp, os.cpu_count()] for name, value, unit in rows)


if __name__ == "__main__":
    main()
