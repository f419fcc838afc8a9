"""The charts of `counting-violence.md`: who counts what, side by side, and where records break."""

from __future__ import annotations

from collections import Counter
from typing import NamedTuple

import pandas as pd

from report.chapters.counting_violence import breaks, ranges
from report.chapters.counting_violence import measures as counting
from report.chapters.counting_violence.measures import FIELDS
from report.chapters.counting_violence.ranges import SCOPES
from report.figures.chart import Chart, chart, colour
from report.figures.parts import within
from report.figures.sheet import Sheet
from report.record.credits import credit, recorded
from report.registers import published
from report.words import listed, long_date, number

PAIR_NAMES = {
    "acled": "ACLED",
    "ucdp-ged": "UCDP",
    "gtd": "GTD",
    "pips-attacks": "PIPS",
    "picss-attacks": "PICSS",
    "crss-violence": "CRSS since 2018",
    "crss-violence-all": "CRSS to 2017",
}
MARKS = (
    "Each dot is one count; the grey line runs from the lowest to the highest of a whole year. Open dots are outside it: + part of the "
    "year, * first release, † disputed. ° Found on one minor site only."
)
METHOD = "counting-method"


# --- Side by side ---------------------------------------------------------------------------


def _credits(read_in) -> str:
    """The source line: each institute with the outlets in which its numbers were read."""
    outlets: dict[str, list[str]] = {}
    for text in dict.fromkeys("; ".join(read_in).split("; ")):
        institute, _, outlet = text.partition(", as reported by ")
        institute = institute.removesuffix(", own page")
        if not institute.startswith(("ACLED", "UCDP")):
            outlets.setdefault(institute, []).append(outlet)
    return " ".join(f"{who}, {_relays(where)}." for who, where in sorted(outlets.items()))


def _release(source: str) -> str:
    record = recorded(source)
    return f"UCDP {record['release']}, {record['license']}; data to {long_date(record['last'])}."


def _relays(where: list[str]) -> str:
    relayed = "as reported by " + "; ".join(sorted(filter(None, where)))
    if "" not in where:
        return relayed
    return "own page" + (f", and {relayed}" if any(where) else "")


def _years(count: int = 5) -> range:
    last = counting.latest_year("PK")
    return range(last + 1 - within(count, 2, 10, "The number of years"), last + 1)


