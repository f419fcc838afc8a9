"""report.sources.ucdp: the forms of UCDP's files, their traps, and what is refused."""

import zipfile

import pandas as pd
import pytest

from report import tables
from report.errors import InputError
from report.sources import read, ucdp

GED = "ucdp/conflict_data_pak.csv"
CANDIDATE = "ucdp/ged_candidate_26_01_26_06_pakistan_transcribed.csv"
FIRST = "ucdp/ged_candidate_26_0_7_pakistan_transcribed.csv"
FEBRUARY = "ucdp/ged_candidate_26_0_2_pakistan.csv"
REDUCED = "ucdp/ged_candidate_2025_pakistan.csv"
KP = {"adm_1": "Khyber Pakhtunkwa province"}
FATA = {"adm_1": "Federally Administered Tribal Areas"}


@pytest.fixture
def actors():
    return tables.read("actors")


@pytest.fixture
def spellings():
    return tables.read("province_spellings")


@pytest.fixture
def yearly(actors, spellings):
    return lambda path: ucdp.read_yearly(path, actors, spellings)


@pytest.fixture
def candidate(actors, spellings):
    return lambda path: ucdp.read_candidate(path, actors, spellings)


def test_an_event_in_the_common_schema(ged, yearly):
    release = yearly(ged({}))
    assert release.events.columns.tolist() == ucdp.EVENT_COLUMNS
    event = release.events.iloc[0]
    assert event[["violence", "dyad_id", "actor", "scope"]].tolist() == [
        "state-based", 857, "TTP", "militancy",
    ]  # fmt: skip
    assert event[["province", "former_fata", "month"]].tolist() == ["PK-BA", "", "2020-05"]
    assert event[["deaths_low", "deaths_best", "deaths_high"]].tolist() == [2, 3, 4]
    assert (event["date_start"], event["date_end"]) == (
        pd.Timestamp("2020-05-31"),
        pd.Timestamp("2020-06-01"),
    )


def test_all_forms_give_the_same_events(ged, yearly, tmp_path):
    events = [{}, {"adm_1": "", "adm_2": ""}, {**FATA, "best": "3.0", "deaths_a": "1.0"}]
    plain = ged(*events)
    expected = yearly(plain).events.reset_index(drop=True)
    header = plain.read_text(encoding="utf-8").partition("\n")[0].strip().split(",")
    archive = tmp_path / "ged251-csv.zip"
    with zipfile.ZipFile(archive, "w") as file:
        file.write(plain, "GEDEvent_v25_1.csv")
    forms = [
        archive,
        ged(*events, name="hxl.csv", tags={"date_start": "#date+start", "best": "#affected"}),
        ged(*events, name="iso3.csv", columns=[*header, "iso3"]),
        ged(*events, name="order.csv", columns=header[::-1]),
        ged(*events, name="lf.csv", lineterminator="\n"),
        ged(
            *[{"date_start": "2020-05-31 00:00:00.000", "date_end": "2020-06-01 00:00:00.000", **event}
              for event in events],
            name="times.csv",
        ),
        ged(*[{"active_year": "True", **event} for event in events], name="booleans.csv"),
        ged(*events, *[{"id": str(n), "country": "India", "country_id": "750", "dyad_new_id": "1",
                        "adm_1": "Punjab state"} for n in range(50, 60)], name="world.csv"),
    ]  # fmt: skip
    for form in forms:
        pd.testing.assert_frame_equal(yearly(form).events.reset_index(drop=True), expected)


def test_other_countries_are_read_but_not_kept(ged, yearly):
    india = {"country": "India", "country_id": "750", "adm_1": "Kerala", "dyad_new_id": "4", "latitude": "8"}
    release = yearly(ged({"id": "7", **india, "date_start": "1989-01-02"}, {}, {"id": "9", **india}))
    assert (release.rows, len(release.events), release.first.year) == (3, 1, 1989)


def test_a_file_of_several_pieces_is_read_as_one(ged, yearly, monkeypatch):
    days = ["2020-03-05", "2019-01-02", "2021-12-30", "2020-06-07", "2020-08-09"]
    path = ged(*[{"date_start": day, "date_end": day} for day in days])
    whole = yearly(path)
    monkeypatch.setattr(read, "CHUNK", 2)
    pieces = yearly(path)
    pd.testing.assert_frame_equal(pieces.events, whole.events)
    assert (str(pieces.first), str(pieces.last), pieces.rows) == ("2019-01-02", "2021-12-30", 5)


