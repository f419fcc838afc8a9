"""report.record.event_tables and report.record.boundaries: simulated events with known answers, and the committed
tables recomputed from the raw files with the csv module and plane geometry alone."""

import csv
import json
import math
import re
from collections import defaultdict

import numpy as np
import pandas as pd
import pytest
import recount

from report import tables
from report.errors import InputError
from report.estimates.inference import shares
from report.record import boundaries
from report.record import event_tables as evidence
from report.sources import ucdp

MERGED = {"Bajaur", "Khyber", "Kurram", "Mohmand", "North Waziristan", "Orakzai", "South Waziristan"}
PROVINCE = {
    "Azad Jammu & Kashmir": "PK-JK", "Balochistan province": "PK-BA", "Federally Administered Tribal Areas": "PK-KP",
    "Gilgit-Baltistan": "PK-GB", "Islamabad Capital territory": "PK-IS", "Khyber Pakhtunkwa province": "PK-KP",
    "Punjab province": "PK-PB", "Sindh province": "PK-SD", "": "PK",
}  # fmt: skip
FILES = {"ucdp-ged": "conflict_data_pak.csv", "ucdp-candidate": "ged_candidate_26_01_26_06_pakistan_transcribed.csv"}


# --- Small cases ----------------------------------------------------------------------------


@pytest.fixture
def events(ged):
    """Events as the reader yields them, from rows of a file of UCDP's form."""

    def read(*rows):
        rows = [{"low": row.get("best", "2"), "high": row.get("best", "4"), **row} for row in rows]
        return ucdp.read_yearly(ged(*rows), tables.read("actors"), tables.read("province_spellings")).events

    return read


@pytest.mark.parametrize(
    "given, name",
    [("Quetta district", "Quetta"), ("Bajaur agency", "Bajaur"), ("Jafarabad Distrcit", "Jafarabad"), (" Lower  Dir district ", "Lower Dir"),
     ("North Waziristan", "North Waziristan"), ("FR Bannu - Mir Ali", "FR Bannu - Mir Ali"), ("", "")],
)  # fmt: skip
def test_a_district_is_named_without_its_kind(given, name):
    assert evidence.district(pd.Series([given])).tolist() == [name]


def test_who_died_is_told_by_who_is_a_government(events):
    frame = evidence.victims(
        events(
            {"deaths_a": "3", "deaths_b": "5", "deaths_civilians": "1", "deaths_unknown": "2", "best": "11"},
            {"type_of_violence": "1", "dyad_new_id": "422", "side_a": "Government of India", "side_b": "Government of Pakistan",
             "deaths_a": "3", "deaths_b": "4", "deaths_civilians": "0", "best": "7"},
            {"type_of_violence": "2", "dyad_new_id": "5198", "side_a": "Bangesh", "side_b": "Turi", "deaths_a": "6", "deaths_b": "7",
             "deaths_civilians": "0", "best": "13"},
        ),
        "ucdp-ged",
    ).set_index("dyad_id")  # fmt: skip
    columns = ["deaths_state", "deaths_groups", "deaths_civilians", "deaths_unknown", "deaths_best"]
    assert frame.loc[857, columns].tolist() == [3, 5, 1, 2, 11]
    assert frame.loc[422, columns].tolist() == [7, 0, 0, 0, 7]
    assert frame.loc[5198, columns].tolist() == [0, 13, 0, 0, 13]


def test_events_that_stand_by_their_high_estimate_alone_are_counted(events):
    none = {"low": "0", "best": "0", "high": "3", "deaths_a": "0", "deaths_b": "0", "deaths_civilians": "0"}
    row = evidence.victims(events(none, none, {}), "ucdp-ged").iloc[0]
    assert (row["events"], row["events_best_zero"]) == (3, 2)


def test_precision_and_districts_lose_no_event(events):
    rows = [{"where_prec": p, "adm_2": d, "adm_1": a} for p, d, a in
            [("1", "Quetta district", "Balochistan province"), ("4", "", "Balochistan province"), ("6", "", "")]]  # fmt: skip
    found = events(*rows)
    places = evidence.precision(found, "ucdp-ged")
    assert places.set_index(["province", "where_prec"])["events"].to_dict() == {("PK-BA", 1): 1, ("PK-BA", 4): 1, ("PK", 6): 1}
    named = evidence.districts(found, "ucdp-ged")
    assert named.set_index(["province", "district"])["deaths_best"].to_dict() == {("PK-BA", "Quetta"): 3, ("PK-BA", ""): 3, ("PK", ""): 3}


