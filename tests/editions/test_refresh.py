"""report.editions.refresh: the committed tables, derived again, and recomputed without our code."""

import argparse
import csv
import datetime
import hashlib
import io
import re
from collections import defaultdict

import pytest

from report import paths, tables
from report.__main__ import refresh_arguments
from report.editions import refresh
from report.errors import InputError, ReportError
from report.record import panel
from report.sources import download

DERIVED = [
    "incidents",
    "incidents_acled",
    "coverage",
    "candidate_2025",
    "candidate_first",
    "reconciliation",
    "districts",
    "district_months",
    "precision",
    "victims",
    "border",
]
HALF_YEAR = "ged_candidate_26_01_26_06_pakistan_transcribed.csv"
FIRST = "ged_candidate_26_0_7_pakistan_transcribed.csv"
HALF = [{"date_start": day, "date_end": day} for day in ("2026-01-01", "2026-06-30")]
"""Two events that cover as many months as the committed Candidate."""


def snapshot(folder):
    return {path.name: path.read_bytes() for path in folder.iterdir() if path.is_file()}


@pytest.fixture
def inputs(shared):
    return {
        "ucdp_ged": shared / "ucdp" / "conflict_data_pak.csv",
        "ucdp_candidate": [
            shared / "ucdp" / HALF_YEAR,
            shared / "ucdp" / "ged_candidate_2025_pakistan.csv",
        ],
        "ucdp_candidate_first": [shared / "ucdp" / FIRST],
        "acled": shared / "acled" / "acled_pakistan_week_admin1.csv",
        "ucdp_country_months": shared / "ucdp" / "country_month_totals_2010_2024.csv",
    }


def assert_same_rows(name, committed: bytes, derived: bytes):
    """Fails with the rows that differ."""
    old, new = committed.decode().splitlines(), derived.decode().splitlines()
    for number, (was, now) in enumerate(zip(old, new), 1):
        assert was == now, f"data/{name}.csv, row {number}: committed {was!r}, derived {now!r}"
    assert len(old) == len(new), f"data/{name}.csv: {len(old)} rows committed, {len(new)} derived"
    assert committed == derived, f"data/{name}.csv differs in its line ends"


def test_the_raw_files_give_the_committed_tables_byte_for_byte(inputs, edition):
    package = (edition / tables.PACKAGE).read_bytes()
    for name in DERIVED:  # derived from nothing but the raw files
        schema = tables.card(name, edition)["schema"]
        (edition / f"{name}.csv").write_text(",".join(field["name"] for field in schema["fields"]) + "\n")
    refresh.refresh(**inputs, folder=edition)
    for name in [*DERIVED, "actors", "province_spellings"]:
        assert_same_rows(name, (paths.DATA / f"{name}.csv").read_bytes(), (edition / f"{name}.csv").read_bytes())
    assert (edition / tables.PACKAGE).read_bytes() == package
    tables.verify(edition)


def test_one_changed_number_is_named_by_its_row(inputs, edition):
    path = edition / "incidents.csv"
    committed = path.read_bytes()
    lines = committed.split(b"\n")
    lines[999] = lines[999][:-1] + (b"8" if lines[999].endswith(b"7") else b"7")
    with pytest.raises(AssertionError, match="data/incidents.csv, row 1000"):
        assert_same_rows("incidents", b"\n".join(lines), committed)


# --- Recomputed from the raw files with the csv module alone --------------------------------

UCDP_PROVINCE = {
    "Azad Jammu & Kashmir": "PK-JK",
    "Balochistan province": "PK-BA",
    "Federally Administered Tribal Areas": "PK-KP",
    "Gilgit-Baltistan": "PK-GB",
    "Islamabad Capital territory": "PK-IS",
    "Khyber Pakhtunkwa province": "PK-KP",
    "Punjab province": "PK-PB",
    "Sindh province": "PK-SD",
    "": "PK",
}
ACLED_PROVINCE = {
    "Azad Jammu and Kashmir": "PK-JK",
    "Balochistan": "PK-BA",
    "FATA": "PK-KP",
    "Federal Capital Territory": "PK-IS",
    "Gilgit-Baltistan": "PK-GB",
    "Khyber Pakhtunkhwa": "PK-KP",
    "Punjab": "PK-PB",
    "Sindh": "PK-SD",
}
MERGED = re.compile(
    r"(bajaur|khyber|kurram|mohmand|north waziristan|orakzai|((upper|lower) )?south waziristan)( district| agency)?$",
    re.IGNORECASE,
)


