"""report.record.panel: events to incidents, and back with zeros filled in."""

import calendar

import pandas as pd
import pytest

from report import tables
from report.record import panel, provinces

SUMS = panel.SUMS
UCDP = ["ucdp-ged", "ucdp-candidate"]
ALL = [*UCDP, "acled"]


def event(**different):
    plain = {
        "province": "PK-KP", "former_fata": "true", "month": "2020-05", "violence": "state-based",
        "actor": "TTP", "scope": "militancy", "deaths_low": 1, "deaths_best": 2, "deaths_high": 3,
    }  # fmt: skip
    return {**plain, **different}


def test_events_are_summed_by_key():
    events = pd.DataFrame([event(), event(deaths_best=0), event(month="2020"), event(former_fata="")])
    found = panel.from_ucdp(events, "ucdp-ged")
    assert found.columns.tolist() == panel.KEY + SUMS
    assert found[["former_fata", "month", *SUMS]].values.tolist() == [
        ["", "2020-05", 1, 1, 2, 3],
        ["true", "2020", 1, 1, 2, 3],
        ["true", "2020-05", 2, 2, 2, 6],
    ]


def test_acled_has_one_estimate_and_no_actor():
    weeks = pd.DataFrame(
        {"month": "2020-05", "province": "PK-SD", "former_fata": "", "violence": "battles", "action": "clash",
         "events": [2, 3], "deaths_best": [1, 0]}
    )  # fmt: skip
    found = panel.from_acled(weeks)
    assert found[["actor", "scope", "events", "deaths_best"]].values.tolist() == [["", "all", 5, 1]]
    assert found[["deaths_low", "deaths_high"]].isna().all(axis=None)


def test_coverage_of_whole_years_and_of_days():
    years = panel.full_years("x", 2019, 2020)
    assert len(years) == 24
    assert years["days"].sum() == 365 + 366
    assert years.set_index("month")["days"]["2020-02"] == 29
    days = pd.Series(pd.to_datetime(["2026-01-31", "2026-02-01", "2026-02-01"]))
    assert panel.days_by_month("x", days).values.tolist() == [["x", "2026-01", 1], ["x", "2026-02", 1]]


@pytest.mark.parametrize("source", ALL)
@pytest.mark.parametrize("by", [(), ("province",), ("province", "violence"), ("scope",), ("actor",)])
def test_no_total_is_lost(source, by):
    rows = panel.incidents(source)
    dated = rows[rows["month"].str.len() == 7]
    for filled, expected in ((panel.yearly(source, by=by), rows), (panel.monthly(source, by=by), dated)):
        for column in ("events", "deaths_best"):
            assert filled[column].sum() == expected[column].sum()
        if source != "acled":
            assert filled["deaths_high"].sum() == expected["deaths_high"].sum()


@pytest.mark.parametrize("source", ALL)
def test_every_cell_of_the_panel_is_there_once_in_order(source):
    months = panel.coverage(source)["month"].tolist()
    first, last = pd.Period(months[0], "M"), pd.Period(months[-1], "M")
    assert months == [str(month) for month in pd.period_range(first, last, freq="M")]
    found = panel.monthly(source)
    keys = list(zip(found["province"], found["month"]))
    assert keys == [(province, month) for province in provinces.codes() for month in months]


def test_a_cell_is_the_sum_of_its_rows():
    rows = panel.incidents("ucdp-ged").query("province == 'PK-KP' and month == '2014-06' and scope == 'militancy'")
    cell = panel.monthly("ucdp-ged", scope="militancy").query("province == 'PK-KP' and month == '2014-06'")
    assert rows[SUMS].sum().tolist() == cell[SUMS].iloc[0].tolist()
    assert cell["events"].iloc[0] > 10


def test_days_are_those_of_the_source():
    ged = panel.coverage("ucdp-ged")
    assert all(days == calendar.monthrange(int(month[:4]), int(month[5:]))[1] for month, days in zip(ged["month"], ged["days"]))
    assert not ged["partial"].any()
    acled = panel.coverage("acled")
    assert acled.loc[acled["partial"], "month"].tolist() == [acled["month"].iloc[0], acled["month"].iloc[-1]]
    assert set(acled.loc[~acled["partial"], "days"]) == {28, 35}


