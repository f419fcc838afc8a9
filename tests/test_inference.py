"""Known answers, and error rates over many simulated series at the dispersion of real ones.

Series are simulated here with log-normal intensities, not with the module's own model, so an
interval is judged on noise that its model does not quite have.
"""

import math

import numpy as np
import pandas as pd
import pytest
import statsmodels.api as sm
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import stats

from report import inference

SEED = 20210815


def noise(rng, shape, size, autocorrelation):
    """Intensities with mean 1 and variance 1/size, log-normal with an AR(1) in logs; time is last."""
    variance = np.log1p(1 / size)
    z = rng.standard_normal(shape)
    for t in range(1, shape[-1]):
        z[..., t] = autocorrelation * z[..., t - 1] + math.sqrt(1 - autocorrelation**2) * z[..., t]
    return np.exp(math.sqrt(variance) * z - variance / 2)


def simulated(rng, n, mean, size, autocorrelation, step=1.0, at=None):
    path = np.full(n, float(mean))
    if at is not None:
        path[at:] *= step
    return rng.poisson(path * noise(rng, (n,), size, autocorrelation)).astype(float)


def calendar(n, first="2020-01"):
    return [str(period) for period in pd.period_range(first, periods=n, freq="M")]


def thirty(n):
    return np.full(n, 30.0)


def series(values, at, **options):
    n = len(values)
    months = calendar(n)
    return inference.interrupted_time_series(values, thirty(n), months, months[at], **{"seed": SEED} | options)


# --- interrupted time series ---------------------------------------------------------------


def test_a_smooth_series_gives_back_its_step_its_trend_and_its_change_of_slope():
    years = (np.arange(70) - 19 + 0.5) / 12
    after = np.arange(70) >= 19
    days = np.where(np.arange(70) % 3 == 0, 35.0, 28.0)
    mean = days * 400 * 1.7**after * 1.1**years * 1.3 ** (years * after)
    months = calendar(70)
    found = inference.interrupted_time_series(mean, days, months, months[19], slope_change=True, draws=99, seed=1)
    assert (found.estimate, found.trend_per_year, found.slope_change_per_year) == pytest.approx((1.7, 1.1, 1.3), rel=1e-4)
    assert (found.before, found.after, found.n) == (19, 51, 70)
    assert found.low < 1.7 < found.high


def test_the_mean_is_fitted_as_statsmodels_does_by_maximum_likelihood():
    values = simulated(np.random.default_rng(3), 118, 60, 4, 0.5, 1.8, 60)
    found = series(values, 60, draws=99)
    years = (np.arange(118) - 60 + 0.5) / 12
    design = np.column_stack([np.ones(118), np.arange(118) >= 60, years])
    by_likelihood = sm.NegativeBinomial(values, design, offset=np.log(thirty(118))).fit(disp=0)
    assert math.log(found.estimate) == pytest.approx(by_likelihood.params[1], abs=0.02)
    again = inference._irls(values[None], design, np.log(thirty(118)), found.dispersion, np.zeros(3))[0]
    assert again == pytest.approx(found.model.coefficients, abs=1e-5)


def test_dispersion_and_autocorrelation_are_found_without_bias_in_short_series():
    rng = np.random.default_rng(4)
    fits = [series(simulated(rng, 70, 60, 4, 0.5), 19, slope_change=True, draws=19) for _ in range(120)]
    assert np.mean([fit.dispersion for fit in fits]) == pytest.approx(0.25, abs=0.04)
    assert np.mean([fit.autocorrelation for fit in fits]) == pytest.approx(0.5, abs=0.08)


def test_the_model_simulates_its_own_mean_variance_and_autocorrelation():
    model = series(simulated(np.random.default_rng(5), 100, 80, 3, 0.6), 50, draws=19).model
    drawn = inference._simulate(model, model.coefficients, 6000, np.random.default_rng(6))
    mean = np.exp(model.design @ model.coefficients) * 30
    assert drawn.mean(0) == pytest.approx(mean, rel=0.06)
    assert drawn.var(0) == pytest.approx(mean + model.dispersion * mean**2, rel=0.2)
    a, b = drawn[:, 40] / mean[40], drawn[:, 42] / mean[42]
    expected = model.dispersion * inference._correlation(model.hermite, model.autocorrelation, np.array([2]))[0]
    assert np.cov(a, b)[0, 1] == pytest.approx(expected, rel=0.15)