def rows_of(path):
    with path.open(encoding="utf-8-sig", newline="") as file:
        return [row for row in csv.DictReader(file) if not row.get("date_start", "").startswith("#")]


def committed_cells(name):
    """Of a committed table: the key of each row -> its four numbers, as written; the last is the high estimate."""
    cells = {}
    for row in csv.reader(io.StringIO((paths.DATA / f"{name}.csv").read_text(encoding="utf-8"))):
        assert tuple(row[:-4]) not in cells
        cells[tuple(row[:-4])] = tuple(row[-4:])
    del cells[next(key for key in cells if key[0] == "source")]
    return cells


def test_every_cell_of_the_ucdp_table_recomputed(shared):
    with (paths.DATA / "actors.csv").open(encoding="utf-8", newline="") as file:
        dyads = {row["dyad_id"]: (row["actor"], row["scope"]) for row in csv.DictReader(file)}
    expected = defaultdict(lambda: [0, 0, 0, 0])
    for source, name in (
        ("ucdp-ged", "conflict_data_pak.csv"),
        ("ucdp-candidate", HALF_YEAR),
    ):
        rows = rows_of(shared / "ucdp" / name)
        fata_years = [row["date_start"][:4] for row in rows if row["adm_1"].startswith("Federally")]
        for row in rows:
            former = ""
            if row["adm_1"].startswith("Federally"):
                former = "true"
            elif row["adm_1"].startswith("Khyber"):
                if fata_years and row["date_start"][:4] <= max(fata_years):
                    former = "false"
                elif row["adm_2"]:
                    former = "true" if MERGED.match(row["adm_2"]) else "false"
            kind = {"1": "state-based", "2": "non-state", "3": "one-sided"}[row["type_of_violence"]]
            month = row["date_start"][: 4 if row["date_prec"] == "5" else 7]
            cell = expected[(source, UCDP_PROVINCE[row["adm_1"]], former, month, kind, *dyads[row["dyad_new_id"]])]
            for place, number in enumerate((1, row["low"], row["best"], row["high"])):
                cell[place] += int(number)
    assert committed_cells("incidents") == {key: tuple(str(number) for number in cell) for key, cell in expected.items()}


def test_every_cell_of_the_acled_table_recomputed(shared):
    rows = rows_of(shared / "acled" / "acled_pakistan_week_admin1.csv")
    kinds = {
        "Battles": "battles",
        "Explosions/Remote violence": "explosions",
        "Violence against civilians": "civilians",
    }
    actions = {
        "attack": {"Suicide bomb", "Remote explosive/landmine/IED", "Grenade", "Chemical weapon", "Attack", "Sexual violence"},
        "clash": {"Armed clash", "Government regains territory", "Non-state actor overtakes territory"},
        "strike": {"Air/drone strike", "Shelling/artillery/missile attack"},
        "abduction": {"Abduction/forced disappearance"},
    }
    expected = defaultdict(lambda: [0, 0])
    for row in rows:
        if row["event_type"] not in kinds:
            continue
        former = ""
        if row["admin1"] == "FATA":
            former = "true"
        elif row["admin1"] == "Khyber Pakhtunkhwa" and row["week"] <= "2018-05-26":
            former = "false"
        fourth = datetime.date.fromisoformat(row["week"]) + datetime.timedelta(days=3)
        (action,) = (name for name, sub_events in actions.items() if row["sub_event_type"] in sub_events)
        key = ("acled", ACLED_PROVINCE[row["admin1"]], former, f"{fourth:%Y-%m}", kinds[row["event_type"]], action, "", "all")
        cell = expected[key]
        cell[0] += int(float(row["events"]))
        cell[1] += int(float(row["fatalities"]))
    assert committed_cells("incidents_acled") == {key: (str(events), "", str(deaths), "") for key, (events, deaths) in expected.items()}


def test_the_candidate_without_provinces_recomputed(shared):
    expected = defaultdict(lambda: [0, 0])
    kinds = {"1": "state-based", "2": "non-state", "3": "one-sided"}
    for row in rows_of(shared / "ucdp" / "ged_candidate_2025_pakistan.csv"):
        cell = expected[(row["date"][:7], row["conflict_name"], kinds[row["type_of_violence"]])]
        cell[0] += 1
        cell[1] += int(row["best"])
    frame = tables.read("candidate_2025")
    found = {tuple(row[:3]): list(row[3:]) for row in frame.itertuples(index=False)}
    assert found == expected