def _ranges(areas: dict[str, str], kind: str, years: range):
    """Draws a panel of ranges for each area on one scale, beside each other where there is room."""
    top = (1.12 if len(areas) == 1 else 1.35) * max(counting.side_by_side(area, kind, years)["value"].max() for area in areas)

    def draw(layout):
        side = len(areas) if not layout.narrow else 1
        figure, axes = layout.figure((310 if len(areas) == 1 else 240) * len(areas) // side, len(areas) // side, side, sharey=side > 1)
        room = 4.4 if layout.narrow or side > 1 else 1.7
        for ax, (area, name) in zip(axes.flat, areas.items()):
            ranges.draw(ax, area, kind, years, top, room, legend=ax is axes.flat[0])
            ax.set_title(name if len(areas) > 1 else "")
        return figure

    return draw


def _institutes(frame: pd.DataFrame) -> str:
    """The source line: who made the numbers; ACLED and UCDP are credited by release."""
    made = {text.partition(",")[0] for cell in frame["read_in"] for text in cell.split("; ")} - {"ACLED", "UCDP"}
    return f"{listed(sorted(made))}, each number with the outlet in which it was read in the table."


def _national_chart(kind: str, count: int, finding: str) -> Chart:
    years = _years(count)
    frame, last = counting.side_by_side("PK", kind, years), years[-1]
    ends = counting.spread("PK", kind, last)
    ratios = ", ".join(f"{year} {counting.spread('PK', kind, year)['ratio']:.1f}" for year in years)
    return Chart(
        name=f"counts-{kind}-pakistan",
        finding=finding.format(low=number(ends["low"]), high=number(ends["high"]), last=last),
        caption=MARKS,
        alt=(
            f"A dot for each of {frame['name'].nunique()} counts in each of {len(years)} years, coloured by what they take in. "
            f"For {last} the whole-year counts run from {number(ends['low'])} ({ends['lowest']}) to "
            f"{number(ends['high'])} ({ends['highest']}). Largest to smallest: {ratios}."
        ),
        table=ranges.twin(frame),
        # UCDP's deaths of the country are of its country-month file, its events of GED.
        source=f"{_institutes(frame)} {credit('acled')} "
        f"{_release('ucdp-country-months') if kind == 'deaths' else credit('ucdp-ged')} {_release('ucdp-candidate-2025')}",
        unit=f"{'people killed' if kind == 'deaths' else 'attacks, incidents or events'} a year, by count",
        method=METHOD,
        draw=_ranges({"PK": "Pakistan"}, kind, years),
    )


@chart
def national_deaths(years: int = 5) -> Chart:
    """Deaths in Pakistan by all counts, the last years."""
    return _national_chart("deaths", years, "Who counts decides: {low} or {high} people killed in {last}")


@chart
def national_incidents(years: int = 5) -> Chart:
    """Attacks, incidents or events in Pakistan by all counts, the last years."""
    return _national_chart("incidents", years, "Counts of attacks and incidents in {last} go from {low} to {high}")


@chart
def kp_and_balochistan(years: int = 5) -> Chart:
    """Deaths in KP and in Balochistan by all counts, the last years."""
    span, areas = _years(years), {"PK-KP": "Khyber Pakhtunkhwa", "PK-BA": "Balochistan"}
    frames = {area: counting.side_by_side(area, "deaths", span) for area in areas}
    kp, ba = (counting.spread(area, "deaths", span[-1]) for area in areas)
    table = pd.concat([ranges.twin(frame).assign(Area=areas[area]) for area, frame in frames.items()], ignore_index=True)
    return Chart(
        name="counts-kp-balochistan",
        finding=f"The counts of {span[-1]} differ {kp['ratio']:.1f}\u00a0times in KP and {ba['ratio']:.1f}\u00a0times in Balochistan",
        caption=MARKS,
        alt=(
            f"A dot for each count and year since {span[0]} in two panels. KP, {span[-1]}: from {number(kp['low'])} ({kp['lowest']}) to {number(kp['high'])} "
            f"({kp['highest']}). Balochistan: from {number(ba['low'])} to {number(ba['high'])}."
        ),
        table=table[["Area", "Count", "Measure", "Period", "Value", "Status", "Read in", "Confidence"]],
        source=f"{_institutes(pd.concat(frames.values()))} {credit('acled')} {credit('ucdp-ged')}",
        unit="people killed a year, by count",
        method=METHOD,
        draw=_ranges(areas, "deaths", span),
    )


# --- One year, step by step -----------------------------------------------------------------


class Bar(NamedTuple):
    """A step from one number of dead to the next, or a whole count from nought on."""

    words: str
    start: int
    end: int
    printed: str
    why: str


WHY = {
    "count": ("ink", "", "a printed count, or a sum of two"),
    "definition": ("accent", "added: ", "definition"),
    "institute": ("muted", "added: ", "difference between institutes"),
    "printed": ("PK", "Without militants: ", "printed, without militants"),
    "less": ("PK", "Without militants: ", "printed total less militants"),
}
"""By kind of bar: its colour, what its name begins with in the twin, and its kind in words."""
FLAGS = {"†": "disputed", "°": counting.SIGNS["°"]}
STEP_HEADS = {1: ("Added by definition", "accent"), 3: ("Added because two institutes differ", "muted")}


class Line(NamedTuple):
    """How a row of a sheet is laid out: height, width of names, and where its words and its marks stand."""

    height: int
    label: int
    words: float
    marks: float


def _bars_of(year: int) -> tuple[list[Bar], list[Bar]]:
    """The steps between the counts of a year, and the counts without militants."""
    bars, at = [], 0
    for row in counting.steps(year).itertuples():
        start, at = (at, at + row.value) if row.change else (0, int(row.value))
        printed = number(at) if not row.change else f"+{row.value:,}" if row.value >= 0 else f"−{-row.value:,}"
        bars.append(Bar(row.step, start, at, printed + "°" * row.low, row.why))
    crss = counting.published("crss-violence", "deaths", str(year))
    printed = number(crss["value"]) + "°" * (crss["confidence"] == "low")
    bars.append(Bar("CRSS: attacks and operations", 0, int(crss["value"]), printed, "count"))
    without = []
    for row in counting.without_militants(year).itertuples():
        why = "printed" if row.Index.startswith("ISPR") else "less"
        without.append(Bar(row.Index, 0, int(row.value), number(row.value) + "†" * row.disputed + "°" * row.low, why))
    return bars, without


def _bar(sheet: Sheet, y: float, bar: Bar, line: Line, scale: float) -> None:
    hue, strong = WHY[bar.why][0], bar.why == "count"
    sheet.text(0 if strong else 12, y + line.words, bar.words, size=11.3, fontweight="bold" if strong else "normal")
    start, end = (line.label + dead * scale for dead in (bar.start, bar.end))
    sheet.bar(y + line.marks, start, max(end, start + 1.5), hue, 11, (bar.words, bar.printed))
    sheet.text(end + 5, y + line.marks, bar.printed, size=11.3)


@chart
def one_year_step_by_step(year: int = 2025) -> Chart:
    """From the smallest to the largest count of a year's dead, in steps of definition and of institute."""
    bars, without = _bars_of(year)
    first, last, crss = bars[0].end, bars[-2].end, bars[-1].end
    fewest, most = without[0].end, without[-1].end
    definition = sum(bar.end - bar.start for bar in bars if bar.why == "definition")
    outlaws = counting.published("crss-violence", "deaths-militants", str(year))["value"]

    def draw(layout):
        line = Line(37, 0, 8, 25) if layout.narrow else Line(25, 285, 12.5, 12.5)
        sheet = Sheet(layout, (len(bars) + len(without)) * line.height + len(STEP_HEADS) * 24 + 2 * 30 + 8)
        scale = (layout.width - line.label - 62) / max(bar.end for bar in bars)
        y = 6.0
        for i, bar in enumerate(bars):
            if i in STEP_HEADS:
                sheet.text(12, y + 13, STEP_HEADS[i][0], hue=STEP_HEADS[i][1], fontweight="bold")
                y += 24
            _bar(sheet, y, bar, line, scale)
            y += line.height
        sheet.rule(y + 6)
        sheet.heading(y + 22, "The same year without militants")
        for i, bar in enumerate(without):
            _bar(sheet, y + 38 + i * line.height, bar, line, scale)
        return sheet.drawn()

    table = pd.DataFrame(
        {
            "Step": WHY[bar.why][1] + bar.words,
            "Dead": bar.end - bar.start,
            "Kind of step": WHY[bar.why][2],
            "Flag": "; ".join(words for sign, words in FLAGS.items() if sign in bar.printed),
        }
        for bar in (*bars, *without)
    )
    measures = {
        "pips-attacks": ["deaths"],
        "pips-operations": ["deaths-militants"],
        "picss-combat-deaths": ["deaths", "deaths-militants", "deaths-security", "deaths-civilians"],
        "crss-violence": ["deaths", "deaths-militants"],
    }
    read = [counting.published(counts, measure, str(year))["read_in"] for counts in measures for measure in measures[counts]]
    read += list(counting.rows("ispr-incidents", "deaths", str(year))["read_in"])
    return Chart(
        name=f"dead-of-{year}-step-by-step",
        finding=f"In {year} definition explains at least {definition / (last - first):.0%} of the gap between two counts",
        caption=(
            "From PIPS's count of attacks to PICSS's of attacks and operations. Bars that start further right are additions. "
            f'CRSS counts {number(outlaws)} of its dead as "outlaws", criminals among them. ° On one minor site only. '
            "† Outlets disagree on whose deaths ISPR's number counts."
        ),
        alt=(
            f"Horizontal bars. PIPS counts {number(first)} dead in attacks; {number(definition)} militants killed by the forces bring it to "
            f"{number(first + definition)}; differences between PIPS and PICSS add {number(last - first - definition)}, to PICSS's "
            f"{number(last)}. CRSS has {number(crss)}. Without militants the counts run from {number(fewest)} to {number(most)}."
        ),
        table=table,
        source=_credits(read),
        unit=f"deaths in {year}",
        method=METHOD,
        draw=draw,
    )


# --- Who counts what ------------------------------------------------------------------------

WORDS = {"yes": "yes", "no": "no", "partly": "partly", "unknown": "not known"}
GROUPS = (("acts", 0, 2), ("whose deaths", 2, 3), ("besides", 5, 3), ("apart", 8, 1))
"""What the questions ask, and which of `FIELDS` do: the first, and how many."""
RINGS = {"yes": ("full", 8, "accent"), "partly": ("left", 8, "accent"), "no": ("none", 6, "PK")}


def _definitions() -> pd.DataFrame:
    """The definitions by which the deaths of the latest year are counted, in order, with the columns `scope` and `shown` (the name in full)."""
    last = counting.latest_year("PK")
    rules = published.rules().loc[counting.side_by_side("PK", "deaths", range(last, last + 1))["counts"].unique()]
    rules["scope"] = [counting.scope(definition) for definition in rules.index]
    rules = rules.assign(place=rules["scope"].map(list(SCOPES).index))
    return rules.sort_values(["place", "institute", "name"], kind="stable").assign(shown=lambda frame: frame["name"])


def _questions(sheet: Sheet, centres: list[float], step: float, top: float, narrow: bool) -> None:
    """The questions over the matrix: upright where it is narrow, else in groups."""
    for x, words in zip(centres, FIELDS.values()):
        where = {"y": top - 4, "rotation": 90, "va": "bottom"} if narrow else {"y": top - 14}
        sheet.text(x, words=words, hue="muted", ha="center", **where)
    for words, first, span in () if narrow else GROUPS:
        x = centres[first]
        sheet.text(x + step * (span - 1) / 2, top - 38, words, fontweight="bold", ha="center")
        sheet.rule(top - 27, x - step * 0.45, x + step * (span - 0.55), hue="muted")


def _answers(sheet: Sheet, rules: pd.DataFrame, centres: list[float], y: float, narrow: bool) -> dict[str, list[tuple[float, float]]]:
    """The rows of the matrix; returns the places of its marks, by answer."""
    row, head = 18, 26
    places: dict[str, list[tuple[float, float]]] = {answer: [] for answer in WORDS}
    for scope, group in rules.groupby("scope", sort=False):
        sheet.text(0, y + head / 2 + 3, SCOPES[scope][0], hue=SCOPES[scope][1], fontweight="bold")
        y += head
        for rule in group.to_dict("records"):
            ended = not pd.isna(rule["until"])
            name = rule["shown"] + (f" (to {int(rule['until'])})" if ended else "")
            sheet.text(6, y + row / 2, _fit(name) if narrow else name, hue="muted" if ended else "ink")
            for x, field in zip(centres, FIELDS):
                places[rule[field]].append((x, y + row / 2))
                sheet.said.append((x, y + row / 2, f"{rule['shown']} · {FIELDS[field]}", WORDS[rule[field]]))
            y += row
            sheet.rule(y, 6)
    return places


@chart
def who_counts_what() -> Chart:
    """The crosswalk of definitions: a matrix of marks."""
    rules = _definitions()
    unknown = (rules[list(FIELDS)] == "unknown").sum(axis=1)
    both = int((rules["scope"] == "attacks and operations").sum())
    militants = Counter(rules["militants_killed"])

    def draw(layout):
        top, label = 74, 163 if layout.narrow else 215
        sheet = Sheet(layout, top + 18 * len(rules) + 26 * rules["scope"].nunique() + 8)
        step = (layout.width - label) / len(FIELDS)
        centres = [label + step * (i + 0.5) for i in range(len(FIELDS))]
        _questions(sheet, centres, step, top, layout.narrow)
        places = _answers(sheet, rules, centres, top, layout.narrow)
        style = {"linestyle": "none", "marker": "$?$", "markersize": 7, "markeredgewidth": 0.2}
        sheet.ax.plot(*zip(*places["unknown"]), color=colour("muted"), **style)
        for answer, (fill, size, hue) in RINGS.items():
            style = {"linestyle": "none", "marker": "o", "markersize": size, "fillstyle": fill, "markeredgewidth": 1}
            sheet.ax.plot(*zip(*places[answer]), color=colour(hue), markerfacecoloralt="none", **style)
        return sheet.drawn()

    def told(*fields):
        return rules[list(fields)].replace(WORDS).agg(", ".join, axis=1)

    table = pd.DataFrame(
        {
            "Count": rules["shown"],
            "Attacks, operations": told("militant_attacks", "security_operations"),
            "Dead militants, forces, civilians": told("militants_killed", "security_killed", "civilians_killed"),
            "Crime, border fire, drones": told("criminal_violence", "border_clashes", "drone_strikes"),
            "Not known": unknown,
            "Former FATA apart": told("merged_districts_separate"),
            "Years": [f"{s} to {u}" if not pd.isna(u) else f"since {s}" for s, u in zip(rules["since"], rules["until"])],
            "In the institute's words": rules["label"],
        }
    )
    return Chart(
        name="who-counts-what",
        finding=f"{both} of {len(rules)} counts of the dead include operations as well as attacks",
        caption=(
            "What each count of the latest deaths takes in. Filled: yes. Half: in part; for militants, only those who die in an attack of "
            "their own. Small ring: no. Question mark: not known. Border: fire across it. FATA: the former tribal areas are counted apart."
        ),
        alt=(
            f"A matrix of {len(rules)} definitions by {len(FIELDS)} questions. {both} definitions count attacks and operations; "
            f"{militants['yes']} count all militants killed, {militants['partly']} only some, {militants['no']} none. "
            f"{unknown.sum()} of {len(rules) * len(FIELDS)} cells are not known."
        ),
        table=table,
        source="The institutes' own definitions and pages that relay them; each is listed with its address in the table counting_rules of the data package.",
        unit="a mark: what a definition takes in",
        method=METHOD,
        draw=draw,
    )


def _fit(words: str) -> str:
    """A name that fits the narrow matrix."""
    return (
        words.replace("Home Department", "Home Dep.")
        .replace("Interior Ministry", "Ministry")
        .replace("organised violence", "organised")
        .replace("political violence", "political")
        .replace("terrorist attacks", "attacks")
        .replace("attacks and operations", "att. and oper.")
        .replace("Balochistan", "Baloch.")
    )


# --- Agreement in direction -----------------------------------------------------------------


SAME = "same direction"


def _pair(row) -> str:
    return " and ".join(PAIR_NAMES.get(counts, counting.NAMES[counts]) for counts in (row.first, row.second))


def _heads(sheet: Sheet, x: dict[int, float], narrow: bool) -> None:
    """The years over the columns, as many as there is room for, the last included."""
    last, stride = max(x), 5 if narrow else 2
    for year in x:
        if year % stride == last % stride:
            sheet.text(x[year], 12, str(year), hue="muted", ha="right" if narrow and year == last else "center")
    if not narrow:
        sheet.text(sheet.width - 120, 12, "same", hue="muted")
        sheet.text(sheet.width - 62, 12, "rank corr.", hue="muted")


def _agreement(sheet: Sheet, y: float, pair, line: Line, narrow: bool) -> None:
    """The name of a pair and its numbers: beside each other on a narrow figure, else at the right end."""
    result = f"{pair.same} of {pair.n}"
    rho = "" if pair.spearman != pair.spearman else f"{pair.spearman:.2f}".replace("-", "−")
    numbers = "; ".join(filter(None, (result, rho)))
    sheet.text(0, y + line.words, f"{_pair(pair)}: {numbers}" if narrow else _pair(pair))
    if not narrow:
        sheet.text(sheet.width - 120, y + line.marks, result, fontweight="bold")
        sheet.text(sheet.width - 62, y + line.marks, rho or "–", hue="ink" if rho else "muted")


@chart
def agreement_in_direction(minimum: int = 5) -> Chart:
    """Do two counts rise and fall in the same years? One row per pair, one mark per step."""
    pairs = pd.concat(
        [counting.agreement(kind, within(minimum, 3, 9, "The number of steps")) for kind in counting.KINDS], ignore_index=True
    )
    total, same = int(pairs["n"].sum()), int(pairs["same"].sum())
    full = int((pairs["same"] == pairs["n"]).sum())
    stepped = {year for steps in pairs["steps"] for year in steps}
    years = range(min(stepped), max(stepped) + 1)

    def draw(layout):
        line = Line(38, 0, 10, 26) if layout.narrow else Line(23, 185, 11.5, 11.5)
        sheet = Sheet(layout, 30 + len(pairs) * line.height + 2 * 26)
        step = (layout.width - line.label - (0 if layout.narrow else 128)) / len(years)
        x = {year: line.label + step * (i + 0.5) for i, year in enumerate(years)}
        _heads(sheet, x, layout.narrow)
        y = 24.0
        for kind, group in pairs.groupby("kind", sort=False):
            sheet.heading(y + 13, {"deaths": "Deaths", "incidents": "Attacks"}[kind])
            y += 26
            for pair in group.itertuples():
                _agreement(sheet, y, pair, line, layout.narrow)
                for year, agrees in pair.steps.items():
                    says = SAME if agrees else "one rises, one falls"
                    sheet.said.append((x[year], y + line.marks, f"{_pair(pair)}, {kind} · {year - 1} to {year}", says))
                y += line.height
                sheet.rule(y, 0)
        good, bad = ([mark[:2] for mark in sheet.said if (mark[3] == SAME) == agrees] for agrees in (True, False))
        sheet.ax.plot(*zip(*good), linestyle="none", marker="o", markersize=6.5, color=colour("PK"))
        if bad:
            sheet.ax.plot(*zip(*bad), linestyle="none", marker="x", markersize=8, markeredgewidth=2.2, color=colour("accent"))
        return sheet.drawn()

    table = pd.DataFrame(
        {
            "Pair": [_pair(row) for row in pairs.itertuples()],
            "Measure": pairs["kind"],
            "Common years": pairs["years"],
            "Steps": pairs["n"],
            "Same direction": pairs["same"],
            "Differ in": [", ".join(map(str, d)) or "none" for d in pairs["differ"]],
            "Rank correlation (Spearman)": pairs["spearman"].round(2),
        }
    )
    acled_ucdp = pairs[(pairs["first"] == "acled") & (pairs["second"] == "ucdp-ged")].iloc[0]
    return Chart(
        name="agreement-in-direction",
        finding=f"Counts differ on how many died, and agree on better or worse in {same} of {total} yearly steps",
        caption=(
            "How counts move together; it does not say which institute is right. Each row is a pair of counts of different institutes, the whole of Pakistan. A dot: from the year before to this one both rise "
            "or both fall. A cross: one rises, one falls. Nothing: one of them has no value for one of the two years. The numbers: steps in the same "
            "direction, and the rank correlation of the common years, only from six common years. Pairs with under "
            f"{minimum} steps are left out. "
            "Pairs share series, so the steps are not independent. GTD enters from 2012 on, after its change of collection. "
            "ACLED's steps to 2018, 2019 and 2020 cross changes in its record."
        ),
        alt=(
            f"A matrix of {len(pairs)} pairs by {len(years)} years. {same} of {total} steps agree; {full} pairs agree in every step. ACLED and UCDP "
            f"agree in {acled_ucdp['same']} of {acled_ucdp['n']} steps in deaths."
        ),
        table=table,
        source="The institutes' yearly numbers with the outlets in which they were read: table published_figures of the data package. "
        f"{credit('acled')} UCDP {recorded('ucdp-country-months')['release']}, CC-BY-4.0. GTD: START, University of Maryland, yearly totals.",
        unit="a mark: a year on the year before",
        method="counting-agreement",
        draw=draw,
    )


# --- Breaks in the records ------------------------------------------------------------------


@chart
def breaks_in_the_records() -> Chart:
    """Steps in ACLED's record, and ratios of one count to another in which a step of either shows."""
    three, where = breaks.PROVINCES, breaks.WHERE
    panels = breaks.panels_of_breaks()
    balochistan = counting.step_change("acled", "2024-01", ["PK-BA"])
    per_event = balochistan["deaths_per_event"]
    change = {
        "mid-2018": counting.step_change("acled", "2018-07", three, "civilians").loc["ratio", "events"],
        "January 2020": counting.step_change("acled", "2020-01", three).loc["ratio", "events"],
        "January 2024": balochistan.loc["ratio", "events"],
    }
    beside = counting.step_change("ucdp-ged", "2020-01", three).loc["ratio", "events"]
    table = pd.DataFrame([row for panel in panels for row in panel.rows()], columns=["Series", "Period", "Value"])
    gtd = counting.ratio("incidents", "pips-attacks", "gtd")
    return Chart(
        name="breaks-in-the-records",
        finding=f"In mid-2018 ACLED's events went to {change['mid-2018']:.1f} times the year before, in January 2020 to {change['January 2020']:.1f}",
        caption=(
            f"First three panels: events per 30 days by quarter in {where}, ACLED's violence against civilians, all its events, and UCDP's (militancy). Next two: "
            "ACLED in Balochistan, events per 30 days and deaths per event; then ratios of one national count to another by year, with a line "
            "at one: a step in a ratio is a step in one of the records. Last: CRSS, which counted all violence to 2017 and attacks and operations "
            "from 2018 (rings); the two are not joined. The title compares the twelve months after with those before: violence against civilians in mid-2018 "
            "and all events in January 2020 in three provinces, all events in January 2024 in Balochistan."
        ),
        alt=(
            f"Nine small panels. ACLED's events against civilians go to {change['mid-2018']:.1f} times in mid-2018, all its events to "
            f"{change['January 2020']:.2f} times in January 2020 while UCDP's go to {beside:.2f} times; Balochistan's events to "
            f"{change['January 2024']:.1f} times in January 2024 while deaths per event go from {per_event['before']:.2f} to {per_event['after']:.2f}. "
            f"PIPS has {gtd.iloc[0]:.1f} times GTD's attacks in {gtd.index[0]} and {gtd.iloc[-1]:.1f} in {gtd.index[-1]}."
        ),
        table=table,
        source=f"{credit('acled')} {credit('ucdp-ged')} UCDP {recorded('ucdp-country-months')['release']}. "
        "PIPS, CRSS and the Interior Ministry with the outlets read: table published_figures of the data package. GTD: START, University of Maryland.",
        unit="by quarter or year",
        method="counting-breaks",
        draw=lambda layout: breaks.drawn(layout, panels),
    )
