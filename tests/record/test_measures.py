"""Known answers of the measures, on a record small enough to add up by hand."""

import pandas as pd
import pytest

from report import tables
from report.errors import ReportError
from report.record import measures
from report.record.measures import Period

# ACLED's whole weeks: months of 28 and 35 days, a scrap at either end.
ACLED_DAYS = {
    "2021-04": 7,
    "2021-05": 28,
    "2021-06": 28,
    "2021-07": 35,
    "2021-08": 28,
    "2021-09": 35,
    "2021-10": 28,
    "2021-11": 14,
}
ACLED_DEATHS = [
    ("PK-KP", "2021-04", 1000),
    ("PK-KP", "2021-05", 10),
    ("PK-KP", "2021-07", 20),
    ("PK-KP", "2021-08", 40),
    ("PK-KP", "2021-09", 30),
    ("PK-KP", "2021-10", 21),
    ("PK-KP", "2021-11", 1000),
    ("PK-BA", "2021-06", 9),
    ("PK-BA", "2021-09", 3),
    ("PK-PB", "2021-10", 6),
    ("PK", "2021-08", 100),
]
# UCDP: two years, one event dated to its year alone, one that names no province.
UCDP_DEATHS = [
    ("PK-KP", "2020-01", 70),
    ("PK-KP", "2020", 500),
    ("PK-SD", "2020-02", 20),
    ("PK", "2020-03", 10),
    ("PK-KP", "2021-12", 5),
    ("PK-BA", "2021-01", 8),
]
CENSUS = [
    ("PK-KP", "false", 2017, 900_000),
    ("PK-KP", "false", 2019, 1_600_000),
    ("PK-KP", "true", 2017, 100_000),
    ("PK-KP", "true", 2019, 400_000),
    ("PK-BA", "", 2017, 1_000_000),
    ("PK-BA", "", 2019, 1_000_000),
]


def incidents(source, deaths, scope):
    frame = pd.DataFrame(deaths, columns=["province", "month", "deaths_best"]).assign(
        source=source,
        former_fata="",
        violence="battles" if source == "acled" else "state-based",
        **({"action": "clash"} if source == "acled" else {}),
        actor="",
        scope=scope,
        events=1,
    )
    return frame.assign(deaths_low=frame["deaths_best"] - 1, deaths_high=frame["deaths_best"] + 2)


@pytest.fixture(autouse=True)
def record(monkeypatch):
    """The tables of the record above in place of the project's; provinces stay."""
    small = {
        "incidents_acled": incidents("acled", ACLED_DEATHS, "all"),
        "incidents": incidents("ucdp-ged", UCDP_DEATHS, "militancy"),
        "coverage": pd.DataFrame(
            [("acled", month, days) for month, days in ACLED_DAYS.items()]
            + [("ucdp-ged", str(m), m.days_in_month) for m in pd.period_range("2020-01", "2021-12", freq="M")],
            columns=["source", "month", "days"],
        ),
        "population": pd.DataFrame(CENSUS, columns=["province", "former_fata", "year", "population"]).assign(source=""),
    }
    real = tables.read
    monkeypatch.setattr(tables, "read", lambda name, *a, **k: small[name].copy() if name in small else real(name, *a, **k))
    measures.full_months.cache_clear()
    yield
    measures.full_months.cache_clear()


# --- Periods --------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "text, first, last, months, printed",
    [
        ("2020", "2020-01", "2020-12", 12, "2020"),
        ("2020..2021", "2020-01", "2021-12", 24, "2020 to 2021"),
        ("2020-03", "2020-03", "2020-03", 1, "March 2020"),
        ("2020-11..2021-02", "2020-11", "2021-02", 4, "November 2020 to February 2021"),
        ("2020..2021-02", "2020-01", "2021-02", 14, "January 2020 to February 2021"),
        ("2020-12..2021", "2020-12", "2021-12", 13, "December 2020 to December 2021"),
        ("all", "2020-01", "2021-12", 24, "2020 to 2021"),
        ("last12", "2021-01", "2021-12", 12, "2021"),
        ("since-kabul", "2021-08", "2021-12", 5, "August 2021 to December 2021"),
    ],
)
def test_a_period_is_read_as_the_prose_writes_it(text, first, last, months, printed):
    found = measures.period("ucdp-ged", text)
    assert (found.first, found.last, found.months, str(found)) == (first, last, months, printed)


