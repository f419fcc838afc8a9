"""Change points where there is one, and where there is none."""

import numpy as np
import pytest
from simulation import calendar, simulated, thirty

from report.estimates.inference import changepoints


def test_change_points_find_a_change_and_seldom_one_that_is_not_there():
    rng = np.random.default_rng(22)
    months = calendar(190, "2010-01")
    hits, none, estimated = 0, {0.5: 0, 1: 0, 2: 0, 4: 0}, []
    for _ in range(100):
        found = changepoints.change_points(simulated(rng, 190, 80, 5, 0.3, 4.0, 139), thirty(190), months)
        hits += any(abs(months.index(month) - 139) <= 3 for month in found.stable)
        assert set(found.stable) <= set(dict(found.by_penalty)[4])
        for month in found.stable:
            nearest = [min(abs(months.index(month) - months.index(m)) for m in places) for _, places in found.by_penalty]
            assert max(nearest) <= 3
        found = changepoints.change_points(simulated(rng, 190, 60, 4, 0.5), thirty(190), months)
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
    found = changepoints.change_points(values, thirty(60), months)
    assert found.stable == (months[30],)
    assert dict(found.by_penalty)[4] == (months[30],)
    with pytest.raises(ValueError, match="too few"):
        changepoints.change_points(values[:20], thirty(20), months[:20])
