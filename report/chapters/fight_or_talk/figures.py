"""The charts of `fight-or-talk.md`."""

from __future__ import annotations

from collections.abc import Sequence

import pandas as pd

from report import registers, specification, tables
from report.chapters.fight_or_talk import across, drawings, timeline
from report.chapters.fight_or_talk.measures import CEASEFIRES, PARTS, START, kp_months, primary, rate, windows
from report.estimates import results
from report.figures.chart import Chart, chart
from report.record import measures, panel, provinces
from report.record.credits import credit
from report.registers import turns
from report.words import long_date, number

SHORT = {"ucdp-ged": "UCDP", "acled": "ACLED"}
ABRIDGED = {
    "six-point-agreement-2021": "Six points, as the TTP reports",
    "nsc-operation-2023": "National Security Committee",
    "north-waziristan-returns-2019": "An official, unnamed",
    "officials-eight-thousand-2025": "Officials, unnamed",
    "un-monitors-2022-02-wish-to-resettle": "UN monitors",
    "bajwa-2025-03-06-five-thousand": "Gen Bajwa, as told by M. Malick",
}
"""Names of those whose own are too long for a row of the list of returns."""


@chart
def record_since_2004() -> Chart:
    """Governments, operations, deals, ceasefires and talks beside deaths in KP, month by month."""
    deaths = {source: kp_months(source) for source in ("ucdp-ged", "acled")}
    whole = {source: frame["whole"] for source, frame in deaths.items()}
    marks = turns.marks()
    last = max(whole["acled"].index[-1], max(m.end for m in marks).isoformat()[:7])
    counted = {lane: sum(m.lane == lane for m in marks) for lane in turns.LANES}
    years = {m.start.year for m in marks if m.lane == "operation"} & {m.start.year for m in marks if m.lane != "operation"}
    listed = ", ".join(f"{n} {turns.LANES[lane].lower()}" for lane, n in counted.items())
    return Chart(
        name="record-since-2004",
        finding=f"Since {START[:4]} the state fought and talked by turns, and in {len(years)} years it began both",
        caption=(
            "Who governed (pale: caretakers), deaths in KP in two records that differ in what they count, and what began; a bar runs to its end "
            "where one was read. Shaded years are not comparable: UCDP does not name the TTP yet."
        ),
        alt=(
            f"A picture of {START[:4]} to {last[:4]}. It shows {listed}, in {len(years)} years both operations and deals, "
            f"ceasefires or talks. UCDP's deaths in KP are most in {long_date(whole['ucdp-ged'].idxmax())} "
            f"({number(whole['ucdp-ged'].max())}), ACLED's in {long_date(whole['acled'].idxmax())} "
            f"({number(whole['acled'].max())} per 30 days)."
        ),
        table=_record_table(deaths, marks),
        source=f"{credit('ucdp-ged')} {credit('acled')} Events and governments: this book's registers.",
        unit="a mark: what was begun",
        method="method-record",
        draw=lambda layout: (timeline if layout.narrow else across).draw(layout, deaths, marks, last),
    )


def _record_table(deaths: dict[str, pd.DataFrame], marks: Sequence[turns.Mark]) -> pd.DataFrame:
    begins: dict[str, list[str]] = {}
    for mark in marks:
        begins.setdefault(mark.start.isoformat()[:7], []).append(f"{mark.short} ({mark.lane})")
    months = sorted({*deaths["ucdp-ged"].index, *deaths["acled"].index, *begins})
    ucdp, acled = (deaths[source].reindex(months) for source in ("ucdp-ged", "acled"))
    return pd.DataFrame(
        {
            "Month": months,
            "UCDP, merged": ucdp["merged"].to_numpy(),
            "UCDP, settled": ucdp["settled"].to_numpy(),
            timeline.PER_30_DAYS: acled["whole"].round(1).to_numpy(),
            "Begins": ["; ".join(begins.get(month, [])) or None for month in months],
        }
    )