def test_the_border_table_counts_what_is_placeable_and_near(events):
    outline = tables.read("outline")
    near, far = {"latitude": "30.92", "longitude": "66.45"}, {"latitude": "25.2", "longitude": "62.3"}  # Chaman, Gwadar
    frame = evidence.border(
        events(
            {**near, "where_prec": "1", "date_start": "2021-07-31", "date_end": "2021-08-01"},
            {**near, "where_prec": "4", "date_start": "2021-08-01", "date_end": "2021-08-01"},
            {**far, "where_prec": "3", "date_start": "2021-08-01", "date_end": "2021-08-01"},
            {**near, "where_prec": "1", "date_prec": "5", "date_start": "2021-01-01", "date_end": "2021-12-31"},
        ),
        "ucdp-ged", outline,
    )  # fmt: skip
    row = frame.set_index(["province", "former_fata", "scope", "period", "band_km"])
    columns = ["events", "placeable_events", "all_events"]
    assert row.loc[("PK-BA", "", "militancy", "before", 10), columns].tolist() == [1, 1, 1]
    assert row.loc[("PK-BA", "", "militancy", "after", 100), columns].tolist() == [0, 1, 2]
    assert row.loc[("PK-BA", "", "all", "all", 10), columns].tolist() == [2, 3, 4]
    assert row.loc[("PK-KP", "true", "all", "all", 10), columns].tolist() == [0, 0, 0]


def test_a_source_without_events_of_a_period_has_no_rows_for_it(events):
    frame = evidence.border(events({"date_start": "2020-05-01", "date_end": "2020-05-01"}), "ucdp-ged", tables.read("outline"))
    assert set(frame["period"]) == {"before", "all"}


def test_bounds_are_sharp_and_those_of_inference():
    rng = np.random.default_rng(3)
    for _ in range(200):
        part, unknown, rest = rng.integers(0, 50, 3)
        total = part + unknown + rest + 1
        low, high = evidence.bounds(part, total, unknown)
        assert low == part / total and high == (part + unknown) / total  # reached when none, or all, belong
        assert (low, high) == pytest.approx(((s := shares.share_bounds(part, total, unknown)).low, s.high))


def test_civilians_have_no_share_without_deaths():
    frame = pd.DataFrame({"province": ["a", "b"], "deaths_civilians": [0, 2], "deaths_unknown": [0, 1], "deaths_best": [0, 4]})
    found = evidence.civilians(frame, ["province"])
    assert found[["province", "low", "high"]].to_numpy().tolist() == [["b", 0.5, 0.75]]


def test_a_table_of_an_unknown_source_is_refused():
    with pytest.raises(ValueError, match="has no rows of 'gtd'"):
        evidence.rows("victims", "gtd")


# --- The committed tables hold together -----------------------------------------------------


@pytest.mark.parametrize("name", ["districts", "precision", "victims"])
@pytest.mark.parametrize("source", list(FILES))
def test_every_table_has_the_events_and_deaths_of_the_panel(name, source):
    def sums(rows, year):
        found = defaultdict(lambda: [0, 0])
        for row in rows:
            if row["source"] == source:
                cell = found[row["province"], year(row), row["scope"]]
                cell[0] += int(row["events"])
                cell[1] += int(row["deaths_best"])
        return dict(found)

    assert sums(recount.rows(name), lambda r: r["year"]) == sums(recount.rows("incidents"), lambda r: r["month"][:4])


def test_districts_by_month_add_up_to_the_panel():
    def sums(name):
        found = defaultdict(lambda: [0] * 4)
        for row in recount.rows(name):
            if row["source"] in FILES:
                cell = found[tuple(row[key] for key in ("source", "province", "former_fata", "month", "scope"))]
                for place, column in enumerate(("events", "deaths_low", "deaths_best", "deaths_high")):
                    cell[place] += int(row[column])
        return found

    assert sums("district_months") == sums("incidents")


PROVINCE_OF_CODE = {"1": "PK-JK", "2": "PK-BA", "3": "PK-GB", "4": "PK-IS", "5": "PK-KP", "6": "PK-PB", "7": "PK-SD"}


