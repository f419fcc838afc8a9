"""What shows a verdict at a glance, and the phases of the war."""

import re

import pytest

from report import registers, specification
from report.book import verdict_marks, war_phases
from report.errors import ReportError


def test_every_verdict_has_a_shape_of_its_kind():
    drawn = {verdict: verdict_marks.shape(verdict) for verdict in map(verdict_marks.main_verdict, registers.claims())}
    assert {drawn[verdict][0] for verdict in ("supported", "documented", "documented with exceptions", "supported in size alone")} == {
        "supported", "documented", "exceptions", "in-part",
    }  # fmt: skip
    assert len({drawing for _, drawing in drawn.values()}) == len(drawn)


def test_each_word_that_a_rule_may_give_has_a_shape():
    """A later release may bring any of them."""
    for word in specification.load()["vocabulary"]:
        assert verdict_marks.shape(word)


def test_a_verdict_without_a_shape_is_refused():
    with pytest.raises(ReportError, match="'sometimes true' has no shape"):
        verdict_marks.shape("sometimes true")


def test_a_chip_says_statement_and_verdict():
    assert verdict_marks.spoken(registers.claim("S13")).startswith(
        "S13: The policy backfired: it emboldened militants who had returned. Opinion; measured: a rise afterwards"
    )


def test_the_page_of_the_verdicts_does_not_leave_out_a_statement():
    assert re.findall(r'href="#(s\d+)"', verdict_marks.tiles(registers.claims())) == [f"s{n}" for n in range(1, 18)]


def test_phases_follow_each_other_and_have_the_years_of_their_events():
    assert [phase.when for phase in war_phases.PHASES] == ["2004–06", "2007–09", "2009–15", "2016–20", "2021–22", "2023–"]
    begun = [registers.event(phase.first).date for phase in war_phases.PHASES]
    assert begun == sorted(begun)


def test_a_phase_is_that_of_the_day():
    assert war_phases.phase_of("aps-attack-2014").name == "Operations"
    assert war_phases.phase_of("ceasefire-2022-06").name == "Talks"
    assert war_phases.phase_of("government-jamali") is None


def test_the_phases_of_a_pages_events_stand_out():
    strip = war_phases.strip({"aps-attack-2014"}, "chronology.html")
    assert re.findall(r"class=lit><a [^>]*><b>(\w+)", strip) == ["Operations"]
    assert strip.count("‡</b>") == sum(not phase.agreed for phase in war_phases.PHASES) == 3