@chart
def talks_by_month() -> Chart:
    """Calendar months of 2018 to January 2023: talks on record, truces in force, who governed."""
    first, last = turns.term()
    governed = next(s.end for s in turns.spells("PK-KP") if s.party == "PTI" and s.end and s.end > last)
    begin, end, until = (day.isoformat()[:7] for day in (first, last, governed))
    frame = turns.talk_months(f"{begin[:4]}-01", f"{until[:4]}-12")
    inside = turns.in_term()
    count, all_months = int(inside["talks"].sum()), len(inside)
    start = turns.first_talks()
    waited = (pd.Period(start.date[:7], "M") - pd.Period(begin, "M")).n
    after = frame[(frame["month"] > end) & (frame["talks"] | frame["truce"])]
    return Chart(
        name="talks-by-month",
        finding=f"Talks are on record in {count} of {all_months} months of the PTI's federal term",
        caption=(
            "Filled: talks, an offer, a deal or a ceasefire of the federal government and the TTP. Outlined: only a ceasefire of "
            f"the TTP was in force. Shaded: the PTI led the federal government ({long_date(first)} to {long_date(last)}). Secret talks may be missing."
        ),
        alt=(
            f"A calendar of {begin[:4]} to {until[:4]}. Of {all_months} months of the PTI's federal term {count} have talks on record; the "
            f"first, {long_date(start.date[:7])}, is {waited} months after the oath. After the term {len(after)} more months have "
            "talks on record or a ceasefire of the TTP in force."
        ),
        table=_months_table(frame[frame["month"].between(begin, until)], inside),
        source="This book's chronology, in which each event names the page that was read.",
        unit="a box: a month",
        method="method-talks-months",
        draw=lambda layout: drawings.calendar(layout, frame, (begin, end), until),
    )


def _months_table(frame: pd.DataFrame, inside: pd.DataFrame) -> pd.DataFrame:
    named: dict[str, list[str]] = {month: [] for month in frame["month"]}
    for event in dict.fromkeys([*turns.talks(), *turns.truces()]):
        for month in turns.months_of(event):
            if month in named:
                named[month].append(event.title)
    yes_no = {True: "yes", False: "no"}
    return pd.DataFrame(
        {
            "Month": frame["month"],
            "In the PTI's federal term": frame["month"].isin(inside["month"]).map(yes_no),
            "Talks on record": frame["talks"].map(yes_no),
            "A ceasefire of the TTP in force": frame["truce"].map(yes_no),
            "Box (2 filled, 1 outlined)": [2 if talks else int(truce) for talks, truce in zip(frame["talks"], frame["truce"])],
            "Events": ["; ".join(titles) or None for titles in named.values()],
        }
    )


@chart
def numbers_of_returns() -> Chart:
    """Who gives which number of returning militants, who none, who denies: statement by statement."""
    said = turns.returns()
    figures = [(s.low, s.high or s.low) for s in said if s.low is not None]
    came = sum(s.status in turns.CAME and s.low is not None for s in said)
    worded = sum(s.low is None and bool(s.counted) and s.status in turns.CAME for s in said)
    happened, denials = (len({s.statement for s in said if s.status in kinds}) for kinds in (turns.CAME, turns.DENIED))
    names = [ABRIDGED.get(s.statement, s.who) for s in said]
    rows = [(long_date(s.date), s.who, s.side, s.number or None, s.low, s.high, turns.STATUS[s.status]) for s in said]
    table = pd.DataFrame(rows, columns=["Date", "Who", "Side", "Number", "Lowest", "Highest", "What is said of it"])
    table.insert(0, "No.", range(1, len(said) + 1))
    return Chart(
        name="numbers-of-returns",
        finding=f"{came} of {len(figures)} figures in this book's register are of people said to have come back",
        caption=(
            "Statements with a number, by date, as bars on one scale; a thin end is a range. None is audited. "
            "The table has the statements without a number too."
        ),
        alt=(
            f"{len({s.statement for s in said})} statements give {len(figures)} figures, from {number(min(figures)[0])} to {number(max(high for _, high in figures))}, {came} "
            f"of them for people said to have come back, the others for plans, wishes, a release of prisoners or militants present; {happened} say that militants came back or were resettled, {worded} of them with the word "
            f"thousands; {denials} deny it or a part in it."
        ),
        table=table,
        source="This book's registers of quotations and events, in which each statement names the page that was read.",
        unit="a bar: the number of people named",
        method="method-returns",
        draw=lambda layout: drawings.statements(layout, [(one, who) for one, who in zip(said, names) if one.low is not None]),
    )


