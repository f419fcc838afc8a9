"""report.editions.edition: what an edition says, and the entry that tells how it differs from the last one."""

import csv
import datetime
import json
import re
import shutil

import pytest

from report import paths, tables
from report.editions import changes, edition
from report.errors import ReportError
from report.prose import names as facts

EPOCH = "1798000000"  # 23 December 2026


@pytest.fixture
def project(tmp_path, monkeypatch):
    """Tables and some chapters in a copy, with what the code's part of the estimates' key needs."""
    for name in ("data", "chapters", "report"):
        shutil.copytree(paths.ROOT / name, tmp_path / name, ignore=shutil.ignore_patterns("__pycache__", ".*"))
    # Of the whole book all numbers would be computed time and again.
    for path in (tmp_path / "chapters").glob("*.md"):
        if path.stem not in ("index", "changes", "violence-by-province"):
            path.unlink()
    monkeypatch.setattr(paths, "ROOT", tmp_path)
    monkeypatch.setattr(paths, "DATA", tmp_path / "data")
    monkeypatch.setattr(paths, "CHAPTERS", tmp_path / "chapters")
    monkeypatch.setenv("SOURCE_DATE_EPOCH", EPOCH)
    return tmp_path


PUBLISHED: dict[str, bytes] = {}


@pytest.fixture
def as_published(project):
    """The project just after its last edition: the values are those of its text. They are computed once, of the same tree."""
    if PUBLISHED:
        for name, content in PUBLISHED.items():
            (project / name).write_bytes(content)
    else:
        edition.make(again=True)
        PUBLISHED.update(state(project))
    return project


def said_before(folder, **change):
    """Puts other values into what the last edition said: {"kind name": value, or None for not said}."""
    path = folder / "data" / f"{edition.TABLE}.csv"
    with path.open(encoding="utf-8", newline="") as file:
        header, *rows = csv.reader(file)
    for at, value in change.items():
        kind, _, name = at.partition(" ")
        (place,) = [n for n, row in enumerate(rows) if row[:2] == [kind, name]]
        rows[place : place + 1] = [] if value is None else [[kind, name, value, rows[place][3]]]
    with path.open("w", encoding="utf-8", newline="") as file:
        csv.writer(file, lineterminator="\n").writerows([header, *rows])
    tables.seal(folder / "data")


def state(folder) -> dict[str, bytes]:
    return {name: (folder / name).read_bytes() for name in ("chapters/changes.md", "data/datapackage.json", f"data/{edition.TABLE}.csv")}


def cells(text: str) -> list[list[str]]:
    """The rows of all list-tables of an entry, unescaped."""
    rows = []
    for line in text.splitlines():
        if match := re.match(r"(\* -|  -) (.*)", line):
            if match[1] == "* -":
                rows.append([])
            rows[-1].append(re.sub(r"\\(.)", r"\1", match[2]))
    return rows


NUMBER = "total ucdp-ged deaths PK-KP all"


def test_an_edition_tells_what_moved_and_is_stamped(as_published):
    now = {
        one: edition.values().set_index(["kind", "name"])["value"][one]
        for one in (("fact", NUMBER), ("release", "ucdp-ged"), ("verdict", "S1"), ("record", "acled 2024 PK-KP"))
    }
    events, deaths = re.findall(r"\d+", now["record", "acled 2024 PK-KP"])
    said_before(as_published, **{
        f"fact {NUMBER}": "7", "release ucdp-ged": "GED 21.1", "verdict S1": "Not supported",
        "record acled 2024 PK-KP": "3 events, 4 deaths", "record acled 2023 PK-KP": None,
        "truth share acled deaths PK-KP+PK-BA last12 above 0.5": "share 55.5%",
    })  # fmt: skip
    before = (as_published / "chapters/changes.md").read_text(encoding="utf-8")
    edition.make()
    text = (as_published / "chapters/changes.md").read_text(encoding="utf-8")
    head, new, old = re.split(r"^(?=## Edition )", text, flags=re.M)
    assert head + old == before
    assert new.startswith("## Edition 2026.12\n\nMade on 23 December 2026.")
    rows = cells(new)
    assert ["ucdp-ged", "GED 21.1", now["release", "ucdp-ged"]] in rows
    assert ["S1", "Not supported", now["verdict", "S1"]] in rows
    assert [NUMBER, "7", now["fact", NUMBER]] == next(row[:3] for row in rows if row[0] == NUMBER)
    assert "share acled deaths PK-KP+PK-BA last12 above 0.5" in {row[0] for row in rows}
    (line,) = [row[0] for row in rows if row[0].startswith("acled 2024")]
    assert line == f"acled 2024: PK-KP 3 to {int(events):,} events, 4 to {int(deaths):,} deaths"
    # The headers of the five tables, and the six things that changed.
    assert len(rows) == 5 + 6
    package = json.loads((as_published / "data/datapackage.json").read_text(encoding="utf-8"))
    assert (package["version"], package["created"][:10]) == ("2026.12", "2026-12-23")
    tables.verify()


