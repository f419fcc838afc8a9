"""What is too slow for every test run: bad files by the thousand, kills, full disks, mutants.

python tests/reliability/run.py [part …] [--seed N] [--scale X] prints what was tried and what was
caught, and ends with exit code 1 if anything slipped through. The parts are at the end.
"""

from __future__ import annotations

import argparse
import collections
import hashlib
import importlib.util
import json
import os
import random
import re
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent.parent
sys.path[:0] = [str(ROOT), str(ROOT / "tests")]
os.environ["OPENBLAS_NUM_THREADS"] = "1"  # this process forks

import trees  # noqa: E402
from conftest import RECORD  # noqa: E402
from reliability import (  # noqa: E402
    corpus,
    kills,
    page_breaks,
    same_bytes,
    table_mutants,
)

from report import paths, tables  # noqa: E402
from report.book import build as book  # noqa: E402
from report.editions import refresh  # noqa: E402
from report.errors import InputError  # noqa: E402


class Findings:
    """What a part counted, and what slipped through."""

    def __init__(self, scale: float, seed: int):
        self.scale, self.seed = scale, seed
        self.slipped: list[str] = []

    def times(self, number: int) -> int:
        return max(1, round(number * self.scale))

    def say(self, text: str) -> None:
        print(f"  {text}", flush=True)

    def progress(self, text: str) -> None:
        print(f"  {text} …", file=sys.stderr, flush=True)

    def check(self, holds: bool, what: str) -> None:
        if not holds:
            self.slipped.append(what)
            self.say(f"SLIPPED THROUGH: {what}")


def _hash(folder: Path) -> str:
    digest = hashlib.sha256()
    for path in sorted(folder.rglob("*")):
        if path.is_file():
            digest.update(f"{path.relative_to(folder)}\0".encode() + path.read_bytes())
    return digest.hexdigest()


def _given(shape, path) -> dict:
    return {shape.option: [path] if shape.option == "ucdp_candidate" else path}


def _quiet(text):
    """In place of the progress that refresh prints."""


# --- Bad files ------------------------------------------------------------------------------


def bad_files(found: Findings, place: Path) -> None:
    """Each kind of bad file at many places, and files with bytes changed anywhere, through refresh."""
    shapes, folder, path = corpus.shapes(), Path(shutil.copytree(paths.DATA, place / "data")), place / "given"
    refresh.say = _quiet
    before = _hash(folder)
    tried = 0
    for seed in range(found.times(8)):
        for name, kind in corpus.cases():
            shape, bad = shapes[name], corpus.BAD[kind]
            spoilt = bad.spoil(shape, random.Random(f"{found.seed} {seed} {name} {kind}"))
            path.unlink(missing_ok=True)
            if spoilt.content is not None:
                path.write_bytes(spoilt.content)
            tried += 1
            what = f"{kind} in a file of {name}, seed {seed}"
            try:
                refresh.refresh(**_given(shape, path), folder=folder, allow_shrink=True)
                found.check(False, f"{what}: accepted")
            except InputError as error:
                found.check(str(path) in str(error) and "\n" not in str(error), f"{what}: {error}")
                found.check(spoilt.row in (None, error.row), f"{what}: row {error.row}, not {spoilt.row}")
            except Exception as error:
                found.check(False, f"{what}: {error!r}")
            if _hash(folder) != before:
                found.check(False, f"{what}: the tables changed")
                shutil.rmtree(folder)
                shutil.copytree(paths.DATA, folder)
    found.say(
        f"{tried} bad files of {len(corpus.BAD)} kinds and {len(shapes)} shapes: {tried - len(found.slipped)} refused, tables unchanged"
    )
    _scrambled(found, shapes, path)


def _scrambled(found, shapes, path) -> None:
    """Bytes changed anywhere may leave a file that reads; but a reader must refuse or read."""
    from sources.test_bad_files import read

    count = collections.Counter()
    for seed in range(found.times(800)):
        for name, shape in shapes.items():
            path.write_bytes(corpus.scrambled(shape, random.Random(f"{found.seed} {seed} {name}")))
            try:
                read(shape, path)
                count["read"] += 1
            except InputError:
                count["refused"] += 1
            except Exception as error:
                found.check(False, f"scrambled {name}, seed {seed}: {error!r}")
    found.say(
        f"{sum(count.values())} files with bytes changed anywhere: {count['refused']} refused, {count['read']} still tables, none broke a reader"
    )


