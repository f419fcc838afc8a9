"""The coded positions, the spells of government, and the lint's rule on causes."""

import dataclasses

import pytest
from recount import two_governments, value
from recount.tables import later, lines, only, rows

from report import registers
from report.chapters.two_governments import figures as governments
from report.chapters.two_governments import measures as alignment
from report.chapters.two_governments import tracks
from report.errors import ReportError
from report.prose import lint
from report.registers import positions


def position(**changes) -> positions.Position:
    """A position like one in the table, with changes."""
    plain = next(p for p in positions.positions() if p.register == "quotations" and p.code is not None and p.issue == "talks")
    return dataclasses.replace(plain, **changes)


def made(issue="talks", a=1, b=1, key="x", side="pti", **more) -> positions.Position:
    code = a if a == b else None
    return positions.Position(f"{key}-{side}", issue, side, "2025-01-01", "statement", "", a, b, b, code, "chronology", key, "", **more)


# --- The table ------------------------------------------------------------------------------


def test_every_point_used_is_on_its_issues_scale():
    for p in positions.positions():
        for code in (p.code_a, p.code_b, p.code_c):
            assert code is None or code in positions.issues()[p.issue].scale, p.position


def test_nothing_was_reconciled_and_no_code_was_lost():
    for row in rows("positions"):
        assert row["code"] == (row["code_a"] if row["code_a"] == row["code_b"] else None), row["position"]


def test_every_example_of_the_codebook_is_an_item_with_that_code():
    book = positions.codebook()
    for issue, one in book["issues"].items():
        for point, example in one["examples"].items():
            rows = [p for p in positions.positions() if (p.issue, p.register, p.id) == (issue, example["register"], example["id"])]
            assert rows and all(p.code == int(point) for p in rows), (issue, point)


@pytest.mark.parametrize(
    "changes, says",
    [
        ({"id": "nobody-2025-01-01-nothing"}, "There is no row"),
        ({"date": "1999-01-01"}, "its date is 1999-01-01"),
        ({"side": "military"}, "the register files it under"),
        ({"issue": "funding"}, "the register files it under"),
        ({"code": None}, "the agreed code must be"),
        ({"code_a": -2}, "the agreed code must be"),
        ({"place": "AF"}, "the place stands with strikes"),
    ],
)
def test_a_row_that_does_not_hold_is_named(changes, says):
    (*_, found) = positions.problems([position(**changes)])
    assert says in found and "data/positions.csv" in found


def test_a_row_that_holds_is_no_problem():
    assert positions.problems([position()]) == []


def test_strikes_at_home_and_across_the_border_are_apart():
    drawn = tracks.rows_of("strikes AF"), tracks.rows_of("strikes PK-KP")
    assert all(drawn) and len(drawn[0]) + len(drawn[1]) == only("SELECT count(*) FROM positions WHERE issue = 'strikes'")
    assert not {p.side for p in drawn[0]} & {"kp-government", "pti"}


def test_unknown_sides_issues_and_measures_are_refused():
    for call in (lambda: positions.select("anp"), lambda: positions.select(issue="weather"), lambda: positions.agreement([], "mood")):
        with pytest.raises((ReportError, ValueError)):
            call()


# --- Agreement ------------------------------------------------------------------------------


def test_a_joint_event_counts_once_unless_its_sides_differ():
    same = [made(side="pti"), made(side="military")]
    apart = [made(side="pti", a=None, b=None), made(side="military")]
    assert len(positions.judged(same)) == 1
    assert len(positions.judged(apart)) == 2
    assert len(positions.judged([made(), made(issue="operations")])) == 2


def test_examples_and_their_renderings_are_left_out():
    example = positions.codebook()["renderings"][0]
    rows = [p for p in positions.positions() if p.id in example]
    assert len(rows) == len(example) and positions.judged(rows) == []


def test_two_renderings_that_are_no_example_count_once(monkeypatch):
    monkeypatch.setattr(positions, "renderings", lambda: [{"a", "b"}])
    assert len(positions.judged([made(key="a"), made(key="b")])) == 1


