"""The response by claimant: what stands, what is contested, and whose dead the forces' are."""

import pandas as pd
import pytest

from report.chapters.two_governments import response

ISPR = {"operations": "ispr-operations", "deaths-militants": "ispr-operations"}


@pytest.fixture
def printed(monkeypatch):
    """Puts rows (institute, period, measure, value, status) of KP in the place of the published figures."""

    def put(*rows):
        found = []
        for institute, period, measure, value, status in rows:
            own = response.CLAIMANTS[institute]
            counts = ISPR.get(measure, "ispr-incidents") if institute == "ISPR" else own[0]
            found.append(("PK-KP", "", institute, period, measure, value, counts, status, institute, f"{measure}-{value}"))
        columns = ["area", "area_part", "institute", "period", "measure", "value", "counts", "status", "read_in", "figure"]
        monkeypatch.setattr(response.published, "figures", lambda: pd.DataFrame(found, columns=columns))
        (row,) = response.claims.__wrapped__().query("claimant == @rows[0][0]").to_dict("records")
        return row

    return put


def test_a_contested_number_of_operations_stands_beside_the_one_that_holds(printed):
    row = printed(("ISPR", "2024", "operations", 14535, ""), ("ISPR", "2024", "operations", 1435, "contradicted"))
    assert (row["operations"], row["disputed"], row["settled"], row["contested"]) == (14535, 1435, True, "operations")


def test_where_nothing_stands_all_that_is_printed_is_contested(printed):
    row = printed(
        ("KP Police", "2025-01-01/2025-12-14", "deaths", 502, ""),
        ("KP Police", "2025-01-01/2025-12-14", "deaths-civilians", 223, ""),
        ("KP Police", "2025-01-01/2025-12-14", "deaths-militants", 348, "contradicted"),
        ("KP Police", "2025-01-01/2025-12-14", "deaths-militants", 420, "contradicted"),
    )
    assert (row["low"], row["high"]) == (348 / 279, 420 / 279)
    assert (row["contested"], row["until"]) == ("deaths", "2025-12-14")


def test_the_longest_part_of_a_year_with_both_sides_is_taken(printed):
    row = printed(
        ("ISPR", "2025-01-01/2025-09-15", "deaths-militants", 970, ""),
        ("ISPR", "2025-01-01/2025-09-15", "deaths-army", 311, ""),
        ("ISPR", "2025-01-01/2025-09-15", "deaths-police", 73, ""),
        ("ISPR", "2025", "deaths-militants", 2000, ""),
        ("ISPR", "2025-03", "deaths-militants", 90, ""),
    )
    assert row["low"] == row["high"] == 970 / 384


def test_the_armys_dead_alone_are_not_the_forces(printed):
    row = printed(
        ("ISPR", "2024", "operations", 5, ""), ("ISPR", "2024", "deaths-militants", 10, ""), ("ISPR", "2024", "deaths-army", 5, "")
    )
    assert pd.isna(row["low"]) and row["until"] == ""


def test_the_forces_dead_are_the_ministrys_where_a_claimant_prints_none_and_the_row_says_so(printed):
    row = printed(("ISPR", "2023", "deaths-militants", 447, ""), ("Interior Ministry", "2023", "deaths-security", 402, ""))
    assert (row["low"], row["forces_by"]) == (447 / 402, "Interior Ministry")
    assert row["read_in"] == "ISPR; Interior Ministry" and "deaths-security-" in row["figures"]


def test_the_unknown_dead_make_a_range():
    ratio, low, high = response.for_each_of_the_state(pd.Series([10, 20, 5]))
    assert (ratio, low, high) == (2, 20 / 15, 2.5)
