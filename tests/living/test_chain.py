"""A later release of UCDP's, the whole way: proposed (refresh, estimate, build, text), rewritten, edition, build.

Minutes, not seconds: `make test-living`. Simulations are few here, so the numbers mean nothing.
"""

import csv
import os
import re
import shutil
import subprocess
import sys
from collections import Counter
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).parent.parent))
import synthetic

from report import paths

FEW = {
    "null_simulations: 2000": "null_simulations: 20",
    "bootstrap_draws: 999": "bootstrap_draws: 19",
    "power_simulations: 1000": "power_simulations: 20",
}
TRUTH = re.compile(r"\[[^][]+\]\(<holds:([^>]+)>\)")
STALE = re.compile(r"chapters/([\w-]+)\.md:(\d+): WARNING: this sentence no longer holds \(([^:]+): .*?\)\. Rewrite")


def command(folder: Path, *arguments: str) -> subprocess.CompletedProcess:
    """`python -m report …` in a folder; what it said, in one line each."""
    environment = {k: v for k, v in os.environ.items() if not k.startswith(("PYTEST", "COV"))}
    run = subprocess.run(
        [sys.executable, "-m", "report", *arguments], cwd=folder, env=environment | {"PYTHONPATH": str(folder)},
        capture_output=True, encoding="utf-8", timeout=3600,
    )  # fmt: skip
    run.stderr = re.sub(r"\x1b\[[\d;]*m", "", run.stderr)
    return run


@pytest.fixture(scope="module", params=["tables", "raw files"])
def book(request, tmp_path_factory):
    """The project with GED 26.1 in it and its estimates computed; and what the build said."""
    if request.param == "tables":
        events = synthetic.of_tables()
    else:
        raw = paths.ROOT.parent / "shared" / "sources" / "ucdp"
        if not raw.is_dir():
            pytest.skip("the publishers' raw files are not here")
        events = synthetic.of_raw_files(raw)
    folder = tmp_path_factory.mktemp("chain") / "book"
    shutil.copytree(
        paths.ROOT,
        folder,
        ignore=shutil.ignore_patterns(".venv", ".git", "_build", "__pycache__", "node_modules", "*.egg-info", ".*_cache"),
    )
    specification = folder / "data" / "specification.yml"
    text = specification.read_text(encoding="utf-8")
    for old, new in FEW.items():
        assert old in text
        text = text.replace(old, new)
    specification.write_text(text, encoding="utf-8")
    for name in ("incidents", "verdicts"):
        shutil.copy(folder / "data" / f"{name}.csv", folder.parent / f"{name}.csv")
    for step in (("seal",), ("living", "--ucdp-ged", str(synthetic.write(folder.parent / "ged261-csv.zip", events)))):
        run = command(folder, *step)
        assert run.returncode == 0, run.stderr
    return folder, command(folder, "build")


def broken(folder) -> list[str]:
    """The truths that the chapters name and that are false, one line each."""
    code = "from report.editions import edition; print(*edition.broken(), sep='\\n')"
    return subprocess.run(
        [sys.executable, "-c", code],
        cwd=folder,
        env=os.environ | {"PYTHONPATH": str(folder)},
        capture_output=True,
        encoding="utf-8",
        check=True,
    ).stdout.splitlines()


def test_the_build_lists_all_that_no_longer_holds_and_nothing_else_is_wrong(book):
    folder, build = book
    assert build.returncode == 1
    said = [line for line in build.stderr.splitlines() if re.search("WARNING|ERROR|CRITICAL", line) and "Each line with" not in line]
    listed = [STALE.search(line) for line in said]
    assert all(listed), said
    assert {name for *_, name in (one.groups() for one in listed)} == {line.partition(" (")[0] for line in broken(folder)}
    for one in listed:  # the line is that of the sentence
        lines = (folder / "chapters" / f"{one[1]}.md").read_text(encoding="utf-8").splitlines()[int(one[2]) - 1 :]
        assert one[3] in {truth[1] for truth in TRUTH.finditer("\n".join(lines)) if truth.start() <= len(lines[0])}


def proposal(folder) -> str:
    """The text of the pull request, its escapes taken out."""
    return (folder / "_build/proposal/text.md").read_text(encoding="utf-8").replace("\\", "")


def part(text: str, heading: str) -> str:
    return text.split(f"\n## {heading}\n")[1].split("\n## ")[0]


