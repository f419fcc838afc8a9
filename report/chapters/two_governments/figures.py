"""The charts of `two-governments.md`: who governed, what each side said and did, deaths by spell."""

from __future__ import annotations

import pandas as pd

from report import registers
from report.chapters.two_governments import drawings, lanes, response, tracks
from report.chapters.two_governments import measures as alignment
from report.chapters.two_governments.drawings import CODES, PROVINCES, cell
from report.chapters.two_governments.lanes import FIRST, LEVELS, ordinal
from report.chapters.two_governments.measures import BALOCHISTAN, KP
from report.chapters.two_governments.tracks import PANELS, named
from report.estimates import results
from report.figures.chart import Chart, chart
from report.figures.marks import between
from report.figures.parts import within
from report.record import provinces
from report.record.credits import covered, credit
from report.registers import SIDES, positions
from report.words import long_date, number, ratio

REGISTERS = "Registers of this book (data/{}), from public pages read in archived copies."
METHOD, ALIGNED = "method-positions", "method-alignment"


@chart
def who_governed_when() -> Chart:
    """Heads of government at both levels by leading party, caretakers apart, and how the two related."""
    last = registers.last_read()
    heads = [g for g in registers.governments() if not g.end or g.end >= FIRST]
    spells = alignment.spells(FIRST, last)
    months = {state: sum(s.months for s in spells if s.state == state) for state in alignment.STATES}
    every = sum(months.values())
    rows = [
        (
            LEVELS[head.level],
            head.start,
            head.end or "in office",
            head.head,
            head.leading_party or "caretaker",
            ordinal(head.end) - ordinal(head.start) if head.end else None,
        )
        for head in heads
    ]
    return Chart(
        name="governments-in-office",
        finding=f"Rivals governed in Islamabad and Peshawar in {months['opposed']} of the {every} months to {long_date(last)}",
        caption=(
            "Who led the government in Islamabad and in Peshawar, and how the two related: one party, coalition partners or rivals. Pale and dashed: caretakers."
        ),
        alt=(
            f"Lanes from {long_date(FIRST)} to {long_date(last)}. Opposed parties led the two governments in {months['opposed']} of {every} "
            f"months, one party in both in {months['same']}, coalition partners in {months['partners']}; a caretaker governed at one level or "
            f"both in {months['caretaker']}."
        ),
        table=pd.DataFrame(rows, columns=["Level", "From", "To", "Head of government", "Leading party", "Days"]).astype({"Days": float}),
        source=REGISTERS.format("governments.csv"),
        unit="a block: a party in office",
        method=ALIGNED,
        draw=lambda layout: lanes.draw(layout, heads, spells, last),
    )


FEDERAL, PROVINCIAL = "federal-cabinet+military", "kp-government+pti"
OPENING = ("talks", "operations")
"""The issues that the chapter draws; the others are drawn where the tests are."""


def _positions(name: str, panels: list[str], finding: str, alt: str) -> Chart:
    """The positions on some issues, in two lanes each."""
    rows = {panel: tracks.rows_of(panel) for panel in panels}
    cells = [
        (PANELS[panel][0], SIDES[p.side], p.date, p.kind, p.known_by, p.id, p.code_a, p.code_b)
        for panel, some in rows.items()
        for p in some
    ]
    columns = ["Issue", "Side", "Date", "Kind", "Known by", "Register entry", "First coding", "Second coding"]
    return Chart(
        name=name,
        finding=finding,
        caption=(
            "Hollow: statements; filled: decisions and acts; small: known by relay or paraphrase alone. Farther from the middle line: firmer. "
            "Dotted: two codings differ."
        ),
        alt=alt,
        table=pd.DataFrame(cells, columns=columns).astype({"First coding": float, "Second coding": float}),
        source=REGISTERS.format("positions.csv"),
        unit="a mark: one dated position",
        method=METHOD,
        draw=lambda layout: tracks.draw(layout, rows),
    )