@pytest.mark.parametrize("text", ["20", "2020-1", "2020-13", "2020-00", "twelve", "2020...2021", "2020 .. 2021", "", "LAST12"])
def test_what_is_no_period_is_refused_with_examples(text):
    with pytest.raises(ReportError, match="is not a period. Write 2009, 2007..2014"):
        measures.period("ucdp-ged", text)


def test_a_period_that_runs_backwards_is_refused():
    with pytest.raises(ReportError, match="ends before it begins"):
        measures.period("ucdp-ged", "2021..2020")


@pytest.mark.parametrize("text", ["2019", "2019-12..2020-03", "2021..2022", "2022-01"])
def test_a_period_beyond_the_record_is_refused_with_what_it_covers(text):
    with pytest.raises(ReportError, match="ucdp-ged covers 2020-01 to 2021-12 in full"):
        measures.period("ucdp-ged", text)


def test_scraps_of_months_at_either_end_are_in_no_period():
    assert measures.full_months("acled") == ("2021-05", "2021-10")
    assert measures.period("acled", "all") == Period("2021-05", "2021-10")
    with pytest.raises(ReportError, match="goes beyond it"):
        measures.period("acled", "2021-08..2021-11")


def test_an_unknown_source_is_named():
    with pytest.raises(ReportError, match="gtd.*There are acled, ucdp-candidate, ucdp-ged"):
        measures.period("gtd", "all")


@pytest.mark.parametrize("month, by, found", [("2021-08", -1, "2021-07"), ("2021-01", -1, "2020-12"), ("2020-12", 14, "2022-02")])
def test_months_are_counted_across_years(month, by, found):
    assert measures.shift(month, by) == found


# --- Totals ---------------------------------------------------------------------------------


def test_whole_years_hold_what_is_dated_only_to_the_year():
    assert measures.total("ucdp-ged", "deaths", Period("2020-01", "2020-12")) == 70 + 500 + 20 + 10


def test_months_hold_only_what_is_dated_to_a_month():
    assert measures.total("ucdp-ged", "deaths", Period("2020-01", "2020-11")) == 70 + 20 + 10


def test_a_total_counts_the_unplaced_unless_places_are_named():
    when = Period("2021-08", "2021-10")
    assert measures.total("acled", "deaths", when) == 40 + 30 + 21 + 3 + 6 + 100
    assert measures.total("acled", "deaths", when, ["PK-KP"]) == 40 + 30 + 21
    assert measures.total("acled", "deaths", when, ["PK-KP", "PK-BA"]) == 40 + 30 + 21 + 3
    assert measures.total("acled", "deaths", when, ["PK"]) == 100


@pytest.mark.parametrize("measure, found", [("events", 1), ("deaths", 70), ("deaths-low", 69), ("deaths-high", 72)])
def test_each_measure_reads_its_own_column(measure, found):
    assert measures.total("ucdp-ged", measure, Period("2020-01", "2020-01")) == found


def test_an_unknown_measure_is_named():
    with pytest.raises(ReportError, match="'dead' is not a measure. There are events, deaths, deaths-low, deaths-high"):
        measures.total("acled", "dead", Period("2021-05", "2021-05"))


def test_a_province_without_events_has_a_row_of_zeros():
    frame = measures.totals("acled", Period("2021-05", "2021-06")).set_index("province")
    assert frame.loc["PK-GB", ["days", "events", "deaths_best"]].tolist() == [56, 0, 0]
    assert frame.index.tolist() == measures.provinces.codes()


# --- Rates ----------------------------------------------------------------------------------


def test_months_of_28_and_35_days_become_comparable():
    frame = pd.DataFrame({"days": [28, 35, 30], "deaths_best": [28, 35, 15]})
    assert measures.per_30_days(frame, "deaths_best").tolist() == pytest.approx([30, 30, 15])


def test_the_rate_of_a_period_is_its_sum_over_its_days():
    # 91 deaths in 28 + 35 + 28 days
    assert measures.rate_30("acled", "deaths", Period("2021-08", "2021-10"), ["PK-KP"]) == pytest.approx(91 / 91 * 30)
    assert measures.rate_30("acled", "deaths", Period("2021-08", "2021-10")) == pytest.approx(200 / 91 * 30)


