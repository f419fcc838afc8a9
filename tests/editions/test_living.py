"""report.editions.living: which release is new, and the text that proposes it. The whole way: tests/living."""

import re

import pandas as pd
import pytest
from internet import serving

from report.editions import living
from report.errors import ReportError
from report.sources import download

FILE = (200, {"Content-Type": "application/octet-stream"}, b"x")


@pytest.fixture
def publisher(monkeypatch):
    with serving(monkeypatch) as server:
        monkeypatch.setattr(download, "ADDRESS", server.address)
        monkeypatch.setattr(download, "WAIT", 0)
        monkeypatch.setattr(download, "TIMEOUT", (2, 0.3))
        yield server


def publish(server, *versions):
    for version in versions:
        server.answers[download.address(version).removeprefix(server.address)] = [FILE]


@pytest.mark.parametrize(
    "published, found",
    [
        ((), []),
        (("22.1", "26.01.26.06"), []),  # what is held
        (("24.1", "25.1"), ["25.1"]),  # the newest replaces the others
        (("26.01.26.03",), []),  # it is of before what is held
        (("26.01.26.09", "26.01.26.12"), ["26.01.26.12"]),
        (("27.01.27.03",), ["26.01.26.06", "27.01.27.03"]),  # the year that is held is given again
        (("26.1", "26.01.26.12", "27.01.27.06"), ["26.1", "26.01.26.12", "27.01.27.06"]),
    ],
)
def test_what_ucdp_has_published_since_is_found(publisher, published, found):
    publish(publisher, *published)
    assert download.later("22.1", ["26.01.26.06"], 2027) == found


def test_what_was_taken_is_not_found_again(publisher):
    publish(publisher, "26.1", "26.01.26.12", "27.01.27.03")
    assert download.later("26.1", ["26.01.26.12", "27.01.27.03"], 2027) == []


@pytest.mark.parametrize(
    "answer", [(404, {}, b""), (403, {}, b""), (200, {"Content-Type": "text/html; charset=utf-8"}, b"<p>No such page")]
)
def test_a_page_of_words_is_no_release(publisher, answer):
    publisher.answers["/ged/ged261-csv.zip"] = [answer]
    assert not download.is_published("26.1")


def test_a_publisher_that_is_down_once_is_asked_again(publisher):
    publisher.answers["/ged/ged261-csv.zip"] = [(503, {}, b""), "silent", FILE]
    assert download.is_published("26.1")


def test_a_publisher_that_stays_down_is_told(publisher):
    publisher.answers["/ged/ged261-csv.zip"] = [(503, {}, b"")]
    with pytest.raises(ReportError, match=r"does not say in 6 attempts whether it is there \(503 Service Unavailable\)"):
        download.is_published("26.1")


def test_the_versions_of_the_tables_are_read(monkeypatch):
    asked = []
    monkeypatch.setattr(download, "later", lambda *versions: asked.append(versions) or [])
    assert living.run([]) is None
    assert re.fullmatch(r"\d\d\.\d", asked[0][0]) and all(re.fullmatch(r"\d\d(\.\d\d){3}", one) for one in asked[0][1])


def state(**more) -> dict:
    """What a small book says."""
    rows = [
        ("release", "ucdp-ged", "GED 22.1", ""),
        ("record", "ucdp-ged 2021 PK-KP", "10 events, 20 deaths", ""),
        ("verdict", "S4", "supported", "claims"),
        ("fact", "total", "20", "after-kabul"),
        ("truth", "rose", "20, above 10", "after-kabul"),
    ]
    for kind, value in more.pop("values", {}).items():
        rows = [(k, name, value if k == kind else old, where) for k, name, old, where in rows]
    found = {
        "values": pd.DataFrame(rows, columns=["kind", "name", "value", "chapters"]).to_dict("list"),
        "sentences": [{"place": "chapters/a.md:7", "name": "rose", "sentence": "It *rose*.", "holds": True, "because": "20, above 10"}],
        "charts": {"a: figures.b()": {"finding": "It rose", "numbers": "1", "picture": "b.png"}},
    }
    return found | more


def test_a_release_that_changes_nothing_says_so():
    told = living.text(state(), state(), [])
    assert "None: all hold." in told and told.count("None differs.") == 3 and "| " not in told and "What else" not in told


def test_the_text_tells_all_that_changed():
    after = state(
        values={"release": "GED 26.1", "record": "8 events, 9 deaths", "verdict": "not supported", "fact": "9", "truth": "9, not above 10"},
        sentences=[{"place": "chapters/a.md:7", "name": "rose", "sentence": "It *rose*.", "holds": False, "because": "9, not above 10"}],
        charts={
            "a: figures.b()": {"finding": "It fell", "numbers": "2", "picture": "b.png"},
            "a: figures.c()": {"finding": "can't be drawn: no row", "numbers": "", "picture": ""},
        },
    )
    told = living.text(state(), after, ["chapters/a.md:9: WARNING: something"])
    assert "- `chapters/a.md:7` It \\*rose\\*.\n  - before: 20, above 10\n  - now: 9, not above 10\n" in told
    assert "| S4 | supported | not supported |" in told and "| ucdp-ged | GED 22.1 | GED 26.1 |" in told
    assert "| ucdp-ged 2021: PK-KP 10 to 8 events, 20 to 9 deaths |" in told
    assert "### It fell\n\n`a: figures.b()`\nBefore: It rose\n" in told
    assert "| ![before](CHARTS/before/b.png) | ![after](CHARTS/after/b.png) |" in told
    assert "### can't be drawn: no row" in told
    assert "<summary>Numbers in the text: 1</summary>\n\n| Name |" in told
    assert "- chapters/a.md:9: WARNING: something" in told


def test_nobody_is_called_and_nothing_is_marked_up_by_what_is_told():
    after = state(values={"fact": "@someone <b>#12</b> | x"})
    assert r"\@someone \<b\>\#12\</b\> \| x" in living.text(state(), after, [])


def test_of_a_build_the_sentences_are_not_told_twice():
    said = "a.md:1: WARNING: this sentence no longer holds (rose: x)\nreading\nb.md:2: WARNING: no alt text\nreport.errors.ReportError: no shape\nerror: The book was not built. Each line with WARNING"
    assert living._warnings(said) == ["b.md:2: WARNING: no alt text", "report.errors.ReportError: no shape"]


def test_a_refused_release_is_an_error_that_says_why(tmp_path, monkeypatch):
    monkeypatch.setattr(living, "PROPOSAL", tmp_path / "proposal")
    monkeypatch.setattr(living, "_state", lambda *_: {})
    with pytest.raises(ReportError, match=r"^The release can't be proposed\.\n.*none\.csv"):
        living.run(["--ucdp-ged", str(tmp_path / "none.csv")], dry_run=True)
