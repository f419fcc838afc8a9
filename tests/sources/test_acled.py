"""report.sources.acled: weeks, FATA, kinds of event, and what is refused."""

import csv
import datetime

import openpyxl
import pytest

from report import tables
from report.errors import InputError
from report.sources import acled

FILE = "acled/acled_pakistan_week_admin1.csv"
SUB_EVENTS = {
    "Battles": "Armed clash",
    "Explosions/Remote violence": "Grenade",
    "Violence against civilians": "Abduction/forced disappearance",
}
HEADER = ["week", "country", "admin1", "event_type", "sub_event_type", "events", "fatalities"]


@pytest.fixture
def weekly(tmp_path):
    """Reads a file with the given rows: week, admin1, event_type, events, fatalities."""

    def run(*rows, country="Pakistan", others=(), name="acled.csv"):
        path = tmp_path / name
        with path.open("w", newline="", encoding="utf-8") as file:
            writer = csv.writer(file)
            writer.writerow(HEADER)
            for place, (week, admin1, kind, events, deaths) in [*((country, row) for row in rows), *(("India", row) for row in others)]:
                writer.writerow([week, place, admin1, kind, SUB_EVENTS.get(kind, kind), events, deaths])
        return acled.read_weeks(path, tables.read("province_spellings"))

    return run


def test_a_week_counts_in_the_month_of_its_fourth_day(weekly):
    release = weekly(
        ("2018-04-28", "Punjab", "Battles", "1.0", "2.0"),
        ("2018-05-05", "Punjab", "Battles", 1, 0),
        *[(f"2018-05-{day}", "Punjab", "Riots", 1, 0) for day in (12, 19)],
        ("2018-05-26", "Punjab", "Battles", 1, 0),
        ("2018-06-02", "Punjab", "Battles", 1, 0),
    )
    assert release.weeks["month"].tolist() == ["2018-05", "2018-05", "2018-05", "2018-06"]
    assert release.coverage.values.tolist() == [["2018-05", 35], ["2018-06", 7]]
    assert (str(release.first), str(release.last)) == ("2018-04-28", "2018-06-08")


def test_the_first_week_on_record_has_one_day(weekly):
    rows = [(week, "Sindh", "Battles", 1, 0) for week in ("2009-12-19", "2009-12-26", "2010-01-02")]
    for weeks in (rows, rows[1:]):
        release = weekly(*weeks)
        assert release.coverage.to_dict("list") == {"month": ["2009-12", "2010-01"], "days": [1, 7]}
    assert str(release.first) == "2010-01-01"


def test_only_organised_violence_counts(weekly):
    kinds = ["Battles", "Explosions/Remote violence", "Violence against civilians", "Protests", "Riots",
             "Strategic developments"]  # fmt: skip
    release = weekly(*[("2018-04-28", "Sindh", kind, 2, 1) for kind in kinds])
    assert release.weeks["violence"].tolist() == ["battles", "explosions", "civilians"]
    assert release.weeks["action"].tolist() == ["clash", "attack", "abduction"]
    assert release.weeks[["events", "deaths_best"]].values.tolist() == [[2, 1]] * 3
    assert release.events == 12


def test_fata_is_apart_to_its_last_week_and_then_untold(weekly):
    weeks = ["2018-05-19", "2018-05-26", "2018-06-02"]
    release = weekly(
        *[(week, "Khyber Pakhtunkhwa", "Battles", 1, 0) for week in weeks],
        *[(week, "FATA", "Battles", 1, 0) for week in weeks[:2]],
        *[(week, "Punjab", "Battles", 1, 0) for week in weeks],
    )
    assert release.weeks["former_fata"].tolist() == ["false", "false", "", "true", "true", "", "", ""]
    assert release.weeks["province"].tolist() == ["PK-KP"] * 5 + ["PK-PB"] * 3