def _count(issue: str, sides: str, sign: int, since: str = "") -> int:
    """How many coded positions of sides point one way on an issue."""
    return sum(p.code is not None and p.code * sign > 0 for p in positions.select(sides, issue, since))


@chart
def positions_on_talks_and_operations() -> Chart:
    """Positions on talks with the TTP and on operations in KP: Islamabad above, Peshawar below."""
    federal_for, federal_against = (_count("talks", FEDERAL, sign, "2023") for sign in (1, -1))
    kp_for, kp_against = (_count("talks", PROVINCIAL, sign, "2023") for sign in (1, -1))
    before = _count("talks", "federal-cabinet", 1, "2021") - _count("talks", "federal-cabinet", 1, "2023")
    apart = federal_against > federal_for and kp_for > kp_against
    return _positions(
        "positions-on-talks-and-operations",
        list(OPENING),
        "Islamabad speaks against talks with the TTP, Peshawar for talks"
        if apart
        else "On talks with the TTP neither side speaks with one voice",
        f"Two lanes an issue. On talks since 2023 the federal cabinet and the military have {federal_against} positions against and "
        f"{federal_for} for; the KP government and the PTI {kp_against} against and {kp_for} for. In 2021 and 2022 the "
        f"federal cabinet has {before} for talks. On operations the KP government and the PTI have "
        f"{_count('operations', PROVINCIAL, -1)} against and {_count('operations', PROVINCIAL, 1)} for, the cabinet and the military "
        f"{_count('operations', FEDERAL, -1)} against and {_count('operations', FEDERAL, 1)} for.",
    )


@chart
def positions_on_other_issues() -> Chart:
    """Positions on the issues that `positions_on_talks_and_operations` leaves out."""
    both = all(
        positions.carried([p for p in positions.select(sides, "kabul") if p.code is not None and p.code * sign > 0])
        for sides in (FEDERAL, "kp-government")
        for sign in (1, -1)
    )
    return _positions(
        "positions-on-other-issues",
        [panel for panel in PANELS if panel not in OPENING],
        "On Kabul each side has spoken for talks and for pressure" if both else "On Kabul at least one side has spoken one way alone",
        "Two lanes an issue. On Kabul the federal cabinet and the military have "
        f"{_count('kabul', FEDERAL, 1)} positions for talks and {_count('kabul', FEDERAL, -1)} for pressure or force, the KP "
        f"government {_count('kabul', 'kp-government', 1)} and {_count('kabul', 'kp-government', -1)}. On the return of Afghans the KP government "
        f"has {_count('refugees', 'kp-government', -1)} against and {_count('refugees', 'kp-government', 1)} for. On money the cabinet has "
        f"{_count('funding', 'federal-cabinet', 1)} that say it was paid; the KP government and the PTI have {_count('funding', PROVINCIAL, -1)} "
        "that say it was not, or not enough.",
    )


@chart
def two_codings() -> Chart:
    """The points that two codings gave to the same items, and the items on which they differ."""
    units = positions.judged(positions.positions())
    counts = {(a, b): [p for p in units if cell(p) == (a, b)] for a in CODES for b in CODES}
    counts = {key: some for key, some in counts.items() if some}
    differing = sorted((p for p in units if p.differs), key=lambda p: (list(positions.issues()).index(p.issue), p.date))
    points, codable = (positions.agreement(positions.positions(), on) for on in ("points", "codable"))
    judged = {on: len(positions.codings(positions.positions(), on)) for on in ("points", "codable")}
    titles = {name: issue.title for name, issue in positions.issues().items()}
    rows = [
        (first, second, len(some), "–" if first == second else " · ".join(f"{titles[p.issue]}: {named(p)}" for p in some))
        for (first, second), some in counts.items()
    ]
    return Chart(
        name="two-codings",
        finding=f"Two codings give different answers on {len(differing)} of {len(units)} items",
        caption=(
            "Each number counts items by the point that the first and the second coding gave; “none”: not codable. The codebook's own "
            "examples are left out, and a joint event counts once per issue."
        ),
        alt=(
            f"A square of counts. The codings agree on {len(units) - len(differing)} of {len(units)} items and differ on {len(differing)}, which are "
            f"listed. Kappa on the point: {points.kappa:.2f}, interval {points.kappa_low:.2f} to {points.kappa_upp:.2f}, {judged['points']} items; on codable or not: "
            f"{codable.kappa:.2f}, interval {codable.kappa_low:.2f} to {codable.kappa_upp:.2f}, {judged['codable']} items."
        ),
        table=pd.DataFrame(rows, columns=["First coding", "Second coding", "Items", "Which, where they differ"]),
        source=REGISTERS.format("positions.csv"),
        unit="a number: items with that pair of codes",
        method=METHOD,
        draw=lambda layout: drawings.codings(layout, counts, differing),
    )