def test_the_bootstrap_agrees_with_the_model_based_standard_error():
    fit = series(simulated(np.random.default_rng(7), 190, 100, 4, 0.5), 139)
    width = math.log(fit.high / fit.low)
    assert width == pytest.approx(2 * 1.96 * fit.standard_error, rel=0.12)
    drawn = inference._simulate(fit.model, fit.model.coefficients, 800, np.random.default_rng(8))
    steps, errors = inference._refit(fit.model, drawn, fit.model.coefficients)
    assert np.std(steps) == pytest.approx(np.median(errors), rel=0.12)


def test_coverage_and_false_positives_of_the_interrupted_time_series():
    """A doubling in 70 months with 19 before it; HAC intervals miss it in about 28% of series."""
    rng = np.random.default_rng(9)
    missed, widened_missed, by_hac, errors, logs = [], [], [], [], []
    for seed in range(110):
        values = simulated(rng, 70, 50, 4, 0.5, 2.0, 19)
        fit = series(values, 19, slope_change=True, draws=199, seed=seed)
        wide = inference.calibrate(fit, 400, seed=seed)
        missed.append(not fit.low <= 2 <= fit.high)
        widened_missed.append(not wide.low <= 2 <= wide.high)
        family = sm.families.NegativeBinomial(alpha=max(fit.dispersion, 1e-6))
        ordinary = sm.GLM(values, fit.model.design, family=family, offset=np.log(fit.model.days))
        hac = ordinary.fit(cov_type="HAC", cov_kwds={"maxlags": 5})
        by_hac.append(abs(hac.params[1] - math.log(2)) > 1.96 * hac.bse[1])
        logs.append(math.log(fit.estimate))
        errors.append(fit.standard_error)
    assert 0.01 <= np.mean(missed) <= 0.12
    assert 0.01 <= np.mean(widened_missed) <= 0.10
    assert np.mean(by_hac) >= 0.18
    assert np.mean(logs) == pytest.approx(math.log(2), abs=0.1)
    assert np.std(logs) == pytest.approx(np.mean(errors), rel=0.2)


def test_false_positive_rate_is_near_nominal_and_calibration_makes_it_so():
    fit = series(simulated(np.random.default_rng(10), 70, 50, 4, 0.5), 19, slope_change=True)
    found = inference.false_positive_rate(fit, 2000, seed=2)
    assert 0.04 <= found.rate <= 0.10
    assert found.standard_error == pytest.approx(math.sqrt(found.rate * (1 - found.rate) / 2000))
    wide = inference.calibrate(fit, 2000, seed=2, limit=0.0)
    assert wide.widened == max(1.0, found.factor)
    assert (inference._needed(fit, 0.0, 2000, 3) > wide.widened).mean() == pytest.approx(0.05, abs=0.015)


def test_an_interval_within_the_limit_is_left_alone_and_none_is_narrowed():
    fit = series(simulated(np.random.default_rng(10), 70, 50, 4, 0.5), 19, slope_change=True)
    assert inference.false_positive_rate(fit, 500, seed=2).factor > 1.01
    same = inference.calibrate(fit, 500, seed=2, limit=0.5)
    assert (same.low, same.high, same.widened) == pytest.approx((fit.low, fit.high, 1.0))
    assert same.false_positive_rate == inference.false_positive_rate(fit, 500, seed=2).rate
    with pytest.raises(ValueError, match="calibrated already"):
        inference.calibrate(same, 500, seed=2)
    wide_enough = series(simulated(np.random.default_rng(11), 190, 100, 4, 0.0), 139, draws=99)
    assert inference.false_positive_rate(wide_enough, 500, seed=2).factor < 1
    assert inference.calibrate(wide_enough, 500, seed=2, limit=0.0).widened == 1


def test_a_month_left_out_keeps_its_place_in_the_calendar():
    values = simulated(np.random.default_rng(12), 70, 50, 4, 0.5)
    values[40] = 5000
    months = calendar(70)
    nan = np.where(np.arange(70) == 40, np.nan, values)
    kept = np.arange(70) != 40
    by_nan = inference.interrupted_time_series(nan, thirty(70), months, months[19], seed=1)
    by_gap = inference.interrupted_time_series(values[kept], thirty(69), [m for m in months if m != months[40]], months[19], seed=1)
    assert by_nan == by_gap
    assert by_nan.n == 69
    assert by_nan.dispersion < 1 < inference.interrupted_time_series(values, thirty(70), months, months[19], seed=1).dispersion
    assert list(by_gap.model.position[39:42]) == [39, 41, 42]


