"""The answers to the report's statements: each has one, rests on something, and leaves no sentence out."""

from __future__ import annotations

import dataclasses
import re

import pytest

from report import registers, tables
from report.errors import ReportError
from report.estimates import results, verdicts
from report.prose import syntax

SUMMARY = "../research/report-summary.txt"
DOCUMENTARY = {"documented", "documented with exceptions"}


@pytest.fixture
def summary(shared):
    """The news summary that the book examines, as one line of text."""
    return " ".join((shared / SUMMARY).read_text(encoding="utf-8").split())


@pytest.fixture(params=registers.claims(), ids=lambda claim: claim.claim)
def claim(request):
    return request.param


def sentences_of(text: str) -> list[str]:
    return re.split(r"(?<=[.!?])[”\"]?\s+(?=[“\"]?[A-Z])", text)


def test_the_statements_are_s1_to_s17():
    assert [c.claim for c in registers.claims()] == [f"S{n}" for n in range(1, 18)]


def test_every_statement_has_a_verdict(claim):
    verdict = verdicts.verdict_on(claim)
    assert verdict.text and not {"sequence seen", "supported in size alone", "contested", "interpretation"} & set(
        re.split("; (?:measured: )?", verdict.text.lower())
    )
    assert verdict.documentary == claim.verdict
    if claim.measured:
        assert verdict.measured == results.verdict(*claim.measured.split(maxsplit=1))["verdict"]
    if claim.kind == "measurable":
        assert claim.measured and not claim.verdict


def test_no_verdict_is_without_its_time(claim):
    """Years of the months that a rule compares, of the entries of a documentary answer, or of a search."""
    when = verdicts.verdict_on(claim).when.split("; ")
    assert len(when) == bool(claim.verdict) + bool(claim.measured)
    assert all(re.search(r"\b(19|20)\d\d\b", one) for one in when)


def test_an_answer_that_rests_on_no_dated_entry_is_refused():
    with pytest.raises(ReportError, match="S2 rests on no dated entry"):
        verdicts.verdict_on(dataclasses.replace(registers.claim("S2"), evidence="figure:deaths-kp-balochistan"))


def test_the_quantities_of_a_rule_are_said_in_words(claim):
    found = verdicts.verdict_on(claim).found
    if not claim.measured:
        assert not found
        return
    quantities = results.verdict(*claim.measured.split(maxsplit=1))["quantities"]
    assert [one.rpartition(": ")[2] for one in found] == re.findall(r" = ([^;]+)", quantities)
    assert not any(re.search(r"\w[_.]\w", one.rpartition(": ")[0]) for one in found)
    assert {f"{claim.claim} {name}" for name in re.findall(r"(\S+) = ", quantities)} == {
        name for name in verdicts.QUANTITIES if name.split()[0] == claim.claim
    }


def test_a_quantity_without_words_is_refused(monkeypatch):
    monkeypatch.delitem(verdicts.QUANTITIES, "S6 robust")
    with pytest.raises(ReportError, match="robust of S6 .* has no words"):
        verdicts.verdict_on(registers.claim("S6"))


def test_what_is_measurable_by_the_specification_is_not_answered_by_hand(claim):
    measured = set(results.table("verdicts")["statement"])
    if claim.claim in measured:
        assert claim.measured.split()[0] == claim.claim


def test_a_statement_without_an_answer_is_refused(claim):
    with pytest.raises(ReportError, match="has no verdict"):
        verdicts.verdict_on(dataclasses.replace(claim, verdict="", measured=""))


def test_evidence_resolves_and_no_answer_rests_on_relays_alone(claim):
    kinds = {"event": registers.event, "said": registers.quotation}
    found = [kinds[kind](key) for kind, _, key in (item.partition(":") for item in claim.evidence_ids) if kind in kinds]
    assert claim.evidence_ids
    if claim.verdict in DOCUMENTARY:
        first_hand = [one for one in found if getattr(one, "relay", "original") == "original"]
        assert first_hand, "only relays"


def test_a_reason_is_two_or_three_sentences_with_few_numbers(claim):
    plain = "".join(piece.text for piece in syntax.read(claim.reason).pieces())
    said = sentences_of(plain)
    assert 2 <= len(said) <= 3, plain
    # What is computed and is no date.
    assert len(re.findall(r"\{fact\}`(?!estimate-window|event-)", claim.reason)) <= 4
    assert len(plain.split()) <= 75, len(plain.split())
    assert claim.would_change


def test_every_sentence_of_the_summary_is_accounted_for():
    accounted = verdicts.sentences()
    assert [number for number, _, _ in accounted] == list(range(1, len(accounted) + 1))
    assert {c for _, _, claims in accounted for c in claims} == {c.claim for c in registers.claims()}


def test_a_sentence_that_nobody_accounts_for_is_refused(monkeypatch):
    frame = tables.read("summary_sentences")
    more = frame.iloc[[0]].assign(sentence=frame["sentence"].max() + 1)
    monkeypatch.setattr(tables, "read", lambda name, *a, **k: more if name == "summary_sentences" else frame)
    with pytest.raises(ReportError, match="accounted for by no statement"):
        verdicts.sentences()


def test_the_sentences_are_those_of_the_summary(summary):
    listed = tables.read("summary_sentences")
    found = sentences_of(summary)
    assert len(found) == len(listed)
    for sentence, row in zip(found, listed.itertuples(), strict=True):
        assert sentence.startswith(row.opening), (row.sentence, sentence[:60])


def test_the_words_of_a_statement_stand_in_the_sentences_that_it_accounts_for(claim, summary):
    found = sentences_of(summary)
    assert claim.words in summary
    assert any(claim.words.rstrip(".") in found[int(n) - 1] for n in claim.sentences.split(";")), claim.words
