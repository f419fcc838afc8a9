"""The charts of `counting-violence.md`: who counts what, side by side, and where records break."""

from __future__ import annotations

import math

import pandas as pd

from report.chapters.counting_violence import measures as counting
from report.chapters.counting_violence.measures import FIELDS
from report.errors import ReportError
from report.figures.chart import Chart, chart, colour
from report.figures.marks import say
from report.figures.sheet import Sheet
from report.record.credits import credit, recorded
from report.registers import published
from report.words import long_date, number, short_day

BREAK_PROVINCES = ["PK-KP", "PK-PB", "PK-SD"]
"""Where ACLED's changes of mid-2018 and January 2020 show at once: see `data-and-methods`."""

SCOPES = {
    "attacks": ("Attacks", "ink"),
    "attacks, no militants": ("Attacks; dead without militants", "PK"),
    "attacks and operations": ("Attacks and operations", "accent"),
    "operations": ("Operations of the forces", "muted"),
}
KEEP = {"kp-police", "kp-police-cases", "pips-overall-incidents", "ucdp-candidate"}
"""Definitions whose short name on a chart needs the words after the institute."""

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
    "A plus: only part of the year is counted. * First release, no later one read; † disputed, the smallest value where there are several; "
    "° read on one lesser page alone. Thin bars are numbers that are no standing value of a whole year. A short dash "
    "is a gap: no such number was found."
)
METHOD = "counting-method"


# --- Side by side ---------------------------------------------------------------------------


def _short(row) -> str:
    return row["name"] if row["counts"] in KEEP else row["name"].split(",")[0]


def _printed(row, room: float) -> str:
    """A value with its marks, as it stands in a cell of this width; the lower end of a range where it is tight."""
    value = number(row["value"]) + (f"–{number(row['high'])}" if row["high"] != row["value"] and room > 70 else "")
    status = {"preliminary": "*", "contradicted": "†"}.get(row["status"], "")
    return value + ("+" if row["until"] else "") + status + ("°" if row["confidence"] == "low" else "")


STATUS = {"": "stands", "revised": "stands, revised", "preliminary": "first release", "contradicted": "disputed"}


def _told(row) -> str:
    """A value with its marks in words."""
    notes = [f"to {short_day(row['until'])}"] if row["until"] else []
    notes += [STATUS[row["status"]]] if row["status"] else []
    notes += ["read on one lesser page alone"] if row["confidence"] == "low" else []
    value = number(row["value"]) + (f" to {number(row['high'])}" if row["high"] != row["value"] else "")
    return value + (f" ({'; '.join(notes)})" if notes else "")


ROW, HEAD, TITLE = 23, 24, 20


def _block_height(frame: pd.DataFrame) -> float:
    return 2 * TITLE + HEAD * frame["scope"].nunique() + ROW * frame["name"].nunique() + 30


def _block(sheet: Sheet, frame: pd.DataFrame, years, area: str, kind: str, *, x=0.0, y=0.0, width=720.0, label=114.0, title=""):
    """Rows of counts, columns of years: a number over a bar on one scale, the spread below."""
    column = (width - label) / len(years)
    scale = (column - 12) / frame["high"].max()
    sheet.heading(y + TITLE / 2, title, x=x)
    y += TITLE
    for i, year in enumerate(years):
        sheet.text(x + label + i * column, y + TITLE / 2, str(year), hue="muted", fontweight="bold")
    y += TITLE - 6
    for scope, group in frame.groupby("scope", sort=False):
        words, hue = SCOPES[scope]
        sheet.text(x, y + HEAD / 2 + 2, words, size=11, hue=hue, fontweight="bold")
        y += HEAD
        for name, rows in group.groupby("name", sort=False):
            sheet.text(x + 6, y + 8, _short(rows.iloc[0]), size=11)
            rows = rows.set_index("year")
            for i, year in enumerate(years):
                at = x + label + i * column
                if year not in rows.index:
                    sheet.bar(y + 8, at, at + 6, "muted", 1.0)
                    continue
                row = rows.loc[year]
                whole = not row["until"] and row["status"] in counting.STANDING and row["measure"] != "cases"
                sheet.text(at, y + 7, _printed(row, column), size=11, hue="ink" if whole else "muted")
                says = (f"{title} · {words} · {name}, {year}", _told(row))
                sheet.bar(y + 17, at, at + max(row["value"] * scale, 1.5), hue, 4.5 if whole else 1.4, says)
            y += ROW
    sheet.rule(y + 3, x, x + width)
    sheet.text(x, y + 16, "largest / smallest", size=11, hue="muted")
    for i, year in enumerate(years):
        ends = _spread_or_none(area, kind, year)
        sheet.text(
            x + label + i * column, y + 16, f"{ends['ratio']:.1f}×" if ends else "–", size=11, fontweight="bold" if ends else "normal"
        )


