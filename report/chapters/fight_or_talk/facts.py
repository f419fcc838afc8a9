"""Facts and truths of `fight-or-talk.md`: turns of policy, ceasefires, talks, returns, the sequence."""

from __future__ import annotations

from report import registers, specification
from report.chapters.fight_or_talk import measures as talks
from report.errors import ReportError
from report.estimates import results
from report.prose.names import fact, truth
from report.record import measures
from report.registers import turns
from report.words import number, times


def _chosen(table: dict, name: str):
    if name not in table:
        raise ReportError(f"{name!r} is none of {', '.join(table)}.")
    return table[name]


# --- The record -----------------------------------------------------------------------------


@fact
def turn_count(lane: str) -> str:
    """How many operations, deals, ceasefires or talks the picture of the record shows (or all)."""
    if lane != "all":
        _chosen(turns.LANES, lane)
    return str(sum(lane in ("all", m.lane) for m in turns.marks()))


def _years_of_both() -> list[int]:
    fought = {m.start.year for m in turns.marks() if m.lane == "operation"}
    talked = {m.start.year for m in turns.marks() if m.lane != "operation"}
    return sorted(fought & talked)


@fact
def years_of_both() -> str:
    """In how many calendar years both an operation and a deal, ceasefire or talks began."""
    return str(len(_years_of_both()))


@fact
def years_of_turns() -> str:
    """In how many calendar years an operation, deal, ceasefire or talks began."""
    return str(len({m.start.year for m in turns.marks()}))


@truth
def talked_under(*parties: str) -> tuple[bool, str]:
    """A deal, ceasefire or talks began while each of these parties led the federal or the KP government."""
    spells = [s for level in ("federal", "PK-KP") for s in turns.spells(level)]
    found = {
        s.party
        for m in turns.marks()
        if m.lane != "operation"
        for s in spells
        if s.party and s.start <= m.start and (s.end is None or m.start <= s.end)
    }
    return set(parties) <= found, ", ".join(sorted(found))


@truth
def fought_under(*parties: str) -> tuple[bool, str]:
    """An operation began while each of these parties led the federal government."""
    found = {
        s.party
        for m in turns.marks()
        if m.lane == "operation"
        for s in turns.spells("federal")
        if s.party and s.start <= m.start and (s.end is None or m.start <= s.end)
    }
    return set(parties) <= found, ", ".join(sorted(found))


@truth
def not_fought_under(party: str) -> tuple[bool, str]:
    """No named operation began while the party led the federal government."""
    spells = [s for s in turns.spells("federal") if s.party == party]
    found = [
        m.event
        for m in turns.marks()
        if m.lane == "operation"
        for s in spells
        if s.start <= m.start and (s.end is None or m.start <= s.end)
    ]
    return bool(spells) and not found, ", ".join(found) or f"{len(spells)} terms, no operation"


@truth
def in_force_together(one: str, other: str) -> tuple[bool, str]:
    """Two events, each with an end on record, that have at least a day in common."""
    found = {m.event: m for m in turns.marks()}
    a, b = found[one], found[other]
    ended = a.end > a.start and b.end > b.start
    return ended and a.start <= b.end and b.start <= a.end, f"{a.start} to {a.end}, {b.start} to {b.end}"


@truth
def begins_within(later: str, earlier: str, days: str) -> tuple[bool, str]:
    """An event begins after another one, at most so many days later."""
    gap = (turns.middle(registers.event(later).date) - turns.middle(registers.event(earlier).date)).days
    return 0 <= gap <= int(days), f"{gap} days"


# --- Talks by month -------------------------------------------------------------------------


@fact
def talks_months(what: str) -> str:
    """Months of the PTI's federal term: with talks on record (recorded), all, or the share."""
    inside = turns.in_term()
    count = int(inside["talks"].sum())
    return _chosen({"recorded": str(count), "all": str(len(inside)), "share": f"{count / len(inside):.0%}"}, what)


@fact
def talks_first_after() -> str:
    """Months from the oath of 2018 to the first talks on record."""
    import pandas as pd

    first, _ = turns.term()
    return str((pd.Period(turns.first_talks().date[:7], "M") - pd.Period(first.isoformat()[:7], "M")).n)


@truth
def talks_first(event: str) -> tuple[bool, str]:
    """The event is the first record of talks in the PTI's federal term."""
    found = turns.first_talks().event
    return found == event, found


@truth
def talks_late_in_term(months: str = "36") -> tuple[bool, str]:
    """The first talks on record come so many months or more after the oath, and most months have none."""
    inside = turns.in_term()
    waited = int(talks_first_after())
    return bool(waited >= int(months) and inside["talks"].mean() < 0.5), f"{waited} months, share {inside['talks'].mean():.2f}"


@truth
def talks_after_term(event: str) -> tuple[bool, str]:
    """The event is counted among talks with the federal government, and begins after the PTI's term."""
    _, last = turns.term()
    counted = {e.event for e in turns.talks()}
    date = registers.event(event).date
    return event in counted and date > last.isoformat(), f"{date}, counted: {event in counted}"