def _span(first: str, last: str) -> str:
    return f"{long_date(first)} to {long_date(last)}"


@chart
def deaths_by_spell() -> Chart:
    """Deaths per 30 days in KP and Balochistan over each spell of party alignment (ACLED)."""
    frame = alignment.rates("acled")
    ruled = frame[frame["state"] != "caretaker"]
    top, low = ruled.loc[ruled[KP].idxmax()], ruled.loc[ruled[KP].idxmin()]
    outside = top["state"] != "opposed" and low["state"] != "opposed"
    table = pd.DataFrame(
        {
            "From": frame["first"],
            "To": frame["last"],
            "By party": frame["state"].map(alignment.STATES),
            "Federal, KP": [", ".join(filter(None, pair)) or "–" for pair in zip(frame["federal"], frame["kp"])],
            "Months": frame["months"],
            "Months with federal talks": frame["talks"],
            "Khyber Pakhtunkhwa": frame[KP].round(1),
            "Balochistan": frame[BALOCHISTAN].round(1),
        }
    )
    return Chart(
        name="deaths-by-spell",
        finding="KP's deadliest and its calmest years both fell under governments that were not rivals"
        if outside
        else f"KP's level was highest with {alignment.STATES[top['state']]} and lowest with {alignment.STATES[low['state']]}",
        caption=(
            "Deaths per 30 days in political violence, all actors, averaged over each spell. Filled: rivals governed. Outlined: one party or coalition "
            "partners. Dashed: caretakers. Spells differ in length and in much else; no test is made."
        ),
        alt=(
            f"Bars for {len(frame)} spells. Caretakers apart, KP's highest level is {number(top[KP])} deaths per 30 days, {_span(top['first'], top['last'])} "
            f"({alignment.STATES[top['state']]}), its lowest {number(low[KP])}, {_span(low['first'], low['last'])} ({alignment.STATES[low['state']]}). In the "
            f"last spell ({alignment.STATES[frame['state'].iloc[-1]]}) KP has {number(frame[KP].iloc[-1])} and Balochistan {number(frame[BALOCHISTAN].iloc[-1])}."
        ),
        table=table,
        source=f"{credit('acled')} Governments: data/governments.csv.",
        unit="deaths per 30 days",
        method=ALIGNED,
        draw=lambda layout: drawings.spells(layout, frame),
    )