def test_the_same_seed_gives_the_same_interval_and_another_does_not():
    values = simulated(np.random.default_rng(13), 70, 50, 4, 0.5)
    assert series(values, 19, seed=1) == series(values, 19, seed=1)
    assert series(values, 19, seed=1).low != series(values, 19, seed=2).low


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
        inference.interrupted_time_series(**right | change)


def test_power_agrees_with_the_textbook_for_pure_poisson_counts():
    rng = np.random.default_rng(14)
    fit = inference.interrupted_time_series(
        rng.poisson(8, 120), thirty(120), calendar(120), calendar(120)[60], trend=False, draws=99, seed=1
    )
    calm = inference.dataclasses.replace(fit.model, dispersion=1e-7, autocorrelation=0.0)
    fit = inference.dataclasses.replace(fit, model=calm)
    found = inference.power(fit, ratios=np.round(np.arange(1.02, 2, 0.02), 2), n=800, seed=3)
    expected = math.exp((1.96 + 0.84) * math.sqrt(2 / (60 * 8)))
    assert found.ratio == pytest.approx(expected, abs=0.05)
    shares = [share for _, share in found.curve]
    assert shares == sorted(shares)
    for target in (0.3, 0.5, 0.9):
        every = {
            ratio: inference.power(fit, ratios=[ratio], n=800, seed=3, target=target).ratio for ratio in (1.2, 1.3, 1.4, 1.5, 1.6, 1.7)
        }
        least = next((ratio for ratio, reached in every.items() if reached), None)
        assert inference.power(fit, ratios=list(every), n=800, seed=3, target=target).ratio == least
    nothing = inference.power(fit, ratios=[1.0001, 1.0002], n=2000, seed=3)
    assert nothing.ratio is None
    either_way = inference.false_positive_rate(fit, 2000, seed=3).rate
    assert all(0.3 * either_way < share < 0.7 * either_way for _, share in nothing.curve)
    with pytest.raises(ValueError, match="ascend"):
        inference.power(fit, ratios=[1.5, 1.2], seed=3)


def test_a_widened_interval_has_less_power():
    fit = series(simulated(np.random.default_rng(15), 70, 50, 4, 0.5), 19)
    wide = inference.calibrate(fit, 500, seed=2, limit=0.0)
    wider = inference.dataclasses.replace(wide, widened=1.8)
    assert inference.power(wider, n=300, seed=3).ratio > inference.power(fit, n=300, seed=3).ratio


# --- rate ratios ---------------------------------------------------------------------------


def test_rate_ratio_is_that_of_counts_per_day():
    rng = np.random.default_rng(16)
    before, after = rng.poisson(40, 12), rng.poisson(90, 12)
    days = np.array([28.0, 35.0, 28.0] * 4)
    found = inference.rate_ratio(before, days, after, days * 2, seed=1)
    assert found.estimate == pytest.approx((after.sum() / (2 * days.sum())) / (before.sum() / days.sum()))
    assert found.before_rate == pytest.approx(before.sum() / days.sum() * 30)
    assert found.after_rate == pytest.approx(found.before_rate * found.estimate)
    left_out = inference.rate_ratio([*before[:-1], np.nan], days, after, days, seed=1)
    assert left_out.before_rate == pytest.approx(before[:-1].sum() / days[:-1].sum() * 30)


def test_block_length_rule():
    assert [inference.block_months(n) for n in (4, 6, 12, 27, 28, 36, 64, 65, 125)] == [2, 3, 3, 3, 4, 4, 4, 5, 5]


def test_circular_blocks_have_the_variance_that_theory_gives():
    values = simulated(np.random.default_rng(17), 36, 100, 4, 0.6)
    times = inference._resamples(36, 40000, np.random.default_rng(18))
    assert (times.sum(0) == 36).all()
    assert times.mean(1) == pytest.approx(np.ones(36), abs=0.03)
    centred, block = values - values.mean(), inference.block_months(36)
    circular = [(centred * np.roll(centred, lag)).mean() for lag in range(block)]
    expected = (circular[0] + 2 * sum((1 - lag / block) * circular[lag] for lag in range(1, block))) / 36
    assert np.var(values @ times / 36) == pytest.approx(expected, rel=0.04)