def test_years_hold_what_is_dated_only_to_the_year():
    rows = panel.incidents("ucdp-ged")
    undated = rows.loc[rows["month"] == "2009", "deaths_best"].sum()
    assert undated > 1000
    monthly = panel.monthly("ucdp-ged", by=())
    in_months = monthly.loc[monthly["month"].str[:4] == "2009", "deaths_best"].sum()
    yearly = panel.yearly("ucdp-ged", by=()).set_index("year")["deaths_best"]
    assert yearly[2009] == in_months + undated


def test_filters_keep_what_they_name():
    both = panel.yearly("ucdp-ged", scope=["militancy", "us-led"], violence="state-based", by=())
    parts = [panel.yearly("ucdp-ged", scope=one, violence="state-based", by=()) for one in ("militancy", "us-led")]
    assert both["events"].tolist() == (parts[0]["events"] + parts[1]["events"]).tolist()
    assert both["events"].sum() < panel.yearly("ucdp-ged", by=())["events"].sum()


@pytest.mark.parametrize(
    "arguments",
    [
        {"source": "gtd"},
        {"source": "acled", "scope": "militancy"},
        {"source": "ucdp-ged", "scope": "Militancy"},
        {"source": "ucdp-ged", "violence": "battles"},
        {"source": "ucdp-ged", "action": "attack"},
        {"source": "acled", "action": "attacks"},
        {"source": "ucdp-ged", "by": ("action",)},
        {"source": "ucdp-ged", "by": ("district",)},
    ],
)
def test_a_mistyped_name_does_not_turn_into_zeros(arguments):
    with pytest.raises(ValueError, match="no |can't be cut by"):
        panel.monthly(**arguments)


@pytest.mark.parametrize("period", ["month", "year"])
@pytest.mark.parametrize("source", ALL)
def test_kp_as_a_whole_is_all_of_its_rows(source, period):
    parts = panel.kp_parts(source, period=period).pivot(index=period, columns="part", values="events")
    rows = panel.incidents(source).query("province == 'PK-KP'")
    if period == "month":
        rows = rows[rows["month"].str.len() == 7]
    assert parts["whole"].sum() == rows["events"].sum()
    told = parts.dropna()
    assert (told[["settled", "merged", "unknown"]].sum(axis=1) == told["whole"]).all()
    assert told["merged"].sum() > 0


@pytest.mark.parametrize("cut", [{"scope": "militancy"}, {"violence": "one-sided"}])
def test_a_cut_holds_for_the_parts_of_kp_as_for_the_whole(cut):
    (column, value), *_ = cut.items()
    parts = panel.kp_parts("ucdp-ged", period="year", **cut).groupby("part")["events"].sum()
    rows = panel.incidents("ucdp-ged")
    rows = rows[(rows["province"] == "PK-KP") & (rows[column] == value)].groupby("former_fata")["events"].sum()
    assert (parts["settled"], parts["merged"], parts["whole"]) == (rows["false"], rows["true"], rows.sum())


def test_where_acled_no_longer_tells_the_parts_there_is_no_false_zero():
    parts = panel.kp_parts("acled").pivot(index="month", columns="part", values="events")
    assert parts.loc["2018-05", ["settled", "merged"]].notna().all()
    assert parts.loc["2018-06":, ["settled", "merged"]].isna().all(axis=None)
    assert parts["whole"].notna().all()
    years = panel.kp_parts("acled", period="year").pivot(index="year", columns="part", values="events")
    assert years.loc[2018:, ["settled", "merged"]].isna().all(axis=None)
    assert years.loc[2017, ["settled", "merged"]].notna().all()


def test_acled_has_no_bounds():
    found = panel.monthly("acled")
    assert found[["deaths_low", "deaths_high"]].isna().all(axis=None)
    assert found["deaths_best"].dtype == "int64"


def test_a_result_may_be_changed_without_changing_the_next():
    for frame in (tables.read("incidents_acled"), panel.incidents("acled"), panel.coverage("acled")):
        for column in frame.columns.intersection(["events", "days"]):
            frame[column] = 0
            frame.loc[0, column] = -1
    assert panel.monthly("acled")["days"].min() > 0
    assert tables.read("incidents_acled")["events"].min() > 0
