"""The main comparisons against other baselines, and the verdict that each would give."""

import pandas as pd
import pytest

from report import specification
from report.estimates import baselines, choices, results, statements

STATEMENTS = {"S1": [""], "S4": ["size", "size", ""], "S13": ["sequence"]}


@pytest.mark.parametrize("statement", STATEMENTS)
def test_the_registered_baseline_has_the_interval_of_the_main_comparison(statement):
    for part in choices.parts(statement):
        for place in part.places:
            row = choices.baselines(statement, *place).loc[choices.registered(statement)]
            assert row.to_dict() == results.estimate(statement, *place)[[*choices.BOUNDS]].to_dict()


@pytest.mark.parametrize("statement", STATEMENTS)
def test_the_registered_baseline_gives_the_printed_verdict(statement):
    frame = results.table("verdicts")
    frame = frame[(frame["statement"] == statement) & (frame["part"] != "timing")]
    found = choices.decided(statement, *choices.registered(statement))
    assert sorted(found) == sorted(zip(frame["verdict"], frame["rule"], strict=True))


@pytest.mark.parametrize(
    ("low", "high", "expected"), [(1.01, 2, "above"), (1, 2, "across"), (0.5, 1, "across"), (0.5, 0.99, "below"), (float("nan"), 2, "")]
)
def test_an_interval_lies_above_across_or_below_one(low, high, expected):
    assert choices.position(low, high) == expected


def test_what_cannot_be_had_fails_its_condition(monkeypatch):
    empty = pd.DataFrame({bound: [None] for bound in choices.BOUNDS}, index=pd.MultiIndex.from_tuples([("2016-01", 6)]), dtype=float)
    monkeypatch.setattr(choices, "baselines", lambda *_: empty)
    assert choices.decided("S1", "2016-01", 6) == [("not supported", "no line above it holds")]


def test_every_month_in_which_a_baseline_can_begin_is_there():
    rules = specification.load()["baselines"]
    for statement, part, province in rules["of"]:
        frame = choices.baselines(statement, part, province).reset_index()
        last = results.estimate(statement, part, province)["before"].split("..")[1]
        own = choices.registered(statement)[1]
        assert set(frame["months"]) == {*rules["months"], own}
        for months, rows in frame.groupby("months"):
            starts = pd.period_range(rules["from"], pd.Period(last, "M") - int(months) + 1, freq="M").astype(str)
            assert sorted(rows["start"]) == list(starts)


def test_the_primary_comes_out_as_it_does_by_itself(monkeypatch):
    """One comparison and one length, with few draws."""
    monkeypatch.setitem(specification.load(), "baselines", specification.load()["baselines"] | {"of": [["S1", "", "PK"]], "months": [12]})
    for name, number in {"bootstrap_draws": 199, "null_simulations": 50}.items():
        monkeypatch.setitem(specification.load()["general"], name, number)
    made = baselines.against_other_baselines(statements.national_level()).set_index("start")
    assert list(made["months"].unique()) == [12]
    kept = choices.baselines("S1", "", "PK").xs(12, level="months")
    assert made["estimate"].to_numpy() == pytest.approx(kept["estimate"].loc[made.index].to_numpy(), rel=1e-3)
    assert (made["low"] < made["estimate"]).all() and (made["estimate"] < made["high"]).all()