@chart
def ceasefires_by_day() -> Chart:
    """Deadly events between the state and the TTP in KP, day by day, around the ceasefires of 2014 and 2021."""
    record = tables.read("ceasefire_days")
    record = record[record["violence"] == "state-based"].groupby("date")["events"].sum()
    rows = {which: primary(which) for which in ("2014", "2021")}
    spans = {which: windows(row) for which, row in rows.items()}
    counts = {}
    for which, parts in spans.items():
        every = pd.date_range(parts["before"][0], parts["after"][1])
        counts[which] = record.reindex(every).fillna(0).astype(int)
    table = pd.DataFrame(
        [
            {
                "Ceasefire": which,
                "Part": {"during": "ceasefire"}.get(part, part),
                "From": first.strftime("%Y-%m-%d"),
                "To": last.strftime("%Y-%m-%d"),
                "Days": int(rows[which][f"days_{part}"]),
                "Events": int(rows[which][part]),
                "Days with an event": int((counts[which][first:last] > 0).sum()),
            }
            for which, parts in spans.items()
            for part, (first, last) in parts.items()
        ]
    )
    around = [(r["before"] + r["after"]) / (r["days_before"] + r["days_after"]) * 7 for r in rows.values()]
    fewer = all(rate(r, "during") < other for r, other in zip(rows.values(), around))
    estimates = [r["estimate"] for r in rows.values()]
    return Chart(
        name="ceasefires-by-day",
        finding=f"Fighting with the TTP was {'rarer' if fewer else 'no rarer'} during the ceasefires of {' and '.join(rows)}",
        caption=(
            "A bar is a day with fighting between the state and the TTP in KP that UCDP records with at least one death in the high estimate. Shaded: the "
            "ceasefire. Before and after: as many days, to the next operation or the record's end."
        ),
        alt=(
            "Bars by day in two panels. "
            + " ".join(
                f"{CEASEFIRES[w]}: {number(r['before'])} events in {number(r['days_before'])} days before, {number(r['during'])} in "
                f"{number(r['days_during'])} during, {number(r['after'])} in {number(r['days_after'])} after."
                for w, r in rows.items()
            )
            + f" The rate during is {min(estimates):.2f} to {max(estimates):.2f} of that around."
        ),
        table=table,
        source=credit("ucdp-ged"),
        unit="events a day",
        method="method-ceasefires",
        draw=lambda layout: drawings.days(layout, counts, rows, spans),
    )


@chart
def truce_of_2022() -> Chart:
    """ACLED's battles and explosions in KP by month around the truce of 2022."""
    row = primary("2022")
    frame = panel.monthly("acled", violence=["battles", "explosions"])
    frame = frame[(frame["province"] == provinces.KP) & frame["month"].between("2021-01", "2023-12") & ~frame["partial"]]
    months = frame.assign(rate=measures.per_30_days(frame, "events")).set_index("month")["rate"]
    means = {part: rate(row, part, 30) for part in PARTS}
    dates = [(registers.span(e.date)[0], registers.span(e.end)[1]) for e in turns.truces() if "2021-01" <= e.date < "2024"]
    truces = [(pd.Timestamp(start), pd.Timestamp(end)) for start, end in dates]
    in_truce = ["yes" if any(start[:7] <= month <= end[:7] for start, end in dates) else "no" for month in months.index]
    table = pd.DataFrame(
        {"Month": months.index, "Events per 30 days": months.round(1).to_numpy(), "A ceasefire in force on some day": in_truce}
    )
    fewer = "fewer" if means["during"] < means["before"] else "no fewer"
    return Chart(
        name="truce-of-2022",
        finding=f"In the truce of 2022 battles and bombings were {fewer} than before",
        caption=(
            f"Battles, explosions and strikes in KP, by all sides. Shaded: a ceasefire with the TTP. Black lines: the mean of {number(row['days_before'])} days before, "
            f"{number(row['days_during'])} days during and {number(row['days_after'])} days after, in whole weeks."
        ),
        alt=(
            f"Bars by month, {months.index[0]} to {months.index[-1]}. Battles and explosions in KP: {means['before']:.0f} before the "
            f"truce of 2 June 2022, {means['during']:.0f} during, {means['after']:.0f} after. Most in {long_date(months.idxmax())} with {number(months.max())} per 30 days."
        ),
        table=table,
        source=credit("acled"),
        unit="events per 30 days",
        method="method-ceasefires",
        draw=lambda layout: drawings.truce(layout, months, truces, windows(row), row, means),
    )


