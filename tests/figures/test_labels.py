"""Labels pushed clear of one another."""

from report.figures.labels import pushed_apart


def test_labels_never_overlap_keep_their_order_and_stay_within():
    places = pushed_apart([1.0, 1.1, 1.2, 5.0, 9.8, 9.9, 10.0], 0.5, 10.0)
    assert all(b - a >= 0.5 - 1e-9 for a, b in zip(places, places[1:]))
    assert places[-1] <= 10.0 + 1e-9
    assert places[3] == 5.0


def test_labels_that_are_clear_stay_and_others_share_the_move():
    assert pushed_apart([1.0, 3.0], 0.5, 9.0) == [1.0, 3.0]
    assert pushed_apart([2.0, 2.0], 1.0, 9.0) == [1.5, 2.5]