def test_a_file_without_fata_tells_nothing_of_it(weekly):
    release = weekly(("2020-01-04", "Khyber Pakhtunkhwa", "Battles", 1, 0))
    assert release.weeks["former_fata"].tolist() == [""]


def test_the_workbook_of_the_publisher_with_real_dates(weekly, tmp_path):
    rows = [("2018-05-26", "FATA", "Battles", "3.0", "1.0")]
    expected = weekly(*rows).weeks
    book = openpyxl.Workbook()
    book.active.append(HEADER)
    book.active.append([datetime.datetime(2018, 5, 26), "Pakistan", "FATA", "Battles", "Armed clash", 3.0, 1])
    book.active.append([datetime.datetime(2018, 5, 26), "India", "Goa", "Battles", "Armed clash", 3, 1])
    path = tmp_path / "Asia-Pacific_aggregated.xlsx"
    book.save(path)
    weeks = acled.read_weeks(path, tables.read("province_spellings")).weeks
    assert weeks.values.tolist() == expected.values.tolist()


ACLED_NAMES = [
    *["WEEK", "REGION", "COUNTRY", "ADMIN1", "EVENT_TYPE", "SUB_EVENT_TYPE", "EVENTS", "FATALITIES", "POPULATION_EXPOSURE"],
    *["DISORDER_TYPE", "ID", "CENTROID_LATITUDE", "CENTROID_LONGITUDE"],
]
FILE_NAMES = [
    "Asia-Pacific_aggregated_data_up_to-2025-11-15.xlsx",
    "asia-pacific_aggregated_data_up_to_week_of-2026-04-25.xlsx",
    "Asia-Pacific_2018-2025_Oct18.xlsx",
]


@pytest.mark.parametrize("name", FILE_NAMES)
@pytest.mark.parametrize("week", [datetime.datetime(2018, 5, 26), "26-May-2018", "26 May 2018"])
def test_the_workbook_under_acleds_own_names_of_columns(weekly, tmp_path, name, week):
    rows = [("2018-05-26", "Sindh", "Battles", 3, 9), ("2018-05-26", "Punjab", "Battles", 5, 1)]
    expected = weekly(*rows).weeks
    book = openpyxl.Workbook()
    book.active.append(ACLED_NAMES)
    for _, admin1, kind, events, deaths in rows:
        place = ["South Asia", "Pakistan", admin1, kind, "Armed clash", events, deaths]
        book.active.append([week, *place, 59915, "Political violence", 2281, 30.1, 70.2])
    book.save(tmp_path / name)
    release = acled.read_weeks(tmp_path / name, tables.read("province_spellings"))
    assert release.weeks.values.tolist() == expected.values.tolist()
    assert (release.events, str(release.first)) == (8, "2018-05-26")


GOOD = ("2018-05-26", "Sindh", "Battles", 1, 0)


@pytest.mark.parametrize(
    ("odd", "said"),
    [
        (("2018-05-26", "Goa", "Battles", 0, 1), "fatalities without an event"),
        (("2018-05-26", "Goa", "Drone swarm", 1, 1), "none of ACLED's six"),
        (("2018-05-27", "Goa", "Battles", 1, 1), "not a Saturday"),
        (("2018-05-26", "Goa", "Battles", "", 1), "events is ''"),
        (("soon", "Goa", "Battles", 1, 1), "week is 'soon'"),
        (("2018-05-26", "Assam", "Battles", 2, 1), "stand there twice"),
    ],
)
def test_an_odd_row_of_another_country_is_named_and_costs_nothing(weekly, capsys, odd, said):
    alone = weekly(GOOD)
    capsys.readouterr()
    region = weekly(GOOD, others=[("2018-05-26", "Assam", "Battles", 1, 1), odd])
    told = capsys.readouterr().err
    assert "row 4: " in told and said in told
    assert (region.weeks.equals(alone.weeks), region.events, region.rows) == (True, alone.events, 3)


def test_a_row_of_no_country_may_be_pakistans(weekly):
    with pytest.raises(InputError, match="row 2: country is empty"):
        weekly(GOOD, country="")