def test_false_positives_of_the_block_bootstrap_before_and_after_calibration():
    """Two years of which one is compared with the other, with the noise known: 25%, then about 5%."""
    rng = np.random.default_rng(19)
    bare, calibrated = [], []
    for seed in range(120):
        values = simulated(rng, 24, 50, 4, 0.5)
        fit = inference.rate_ratio(values[:12], thirty(12), values[12:], thirty(12), noise=(0.25, 0.5), draws=199, seed=seed)
        wide = inference.calibrate(fit, 400, seed=seed)
        bare.append(not fit.low <= 1 <= fit.high)
        calibrated.append(not wide.low <= 1 <= wide.high)
        assert wide.low <= fit.low
        assert wide.high >= fit.high
    same = [
        inference.false_positive_rate(
            inference.rate_ratio(values[:12], thirty(12), values[12:], thirty(12), noise=(0.25, r), seed=1), 400, seed=1
        ).factor
        for r in (0.0, 0.7)
    ]
    assert same[1] > 1.3 * same[0]
    assert 0.15 <= np.mean(bare) <= 0.35
    assert 0.01 <= np.mean(calibrated) <= 0.10


def test_noise_that_is_given_stands_for_all_that_was_fitted():
    values = simulated(np.random.default_rng(31), 24, 50, 4, 0.5)
    found = inference.rate_ratio(values[:12], thirty(12), values[12:], thirty(12), noise=(0.8, 0.6), seed=1)
    (arm,) = found.arms
    assert (arm.model.dispersion, arm.model.autocorrelation) == (0.8, 0.6)
    assert arm.model.hermite == pytest.approx(inference._hermite(0.8))
    assert inference.false_positive_rate(found, 50, seed=1).nominal == pytest.approx(0.05)


def test_rate_ratio_refuses_windows_that_cannot_be_compared():
    five, twelve = np.full(5, 9.0), np.full(12, 9.0)
    with pytest.raises(ValueError, match="equal length"):
        inference.rate_ratio(twelve, thirty(12), twelve[:11], thirty(11), seed=1)
    with pytest.raises(ValueError, match="under six"):
        inference.rate_ratio(five, thirty(5), five, thirty(5), seed=1)
    with pytest.raises(ValueError, match="no count"):
        inference.rate_ratio(twelve, thirty(12), twelve * 0, thirty(12), seed=1)
    with pytest.raises(ValueError, match="Noise"):
        inference.rate_ratio(twelve, thirty(12), twelve, thirty(12), noise=(0.2, 1.0), seed=1)


def test_what_moves_both_provinces_cancels_in_the_ratio_of_ratios():
    rng = np.random.default_rng(20)
    shared = noise(rng, (24,), 2, 0.5) * np.repeat([1.0, 3.0], 12)
    one, two = rng.poisson(400 * shared), rng.poisson(300 * shared)
    days = thirty(12)

    def halves(values):
        return (values[:12], days), (values[12:], days)

    same = inference.ratio_of_ratios(*halves(one), *halves(one), seed=1)
    assert (same.estimate, same.low, same.high) == pytest.approx((1, 1, 1))
    found = inference.ratio_of_ratios(*halves(one), *halves(two), seed=1)
    alone = inference.rate_ratio(one[:12], days, one[12:], days, seed=1)
    assert found.estimate == pytest.approx(1, abs=0.1)
    assert math.log(found.high / found.low) < 0.5 * math.log(alone.high / alone.low)
    control = inference.rate_ratio(two[:12], days, two[12:], days, seed=1)
    assert found.estimate == pytest.approx(alone.estimate / control.estimate)
    wide = inference.calibrate(found, 300, seed=2)
    assert wide.widened > 1.2
    calm = inference.ratio_of_ratios(*halves(one), *halves(two), noise=(0.01, 0.0), control_noise=(0.5, 0.6), seed=1)
    assert [arm.model.dispersion for arm in calm.arms] == [0.01, 0.5]
    assert [arm.model.autocorrelation for arm in calm.arms] == [0.0, 0.6]


# --- placebo dates and change points ---------------------------------------------------------


def test_placebo_dates_count_only_where_their_windows_end_before_the_break():
    values = np.where(np.arange(120) < 80, 50.0, 150.0)
    values[::7] += 5
    months = calendar(120, "2012-01")
    found = inference.placebo_breaks(values, thirty(120), months, months[80], before=12, after=12, minimum_windows=2)
    by_kind = {kind: [p.month for p in found.placebos if p.kind == kind] for kind in ("before", "overlapping", "later")}
    assert by_kind["before"] == months[12:69]
    assert by_kind["overlapping"] == months[69:80]
    assert by_kind["later"] == months[81:109]
    assert found.n == 57
    assert found.non_overlapping == 3
    assert found.estimate == pytest.approx(values[80:92].sum() / values[68:80].sum())
    assert found.p_value == pytest.approx(1 / 58)
    few = inference.placebo_breaks(values, thirty(120), months, months[80], minimum_windows=4)
    assert few.p_value is None