def test_the_first_release_recomputed(shared):
    """The one monthly release after the half-year, without what is in it."""
    half = {row["id"] for row in rows_of(shared / "ucdp" / HALF_YEAR)}
    with (paths.DATA / "actors.csv").open(encoding="utf-8", newline="") as file:
        scopes = {row["dyad_id"]: row["scope"] for row in csv.DictReader(file)}
    kinds = {"1": "state-based", "2": "non-state", "3": "one-sided"}
    expected = defaultdict(lambda: [0] * 5)
    for row in rows_of(shared / "ucdp" / FIRST):
        if row["id"] in half:
            continue
        month = row["date_start"][: 4 if row["date_prec"] == "5" else 7]
        cell = expected[month, UCDP_PROVINCE[row["adm_1"]], scopes[row["dyad_new_id"]], kinds[row["type_of_violence"]]]
        for place, number in enumerate((1, row["low"], row["best"], row["high"], row["code_status"].startswith("Check"))):
            cell[place] += int(number)
    found = {tuple(row[:4]): list(row[4:]) for row in tables.read("candidate_first").itertuples(index=False)}
    assert found == expected
    assert [sum(cell[place] for cell in found.values()) for place in (0, 2, 4)] == [195, 745, 95]


def test_coverage_recomputed(shared):
    days = defaultdict(int)
    for month in (f"{year}-{month:02}" for year in range(1989, 2022) for month in range(1, 13)):
        first = datetime.date.fromisoformat(month + "-01")
        days["ucdp-ged", month] = ((first + datetime.timedelta(days=31)).replace(day=1) - first).days
    rows = rows_of(shared / "ucdp" / HALF_YEAR)
    day = datetime.date.fromisoformat(min(row["date_start"][:10] for row in rows))
    while day <= datetime.date(2026, 6, 30):  # one event goes on to 1 July
        days["ucdp-candidate", f"{day:%Y-%m}"] += 1
        day += datetime.timedelta(days=1)
    for week in {row["week"] for row in rows_of(shared / "acled" / "acled_pakistan_week_admin1.csv")}:
        fourth = datetime.date.fromisoformat(week) + datetime.timedelta(days=3)
        # The record begins on 1 January 2010, the last day of its first week.
        days["acled", f"{fourth:%Y-%m}"] += 1 if week == "2009-12-26" else 7
    found = tables.read("coverage")
    assert {(row.source, row.month): row.days for row in found.itertuples()} == days


# --- Reconciliation -------------------------------------------------------------------------


def test_133_of_144_months_equal_ucdps_own_totals_and_eleven_are_listed():
    frame = tables.read("reconciliation")
    assert frame["month"].tolist() == [f"{year}-{m:02}" for year in range(2010, 2025) for m in range(1, 13)]
    common = frame[frame["month"] <= "2021-12"]
    assert len(common) == 144
    assert (common["difference"] == 0).sum() == 133
    differing = common[common["difference"] != 0]
    assert (differing["reason"] != "").all()
    explained = differing[differing["difference"] + differing["deaths_undated"] == 0]
    assert explained["month"].tolist() == ["2010-01", "2013-01"]
    assert explained["reason"].str.contains("date_prec 5").all()
    assert not differing.drop(explained.index)["reason"].str.contains("date_prec 5").any()
    # UCDP's own rule, the start month for all, makes two more equal.
    assert (common["difference"] + common["deaths_undated"] == 0).sum() == 135
    assert frame.loc[frame["month"] > "2021-12", "difference"].isna().all()
    later = frame.groupby(frame["month"].str[:4])["deaths_ucdp"].sum()
    assert later[["2022", "2023", "2024"]].tolist() == [700, 1144, 2178]


def test_reconciliation_recomputed(shared):
    ours = defaultdict(int)
    for row in csv.DictReader((paths.DATA / "incidents.csv").read_text(encoding="utf-8").splitlines()):
        if row["source"] == "ucdp-ged":
            ours[row["month"]] += int(row["deaths_best"])
    published = {
        f"{row['period'][:4]}-{row['period'][4:]}": int(float(row["fatalities_UCDP"]))
        for row in rows_of(shared / "ucdp" / "country_month_totals_2010_2024.csv")
    }
    for row in tables.read("reconciliation").itertuples():
        assert row.deaths_ucdp == published[row.month]
        if row.month <= "2021-12":
            assert row.deaths_panel == ours[row.month]
            assert row.difference == ours[row.month] - published[row.month]