def _spread_or_none(area, kind, year):
    try:
        return counting.spread(area, kind, year)
    except ReportError:
        return None


def _credits(read_in) -> str:
    """The source line: each institute with the outlets in which its numbers were read."""
    outlets: dict[str, list[str]] = {}
    for text in dict.fromkeys("; ".join(read_in).split("; ")):
        institute, _, outlet = text.partition(", as reported by ")
        institute = institute.removesuffix(", own page")
        if not institute.startswith(("ACLED", "UCDP")):
            outlets.setdefault(institute, []).append(outlet)
    return " ".join(f"{who}, {_relays(where)}." for who, where in sorted(outlets.items()))


def _candidate_credit() -> str:
    record = recorded("ucdp-candidate-2025")
    return f"UCDP {record['release']}, {record['license']}; data to {long_date(record['last'])}."


def _months_credit() -> str:
    record = recorded("ucdp-country-months")
    return f"UCDP {record['release']}, {record['license']}; data to {long_date(record['last'])}."


def _relays(where: list[str]) -> str:
    relayed = "as reported by " + "; ".join(sorted(filter(None, where)))
    if "" not in where:
        return relayed
    return "own page" + (f", and {relayed}" if any(where) else "")


def _twin(frame: pd.DataFrame) -> pd.DataFrame:
    """The numbers as a reader would want them: one row per count and year."""
    return pd.DataFrame(
        {
            "Count": frame["name"],
            "Takes in": frame["scope"].map(lambda s: SCOPES[s][0].lower()),
            "Measure": frame["measure"],
            "Period": [f"{y}" + (f", to {short_day(u)}" if u else "") for y, u in zip(frame["year"], frame["until"])],
            "Value": frame["value"].astype(int),
            "Status": [STATUS[s] + (f", up to {h:,}" if h != v else "") for s, v, h in zip(frame["status"], frame["value"], frame["high"])],
            "Read in": frame["read_in"],
            "Confidence": frame["confidence"],
        }
    )


def _years() -> range:
    last = counting.latest_year("PK")
    return range(last - 4, last + 1)


def _national_chart(name: str, kind: str, noun: str, what: str) -> Chart:
    years = _years()
    frame = counting.side_by_side("PK", kind, years)
    last = years[-1]
    ends = counting.spread("PK", kind, last)
    ratios = {y: counting.spread("PK", kind, y)["ratio"] for y in years}
    low, high = (ends[k].split(",")[0] for k in ("lowest", "highest"))

    def draw(layout):
        height = _block_height(frame)
        sheet = Sheet(layout, height)
        _block(sheet, frame, years, "PK", kind, width=layout.width, label=114 if layout.narrow else 190, title="Pakistan")
        return sheet.drawn()

    return Chart(
        name=name,
        finding=f"{noun.capitalize()} in the whole of {last}: from {number(ends['low'])} ({low}) to {number(ends['high'])} ({high})",
        caption=(
            f"{what} in Pakistan by year, as each source counts them; bars on one scale. The lowest line divides the largest "
            f"by the smallest standing count of a whole year. {MARKS} ACLED's years are whole weeks."
        ),
        alt=(
            f"A table of {frame['name'].nunique()} counts by {len(years)} years, grouped by what they take in, with a bar under "
            f"each number. For {last} the whole-year counts run from {number(ends['low'])} ({ends['lowest']}) to "
            f"{number(ends['high'])} ({ends['highest']}). Largest to smallest: "
            + ", ".join(f"{y} {r:.1f}" for y, r in ratios.items())
            + "."
        ),
        table=_twin(frame),
        # UCDP's deaths of the country are of its country-month file, its events of GED.
        source=f"{_credits(frame['read_in'])} {credit('acled')} "
        f"{_months_credit() if kind == 'deaths' else credit('ucdp-ged')} {_candidate_credit()}",
        method=METHOD,
        draw=draw,
    )


