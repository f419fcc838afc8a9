"""The ceasefires: the record of days, counts by hand, dates that must be the register's."""

import pandas as pd
import pytest
import recount

from report import paths, tables
from report.errors import ReportError
from report.estimates import ceasefires


def event(day, **other):
    plain = {"province": "PK-KP", "scope": "militancy", "actor": "TTP", "date_prec": 1, "violence": "state-based", "deaths_best": 3}
    return plain | {"date_start": pd.Timestamp(day)} | other


def test_days_hold_the_ttp_s_dyads_in_kp_dated_to_a_week_or_better():
    record = pd.DataFrame(
        [
            event("2010-01-01"), event("2014-03-02"), event("2014-03-02", deaths_best=0), event("2014-03-02", violence="one-sided"),
            event("2014-03-03", actor="TTP-TA"), event("2014-03-04", actor="Lashkar-e-Islam and TTP"), event("2014-03-05", province="PK-BA"),
            event("2014-03-01", date_prec=4), event("2014-03-06", scope="us-led"), event("2014-03-07", date_prec=3), event("2021-12-31"),
        ]
    )  # fmt: skip
    days = ceasefires.days(record)
    found = [(str(row.date.date()), row.violence, row.events, row.deaths_best) for row in days.itertuples()]
    assert sorted(found) == [
        ("2010-01-01", "state-based", 1, 3), ("2014-03-02", "one-sided", 1, 3), ("2014-03-02", "state-based", 2, 3), ("2014-03-04", "state-based", 1, 3),
        ("2014-03-07", "state-based", 1, 3), ("2021-12-31", "state-based", 1, 3),
    ]  # fmt: skip


def test_days_are_derived_from_the_publisher_s_file(shared):
    from report.sources import ucdp

    events = ucdp.read_yearly(shared / "ucdp" / "conflict_data_pak.csv", tables.read("actors"), tables.read("province_spellings")).events
    assert (
        tables.to_csv(ceasefires.days(events), tables.card("ceasefire_days")["schema"])
        == (recount.DATA / "ceasefire_days.csv").read_bytes()
    )


@pytest.mark.parametrize("which, first, last", [("2014", "2012-09-23", "2015-09-23"), ("2021", "2019-01-01", "2021-12-31")])
def test_the_reference_is_three_years_around_and_within_what_is_covered(which, first, last):
    one = next(one for one in ceasefires.listed() if one["id"] == which)
    start, end = ceasefires.reference(one, pd.Timestamp("1989-01-01").date(), pd.Timestamp("2021-12-31").date())
    assert abs((start - pd.Timestamp(first).date()).days) <= 2 and abs((end - pd.Timestamp(last).date()).days) <= 2
    assert (end - start).days + 1 == round(36 * 365.25 / 12)
    assert start <= one["start"] and one["end"] <= end


def test_ceasefires_of_ucdp_are_counts_of_days():
    frame = tables.read("estimates_ceasefire")
    record = [(row["date"], row["violence"], int(row["events"]), int(row["deaths_best"])) for row in recount.rows("ceasefire_days")]
    kept = frame[(frame["source"] == "ucdp-ged") & (frame["compared_with"] == "before and after")]
    assert len(kept) == 24
    for row in kept.itertuples():

        def total(a, b, row=row):
            return sum(
                r[2 if row.outcome == "events" else 3]
                for r in record
                if str(a) <= r[0] <= str(b) and (row.violence == "all" or r[1] == "state-based")
            )

        day = pd.Timedelta(days=1)
        assert row.during == total(row.start.date(), row.end.date())
        assert row.before == total((row.start - row.days_before * day).date(), (row.start - day).date())
        assert row.after == total((row.end + day).date(), (row.end + row.days_after * day).date())
        assert row.days_during == (row.end - row.start).days + 1
        if row.before + row.after and row.during:
            assert row.estimate == pytest.approx(
                (row.during / row.days_during) / ((row.before + row.after) / (row.days_before + row.days_after)), rel=6e-4
            )
    assert frame.loc[(frame["ceasefire"] == "2014"), "days_after"].max() == 59  # 17 April to 14 June, before Zarb-e-Azb


def test_weeks_of_acled_are_recomputed_where_the_publisher_s_file_is_here(shared):
    from report.sources import acled

    weeks = acled.read_weeks(shared / "acled" / "acled_pakistan_week_admin1.csv", tables.read("province_spellings")).weeks
    found = tables.to_csv(ceasefires.cells_by_week(weeks), tables.card("ceasefire_weeks")["schema"])
    assert found == (paths.DATA / "ceasefire_weeks.csv").read_bytes()
    kp = weeks[(weeks["province"] == "PK-KP") & weeks["violence"].isin(["battles", "explosions"])]
    middle = kp["week"] + pd.Timedelta(days=3)
    row = tables.read("ceasefire_weeks")
    row = row[row["primary"]].iloc[0]
    assert row["during"] == kp.loc[middle.between("2022-06-02", "2022-11-27"), "events"].sum()


def test_a_ceasefire_that_differs_from_the_chronology_is_refused():
    chronology = tables.read("chronology")
    ceasefires.check_dates(chronology)
    chronology.loc[chronology["event"] == "ceasefire-2021-11", "end"] = "2021-12-10"
    with pytest.raises(ReportError, match="ceasefire-2021-11 runs from"):
        ceasefires.check_dates(chronology)