def test_the_package_says_what_was_read(shared):
    releases = {one["source"]: one for one in tables.package()["releases"]}
    ged = releases["ucdp-ged"]
    assert ged["release"] == "GED 22.1 (inferred)"
    assert ged["sha256"].startswith("6ef828898fbb443e")
    assert (ged["first"], ged["last"]) == ("1989-01-25", "2021-12-31")
    assert (ged["events_of_pakistan"], ged["events_unplaced"]) == (6416, 45)
    candidate = releases["ucdp-candidate"]
    assert candidate["release"] == "Candidate 26.01.26.06"
    assert sum(n for status, n in candidate["code_status"].items() if status.startswith("Check")) == 118
    assert releases["ucdp-candidate-first"]["release"] == "Candidate 26.0.7"
    assert all("could not be checked" in releases[source]["transcribed"] for source in ("ucdp-candidate", "ucdp-candidate-first"))
    assert releases["ucdp-candidate-2025"]["release"] == "Candidate 25.01.25.12 (inferred)"
    assert releases["acled"]["last"] == "2025-11-07"
    assert tables.card("incidents")["sources"][0]["version"] == "GED 22.1 (inferred)"


# --- What refresh keeps, replaces and refuses -----------------------------------------------


def test_nothing_given_changes_nothing(edition):
    before = snapshot(edition)
    refresh.refresh(folder=edition)
    assert snapshot(edition) == before


def test_what_is_not_given_stays(inputs, edition):
    before = snapshot(edition)
    refresh.refresh(acled=inputs["acled"], ucdp_candidate=inputs["ucdp_candidate"][1:], folder=edition)
    refresh.refresh(ucdp_candidate=inputs["ucdp_candidate"][:1], folder=edition)
    refresh.refresh(ucdp_ged=inputs["ucdp_ged"], folder=edition)
    assert snapshot(edition) == before


def test_a_new_yearly_release_replaces_the_old_and_only_it(ged, edition, capsys):
    kept = tables.read("incidents", edition).query("source == 'ucdp-candidate'").values.tolist()
    years = [{"date_start": f"{year}-01-01", "date_end": f"{year}-01-02"} for year in (1989, 2024)]
    refresh.refresh(ucdp_ged=ged(*years, name="GEDEvent_v25_1.csv"), folder=edition)
    tables.verify(edition)
    frame = tables.read("incidents", edition)
    assert frame.query("source == 'ucdp-candidate'").values.tolist() == kept
    assert frame.query("source == 'ucdp-ged'")["month"].tolist() == ["1989-01", "2024-01"]
    coverage = tables.read("coverage", edition).query("source == 'ucdp-ged'")
    assert (coverage["month"].iloc[-1], coverage["days"].sum()) == ("2024-12", 13149)
    release = tables.package(edition)["releases"][0]
    assert (release["release"], release["events_of_pakistan"]) == ("GED 25.1", 2)
    assert "Davies" not in release["citation"]
    assert tables.card("incidents", edition)["sources"][0]["version"] == "GED 25.1"
    reconciliation = tables.read("reconciliation", edition)
    assert reconciliation["difference"].notna().all()
    assert "reading GEDEvent_v25_1.csv" in capsys.readouterr().err


def test_a_new_dyad_needs_one_row_and_no_seal(ged, edition):
    new = {"dyad_new_id": "99001", "dyad_name": "Government of Pakistan - New"}
    years = [{**new, "date_start": f"{year}-01-01", "date_end": f"{year}-01-02"} for year in (1989, 2024)]
    path = ged(*years)
    with pytest.raises(InputError, match="99001,Government of Pakistan - New,ACTOR,SCOPE"):
        refresh.refresh(ucdp_ged=path, folder=edition)
    with (edition / "actors.csv").open("a", encoding="utf-8") as file:
        file.write("99001,Government of Pakistan - New,New,militancy\n")
    refresh.refresh(ucdp_ged=path, folder=edition)
    tables.verify(edition)
    assert set(tables.read("incidents", edition).query("source == 'ucdp-ged'")["actor"]) == {"New"}


