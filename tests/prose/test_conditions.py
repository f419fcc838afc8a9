"""How truths are read: comparisons of facts, named rules, each and and."""

import functools
import math

import pytest

from report import words
from report.errors import ReportError
from report.prose import names
from report.prose.names import Quantity

SHARES = {"A": 0.46, "B": 0.93}


def share(place, *, bound=""):
    return Quantity(SHARES[place] - (0.1 if bound == "low" else 0), words.percent)


def answer():
    return "partly supported"


def years(*which):
    return Quantity(len(which), f"{len(which)} of 4")


def missing():
    return Quantity(math.nan, "not estimable")


def ranks(place):
    return place == "B", "B 93%, A 46%"


@pytest.fixture(autouse=True)
def made_up(monkeypatch):
    monkeypatch.setattr(names, "load", lambda: None)
    monkeypatch.setattr(names, "FACTS", {"share": functools.cache(share), "answer": answer, "years": years, "missing": missing})
    monkeypatch.setattr(names, "TRUTHS", {"ranks": ranks})


@pytest.mark.parametrize(
    "text, holds, because",
    [
        ("share A above 0.4", True, "46% (0.46), above 0.4"),
        ("share A above 0.46", False, "46% (0.46), not above 0.46"),
        ("share A at-least 0.46", True, "46% (0.46), at least 0.46"),
        ("share A below 0.46", False, "46% (0.46), not below 0.46"),
        ("share A at-most 0.46", True, "46% (0.46), at most 0.46"),
        ("share A above share B", False, "46% (0.46), not above 93% (0.93)"),
        ("share A bound=low below share A", True, "36% (0.36), below 46% (0.46)"),
        ("share A above -1", True, "46% (0.46), above -1"),
        ("years 1 2 is 2", True, "2 of 4 (2)"),
        ("years 1 2 is 3", False, "2 of 4 (2), not 3"),
        ("answer is partly-supported", True, "partly supported"),
        ("answer is supported", False, "partly supported, not supported"),
        ("share A is 46%", True, "46% (0.46)"),
        ("missing above 0", False, "not estimable, not above 0"),
        ("missing at-most 0", False, "not estimable, not at most 0"),
        ("ranks B", True, "B 93%, A 46%"),
        ("each ranks A+B", False, "A B 93%, A 46%; B B 93%, A 46%"),
        ("each share A+B above 0.4", True, "A 46% (0.46), above 0.4; B 93% (0.93), above 0.4"),
        ("each share A+B above 0.5", False, "A 46% (0.46), not above 0.5; B 93% (0.93), above 0.5"),
        ("share A above 0.4 and share B  above\n0.4", True, "46% (0.46), above 0.4; 93% (0.93), above 0.4"),
        ("share A above 0.4 and ranks A", False, "46% (0.46), above 0.4; B 93%, A 46%"),
    ],
)
def test_a_condition_holds_or_not_and_says_why(text, holds, because):
    assert names.holds(text) == (holds, because)
    assert type(names.holds(text)[0]) is bool


@pytest.mark.parametrize(
    "text, message",
    [
        ("share A", "'share A' is a fact. A truth compares it, as in: share A above 1"),
        ("answer above 1", "'answer' is 'partly supported', which can't be compared in that way with '1'"),
        ("share A above much", "which can't be compared in that way with 'much'"),
        ("shre A above 1", "There is no fact named 'shre'. Did you mean share?"),
        ("rank A", "There is no truth named 'rank'. Did you mean ranks?"),
        ("share A bond=low above 1", "unexpected keyword argument 'bond'.*Did you mean bound?.*takes: place \\[bound=…\\]"),
        ("share A B above 1", "too many positional arguments.*takes: place"),
        ("", "There is no truth named ''"),
    ],
)
def test_what_is_no_condition_is_refused(text, message):
    with pytest.raises(ReportError, match=message):
        names.holds(text)


def test_a_quantity_is_a_number_and_a_text():
    found = Quantity(1234.5)
    assert found == 1234.5 and str(found) == "1,234" and str(Quantity(2, "two")) == "two"