@chart
def national_deaths() -> Chart:
    """Deaths in Pakistan by all counts, the last five years."""
    return _national_chart("counts-deaths-pakistan", "deaths", "deaths", "Deaths")


@chart
def national_incidents() -> Chart:
    """Attacks, incidents or events in Pakistan by all counts, the last five years."""
    return _national_chart("counts-incidents-pakistan", "incidents", "incidents", "Attacks, incidents or events")


@chart
def kp_and_balochistan() -> Chart:
    """Deaths and incidents in KP and in Balochistan by all counts, the last five years."""
    years = _years()
    last = years[-1]
    areas = {"PK-KP": "KP", "PK-BA": "Balochistan"}
    frames = {(a, k): counting.side_by_side(a, k, years) for a in areas for k in counting.KINDS}
    ends = {key: counting.spread(*key, last) for key in frames}

    def draw(layout):
        gap = 26
        column = {a: sum(_block_height(frames[a, k]) for k in counting.KINDS) + gap for a in areas}
        height = sum(column.values()) + gap if layout.narrow else max(column.values())
        sheet = Sheet(layout, height)
        y = 0.0
        for i, (area, short) in enumerate(areas.items()):
            if not layout.narrow:
                y = 0.0
            width = layout.width if layout.narrow else (layout.width - 24) / 2
            for kind in counting.KINDS:
                _block(
                    sheet,
                    frames[area, kind],
                    years,
                    area,
                    kind,
                    x=0 if layout.narrow else i * (width + 24),
                    y=y,
                    width=width,
                    label=124,
                    title=f"{short}, {kind}",
                )
                y += _block_height(frames[area, kind]) + gap
        return sheet.drawn()

    table = pd.concat([_twin(f).assign(Area=areas[a]) for (a, _), f in frames.items()], ignore_index=True)
    kp, ba = ends["PK-KP", "deaths"], ends["PK-BA", "deaths"]
    return Chart(
        name="counts-kp-balochistan",
        finding=f"Deaths of {last}: a spread of {kp['ratio']:.1f}\u00a0times in KP, {ba['ratio']:.1f} in Balochistan",
        caption=(
            "Deaths and incidents in Khyber Pakhtunkhwa, with the merged districts, and in Balochistan by year, as each source "
            "counts them; bars on one scale within each of the four blocks. The sum of two printed parts stands where KP's whole was "
            f"not printed. {MARKS} Where a ratio rests on few counts it can be small for that reason alone. Cases registered by police "
            "are shown and enter no ratio."
        ),
        alt=(
            f"Four tables of counts by year. KP, {last}: deaths from {number(kp['low'])} ({kp['lowest']}) to {number(kp['high'])} "
            f"({kp['highest']}); incidents from {number(ends['PK-KP', 'incidents']['low'])} to "
            f"{number(ends['PK-KP', 'incidents']['high'])}. Balochistan, {last}: deaths from {number(ba['low'])} to "
            f"{number(ba['high'])}; incidents from {number(ends['PK-BA', 'incidents']['low'])} to "
            f"{number(ends['PK-BA', 'incidents']['high'])}."
        ),
        table=table.drop(columns="Takes in")[["Area", "Count", "Measure", "Period", "Value", "Status", "Read in", "Confidence"]],
        source=f"{_credits(pd.concat(frames.values())['read_in'])} {credit('acled')} {credit('ucdp-ged')}",
        method=METHOD,
        draw=draw,
    )


# --- One year, step by step -----------------------------------------------------------------


