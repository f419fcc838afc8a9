"""Every form that must give the same tables, and every file that must not get in."""

import random
import shutil

import pandas as pd
import pytest
from reliability import corpus

from report import paths, tables
from report.editions import refresh
from report.errors import InputError
from report.sources import acled, ucdp

SHAPES = corpus.shapes()


def snapshot(folder):
    return {path.name: path.read_bytes() for path in folder.iterdir()}


def read(shape, path):
    """What the reader of this kind of file makes of it, whatever the order of rows."""
    actors, spellings = tables.read("actors"), tables.read("province_spellings")
    if shape.name == "ged":
        return ucdp.read_yearly(path, actors, spellings).events.sort_values("id", ignore_index=True)
    if shape.name == "candidate":
        return ucdp.read_candidate(path, actors, spellings).events.sort_values("id", ignore_index=True)
    if shape.name == "reduced":
        return ucdp.read_reduced(path).events.sort_values("id", ignore_index=True)
    if shape.name == "acled":
        return acled.read_weeks(path, spellings).weeks.sort_values(["week", "violence"], ignore_index=True)
    return ucdp.read_country_months(path)[0].sort_index().to_frame()


def given(shape, path):
    return {shape.option: [path] if shape.option == "ucdp_candidate" else path}


@pytest.mark.parametrize("form", corpus.GOOD)
@pytest.mark.parametrize("name", SHAPES)
def test_every_form_of_a_file_reads_alike(tmp_path, name, form):
    shape = SHAPES[name]
    plain, other = tmp_path / "plain.csv", tmp_path / "other"
    plain.write_bytes(corpus.as_csv(shape))
    other.write_bytes(corpus.GOOD[form](shape))
    expected = read(shape, plain)
    assert len(expected) >= 8
    pd.testing.assert_frame_equal(read(shape, other), expected)


@pytest.fixture(scope="module")
def whole_edition(tmp_path_factory):
    """One copy of the tables for all refusals: none may change it."""
    folder = tmp_path_factory.mktemp("edition") / "data"
    shutil.copytree(paths.DATA, folder)
    return folder


@pytest.mark.parametrize(("name", "corruption"), corpus.cases())
def test_a_bad_file_is_refused_in_one_sentence_and_nothing_changes(whole_edition, tmp_path, name, corruption):
    shape, bad = SHAPES[name], corpus.BAD[corruption]
    spoilt = bad.spoil(shape, random.Random(f"{name} {corruption}"))
    path = tmp_path / "given file.csv"
    if spoilt.content is not None:
        path.write_bytes(spoilt.content)
    before = snapshot(whole_edition)
    with pytest.raises(InputError, match=bad.says) as caught:
        refresh.refresh(**given(shape, path), folder=whole_edition, allow_shrink=True)
    message = str(caught.value)
    assert message.startswith(str(path)) and "\n" not in message
    assert caught.value.remedy
    if spoilt.row:
        assert caught.value.row == spoilt.row, message
    assert snapshot(whole_edition) == before


@pytest.mark.parametrize("name", SHAPES)
def test_a_word_is_refused_in_each_column_of_numbers(tmp_path, name):
    shape, path = SHAPES[name], tmp_path / "file.csv"
    for column in [*shape.counts, *shape.numbers]:
        path.write_bytes(corpus.as_csv(shape.with_cell(7, column, "word")))
        with pytest.raises(InputError) as caught:
            read(shape, path)
        kind = "a number" if column in ("latitude", "longitude") else "a whole number"
        assert str(caught.value).startswith(f"{path}, row 9: {column} is 'word', not {kind} from ")