def test_the_same_edition_again_changes_nothing(as_published, capsys):
    said_before(as_published, **{f"fact {NUMBER}": "7"})
    edition.make()
    made = state(as_published)
    edition.make()
    assert state(as_published) == made
    assert "Nothing has changed since the last edition." in capsys.readouterr().out


def test_the_same_change_gives_the_same_bytes(as_published):
    said_before(as_published, **{f"fact {NUMBER}": "7", "truth share acled deaths PK-KP+PK-BA last12 above 0.5": None})
    start, made = state(as_published), []
    for _ in range(2):
        for name, content in start.items():
            (as_published / name).write_bytes(content)
        edition.make()
        made.append(state(as_published))
    assert made[0] == made[1] != start


def test_an_edition_that_was_stopped_is_made_once(as_published, monkeypatch):
    said_before(as_published, **{f"fact {NUMBER}": "7"})
    start = state(as_published)
    edition.make()
    made = state(as_published)
    for name in start:  # as if it had been stopped when the entry stood
        if not name.startswith("chapters"):
            (as_published / name).write_bytes(start[name])
    edition.make()
    assert state(as_published) == made


def test_values_can_be_renewed_without_an_entry(as_published):
    said_before(as_published, **{f"fact {NUMBER}": "7"})
    before = (as_published / "chapters/changes.md").read_bytes()
    version = tables.package()["version"]
    edition.make(again=True)
    assert (as_published / "chapters/changes.md").read_bytes() == before
    assert tables.package()["version"] == version
    assert tables.read(edition.TABLE).set_index("name")["value"][NUMBER] == facts.value(NUMBER)


def test_other_files_that_name_the_edition_are_stamped(as_published):
    (as_published / "CITATION.cff").write_text('cff-version: 1.2.0\nversion: "2026.11"\ndate-released: "2026-11-22"\n')
    (as_published / ".zenodo.json").write_text('{"title": "x", "version": "2026.11"}')
    said_before(as_published, **{f"fact {NUMBER}": "7"})
    edition.make()
    assert (as_published / "CITATION.cff").read_text() == 'cff-version: 1.2.0\nversion: "2026.12"\ndate-released: "2026-12-23"\n'
    assert json.loads((as_published / ".zenodo.json").read_text())["version"] == "2026.12"


def test_no_edition_of_a_book_that_does_not_hold(project):
    path = project / "chapters" / "index.md"
    false = "ratio acled deaths PK-BA 2016 2015 above 1"
    with path.open("a", encoding="utf-8") as file:
        file.write(f"\n\n[They rose.](<holds:{false}>) [It holds.](<holds:no-such-truth>)\n")
    before = state(project)
    with pytest.raises(
        ReportError,
        match=rf"2 truths.*do not hold:\nno-such-truth \(index\): There is no.*\n{false} \(index\): 0\.\d times \(0\.\d+\), not above 1",
    ):
        edition.make()
    assert state(project) == before


def test_no_edition_of_stale_estimates(project):
    with (project / "report" / "estimates" / "series.py").open("a") as file:
        file.write("\nANOTHER = 1\n")
    with pytest.raises(ReportError, match="was computed from other data, rules or code"):
        edition.make()


@pytest.mark.parametrize(
    "version, date, expected",
    [
        ("2026.11", "2026-12-01", "2026.12"), ("2026.11", "2026-11-30", "2026.11.1"), ("2026.11.1", "2026-11-30", "2026.11.2"),
        ("2026.11.9", "2026-11-30", "2026.11.10"), ("2026.11.9", "2027-01-01", "2027.01"),
    ],
)  # fmt: skip
def test_an_edition_is_named_by_year_and_month(version, date, expected):
    assert edition.following(version, datetime.date.fromisoformat(date)) == expected


def test_a_cell_has_no_markup():
    assert edition._plain("a_b *c* `d` [e](f) | {g}\n h") == r"a\_b \*c\* \`d\` \[e\](f) \| \{g\} h"
    assert edition._plain("") == "–"


def test_the_newest_entry_is_that_of_the_edition():
    text = (paths.CHAPTERS / "changes.md").read_text(encoding="utf-8")
    assert re.search(r"^## Edition (\S+)$", text, re.M)[1] == tables.package()["version"]


def test_today_is_that_of_the_build_where_one_is_given(monkeypatch):
    monkeypatch.setenv("SOURCE_DATE_EPOCH", EPOCH)
    assert changes.today() == datetime.date(2026, 12, 23)
    monkeypatch.delenv("SOURCE_DATE_EPOCH")
    assert abs(changes.today() - datetime.datetime.now(datetime.UTC).date()) <= datetime.timedelta(days=1)
