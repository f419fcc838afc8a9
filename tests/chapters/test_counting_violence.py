"""report.chapters.counting_violence.measures: published counts side by side, against sums made from the raw rows of the tables."""

import csv
import itertools
import re
import xml.etree.ElementTree as ET

import pandas as pd
import pytest

from report import paths
from report.chapters.counting_violence import figures as charts
from report.chapters.counting_violence import measures as counting
from report.chapters.counting_violence import ranges
from report.errors import ReportError
from report.figures.chart import NARROW, WIDE
from report.prose import names as facts
from report.registers import published

ALL_CHARTS = (
    "national_deaths",
    "national_incidents",
    "kp_and_balochistan",
    "one_year_step_by_step",
    "who_counts_what",
    "agreement_in_direction",
    "breaks_in_the_records",
)


def raw(name):
    with (paths.DATA / f"{name}.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def printed(counts, measure, period, area="PK"):
    """The standing value by a plain loop over the file."""
    found = [
        int(r["value"])
        for r in raw("published_figures")
        if (r["counts"], r["measure"], r["period"], r["area"], r["area_part"]) == (counts, measure, period, area, "")
        and r["status"] in ("", "revised")
    ]
    assert len(found) == 1
    return found[0]


# --- Single rows ----------------------------------------------------------------------------


def test_published_is_the_revised_value_not_the_first_release():
    assert counting.published("crss-violence", "deaths", "2023")["value"] == 1533 == printed("crss-violence", "deaths", "2023")


def test_published_refuses_what_does_not_stand():
    with pytest.raises(ReportError, match="0 standing values.*2 in all"):
        counting.published("picss-operations", "deaths-militants", "2023")


def test_the_outlet_read_is_the_source():
    assert published.read_in("PICSS", "Dawn") == "PICSS, as reported by Dawn"
    assert published.read_in("PIPS", "PIPS") == "PIPS, own page"
    assert ";" not in published.read_in("KP Police", "Baaghi TV (Urdu; translated)")


def test_every_definition_has_a_name_and_a_scope():
    rules = published.rules()
    assert set(rules["name"]) >= {"PIPS, attacks"} and rules["name"].notna().all()
    assert {counting.scope(d) for d in rules.index} == set(ranges.SCOPES)
    assert counting.scope("pips-attacks") == "attacks"
    assert counting.scope("ministry-terrorism") == "attacks, no militants"
    assert counting.scope("crss-violence") == "attacks and operations"
    with pytest.raises(ReportError, match="no definition"):
        counting.scope("pips")


# --- Side by side ---------------------------------------------------------------------------


def row(value, period="2023", status="", part="", confidence="medium"):
    return {
        "value": value,
        "period": period,
        "status": status,
        "area_part": part,
        "confidence": confidence,
        "read_in": f"X, as reported by {value}",
    }


def test_of_several_values_of_a_year_the_better_one_is_taken():
    whole, first = row(10, status="revised"), row(9, status="preliminary")
    torn = [row(7, status="contradicted"), row(8, status="contradicted")]
    early, late = row(3, "2023-01-01/2023-04-30"), row(6, "2023-01-01/2023-11-30")
    assert counting._of_year([first, whole, *torn, late], 2023)["value"] == 10
    assert counting._of_year([*torn, first], 2023)["status"] == "preliminary"
    both = counting._of_year([*torn, late], 2023)
    assert (both["value"], both["high"], both["until"]) == (7, 8, "")
    part = counting._of_year([early, late], 2023)
    assert (part["value"], part["until"]) == (6, "2023-11-30")


def test_parts_of_kp_are_summed_and_stand_only_if_both_do():
    a, b = row(5, part="settled"), row(6, part="merged", status="preliminary", confidence="low")
    whole = counting._of_year([a, b], 2023)
    assert (whole["value"], whole["status"], whole["confidence"]) == (11, "preliminary", "low")
    assert counting._of_year([a], 2023) is None


def test_a_period_that_does_not_start_with_the_year_is_no_part_of_it():
    assert counting._of_year([row(9, "2023-06-01/2023-12-31"), row(1, "2023-05"), row(2, "2023-Q4")], 2023) is None


def test_side_by_side_against_the_files():
    frame = counting.side_by_side("PK", "deaths", range(2021, 2026)).set_index(["counts", "year"])["value"]
    assert frame["pips-attacks", 2025] == printed("pips-attacks", "deaths", "2025")
    totals = sum(int(r["deaths_ucdp"]) for r in raw("reconciliation") if r["month"].startswith("2023"))
    assert frame["ucdp-ged", 2023] == totals
    candidates = sum(int(r["deaths_best"]) for r in raw("candidate_2025"))
    assert frame["ucdp-candidate", 2025] == candidates
    acled = sum(int(r["deaths_best"]) for r in raw("incidents_acled") if r["month"].startswith("2022"))
    assert frame["acled", 2022] == acled
    assert ("ucdp-ged", 2025) not in frame.index and ("picss-attacks", 2025) not in frame.index


def test_no_operations_and_no_neighbouring_year_stand_in_a_row():
    for area, kind in itertools.product(("PK", "PK-KP", "PK-BA"), counting.KINDS):
        frame = counting.side_by_side(area, kind, range(2021, 2026))
        assert "operations" not in set(frame["scope"])
        assert not frame.duplicated(["name", "year"]).any()
        assert (frame["until"].eq("") | (frame["until"].str[:4] == frame["year"].astype(str))).all()


def test_a_year_that_acled_covers_in_part_enters_no_spread():
    frame = counting.side_by_side("PK", "deaths", range(2025, 2026))
    assert frame.set_index("counts").loc["acled", "until"] != ""
    assert "acled" not in set(counting.comparable(frame)["counts"])


def test_spread_is_the_ratio_of_standing_whole_years():
    found = counting.spread("PK", "deaths", 2025)
    assert found["ratio"] == pytest.approx(printed("crss-violence", "deaths", "2025") / printed("pips-attacks", "deaths", "2025"))
    kp = counting.spread("PK-KP", "incidents", 2025)
    assert (kp["low"], kp["high"]) == (413, 3811)  # the 1,588 cases of the police are no incidents
    with pytest.raises(ReportError, match="Under two counts"):
        counting.spread("PK-BA", "deaths", 2022)


# --- One year -------------------------------------------------------------------------------


def test_the_steps_of_2025_close():
    steps = counting.steps(2025)
    changes = steps.loc[steps["change"], "value"]
    assert changes.sum() == printed("picss-combat-deaths", "deaths", "2025") - printed("pips-attacks", "deaths", "2025")
    assert dict(zip(steps["why"], steps["value"]))["definition"] == printed("pips-operations", "deaths-militants", "2025")
    assert steps.set_index("step").loc["peace committee members", "value"] == 3413 - 2138 - 667 - 580
    assert steps.set_index("step")["low"].to_dict()["militants"]


def test_steps_of_a_year_without_its_parts_are_refused():
    with pytest.raises(ReportError, match="standing values"):
        counting.steps(2024)


def test_without_militants():
    counts = counting.without_militants(2025)
    assert counts.loc["PIPS, attacks", "value"] == printed("pips-attacks", "deaths-security", "2025") + printed(
        "pips-attacks", "deaths-civilians", "2025"
    )
    assert counts.loc["ISPR, incidents", "disputed"]
    assert counts["value"].is_monotonic_increasing


# --- Direction ------------------------------------------------------------------------------


def test_agreement_against_a_plain_count():
    pairs = counting.agreement("incidents").set_index(["first", "second"])
    values = {
        c: {
            int(r["period"]): int(r["value"])
            for r in raw("published_figures")
            if (r["counts"], r["measure"], r["area"], r["area_part"]) == (c, "attacks", "PK", "")
            and r["period"].isdigit()
            and r["status"] in ("", "revised")
        }
        for c in ("picss-attacks", "pips-attacks")
    }
    a, b = values.values()
    years = [y for y in a if y in b and y - 1 in a and y - 1 in b]
    same = sum((a[y] > a[y - 1]) == (b[y] > b[y - 1]) for y in years)
    pair = pairs.loc[("picss-attacks", "pips-attacks")]
    assert (pair["n"], pair["same"], pair["differ"]) == (len(years), same, [2020])


def test_spearman_is_scipys_and_needs_six_years():
    scipy = pytest.importorskip("scipy.stats")
    for kind in counting.KINDS:
        every = counting.series(kind)
        for pair in counting.agreement(kind, minimum=3).itertuples():
            a, b = (every[c][every[c].index >= counting.CUT.get(c, 0)] for c in (pair.first, pair.second))
            years = sorted(set(a.index) & set(b.index))
            if len(years) < 6:
                assert pair.spearman != pair.spearman
            else:
                assert pair.spearman == pytest.approx(scipy.spearmanr(a[years], b[years]).statistic)


def test_no_step_spans_a_gap_a_known_break_or_one_institute():
    institutes = {r["definition"]: r["institute"] for r in raw("counting_rules")}
    for kind in counting.KINDS:
        every = counting.series(kind)
        for pair in counting.agreement(kind).itertuples():
            assert institutes[pair.first] != institutes[pair.second]
            for year, name in itertools.product(pair.steps, (pair.first, pair.second)):
                assert {year, year - 1} <= set(every[name].index)
                assert year - 1 >= counting.CUT.get(name, 0)


def test_a_series_holds_one_definition_and_acled_no_partial_year():
    lines = counting.series("deaths")
    assert not set(lines["crss-violence"].index) & set(lines["crss-violence-all"].index)
    assert lines["acled"].index.max() == 2024


# --- Revisions and contradictions -----------------------------------------------------------


def test_revisions_pair_first_with_later():
    frame = counting.revisions()
    one = frame[(frame["counts"] == "gti-terrorism") & (frame["period"] == "2023")].iloc[0]
    assert (one["first"], one["later"]) == (490, 517) and one["change"] == pytest.approx(27 / 490)
    key = ("institute", "period", "area", "area_part", "measure", "counts")
    kinds = {"deaths", "attacks", "incidents", "cases"}
    by = {
        s: {tuple(r[k] for k in key) for r in raw("published_figures") if r["status"] == s and r["measure"] in kinds}
        for s in ("preliminary", "revised")
    }
    assert len(frame) == len(by["preliminary"] & by["revised"])


def test_contradictions_keep_both_values():
    frame = counting.contradictions().set_index(["institute", "period", "measure"])
    assert tuple(frame.loc[("PIPS", "2015", "deaths"), ["low", "high", "value"]]) == (1069, 1079, 1069)
    assert not frame.loc[("PICSS", "2023", "deaths-militants"), "settled"]
    assert (frame["high"] > frame["low"]).all()


# --- Breaks ---------------------------------------------------------------------------------


def test_step_change_against_the_file():
    days = {r["month"]: int(r["days"]) for r in raw("coverage") if r["source"] == "acled"}
    spans = [("2023-01", "2023-12"), ("2024-01", "2024-12")]
    rates = [
        sum(
            int(r["events"])
            for r in raw("incidents_acled")
            if r["province"] == "PK-BA" and r["action"] != "abduction" and a <= r["month"] <= b
        )
        / sum(d for m, d in days.items() if a <= m <= b)
        * 30
        for a, b in spans
    ]
    found = counting.step_change("acled", "2024-01", ["PK-BA"])
    assert found["events"].to_dict() == pytest.approx({"before": rates[0], "after": rates[1], "ratio": rates[1] / rates[0]})


def test_quarters_are_whole():
    frame = counting.quarters("acled", ["PK-BA"], "2025-01", "2025-12")
    assert str(frame["quarter"].iloc[-1]) == "2025Q3"  # October alone is no quarter
    with pytest.raises(ReportError, match="not a province"):
        counting.quarters("acled", ["KP"], "2025-01", "2025-12")


# --- Charts, facts, chapter -----------------------------------------------------------------


@pytest.mark.parametrize("name", ALL_CHARTS)
def test_charts_keep_their_bounds(name):
    import gzip

    made = getattr(charts, name)()
    drawings = [made.svg(layout) for layout in (WIDE, NARROW)]
    assert len(gzip.compress("".join(drawings).encode())) <= 20_000
    assert len(made.finding) <= 90
    assert len(made.table.columns) <= 8
    for text in drawings:
        ET.fromstring(text)
        sizes = [float(s) for s in re.findall(r"font-size:([\d.]+)px", text)]
        assert sizes and min(sizes) >= 10.5


def test_every_value_drawn_stands_in_the_twin_with_its_outlet():
    made = charts.national_deaths()
    frame = counting.side_by_side("PK", "deaths", charts._years())
    assert len(made.table) == len(frame) and (made.table["Read in"] != "").all()
    low = frame[frame["confidence"] == "low"]
    assert len(low) and (made.table.loc[low.index, "Confidence"] == "low").all()


def test_marks_of_a_printed_value():
    plain = {"counts": "pips-attacks", "value": 1234, "high": 1234, "first": 1234, "status": "", "until": "", "confidence": "medium"}
    assert counting.printed(plain) == "1,234"
    assert counting.printed(plain | {"until": "2025-11-30", "status": "contradicted", "confidence": "low"}) == "1,234+†°"
    assert counting.printed(plain | {"high": 1300}) == "1,234 to 1,300"
    assert counting.printed(plain | {"first": 1200, "status": "revised"}) == "1,200, later 1,234"


def test_both_numbers_of_a_revised_pair_are_looked_up():
    found = counting.lookup().set_index(["place", "year", "counts"])["printed"]
    assert found["PK", 2024, "crss-violence"] == "2,546, later 2,555°"
    assert found["PK", 2025, "picss-combat-deaths"] == "3,387, later 3,413"
    assert found["PK-KP", 2024, "pips-attacks"] == "509"
    # As the search has it: where an institute has no number with operations, that of attacks alone.
    assert found["PK-KP", 2024, "picss-attacks"] == "706 in attacks" and ("PK", 2025, "picss-attacks") not in found
    assert found["PK", 2025, "acled"].endswith("+") and found["PK", 2025, "ucdp-candidate"].endswith("*")


def test_the_source_line_names_institute_and_outlets():
    line = charts._credits(pd.Series(["PICSS, as reported by Dawn", "PICSS, own page; PIPS, as reported by The News", "UCDP, data files"]))
    assert line == "PICSS, own page, and as reported by Dawn. PIPS, as reported by The News."


def test_truths_can_fail():
    assert not facts.holds("spread deaths PK 2025 at-least 4")[0]
    assert not facts.holds("spread deaths PK-BA 2025 above spread deaths PK-KP 2025")[0]
    assert not facts.holds("yearly-change gti-terrorism attacks PK 2025 above 0")[0]
    assert not facts.holds("count-ratio crss-violence picss-combat-deaths deaths 2024 at-most 1.01")[0]
    assert not facts.holds("all-deaths-rose 2020")[0]
    assert not facts.holds("only-ucdp-turned 2019 acled")[0]
    assert not facts.holds("spread-between deaths PK 2025 pips-attacks ispr-incidents")[0]