@chart
def attacks_in_kp_and_balochistan() -> Chart:
    """Deaths in attacks in KP and Balochistan by spell, as multiples of those of the last months under one party."""
    frame = alignment.attacks_by_spell()
    first, last = frame.iloc[0], frame.iloc[-1]
    further = last[f"{BALOCHISTAN} times"] > last[f"{KP} times"]
    table = pd.DataFrame({"From": frame["first"], "To": frame["last"], "By party": frame["state"].map(alignment.STATES)})
    for code, name in PROVINCES.items():
        table[f"{name}, deaths"], table[f"{name}, times"] = frame[code].round(1), frame[f"{code} times"].round(1)
    return Chart(
        name="attacks-in-kp-and-balochistan",
        finding="Bombings and attacks on civilians rose further in Balochistan, whose government sides with Islamabad"
        if further
        else "Bombings and attacks on civilians rose at least as much in KP as in Balochistan",
        caption=(
            f"Deaths in attacks per month under each pair of governments, as a multiple of those of {_span(first['first'], first['last'])}, when one party led both. "
            "Attacks: suicide bombs, mines, grenades, violence against civilians; not clashes, raids on posts among them, nor air strikes."
        ),
        alt=(
            f"Two lines in {len(frame)} steps. Since {long_date(last['first'])} deaths in attacks are {last[f'{KP} times']:.1f} times the first level in KP and "
            f"{last[f'{BALOCHISTAN} times']:.1f} times in Balochistan. Under caretakers before, KP was at {frame[f'{KP} times'].iloc[-2]:.1f} and Balochistan at "
            f"{frame[f'{BALOCHISTAN} times'].iloc[-2]:.1f}."
        ),
        table=table,
        source=credit("acled"),
        unit="deaths in attacks, times those under one party",
        method=ALIGNED,
        draw=lambda layout: drawings.attacks(layout, frame),
    )


@chart
def contrast_among_dates() -> Chart:
    """KP's change to Balochistan's in deaths by attacks, at March 2024 and at every earlier date."""
    frame, (low, high) = alignment.contrasts(), alignment.contrast_band()
    main = results.estimate("S17_control", "contrast", f"{KP}/{BALOCHISTAN}")
    n, inside = int((frame["kind"] == "before").sum()), low <= main["estimate"] <= high
    told = f"{ratio(main['estimate'])} times Balochistan's (interval {ratio(main['low'])} to {ratio(main['high'])})"
    table = pd.DataFrame({"First month after": frame["month"], "KP to Balochistan": frame["ratio"].round(2)})
    table["Date"] = frame["kind"].map({"before": "earlier", "true": "opposed governments"}).to_numpy()
    return Chart(
        name="contrast-among-dates",
        finding=f"In attacks KP changed {ratio(main['estimate'])} times as much as Balochistan, {'within' if inside else 'outside'} what other dates show",
        caption=(
            "KP's change in deaths in attacks to Balochistan's, in windows as long and as far apart as those of the main comparison, from each "
            "earlier month. Band: the middle 95%. Diamond and bar: March 2024, with its 95% interval. Neighbouring dates share most months."
        ),
        alt=(
            f"A line of {n} earlier dates and a diamond. KP's change since March 2024 is {told}; the middle 95% of the earlier dates lie between "
            f"{ratio(low)} and {ratio(high)}."
        ),
        table=table,
        source=credit("acled"),
        unit="times Balochistan’s change",
        method=ALIGNED,
        draw=lambda layout: drawings.contrast(layout, frame, main, (low, high)),
    )