@chart
def one_year_step_by_step(year: int = 2025) -> Chart:
    """From the smallest to the largest count of a year's dead, in steps of definition and of institute."""
    steps = counting.steps(year)
    without = counting.without_militants(year)
    crss = counting.published("crss-violence", "deaths", str(year))
    outlaws = counting.published("crss-violence", "deaths-militants", str(year))
    first, last = (int(steps["value"].iloc[i]) for i in (0, -1))
    definition = int(steps.loc[steps["why"] == "definition", "value"].sum())
    share = definition / (last - first)
    lines: list[tuple] = []
    at = 0
    for row in steps.itertuples():
        if row.change:
            lines.append(
                (
                    row.step,
                    at,
                    at + row.value,
                    "accent" if row.why == "definition" else "muted",
                    (f"+{row.value:,}" if row.value >= 0 else f"−{-row.value:,}") + "°" * row.low,
                    row.why,
                )
            )
            at += row.value
        else:
            at = int(row.value)
            lines.append((row.step, 0, at, "ink", number(at) + "°" * row.low, row.why))
    lines.append(
        ("CRSS: attacks and operations", 0, int(crss["value"]), "ink", number(crss["value"]) + "°" * (crss["confidence"] == "low"), "count")
    )
    heads = {1: "Added by definition", 3: "Added because two institutes differ"}
    scale_to = max(end for _, _, end, *_ in lines)

    def draw(layout):
        label, row = (0, 37) if layout.narrow else (285, 25)
        height = len(lines) * row + len(heads) * 24 + 2 * 30 + len(without) * row + 8
        sheet = Sheet(layout, height)
        scale = (layout.width - label - 62) / scale_to
        y = 6.0

        def line(words, start, end, hue, printed, thick=11):
            nonlocal y
            sheet.text(
                0 if hue == "ink" else 12,
                y + (8 if layout.narrow else row / 2),
                words,
                size=11.3,
                fontweight="bold" if hue == "ink" else "normal",
            )
            middle = y + (25 if layout.narrow else row / 2)
            sheet.bar(middle, label + start * scale, label + max(end * scale, start * scale + 1.5), hue, thick, (words, printed))
            sheet.text(label + end * scale + 5, middle, printed, size=11.3)
            y += row

        for i, (words, start, end, hue, printed, _) in enumerate(lines):
            if i in heads:
                sheet.text(12, y + 13, heads[i], size=11, hue="accent" if i == 1 else "muted", fontweight="bold")
                y += 24
            line(words, start, end, hue, printed)
        sheet.rule(y + 6)
        sheet.heading(y + 22, "The same year without militants")
        y += 38
        for row_ in without.itertuples():
            line(row_.Index, 0, row_.value, "PK", number(row_.value) + "†" * row_.disputed + "°" * row_.low)
        return sheet.drawn()

    table = pd.DataFrame(
        {
            "Step": [
                *(s if why == "count" else f"added: {s}" for s, *_, why in lines),
                *(f"Without militants: {n}" for n in without.index),
            ],
            "Dead": [*(int(e - s) for _, s, e, *_ in lines), *(int(v) for v in without["value"])],
            "Kind of step": [
                *(
                    {"count": "a printed count, or a sum of two", "definition": "definition", "institute": "difference between institutes"}[
                        why
                    ]
                    for *_, why in lines
                ),
                *("printed, without militants" if n.startswith("ISPR") else "printed total less militants" for n in without.index),
            ],
            "Flag": [
                *("one lesser page alone" if "°" in printed else "" for *_, printed, _ in lines),
                *("; ".join(["disputed"] * d + ["one lesser page alone"] * w) for d, w in zip(without["disputed"], without["low"])),
            ],
        }
    )
    read = [
        counting.published(c, m, str(year))["read_in"]
        for c, m in (
            ("pips-attacks", "deaths"),
            ("pips-operations", "deaths-militants"),
            ("picss-combat-deaths", "deaths"),
            ("picss-combat-deaths", "deaths-militants"),
            ("picss-combat-deaths", "deaths-security"),
            ("picss-combat-deaths", "deaths-civilians"),
            ("crss-violence", "deaths"),
            ("crss-violence", "deaths-militants"),
        )
    ]
    read += list(counting.rows("ispr-incidents", "deaths", str(year))["read_in"])
    return Chart(
        name=f"dead-of-{year}-step-by-step",
        finding=f"{year}: {share:.0%} of the way from {number(first)} to {number(last)} dead is definition",
        caption=(
            f"Deaths in Pakistan in {year}. Bars that do not start at the left are additions. PIPS prints militants killed by the forces "
            "beside its attacks and outside their toll; PICSS counts all in one. The later steps are differences between two institutes' "
            "printed numbers, side by side of the dead; members of peace committees are what PICSS's three printed groups leave of its "
            f'total. CRSS counts {number(outlaws["value"])} of its dead as "outlaws", criminals among them. ° Rests on a number read on one '
            "lesser page alone. † Outlets disagree on whose deaths ISPR's number counts."
        ),
        alt=(
            f"Horizontal bars. PIPS counts {number(first)} dead in attacks; {number(definition)} militants killed by the forces bring it to "
            f"{number(first + definition)}; differences between PIPS and PICSS add {number(last - first - definition)}, to PICSS's "
            f"{number(last)}. CRSS has {number(crss['value'])}. Without militants the counts run from {number(without['value'].min())} to {number(without['value'].max())}."
        ),
        table=table,
        source=_credits(read),
        method=METHOD,
        draw=draw,
    )