def test_candidates_go_in_together(ged, edition):
    march = {"id": "7", "date_start": "2026-03-02", "date_end": "2026-03-31", "code_status": "Check dyad"}
    files = [ged(*HALF, name="GEDEvent_v26_0_2.csv"), ged(march, name="GEDEvent_v26_0_3.csv")]
    refresh.refresh(ucdp_candidate=files, folder=edition)
    coverage = tables.read("coverage", edition).query("source == 'ucdp-candidate'")
    assert coverage["days"].tolist() == [31, 28, 31, 30, 31, 30]
    names = [one["release"] for one in tables.package(edition)["releases"] if one["source"] == "ucdp-candidate"]
    assert names == ["Candidate 26.0.2", "Candidate 26.0.3"]
    with pytest.raises(InputError, match="holds the same events as GEDEvent_v26_0_2.csv"):
        refresh.refresh(ucdp_candidate=[files[0], files[0]], folder=edition)
    with pytest.raises(InputError, match="covers less.*2026-01"):
        refresh.refresh(ucdp_candidate=files[1:], folder=edition)


def test_of_an_event_in_two_candidates_the_later_release_counts(ged, edition, capsys):
    february = {"date_start": "2026-01-29", "date_end": "2026-02-28", "best": "5", "high": "9"}
    march = {"id": "9", "date_start": "2026-03-02", "date_end": "2026-03-31"}
    files = [ged({**february, "best": "7"}, march, name="GEDEvent_v26_0_3.csv"), ged(february, name="GEDEvent_v26_0_2.csv")]
    for given in (files, files[::-1]):
        refresh.refresh(ucdp_candidate=given, folder=edition, allow_shrink=True)
        table = tables.read("incidents", edition).query("source == 'ucdp-candidate'")
        assert table[["month", "events", "deaths_best"]].values.tolist() == [["2026-01", 1, 7], ["2026-03", 1, 3]]
    assert "1 events stand in two releases: the later one counts" in capsys.readouterr().err


def test_paths_with_blanks_as_make_hands_them_on(tmp_path):
    paths = [tmp_path / name for name in ("one.csv", "with a blank.csv", "x.csv")]
    for path in paths:
        path.touch()
    names = [str(path) for path in paths]
    assert refresh.split(" ".join(names)) == names
    assert refresh.split(f" {names[1]}") == names[1:2]
    assert refresh.split(f"'{names[1]}' {names[0]}") == [names[1], names[0]]
    assert refresh.split("absent.csv other.csv") == ["absent.csv", "other.csv"]


@pytest.mark.parametrize(("name", "key"), [("actors", "857"), ("province_spellings", "ucdp, Sindh province")])
def test_a_doubled_row_of_a_table_kept_by_hand_is_named(ged, edition, name, key):
    path = edition / f"{name}.csv"
    row = next(line for line in path.read_text(encoding="utf-8").splitlines() if line.startswith(key.replace(", ", ",")))
    with path.open("a", encoding="utf-8") as file:
        file.write(row + "\n")
    with pytest.raises(ReportError, match=rf"data/{name}.csv, row \d+: {key} stands there twice"):
        refresh.refresh(ucdp_ged=ged({}), folder=edition, allow_shrink=True)


def test_an_event_after_the_years_of_a_release_is_refused(ged, edition):
    path = ged({}, {"date_start": "2025-01-02", "date_end": "2025-01-02"}, name="GEDEvent_v25_1.csv")
    with pytest.raises(InputError, match="runs to 2025-01-02, beyond what GED 25.1 covers"):
        refresh.refresh(ucdp_ged=path, folder=edition, allow_shrink=True)