def test_a_placebo_window_with_a_month_left_out_is_passed_over():
    values = np.full(120, 50.0)
    values[30] = np.nan
    months = calendar(120, "2012-01")
    found = inference.placebo_breaks(values, thirty(120), months, months[80], minimum_windows=1)
    counted = [p.month for p in found.placebos if p.kind == "before"]
    assert counted == months[12:19] + months[43:69]
    assert found.p_value == 1.0
    with pytest.raises(ValueError, match="does not cover"):
        inference.placebo_breaks(values, thirty(120), months, months[115])


def test_placebo_p_values_are_fair_where_nothing_happened():
    rng = np.random.default_rng(21)
    months = calendar(160, "2010-01")
    values = [inference.placebo_breaks(simulated(rng, 160, 60, 4, 0.5), thirty(160), months, months[139]).p_value for _ in range(400)]
    assert np.mean(np.array(values) <= 0.10) == pytest.approx(0.10, abs=0.05)
    assert np.mean(values) == pytest.approx(0.5, abs=0.05)


def test_change_points_find_a_change_and_seldom_one_that_is_not_there():
    rng = np.random.default_rng(22)
    months = calendar(190, "2010-01")
    hits, none, estimated = 0, {0.5: 0, 1: 0, 2: 0, 4: 0}, []
    for _ in range(100):
        found = inference.change_points(simulated(rng, 190, 80, 5, 0.3, 4.0, 139), thirty(190), months)
        hits += any(abs(months.index(month) - 139) <= 3 for month in found.stable)
        assert set(found.stable) <= set(dict(found.by_penalty)[4])
        for month in found.stable:
            nearest = [min(abs(months.index(month) - months.index(m)) for m in places) for _, places in found.by_penalty]
            assert max(nearest) <= 3
        found = inference.change_points(simulated(rng, 190, 60, 4, 0.5), thirty(190), months)
        for penalty, places in found.by_penalty:
            none[penalty] += not places
        estimated.append(found.autocorrelation)
    assert hits >= 85
    assert none[2] >= 93
    assert none[1] >= 78
    assert none[0.5] < none[1] <= none[2] <= none[4]
    assert np.mean(estimated) == pytest.approx(0.45, abs=0.1)


def test_change_points_name_the_first_month_of_the_new_level():
    rng = np.random.default_rng(23)
    values = np.where(np.arange(60) < 30, 100, 1000) + rng.integers(-3, 4, 60)
    months = calendar(60)
    found = inference.change_points(values, thirty(60), months)
    assert found.stable == (months[30],)
    assert dict(found.by_penalty)[4] == (months[30],)
    with pytest.raises(ValueError, match="too few"):
        inference.change_points(values[:20], thirty(20), months[:20])


# --- ceasefires --------------------------------------------------------------------------------