def test_a_year_covered_in_full_divides_by_its_days():
    assert measures.rate_30("ucdp-ged", "deaths", Period("2020-01", "2020-12"), ["PK-SD"]) == pytest.approx(20 / 366 * 30)


def test_the_unplaced_are_in_the_denominator_of_a_share():
    when = Period("2021-08", "2021-10")
    assert measures.share("acled", "deaths", when, ["PK-KP"]) == pytest.approx(91 / 200)
    placed = [code for code in measures.provinces.codes() if code != "PK"]
    assert measures.share("acled", "deaths", when, placed) == pytest.approx(100 / 200)


def test_a_share_is_of_what_was_asked_for_above_and_below_the_line(monkeypatch):
    frame = incidents("ucdp-ged", [("PK-KP", "2020-01", 6), ("PK-SD", "2020-01", 2), ("PK-SD", "2020-02", 4)], "militancy")
    frame["violence"] = ["state-based", "state-based", "one-sided"]
    monkeypatch.setattr(measures.panel, "incidents", lambda source: frame)
    when = Period("2020-01", "2020-02")
    assert measures.share("ucdp-ged", "deaths", when, ["PK-KP"]) == pytest.approx(6 / 12)
    assert measures.share("ucdp-ged", "deaths", when, ["PK-KP"], violence="state-based") == pytest.approx(6 / 8)


def test_deaths_per_100_000_use_the_people_of_the_year():
    frame = measures.per_100_000("ucdp-ged").set_index(["province", "year"])
    # After 2019 growth goes on: settled KP by 4/3 a year, the merged districts by 2.
    people = 1_600_000 * (4 / 3) + 400_000 * 2
    assert frame.loc[("PK-KP", 2020), "rate"] == pytest.approx(570 / 366 * 365.25 / people * 100_000)
    assert frame.loc[("PK-BA", 2021), "rate"] == pytest.approx(8 / 365 * 365.25 / 1_000_000 * 100_000)
    assert set(frame["basis"]) == {"extrapolated"}


def test_a_year_covered_in_part_is_scaled_to_a_full_one_and_marked():
    frame = measures.per_100_000("acled").set_index("province")
    days, deaths = sum(ACLED_DAYS.values()), 9 + 3
    assert frame.loc["PK-BA", "rate"] == pytest.approx(deaths / days * 365.25 / 1_000_000 * 100_000)
    assert frame["partial"].all()


def test_people_grow_at_a_constant_rate_between_two_censuses():
    people = measures.provinces.population([2017, 2018, 2019])
    kp = people[people["province"] == "PK-KP"].set_index(["former_fata", "year"])
    assert kp.loc[("false", 2018), "population"] == pytest.approx(1_200_000)
    assert kp.loc[("true", 2018), "population"] == pytest.approx(200_000)
    assert kp.loc[("", 2018), "population"] == pytest.approx(1_400_000)
    assert kp.loc[("", 2017), "population"] == pytest.approx(1_000_000)


def test_there_are_no_rates_before_the_first_census_nor_where_nobody_was_counted(monkeypatch):
    frame = measures.per_100_000("ucdp-ged")
    assert set(frame["province"]) == {"PK-KP", "PK-BA"}
    assert measures.provinces.population([1990, 2016]).empty


# --- Rankings -------------------------------------------------------------------------------


def test_a_ranking_leaves_the_unplaced_out():
    ranks = measures.ranking("acled", "deaths", Period("2021-08", "2021-10"))
    assert ranks.head(3).to_dict() == {"PK-KP": 91, "PK-PB": 6, "PK-BA": 3}
    assert "PK" not in ranks.index and len(ranks) == 7


def test_the_peak_is_the_year_with_the_largest_total():
    assert measures.peak_year("ucdp-ged", "deaths") == 2020
    assert measures.peak_year("ucdp-ged", "deaths", ["PK-BA"]) == 2021


def test_another_scope_can_be_asked_for():
    when = Period("2020-01", "2020-12")
    assert measures.total("ucdp-ged", "deaths", when, scope="communal-tribal") == 0
    with pytest.raises(ValueError, match="no scope tribal"):
        measures.total("ucdp-ged", "deaths", when, scope="tribal")