def test_full_agreement_is_one_and_none_is_about_zero():
    every = [made(key=str(i), a=i % 5 - 2, b=i % 5 - 2) for i in range(50)]
    assert positions.agreement(every, "points").kappa == pytest.approx(1)
    crossed = [made(key=str(i), a=i % 5 - 2, b=i // 5 % 5 - 2) for i in range(25)]
    assert positions.agreement(crossed, "points").kappa == pytest.approx(0, abs=1e-9)


def test_kappa_of_a_textbook():
    counts = {(0, 0): 20, (0, None): 5, (None, 0): 10, (None, None): 15}
    rows = [made(key=f"{a} {b} {i}", a=a, b=b) for (a, b), n in counts.items() for i in range(n)]
    found = positions.agreement(rows, "codable")
    # Fleiss, Cohen & Everitt's (1969) large-sample variance, worked by hand.
    assert (found.kappa, found.kappa_low, found.kappa_upp) == pytest.approx((0.4, 0.4 - 1.96 * 0.1263, 0.4 + 1.96 * 0.1263), abs=0.002)


@pytest.mark.parametrize("on", ["points", "codable"])
def test_kappa_by_its_definition(on):
    found = positions.agreement(positions.positions(), on)
    expected = (value("positions-kappa", on), *value("positions-kappa-interval", on))
    assert (found.kappa, found.kappa_low, found.kappa_upp) == pytest.approx(expected, abs=1e-4)
    assert len(positions.codings(positions.positions(), on)) == value("positions-judged", on)


@pytest.mark.parametrize("on", ["points", "codable"])
def test_the_third_coding_is_measured_against_the_first(on):
    found = positions.agreement(positions.positions(), on, "code_c")
    expected = (value("third-coding-kappa", on), *value("third-coding-interval", on))
    assert (found.kappa, found.kappa_low, found.kappa_upp) == pytest.approx(expected, abs=1e-4)
    other = [dataclasses.replace(p, code_c=None) for p in positions.positions()]
    assert positions.codings(other, "points", "code_c") == [] != positions.codings(other, "points")


def test_the_chart_names_every_item_on_which_the_codings_differ():
    table = governments.two_codings().table
    for row in table.to_dict("records"):
        if row["First coding"] != row["Second coding"]:
            assert row["Which, where they differ"].count(" · ") + 1 == row["Items"]
        else:
            assert row["Which, where they differ"] == "–"


def test_findings_follow_the_codes(monkeypatch):
    before = governments.positions_on_talks_and_operations()
    assert before.finding == "Islamabad speaks against talks with the TTP, Peshawar for talks"
    federal = {p.position for p in positions.select("federal-cabinet+military", "talks", "2023") if p.code is not None}
    for turn in ({next(p.position for p in positions.positions() if p.id == "asif-2025-10-20-never-negotiate")}, federal):
        turned = tuple(dataclasses.replace(p, code=2) if p.position in turn else p for p in positions.positions())
        with monkeypatch.context() as patch:
            patch.setattr(positions, "positions", lambda turned=turned: turned)
            after = governments.positions_on_talks_and_operations()
            assert after.alt != before.alt and (after.finding != before.finding) == (turn == federal)


# --- Governments ----------------------------------------------------------------------------


def government(level="federal", party="A", parties="", caretaker="false"):
    return registers.Government("x", level, "2020-01-01", "", "Head", parties or party, party, caretaker, "", "", "")


@pytest.mark.parametrize(
    "federal, kp, state",
    [
        (government(), government("PK-KP"), "same"),
        (government(), government("PK-KP", "B"), "opposed"),
        (government(parties="A;B"), government("PK-KP", "B", "B;A"), "partners"),
        (government(parties="A;B"), government("PK-KP", "B"), "opposed"),
        (government(party="", caretaker="true"), government("PK-KP"), "caretaker"),
        (government(), government("PK-KP", "", caretaker="true"), "caretaker"),
    ],
)
def test_how_two_governments_stand_to_each_other(federal, kp, state):
    assert alignment.state(federal, kp) == state


def test_every_month_has_the_state_of_most_of_its_days():
    found = alignment.by_month("2008-01", "2026-04")
    months = lines("SELECT month, state, federal, kp FROM party_months WHERE month BETWEEN '2008-01' AND '2026-04'")
    assert found == {month: tuple(state) for month, *state in months}


def test_no_month_is_lost_between_spells():
    found = alignment.spells("2010-01", "2025-10")
    assert sum(s.months for s in found) == 190
    assert all(later(a.last, 1) == b.first for a, b in zip(found, found[1:]))
    assert all((a.state, a.federal, a.kp) != (b.state, b.federal, b.kp) for a, b in zip(found, found[1:]))


def test_a_month_without_governments_is_refused():
    with pytest.raises(ReportError, match="nobody in office in 1990-01"):
        alignment.by_month("1990-01", "1990-02")


def test_an_unknown_spell_is_refused_with_those_that_are():
    with pytest.raises(ReportError, match="there are .*opposed-2024"):
        alignment.spell("acled", "opposed-1999")


def test_turns_on_talks_alternate():
    dates = [registers.event(key).date for key, _ in alignment.TALKS]
    assert dates == sorted(dates)
    assert all(a != b for (_, a), (_, b) in zip(alignment.TALKS, alignment.TALKS[1:]))


def test_the_control_is_that_of_the_estimates():
    """Where the estimates have been computed: the same comparisons, the same ratios."""
    own = lines("SELECT estimate FROM estimates WHERE statement = 'S17_control' AND part = 'contrast' AND counted ORDER BY estimate")
    if not own:
        pytest.skip("the estimates have not been computed")
    ratios = lines("SELECT kp / balochistan AS ratio FROM control ORDER BY ratio")
    assert len(own) == len(ratios)
    assert [estimate for (estimate,) in own] == pytest.approx([ratio for (ratio,) in ratios], rel=1e-3)


# --- No cause where only a sequence is shown ----------------------------------------------------


@pytest.mark.parametrize(
    "text",
    [
        "The talks caused attacks.",
        "It led to deaths.",
        "because of the truce",
        "The policy backfired.",
        "Division drove the rise.",
        "It resulted in more.",
        "It was due to talks.",
        "This triggered a war.",
        "emboldening militants",
    ],
)
def test_a_cause_is_found(text):
    assert len(lint.causes(text)) == 1


@pytest.mark.parametrize(
    "text",
    [
        "He said “it backfired”.",
        'It "led to" this.',
        "A driver of trucks.",
        "Led by the PTI.",
        "because they differ",
        "the effect is unknown",
    ],
)
def test_what_is_quoted_or_no_cause_stands(text):
    assert lint.causes(text) == []


def test_a_truth_does_not_vouch_for_a_cause(tmp_path):
    path = tmp_path / "chapter.md"
    path.write_text("Text.\n\n[It led to deaths.](<holds:rose x>)\n", encoding="utf-8")
    found = lint.findings(path, {rule: [] for rule, *_ in lint.RULES})
    assert [(one.line, one.rule) for one in found] == [(3, "cause")]
    assert "Say what came before what" in str(found[0])


def test_no_chart_of_governments_states_a_cause():
    for name in two_governments.CHARTS:
        chart = getattr(governments, name)()
        assert not lint.causes(" ".join([chart.finding, chart.caption, chart.alt])), name