def test_an_event_dated_to_the_year_has_no_month(ged, yearly):
    year_long = {"date_prec": "5", "date_start": "2010-01-01", "date_end": "2010-12-31"}
    assert yearly(ged(year_long, {"date_prec": "4"})).events["month"].tolist() == ["2010", "2020-05"]


def test_fata_is_told_by_adm_1_while_the_file_keeps_it_apart_then_by_district(ged, yearly):
    def at(year, adm_1, adm_2):
        return {**adm_1, "adm_2": adm_2, "date_start": f"{year}-05-01", "date_end": f"{year}-05-01"}

    cases = [
        (at(2021, FATA, "Khyber agency"), "true"),
        (at(2019, FATA, ""), "true"),
        (at(2021, KP, ""), "false"),
        (at(2021, KP, "Bannu district"), "false"),
        (at(2022, KP, "Khyber district"), "true"),
        (at(2022, KP, "North Waziristan"), "true"),
        (at(2022, KP, "Lower South Waziristan district"), "true"),
        (at(2022, KP, "Upper South Waziristan"), "true"),
        (at(2022, KP, "Lower Dir district"), "false"),
        (at(2022, KP, ""), ""),
        (at(2022, {"adm_1": "Balochistan province"}, "Khyber district"), ""),
        (at(2022, {"adm_1": ""}, ""), ""),
    ]
    events = yearly(ged(*[event for event, _ in cases])).events
    assert events["former_fata"].tolist() == [told for _, told in cases]
    assert set(events["province"]) == {"PK-KP", "PK-BA", "PK"}


def test_a_stray_row_of_fata_changes_no_other_row(ged, yearly):
    in_kp = [{**KP, "adm_2": name} for name in ("Khyber district", "Bajaur district", "Swat district", "FR Kohat", "")]
    stray = {**FATA, "adm_2": "Kurram district"}
    expected = ["true", "true", "false", "true", ""]
    assert yearly(ged(*in_kp)).events["former_fata"].tolist() == expected
    assert yearly(ged(*in_kp, stray)).events["former_fata"].tolist() == [*expected, "true"]


def test_a_stray_row_of_kp_does_not_end_the_years_in_which_fata_is_apart(ged, yearly):
    events = [{**FATA, "adm_2": "Khyber agency"}, {**FATA, "adm_2": "Kurram agency"}, {**KP, "adm_2": "Khyber agency"}, {**KP, "adm_2": ""}]
    assert yearly(ged(*events)).events["former_fata"].tolist() == ["true", "true", "true", "false"]


def test_an_unknown_district_is_refused_by_its_row(ged, yearly):
    with pytest.raises(InputError, match="row 3: adm_2 is 'Fringe', and nothing says"):
        yearly(ged({**KP, "adm_2": "Khyber"}, {**KP, "adm_2": "Fringe"}))


def test_without_fata_as_adm_1_only_the_district_tells(ged, candidate):
    events = candidate(ged({**KP, "adm_2": "Kurram district"}, {**KP, "adm_2": ""})).events
    assert events["former_fata"].tolist() == ["true", ""]


@pytest.mark.parametrize(
    ("event", "problem"),
    [
        ({"deaths_a": "2"}, "best is 3 and its four parts make 4"),
        ({"deaths_unknown": "5", "best": "30", "high": "30"}, "best is 30 and its four parts make"),
        ({"id": "1"}, "event id 1 stands there twice"),
        ({"id": "x"}, "id is 'x'"),
        ({"id": ""}, "id is ''"),
        ({"best": "2.5"}, "best is '"),
        ({"best": "-1"}, "best is '"),
        ({"best": ""}, "best is ''"),
        ({"high": "nan"}, "high is '"),
        ({"high": "inf"}, "high is '"),
        ({"low": "True"}, "low is 'True'"),
        ({"deaths_civilians": "many"}, "deaths_civilians is 'many'"),
        ({"date_start": "2020-02-30"}, "date_start is '2020-02-30'"),
        ({"date_start": "31/05/2020"}, "date_start is '31/05/2020'"),
        ({"date_start": "2020-05"}, "date_start is '2020-05'"),
        ({"date_end": ""}, "date_end is ''"),
        ({"date_end": "2020-05-30"}, "date_end is before date_start"),
        ({"latitude": "67.0", "longitude": "30.2"}, "outside Pakistan"),
        ({"latitude": "91"}, "latitude is '91"),
        ({"longitude": ""}, "longitude is ''"),
        ({"type_of_violence": "4"}, "type_of_violence is "),
        ({"date_prec": "0"}, "date_prec is "),
        ({"where_prec": "8"}, "where_prec is "),
        ({"country_id": ""}, "country_id is ''"),
        ({"country_id": "750"}, "country is 'Pakistan' while country_id is 750"),
        ({"country": "India"}, "country is 'India' while country_id is 770"),
        ({"adm_1": "Pakhtunkhwa"}, "data/province_spellings.csv"),
    ],
)
def test_one_bad_event_is_refused_by_its_row(ged, yearly, event, problem):
    with pytest.raises(InputError) as caught:
        yearly(ged({}, {"id": "2", **event}, {"id": "3"}))
    assert problem in str(caught.value)
    assert caught.value.row == 3