def test_the_proposal_has_each_sentence_with_its_old_and_new_reason(book):
    folder, _ = book
    said = part(proposal(folder), "Sentences that no longer hold")
    reasons = {line.partition(" (")[0]: line.partition("): ")[2] for line in broken(folder)}
    now = re.findall(r"^  - now: (.*)$", said, re.M)
    assert {" ".join(because.split()) for because in reasons.values()} == set(now)
    before = re.findall(r"^  - before: (.*)$", said, re.M)
    assert len(before) == len(now) == said.count("- `") and all(old != new for old, new in zip(before, now))
    for file, line in re.findall(r"^- `(\S+):(\d+)` ", said, re.M):
        assert "<holds:" in (folder / file).read_text(encoding="utf-8").splitlines()[int(line) - 1]


def test_the_proposal_has_what_changed_by_province_and_year(book):
    folder, _ = book
    said = part(proposal(folder), "Events and deaths by province and year")
    sums = []
    for table in (folder.parent / "incidents.csv", folder / "data/incidents.csv"):
        with table.open(encoding="utf-8", newline="") as file:
            rows = [row for row in csv.DictReader(file) if row["source"] == "ucdp-ged" and row["province"] == "PK-KP"]
        sums.append(Counter())
        for row in rows:
            sums[-1][row["month"][:4]] += int(row["events"])
    old, new = sums
    told = {m[1]: m[2] for m in re.finditer(r"^\| ucdp-ged (\d{4})(?: \(new\))?: .*?PK-KP ([\d,]+(?: to [\d,]+)?) events", said, re.M)}
    changed = {year for year in {*old, *new} if old[year] != new[year]}
    assert changed and changed <= told.keys()
    for year in changed:
        assert told[year] == (f"{old[year]:,} to {new[year]:,}" if year in old else f"{new[year]:,}")


def test_the_proposal_has_the_verdicts_that_would_flip(book):
    folder, _ = book
    said = part(proposal(folder), "Verdicts that would flip")
    verdicts = []
    for table in (folder.parent / "verdicts.csv", folder / "data/verdicts.csv"):
        with table.open(encoding="utf-8", newline="") as file:
            verdicts.append(
                {" ".join(filter(None, (r["statement"], r["part"], r["province"]))): r["verdict"] for r in csv.DictReader(file)}
            )
    old, new = verdicts
    flipped = {name for name in old if old[name] != new[name]}
    assert set(re.findall(r"^\| (.*?), by rule \|", said, re.M)) == flipped
    for name in flipped:
        assert f"| {name}, by rule | {old[name]} | {new[name]} |" in said


def test_the_proposal_has_charts_before_and_after(book):
    folder, _ = book
    text, charts = proposal(folder), folder / "_build/proposal/charts"
    pairs = re.findall(r"!\[before\]\(CHARTS/(before/\S+)\) \| !\[after\]\(CHARTS/(after/\S+)\)", text)
    assert len(pairs) > 3
    for before, after in pairs:
        assert (charts / before).read_bytes() != (charts / after).read_bytes()
    named = set(re.findall(r"\(CHARTS/(\S+)\)", text))
    assert {str(path.relative_to(charts)) for path in charts.rglob("*") if path.is_file()} == named


def test_without_those_sentences_the_book_is_built_and_an_edition_made(book):
    folder, _ = book
    false = {line.partition(" (")[0] for line in broken(folder)}
    for path in [*(folder / "chapters").glob("*.md"), folder / "data/claims.csv"]:
        text = path.read_text(encoding="utf-8")
        path.write_text(TRUTH.sub(lambda m: "" if m[1] in false else m[0], text), encoding="utf-8")
    assert command(folder, "seal").returncode == 0
    run = command(folder, "edition")
    assert run.returncode == 0, run.stderr
    entry = (folder / "chapters" / "changes.md").read_text(encoding="utf-8")
    assert "GED 26.1" in entry and "ucdp-ged 2025 (new)" in entry and "total ucdp-ged deaths PK-KP all" in entry
    run = command(folder, "build")
    assert run.returncode == 0, run.stderr[-4000:]
    page = (folder / "_build/html/chapters/changes.html").read_text(encoding="utf-8")
    assert "GED 26.1" in page and "ucdp-ged 2025 (new)" in page
