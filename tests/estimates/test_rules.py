"""How often each rule's verdict passes where nothing happened, by simulation: none in over a tenth of cases."""

import datetime

import numpy as np
import pandas as pd
import pytest

from report import specification, tables
from report.estimates import ceasefires, jobs, series, statements
from report.estimates.inference.bootstrap import rate_ratio, ratio_of_ratios, simulated_ratios
from report.estimates.inference.noise import fit_model, simulate
from report.estimates.inference.regression import joint_test

MOST = 0.10
N = 2000


def null_intervals(job, widened):
    """Intervals (as ratios) of the primary's kind in simulated windows without a change."""
    if job[0] == "ratio":
        fit = rate_ratio(*job[1:5], gap=job[5], noise=jobs._noise(job[6]), draws=399, seed=1)
    else:
        noise = {"noise": jobs._noise(job[10]), "control_noise": jobs._noise(job[11])}
        fit = ratio_of_ratios(job[1:3], job[3:5], job[5:7], job[7:9], gap=job[9], **noise, draws=399, seed=1)
    centre, low, high = simulated_ratios(fit, 0.0, N, np.random.default_rng(7))
    return np.exp(centre - widened * (centre - low)), np.exp(centre + widened * (high - centre))


def primary(cells, part, province):
    (cell,) = [one for one in cells if one.row["primary"] and (one.row["part"], one.row["province"]) == (part, province)]
    calibration = tables.read("estimates_calibration").set_index(["statement", "part", "province"])["widened"]
    return cell.job, float(calibration[cell.row["statement"], part, province])


def passing(rules, verdicts, quantities) -> float:
    return np.mean([specification.decide(rules, one)[0] in verdicts for one in quantities])


def test_s1_passes_rarely_on_a_level_that_stays():
    """All that the rule asks beside the interval is taken as given."""
    low, high = null_intervals(*primary(statements.national_level(), "", "PK"))
    quantities = [{"low": a, "spread": b / a, "estimate": 1.1, "share": 1, "second": 2} for a, b in zip(low, high)]
    assert passing(specification.load()["S1"]["verdict"], {"supported"}, quantities) <= MOST


@pytest.mark.parametrize("province", ["PK-KP", "PK-BA"])
def test_the_size_of_s4_passes_rarely_on_a_level_that_stays(province):
    low, high = null_intervals(*primary(statements.level_since_kabul(), "size", province))
    quantities = [{"size_low": a, "size_high": b, "size_share": 1} for a, b in zip(low, high)]
    assert passing(specification.load()["S4"]["verdict_parts"]["size"], {"supported"}, quantities) <= MOST


@pytest.mark.parametrize("province", ["PK-KP", "PK-BA"])
def test_the_timing_of_s4_passes_rarely_on_a_straight_line(province):
    """At the dispersion, correlation and growth of the record; the step's own interval is taken as above one."""
    frame = series.counts_by_month("acled", province, "deaths", "all", "with")
    frame = frame[frame.index >= "2020-01"]
    n = len(frame)
    line = np.column_stack([np.ones(n), np.arange(n) / 12])
    model = fit_model(frame["count"].to_numpy(), frame["days"].to_numpy(), np.arange(n), line, level=None)
    drawn = simulate(model, model.coefficients, 300, np.random.default_rng(3))
    found = [joint_test(one, frame["days"], frame.index, "2021-08", steps=(), draws=199, seed=at) for at, one in enumerate(drawn)]
    quantities = [{"joint_p": one.p, "step_low": 2, "detectable": 2} for one in found]
    assert 0.01 <= passing(specification.load()["S4"]["verdict_parts"]["timing"], {"supported"}, quantities) <= MOST


def test_s13_is_seen_rarely_where_kp_goes_the_way_of_balochistan():
    low, _ = null_intervals(*primary(statements.after_truce(), "contrast", "PK-KP/PK-BA"))
    quantities = [{"low": 2, "share": 1, "beyond_control": a} for a in low]
    assert passing(specification.load()["S13"]["verdict"], {"sequence seen"}, quantities) <= MOST


@pytest.mark.parametrize("answer", ["speaks for", "speaks against"])
def test_the_comparison_of_s17_speaks_rarely_where_both_provinces_go_the_same_way(answer):
    """Its place among earlier dates is taken as rare; by itself it is so in a tenth."""
    low, high = null_intervals(*primary(statements.since_opposed_governments(), "contrast", "PK-KP/PK-BA"))
    quantities = [{"contrast_low": a, "contrast_high": b, "placebo_p": 0.01} for a, b in zip(low, high)]
    assert passing(specification.load()["S17_control"]["answer"], {answer}, quantities) <= MOST


def test_s6_passes_never_where_deaths_follow_the_people():
    """A majority of deaths for provinces with a quarter of the people, however the months scatter."""
    rng = np.random.default_rng(2)
    two = rng.gamma(2, 0.25 / 2, (N, 51)).sum(1)
    share = two / (two + rng.gamma(2, 0.75 / 2, (N, 51)).sum(1))
    quantities = [{"share_low": one, "robust": one > 0.5, "kp_times": 3, "ba_times": 3} for one in share]
    assert passing(specification.load()["S6"]["verdict"], {"supported"}, quantities) == 0


def test_s9_passes_never_on_a_few_months():
    rules = specification.load()["S9"]["verdict"]
    quantities = [{"share": n / 45, "first_half": 1, "any": n} for n in range(1, 12)]
    assert passing(rules, {"supported", "undecided"}, quantities) == 0


def test_a_ceasefire_is_lower_rarely_where_there_was_none():
    """The truce of 2021 moved over its reference period, away from the truces that were."""
    truce = next(one for one in ceasefires.listed() if one["id"] == "2021")
    record = tables.read("ceasefire_days")
    last = datetime.date(2021, 12, 31)
    values = ceasefires._series(record, "date", datetime.date(record["date"].dt.year.min(), 1, 1), last, 1)("events", "armed")
    covered = values.index[0].date(), last
    start, end = ceasefires.reference(truce, *covered)
    length, rules = truce["end"] - truce["start"], specification.load()["S11"]["per_ceasefire"]
    quantities = []
    for first in pd.date_range(start + 2 * length, min(end, truce["start"]) - 3 * length, freq="7D"):
        moved = truce | {"start": first.date(), "end": first.date() + length}
        cell = {"flank_days": "own length", "compared_with": "before and after"}
        found = ceasefires._compared(values, moved, cell, moved["start"], covered, 1)
        quantities.append({"high": found.high, "p": found.p_value})
    assert len(quantities) > 80
    assert passing(rules, {"lower"}, quantities) <= MOST