@pytest.mark.parametrize("column", ["best", "date_start", "latitude", "id"])
def test_a_bad_event_of_another_country_is_refused_too(ged, yearly, column):
    india = {"country": "India", "country_id": "750", "adm_1": "Kerala", "dyad_new_id": "4"}
    with pytest.raises(InputError, match=f"row 2: {column} is 'x'"):
        yearly(ged({**india, column: "x"}, {}))


def test_row_numbers_count_the_row_of_tags(ged, yearly):
    with pytest.raises(InputError, match="row 4: best"):
        yearly(ged({}, {"best": "x"}, tags={"best": "#affected"}))


def test_a_row_cut_in_two_does_not_vanish(ged, yearly):
    path = ged({}, {}, {})
    lines = path.read_bytes().split(b"\r\n")
    at = lines[2].index(b"Pakistan,770")
    lines[2] = lines[2][:at] + b"\r\n" + lines[2][at:]
    path.write_bytes(b"\r\n".join(lines))
    with pytest.raises(InputError, match="fields where the header has") as caught:
        yearly(path)
    assert caught.value.row == 3


@pytest.mark.parametrize("column", ucdp.COLUMNS)
def test_no_column_may_be_missing_or_renamed(ged, yearly, column):
    path = ged({})
    text = path.read_text(encoding="utf-8")
    header, rest = text.split("\n", 1)
    renamed = ",".join(name + "2" if name == column else name for name in header.split(","))
    path.write_text(renamed + "\n" + rest, encoding="utf-8")
    with pytest.raises(InputError, match=f"column {column} is missing"):
        yearly(path)


def test_unmapped_dyads_are_named_all_at_once_with_the_row_to_add(ged, yearly):
    new = [
        {"dyad_new_id": "99001", "dyad_name": "Government of Pakistan - New, the"},
        {"dyad_new_id": "99002", "dyad_name": "New - Civilians"},
        {"dyad_new_id": "99002", "dyad_name": "New - Civilians"},
    ]
    with pytest.raises(InputError) as caught:
        yearly(ged({}, *new))
    message = str(caught.value)
    assert '99001,"Government of Pakistan - New, the",ACTOR,SCOPE' in message
    assert message.count("99002,New - Civilians,ACTOR,SCOPE") == 1
    assert "data/actors.csv" in message
    assert caught.value.row == 3


def test_mixed_up_estimates_are_refused_but_ucdps_own_slips_are_counted(ged, yearly):
    slips = [{"high": "2"}] + [{} for _ in range(30)]
    assert yearly(ged(*slips)).out_of_order == 1
    with pytest.raises(InputError, match="not in ascending order in 3 of 3"):
        yearly(ged(*[{"low": "4", "high": "2"}] * 3))


def test_a_file_without_pakistan_is_refused(ged, yearly):
    with pytest.raises(InputError, match="no event of Pakistan"):
        yearly(ged({"country": "India", "country_id": "750"}))


def test_each_kind_of_release_goes_in_by_its_own_option(ged, yearly, candidate):
    with pytest.raises(InputError, match="--ucdp-candidate") as caught:
        yearly(ged({}, {"code_status": "Check dyad"}))
    assert caught.value.row == 3
    with pytest.raises(InputError, match="--ucdp-ged"):
        candidate(ged({}, {"date_start": "1989-01-01"}))