def test_every_district_has_its_codes_and_only_an_undivided_one_has_one():
    codes = {(row["province"], row["district"]): row["pcodes"].split() for row in recount.rows("district_pcodes")}
    assert set(codes) == {(row["province"], row["district"]) for row in recount.rows("districts") if row["district"]}
    assert all(PROVINCE_OF_CODE[code[2]] == province for (province, _), several in codes.items() for code in several)
    for row in recount.rows("district_months"):
        several = codes.get((row["province"], row["district"]), []) if row["district"] else []
        assert row["pcode"] == (several[0] if len(several) == 1 else ""), row
    for row in recount.rows("district_pcodes"):
        assert (row["relation"] == "several") == (" " in row["pcodes"]) and len(row["name"].split("; ")) == len(row["pcodes"].split())
        assert row["relation"] != "same" or row["name"] == row["district"]


def test_the_dead_add_up_in_every_row():
    for row in recount.rows("victims"):
        parts = [int(row[f"deaths_{who}"]) for who in ("state", "groups", "civilians", "unknown")]
        assert sum(parts) == int(row["deaths_best"]), row


def test_bands_are_cumulative_and_the_whole_is_its_parts():
    cell = {(r["source"], r["scope"], r["period"], r["province"], r["former_fata"], int(r["band_km"])): r for r in recount.rows("border")}
    for key, row in cell.items():
        for column in ("events", "deaths_best", "band_area_km2"):
            if key[-1] > 10:
                nearer = cell[(*key[:-1], {25: 10, 50: 25, 100: 50}[key[-1]])]
                assert int(nearer[column]) <= int(row[column])
        assert int(row["events"]) <= int(row["placeable_events"]) <= int(row["all_events"])
        assert float(row["area_share"]) == pytest.approx(int(row["band_area_km2"]) / int(row["area_km2"]), abs=6e-5)
        if key[3:5] == ("PK-KP", "") and key[0] == "ucdp-ged":
            parts = [cell[(*key[:4], part, key[-1])] for part in ("true", "false")]
            assert int(row["events"]) == sum(int(one["events"]) for one in parts)
            assert int(row["area_km2"]) == pytest.approx(sum(int(one["area_km2"]) for one in parts), rel=0.002)


# --- Recomputed from the raw files ----------------------------------------------------------


@pytest.fixture(scope="session")
def raw(shared):
    """Rows of the raw files with province, part of KP, scope and year, told without our code."""
    with (recount.DATA / "actors.csv").open(encoding="utf-8", newline="") as file:
        dyads = {row["dyad_id"]: row for row in csv.DictReader(file)}
    found = {}
    for source, name in FILES.items():
        with (shared / "ucdp" / name).open(encoding="utf-8-sig", newline="") as file:
            rows = [row for row in csv.DictReader(file) if not row["date_start"].startswith("#")]
        fata = [row["date_start"][:4] for row in rows if row["adm_1"].startswith("Federally")]
        for row in rows:
            place = PROVINCE[row["adm_1"]]
            bare = re.sub(r" (district|agency|Distrcit)$", "", row["adm_2"])
            part = ""
            if place == "PK-KP":
                told = row["adm_1"].startswith("Federally") or not fata or row["date_start"][:4] > max(fata)
                part = "true" if row["adm_1"].startswith("Federally") else "false" if not told else \
                    "" if not bare else "true" if bare in MERGED else "false"  # fmt: skip
            row |= {"province": place, "part": part, "district": bare, "y": row["date_start"][:4],
                    "scope": dyads[row["dyad_new_id"]]["scope"], "actor": dyads[row["dyad_new_id"]]["actor"]}  # fmt: skip
        found[source] = rows
    return found


def totals(raw, key, columns):
    sums = defaultdict(lambda: [0] * (len(columns) + 1))
    for source, rows in raw.items():
        for row in rows:
            cell = sums[(source, *key(row))]
            cell[0] += 1
            for place, column in enumerate(columns, 1):
                cell[place] += column(row) if callable(column) else int(float(row[column]))
    return {key: tuple(cell) for key, cell in sums.items()}


def committed(name, keys, columns):
    return {tuple(r[k] for k in ("source", *keys)): tuple(int(r[c]) for c in ("events", *columns)) for r in recount.rows(name)}


