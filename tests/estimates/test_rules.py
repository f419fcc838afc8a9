"""How often each rule gives its word where nothing happened: none in over a tenth of cases."""

import datetime

import numpy as np
import pytest
from simulation import intensities

from report import specification, tables
from report.estimates import jobs, passing, statements
from report.estimates.inference.bootstrap import rate_ratio, ratio_of_ratios

MOST = 0.10
N = 200


@pytest.fixture(scope="module")
def verdicts():
    return tables.read("verdicts").set_index(["statement", "part", "province"])


@pytest.fixture(scope="module")
def calibration():
    return tables.read("estimates_calibration").set_index(["statement", "part", "province"])


def test_no_rule_passes_in_over_a_tenth_of_cases(verdicts):
    without = {"S5", "audit"}  # no rule could support the one; the other judges records
    rates = verdicts.drop(index=[key for key in verdicts.index if key[0] in without])["passes"].drop(("S11", "2022", "PK-KP"))
    assert {"S1", "S4", "S6", "S9", "S11", "S13", "S17_control"} == {key[0] for key in rates.index}
    assert rates.between(0, MOST).all(), rates[~rates.between(0, MOST)]


def test_intervals_exclude_one_about_as_often_as_stated_once_widened(calibration):
    excluded = calibration["excludes_below"] + calibration["excludes_above"]
    assert excluded.between(0.02, 0.085).all(), excluded
    assert (calibration["excludes_at_50"] > calibration["excludes_at_30"]).mean() > 0.8


def primary(cells, part, province):
    (cell,) = [cell for cell in cells if cell.row["primary"] and (cell.row["part"], cell.row["province"]) == (part, province)]
    return cell.job


def lognormal(rng, counts, gap, job):
    """Windows like those of `counts`, at their common level and the noise of the job, with log-normal intensities."""
    dispersion, autocorrelation = jobs.noise_of(job)
    before, after = map(len, counts)
    intensity = intensities(rng, (before + gap + after,), 1 / dispersion, autocorrelation)
    drawn = rng.poisson(np.mean(np.concatenate(counts)) * intensity).astype(float)
    return drawn[:before], drawn[before + gap :]


def above_one(fit, widened) -> bool:
    return np.log(fit.estimate) - widened * (np.log(fit.estimate) - np.log(fit.low)) > 0


def test_the_rate_of_s1_is_found_in_series_of_another_kind(calibration, verdicts):
    _, *windows, gap, job = primary(statements.national_level(), "", "PK")
    rng, passed = np.random.default_rng(5), []
    for seed in range(N):
        before, after = lognormal(rng, (windows[0], windows[2]), gap, job)
        fit = rate_ratio(before, windows[1], after, windows[3], gap=gap, noise=jobs.noise_of(job), draws=199, seed=seed)
        passed.append(above_one(fit, calibration.loc[("S1", "", "PK"), "widened"]))
    assert 0 < np.mean(passed) <= MOST
    assert np.mean(passed) == pytest.approx(verdicts.loc[("S1", "", "PK"), "passes"], abs=0.03)


def test_the_rate_of_s13_is_found_in_series_of_another_kind(calibration, verdicts):
    _, *windows, gap, job, control = primary(statements.after_truce(), "contrast", "PK-KP/PK-BA")
    rng, passed = np.random.default_rng(6), []
    for seed in range(N):
        arms = []
        for at, noise in ((0, job), (4, control)):
            arms += zip(lognormal(rng, (windows[at], windows[at + 2]), gap, noise), (windows[at + 1], windows[at + 3]))
        fit = ratio_of_ratios(*arms, gap=gap, noise=jobs.noise_of(job), control_noise=jobs.noise_of(control), draws=199, seed=seed)
        passed.append(above_one(fit, calibration.loc[("S13", "contrast", "PK-KP/PK-BA"), "widened"]))
    assert 0 < np.mean(passed) <= MOST
    assert np.mean(passed) == pytest.approx(verdicts.loc[("S13", "sequence", "PK-KP"), "passes"], abs=0.03)


def test_a_rule_that_asks_for_less_passes_more_often(monkeypatch):
    rules = specification.load()
    monkeypatch.setattr(passing, "LINES", 60)
    monkeypatch.setitem(rules["S4"]["verdict_parts"], "timing", [{"supported": ["joint_p <= 0.5"]}, {"not supported": []}])
    assert passing.joint_on_a_line("PK-KP") == pytest.approx(0.5, abs=0.2)
    assert passing.talks_at_other_times() == 0
    monkeypatch.setitem(rules["S9"], "verdict", [{"supported": ["share > 0.02"]}, {"not supported": []}])
    assert 0 < passing.talks_at_other_times() <= 1


def test_other_dates_keep_away_from_ceasefires(monkeypatch):
    rules = specification.load()["S11"]
    record, last = tables.read("ceasefire_days"), datetime.date(2021, 12, 31)
    monkeypatch.setitem(rules["elsewhere"], "days_apart", 273)
    monkeypatch.setitem(rules, "per_ceasefire", [{"lower": ["high > 0"]}, {"not lower": []}])
    found = passing.ceasefires_elsewhere(record, last)
    days = np.arange(np.datetime64("2008-01-01"), np.datetime64("2021-12-31"), 273)
    held = [(np.datetime64(truce["start"]), np.datetime64(truce["end"])) for truce in (rules["ceasefires"][0], rules["ceasefires"][1])]
    for which, length in (("2014", 47), ("2021", 31)):
        far = [day for day in days if day + 2 * length <= np.datetime64(last)]
        far = [day for day in far if all(day - length > end or day + 2 * length <= start for start, end in held)]
        assert found[which] == (len(far), len(far)), "a rule that always holds is counted at each date"


def test_s6_passes_never_where_deaths_follow_the_people():
    """A majority of deaths for provinces with a quarter of the people, however the months scatter."""
    rng = np.random.default_rng(2)
    two = rng.gamma(2, 0.25 / 2, (2000, 51)).sum(1)
    share = two / (two + rng.gamma(2, 0.75 / 2, (2000, 51)).sum(1))
    quantities = [{"share_low": low, "robust": low > 0.5, "kp_times": 3, "ba_times": 3} for low in share]
    rules = specification.load()["S6"]["verdict"]
    assert not any(specification.decide(rules, found)[0] == "supported" for found in quantities)