def test_an_id_that_a_spreadsheet_rounded_is_refused(ged, yearly):
    with pytest.raises(InputError, match="id is '9E\\+05', not a whole number") as caught:
        yearly(ged({}, {"id": "9E+05"}))
    assert caught.value.row == 3


def test_a_year_of_events_in_the_reduced_form(tmp_path):
    path = tmp_path / "reduced.csv"
    head = "id,conflict_new_id,conflict_name,country,best,type_of_violence,date\n"
    path.write_text(
        head + "1.0,404,Pakistan: Government,Pakistan,2,1,2025-01-31\n2,530,TTP - Civilians,Pakistan,0,3,2025-02-01\n"
        "3,1,X,India,9,1,2025-03-01\n"
    )
    assert ucdp.is_reduced(path)
    release = ucdp.read_reduced(path)
    assert release.rows == 3
    assert (str(release.first), str(release.last)) == ("2025-01-31", "2025-03-01")
    assert release.events.drop(columns="id").values.tolist() == [
        ["2025-01", "Pakistan: Government", "state-based", 2],
        ["2025-02", "TTP - Civilians", "one-sided", 0],
    ]
    path.write_text(head + "1,404,P,Pakistan,2,1,2025-01-31\n2,404,P,Pakistan ,3,1,2025-01-31\n3,404,P,PAKISTAN,4,1,2025-01-31\n")
    assert ucdp.read_reduced(path).events["deaths_best"].tolist() == [2, 3, 4]
    for bad, problem in [
        ("1,404,P,Pakistan,2,1,2025-01-31\n", "twice"),
        ("4,404,P,Pakistan,x,1,2025-01-31\n", "best is 'x'"),
        ("4,404,,Pakistan,1,1,2025-01-31\n", "conflict_name is empty"),
        ("4,404,P,Pakistan,1,1,2025\n", "date is '2025'"),
    ]:
        path.write_text(head + "1,404,P,Pakistan,2,1,2025-01-31\n" + bad)
        with pytest.raises(InputError, match=problem) as caught:
            ucdp.read_reduced(path)
        assert caught.value.row == 3


def test_country_months(tmp_path):
    path = tmp_path / "months.csv"
    path.write_text("isocode,period,fatalities_UCDP\nPAK,201001,1352.0\nIND,201001,5\nPAK,201002,0\n")
    totals, record = ucdp.read_country_months(path)
    assert totals.to_dict() == {"2010-01": 1352, "2010-02": 0}
    assert record == {"release": "25.1 (presumed)", "first": "2010-01", "last": "2010-02", "months": 2}
    path.write_text("isocode,period,fatalities_UCDP\nPAK,201001,1\nPAK,201001,1\n")
    with pytest.raises(InputError, match="2010-01 stands there twice"):
        ucdp.read_country_months(path)


def test_an_event_that_goes_on_makes_no_further_month(ged, candidate):
    days = [("2026-01-02", "2026-01-03"), ("2026-01-31", "2026-02-01"), ("2026-01-05", "2026-03-04")]
    release = candidate(
        ged(
            *({"date_start": first, "date_end": last} for first, last in days),
            {"date_start": "2026-01-01", "date_end": "2026-06-30", "date_prec": "5"},
        )
    )
    assert (str(release.first), str(release.last)) == ("2026-01-01", "2026-01-31")
    assert release.across_months == 2  # what is dated to the year counts in no month


def test_a_row_out_of_order_by_more_than_rounding_is_named(ged, yearly, capsys):
    plain, rounded, odd, high = (
        {},
        {"low": "3", "best": "2", "high": "2"},
        {"low": "4", "best": "9", "high": "4"},
        {"low": "7", "best": "2", "high": "9"},
    )
    release = yearly(ged(*[plain] * 40, rounded, odd, high))
    said = capsys.readouterr().err
    assert release.out_of_order == 3
    assert [line.split(":")[0] for line in said.splitlines()] == ["ged.csv, row 43", "ged.csv, row 44"]
    assert "event 42 has low 4, best 9, high 4" in said and "event 43 has low 7" in said


# --- The publishers' own files --------------------------------------------------------------