def test_districts_recomputed(raw):
    expected = totals(raw, lambda r: (r["province"], r["part"], r["district"], r["y"], r["scope"]), ["low", "best", "high"])
    keys = ["province", "former_fata", "district", "year", "scope"]
    assert committed("districts", keys, ["deaths_low", "deaths_best", "deaths_high"]) == expected


def test_districts_by_month_recomputed(raw):
    def place(row):
        return row["district"] if int(row["where_prec"]) <= 3 else ""

    def month(row):
        return row["y"] if int(row["date_prec"]) == 5 else row["date_start"][:7]

    expected = totals(raw, lambda r: (r["province"], r["part"], place(r), month(r), r["scope"]), ["low", "best", "high"])
    keys = ["province", "former_fata", "district", "month", "scope"]
    assert committed("district_months", keys, ["deaths_low", "deaths_best", "deaths_high"]) == expected


def test_districts_lie_in_the_middle_of_their_events(raw):
    points = defaultdict(list)
    for source, rows in raw.items():
        for row in rows:
            points[source, row["province"], row["part"], row["district"], row["y"], row["scope"]].append(row)
    for row in recount.rows("districts"):
        own = points[tuple(row[key] for key in ("source", "province", "former_fata", "district", "year", "scope"))]
        for axis in ("longitude", "latitude"):
            if row["district"]:
                assert float(row[axis]) == pytest.approx(sum(float(one[axis]) for one in own) / len(own), abs=0.051), row
            else:
                assert row[axis] == ""


def test_precision_recomputed(raw):
    expected = totals(raw, lambda r: (r["province"], r["y"], r["scope"], r["where_prec"]), ["best"])
    assert committed("precision", ["province", "year", "scope", "where_prec"], ["deaths_best"]) == expected


def test_victims_recomputed(raw):
    def of(government):
        def count(row):
            sides = [("side_a", "deaths_a"), ("side_b", "deaths_b")]
            return sum(int(float(row[dead])) for side, dead in sides if row[side].startswith("Government of") == government)

        return count

    kinds = {"1": "state-based", "2": "non-state", "3": "one-sided"}
    expected = totals(
        raw, lambda r: (r["province"], r["y"], kinds[r["type_of_violence"]], r["dyad_new_id"], r["actor"], r["scope"]),
        [lambda r: int(int(float(r["best"])) == 0), of(True), of(False), "deaths_civilians", "deaths_unknown", "best"],
    )  # fmt: skip
    keys = ["province", "year", "violence", "dyad_id", "actor", "scope"]
    columns = ["events_best_zero", "deaths_state", "deaths_groups", "deaths_civilians", "deaths_unknown", "deaths_best"]
    assert committed("victims", keys, columns) == expected


def segments(rings):
    return [(a, b) for ring in rings for a, b in zip(ring, ring[1:])]


def plane_km(point, lines) -> float:
    """Distance to the nearest of some segments on a plane that touches the earth at the point."""
    lon, lat = point
    kx, ky = 111.195 * math.cos(math.radians(lat)), 111.195
    best = math.inf
    for a, b in lines:
        ax, ay, bx, by = (a[0] - lon) * kx, (a[1] - lat) * ky, (b[0] - lon) * kx, (b[1] - lat) * ky
        dx, dy = bx - ax, by - ay
        t = max(0.0, min(1.0, -(ax * dx + ay * dy) / (dx * dx + dy * dy or 1)))
        best = min(best, math.hypot(ax + t * dx, ay + t * dy))
    return best


@pytest.fixture(scope="session")
def natural_earth(shared):
    """Natural Earth's rings by file and code."""
    found = {}
    for name in boundaries.FILES:
        for feature in json.loads((shared / "boundaries" / name).read_text())["features"]:
            shape, properties = feature["geometry"], feature["properties"]
            parts = {"Polygon": lambda c: [c[0]], "MultiPolygon": lambda c: [p[0] for p in c], "LineString": lambda c: [c]}
            code = properties.get("iso_3166_2") or properties.get("iso_a2") or "control"
            found[name.split(".")[0], code] = parts[shape["type"]](shape["coordinates"])
    return found