# --- Who counts what ------------------------------------------------------------------------

WORDS = {"yes": "yes", "no": "no", "partly": "partly", "unknown": "not known"}


@chart
def who_counts_what() -> Chart:
    """The crosswalk of definitions: a matrix of marks."""
    rules = published.rules()
    rules["scope"] = [counting.scope(d) for d in rules.index]
    rules = rules.assign(place=rules["scope"].map(list(SCOPES).index)).sort_values(["place", "institute", "name"], kind="stable")
    rules["shown"] = [
        f"Balochistan {n}" if d == "balochistan-home-department" else f"KP {n}" if d == "kp-home-department" else n
        for d, n in zip(rules.index, rules["name"])
    ]
    unknown = int((rules[list(FIELDS)] == "unknown").sum().sum())
    cells = len(rules) * len(FIELDS)
    both = int((rules["scope"] == "attacks and operations").sum())

    def draw(layout):
        row, head, top = 18, 26, 74
        label = 163 if layout.narrow else 215
        height = top + row * len(rules) + head * rules["scope"].nunique() + 8
        sheet = Sheet(layout, height)
        step = (layout.width - label) / len(FIELDS)
        centre = [label + step * (i + 0.5) for i in range(len(FIELDS))]
        for x, words in zip(centre, FIELDS.values()):
            if layout.narrow:
                sheet.text(x, top - 4, words, size=11, hue="muted", rotation=90, ha="center", va="bottom")
            else:
                sheet.text(x, top - 14, words, size=11, hue="muted", ha="center")
        for x, words, span in ((centre[0], "acts", 2), (centre[2], "whose deaths", 3), (centre[5], "besides", 3), (centre[8], "apart", 1)):
            if not layout.narrow:
                sheet.text(x + step * (span - 1) / 2, top - 38, words, size=11, fontweight="bold", ha="center")
                sheet.rule(top - 27, x - step * 0.45, x + step * (span - 0.55), hue="muted")
        marks: dict[str, list[tuple[float, float]]] = {"yes": [], "partly": [], "no": [], "unknown": []}
        y = float(top)
        for scope, group in rules.groupby("scope", sort=False):
            sheet.text(0, y + head / 2 + 3, SCOPES[scope][0], size=11, hue=SCOPES[scope][1], fontweight="bold")
            y += head
            for record in group.to_dict("records"):
                if record["until"] is not pd.NA and not pd.isna(record["until"]):
                    words, hue = f"{record['shown']} (to {int(record['until'])})", "muted"
                else:
                    words, hue = record["shown"], "ink"
                sheet.text(6, y + row / 2, words if not layout.narrow else _fit(words), size=11, hue=hue)
                for x, field in zip(centre, FIELDS):
                    marks[record[field]].append((x, y + row / 2))
                    sheet.said.append((x, y + row / 2, f"{record['shown']} · {FIELDS[field]}", WORDS[record[field]]))
                y += row
                sheet.rule(y, 6)
        sheet.ax.plot(*zip(*marks["unknown"]), linestyle="none", marker="$?$", markersize=7, color=colour("muted"), markeredgewidth=0.2)
        for value, style in (("yes", "full"), ("partly", "left"), ("no", "none")):
            xs, ys = zip(*marks[value])
            sheet.ax.plot(
                xs,
                ys,
                linestyle="none",
                marker="o",
                markersize=8 if value != "no" else 6,
                fillstyle=style,
                color=colour("accent" if value != "no" else "PK"),
                markerfacecoloralt="none",
                markeredgecolor=colour("accent" if value != "no" else "PK"),
                markeredgewidth=1,
            )
        return sheet.drawn()

    table = pd.DataFrame(
        {
            "Count": rules["shown"].to_numpy(),
            "Attacks, operations": (rules["militant_attacks"].map(WORDS) + ", " + rules["security_operations"].map(WORDS)).to_numpy(),
            "Dead militants, forces, civilians": (
                rules["militants_killed"].map(WORDS)
                + ", "
                + rules["security_killed"].map(WORDS)
                + ", "
                + rules["civilians_killed"].map(WORDS)
            ).to_numpy(),
            "Crime, border fire, drones": (
                rules["criminal_violence"].map(WORDS) + ", " + rules["border_clashes"].map(WORDS) + ", " + rules["drone_strikes"].map(WORDS)
            ).to_numpy(),
            "Not known": (rules[list(FIELDS)] == "unknown").sum(axis=1).to_numpy(),
            "Former FATA apart": rules["merged_districts_separate"].map(WORDS).to_numpy(),
            "Years": [f"{s} to {u}" if not pd.isna(u) else f"since {s}" for s, u in zip(rules["since"], rules["until"])],
            "In the institute's words": rules["label"].to_numpy(),
        }
    )
    return Chart(
        name="who-counts-what",
        finding=f"{both} of {len(rules)} definitions count attacks and operations alike",
        caption=(
            "What each definition takes in. Filled: yes. Half: in part, or in some years; for militants, only those who die in an attack of "
            "their own. Small ring: no. Question mark: not found in what could be read. Border: fire across a border or the Line of Control. FATA: the former "
            "tribal areas are told apart from the rest of Khyber Pakhtunkhwa. Grey names: the definition, or the record read, ended in that year."
        ),
        alt=(
            f"A matrix of {len(rules)} definitions by {len(FIELDS)} questions. {both} definitions count attacks and operations; "
            f"{int((rules['militants_killed'] == 'yes').sum())} count all militants killed, {int((rules['militants_killed'] == 'partly').sum())} only some, "
            f"{int((rules['militants_killed'] == 'no').sum())} none. {unknown} of {cells} cells are not known."
        ),
        table=table,
        source="The institutes' own definitions and pages that relay them; each is listed with its address in the table counting_rules of the data package.",
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


@chart
def agreement_in_direction() -> Chart:
    """Do two counts rise and fall in the same years? One row per pair, one mark per step."""
    pairs = pd.concat([counting.agreement(kind) for kind in counting.KINDS], ignore_index=True)
    total, same = int(pairs["n"].sum()), int(pairs["same"].sum())
    full = int((pairs["same"] == pairs["n"]).sum())
    stepped = {y for s in pairs["steps"] for y in s}
    years = range(min(stepped), max(stepped) + 1)

    def name(row):
        return f"{PAIR_NAMES.get(row.first, counting.NAMES[row.first])} and {PAIR_NAMES.get(row.second, counting.NAMES[row.second])}"

    def draw(layout):
        label, row, right = (0, 38, 0) if layout.narrow else (185, 23, 128)
        height = 30 + len(pairs) * row + 2 * 26
        sheet = Sheet(layout, height)
        step = (layout.width - label - right) / len(years)
        x = {y: label + step * (i + 0.5) for i, y in enumerate(years)}
        for year in years:
            if year % (5 if layout.narrow else 2) == (years[-1] % (5 if layout.narrow else 2)):
                sheet.text(x[year], 12, str(year), size=11, hue="muted", ha="right" if layout.narrow and year == years[-1] else "center")
        if not layout.narrow:
            sheet.text(layout.width - right + 8, 12, "same", size=11, hue="muted")
            sheet.text(layout.width - right + 66, 12, "rank corr.", size=11, hue="muted")
        good, bad = [], []
        y = 24.0
        for kind, group in pairs.groupby("kind", sort=False):
            sheet.heading(y + 13, {"deaths": "Deaths", "incidents": "Attacks"}[kind])
            y += 26
            for pair in group.itertuples():
                result = f"{pair.same} of {pair.n}"
                rho = "" if pair.spearman != pair.spearman else f"{pair.spearman:.2f}".replace("-", "−")
                line = y + (26 if layout.narrow else row / 2)
                sheet.text(
                    0,
                    y + (10 if layout.narrow else row / 2),
                    name(pair) + (f": {result}" + (f"; {rho}" if rho else "") if layout.narrow else ""),
                    size=11,
                )
                if not layout.narrow:
                    sheet.text(layout.width - right + 8, line, result, size=11, fontweight="bold")
                    sheet.text(layout.width - right + 66, line, rho or "–", size=11, hue="ink" if rho else "muted")
                for year, agrees in pair.steps.items():
                    (good if agrees else bad).append((x[year], line))
                    says = "same direction" if agrees else "one rises, one falls"
                    sheet.said.append((x[year], line, f"{name(pair)}, {kind} · {year - 1} to {year}", says))
                y += row
                sheet.rule(y, 0)
        sheet.ax.plot(*zip(*good), linestyle="none", marker="o", markersize=6.5, color=colour("PK"))
        if bad:
            sheet.ax.plot(*zip(*bad), linestyle="none", marker="x", markersize=8, markeredgewidth=2.2, color=colour("accent"))
        return sheet.drawn()

    table = pd.DataFrame(
        {
            "Pair": [name(p) for p in pairs.itertuples()],
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
        finding=f"Counts move the same way in {same} of {total} yearly steps",
        caption=(
            "Each row is a pair of counts of different institutes, the whole of Pakistan. A dot: from the year before to this one both rise "
            "or both fall. A cross: one rises, one falls. Nothing: one of them has no value for one of the two years. The numbers: steps in the same "
            "direction, and the rank correlation of the common years, only from six common years. Pairs with under five steps are left out. "
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
        method="counting-agreement",
        draw=draw,
    )


# --- Revisions and contradictions -----------------------------------------------------------

_WORDS = {
    "deaths": "dead",
    "deaths-militants": "militants killed",
    "incidents": "incidents",
    "suicide-attacks": "suicide attacks",
    "injured": "injured",
    "operations": "operations",
    "attacks": "attacks",
}


def _what(row) -> str:
    period = row["period"]
    if "/" in period:
        first, last = period.split("/")
        period = f"to {short_day(last)} {last[:4]}" if first.endswith("-01-01") else f"{first[:4]} to {last[:4]}"
    area = {"PK": "", "PK-KP": ", KP", "PK-BA": ", Balochistan"}.get(row["area"], f", {row['area']}")
    area += {"merged": ", merged districts", "settled": ", settled districts"}.get(row["area_part"], "")
    return f"{row['institute']}{area}: {_WORDS.get(row['measure'], row['measure'])}, {period}"


# --- Breaks in the records ------------------------------------------------------------------


@chart
def breaks_in_the_records() -> Chart:
    """Steps in ACLED's record, and ratios of one count to another in which a step of either shows."""
    three = BREAK_PROVINCES
    civil = counting.quarters("acled", three, "2016-01", "2020-12", violence="civilians")
    acled = counting.quarters("acled", three, "2018-07", "2021-12")
    ucdp = counting.quarters("ucdp-ged", three, "2018-07", "2021-12")
    balochistan = counting.quarters("acled", ["PK-BA"], "2022-01", "2025-12")
    lines = {
        "ACLED to UCDP, deaths": counting.ratio("deaths", "acled", "ucdp-ged"),
        "PIPS to GTD, attacks": counting.ratio("incidents", "pips-attacks", "gtd"),
        "PIPS to Ministry, attacks": counting.ratio("incidents", "pips-attacks", "ministry-terrorism"),
    }
    crss = {name: counting.series("deaths")[name] for name in ("crss-violence-all", "crss-violence")}
    change = {
        "mid-2018": counting.step_change("acled", "2018-07", three, "civilians").loc["ratio", "events"],
        "January 2020": counting.step_change("acled", "2020-01", three).loc["ratio", "events"],
        "January 2024": counting.step_change("acled", "2024-01", ["PK-BA"]).loc["ratio", "events"],
    }
    per_event = counting.step_change("acled", "2024-01", ["PK-BA"])["deaths_per_event"]
    beside = counting.step_change("ucdp-ged", "2020-01", three).loc["ratio", "events"]

    def panel(ax, title, x, y, mark=None, words="", bars=True, dots=False):
        ax.set_title(title, fontsize=11)
        if bars:
            quarters = [f"{int(at)}, quarter {int(at % 1 * 4) + 1}" for at in x]
            say(ax, [(at, value, quarter, float(value)) for at, value, quarter in zip(x, y, quarters)], along="x")
            ax.bar(x, y, width=0.2, color=colour("PK"))
        else:
            ax.plot(x, y, color=colour("ink"), linewidth=1.2, marker="o", markersize=3.5, linestyle="none" if dots else "-")
        ax.set_ylim(0, float(max(y)) * 1.18)
        if mark is not None:
            ax.axvline(mark, color=colour("accent"), linewidth=1.2, linestyle=(0, (3, 2)))
            ax.annotate(
                words,
                (mark, 1),
                xycoords=("data", "axes fraction"),
                xytext=(3, -1),
                textcoords="offset points",
                va="top",
                fontsize=11,
                color=colour("accent"),
            )
        ax.locator_params(axis="y", nbins=4)
        first, last = math.floor(min(x)), math.floor(max(x))
        stride = 1 if last - first < 3 else 2 if last - first < 6 else 5
        ax.set_xticks([v for v in range(first, last + 1) if v % stride == 0 or stride == 1])
        ax.tick_params(labelsize=11)

    def when(frame):
        return [q.year + (q.quarter - 0.5) / 4 for q in frame["quarter"]]

    def draw(layout):
        from matplotlib.figure import Figure

        columns = 2 if layout.narrow else 3
        rows = -(-9 // columns)
        height = rows * (132 if layout.narrow else 150)
        # Nine constrained panels cost a second; their margins are known.
        figure = Figure(figsize=(layout.width / 72, height / 72), dpi=72)
        axes = figure.subplots(rows, columns, squeeze=False)
        figure.subplots_adjust(0.115 if layout.narrow else 0.05, 24 / height, 0.99, 1 - 18 / height, 0.28 if layout.narrow else 0.18, 0.48)
        grid = list(axes.flat)
        panel(grid[0], "ACLED, on civilians", when(civil), civil["events"], 2018.5, "mid-2018")
        panel(grid[1], "ACLED, all events", when(acled), acled["events"], 2020, "Jan 2020")
        panel(grid[2], "UCDP, all events", when(ucdp), ucdp["events"], 2020, "Jan 2020")
        panel(
            grid[3],
            "ACLED, Balochistan" if layout.narrow else "ACLED, Balochistan: events",
            when(balochistan),
            balochistan["events"],
            2024,
            "Jan 2024",
        )
        panel(
            grid[4],
            "Its deaths per event" if layout.narrow else "ACLED, Balochistan: deaths/event",
            when(balochistan),
            balochistan["deaths_per_event"],
            2024,
            "Jan 2024",
        )
        marks = {
            "ACLED to UCDP, deaths": (None, ""),
            "PIPS to GTD, attacks": (2011.85, "Nov 2011"),
            "PIPS to Ministry, attacks": (None, ""),
        }
        for ax, (title, line) in zip(grid[5:8], lines.items()):
            panel(
                ax,
                title if not layout.narrow else title.replace(", deaths", "").replace(", attacks", ""),
                list(line.index),
                line,
                *marks[title],
                bars=False,
                dots=True,
            )
            ax.axhline(1, color=colour("muted"), linewidth=0.8)
        both = pd.concat(crss.values())
        panel(grid[8], "CRSS, deaths", list(both.index), both, 2017.5, "definition", bars=False, dots=True)
        new = crss["crss-violence"]
        grid[8].plot(new.index, new, linestyle="none", marker="o", markersize=3, color=colour("paper"))
        grid[8].yaxis.set_major_formatter(lambda v, _: f"{v:,.0f}")
        for ax in grid[9:]:
            ax.axis("off")
        return figure

    def records(frame, column, words):
        return [(words, str(q).replace("Q", " quarter "), round(float(v), 2)) for q, v in zip(frame["quarter"], frame[column])]

    where = "KP, Punjab and Sindh"
    table = pd.DataFrame(
        [
            *records(civil, "events", f"ACLED, violence against civilians, {where}, events per 30 days"),
            *records(acled, "events", f"ACLED, all events, {where}, per 30 days"),
            *records(ucdp, "events", f"UCDP, all events, {where}, per 30 days"),
            *records(balochistan, "events", "ACLED, Balochistan, events per 30 days"),
            *records(balochistan, "deaths_per_event", "ACLED, Balochistan, deaths per event"),
            *((f"ratio: {t}", str(y), round(float(v), 2)) for t, line in lines.items() for y, v in line.items()),
            *((counting.NAMES[n] + ", deaths", str(y), float(v)) for n, line in crss.items() for y, v in line.items()),
        ],
        columns=["Series", "Period", "Value"],
    )
    gtd = lines["PIPS to GTD, attacks"]
    return Chart(
        name="breaks-in-the-records",
        finding=f"At three dates ACLED's events change to {change['mid-2018']:.1f}, {change['January 2020']:.1f} and {change['January 2024']:.1f} times the year before",
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
        method="counting-breaks",
        draw=draw,
    )