# --- Kills, two at once, a full disk ---------------------------------------------------------


def _edition(place: Path) -> Path:
    """The tables of the record, without the registers and estimates."""
    place.mkdir(parents=True)
    package = tables.package()
    package["resources"] = [one for one in package["resources"] if one["name"] in RECORD]
    for one in package["resources"]:
        shutil.copy(paths.DATA / one["path"], place)
    shutil.copy(paths.DATA / "specification.yml", place)
    (place / tables.PACKAGE).write_bytes(tables.package_bytes(package))
    return place


def _inputs(place: Path) -> dict:
    """A file of each shape."""
    place.mkdir(parents=True)
    given = collections.defaultdict(list)
    for name, shape in corpus.shapes().items():
        (place / f"{name}.csv").write_bytes(corpus.as_csv(shape))
        given[shape.option].append(place / f"{name}.csv")
    return {option: files if option == "ucdp_candidate" else files[0] for option, files in given.items()}


def killed(found: Findings, place: Path) -> None:
    """kill -9 at every step of a refresh of all sources, and at random times of the command."""
    every = max(1, round(1 / found.scale))
    old, given = _edition(place / "old"), _inputs(place / "inputs")
    refresh.say = _quiet
    validate = tables.editions.problems
    validated = []

    def once(folder, descriptor):  # validation writes nothing: not in each of the hundreds of runs
        if not validated:
            validated.append(validate(folder, descriptor))
        return validated[0]

    tables.editions.problems = once
    try:
        seen = kills.series(old, place, lambda folder: refresh.refresh(**given, folder=folder, allow_shrink=True), every)
    finally:
        tables.editions.problems = validate
    left = collections.Counter(kill.left for kill in seen)
    which = "each" if every == 1 else f"one in {every}"
    found.say(f"kill -9 at {which} of the steps of a refresh, {len(seen)} kills: {dict(left)}")
    for kill in seen:
        found.check(kill.left != "unseen", f"step {kill.step} left a mixed set that the seals don't tell")
        found.check(
            kill.repaired in ("old", "new") and kill.after == "new" and not kill.litter, f"after a kill at step {kill.step}: {kill}"
        )
    _killed_at_random(found, place, old, given)
    _two_at_once(found, place, old, given)


def _command(folder: Path, given: dict) -> list[str]:
    code = (
        "import sys, json; from report import paths, __main__; from pathlib import Path; "
        f"paths.DATA = Path({str(folder)!r}); sys.exit(__main__.main(sys.argv[1:]))"
    )
    options = []
    for option, files in given.items():
        options += [f"--{option.replace('_', '-')}", *map(str, files if isinstance(files, list) else [files])]
    return [sys.executable, "-c", code, "refresh", *options, "--allow-shrink"]


def _run(command, **options):
    return subprocess.run(command, cwd=ROOT, capture_output=True, text=True, **options)


def _killed_at_random(found, place, old, given) -> None:
    whole = kills._copy(old, place / "whole")
    start = time.monotonic()
    assert _run(_command(whole, given)).returncode == 0
    took, rng, count = time.monotonic() - start, random.Random(found.seed), collections.Counter()
    states = {"old": kills._contents(old), "new": kills._contents(whole)}
    for _ in range(found.times(8)):
        folder = kills._copy(old, place / "killed at random")
        with subprocess.Popen(_command(folder, given), cwd=ROOT, stderr=subprocess.DEVNULL) as process:
            try:
                process.wait(rng.uniform(0.3, 1.0) * took)
            except subprocess.TimeoutExpired:
                process.kill()
        state = kills._state(folder, states)
        count[state] += 1
        found.check(state != "unseen", "a kill at a random time left a mixed set that the seals don't tell")
        found.check(_run(_command(folder, given)).returncode == 0, "after a kill at a random time the command fails")
        found.check(kills._state(folder, states) == "new", "after a kill at a random time the command leaves another edition")
    found.say(f"kill -9 at random times of the whole command: {dict(count)}; each time the next run gave the new edition")