@pytest.fixture(scope="session")
def true_border(natural_earth):
    """The segments that Afghanistan shares with Pakistan's units."""

    def edges(rings):
        return {frozenset((tuple(a), tuple(b))) for a, b in segments(rings)}

    afghan = edges(natural_earth["neighbours_context", "AF"])
    own = set().union(*(edges(r) for (file, _), r in natural_earth.items() if file == "pk_admin1_current"))
    return [tuple(edge) for edge in afghan & own]


def test_the_border_table_recomputed_from_natural_earth(raw, true_border):
    """Events within the bands by the unsimplified border; they may differ by those at a band's edge."""
    distances = {}
    cells = defaultdict(lambda: defaultdict(lambda: [0, 0]))
    for source, rows in raw.items():
        for row in rows:
            if row["province"] == "PK" or int(row["where_prec"]) > 3 or row["date_prec"] == "5":
                continue
            point = (float(row["longitude"]), float(row["latitude"]))
            if point not in distances:
                distances[point] = plane_km(point, true_border)
            period = "before" if row["date_start"] < "2021-08" else "after"
            for scope in {"all", *({"militancy"} & {row["scope"]})}:
                for part in {"", row["part"]}:
                    cell = cells[source, row["province"], part, scope, period]
                    for band in (10, 25, 50, 100):
                        for place, reach in enumerate((band - 1.5, band + 1.5)):
                            cell[band][place] += distances[point] <= reach
                    cell["placeable"][0] += 1
    compared = 0
    for row in recount.rows("border"):
        if row["period"] == "all":
            continue
        cell = cells[row["source"], row["province"], row["former_fata"], row["scope"], row["period"]]
        low, high = cell[int(row["band_km"])]
        assert low <= int(row["events"]) <= high, row
        assert int(row["placeable_events"]) == cell["placeable"][0], row
        compared += int(row["events"]) > 0
    assert compared > 20


def test_the_distances_are_those_of_natural_earth_to_two_kilometres(true_border):
    rng = np.random.default_rng(11)
    points = np.column_stack([rng.uniform(61, 75, 150), rng.uniform(26, 36.8, 150)])
    ours = boundaries.border_km(points[:, 0], points[:, 1], tables.read("outline"))
    near = 0
    for point, distance in zip(points, ours):
        expected = plane_km(point, true_border)
        if expected < 150:  # further off a plane is no match for the earth
            assert distance == pytest.approx(expected, abs=2), point
            near += 1
    assert near > 40


def test_within_a_reach_the_distances_are_the_same_and_beyond_it_infinite():
    outline = tables.read("outline")
    lon, lat = np.array([69.5, 66.5, 68.0, 72.0]), np.array([33.0, 30.5, 26.0, 31.0])
    every, some = boundaries.border_km(lon, lat, outline), boundaries.border_km(lon, lat, outline, within=100)
    assert (every <= 100).tolist() == [True, True, False, False]
    assert some[:2] == pytest.approx(every[:2]) and np.isinf(some[2:]).all()


def shoelace_km2(ring) -> float:
    """Area of a ring on an equal-area cylinder."""
    points = [(math.radians(x) * 6371.0088, math.sin(math.radians(y)) * 6371.0088) for x, y in ring]
    return abs(sum(a[0] * b[1] - b[0] * a[1] for a, b in zip(points, points[1:]))) / 2


def test_areas_are_those_of_natural_earth(natural_earth):
    areas = boundaries.areas(tables.read("outline")).drop_duplicates(["province", "former_fata"])
    units = {("PK-KP", "false"): ("pk_admin1_pre2018", "PK-KP"), ("PK-KP", "true"): ("pk_admin1_pre2018", "PK-TA")}
    assert len(areas) == 9
    for row in areas.itertuples():
        rings = natural_earth[units.get((row.province, row.former_fata), ("pk_admin1_current", row.province))]
        expected = sum(map(shoelace_km2, rings))
        assert row.area_km2 == pytest.approx(expected, rel=0.012 if expected > 5000 else 0.06), row