@chart
def ceasefires_against_chance() -> Chart:
    """Each ceasefire: events during to events around it, after to before, with intervals and alternatives."""
    frame = results.table("estimates_ceasefire")
    rows = {which: primary(which) for which in CEASEFIRES}
    cells = frame[frame["estimable"].astype(bool)]
    others = {w: cells.loc[cells["ceasefire"] == w, "estimate"].dropna() for w in CEASEFIRES}
    lower = [w for w in CEASEFIRES if results.verdict("S11", w)["verdict"] == "lower"]
    table = pd.DataFrame(
        [
            {
                "Ceasefire": CEASEFIRES[w],
                "During to around": round(r["estimate"], 2),
                "Interval": f"{r['low']:.2f} to {r['high']:.2f}",
                "Rank among placements (p)": f"{r['p']:.3f}" if pd.notna(r["p"]) else "too few to say",
                "Separate placements": int(r["independent"]),
                "After to before": round(r["rebound"], 2),
                "Its interval": f"{r['rebound_low']:.2f} to {r['rebound_high']:.2f}",
                "Other specifications": f"{others[w].min():.2f} to {others[w].max():.2f}",
            }
            for w, r in rows.items()
        ]
    )
    return Chart(
        name="ceasefires-against-chance",
        finding=f"The ceasefires of {' and '.join(lower)} were clearly quieter than the days around them"
        if lower
        else "No ceasefire was clearly quieter than the days around it",
        caption=(
            "Circle: rate of fighting during a ceasefire divided by that around it. Square: after divided by before. Lines: "
            f"{specification.general('confidence'):.0%} intervals. Small strokes: every other specification. For 2022 all actors count."
        ),
        alt="Three pairs of intervals on a logarithmic axis. "
        + " ".join(
            f"{CEASEFIRES[w]}: during to around {r['estimate']:.2f} ({r['low']:.2f} to {r['high']:.2f}), after to before {r['rebound']:.2f}."
            for w, r in rows.items()
        ),
        table=table,
        source=f"{credit('ucdp-ged')} {credit('acled')}",
        unit="times the days around",
        method="method-ceasefires",
        draw=lambda layout: drawings.intervals(layout, rows, others),
    )


@chart
def before_talks_after_truce() -> Chart:
    """ACLED deaths in KP and Balochistan: the year before the first talks, the year after the truce."""
    codes = ("PK-KP", "PK-BA")
    rows = {c: results.estimate("S13", "ratio", c) for c in codes}
    both = results.estimate("S13", "contrast", "PK-KP/PK-BA")
    names = provinces.names()
    spans = {part: tuple(rows["PK-KP"][part].split("..")) for part in ("before", "after")}
    frame = panel.monthly("acled")
    frame = frame[frame["province"].isin(codes) & frame["month"].between(spans["before"][0], spans["after"][1])]
    months = frame.assign(rate=measures.per_30_days(frame, "deaths_best")).pivot(index="month", columns="province", values="rate")
    levels = {(c, part): measures.rate_30("acled", "deaths", measures.Period(*span), [c]) for c in codes for part, span in spans.items()}

    titles = {c: f"{names[c]}: {r['estimate']:.1f} times ({r['low']:.1f} to {r['high']:.1f})" for c, r in rows.items()}
    table = pd.DataFrame({"Month": months.index, **{f"{names[c]}, deaths per 30 days": months[c].round(1).to_numpy() for c in codes}})
    table["Window"] = ["before" if m <= spans["before"][1] else ("after" if m >= spans["after"][0] else None) for m in table["Month"]]
    return Chart(
        name="before-talks-after-truce",
        finding=(
            f"After the truce KP had {rows['PK-KP']['estimate']:.1f} times the deaths of the year before the talks, Balochistan {rows['PK-BA']['estimate']:.1f}"
        ),
        caption=(
            f"Political violence, all sides, by month. Lines: the levels of {measures.Period(*spans['before'])} and of {measures.Period(*spans['after'])}. "
            "In Balochistan other groups come before the TTP. An order in time, not a cause: the Taliban took Kabul in between."
        ),
        alt=(
            f"Two panels by month. KP: {number(levels['PK-KP', 'before'])} deaths per 30 days before, {number(levels['PK-KP', 'after'])} after, "
            f"{rows['PK-KP']['estimate']:.1f} times ({rows['PK-KP']['low']:.1f} to {rows['PK-KP']['high']:.1f}). Balochistan: {number(levels['PK-BA', 'before'])} and "
            f"{number(levels['PK-BA', 'after'])}, {rows['PK-BA']['estimate']:.1f} times. KP's change is {both['estimate']:.1f} times Balochistan's "
            f"({both['low']:.1f} to {both['high']:.1f})."
        ),
        table=table,
        source=credit("acled"),
        unit="deaths per 30 days",
        method="method-sequence",
        draw=lambda layout: drawings.sequence(layout, months, spans, levels, names, titles),
    )