# --- Ceasefires -----------------------------------------------------------------------------


@fact
def ceasefire(which: str, what: str) -> str:
    """Of the primary comparison of 2014, 2021 or 2022: before, during, after (events), days-before …,
    weekly-before … (events a week), ratio, interval, rebound, rebound-interval, p, placements."""
    row = talks.primary(which)
    kind, _, part = what.rpartition("-")
    if part in talks.PARTS:
        return _chosen(
            {"": lambda: number(row[part]), "days": lambda: number(row[f"days_{part}"]), "weekly": lambda: f"{talks.rate(row, part):.1f}"},
            kind,
        )()
    return _chosen(
        {
            "ratio": lambda: f"{row['estimate']:.2f}",
            "interval": lambda: f"{row['low']:.2f} to {row['high']:.2f}",
            "rebound": lambda: f"{row['rebound']:.2f}",
            "rebound-interval": lambda: f"{row['rebound_low']:.2f} to {row['rebound_high']:.2f}",
            "p": lambda: f"{row['p']:.3f}",
            "placements": lambda: number(row["independent"]),
        },
        what,
    )()


@fact
def ceasefire_specifications(which: str, what: str) -> str:
    """Specifications of a ceasefire that can be estimated: all, lower (ratio below 1), least, most."""
    frame = results.table("estimates_ceasefire")
    found = frame[(frame["ceasefire"] == which) & frame["estimable"].astype(bool)]["estimate"].dropna()
    return _chosen(
        {"all": str(len(found)), "lower": str(int((found < 1).sum())), "least": f"{found.min():.2f}", "most": f"{found.max():.2f}"}, what
    )


@truth
def ceasefires_lower(*which: str) -> tuple[bool, str]:
    """By the rule fixed beforehand each of these ceasefires is lower than the days around it."""
    found = {one: results.verdict("S11", one)["verdict"] for one in which}
    return all(v == "lower" for v in found.values()), str(found)


@truth
def ceasefire_not_comparable(which: str) -> tuple[bool, str]:
    """By the rule the ceasefire can't be compared with the others; no fewer events a week are recorded during it than before."""
    row, verdict = talks.primary(which), results.verdict("S11", which)["verdict"]
    return verdict == "not comparable" and talks.rate(row, "during") >= talks.rate(row, "before"), f"{verdict}, {row['estimate']:.2f}"


@truth
def ceasefire_settles_back(*which: str) -> tuple[bool, str]:
    """After each ceasefire the rate is within the interval of what it was before."""
    rows = {one: talks.primary(one) for one in which}
    return all(r["rebound_low"] < 1 < r["rebound_high"] for r in rows.values()), ", ".join(f"{r['rebound']:.2f}" for r in rows.values())


@truth
def ceasefire_higher_after(which: str) -> tuple[bool, str]:
    """The rate after the ceasefire is above that before, and the interval excludes no difference."""
    row = talks.primary(which)
    return row["rebound_low"] > 1, f"{row['rebound']:.2f} ({row['rebound_low']:.2f} to {row['rebound_high']:.2f})"


@truth
def ceasefire_without_p(which: str) -> tuple[bool, str]:
    """So few separate placements exist that no p-value is printed."""
    import pandas as pd

    row = talks.primary(which)
    return bool(pd.isna(row["p"])), f"separate placements: {row['independent']}" + ("" if pd.isna(row["p"]) else f", p {row['p']:.3f}")


# --- Deals and operations -------------------------------------------------------------------


def _tested() -> dict[str, int]:
    frame = talks.against_chance()
    matched = frame["ucdp-ged_p"].notna() | frame["acled_p"].notna()
    early = frame["ucdp-ged_reason"].str.contains("before 2007") | frame["acled_reason"].str.contains("before 2007")
    return {
        "all": len(frame),
        "early": int(early.sum()),
        "overlapping": int((frame["overlaps"] > 0).sum()),
        "alone": int((frame["overlaps"] == 0).sum()),
        "matched": int(matched.sum()),
        "apart": int(talks.separable(frame).sum()),
    }


@fact
def turns_tested(what: str) -> str:
    """Deals and operations of the fixed list: all, early (before 2007), overlapping, alone, matched
    (with enough placebo dates in a record), apart (alone and matched)."""
    return str(_chosen(_tested(), what))


@fact
def placebo_minimum() -> str:
    """How many matched dates a comparison needs."""
    return str(specification.load()["S13"]["matched_placebo"]["minimum_placebos"])


@fact
def matched_months() -> str:
    """How many months before a deal or operation are matched."""
    return str(specification.load()["S13"]["matched_placebo"]["match"]["months"])


@fact
def reference_months() -> str:
    """How many months around a ceasefire its windows are placed in."""
    return str(specification.load()["S11"]["randomisation"]["reference_months"])


@truth
def none_apart(what: str = "apart") -> tuple[bool, str]:
    """No deal or operation is both alone in its windows and has enough matched dates; or is another of turns-tested."""
    found = _tested()
    return _chosen(found, what) == 0, str(found)


