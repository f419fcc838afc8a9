"""What several tests need."""

import csv
import shutil

import pytest

from report import paths, tables


@pytest.fixture(scope="session")
def shared():
    """The folder of raw files beside the repository; they are never part of it."""
    folder = paths.ROOT.parent / "shared" / "sources"
    if not folder.is_dir():
        pytest.skip("the publishers' raw files are not here")
    return folder


# The tables of the record of violence; the registers stand beside them.
RECORD = (
    "incidents incidents_acled coverage actors provinces province_spellings population "
    "candidate_2025 reconciliation districts precision victims border outline "
    "ceasefire_days ceasefire_weeks"
).split()


@pytest.fixture
def edition(tmp_path):
    """A copy of the tables of the record and their package, to change."""
    folder = tmp_path / "data"
    folder.mkdir()
    package = tables.package()
    package["resources"] = [one for one in package["resources"] if one["name"] in RECORD]
    for resource in package["resources"]:
        shutil.copy(paths.DATA / resource["path"], folder)
    (folder / tables.PACKAGE).write_bytes(tables._package_bytes(package))
    return folder


# The columns of a full UCDP file, in UCDP's order; iso3 is only in some.
GED = (
    "id relid year active_year code_status type_of_violence conflict_dset_id conflict_new_id "
    "conflict_name dyad_dset_id dyad_new_id dyad_name side_a_dset_id side_a_new_id side_a "
    "side_b_dset_id side_b_new_id side_b number_of_sources source_article source_office "
    "source_date source_headline source_original where_prec where_coordinates where_description "
    "adm_1 adm_2 latitude longitude geom_wkt priogrid_gid country country_id region "
    "event_clarity date_prec date_start date_end deaths_a deaths_b deaths_civilians "
    "deaths_unknown best high low gwnoa gwnob"
).split()


@pytest.fixture
def ged(tmp_path):
    """Writes a file in the form of UCDP's: one row per dict of what differs from a plain event."""

    def write(*events, name="ged.csv", columns=GED, tags=None, **options):
        plain = {
            "year": "2020",
            "active_year": "1",
            "code_status": "Clear",
            "type_of_violence": "1",
            "dyad_new_id": "857",
            "dyad_name": "Government of Pakistan - TTP",
            "side_a": "Government of Pakistan",
            "side_b": "TTP",
            "source_headline": 'He said "no", then\nleft, it is said',
            "where_prec": "1",
            "adm_1": "Balochistan province",
            "adm_2": "Quetta district",
            "latitude": "30.2",
            "longitude": "67.0",
            "country": "Pakistan",
            "country_id": "770",
            "date_prec": "1",
            "date_start": "2020-05-31",
            "date_end": "2020-06-01",
            "deaths_a": "1",
            "deaths_b": "1",
            "deaths_civilians": "1",
            "deaths_unknown": "0",
            "best": "3",
            "high": "4",
            "low": "2",
        }
        path = tmp_path / name
        with path.open("w", newline="", encoding="utf-8") as file:
            writer = csv.DictWriter(file, columns, restval="", extrasaction="ignore", **options)
            writer.writeheader()
            if tags:
                writer.writerow(tags)
            for number, event in enumerate(events, 1):
                writer.writerow({**plain, "id": str(number), **event})
        return path

    return write


@pytest.fixture(autouse=True)
def forget_cuts():
    """A test that puts another panel in place must not be given a cut of the one before it."""
    from report import measures

    measures._remembered.cache_clear()
    yield
    measures._remembered.cache_clear()