@chart
def response_by_claimant() -> Chart:
    """Operations, militants killed for each of the forces' dead, and shares of the dead, by province, year and claimant."""
    frame = response.claims()
    names = provinces.names() | {"PK": "The whole country"}
    army = frame[(frame["area"] == KP) & (frame["claimant"] == "ISPR")].dropna(subset=["low"])
    last = int(army["year"].iloc[-1])
    police = response.claim(KP, "KP-Police", last)
    table = pd.DataFrame(
        {
            "Area": frame["area"].map(names),
            "Year": frame["year"],
            "Claimant": frame["claimant"],
            "Operations": frame["operations"],
            "Operations, another print": frame["disputed"],
            "Killed for each, low": frame["low"].round(1),
            "Killed for each, high": frame["high"].round(1),
            "Civilians, %": (frame["civilians"] * 100).round(1),
            "Police, %": (frame["police"] * 100).round(1),
            "Operations to": frame["made_until"].replace("", None),
            "Deaths to": frame["until"].replace("", None),
            "Forces' dead by": frame["forces_by"].replace("", None),
            "Contested": frame["contested"].replace("", None),
            "Read in": frame["read_in"],
        }
    )
    return Chart(
        name="response-by-claimant",
        finding=(
            f"Two claims differ: for each of the forces killed in KP in {last} at least {ratio(army['low'].iloc[-1])} militants died (the army), or at most {ratio(police['high'])} (police)"
            if police is not None and police["high"] < army["low"].iloc[-1]
            else f"The army and KP's police differ on how many militants died for each of the forces in KP in {last}"
        ),
        caption=(
            "Claims, no score of success. Middle: militants for each of the forces killed (2023: the Interior Ministry's). Right: civilians, then police, among "
            "the other dead. Hollow: disputed. A row's date, or star, is that of its dead; operations are of the year unless dated."
        ),
        alt=(f"Rows for {len(frame)} claims. " + " ".join(f"{_told(row, names)}." for row in frame.itertuples())),
        table=table,
        source="Published figures (data/published_figures.csv), each as read on the page of its row.",
        unit="left: number; middle: ratio; right: % of the dead",
        method="counting-method",
        draw=lambda layout: drawings.claims(layout, frame),
    )


def _told(row, names: dict[str, str]) -> str:
    """A claim in words."""
    parts = []
    if row.operations == row.operations:
        parts.append(
            f"{number(row.operations)} operations" + (f" (contested: {number(row.disputed)})" if row.disputed == row.disputed else "")
        )
    if row.low == row.low:
        parts.append(f"{between(f'{row.low:.1f}', f'{row.high:.1f}')} militants for each of the forces")
    if row.civilians == row.civilians:
        parts.append(f"civilians {row.civilians:.0%}" + (f", police {row.police:.0%}" if row.police == row.police else ""))
    return f"{names[row.area]} {drawings.of_claim(row)}: {', '.join(parts)}"


@chart
def dead_by_side(first_year: int = 2007) -> Chart:
    """UCDP's dead of armed groups for each of the state's, KP and Balochistan by year, with the range that the unknown leave."""
    frame = response.recorded(within(first_year, response.SIDES_FROM, covered("ucdp-ged")[1].year - 1, "The first year"))
    more = {code: frame[(frame["province"] == code) & (frame["low"] > 1)] for code in PROVINCES}
    years = frame["year"].nunique()
    peak = {code: frame.loc[frame[frame["province"] == code]["ratio"].idxmax()] for code in PROVINCES}
    table = pd.DataFrame({"Year": sorted(frame["year"].unique())})
    for code, name in PROVINCES.items():
        own = frame[frame["province"] == code]
        for words, column in (("the state's dead", "state"), ("groups' dead", "groups"), ("side unknown", "unknown")):
            table[f"{name}, {words}"] = own[column].to_numpy()
        for words, column in (("ratio", "ratio"), ("low", "low"), ("high", "high")):
            table[f"{name}, {words}"] = own[column].round(2).to_numpy()
    return Chart(
        name="dead-by-side",
        finding=f"In KP more militants than members of the forces died in at least {len(more[KP])} of {years} years",
        caption=(
            "Dead of armed groups for each of the state's dead, in militancy, by year, where the side is known. Lines: if all the unknown were the "
            "state's, or all the groups'. It is no score of success. Whom a toll counts as a militant often rests on the military's word."
        ),
        alt=(
            f"Two panels by year, {frame['year'].min()} to {frame['year'].max()}. "
            + " ".join(
                f"{name}: above one in {len(more[code])} years whatever the unknown were, most in {int(peak[code]['year'])} with {peak[code]['ratio']:.1f}."
                for code, name in PROVINCES.items()
            )
        ),
        table=table,
        source=credit("ucdp-ged"),
        unit="militants killed for each of the forces’ dead",
        method="method-victims",
        draw=lambda layout: drawings.sides(layout, frame),
    )