@truth
def most_overlap(what: str = "overlapping") -> tuple[bool, str]:
    """Over half of the deals and operations share their windows with another; or are another of turns-tested."""
    found = _tested()
    return _chosen(found, what) > found["all"] / 2, str(found)


@truth
def matched_below(event: str, source: str) -> tuple[bool, str]:
    """An event alone has enough matched dates, and its ratio lies below what 95% of them show; it shares
    its windows with another event."""
    row = talks.against_chance().set_index("event").loc[event]
    ratio, low = row[f"{source}_ratio"], row[f"{source}_low"]
    if not low > 0:  # none was computed
        return False, f"{event} has too few matched dates in {source}: {row[f'{source}_placebos']:.0f}"
    matched = _tested()["matched"]
    return bool(
        ratio < low and row["overlaps"] > 0 and matched == 1
    ), f"{ratio:.2f} against {low:.2f} on, {row['overlaps']} overlaps, {matched} matched"


# --- Returns --------------------------------------------------------------------------------


@fact
def returns_count(what: str) -> str:
    """Statements on returns: all, figures (with a figure), done, denied (or a part in it)."""
    return str(_chosen(_returns(), what))


def _returns() -> dict[str, int]:
    said = turns.returns()
    return {
        "all": len(said),
        "figures": sum(s.low is not None for s in said),
        "done": sum(s.status == "done" for s in said),
        "denied": sum(s.status in ("denied", "part") for s in said),
    }


@truth
def no_count_of_returns(status: str = "done") -> tuple[bool, str]:
    """No figure on record is given for a resettlement that is said to have happened (or that is planned, agreed …)."""
    _chosen(turns.STATUS, status)
    figures = [s.status for s in turns.returns() if s.low is not None]
    return bool(figures) and status not in figures, f"{len(figures)} figures, {figures.count(status)} of them {status}"


# --- The sequence ---------------------------------------------------------------------------


@fact
def sequence(place: str, what: str) -> str:
    """Of S13's primary comparison, PK-KP, PK-BA or contrast: ratio, interval, before, after (deaths
    per 30 days)."""
    row = results.estimate("S13", "contrast", "PK-KP/PK-BA") if place == "contrast" else results.estimate("S13", "ratio", place)
    if what in ("before", "after"):
        span = measures.Period(*row[what].split(".."))
        return number(measures.rate_30("acled", "deaths", span, [place]))
    return _chosen({"ratio": times(row["estimate"]), "interval": f"{row['low']:.1f} to {row['high']:.1f}"}, what)


@fact
def sequence_window(part: str) -> str:
    """The months before the talks, or after the truce, that are compared."""
    return str(measures.Period(*results.estimate("S13", "ratio", "PK-KP")[part].split("..")))


@fact
def sequence_specifications(what: str) -> str:
    """KP's ratio in every specification that can be estimated: all, rose (above 1), least, most."""
    frame = results.table("estimates")
    frame = frame[
        (frame["statement"] == "S13") & (frame["part"] == "ratio") & (frame["province"] == "PK-KP") & frame["estimable"].astype(bool)
    ]
    found = frame["estimate"]
    return _chosen(
        {"all": str(len(found)), "rose": str(int((found > 1).sum())), "least": times(found.min()), "most": times(found.max())}, what
    )


@truth
def sequence_rose(place: str) -> tuple[bool, str]:
    """The level after the truce is above that before the talks, and the interval excludes no change."""
    row = results.estimate("S13", "ratio", place)
    return row["low"] > 1, f"{row['estimate']:.2f} ({row['low']:.2f} to {row['high']:.2f})"


@truth
def sequence_unclear(place: str) -> tuple[bool, str]:
    """The interval of the ratio holds no change."""
    row = results.estimate("S13", "ratio", place)
    return row["low"] <= 1 <= row["high"], f"{row['estimate']:.2f} ({row['low']:.2f} to {row['high']:.2f})"


@truth
def sequence_beyond_control(factor: str = "1") -> tuple[bool, str]:
    """KP's ratio is above Balochistan's (or so many times it), and the interval excludes that it is not."""
    row = results.estimate("S13", "contrast", "PK-KP/PK-BA")
    return bool(row["low"] > float(factor)), f"{row['estimate']:.2f} ({row['low']:.2f} to {row['high']:.2f})"


# --- Verdicts -------------------------------------------------------------------------------


@fact
def claim_verdict(claim: str) -> str:
    """The answer to a statement in the table of the report's statements (documentary or interpretation);
    ReportError where it has none of its own, since a program gives it."""
    found = registers.claim(claim).verdict
    if not found:
        raise ReportError(f"{claim} has no verdict in data/claims.csv: it is measured. Name the fact verdict {claim}.")
    return found


@truth
def most_said_of(issue: str) -> tuple[bool, str]:
    """More statements of the register stand under this issue than under any other."""
    counts = {i: registers.balance(issue=i).statements for i in registers.ISSUES if i != "report"}
    return max(counts, key=counts.__getitem__) == issue, str(counts)