def test_the_yearly_file_and_what_is_known_of_it(shared, yearly):
    release = yearly(shared / GED)
    events = release.events
    assert events.index[0] == 3  # below the header and the tags
    assert (release.rows, str(release.first), str(release.last)) == (6416, "1989-01-25", "2021-12-31")
    assert events[["deaths_low", "deaths_best", "deaths_high"]].sum().tolist() == [41089, 43225, 49713]
    assert (events["province"] == "PK").sum() == 45
    assert (events["adm_2"] == "").sum() == 179
    assert (events["deaths_best"] == 0).sum() == 527
    unplaced = events[events["province"] == "PK"].groupby("month")["deaths_best"].sum()
    assert unplaced[["2009", "2010"]].tolist() == [1428, 728]
    assert not set(events.loc[events["date_prec"] == 5, "month"].str.len()) - {4}
    us_led = events[events["scope"] == "us-led"]
    assert us_led["deaths_best"].sum() == 2181
    assert us_led.loc[us_led["month"].str[:4].between("2001", "2007"), "deaths_best"].sum() == 740
    assert (events["scope"] == "state-civilians").sum() == 0
    assert events.loc[events["dyad_id"] == 857, "date_start"].min() >= pd.Timestamp("2007-01-01")
    assert set(events.loc[events["adm_1"].str.startswith("Federally"), "former_fata"]) == {"true"}
    assert set(events.loc[events["adm_1"].str.startswith("Khyber"), "former_fata"]) == {"false"}


def test_the_candidate_file_and_what_is_known_of_it(shared, candidate):
    release = candidate(shared / CANDIDATE)
    events = release.events
    # One event goes on to 1 July, and the release is of six months all the same.
    assert (len(events), str(release.first), str(release.last)) == (604, "2026-01-01", "2026-06-30")
    assert str(events["date_end"].max().date()) == "2026-07-01"
    assert events[["deaths_low", "deaths_best", "deaths_high"]].sum().tolist() == [1808, 2011, 3619]
    assert events["code_status"].str.startswith("Check").sum() == 118
    unresolved = events[events["scope"] == "unresolved"]
    assert set(unresolved["dyad_id"]) == {243, 244, 4987}
    assert unresolved["dyad"].str.contains("XXX770").all()
    high = events.groupby("province")["deaths_high"].sum()
    assert (high["PK-KP"], high["PK-BA"]) == (1259, 1833)
    none = events[events["province"] == "PK-BA"]["deaths_best"] == 0
    assert (none.sum(), len(none)) == (125, 261)
    kp = events[events["province"] == "PK-KP"]
    assert (kp["former_fata"] == "").sum() == (kp["adm_2"] == "").sum() > 0
    assert (kp["former_fata"] == "true").any()


def test_the_first_release_of_july_and_what_is_known_of_it(shared, candidate):
    release, half = candidate(shared / FIRST), candidate(shared / CANDIDATE)
    events = release.events
    assert (len(events), str(release.first), str(release.last)) == (197, "2026-05-31", "2026-07-31")
    assert events["deaths_best"].sum() == 745
    assert events["code_status"].str.startswith("Check").sum() == 96
    assert set(events["id"]) & set(half.events["id"]) == {634642, 634643}


def test_every_event_of_february_stands_in_the_half_year(shared, candidate):
    february, half = candidate(shared / FEBRUARY).events, candidate(shared / CANDIDATE).events
    assert len(february) == 82 and set(february["id"]) <= set(half["id"])


def test_the_candidate_without_provinces(shared):
    assert ucdp.is_reduced(shared / REDUCED)
    assert not ucdp.is_reduced(shared / CANDIDATE)
    assert not ucdp.is_reduced(shared / GED)
    events = ucdp.read_reduced(shared / REDUCED).events
    by_theatre = events.groupby("theatre")["deaths_best"].agg(["size", "sum"])
    assert by_theatre.loc["Pakistan: Government"].tolist() == [532, 2452]
    assert by_theatre.loc["Pakistan: Balochistan"].tolist() == [385, 526]
    assert (len(events), events["deaths_best"].sum()) == (1132, 3351)


def test_every_dyad_of_the_files_is_mapped_under_ucdps_own_name(shared, actors):
    named = dict(zip(actors["dyad_id"], actors["dyad"]))
    found = {}
    for path in (shared / GED, shared / CANDIDATE, shared / FIRST):
        frame = read.table(path, ["dyad_new_id", "dyad_name"])
        named_there = {int(number): " ".join(name.split()) for number, name in zip(frame["dyad_new_id"], frame["dyad_name"])}
        found = named_there | found  # what a later release renames keeps the name of the yearly one
    assert named == found
