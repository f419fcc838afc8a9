"""The rules of the specification: conditions, grids, verdicts on made-up quantities."""

import math

import pytest

from report import specification
from report.errors import ReportError

RULES = [{"supported": ["low > 1", "share >= 0.80"]}, {"partly supported": ["share >= 0.60"]}, {"not supported": []}]


@pytest.mark.parametrize(
    "low, share, expected",
    [(1.1, 0.8, "supported"), (1.0, 0.9, "partly supported"), (1.1, 0.79, "partly supported"), (0.5, 0.59, "not supported"),
     (None, 0.9, "partly supported"), (math.nan, 0.9, "partly supported"), (1.1, None, "not supported")],
)  # fmt: skip
def test_a_verdict_is_the_first_line_that_holds(low, share, expected):
    assert specification.decide(RULES, {"low": low, "share": share})[0] == expected


def test_rules_of_the_specification_on_made_up_quantities():
    spec = specification.load()
    timing = spec["S4"]["verdict_parts"]["timing"]
    good = {"joint_p": 0.05, "step_low": 1.2, "detectable": 2.0}
    assert specification.decide(timing, good)[0] == "supported"
    assert specification.decide(timing, good | {"joint_p": 0.06})[0] == "not supported"
    assert specification.decide(timing, good | {"step_low": 0.9})[0] == "not supported"
    assert specification.decide(timing, good | {"joint_p": None, "detectable": math.inf})[0] == "not testable with these data"
    assert specification.decide(spec["S4"]["verdict"], {"size.supported": 2, "timing.supported": 1})[0] == "supported in size alone"
    assert specification.decide(spec["S4"]["verdict"], {"size.supported": 1, "timing.supported": 1})[0] == "supported for one of two"
    assert specification.decide(spec["S9"]["verdict"], {"share": 1 / 45, "first_half": 1, "any": 1})[0] == "not supported", "one month"
    assert specification.decide(spec["S5"]["verdict"], {})[0] == "not testable with these data"
    one = {"low": 0.4, "spread": 5, "estimate": 0.9, "share": 0.5, "second": 2}
    assert specification.decide(spec["S1"]["verdict"], one)[0] == "not testable with these data"
    audit = spec["audit"]["verdict"]
    none = {"low": None, "size": None, "mix_low": None, "mix": None, "together": 3}
    assert specification.decide(audit, none)[0] == "no break seen"
    assert specification.decide(audit, none | {"together": 4})[0] == "suspected"
    assert specification.decide(audit, none | {"low": 1.2, "size": 1.6})[0] == "break in the record"


@pytest.mark.parametrize("condition", ["low within 1", "low > one", "> 1", "low > 1 and share > 2"])
def test_what_is_no_condition_is_refused(condition):
    with pytest.raises(ReportError, match="no condition"):
        specification.holds(condition, {"low": 1.0, "share": 1.0})


def test_a_quantity_that_nobody_computed_is_refused():
    with pytest.raises(ReportError, match="names lo, which is not computed"):
        specification.holds("lo > 1", {"low": 1.0})
