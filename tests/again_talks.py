"""The facts, truths and charts of `fight-or-talk.md`, counted anew from the csv files.

Intervals, p-values and matched dates are read from the files of estimates; that those hold what the
records and the rules give is tested in `test_estimates`. Counts, rates, windows and dates are computed.
"""

import datetime
import functools
import math
import re

import numpy as np
import recount
import yaml
from again import Again
from recount import BALOCHISTAN, KP
from recount.tables import long_day as printed

SPEC = yaml.safe_load((recount.DATA / "specification.yml").read_text(encoding="utf-8"))
LANES = ("operation", "deal", "ceasefire", "talks")
DAY = datetime.timedelta(days=1)
NAMES = {KP: "Khyber Pakhtunkhwa", BALOCHISTAN: "Balochistan"}


# --- Dates and events -----------------------------------------------------------------------


def day(text: str) -> datetime.date:
    return datetime.date.fromisoformat(text)


def ends(text: str) -> tuple[datetime.date, datetime.date]:
    """The first and the last day that a date may mean."""
    if len(text) == 10:
        return day(text), day(text)
    if len(text) == 7:
        return day(f"{text}-01"), day(f"{recount.later(text, 1)}-01") - DAY
    return day(f"{text}-01-01"), day(f"{text}-12-31")


