"""The drawings of every chart: colours, letters, weight, and the same bytes each time."""

import gzip
import re

import pytest
from drawn import FUNCTIONS, bundle, make

from report.figures.chart import MIME, themed


@pytest.fixture(params=sorted(FUNCTIONS))
def function(request):
    """Every chart."""
    return request.param


def test_every_colour_of_a_drawing_is_a_variable(function):
    for svg in bundle(function)[MIME]["svg"]:
        assert not re.search(r"#[0-9a-fA-F]{6}", re.sub(r"var\(--c-[\w-]+,#[0-9a-f]{6}\)", "", themed(svg)))


def test_no_letters_are_smaller_than_they_can_be_read(function):
    """The wide drawing is shown a fifth or a third larger than it is drawn."""
    for svg, least in zip(bundle(function)[MIME]["svg"], (11, 13)):
        assert min(float(size) for size in re.findall(r"font-size:([\d.]+)px", svg)) >= least


def test_a_figure_weighs_at_most_20_kb_on_average():
    """Both drawings, compressed as a server sends them."""
    weights = {name: len(gzip.compress("".join(bundle(name)[MIME]["svg"]).encode())) for name in FUNCTIONS}
    assert sum(weights.values()) / len(weights) <= 20_000, weights


def test_two_draws_are_the_same_bytes():
    name = "report.chapters.violence_by_province.figures.deaths_since_1989"
    assert make(name)._repr_mimebundle_() == bundle(name)
