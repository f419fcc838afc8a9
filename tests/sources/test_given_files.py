"""Small files with a known right result that lie beside the repository, where they are at hand."""

import pytest

from report import paths, tables
from report.errors import InputError
from report.sources import acled, ucdp

FOLDER = paths.ROOT.parent / "shared" / "inputs"
pytestmark = pytest.mark.skipif(not FOLDER.is_dir(), reason="the small files are not here")


@pytest.mark.parametrize("name", ["acled_upper.xlsx", "acled_upper.csv"])
def test_acleds_names_in_capitals_read_as_those_in_small_letters(name):
    spellings = tables.read("province_spellings")
    lower, upper = (acled.read_weeks(FOLDER / file, spellings) for file in ("acled_lower.xlsx", name))
    assert upper.weeks.equals(lower.weeks) and upper.coverage.equals(lower.coverage)
    assert (upper.rows, upper.events, int(upper.weeks["deaths_best"].sum())) == (240, 1233, 1092)


def test_strict_open_xml_is_told():
    with pytest.raises(InputError, match="saved as Strict Open XML.*ordinary Excel workbook"):
        acled.read_weeks(FOLDER / "acled_strict_ooxml.xlsx", tables.read("province_spellings"))


def yearly(name):
    return ucdp.read_yearly(FOLDER / name, tables.read("actors"), tables.read("province_spellings")).events


def test_merged_districts_are_told_whatever_a_stray_row_says():
    told = yearly("ged_merged_districts_one_stray_fata.csv")["former_fata"].value_counts()
    assert told.to_dict() == {"true": 18, "false": 6}


def test_frontier_regions_were_fata():
    assert (yearly("ged_fr_under_kp.csv")["former_fata"] == "true").sum() == 24


@pytest.mark.parametrize(
    ("name", "row", "said"),
    [("ged_best_not_sum.csv", 7, "best is 30 and its four parts make 3"), ("ged_future.csv", 7, "'2027-06-05.*beyond 1989 to today")],
)
def test_what_can_not_be_is_refused_by_its_row(name, row, said):
    with pytest.raises(InputError, match=said) as caught:
        yearly(name)
    assert caught.value.row == row