def daily(rng, n, mean, size, autocorrelation, effect=1.0, during=None):
    """Events per day with weekly log-normal intensities."""
    path = np.repeat(noise(rng, (n // 7 + 1,), size, autocorrelation), 7)[:n] * mean
    if during is not None:
        path[during] *= effect
    return pd.Series(rng.poisson(path), index=pd.date_range("2011-06-01", periods=n))


def test_events_before_during_and_after_are_counted_by_day():
    index = pd.date_range("2013-01-01", "2014-12-31")
    events = pd.Series(0, index=index)
    events["2014-02-01":"2014-02-28"] = 1
    events["2014-03-05"] = 3
    events["2014-04-11":"2014-04-20"] = 2
    found = inference.ceasefire(events, "2014-03-01", "2014-04-10", 28, 41)
    assert found.events == (28, 3, 20)
    assert found.days == (28, 41, 41)
    assert found.estimate == pytest.approx((3 / 41) / (48 / 69))
    assert found.to_before.estimate == pytest.approx((3 / 41) / (28 / 28))
    assert found.rebound.estimate == pytest.approx((20 / 41) / (28 / 28))
    cut = inference.ceasefire(events[:"2014-04-20"], "2014-03-01", "2014-04-10", 28, 41)
    assert cut.days == (28, 41, 10)
    assert inference.ceasefire(events, "2014-03-01", "2014-04-10", 28, 0).rebound is None
    assert inference.ceasefire(events, "2014-03-01", "2014-04-10", 0, 41).to_before is None


@pytest.mark.parametrize("during, ratio", [(1, math.inf), (0, math.nan)])
def test_a_ceasefire_between_flanks_without_an_event(during, ratio):
    events = pd.Series(0, index=pd.date_range("2013-01-01", "2014-12-31"))
    events["2014-03-05"] = during
    events["2013-06-01"] = 3
    assert inference.ceasefire(events, "2014-03-01", "2014-04-10", 28, 41).estimate == pytest.approx(ratio, nan_ok=True)


def test_a_week_lies_where_its_fourth_day_lies():
    weeks = pd.Series(range(100), index=pd.date_range("2020-01-04", periods=100, freq="7D"))
    fourth = weeks.index[50] + pd.Timedelta(days=3)
    in_it = inference.ceasefire(weeks, fourth, fourth, 14, 14, unit_days=7)
    assert (in_it.events, in_it.days) == ((48 + 49, 50, 51 + 52), (14, 7, 14))
    with pytest.raises(ValueError, match="no day of the ceasefire"):
        inference.ceasefire(weeks, fourth + pd.Timedelta(days=1), fourth + pd.Timedelta(days=2), 14, 14, unit_days=7)
    with pytest.raises(ValueError, match="without a gap"):
        inference.ceasefire(weeks.drop(weeks.index[5]), fourth, fourth, 14, 14, unit_days=7)


def test_the_conditional_interval_is_clopper_pearson_for_poisson_counts_and_wider_with_dispersion():
    for a, b, t, u in ((4, 63, 47, 97), (0, 12, 31, 62), (9, 0, 31, 62), (30, 31, 10, 10)):
        exact = stats.binomtest(a, a + b).proportion_ci(0.95)
        expected = [p / (1 - p) * u / t if p < 1 else math.inf for p in exact]
        assert inference._exact(a, b, t, u, lambda r: 1.0, 0.95) == pytest.approx(expected, rel=1e-5)
    narrow, wide = (inference._exact(20, 30, 30, 30, lambda r, s=s: s, 0.95) for s in (1.0, 3.0))
    assert wide[0] < narrow[0] < 20 / 30 < narrow[1] < wide[1]
    assert inference._exact(0, 0, 1, 1, lambda r: 1.0, 0.95) == (0.0, math.inf)


def test_excess_variance_is_that_of_simulated_windows():
    rng = np.random.default_rng(24)
    values = np.concatenate([daily(rng, 140, 2, 3, 0.6) for _ in range(1500)]).reshape(1500, 140)
    long = daily(rng, 7 * 600, 2, 3, 0.6).to_numpy(dtype=float)
    over, under = np.arange(49, 91), np.r_[np.arange(7, 49), np.arange(91, 133)]
    modelled = 1 + inference._excess(long, 1)(over, under, 1.0, 2 * 126)
    total = values[:, np.r_[over, under]].sum(1)
    contrast = values[:, over].sum(1) - total / 3
    assert modelled == pytest.approx(contrast.var() / (total.mean() * 2 / 9), rel=0.25)


def test_error_rates_of_a_ceasefire_that_changes_nothing_and_of_one_that_does():
    rng = np.random.default_rng(25)
    start, length, n = 1002, 47, 1096
    index = pd.date_range("2011-06-01", periods=n)
    covered, p_null, found_low, p_real = [], [], [], []
    for _ in range(60):
        for effect in (1.0, 0.12):
            values = daily(rng, n, 0.7, 4, 0.5, effect, slice(start, start + length))
            found = inference.ceasefire(values, index[start], index[start + length - 1], 47, 47)
            assert found.independent == (n - length) // (3 * 47)
            covered.append(found.low <= effect <= found.high)
            if effect == 1.0:
                p_null.append(found.p_value)
            else:
                found_low.append(found.high < 1)
                p_real.append(found.p_value)
    assert np.mean(covered) >= 0.94
    assert np.mean(np.array(p_null) <= 0.10) <= 0.19
    assert np.mean(p_null) == pytest.approx(0.5, abs=0.1)
    assert np.mean(found_low) >= 0.8
    assert np.mean(np.array(p_real) <= 0.10) >= 0.9


def test_a_long_ceasefire_gets_no_p_value_and_an_interval_that_knows_of_autocorrelation():
    rng = np.random.default_rng(26)
    index = pd.date_range("2011-06-01", periods=1096)
    missed = []
    for _ in range(50):
        found = inference.ceasefire(daily(rng, 1096, 1.1, 4, 0.6), index[500], index[677], 178, 178)
        assert found.p_value is None
        assert found.independent == 1
        missed.append(not found.low <= 1 <= found.high)
    assert np.mean(missed) <= 0.12


def test_placements_leave_out_this_ceasefire_and_whatever_touches_the_others():
    rng = np.random.default_rng(27)
    values = pd.Series(rng.poisson(1.0, 400), index=pd.date_range("2013-01-01", periods=400))
    span = values.index[300], values.index[309]
    free = inference.ceasefire(values, *span, 10, 10)
    assert free.placements == 400 - 1 - 2 * 9
    other = [(values.index[100], values.index[104])]
    # A placement touches these five days where its thirty days begin 29 days before to 4 after.
    assert inference.ceasefire(values, *span, 10, 10, others=other).placements == free.placements - 34
    with pytest.raises(ValueError, match="reference period must hold"):
        inference.ceasefire(values, *span, 10, 10, reference=(values.index[0], values.index[315]))


def test_placements_are_the_windows_moved_round_the_circle():
    values = np.arange(40.0)
    inside = [np.arange(10, 12), np.arange(12, 15), np.arange(15, 16)]
    placed = inference._placements(values, np.arange(40), inside, np.zeros(40, dtype=bool))
    expected = []
    for shift in range(1, 40):
        during = {(place + shift) % 40 for place in inside[1]}
        if not during & set(inside[1]):
            flanks = [(place + shift) % 40 for place in (10, 11, 15)]
            expected.append([sum(during), sum(flanks)])
    assert placed.tolist() == expected


# --- deals and operations ------------------------------------------------------------------------


def test_matching_undoes_what_picking_a_spike_does():
    rng = np.random.default_rng(28)
    months = calendar(190, "2007-01")
    naive, relative, small = [], [], []
    for _ in range(100):
        values = simulated(rng, 190, 60, 3, 0.6)
        level = np.array([values[t - 6 : t].mean() if t >= 12 else 0 for t in range(170)])
        at = int(np.argsort(level)[-10])
        found = inference.matched_placebo(values, thirty(190), months, [("deal", months[at])], minimum_placebos=5)[0]
        naive.append(math.log(found.ratio))
        if found.p_value is not None:
            relative.append(math.log(found.relative))
            small.append(found.p_value <= 0.10)
    assert len(relative) >= 40
    assert np.mean(naive) < -0.3
    assert np.mean(relative) > 0.4 * np.mean(naive)
    assert np.mean(small) <= 0.22


def test_an_effect_after_an_event_is_seen():
    rng = np.random.default_rng(29)
    months = calendar(190, "2007-01")
    seen = []
    for _ in range(30):
        values = simulated(rng, 190, 60, 8, 0.3)
        values[100:106] = np.round(values[100:106] * 0.25)
        found = inference.matched_placebo(values, thirty(190), months, [("deal", months[100])])[0]
        assert found.before_rate == pytest.approx(values[94:100].mean())
        assert found.after_rate == pytest.approx(values[100:106].mean())
        assert found.ratio == pytest.approx(found.after_rate / found.before_rate)
        if found.p_value is not None:
            seen.append(found.p_value <= 0.05)
            assert found.relative < 1
            assert found.placebo_low <= found.placebo_median <= found.placebo_high
    assert len(seen) >= 20
    assert np.mean(seen) >= 0.8


def test_placebos_match_the_level_and_keep_away_from_events():
    values = np.tile(np.r_[np.full(24, 50.0), np.full(24, 100.0)], 4)
    months = calendar(192, "2007-01")
    events = [("a", months[20]), ("b", months[26]), ("c", months[80])]
    found = {e.event: e for e in inference.matched_placebo(values, thirty(192), months, events, minimum_placebos=2)}
    assert found["a"].overlaps == ("b",)
    assert found["b"].overlaps == ("a",)
    assert found["c"].overlaps == ()
    # Dates whose six months before average 40 to 62.5 and whose twelve months hold no event.
    expected = [
        t for t in range(6, 187) if 50 / 1.25 <= values[t - 6 : t].mean() <= 50 * 1.25 and not any(t - 6 <= e < t + 6 for e in (20, 26, 80))
    ]
    assert found["a"].before_rate == 50
    assert found["a"].placebos == len(expected)
    assert found["a"].non_overlapping == inference._disjoint(expected, 12)
    assert inference._disjoint([6, 7, 18, 29, 30], 12) == 3


def test_events_that_cannot_be_tested_say_why():
    values = simulated(np.random.default_rng(30), 120, 60, 4, 0.5)
    months = calendar(120, "2005-01")
    events = [("early", "2006-03"), ("reach", "2007-03"), ("late", months[117]), ("few", "2010-06")]
    found = {e.event: e for e in inference.matched_placebo(values, thirty(120), months, events, not_before="2007-01", minimum_placebos=500)}
    assert found["early"].reason == "before 2007-01"
    assert "reach back beyond 2007-01" in found["reach"].reason
    assert "not covered" in found["late"].reason
    assert found["few"].reason.endswith("under 500")
    assert found["few"].p_value is None
    assert found["few"].ratio is not None
    assert all(found[event].ratio is None for event in ("early", "reach", "late"))
    with pytest.raises(ValueError, match="listed twice"):
        inference.matched_placebo(values, thirty(120), months, [("x", "2010-01"), ("x", "2011-01")])


# --- shares and agreement ------------------------------------------------------------------------


@settings(derandomize=True, deadline=None)
@given(st.lists(st.sampled_from(["in", "out", "unknown"]), min_size=1, max_size=60), st.data())
def test_share_bounds_hold_every_truth_and_both_ends_are_reached(items, data):
    part, unknown = items.count("in"), items.count("unknown")
    bounds = inference.share_bounds(part, len(items), unknown)
    hidden = data.draw(st.integers(0, unknown))
    assert bounds.low <= (part + hidden) / len(items) <= bounds.high
    assert bounds.low == part / len(items)
    assert bounds.high == pytest.approx((part + unknown) / len(items), abs=1e-15)
    if unknown < len(items):
        assert bounds.low <= bounds.among_known <= bounds.high + 1e-12
        assert bounds.among_known == part / (len(items) - unknown)
    else:
        assert bounds.among_known is None


@pytest.mark.parametrize("wrong", [(5, 4, 0), (3, 4, 2), (-1, 4, 0), (0, 0, 0), (1, math.inf, 0), (1, 4, math.nan)])
def test_share_bounds_refuse_what_is_no_share(wrong):
    with pytest.raises(ValueError, match=r"must be|exceed"):
        inference.share_bounds(*wrong)


def test_kappa_of_the_textbook():
    a = ["yes"] * 25 + ["no"] * 25
    b = ["yes"] * 20 + ["no"] * 5 + ["yes"] * 10 + ["no"] * 15
    found = inference.kappa(a, b, ["yes", "no"])
    assert (found.estimate, found.agreement, found.n) == pytest.approx((0.4, 0.7, 50))
    # Fleiss, Cohen & Everitt's (1969) large-sample variance, worked by hand.
    assert (found.low, found.high) == pytest.approx((0.4 - 1.96 * 0.1263, 0.4 + 1.96 * 0.1263), abs=0.002)


def test_weighted_kappa_forgives_a_near_miss():
    a, b = list("1122334455"), list("1223334554")
    codes = list("12345")
    table = np.zeros((5, 5))
    for x, y in zip(a, b, strict=True):
        table[int(x) - 1, int(y) - 1] += 0.1
    for name, power in (("linear", 1), ("quadratic", 2)):
        cost = (np.abs(np.subtract.outer(range(5), range(5))) / 4) ** power
        by_hand = 1 - (table * cost).sum() / (np.outer(table.sum(1), table.sum(0)) * cost).sum()
        assert inference.kappa(a, b, codes, name).estimate == pytest.approx(by_hand)
    assert inference.kappa(a, b, codes, "quadratic").estimate > inference.kappa(a, b, codes).estimate


def test_full_agreement_still_has_an_interval_and_one_code_throughout_has_none():
    codes = ["x", "y"]
    full = inference.kappa(list("xyxyxyxyxy"), list("xyxyxyxyxy"), codes)
    low = stats.binomtest(10, 10).proportion_ci().low
    assert (full.estimate, full.low, full.high) == pytest.approx((1, (low - 0.5) / 0.5, 1))
    same = inference.kappa(list("xxxx"), list("xxxx"), codes)
    assert math.isnan(same.estimate)
    assert same.agreement == 1
    without_variance = inference.kappa(list("aaaab"), list("bbccc"), list("abc"), "linear")
    assert without_variance.estimate == pytest.approx(0, abs=1e-12)
    assert math.isnan(without_variance.low) and math.isnan(without_variance.high)
    for wrong in ((["x"], ["z"], codes), (["x"], [], codes), (["x"], ["x"], codes, "cubic")):
        with pytest.raises(ValueError):
            inference.kappa(*wrong)