def test_area_bands_by_random_points(natural_earth, true_border):
    """The share of the former tribal areas within 25 and 50 km, by points thrown at Natural Earth's outline."""
    from matplotlib.path import Path

    (ring,) = natural_earth["pk_admin1_pre2018", "PK-TA"]
    rng = np.random.default_rng(5)
    low, high = np.min(ring, axis=0), np.max(ring, axis=0)
    points = rng.uniform(low, high, (6000, 2))
    inside = points[Path(ring).contains_points(points)]
    distances = np.array([plane_km(p, true_border) for p in inside])
    areas = boundaries.areas(tables.read("outline")).set_index(["province", "former_fata", "band_km"])
    for band in (25, 50):
        row = areas.loc[("PK-KP", "true", band)]
        assert row["band_area_km2"] / row["area_km2"] == pytest.approx((distances <= band).mean(), abs=0.035)


# --- The outline ----------------------------------------------------------------------------


def test_the_outline_is_derived_from_natural_earth(shared):
    derived = boundaries.derive(shared / "boundaries")
    schema = tables.card("outline")["schema"]
    assert tables.to_csv(derived, schema) == (recount.DATA / "outline.csv").read_bytes()


def test_no_point_of_natural_earth_is_far_from_the_outline(natural_earth):
    outline = tables.read("outline")
    units = [(code, "pk_admin1_current", code) for code in ("PK-BA", "PK-KP", "PK-SD", "PK-PB", "PK-JK", "PK-GB", "PK-IS")]
    units += [(boundaries.MERGED, "pk_admin1_pre2018", "PK-TA"), (boundaries.SETTLED, "pk_admin1_pre2018", "PK-KP")]
    for feature, file, code in units:
        lines = segments([ring.tolist() for ring in boundaries.lines(outline, feature)])
        for ring in natural_earth[file, code]:
            for x, y in ring:
                off = min(_degrees((x, y), a, b) for a, b in lines)
                assert off <= boundaries.COARSE + 0.002, (feature, x, y, off)


def _degrees(p, a, b) -> float:
    dx, dy = b[0] - a[0], b[1] - a[1]
    t = max(0.0, min(1.0, ((p[0] - a[0]) * dx + (p[1] - a[1]) * dy) / (dx * dx + dy * dy or 1)))
    return math.hypot(p[0] - a[0] - t * dx, p[1] - a[1] - t * dy)


def test_neighbours_share_their_border_and_rings_are_closed():
    outline = tables.read("outline")
    provinces = [f for f in outline["feature"].unique() if re.fullmatch("PK-[A-Z]{2}", f)]
    rings = {f: boundaries.lines(outline, f) for f in provinces}
    assert all((ring[0] == ring[-1]).all() and len(ring) > 3 for some in rings.values() for ring in some)
    edges = defaultdict(set)
    for feature, some in rings.items():
        for ring in some:
            for a, b in zip(ring.tolist(), ring.tolist()[1:]):
                edges[frozenset((tuple(a), tuple(b)))].add(feature)
    touching = {frozenset(pair) for pair in edges.values() if len(pair) == 2}
    assert {"PK-KP", "PK-PB"} in touching and {"PK-SD", "PK-BA"} in touching and {"PK-GB", "PK-JK"} in touching
    assert all(len(pair) <= 2 for pair in edges.values())


def test_the_line_of_control_ends_at_its_last_delimited_point():
    (line,) = boundaries.lines(tables.read("outline"), boundaries.CONTROL)
    assert line[:, 1].max() == 35.0 and line[line[:, 1].argmax(), 0] == pytest.approx(77.0, abs=0.1)


def test_thinned_outlines_keep_neighbours_closed():
    outline = tables.read("outline")
    thin = boundaries.thinned(outline, ["PK-KP", "PK-PB", "PK-BA"], 0.1)
    points = {name: {tuple(p) for ring in rings for p in ring.tolist()} for name, rings in thin.items()}
    full = {name: {tuple(p) for ring in boundaries.lines(outline, name) for p in ring.tolist()} for name in thin}
    assert all(len(points[n]) < 0.6 * len(full[n]) and points[n] <= full[n] for n in thin)
    for a, b in (("PK-KP", "PK-PB"), ("PK-PB", "PK-BA")):
        assert len(points[a] & points[b]) >= 3
        assert points[a] & full[b] <= points[b] | {p for p in points[a] if p not in full[b]}


def test_a_folder_without_the_files_is_refused(tmp_path):
    with pytest.raises(InputError, match="GeoJSON"):
        boundaries.derive(tmp_path)


def test_an_unknown_feature_is_a_key_error():
    with pytest.raises(KeyError):
        boundaries.lines(tables.read("outline"), "PK-XX")