def test_a_first_release_stands_apart_and_an_event_in_both_counts_once(ged, edition, capsys):
    half = ged(*HALF, name="GEDEvent_v26_01_26_06.csv")
    july = {"date_start": "2026-07-02", "date_end": "2026-07-02", "best": "3", "low": "2", "high": "8"}
    first = ged(
        HALF[0],
        {**july, "id": "8", "code_status": "Check dyad"},
        {**july, "id": "9"},
        {**july, "id": "10", "adm_1": ""},
        name="GEDEvent_v26_0_7.csv",
    )
    with pytest.raises(ReportError, match="Give --ucdp-candidate with"):
        refresh.refresh(ucdp_candidate_first=[first], folder=edition)
    refresh.refresh(ucdp_candidate=[half], ucdp_candidate_first=[first], folder=edition)
    assert "left aside: 1\n" in capsys.readouterr().err
    tables.verify(edition)
    apart = tables.read("candidate_first", edition)
    assert apart[["month", "province", *panel.SUMS, "checks"]].values.tolist() == [
        ["2026-07", "PK", 1, 2, 3, 8, 0],
        ["2026-07", "PK-BA", 2, 4, 6, 16, 1],
    ]
    record = tables.read("incidents", edition).query("source == 'ucdp-candidate'")
    assert record["month"].tolist() == ["2026-01", "2026-06"]
    assert tables.read("coverage", edition).query("source == 'ucdp-candidate'")["month"].max() == "2026-06"
    refresh.refresh(ucdp_candidate=[half], folder=edition)
    assert len(tables.read("candidate_first", edition)) == 2, "not given: it stays"
    more = ged(*HALF, {"date_start": "2026-07-31", "date_end": "2026-07-31"}, name="GEDEvent_v26_01_26_09.csv")
    refresh.refresh(ucdp_candidate=[more], folder=edition)
    assert "candidate_first.csv is emptied" in capsys.readouterr().err
    assert tables.read("candidate_first", edition).empty
    tables.verify(edition)


def test_what_was_said_of_a_file_goes_with_another(inputs, ged, edition):
    """A transcription is one until the publisher's own file is given."""
    refresh.refresh(ucdp_candidate=inputs["ucdp_candidate"][:1], folder=edition)
    assert "transcribed" in tables.package(edition)["releases"][1]
    refresh.refresh(ucdp_candidate=[ged(*HALF, name="GEDEvent_v26_01_26_06.csv")], folder=edition)
    assert "transcribed" not in tables.package(edition)["releases"][1]


def test_a_download_is_compared_with_the_known_releases(tmp_path, monkeypatch):
    file = tmp_path / "GEDEvent_v26_0_8.csv"
    file.write_text("a")
    assert "differs from the known release 26.0.8" in refresh.known(file)
    right = tables.read("known_releases").set_index("file").loc[file.name, "sha256"]
    monkeypatch.setattr(refresh, "_sha256", lambda path: right)
    assert refresh.known(file) == "GEDEvent_v26_0_8.csv is the release as known (26.0.8)."
    assert "not among the known releases" in refresh.known(tmp_path / "GEDEvent_v26_0_9.csv")


def test_a_file_that_covers_less_is_refused_unless_it_is_meant(ged, edition):
    path = ged({})
    before = snapshot(edition)
    with pytest.raises(InputError, match="would lose days.*--allow-shrink"):
        refresh.refresh(ucdp_ged=path, folder=edition)
    assert snapshot(edition) == before
    refresh.refresh(ucdp_ged=path, folder=edition, allow_shrink=True)
    assert tables.package(edition)["releases"][0]["release"] == "GED 21.1 (inferred)"
    tables.verify(edition)


BAD = [{"best": "x"}, {"date_start": "2020"}, {"adm_1": "Nowhere"}, {"dyad_new_id": "99001"}]


@pytest.mark.parametrize("event", BAD)
def test_after_a_refusal_the_tables_are_as_they_were(ged, edition, event):
    before = snapshot(edition)
    good = [{"date_start": f"{year}-01-01", "date_end": f"{year}-01-02"} for year in (1989, 2024)]
    with pytest.raises(InputError):
        refresh.refresh(ucdp_ged=ged(*good), ucdp_candidate=[ged(event, name="candidate.csv")], folder=edition)
    assert snapshot(edition) == before


def test_an_edited_table_is_not_taken_over(ged, edition):
    """A number that was changed in a committed table must not be sealed by a refresh of another."""
    path = edition / "incidents.csv"
    text = path.read_text(encoding="utf-8")
    path.write_text(text.removesuffix("\n")[:-1] + "9\n", encoding="utf-8")
    before = snapshot(edition)
    with pytest.raises(ReportError, match="incidents.csv doesn't match its seal.*ucdp-ged"):
        refresh.refresh(ucdp_candidate=[ged(*HALF)], folder=edition)
    assert snapshot(edition) == before


def test_another_table_that_was_edited_is_not_sealed_by_a_refresh(ged, edition):
    path = edition / "population.csv"
    path.write_text(path.read_text(encoding="utf-8").replace("Census", "census", 1), encoding="utf-8")
    with pytest.raises(ReportError, match="population.csv"):
        refresh.refresh(ucdp_candidate=[ged(*HALF)], folder=edition)