def test_a_row_of_zeros_counts_for_nothing(weekly):
    assert weekly(GOOD, ("2018-05-26", "Punjab", "Battles", 0, 0)).weeks.equals(weekly(GOOD).weeks)


@pytest.mark.parametrize(
    ("row", "problem"),
    [
        (("2018-05-27", "Sindh", "Battles", 1, 0), "not a Saturday"),
        (("05/26/2018", "Sindh", "Battles", 1, 0), "week is '05/26/2018'"),
        (("31 June 2018", "Sindh", "Battles", 1, 0), "week is '31 June 2018'"),
        (("2018-06-02", "Sindh", "Battles", 0, 1), "fatalities without an event"),
        (("2018-06-02", "Sindh", "Battle", 1, 0), "none of ACLED's six"),
        (("2018-06-02", "Sind", "Battles", 1, 0), "known by the name Sind"),
        (("2018-06-02", "Sindh", "Battles", 1.5, 0), "events is '1.5'"),
        (("2018-06-02", "Sindh", "Battles", 1, -1), "fatalities is '-1'"),
        (("2018-06-02", "Sindh", "Battles", 1, ""), "fatalities is ''"),
        (GOOD, "stand there twice"),
        ((*GOOD[:3], 5, 2), "stand there twice"),
    ],
)
def test_one_bad_row_is_refused_by_its_number(weekly, row, problem):
    with pytest.raises(InputError) as caught:
        weekly(GOOD, row)
    assert (caught.value.row, problem in str(caught.value)) == (3, True), str(caught.value)


def test_an_unknown_sub_event_is_refused_with_the_place_to_map_it(weekly, monkeypatch):
    monkeypatch.delitem(acled.ACTIONS, "Grenade")
    with pytest.raises(InputError, match="row 3: sub_event_type is 'Grenade'.* Map it in ACTIONS of report/sources/acled.py"):
        weekly(GOOD, ("2018-06-02", "Sindh", "Explosions/Remote violence", 1, 0))


def test_a_missing_week_is_refused_by_its_date(weekly):
    with pytest.raises(InputError, match="week of 2018-06-02 is missing"):
        weekly(GOOD, ("2018-06-09", "Sindh", "Battles", 1, 0))


def test_a_file_of_other_countries_is_refused(weekly):
    with pytest.raises(InputError, match="no row of Pakistan"):
        weekly(GOOD, country="India")


def test_the_publishers_file_and_what_is_known_of_it(shared):
    release = acled.read_weeks(shared / FILE, tables.read("province_spellings"))
    assert (release.rows, str(release.first), str(release.last)) == (17843, "2010-01-01", "2025-11-07")
    weeks = release.weeks
    assert release.coverage["days"].sum() == 827 * 7 + 1  # 828 weeks, the first with one day
    assert set(release.coverage["days"].iloc[1:-1]) == {28, 35}
    assert str(weeks.loc[weeks["former_fata"] == "true", "week"].max().date()) == "2018-05-26"
    told = weeks[(weeks["province"] == "PK-KP") & (weeks["week"] <= "2018-05-26")]
    assert set(told["former_fata"]) == {"true", "false"}

    def by_year(violence, province, first, last):
        chosen = weeks[weeks["province"] == province]
        if violence:
            chosen = chosen[chosen["violence"] == violence]
        return chosen.loc[chosen["week"].between(first, last), "events"].sum()

    assert weeks.loc[weeks["action"] == "abduction", "deaths_best"].sum() == 0, "no count of deaths hangs on them"
    # The breaks in the record that the book warns of.
    assert by_year(None, "PK-KP", "2018-12-29", "2019-12-27") > 2 * by_year(None, "PK-KP", "2019-12-28", "2020-12-25")
    assert by_year("civilians", "PK-PB", "2018-07-01", "2019-06-30") > 5 * by_year("civilians", "PK-PB", "2017-07-01", "2018-06-30")