def _two_at_once(found, place, old, given) -> None:
    folder = kills._copy(old, place / "two")
    both = [subprocess.Popen(_command(folder, given), cwd=ROOT, stderr=subprocess.PIPE, text=True) for _ in range(2)]
    said = [process.communicate()[1] for process in both]
    codes = sorted(process.returncode for process in both)
    refused = sum("Another command is writing to data/" in text for text in said)
    found.check(codes[0] == 0 and codes.count(1) == refused, f"two at once ended with {codes}: {said}")
    found.check(not tables.unsealed(folder), "two at once left a mixed set")
    found.say(f"two refreshes at once: exit codes {codes}, {refused} refused, the tables whole")


def full_disk(found: Findings, place: Path) -> None:
    """A refresh on a disk that fills up: a small file system in memory, where this process may make one."""
    given, old = _inputs(place / "inputs"), _edition(place / "old")
    size = sum(path.stat().st_size for path in old.iterdir())
    blocks = sum(-(-path.stat().st_size // 4096) * 4096 for path in old.iterdir())
    before, tried = _hash(old), 0
    for room in (0, 4096, 20_000, 60_000, 120_000):
        disk = place / "disk"
        disk.mkdir(exist_ok=True)
        script = (
            f"mount -t tmpfs -o size={blocks + room + 8192} tmpfs '{disk}' || exit 99; cp -r '{old}' '{disk}/data'; "
            f"\"$@\"; code=$?; rm -rf '{place}/after'; cp -r '{disk}/data' '{place}/after'; exit $code"
        )
        run = _run(["unshare", "-m", "sh", "-c", script, "sh", *_command(disk / "data", given)])
        if run.returncode == 99 or "unshare" in run.stderr:
            found.say("not run: a file system of its own needs root on Linux")
            return
        tried += 1
        found.check(run.returncode == 1 and "no space left on device" in run.stderr and "Traceback" not in run.stderr, run.stderr[-300:])
        found.check(_hash(place / "after") == before, f"with {room} bytes of room the tables changed, or something was left")
    found.say(f"{tried} refreshes of {size:,} bytes of tables on a disk with too little room: refused in one line, tables unchanged")


# --- Size and network ------------------------------------------------------------------------


def large(found: Findings, place: Path) -> None:
    """A yearly file sixty times as large as Pakistan's, within its memory."""
    shape, path = corpus.shapes()["ged"], place / "large.csv"
    rows = found.times(6416 * 60)
    at = shape.header.index("id")
    with path.open("wb") as file:
        file.write(corpus.as_csv(corpus.replace(shape, rows=[])))
        for number in range(rows):
            row = [*shape.rows[number % 12]]
            row[at] = str(number)
            file.write(corpus.as_csv(corpus.replace(shape, header=row, rows=[])))
    code = (
        "import resource, sys; from report import tables; from report.sources import ucdp\n"
        "actors, spellings = tables.read('actors'), tables.read('province_spellings')\n"
        "before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss\n"
        "release = ucdp.read_yearly(sys.argv[1], actors, spellings)\n"
        "print(release.rows, resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before)"
    )
    run = _run([sys.executable, "-c", code, path])
    found.check(run.returncode == 0, run.stderr[-300:])
    read, memory = map(int, run.stdout.split())
    size = path.stat().st_size
    found.check(read == rows, f"{read} of {rows} rows were read")
    found.check(memory * 1024 < 6 * size, f"{memory:,} kB for a file of {size:,} bytes")
    found.say(f"a file of {rows:,} rows, all of Pakistan ({size / 1e6:,.0f} MB): read with {memory / 1024:,.0f} MB of memory more")


def offline(found: Findings, place: Path) -> None:
    """The whole book, built cold in a network of nothing but this machine."""
    copy = place / "project"
    trees.copy(copy)
    run = _run(
        ["unshare", "-n", "sh", "-c", 'ip link set lo up && cd "$0" && exec "$@"', copy, sys.executable, "-m", "report", "build"],
        env=os.environ | {"PYTHONPATH": str(copy)},
    )  # fmt: skip
    if "unshare" in run.stderr:
        found.say("not run: a network of its own needs root on Linux")
        return
    found.check(run.returncode == 0 and (copy / "_build/html/index.html").exists(), (run.stdout + run.stderr)[-2000:])
    found.say("the whole book was built without any network")


# --- Mutants --------------------------------------------------------------------------------


def table_values(found: Findings, place: Path) -> None:
    """Changed numbers, dates, words and ids in every field of every table: with the seal, and without it."""
    package, rng, count = tables.package(), random.Random(found.seed), collections.Counter()
    for mutant in table_mutants.of_package(package, paths.DATA, rng, per_field=found.times(8)):
        count[mutant.kind] += 1
        found.check(table_mutants.breaks_its_seal(mutant, package, place), f"not told by its seal: {mutant}")
    kinds = ", ".join(f"{number} {kind}" for kind, number in count.most_common())
    found.say(f"{count.total()} changed values ({kinds}): {count.total() - len(found.slipped)} told by their seal, by table and field")

    chosen = {}
    for mutant in table_mutants.of_package(package, paths.DATA, rng, per_field=2):
        chosen.setdefault((mutant.table, mutant.kind), []).append(mutant)
    sample = [mutant for group in chosen.values() for mutant in rng.sample(group, min(len(group), found.times(1)))]
    told, only_seal = collections.Counter(), collections.defaultdict(list)
    for number, mutant in enumerate(sample):
        if number % 10 == 0:
            found.progress(f"{number} of {len(sample)} with the seal forged")
        by = table_mutants.told_without_seal(mutant, package, paths.DATA, place / "forged")
        told[by] += 1
        if not by:
            only_seal[mutant.table].append(f"{mutant.field} ({mutant.kind})")
        found.check(by != "crash", f"the checks broke on {mutant}")
    by = ", ".join(f"{number} by the {name}" for name, number in told.most_common() if name)
    found.say(f"with the seal forged, {len(sample)} changed values: {by or 'none told'}; {told['']} told by the seal alone:")
    for name, fields in only_seal.items():
        found.say(f"  {name}: {', '.join(dict.fromkeys(fields))}")


MODULES = ["record.panel", "record.measures", "estimates.inference.*", "sources.read", "sources.columns", "sources.ucdp", "sources.acled"]


def code(found: Findings, place: Path) -> None:
    """mutmut: a sample of the mutants of the modules between a publisher's file and a number."""
    mutmut = Path(sys.executable).with_name("mutmut")
    if not mutmut.exists():
        found.check(False, "mutmut is not installed. Run: make reliability")
        return
    _run([mutmut, "run", "report.no_such_module*"])  # writes the mutants, runs none
    metas = {name: sorted((ROOT / "mutants" / "report").glob(f"{name.replace('.', '/')}.py.meta")) for name in MODULES}
    rng, sample = random.Random(found.seed), {}
    for name in metas:
        every = sorted(_codes(metas[name]))
        sample[name] = rng.sample(every, min(len(every), found.times(60)))
        found.say(f"{name}: {len(sample[name])} of {len(every)} mutants drawn")
    names = [one for group in sample.values() for one in group]
    run = _run([mutmut, "run", "--max-children", str(os.cpu_count() or 1), *names])
    results = {name: _codes(files) for name, files in metas.items()}
    if unrun := [one for name in metas for one in sample[name] if results[name][one] is None]:
        # It ends like that where the tests fail without any mutant: a share of nothing says nothing.
        said = re.split(r"[\r\n]+", (run.stdout + run.stderr).strip())
        found.check(False, f"mutmut ran {len(names) - len(unrun)} of {len(names)} mutants. It said last: {' / '.join(said[-15:])}")
        return
    caught, words = collections.Counter(), 0
    for name, codes in results.items():
        survivors = [one for one in sample[name] if codes[one] in (0, 5, 33)]
        only_words = [one for one in survivors if _changes_words_alone(_run([mutmut, "show", one]).stdout)]
        words += len(only_words)
        caught[name] = len(sample[name]) - len(survivors)
        rest = ", ".join(one.rpartition(".x_")[2] for one in survivors if one not in only_words)
        found.say(
            f"{name}: {caught[name]} of {len(sample[name])} caught; {len(only_words)} survivors change a message; other survivors: {rest or 'none'}"
        )
    found.say(
        f"together {caught.total()} of {len(names)} caught ({caught.total() / len(names):.0%}); with those that change a message left out {caught.total() / (len(names) - words):.0%}"
    )


def _codes(metas: list[Path]) -> dict:
    """How the mutants of some modules ended, by name."""
    return {name: code for meta in metas for name, code in json.loads(meta.read_text())["exit_code_by_key"].items()}


STRING = re.compile(r"""(?s)f?(?:"[^"]*"|'[^']*')""")


def _changes_words_alone(diff: str) -> bool:
    """Whether a mutant differs in the words of a text alone, and not in its being there."""
    before, after = (
        "\n".join(line[1:] for line in diff.splitlines() if re.match(rf"{sign}(?!{sign}{sign})", line)) for sign in (r"-", r"\+")
    )
    bare = [re.sub(r"XX", "", STRING.sub('""', text)) for text in (before, after)]
    return bare[0] == bare[1] and any(len(text.split()) > 1 for text in STRING.findall(before))


# --- The pages ------------------------------------------------------------------------------


def same_pages(found: Findings, place: Path) -> None:
    """Cold builds under other time zones, locales, hash seeds, cores and another Python: every byte of the pages."""
    for what, differing, compared in same_bytes.check(place):
        found.say(f"{what}: {compared:,} bytes compared, {len(differing)} files differ")
        found.check(not differing, f"{what}: {', '.join(differing[:5])}")
    if not same_bytes.other_python():
        found.say(f"not run: no Python of another version ({', '.join(same_bytes.VERSIONS)}) is on the path")


def broken_pages(found: Findings, place: Path) -> None:
    """Breaks of the built pages, one after the other: the browser tests that are named for each must fail."""
    if not importlib.util.find_spec("playwright"):
        found.check(False, "Playwright is not installed. Run: make test-browser")
        return
    if book.is_stale():
        book.build()
    tests, count = set(), collections.Counter()
    for name, test, how, said in page_breaks.check(place):
        if not name:
            tests.add(test)
            found.check(how == "passed", f"{test} on the pages as they are: {how} {said}")
            continue
        count[how] += 1
        if count.total() % 20 == 0:
            found.progress(f"{count.total()} breaks shown to a test")
        found.check(how == "failed", f"{name}, {test}: {how} {said}")
    functions = len({test.partition("[")[0] for test in tests})
    found.say(
        f"{len(page_breaks.BREAKS)} breaks, {count.total()} times that a test must tell one: {count['failed']} told, by {functions} tests"
    )


# To add a part: a function of its findings and a folder that is its own, and a name for it here.
PARTS: dict[str, Callable[[Findings, Path], None]] = {
    "files": bad_files,
    "kills": killed,
    "disk": full_disk,
    "large": large,
    "offline": offline,
    "tables": table_values,
    "code": code,
    "bytes": same_pages,
    "pages": broken_pages,
}


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("parts", nargs="*", choices=[[], *PARTS], help=", ".join(PARTS))
    parser.add_argument("--seed", type=int, default=2026)
    parser.add_argument("--scale", type=float, default=1.0, help="how many of each: 0.1 for a tenth")
    arguments = parser.parse_args()
    slipped = []
    for name in arguments.parts or PARTS:
        print(f"{name}: {PARTS[name].__doc__}", flush=True)
        found, start = Findings(arguments.scale, arguments.seed), time.monotonic()
        with tempfile.TemporaryDirectory() as place:
            PARTS[name](found, Path(place).resolve())
        found.say(f"{time.monotonic() - start:,.0f} s")
        slipped += found.slipped
    print(f"{len(slipped)} slipped through" if slipped else "Nothing slipped through")
    return 1 if slipped else 0


if __name__ == "__main__":
    signal.signal(signal.SIGPIPE, signal.SIG_DFL)
    sys.exit(main())