def test_a_mixed_set_is_mended_by_deriving_all_anew(inputs, edition):
    before = snapshot(edition)
    for name in DERIVED:
        path = edition / f"{name}.csv"
        path.write_bytes(path.read_bytes().rsplit(b"\n", 2)[0] + b"\n")
    assert len(tables.unsealed(edition)) == len(DERIVED)
    refresh.refresh(**inputs, folder=edition)
    assert snapshot(edition) == before


def test_the_command_line(edition, ged, monkeypatch):
    parser = argparse.ArgumentParser()
    refresh_arguments(parser)
    arguments = parser.parse_args(["--ucdp-ged", "a", "--ucdp-candidate", "b", "c", "--acled", "d", "--ucdp-country-months", "e"])
    given = []
    monkeypatch.setattr(download, "fetch", lambda version: f"{version}.csv")
    monkeypatch.setattr(refresh, "known", str)
    monkeypatch.setattr(refresh, "refresh", lambda *args, **options: given.append((*args, options)))
    refresh.run(arguments)
    refresh.run(parser.parse_args(["--allow-shrink"]))
    refresh.run(parser.parse_args(["--ucdp-candidate", "b", "--ucdp-candidate-first", "f", "--download", "26.0.7", "26.1", "26.01.26.06"]))
    with pytest.raises(ReportError, match="one yearly GED"):
        refresh.run(parser.parse_args(["--ucdp-ged", "a", "--download", "26.1"]))
    assert given == [
        ("a", ["b", "c"], "d", "e", {"ucdp_candidate_first": [], "allow_shrink": False}),
        (None, [], None, None, {"ucdp_candidate_first": [], "allow_shrink": True}),
        ("26.1.csv", ["b", "26.01.26.06.csv"], None, None, {"ucdp_candidate_first": ["f", "26.0.7.csv"], "allow_shrink": False}),
    ]


# --- What it says of itself -----------------------------------------------------------------


def test_it_says_what_changed_by_source_province_and_year(ged, edition, capsys):
    """Old numbers are those of the committed table, summed here by hand."""
    with (paths.DATA / "incidents.csv").open(encoding="utf-8", newline="") as file:
        old = [row for row in csv.DictReader(file) if row["source"] == "ucdp-ged" and row["month"][:4] == "1991"]
    events, deaths = (sum(int(row[c]) for row in old if row["province"] == "PK-SD") for c in ("events", "deaths_best"))
    assert events and deaths
    years = [{"date_start": f"{year}-01-01", "date_end": f"{year}-01-02"} for year in (1989, 2024)]
    refresh.refresh(ucdp_ged=ged(*years, {"date_start": "1991-03-03", "date_end": "1991-03-03", "adm_1": "Sindh province"}), folder=edition)
    said = capsys.readouterr().err.splitlines()
    (line,) = [line for line in said if line.startswith("ucdp-ged 1991:")]
    assert f"PK-SD {events} to 1 events, {deaths} to 3 deaths" in line
    assert "ucdp-ged 2024 (new): PK-BA 1 events, 3 deaths" in said
    assert not [line for line in said if line.startswith(("acled", "ucdp-candidate"))]
    refresh.refresh(folder=edition)
    assert "No count has changed." in capsys.readouterr().err


def test_a_file_is_recorded_with_the_day_on_which_it_was_first_read(ged, edition, monkeypatch):
    years = [{"date_start": f"{year}-01-01", "date_end": f"{year}-01-02"} for year in (1989, 2024)]
    path = ged(*years, name="GEDEvent_v25_1.csv")
    seen = []
    for epoch in ("1790000000", "1800000000"):  # 21 September 2026, 15 January 2027
        monkeypatch.setenv("SOURCE_DATE_EPOCH", epoch)
        refresh.refresh(ucdp_ged=path, folder=edition)
        release = tables.package(edition)["releases"][0]
        assert release["sha256"] == hashlib.sha256(path.read_bytes()).hexdigest()
        seen.append(release["accessed"])
    refresh.refresh(ucdp_ged=ged(*years, years[0], name="GEDEvent_v26_1.csv"), folder=edition)
    assert [*seen, tables.package(edition)["releases"][0]["accessed"]] == ["2026-09-21", "2026-09-21", "2027-01-15"]
