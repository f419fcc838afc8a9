"""The interrupted time series and its model of noise: known answers."""

import math

import numpy as np
import pytest
import statsmodels.api as sm
from simulation import calendar, simulated, step_of, thirty

from report.estimates.inference import noise, regression


def test_a_smooth_series_gives_back_its_step_its_trend_and_its_change_of_slope():
    years = (np.arange(70) - 19 + 0.5) / 12
    after = np.arange(70) >= 19
    days = np.where(np.arange(70) % 3 == 0, 35.0, 28.0)
    mean = days * 400 * 1.7**after * 1.1**years * 1.3 ** (years * after)
    months = calendar(70)
    found = regression.interrupted_time_series(mean, days, months, months[19], slope_change=True, draws=99, seed=1)
    assert (found.estimate, found.trend_per_year, found.slope_change_per_year) == pytest.approx((1.7, 1.1, 1.3), rel=1e-4)
    assert (found.before, found.after, found.n) == (19, 51, 70)
    assert found.low < 1.7 < found.high


def test_the_mean_is_fitted_as_statsmodels_does_by_maximum_likelihood():
    values = simulated(np.random.default_rng(3), 118, 60, 4, 0.5, 1.8, 60)
    found = step_of(values, 60, draws=99)
    years = (np.arange(118) - 60 + 0.5) / 12
    design = np.column_stack([np.ones(118), np.arange(118) >= 60, years])
    by_likelihood = sm.NegativeBinomial(values, design, offset=np.log(thirty(118))).fit(disp=0)
    assert math.log(found.estimate) == pytest.approx(by_likelihood.params[1], abs=0.02)
    again = noise.regress(values[None], design, np.log(thirty(118)), found.dispersion, np.zeros(3))[0]
    assert again == pytest.approx(found.model.coefficients, abs=1e-5)


def test_dispersion_and_autocorrelation_are_found_without_bias_in_short_series():
    rng = np.random.default_rng(4)
    fits = [step_of(simulated(rng, 70, 60, 4, 0.5), 19, slope_change=True, draws=19) for _ in range(120)]
    assert np.mean([fit.dispersion for fit in fits]) == pytest.approx(0.25, abs=0.04)
    assert np.mean([fit.autocorrelation for fit in fits]) == pytest.approx(0.5, abs=0.08)


def test_the_model_simulates_its_own_mean_variance_and_autocorrelation():
    model = step_of(simulated(np.random.default_rng(5), 100, 80, 3, 0.6), 50, draws=19).model
    drawn = noise.simulate(model, model.coefficients, 6000, np.random.default_rng(6))
    mean = np.exp(model.design @ model.coefficients) * 30
    assert drawn.mean(0) == pytest.approx(mean, rel=0.06)
    assert drawn.var(0) == pytest.approx(mean + model.dispersion * mean**2, rel=0.2)
    a, b = drawn[:, 40] / mean[40], drawn[:, 42] / mean[42]
    expected = model.dispersion * noise.lag_correlation(model.hermite, model.autocorrelation, np.array([2]))[0]
    assert np.cov(a, b)[0, 1] == pytest.approx(expected, rel=0.15)


def test_the_bootstrap_agrees_with_the_model_based_standard_error():
    fit = step_of(simulated(np.random.default_rng(7), 190, 100, 4, 0.5), 139)
    width = math.log(fit.high / fit.low)
    assert width == pytest.approx(2 * 1.96 * fit.standard_error, rel=0.12)
    drawn = noise.simulate(fit.model, fit.model.coefficients, 800, np.random.default_rng(8))
    steps, errors = noise.refit(fit.model, drawn, fit.model.coefficients)
    assert np.std(steps) == pytest.approx(np.median(errors), rel=0.12)


def test_a_month_left_out_keeps_its_place_in_the_calendar():
    values = simulated(np.random.default_rng(12), 70, 50, 4, 0.5)
    values[40] = 5000
    months = calendar(70)
    nan = np.where(np.arange(70) == 40, np.nan, values)
    kept = np.arange(70) != 40
    by_nan = regression.interrupted_time_series(nan, thirty(70), months, months[19], seed=1)
    by_gap = regression.interrupted_time_series(values[kept], thirty(69), [m for m in months if m != months[40]], months[19], seed=1)
    assert by_nan == by_gap
    assert by_nan.n == 69
    assert by_nan.dispersion < 1 < regression.interrupted_time_series(values, thirty(70), months, months[19], seed=1).dispersion
    assert list(by_gap.model.position[39:42]) == [39, 41, 42]


def test_the_same_seed_gives_the_same_interval_and_another_does_not():
    values = simulated(np.random.default_rng(13), 70, 50, 4, 0.5)
    assert step_of(values, 19, seed=1) == step_of(values, 19, seed=1)
    assert step_of(values, 19, seed=1).low != step_of(values, 19, seed=2).low


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"break_month": "2020-03"}, "Too few months"),
        ({"break_month": "2020-3"}, "not a month"),
        ({"counts": [0.0] * 19 + [5.0] * 51}, "one side"),
        ({"counts": [-1.0] * 70}, "at least 0"),
        ({"days": [0.0] * 70}, "above 0"),
        ({"months": calendar(70)[::-1]}, "ascend"),
        ({"days": [30.0] * 69}, "one length"),
        ({"trend": False, "slope_change": True}, "needs a trend"),
    ],
)
def test_what_cannot_be_estimated_says_why(change, message):
    right = {"counts": [5.0] * 70, "days": [30.0] * 70, "months": calendar(70), "break_month": "2021-08", "seed": 1}
    with pytest.raises(ValueError, match=message):
        regression.interrupted_time_series(**right | change)
