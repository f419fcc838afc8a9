"""report.record.provinces: codes, merged districts, population."""

import csv
import math

import pandas as pd
import pytest

from report import tables
from report.record import provinces


def test_codes_in_their_order_of_display():
    assert provinces.codes() == ["PK-KP", "PK-BA", "PK-SD", "PK-PB", "PK-IS", "PK-JK", "PK-GB", "PK"]
    assert list(provinces.names()) == provinces.codes()
    assert provinces.names()["PK-IS"] == "Islamabad"


def test_every_spelling_leads_to_a_province():
    spellings = tables.read("province_spellings")
    assert set(spellings["province"]) == set(provinces.codes()) - {"PK"}
    assert set(spellings.loc[spellings["former_fata"] == "true", "spelling"]) == {
        "FATA",
        "Federally Administered Tribal Areas",
    }


@pytest.mark.parametrize(
    ("district", "merged"),
    [
        ("Bajaur district", "true"),
        ("Khyber agency", "true"),
        ("kurram District", "true"),
        (" North Waziristan ", "true"),
        ("South Waziristan", "true"),
        ("Upper South Waziristan district", "true"),
        ("South Waziristan Lower", "true"),
        ("FR Kohat", "false"),
        ("Kohat district", "false"),
        ("", ""),
    ],
)
def test_merged_districts(district, merged):
    assert provinces.is_merged_district(pd.Series([district])).tolist() == [merged]


def people(year, province, former_fata=""):
    frame = provinces.population([year]).set_index(["province", "former_fata"])
    return frame.loc[(province, former_fata)]


def test_population_in_between_and_after():
    assert people(2017, "PK-BA")["population"] == pytest.approx(12_335_129)
    between = people(2020, "PK-BA")
    assert between["basis"] == "interpolated"
    assert between["population"] == pytest.approx(math.sqrt(12_335_129 * 14_894_402))
    after = people(2026, "PK-BA")
    assert after["basis"] == "extrapolated"
    assert after["population"] == pytest.approx(14_894_402 * math.sqrt(14_894_402 / 12_335_129))


def test_kp_is_the_sum_of_its_parts_in_every_year():
    frame = provinces.population(range(1998, 2027))
    kp = frame[frame["province"] == "PK-KP"].pivot(index="year", columns="former_fata", values="population")
    pd.testing.assert_series_equal(kp[""], kp["true"] + kp["false"], check_names=False)
    assert kp.loc[2023, ""] == pytest.approx(40_856_097)
    assert set(frame.loc[frame["year"].isin([1998, 2017, 2023]), "basis"]) == {"census"}


def test_no_population_before_1998_nor_outside_the_census():
    assert provinces.population([1997]).empty
    census = tables.read("provinces").query("in_census")["province"]
    assert set(provinces.population([2020])["province"]) == set(census)
    assert set(census) == {"PK-KP", "PK-BA", "PK-SD", "PK-PB", "PK-IS"}


def test_the_censuses_add_up_to_the_national_totals():
    totals = tables.read("population").groupby("year")["population"].sum()
    assert totals.to_dict() == {1998: 132_352_279, 2017: 207_684_626, 2023: 241_499_431}


def test_the_counts_are_those_of_the_bureaus_tables(shared):
    ours = tables.read("population").set_index(["province", "former_fata", "year"])["population"]
    path = shared / "population" / "pk_population_by_province_1998_2017_2023.csv"
    expected = {}
    with path.open(encoding="utf-8") as file:
        for row in csv.DictReader(file):
            if row["iso_3166_2"] == "PK-TA":
                key = ("PK-KP", "true")
            elif row["iso_3166_2"] == "PK-KP":
                if row["basis"] == "current":
                    continue
                key = ("PK-KP", "false")
            else:
                key = (row["iso_3166_2"], "")
            expected[(*key, int(row["year"]))] = int(row["population"])
    assert ours.to_dict() == expected
