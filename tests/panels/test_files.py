"""The tidy panels read back from each kind of file. Run by `make test-panels`, which installs what writes Parquet: with it
pandas keeps texts otherwise, so that it stays out of the other tests."""

import pandas as pd
import pytest

from report.record import tidy


@pytest.fixture(scope="module")
def files(tmp_path_factory):
    return {path.name: path for path in tidy.write(tmp_path_factory.mktemp("release"))}


def test_the_same_tables_give_the_same_bytes(files, tmp_path):
    for path in tidy.write(tmp_path):
        assert path.read_bytes() == files[path.name].read_bytes(), path.name


@pytest.mark.parametrize("name", tidy.PANELS)
def test_each_kind_of_file_holds_the_panel(files, name):
    whole = tidy.frame(name)
    parquet = pd.read_parquet(files[f"{name}.parquet"])
    pd.testing.assert_frame_equal(parquet, whole)
    text = pd.read_csv(files[f"{name}.csv"], dtype={"month": str}, keep_default_na=False, na_values={"deaths_low": "", "deaths_high": ""})
    stata = pd.read_stata(files[f"{name}.dta"])
    for other in (text, stata):
        pd.testing.assert_frame_equal(other.astype(whole.dtypes.to_dict()), whole)
    with pd.io.stata.StataReader(files[f"{name}.dta"]) as reader:
        assert reader.variable_labels() == tidy.LABELS
        assert "edition" in reader.data_label


def test_the_text_beside_them_names_terms_and_columns(files):
    text = files["README.md"].read_text(encoding="utf-8")
    assert all(f"`{column}`" in text for column in tidy.LABELS) and "CC-BY-4.0" in text and "ACLED's terms" in text