def middle(text: str) -> datetime.date:
    first, last = ends(text)
    return first + DAY * ((last - first).days // 2)


@functools.cache
def events() -> dict[str, dict]:
    return {row["event"]: row for row in sorted(recount.rows("chronology"), key=lambda row: (row["date"], row["event"]))}


@functools.cache
def begun() -> list[dict]:
    """Operations, deals, ceasefires and talks of the picture, by their first day."""
    found = []
    for row in recount.rows("turns"):
        if row["lane"] in LANES:
            event = events()[row["event"]]
            end = ends(event["end"])[1] if event["end"] else None
            start = min(middle(event["date"]), end or datetime.date.max)
            found.append({"event": row["event"], "short": row["short"], "lane": row["lane"], "start": start, "end": end or start})
    return sorted(found, key=lambda one: (one["start"], one["event"]))


def of(lane: str) -> list[dict]:
    """Of one lane, of all, or of all but operations (peace)."""
    return [one for one in begun() if lane in ("all", one["lane"]) or (lane == "peace" and one["lane"] != "operation")]


def years(lane: str) -> set[int]:
    return {one["start"].year for one in of(lane)}


def parties(when: datetime.date, *levels: str) -> set[str]:
    """The leading parties in office on a day; a day of handover belongs to both."""
    return {
        row["leading_party"]
        for row in recount.rows("governments")
        if row["level"] in levels and row["caretaker"] != "true" and row["from"] <= str(when) and (not row["to"] or str(when) <= row["to"])
    }


def under(lane: str, *levels: str) -> set[str]:
    return set().union(*(parties(one["start"], *levels) for one in of(lane)))


def together(one: str, other: str) -> bool:
    a, b = (next(m for m in begun() if m["event"] == name) for name in (one, other))
    common = min(a["end"], b["end"]) - max(a["start"], b["start"])
    return a["end"] != a["start"] and b["end"] != b["start"] and common.days >= 0


def within(later: str, earlier: str, days: str) -> bool:
    gap = middle(events()[later]["date"]) - middle(events()[earlier]["date"])
    return 0 <= gap.days <= int(days)


# --- Talks by month -------------------------------------------------------------------------

GOVERNMENT = re.compile(r"\b(federal government|[Pp]rime [Mm]inister|President|[Ii]nterior minister|information minister)\b")
OATH, VOTE = SPEC["S9"]["term"]["from"], SPEC["S9"]["term"]["to"]


def counts_as_talks(event: dict) -> bool:
    """Of kind talks, deal or ceasefire, read, known to the day, and naming the federal government and the TTP."""
    words = f"{event['title']} {event['summary']}"
    return (
        event["kind"] in ("talks", "deal", "ceasefire") and event["confidence"] == "read" and len(event["date"]) == 10
        and ("ttp" in event["actor"].split(";") or re.search(r"\bTTP\b", words) is not None)
        and ("federal-government" in event["actor"] or GOVERNMENT.search(words) is not None)
    )  # fmt: skip


@functools.cache
def talks() -> list[dict]:
    return [event for event in events().values() if counts_as_talks(event)]


def truces() -> list[dict]:
    return [e for e in events().values() if e["kind"] == "ceasefire" and "ttp" in e["actor"].split(";") and e["end"]]


def between(first: str, last: str) -> list[str]:
    found = [first]
    while found[-1] < last:
        found.append(recount.later(found[-1], 1))
    return found


def lasting(event: dict) -> tuple[datetime.date, datetime.date]:
    return ends(event["date"])[0], ends(event["end"] or event["date"])[1]


def months_of(*some: dict) -> set[str]:
    return {month for event in some for month in between(*(str(one)[:7] for one in lasting(event)))}


def term() -> list[str]:
    return between(str(OATH)[:7], str(VOTE)[:7])


def talked() -> list[str]:
    """Months of the term with a day of talks in it."""
    found = set()
    for event in talks():
        first, last = lasting(event)
        if max(first, OATH) <= min(last, VOTE):
            found |= set(between(str(max(first, OATH))[:7], str(min(last, VOTE))[:7]))
    return sorted(found)


def first_talks() -> dict:
    return next(event for event in talks() if OATH <= ends(event["date"])[0] <= VOTE)


def waited() -> int:
    return len(between(str(OATH)[:7], first_talks()["date"][:7])) - 1


def talks_months(what: str) -> str:
    return {"recorded": str(len(talked())), "all": str(len(term())), "share": f"{len(talked()) / len(term()):.0%}"}[what]


def after_term(event: str) -> bool:
    return events()[event] in talks() and ends(events()[event]["date"])[0] > VOTE


# --- Ceasefires -----------------------------------------------------------------------------

CEASEFIRES = {"2014": "March to April 2014", "2021": "November to December 2021", "2022": "June to November 2022"}
PARTS = ("before", "during", "after")


def value(row: dict, column: str) -> float:
    return float(row[column]) if row[column] else math.nan


def cells(which: str) -> list[dict]:
    return [row for row in recount.rows("estimates_ceasefire") if row["ceasefire"] == which and row["estimable"] == "true"]


def primary(which: str) -> dict:
    (row,) = [row for row in cells(which) if row["primary"] == "true"]
    return row


@functools.cache
def windows(which: str) -> dict[str, tuple[datetime.date, datetime.date]]:
    """First and last days: the ceasefire's own length on both sides, cut at the next operation and at the record's end."""
    rule = next(one for one in SPEC["S11"]["ceasefires"] if one["id"] == which)
    start, end = rule["start"], rule["end"]
    length = (end - start) + DAY
    if rule["unit"] == "week":
        row = primary(which)  # whole weeks, which may not be passed on
        return {
            "before": (start - DAY * int(row["days_before"]), start - DAY),
            "during": (start, end),
            "after": (end + DAY, end + DAY * int(row["days_after"])),
        }
    last = min(end + length, ends(recount.full_months("ucdp-ged")[-1])[1], rule.get("after_before", datetime.date.max) - DAY)
    return {"before": (start - length, start - DAY), "during": (start, end), "after": (end + DAY, last)}


@functools.cache
def by_day() -> dict[datetime.date, int]:
    found = {}
    for row in recount.rows("ceasefire_days"):
        if row["violence"] == "state-based":
            found[day(row["date"])] = found.get(day(row["date"]), 0) + int(row["events"])
    return found


def fought(which: str, part: str) -> int:
    """Events in a window: counted by day where the days may be passed on."""
    if primary(which)["source"] != "ucdp-ged":
        return int(float(primary(which)[part]))
    first, last = windows(which)[part]
    return sum(n for when, n in by_day().items() if first <= when <= last)


def length(which: str, part: str) -> int:
    if primary(which)["source"] != "ucdp-ged":
        return int(float(primary(which)[f"days_{part}"]))
    first, last = windows(which)[part]
    return (last - first).days + 1


def pace(which: str, *parts: str) -> float:
    return sum(fought(which, part) for part in parts) / sum(length(which, part) for part in parts)


def to_around(which: str) -> float:
    return pace(which, "during") / pace(which, "before", "after")


def to_before(which: str) -> float:
    return pace(which, "after") / pace(which, "before")


def interval(row: dict, prefix="", digits=2) -> str:
    return f"{value(row, prefix + 'low'):.{digits}f} to {value(row, prefix + 'high'):.{digits}f}"


def ceasefire(which: str, what: str) -> str:
    kind, _, part = what.rpartition("-")
    if part in PARTS:
        return {"": f"{fought(which, part):,}", "days": f"{length(which, part):,}", "weekly": f"{pace(which, part) * 7:.1f}"}[kind]
    row = primary(which)
    return {
        "ratio": f"{value(row, 'estimate'):.2f}",
        "interval": interval(row),
        "rebound": f"{value(row, 'rebound'):.2f}",
        "rebound-interval": interval(row, "rebound_"),
        "p": f"{value(row, 'p'):.3f}",
        "placements": row["independent"],
    }[what]


def ceasefire_specifications(which: str, what: str) -> str:
    found = [value(row, "estimate") for row in cells(which) if row["estimate"]]
    return {"all": str(len(found)), "lower": str(sum(v < 1 for v in found)), "least": f"{min(found):.2f}", "most": f"{max(found):.2f}"}[
        what
    ]


def lower(which: str) -> bool:
    """The rule: the interval is below 1, and the ceasefire is rare among its placements."""
    row = primary(which)
    return value(row, "high") < 1 and value(row, "p") <= SPEC["S11"]["randomisation"]["p_limit"]


def not_lower(which: str) -> bool:
    return not value(primary(which), "high") < 1 and pace(which, "during") >= pace(which, "before")


def settles(*which: str) -> bool:
    return all(value(primary(one), "rebound_low") < 1 < value(primary(one), "rebound_high") for one in which)


def without_p(which: str) -> bool:
    row = primary(which)
    few = int(row["independent"]) < SPEC["S11"]["randomisation"]["minimum_independent"]
    assert few == (not row["p"])
    return few


# --- Deals and operations -------------------------------------------------------------------


@functools.cache
def tested() -> list[dict]:
    """Deals and operations by month: the rows of both records, and the other events in their windows."""
    found = {}
    for row in recount.rows("estimates_turns"):
        if row["match"] == "primary":
            one = found.setdefault(row["event"], {"event": row["event"], "month": row["month"]})
            one[row["source"]] = row
            one["shared"] = len(list(filter(None, row["overlaps"].split(";"))))
    return sorted(found.values(), key=lambda one: (one["month"], one["event"]))


RULE = SPEC["S13"]["matched_placebo"]


def turns_tested(what: str) -> int:
    def matched(one):
        full = [int(one[source]["placebos"]) >= RULE["minimum_placebos"] for source in ("ucdp-ged", "acled")]
        assert full == [bool(one[source]["p_value"]) for source in ("ucdp-ged", "acled")]
        return any(full)

    return sum(
        {
            "all": lambda one: True,
            "early": lambda one: one["month"] < str(RULE["not_before"]),
            "overlapping": lambda one: one["shared"] > 0,
            "alone": lambda one: one["shared"] == 0,
            "matched": matched,
            "apart": lambda one: matched(one) and one["shared"] == 0,
        }[what](one)
        for one in tested()
    )


def matched_below(event: str, source: str) -> bool:
    one = next(one for one in tested() if one["event"] == event)
    return value(one[source], "ratio") < value(one[source], "placebo_low") and one["shared"] > 0 and turns_tested("matched") == 1


# --- Returns --------------------------------------------------------------------------------


def said_to_return(what: str) -> int:
    return sum(
        {
            "all": True,
            "figures": row["low"] != "",
            "done": row["status"] == "done",
            "denied": row["status"] in ("denied", "part"),
        }[what]
        for row in recount.rows("returns")
    )


def no_count(status="done") -> bool:
    return said_to_return("figures") > 0 and not any(row["low"] and row["status"] == status for row in recount.rows("returns"))


# --- The sequence ---------------------------------------------------------------------------


def spans() -> dict[str, list[str]]:
    return {part: between(*(str(month) for month in SPEC["S13"]["primary"][part])) for part in ("before", "after")}


def level(code: str, part: str) -> float:
    return recount.rate_30("acled", "deaths", [code], spans()[part])


def change(place: str) -> float:
    """KP's or Balochistan's change, or KP's to Balochistan's."""
    if place == "contrast":
        return change(KP) / change(BALOCHISTAN)
    return level(place, "after") / level(place, "before")


def estimated(place: str) -> dict:
    part, province = ("contrast", "PK-KP/PK-BA") if place == "contrast" else ("ratio", place)
    (row,) = [
        row
        for row in recount.rows("estimates")
        if (row["statement"], row["part"], row["province"], row["primary"]) == ("S13", part, province, "true")
    ]
    return row


def sequence(place: str, what: str) -> str:
    if what in spans():
        return f"{level(place, what):,.0f}"
    return {"ratio": f"{change(place):.1f} times", "interval": interval(estimated(place), digits=1)}[what]


def sequence_specifications(what: str) -> str:
    found = [
        value(row, "estimate")
        for row in recount.rows("estimates")
        if (row["statement"], row["part"], row["province"], row["estimable"]) == ("S13", "ratio", KP, "true")
    ]
    return {
        "all": str(len(found)),
        "rose": str(sum(v > 1 for v in found)),
        "least": f"{min(found):.1f} times",
        "most": f"{max(found):.1f} times",
    }[what]


# --- Facts and truths -----------------------------------------------------------------------


def most_said(issue: str) -> bool:
    counts = {}
    for row in recount.rows("quotations"):
        if "report" not in (row["group"], row["issue"]):
            counts[row["issue"]] = counts.get(row["issue"], 0) + 1
    return counts.pop(issue) > max(counts.values())


FACTS = {
    "turn-count": lambda lane: str(len(of(lane))),
    "years-of-both": lambda: str(len(years("operation") & years("peace"))),
    "years-of-turns": lambda: str(len(years("all"))),
    "talks-months": talks_months,
    "talks-first-after": lambda: str(waited()),
    "ceasefire": ceasefire,
    "ceasefire-specifications": ceasefire_specifications,
    "turns-tested": lambda what: str(turns_tested(what)),
    "placebo-minimum": lambda: str(RULE["minimum_placebos"]),
    "matched-months": lambda: str(RULE["match"]["months"]),
    "reference-months": lambda: str(SPEC["S11"]["randomisation"]["reference_months"]),
    "returns-count": lambda what: str(said_to_return(what)),
    "sequence": sequence,
    "sequence-window": lambda part: recount.period_name(spans()[part]),
    "sequence-specifications": sequence_specifications,
    "claim-verdict": lambda claim: next(row["verdict"] for row in recount.rows("claims") if row["claim"] == claim),
}

TRUTHS = {
    "talked-under": lambda *names: set(names) <= under("peace", "federal", KP),
    "fought-under": lambda *names: set(names) <= under("operation", "federal"),
    "not-fought-under": lambda party: party not in under("operation", "federal"),
    "in-force-together": together,
    "begins-within": within,
    "talks-first": lambda event: first_talks()["event"] == event,
    "talks-late-in-term": lambda months="36": waited() >= int(months) and 2 * len(talked()) < len(term()),
    "talks-after-term": after_term,
    "ceasefires-lower": lambda *which: all(lower(one) for one in which),
    "ceasefire-not-lower": not_lower,
    "ceasefire-settles-back": settles,
    "ceasefire-higher-after": lambda which: value(primary(which), "rebound_low") > 1,
    "ceasefire-without-p": without_p,
    "none-apart": lambda what="apart": turns_tested(what) == 0,
    "most-overlap": lambda what="overlapping": 2 * turns_tested(what) > turns_tested("all"),
    "matched-below": matched_below,
    "no-count-of-returns": no_count,
    "sequence-rose": lambda place: value(estimated(place), "low") > 1,
    "sequence-unclear": lambda place: value(estimated(place), "low") <= 1 <= value(estimated(place), "high"),
    "sequence-beyond-control": lambda factor="1": value(estimated("contrast"), "low") > float(factor),
    "most-said-of": most_said,
}

FALSE = {
    "talked-under PPP PPI": "ANP, MMA",
    "fought-under PTI": "PML-N, PML-Q, PPP",
    "not-fought-under PPP": "operation-sherdil-2008",
    "in-force-together operation-zarb-e-azb-2014 north-waziristan-accord-2008": "2014-06-15 to 2014-06-15, 2008",
    "begins-within operation-zarb-e-azb-2014 ceasefire-ends-2014-04 59": "60 days",
    "talks-first pcns-approves-talks-2022": "amnesty-offer-2021",
    "talks-late-in-term 38": "37 months, share 0",
    "talks-after-term amnesty-offer-2021": "2021-09-11, counted: True",
    "ceasefires-lower 2014 2022": "not lower",
    "ceasefire-not-lower 2014": r"lower, 0\.1",
    "ceasefire-settles-back 2014 2022": r"0\.\d+, 1\.\d",
    "ceasefire-higher-after 2014": r"0\.\d+ \(0\.\d+ to 2",
    "ceasefire-without-p 2014": r"placements: \d+, p 0\.0",
    "none-apart matched": "'matched': 1",
    "most-overlap alone": "'alone': 3",
    "matched-below operation-koh-e-sufaid-2011 acled": "too few matched dates in acled: 16",
    "no-count-of-returns planned": "5 figures, 2 of them planned",
    "sequence-rose PK-BA": r"1\.\d+ \(0\.",
    "sequence-unclear PK-KP": r"\(1\.\d+ to 4",
    "sequence-beyond-control 2": r"\(1\.\d+ to",
    "most-said-of funding": r"'funding': \d",
}

# --- Charts ---------------------------------------------------------------------------------


def at_month(number: float) -> str:
    """A month from years and their parts, as on the axis of the record."""
    count = round(number * 12)
    return f"{count // 12}-{count % 12 + 1:02d}"


def dated(x) -> str:
    return str((np.datetime64("1970-01-01") + np.timedelta64(round(x), "D")).astype("datetime64[M]"))


@functools.cache
def kp_deaths(source: str, former_fata=None) -> dict[str, float]:
    """By month since 2004; ACLED per 30 days. Of a part only while the source tells it apart."""
    found = {}
    for month in recount.full_months(source):
        if month >= "2004-01":
            some = [r for r in recount.incidents(source) if (r["province"], r["month"]) == (KP, month)]
            if former_fata is not None and some and all(r["former_fata"] == "" for r in some):
                continue
            deaths = sum(int(r["deaths_best"]) for r in some if former_fata in (None, r["former_fata"]))
            found[month] = deaths * 30 / recount.days(source)[month] if source == "acled" else float(deaths)
    return found


def record():
    ucdp, acled = kp_deaths("ucdp-ged"), kp_deaths("acled")
    begins = {}
    for one in begun():
        begins.setdefault(str(one["start"])[:7], []).append(f"{one['short']} ({one['lane']})")
    months = sorted({*ucdp, *acled, *begins})
    both = len(years("operation") & years("peace"))

    def table():
        parts = {
            "UCDP, merged": kp_deaths("ucdp-ged", "true"),
            "UCDP, settled": kp_deaths("ucdp-ged", "false"),
            "ACLED, KP, per 30 days": acled,
        }
        found = {(column, month): series.get(month, math.nan) for column, series in parts.items() for month in months}
        return found | {("Begins", month): "; ".join(begins[month]) if month in begins else math.nan for month in months}

    def area(patch):
        points = patch.get_xy()[1:-2]
        return {at_month(points[i][1]): points[i][0] for i in range(0, len(points), 2)}

    def drawn(figure):
        axes = figure.axes[3:5]
        whole, merged = (area(patch) for patch in axes[0].patches)
        found = {("UCDP, merged", month): number for month, number in merged.items()}
        found |= {("UCDP, settled", month): number - merged[month] for month, number in whole.items()}
        told, _, later = (area(patch) for patch in axes[1].patches)
        return found | {("ACLED, KP, per 30 days", month): number for month, number in {**told, **later}.items()}

    def alt():
        last = max(max(acled), max(str(one["end"]) for one in begun()))
        tops = [max(series, key=series.get) for series in (ucdp, acled)]
        return [
            "2004", last[:4], *(str(len(of(lane))) for lane in LANES), str(both),
            tops[0][:4], f"{ucdp[tops[0]]:,.0f}", tops[1][:4], f"{acled[tops[1]]:,.0f}", "30",
        ]  # fmt: skip

    return Again(
        table=table,
        finding=lambda: [str(len(of("operation"))), str(len(of("peace"))), "2004", str(both)],
        alt=alt,
        drawn=drawn,
        digits=1,
        index=("Month",),
    )


def calendar():
    last = max(
        row["to"]
        for row in recount.rows("governments")
        if row["level"] == KP and row["leading_party"] == "PTI" and str(VOTE) < row["to"] < "2024"
    )
    held, truce = months_of(*talks()), months_of(*truces())
    shown = between(str(OATH)[:7], last[:7])

    def box(month):
        return 2.0 if month in held else 1.0 if month in truce else 0.0

    def table():
        found = {}
        for month in shown:
            some = [e["title"] for e in [*talks(), *(t for t in truces() if t not in talks())] if month in months_of(e)]
            found |= {
                ("In the PTI's federal term", month): "yes" if month in term() else "no",
                ("Talks on record", month): "yes" if month in held else "no",
                ("A ceasefire of the TTP in force", month): "yes" if month in truce else "no",
                ("Box (2 filled, 1 outlined)", month): box(month),
                ("Events", month): "; ".join(some) or math.nan,
            }
        return found

    def drawn(figure):
        (ax,) = figure.axes
        boxes = [patch for patch in ax.patches if patch.get_height() > 12]
        wide = max(patch.get_width() for patch in boxes)
        places = [patch for patch in boxes if abs(patch.get_width() - wide) < 0.01]
        found = {}
        for place, month in zip(places, between(f"{OATH.year}-01", f"{last[:4]}-12"), strict=True):
            inner = [
                patch
                for patch in boxes
                if patch not in places
                and place.get_x() < patch.get_x() < place.get_x() + wide
                and place.get_y() < patch.get_y() < place.get_y() + place.get_height()
            ]
            if month in shown:
                found["Box (2 filled, 1 outlined)", month] = 0.0 if not inner else 2.0 if inner[0].get_facecolor()[3] else 1.0
        return found

    def alt():
        after = [m for m in between(recount.later(str(VOTE)[:7], 1), f"{last[:4]}-12") if box(m)]
        return [str(OATH.year), last[:4], str(len(term())), str(len(talked())), first_talks()["date"][:4], str(waited()), str(len(after))]

    def finding():
        found = talked()
        return [str(len(found)), str(len(term())), *dict.fromkeys([found[0][:4], found[-1][:4]])]

    return Again(table=table, finding=finding, alt=alt, drawn=drawn, index=("Month",))


STATUS = {
    "planned": "planned, not carried out", "wish": "wished to return", "pressed": "pressed to return", "agreed": "release agreed, says the TTP",
    "proposed": "says that a general proposed it", "done": "says that it happened", "denied": "denies it", "part": "denies a part in it",
}  # fmt: skip
SIDES = {
    "federal-cabinet": "Federal cabinet",
    "military": "Military",
    "kp-government": "KP government",
    "pti": "PTI",
    "other-parties": "Other parties",
    "ttp": "TTP",
    "kabul": "Kabul",
    "merged-districts": "Merged districts",
    "report": "The report",
}
ACTORS = {"federal-government": "federal government", "ttp": "TTP", "military": "military"}


def returning():
    said = {row["quotation"]: row for row in recount.rows("quotations")}

    def when(row):
        return (said.get(row["statement"]) or events()[row["statement"]])["date"]

    every = sorted(recount.rows("returns"), key=lambda row: (when(row), row["statement"]))
    valued = [row for row in every if row["low"]]
    top = max(float(row["high"] or row["low"]) for row in valued)

    def table():
        found = {}
        for i, row in enumerate(every, 1):
            q, e = said.get(row["statement"]), events().get(row["statement"])
            number = " to ".join(f"{int(n):,}" for n in (row["low"], row["high"]) if n)
            found |= {
                ("Date", i): printed(when(row)),
                ("Who", i): q["speaker"] if q else e["title"],
                ("Side", i): SIDES[q["group"]] if q else ", ".join(ACTORS[a] for a in e["actor"].split(";")),
                ("Number", i): " ".join(filter(None, (row["words"], number, row["counted"]))) or math.nan,
                ("Lowest", i): value(row, "low"),
                ("Highest", i): value(row, "high"),
                ("What is said of it", i): STATUS[row["status"]],
            }
        return found

    def drawn(figure):
        bars = sorted(
            (line for line in figure.axes[0].lines if line.get_linewidth() in (2, 5)),
            key=lambda line: (line.get_ydata()[0], line.get_xdata()[0]),
        )
        left, right = min(line.get_xdata()[0] for line in bars), max(line.get_xdata()[1] for line in bars)
        numbers = iter([i for i, row in enumerate(every, 1) if row["low"]])
        found = {}
        for line in bars:
            if line.get_linewidth() == 5:
                at = next(numbers)
            found["Lowest" if line.get_linewidth() == 5 else "Highest", at] = (line.get_xdata()[1] - left) / (right - left) * top
        return found

    def alt():
        worded = sum(not row["low"] and row["counted"] != "" for row in every)
        counts = (sum(row["status"] == "done" for row in every), worded, sum(row["status"] == "denied" for row in every))
        return [str(len(every)), str(len(valued)), f"{min(int(row['low']) for row in valued):,}", f"{top:,.0f}", *map(str, counts)]

    return Again(table=table, finding=lambda: [str(len(valued))], alt=alt, drawn=drawn, index=("No.",))


def days_around():
    shown = ("2014", "2021")
    label = {"during": "ceasefire"}

    def table():
        found = {}
        for which in shown:
            for part, (first, last) in windows(which).items():
                key = which, label.get(part, part)
                found |= {
                    ("From", *key): str(first),
                    ("To", *key): str(last),
                    ("Days", *key): (last - first).days + 1,
                    ("Events", *key): fought(which, part),
                    ("Days with an event", *key): sum(first <= when <= last and n > 0 for when, n in by_day().items()),
                }
        return found

    def drawn(figure):
        found = {}
        for which, ax in zip(shown, figure.axes, strict=True):
            bars = {}
            for segment in (one for lines in ax.collections for one in lines.get_segments()):
                bars[datetime.date(1970, 1, 1) + DAY * round(segment[0][0])] = segment[1][1] - segment[0][1]
            for part, (first, last) in windows(which).items():
                own = [n for when, n in bars.items() if first <= when <= last]
                found |= {
                    ("Events", which, label.get(part, part)): sum(own),
                    ("Days with an event", which, label.get(part, part)): len(own),
                }
        return found

    def alt():
        found = []
        for which in shown:
            found += [which, *(str(n) for part in PARTS for n in (fought(which, part), length(which, part)))]
        return [*found, *(f"{ratio:.2f}" for ratio in sorted(to_around(which) for which in shown))]

    return Again(
        table=table,
        finding=lambda: [str(n) for w in shown for n in (fought(w, "during"), length(w, "during"))],
        alt=alt,
        drawn=drawn,
        index=("Ceasefire", "Part"),
        undrawn=lambda key, drawn: key[0] == "Days",
    )


def truce():
    months = between("2021-01", "2023-12")
    column, force = "Events per 30 days", "A ceasefire in force on some day"
    weekly = [f"{pace('2022', part) * 7:.1f}" for part in PARTS]

    def rate(month):
        events = sum(
            int(r["events"])
            for r in recount.incidents("acled")
            if (r["province"], r["month"]) == (KP, month) and r["violence"] in ("battles", "explosions")
        )
        return events * 30 / recount.days("acled")[month]

    def table():
        held = months_of(*(e for e in truces() if "2021" <= e["date"] < "2024"))
        return {(column, m): rate(m) for m in months} | {(force, m): "yes" if m in held else "no" for m in months}

    def drawn(figure):
        bars = [bar for container in figure.axes[0].containers for bar in container]
        return {(column, dated(bar.get_x())): bar.get_height() for bar in bars}

    def alt():
        top = max(months, key=rate)
        return [months[0], months[-1], weekly[0], "2", "2022", *weekly[1:], top[:4], f"{rate(top):,.0f}", "30"]

    return Again(table=table, finding=lambda: ["2022", *weekly[:2]], alt=alt, drawn=drawn, digits=1, index=("Month",))


def against_chance():
    columns = {"During to around": to_around, "After to before": to_before}

    def table():
        found = {}
        for which, name in CEASEFIRES.items():
            row = primary(which)
            found |= {(column, name): ratio(which) for column, ratio in columns.items()}
            found |= {
                ("Interval", name): interval(row),
                ("Its interval", name): interval(row, "rebound_"),
                ("Rank among placements (p)", name): f"{value(row, 'p'):.3f}" if row["p"] else "too few to say",
                ("Separate placements", name): int(row["independent"]),
                ("Other specifications", name): " to ".join(ceasefire_specifications(which, end) for end in ("least", "most")),
            }
        return found

    def drawn(figure):
        lines = figure.axes[0].lines
        found = {}
        for column, shape in zip(columns, "os"):
            marks = sorted((line.get_ydata()[0], line.get_xdata()[0]) for line in lines if line.get_marker() == shape)
            found |= {(column, name): x for name, (_, x) in zip(CEASEFIRES.values(), marks, strict=True)}
        return found

    def alt():
        found = []
        for which in CEASEFIRES:
            found += [which, f"{to_around(which):.2f}", *interval(primary(which)).split(" to "), f"{to_before(which):.2f}"]
        return found

    return Again(
        table=table,
        finding=lambda: [which for which in CEASEFIRES if lower(which)],
        alt=alt,
        drawn=drawn,
        digits=2,
        index=("Ceasefire",),
        undrawn=lambda key, drawn: key[0] == "Separate placements",
    )


def turns_alone():
    sources = {"ucdp-ged": "UCDP", "acled": "ACLED"}

    def key(one):
        return events()[one["event"]]["title"], one["month"]

    def table():
        found = {}
        for one in tested():
            found["Windows shared with", *key(one)] = one["shared"]
            for source, name in sources.items():
                row = one[source]
                band = f"{interval(row, 'placebo_')} (p {value(row, 'p_value'):.2f}, {row['placebos']} dates)"
                found |= {
                    (f"{name}: after to before", *key(one)): f"{value(row, 'ratio'):.2f}" if row["ratio"] else row["reason"],
                    (f"{name}: matched dates", *key(one)): band if row["p_value"] else f"{row['placebos']}, too few",
                }
        return found

    def drawn(figure):
        texts = [re.fullmatch(r"(?:(\d+) others?|none)", text.get_text()) for text in figure.axes[0].texts]
        shared = [float(match[1] or 0) for match in texts if match]
        return {("Windows shared with", *key(one)): n for one, n in zip(tested(), shared, strict=True)}

    def alt():
        found = [
            str(len(tested())),
            tested()[0]["month"][:4],
            tested()[-1]["month"][:4],
            *(str(turns_tested(w)) for w in ("alone", "matched", "apart")),
        ]
        short = {row["event"]: row["short"] for row in recount.rows("turns")}
        for one in tested():
            for row in (one[source] for source in sources if one[source]["p_value"]):
                found += re.findall(r"\d+", short[one["event"]])
                found += [f"{value(row, 'ratio'):.2f}", *interval(row, "placebo_").split(" to ")]
        return found

    def finding():
        return [str(turns_tested(what)) for what in ("apart", "all") if turns_tested(what)]

    return Again(table=table, finding=finding, alt=alt, drawn=drawn, index=("Deal or operation", "Month"))


def before_and_after():
    months = between(spans()["before"][0], spans()["after"][-1])

    def column(code):
        return f"{NAMES[code]}, deaths per 30 days"

    def table():
        found = {(column(code), m): recount.rate_30("acled", "deaths", [code], [m]) for code in NAMES for m in months}
        window = {m: part for part, own in spans().items() for m in own}
        return found | {("Window", m): window.get(m, math.nan) for m in months}

    def drawn(figure):
        found = {}
        for ax in figure.axes:
            name = ax.get_title(loc="left").partition(":")[0]
            found |= {(f"{name}, deaths per 30 days", dated(bar.get_x())): bar.get_height() for one in ax.containers for bar in one}
        return found

    def printed_change(place):
        return f"{change(place):.1f}"

    def alt():
        low_high = {place: interval(estimated(place), digits=1).split(" to ") for place in (KP, "contrast")}
        return [
            f"{level(KP, 'before'):,.0f}", "30", f"{level(KP, 'after'):,.0f}", printed_change(KP), *low_high[KP],
            f"{level(BALOCHISTAN, 'before'):,.0f}", f"{level(BALOCHISTAN, 'after'):,.0f}", printed_change(BALOCHISTAN),
            printed_change("contrast"), *low_high["contrast"],
        ]  # fmt: skip

    return Again(
        table=table, finding=lambda: [printed_change(KP), printed_change(BALOCHISTAN)], alt=alt, drawn=drawn, digits=1, index=("Month",)
    )


CHARTS = {
    "record_since_2004": record,
    "talks_by_month": calendar,
    "numbers_of_returns": returning,
    "ceasefires_by_day": days_around,
    "truce_of_2022": truce,
    "ceasefires_against_chance": against_chance,
    "turns_against_chance": turns_alone,
    "before_talks_after_truce": before_and_after,
}
