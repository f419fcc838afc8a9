"""Published counts: the charts, facts and truths of counting-violence.md, anew from data/*.csv."""

import itertools
import math
import re
import statistics
from collections import Counter, defaultdict

import recount
from again import Again
from recount import BALOCHISTAN, KP

STANDS = ("", "revised")
KINDS = {"deaths": ("deaths",), "incidents": ("attacks", "incidents", "cases")}
THREE = [KP, "PK-PB", "PK-SD"]
CASE = "2025"
NAMES = dict(line.split(": ") for line in """
acled: ACLED, political violence
balochistan-home-department: Home Department
crss-attacks: CRSS, attacks
crss-operations: CRSS, operations
crss-violence: CRSS, attacks and operations
crss-violence-all: CRSS, all violence
frc-attacks: FRC, attacks
frc-operations: FRC, operations
frc-overall: FRC, all violence
gtd: GTD, terrorist attacks
gti-gtd: GTI, from GTD
gti-terrorism: GTI, terrorist attacks
ispr-incidents: ISPR, incidents
ispr-operations: ISPR, operations
kp-home-department: Home Department
kp-police: KP Police, incidents
kp-police-cases: KP Police, cases
ministry-operations: Ministry, operations
ministry-terrorism: Interior Ministry
ministry-terrorism-early: Interior Ministry, early
picss-attacks: PICSS, attacks
picss-combat-deaths: PICSS, combat-related
picss-operations: PICSS, operations
pips-attacks: PIPS, attacks
pips-operations: PIPS, operations
pips-overall-incidents: PIPS, all incidents
satp: SATP
ucdp-candidate: UCDP, preliminary
ucdp-ged: UCDP, organised violence
""".strip().splitlines())  # fmt: skip
SCOPES = {
    "attacks": "attacks",
    "attacks, no militants": "attacks; dead without militants",
    "attacks and operations": "attacks and operations",
    "operations": "operations of the forces",
}
STATUS = {"": "stands", "revised": "stands, revised", "preliminary": "first release", "contradicted": "disputed"}
MONTHS = "Jan Feb Mar Apr May Jun Jul Aug Sep Oct Nov Dec".split()


def number(value) -> str:
    return f"{value:,}"


def times(value) -> str:
    return f"{value:.1f} times"


def unique(words) -> str:
    return "; ".join(dict.fromkeys(words))


# --- Printed numbers ------------------------------------------------------------------------


def read_in(row) -> str:
    if row["outlet"] == row["institute"]:
        return f"{row['institute']}, own page"
    return f"{row['institute']}, as reported by {row['outlet'].replace('; ', ', ')}"


def printed(counts, measure, period, area="PK") -> list[dict]:
    wanted = (counts, measure, period, area, "")
    found = recount.rows("published_figures")
    return [r for r in found if (r["counts"], r["measure"], r["period"], r["area"], r["area_part"]) == wanted]


def the_row(counts, measure, period, area="PK") -> dict:
    period = CASE if period == "latest" else period
    (row,) = [r for r in printed(counts, measure, period, area) if r["status"] in STANDS]
    return row


def value(*wanted) -> int:
    return int(the_row(*wanted)["value"])


def definition(name) -> dict:
    return next(r for r in recount.rows("counting_rules") if r["definition"] == name)


def scope(name) -> str:
    rule = definition(name)
    if rule["security_operations"] == "yes":
        return "attacks and operations" if rule["militant_attacks"] == "yes" else "operations"
    return "attacks, no militants" if rule["militants_killed"] == "no" else "attacks"


def change(counts, measure, year) -> float:
    return value(counts, measure, str(year)) / value(counts, measure, str(int(year) - 1)) - 1


# --- Side by side ---------------------------------------------------------------------------


def country_months() -> dict[int, int]:
    """UCDP's own deaths of the country, years of twelve months."""
    found = defaultdict(list)
    for row in recount.rows("reconciliation"):
        if row["deaths_ucdp"] != "":
            found[int(row["month"][:4])].append(int(float(row["deaths_ucdp"])))
    return {year: sum(months) for year, months in found.items() if len(months) == 12}


def every_scope(source):
    return recount.rows("incidents_acled") if source == "acled" else [r for r in recount.rows("incidents") if r["source"] == source]


def files(area, kind):
    """(definition, year, number, last day of a part of a year) of ACLED and UCDP."""
    column = "deaths_best" if kind == "deaths" else "events"
    own = country_months() if (area, kind) == ("PK", "deaths") else {}
    for source in ("acled", "ucdp-ged"):
        end = recount.release(source)[1][1]
        for year in recount.years(source):
            if source == "ucdp-ged" and year in own:
                continue
            total = sum(int(r[column]) for r in every_scope(source) if r["month"][:4] == str(year) and area in ("PK", r["province"]))
            part = end if recount.is_partial(source, year) and end.startswith(str(year)) else ""
            yield source, year, total, part
    for year, total in own.items():
        yield "ucdp-ged", year, total, ""
    if area == "PK":
        by = Counter()
        for row in recount.rows("candidate_2025"):
            by[int(row["month"][:4])] += int(row[column])
        for year, total in by.items():
            yield "ucdp-candidate", year, total, ""


def choice(rows, year) -> tuple[list[dict], bool, str] | None:
    """The rows that speak for a year, whether they are summed, and where they end."""
    whole = [r for r in rows if r["period"] == year and r["area_part"] == ""]
    for status in (STANDS, ("preliminary",), ("contradicted",)):
        some = [r for r in whole if r["status"] in status]
        if some:
            return some, False, ""
    halves = [r for r in rows if r["period"] == year and r["area_part"] != ""]
    if sorted(r["area_part"] for r in halves) == ["merged", "settled"]:
        return halves, True, ""
    begun = sorted((r for r in rows if r["period"].startswith(f"{year}-01-01/{year}") and r["area_part"] == ""), key=lambda r: r["period"])
    if not begun:
        return None
    longest = [r for r in begun if r["period"] == begun[-1]["period"]]
    return [r for r in longest if r["status"] in STANDS] or longest, False, begun[-1]["period"][-10:]


def beside(area, kind, years) -> list[dict]:
    """One entry for each count and year, in the order of the charts."""
    groups = defaultdict(list)
    for row in recount.rows("published_figures"):
        if row["area"] == area and row["measure"] in KINDS[kind] and scope(row["counts"]) != "operations":
            name = row["institute"] if row["institute"] == "Balochistan officials" else NAMES[row["counts"]]
            groups[name, row["counts"], row["measure"], row["period"][:4]].append(row)
    found = []
    for (name, counts, measure, year), rows in groups.items():
        chosen = choice(rows, year)
        if chosen and int(year) in years:
            rows, summed, until = chosen
            numbers = [int(r["value"]) for r in rows]
            found.append({
                "counts": counts, "name": name, "measure": measure, "year": int(year), "until": until,
                "value": sum(numbers) if summed else min(numbers), "high": sum(numbers) if summed else max(numbers),
                "status": max((r["status"] for r in rows), key=list(STATUS).index),
                "confidence": min((r["confidence"] for r in rows), key=["low", "medium", "high"].index),
                "read_in": unique(read_in(r) for r in rows),
            })  # fmt: skip
    for counts, year, total, until in files(area, kind):
        if year in years:
            found.append({
                "counts": counts, "name": NAMES[counts], "measure": "deaths" if kind == "deaths" else "events", "year": year,
                "until": until, "value": total, "high": total, "status": "", "confidence": "high",
                "read_in": "ACLED, aggregated data" if counts == "acled" else "UCDP, data files",
            })  # fmt: skip
    middle = {name: statistics.median(r["value"] for r in found if r["name"] == name) for name in {r["name"] for r in found}}
    order = list(SCOPES)
    return sorted(found, key=lambda r: (order.index(scope(r["counts"])), middle[r["name"]], r["name"], r["year"]))


def whole_years(area, kind, year) -> list[dict]:
    return [r for r in beside(area, kind, [int(year)]) if r["until"] == "" and r["status"] in STANDS and r["measure"] != "cases"]


def latest() -> int:
    year = 2030
    while min(len(whole_years("PK", kind, year)) for kind in KINDS) < 2:
        year -= 1
    return year


def ends(area, kind, year) -> tuple[dict, dict, int]:
    some = whole_years(area, kind, latest() if year == "latest" else year)
    return min(some, key=lambda r: r["value"]), max(some, key=lambda r: r["value"]), len(some)


def spread(area, kind, year) -> float:
    low, high, _ = ends(area, kind, year)
    return high["value"] / low["value"]


def spread_end(area, kind, year, end) -> str:
    low, high, _ = ends(area, kind, year)
    return {"low": number(low["value"]), "high": number(high["value"]), "lowest": low["name"], "highest": high["name"]}[end]


def spread_ends(areas, kind, year, low, high, size) -> bool:
    for area in areas.split("+"):
        least, most, n = ends(area, kind, year)
        if (low not in ("-", least["counts"])) or (high not in ("-", most["counts"])) or size not in ("-", str(n)):
            return False
    return True


def so_far(counts, kind, year, area="PK") -> dict:
    (row,) = [r for r in beside(area, kind, [int(year)]) if r["counts"] == counts]
    return row


# --- The case of one year -------------------------------------------------------------------


def case() -> dict[str, int]:
    sides = ("militants", "security", "civilians")
    picss = {side: value("picss-combat-deaths", f"deaths-{side}", CASE) for side in sides}
    pips = {side: value("pips-attacks", f"deaths-{side}", CASE) for side in sides}
    killed = value("pips-operations", "deaths-militants", CASE)
    first, last = value("pips-attacks", "deaths", CASE), value("picss-combat-deaths", "deaths", CASE)
    found = {side: picss[side] - pips[side] for side in sides}
    found["militants"] -= killed
    found |= {"first": first, "definition": killed, "both": first + killed, "last": last, "gap": last - first}
    return found | {"institute": last - first - killed, "committees": last - sum(picss.values())}


def bare() -> list[tuple[str, int, bool, bool]]:
    """The dead without militants: name, number, disputed, read on one lesser page; least first."""
    found = []
    for counts in ("pips-attacks", "picss-combat-deaths", "crss-violence"):
        rows = [the_row(counts, measure, CASE) for measure in ("deaths", "deaths-militants")]
        found.append((NAMES[counts], int(rows[0]["value"]) - int(rows[1]["value"]), False, "low" in [r["confidence"] for r in rows]))
    for row in printed("ispr-incidents", "deaths", CASE):
        found.append((NAMES["ispr-incidents"], int(row["value"]), row["status"] == "contradicted", row["confidence"] == "low"))
    return sorted(found, key=lambda one: one[1])


def bare_range() -> tuple[int, int]:
    return bare()[0][1], bare()[-1][1]


def ispr_apart(factor) -> bool:
    attacks = max(value(counts, "attacks", CASE) for counts in ("pips-attacks", "picss-attacks"))
    dead = next(n for name, n, *_ in bare() if name.startswith("ISPR"))
    others = [n for name, n, *_ in bare() if not name.startswith("ISPR")]
    return value("ispr-incidents", "incidents", CASE) >= float(factor) * attacks and min(others) <= dead <= max(others)


# --- Direction ------------------------------------------------------------------------------


def lines(kind) -> dict[str, dict[int, int]]:
    """Yearly national numbers by definition."""
    found, words = defaultdict(dict), {}
    for row in recount.rows("published_figures"):
        if (row["area"], row["area_part"]) != ("PK", "") or len(row["period"]) != 4 or row["status"] not in STANDS:
            continue
        counts, measure = row["counts"], row["measure"]
        if measure in KINDS[kind] and measure != "cases" and scope(counts) != "operations":
            if words.setdefault(counts, measure) == measure:
                found[counts][int(row["period"])] = int(row["value"])
    if kind == "deaths":
        found["acled"] = {
            year: sum(int(r["deaths_best"]) for r in every_scope("acled") if r["month"][:4] == str(year))
            for year in recount.years("acled")
            if not recount.is_partial("acled", year)
        }
        found["ucdp-ged"] = country_months()
    return found


def ranks(values) -> list[float]:
    """Ranks, ties averaged."""
    return [sum(w < v for w in values) + (sum(w == v for w in values) + 1) / 2 for v in values]


def pairs() -> list[dict]:
    found = []
    for kind in KINDS:
        of_kind = []
        series = {name: {y: v for y, v in line.items() if name != "gtd" or y >= 2012} for name, line in lines(kind).items()}
        for a, b in itertools.combinations(sorted(series, key=lambda n: (n in ("acled", "ucdp-ged"), n)), 2):
            if definition(a)["institute"] == definition(b)["institute"]:
                continue
            common = sorted(set(series[a]) & set(series[b]))
            steps = {}
            for year in common:
                if year - 1 in common:
                    one, other = (line[year] - line[year - 1] for line in (series[a], series[b]))
                    steps[year] = (one > 0 and other > 0) or (one < 0 and other < 0)
            if len(steps) >= 5:
                rho = math.nan
                if len(common) >= 6:
                    rho = statistics.correlation(ranks([series[a][y] for y in common]), ranks([series[b][y] for y in common]))
                same = sum(steps.values())
                of_kind.append({
                    "kind": kind, "first": a, "second": b, "years": len(common), "steps": steps, "n": len(steps), "same": same, "rho": rho,
                })  # fmt: skip
        found += sorted(of_kind, key=lambda p: (-p["same"] / p["n"], -p["n"]))
    return found


def agreed(what) -> str:
    every = pairs()
    same, n = sum(p["same"] for p in every), sum(p["n"] for p in every)
    full = sum(p["same"] == p["n"] for p in every)
    return {"same": str(same), "n": str(n), "share": f"{same / n:.0%}", "pairs": str(len(every)), "full": str(full)}[what]


def pair_of(kind, first, second) -> dict:
    return next(p for p in pairs() if p["kind"] == kind and {p["first"], p["second"]} == {first, second})


def rose_all(year) -> bool:
    y = int(year)
    moves = [line[y] - line[y - 1] for line in lines("deaths").values() if y in line and y - 1 in line]
    return bool(moves) and min(moves) > 0


def turned(year, others) -> bool:
    y, every = int(year), lines("deaths")
    return every["ucdp-ged"][y] > every["ucdp-ged"][y - 1] and all(every[c][y] < every[c][y - 1] for c in others.split("+"))


def moved(measure, year, ways) -> bool:
    return all((change(c, measure, year) > 0) == (way == "up") for c, way in (one.split(":") for one in ways.split("+")))


def quotient(kind, first, second) -> dict[int, float]:
    a, b = lines(kind)[first], lines(kind)[second]
    return {year: a[year] / b[year] for year in sorted(set(a) & set(b))}


def crossed(kind, first, second, before, after) -> bool:
    line = quotient(kind, first, second)
    return all(v > 1 for y, v in line.items() if y <= int(before)) and all(v < 1 for y, v in line.items() if y >= int(after))


# --- Revisions and contradictions -----------------------------------------------------------


def things() -> dict[tuple, list[dict]]:
    """Rows by what they are a number of."""
    found = defaultdict(list)
    for row in recount.rows("published_figures"):
        found[tuple(row[k] for k in ("institute", "period", "area", "area_part", "measure", "counts"))].append(row)
    return found


def revisions() -> list[dict]:
    found = []
    for key, rows in things().items():
        if key[4] not in (*KINDS["deaths"], *KINDS["incidents"]):
            continue
        first, later = ([r for r in rows if r["status"] == status] for status in ("preliminary", "revised"))
        for a, b in itertools.product(first, later):
            x, y = int(a["value"]), int(b["value"])
            found.append({"key": key, "first": x, "later": y, "change": y / x - 1, "read": f"{read_in(a)}; {read_in(b)}"})
    return found


def contradictions() -> list[dict]:
    found = []
    for key, rows in things().items():
        numbers = {int(r["value"]) for r in rows}
        if "contradicted" not in {r["status"] for r in rows} or len(numbers) < 2:
            continue
        stands = [int(r["value"]) for r in rows if r["status"] in STANDS]
        low, high = min(numbers), max(numbers)
        found.append({
            "key": key, "low": low, "high": high, "gap": high / low - 1, "read": unique(read_in(r) for r in rows),
            "stands": stands[0] if len(stands) == 1 else None,
        })  # fmt: skip
    return sorted(found, key=lambda one: one["gap"])


def revised(what, institute="all") -> str:
    some = [abs(r["change"]) for r in revisions() if institute in ("all", r["key"][0])]
    return {"number": str(len(some)), "most": f"{max(some):.1%}"}[what]


def contradicted(what) -> str:
    every = contradictions()
    settled = sum(one["stands"] is not None for one in every)
    return str({"all": len(every), "settled": settled, "open": len(every) - settled}[what])


# --- Breaks ---------------------------------------------------------------------------------


def sums(source, places, months, violence="all") -> tuple[int, int]:
    """Events and deaths of what is dated to these months."""
    rows = [r for r in recount.incidents(source) if r["month"] in months and r["province"] in places and violence in ("all", r["violence"])]
    return sum(int(r["events"]) for r in rows), sum(int(r["deaths_best"]) for r in rows)


def around(source, month, places, violence="all") -> list[dict[str, float]]:
    found = []
    for run in (range(-12, 0), range(12)):
        months = {recount.later(month, n) for n in run}
        events, deaths = sums(source, places, months, violence)
        days = sum(recount.days(source).get(m, 0) for m in months)
        found.append({"events": events / days * 30, "deaths": deaths / days * 30, "deaths_per_event": deaths / events})
    return found


def step(source, month, places, violence="all", what="events") -> float:
    before, after = around(source, month, places.split("+") if isinstance(places, str) else places, violence)
    return after[what] / before[what]


def quarters(source, places, first, last, violence="all") -> dict[str, tuple[float, float]]:
    """Events per 30 days and deaths per event by quarter."""
    found = {}
    days = recount.days(source)
    for year in range(int(first[:4]), int(last[:4]) + 1):
        for quarter in range(1, 5):
            months = [f"{year}-{m:02d}" for m in range(3 * quarter - 2, 3 * quarter + 1)]
            if months[0] < first or months[-1] > last or any(days.get(m, 0) < 28 for m in months):
                continue
            events, deaths = sums(source, places, set(months), violence)
            found[f"{year} quarter {quarter}"] = events / sum(days[m] for m in months) * 30, deaths / events
    return found


def undated(year) -> str:
    return number(sum(int(r["deaths_best"]) for r in recount.incidents("ucdp-ged") if r["month"] == year))


QUESTIONS = [
    "militant_attacks",
    "security_operations",
    "militants_killed",
    "security_killed",
    "civilians_killed",
    "criminal_violence",
    "border_clashes",
    "drone_strikes",
    "merged_districts_separate",
]


def cells_unknown() -> int:
    return sum(r[q] == "unknown" for r in recount.rows("counting_rules") for q in QUESTIONS)


def all_values(counts, measure, when, area="PK") -> str:
    return " or ".join(number(n) for n in sorted({int(r["value"]) for r in printed(counts, measure, when, area)}))


def months_sum(counts, measure, first, last, area) -> str:
    return number(sum(value(counts, measure, f"{first[:5]}{m:02d}", area) for m in range(int(first[5:]), int(last[5:]) + 1)))


FACTS = {
    "counted": lambda *a: number(value(*a)),
    "counted-in": lambda *a: read_in(the_row(*a)) + " (one lesser page alone)" * (the_row(*a)["confidence"] == "low"),
    "all-values": all_values,
    "parts-sum": lambda counts, measures, *a: number(sum(value(counts, m, *a) for m in measures.split("+"))),
    "months-sum": months_sum,
    "yearly-change": lambda *a: f"{change(*a):+.0%}".replace("-", "−"),
    "dead-per-incident": lambda counts, year: f"{int(printed(counts, 'deaths', year)[0]['value']) / value(counts, 'incidents', year):.2f}",
    "counted-so-far": lambda *a: number(so_far(*a)["value"]),
    "counted-to": lambda counts, year: recount.long_day(so_far(counts, "deaths", year)["until"] or f"{year}-12-31"),
    "count-year": lambda: str(latest()),
    "spread": lambda *a: times(spread(*a)),
    "spread-end": spread_end,
    "spread-size": lambda *a: str(ends(*a)[2]),
    "case-step": lambda name: number(case()[name]),
    "case-share": lambda: f"{case()['definition'] / case()['gap']:.0%}",
    "case-without": lambda which: {
        "lowest": number(bare_range()[0]),
        "highest": number(bare_range()[1]),
        "ratio": times(bare_range()[1] / bare_range()[0]),
    }[which],
    "agreement-all": agreed,
    "agreement-pair": lambda *a: f"{pair_of(*a)['same']} of {pair_of(*a)['n']}",
    "revised": revised,
    "contradictions": contradicted,
    "counting-rows": lambda table: number(len(recount.rows(table))),
    "published-with": lambda field, wanted: number(sum(r[field] == wanted for r in recount.rows("published_figures"))),
    "definitions-with": lambda field, wanted: str(sum(r[field] == wanted for r in recount.rows("counting_rules"))),
    "definition-cells-unknown": lambda: f"{cells_unknown() / len(recount.rows('counting_rules')) / len(QUESTIONS):.0%}",
    "record-step": lambda *a: times(step(*a)),
    "count-ratio": lambda kind, first, second, year: times(quotient(kind, first, second)[int(year)]),
    "ratio-range": lambda *a: f"{min(quotient(*a).values()):.1f} to {max(quotient(*a).values()):.1f}",
    "ucdp-undated": undated,
}


def close(measure, year, first, second, limit) -> bool:
    low, high = sorted(value(counts, measure, year) for counts in (first, second))
    return (high - low) / low <= float(limit) / 100


TRUTHS = {
    "spread-at-least": lambda area, kind, year, ratio: spread(area, kind, year) >= float(ratio),
    "spread-wider": lambda kind, year, first, second: spread(first, kind, year) > spread(second, kind, year),
    "spread-ends": spread_ends,
    "counts-close": close,
    "counts-apart": lambda measure, years, first, second, limit: all(
        value(second, measure, y) >= (1 + float(limit) / 100) * value(first, measure, y) for y in years.split("+")
    ),
    "case-mostly-definition": lambda least="0.5": case()["definition"] > case()["gap"] * float(least),
    "case-narrower-without-militants": lambda factor="1": bare_range()[1] / bare_range()[0] * float(factor) < spread("PK", "deaths", CASE),
    "case-ispr-apart-in-incidents": ispr_apart,
    "moved": moved,
    "all-deaths-rose": rose_all,
    "agreement-at-least": lambda share: int(agreed("same")) / int(agreed("n")) >= float(share),
    "only-ucdp-turned": turned,
    "revisions-under": lambda limit: max(abs(r["change"]) for r in revisions()) < float(limit) / 100,
    "record-steps-part": lambda month, places: step("acled", month, places) < 1 < step("ucdp-ged", month, places),
    "events-up-deaths-per-event-down": lambda month, places: (
        step("acled", month, places) > 1 > step("acled", month, places, what="deaths_per_event")
    ),
    "ratio-crossed-one": crossed,
    "ratio-fell": lambda kind, first, second, before, after: (
        quotient(kind, first, second)[int(after)] < quotient(kind, first, second)[int(before)]
    ),
}

FALSE = {
    "spread-at-least PK deaths latest 9": r"3\.\d\d times",
    "spread-wider deaths 2025 PK-BA PK-KP": r"2\.\d\d and 4\.\d\d times",
    "spread-ends PK-KP deaths 2025 crss-violence pips-attacks 2": r"PIPS, attacks to CRSS",
    "counts-close deaths 2025 pips-attacks crss-violence 1": r"1034 and 3417, \d+\.\d%",
    "counts-apart deaths 2019+2024 picss-combat-deaths crss-violence 50": r"\d+\.\d%, \d+\.\d%",
    "case-mostly-definition 0.9": r"55\.\d%",
    "case-narrower-without-militants 3": r"1\.\d\d against 3\.\d\d times",
    "case-ispr-apart-in-incidents 9": r"5397 against 699 and 1063",
    "moved deaths 2025 pips-attacks:down": r"pips-attacks \+\d+%",
    "all-deaths-rose 2020": r"-\d+",
    "agreement-at-least 0.99": r"9\d\.\d%",
    "only-ucdp-turned 2021 acled+picss-attacks": r"acled [+-]\d.*picss-attacks [+-]\d",
    "revisions-under 2": r"5\.\d%",
    "record-steps-part 2018-07 PK-KP+PK-PB+PK-SD": r"ACLED [1-9]\.\d\d",
    "events-up-deaths-per-event-down 2020-01 PK-KP": r"events 0\.\d\d",
    "ratio-crossed-one incidents pips-attacks gtd 2014 2015": r"2014 0\.\d\d",
    "ratio-fell incidents pips-attacks ministry-terrorism 2023 2019": r"0\.\d\d to 0\.\d\d",
}


# --- Charts: what is drawn ------------------------------------------------------------------


def words_of(figure) -> list[tuple[float, float, str, float]]:
    """x, y, words and size of each text on the sheet."""
    return [(*text.get_position(), text.get_text(), text.get_fontsize()) for text in figure.axes[0].texts]


def strips(figure) -> list[tuple[float, float, float, float]]:
    """y, start, end and thickness of each horizontal bar, rules apart."""
    return [
        (segment[0][1], segment[0][0], segment[1][0], group.get_linewidth()[0])
        for group in figure.axes[0].collections
        for segment in group.get_segments()
        if group.get_linewidth()[0] != 0.8
    ]


def spots(figure) -> list[tuple[str, float, float]]:
    """Marker, x and y of each mark."""
    return [(line.get_marker(), float(x), float(y)) for line in figure.axes[0].lines for x, y in zip(*line.get_data())]


# --- Side by side ---------------------------------------------------------------------------


def five_years() -> list[int]:
    return list(range(latest() - 4, latest() + 1))


def period(row) -> str:
    if not row["until"]:
        return str(row["year"])
    year, month, day = map(int, row["until"].split("-"))
    full = day == [31, 29 if year % 4 == 0 else 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31][month - 1]
    return f"{year}, to {MONTHS[month - 1]}" if full else f"{year}, to {day} {MONTHS[month - 1]}"


def cells(row, *before, takes_in=True) -> dict:
    key = (*before, row["name"], row["measure"], period(row))
    found = {
        ("Value", *key): float(row["value"]),
        ("Status", *key): STATUS[row["status"]] + (f", up to {number(row['high'])}" if row["high"] != row["value"] else ""),
        ("Read in", *key): row["read_in"],
        ("Confidence", *key): row["confidence"],
    }
    return found | ({("Takes in", *key): SCOPES[scope(row["counts"])]} if takes_in else {})


def blocks(figure, wanted: dict[str, tuple]) -> dict[tuple, float]:
    """The numbers of tables of counts by year, by title: (area, kind, key before the name).

    Rows are known by their order; a bar stands under its year and must be as long as its number.
    """
    text, found = words_of(figure), {}
    titles = [(x, y, words) for x, y, words, size in text if size == 12]
    years = [(x, y, int(words)) for x, y, words, _ in text if re.fullmatch(r"20\d\d", words)]

    def block(x, y):
        return max((t for t in titles if t[0] <= x + 1e-6 and t[1] < y), key=lambda t: (t[0], t[1]))[2]

    bars = defaultdict(list)
    for y, start, end, thick in strips(figure):
        if thick != 1.0:
            bars[block(start, y)].append((y, start, end, thick))
    assert set(bars) == set(wanted) == {title for *_, title in titles}
    for title, (area, kind, before) in wanted.items():
        rows = beside(area, kind, five_years())
        names = list(dict.fromkeys(r["name"] for r in rows))
        at = dict(zip(sorted({y for y, *_ in bars[title]}), names, strict=True))
        top = max(r["high"] for r in rows)
        column = sorted({x for x, *_ in years})
        column = min(b - a for a, b in itertools.pairwise(column))
        assert len(bars[title]) == len(rows)
        for y, start, end, thick in bars[title]:
            year = next(one for x, up, one in sorted(years, key=lambda t: -t[1]) if abs(x - start) < 1e-6 and up < y)
            (row,) = [r for r in rows if (r["name"], r["year"]) == (at[y], year)]
            (shown,) = [w for x, up, w, _ in text if abs(x - start) < 1e-6 and abs(up - (y - 10)) < 1e-6]
            assert ("+" in shown, "*" in shown, "†" in shown, "°" in shown) == (
                row["until"] != "",
                row["status"] == "preliminary",
                row["status"] == "contradicted",
                row["confidence"] == "low",
            )
            assert abs(end - start - max(row["value"] / top * (column - 12), 1.5)) < 0.01, (title, row)
            assert (thick > 4) == (row in whole_years(area, kind, year)), (title, row)
            found["Value", *before, row["name"], row["measure"], period(row)] = float(re.match(r"[\d,]+", shown)[0].replace(",", ""))
        ratios = [w for x, up, w, _ in text if w.endswith("×") and block(x, up) == title]
        assert ratios == [f"{spread(area, kind, y):.1f}×" for y in five_years() if len(whole_years(area, kind, y)) > 1]
    return found


def national(kind):
    def low_high():
        low, high, _ = ends("PK", kind, "latest")
        return [number(low["value"]), number(high["value"])]

    def alt():
        counts = {r["name"] for r in beside("PK", kind, five_years())}
        ratios = [text for y in five_years() for text in (str(y), f"{spread('PK', kind, y):.1f}")]
        return [str(len(counts)), "5", str(latest()), *low_high(), *ratios]

    return Again(
        table=lambda: {k: v for row in beside("PK", kind, five_years()) for k, v in cells(row).items()},
        finding=lambda: [str(latest()), *low_high()], alt=alt,
        drawn=lambda figure: blocks(figure, {"Pakistan": ("PK", kind, ())}), index=("Count", "Measure", "Period"),
    )  # fmt: skip


def two_provinces():
    areas = {KP: "KP", BALOCHISTAN: "Balochistan"}
    wanted = {f"{short}, {kind}": (area, kind, (short,)) for area, short in areas.items() for kind in KINDS}

    def table():
        found = {}
        for area, kind, before in wanted.values():
            for row in beside(area, kind, five_years()):
                found |= cells(row, *before, takes_in=False)
        return found

    def alt():
        found = []
        for area in areas:
            found.append(str(latest()))
            for kind in KINDS:
                low, high, _ = ends(area, kind, "latest")
                found += [number(low["value"]), number(high["value"])]
        return found

    return Again(
        table=table, finding=lambda: [str(latest()), *(f"{spread(area, 'deaths', 'latest'):.1f}" for area in areas)], alt=alt,
        drawn=lambda figure: blocks(figure, wanted), index=("Area", "Count", "Measure", "Period"),
    )  # fmt: skip


# --- One year, step by step -----------------------------------------------------------------


def step_by_step():
    def rows() -> list[tuple[str, int, str, str]]:
        one, crss = case(), the_row("crss-violence", "deaths", CASE)
        low = {
            side: the_row("picss-combat-deaths", f"deaths-{side}", CASE)["confidence"] == "low"
            for side in ("militants", "security", "civilians")
        }
        count, apart, flag = "a printed count, or a sum of two", "difference between institutes", "one lesser page alone"
        found = [
            ("PIPS: dead in attacks", one["first"], count, False),
            ("added: militants killed by the forces, as PIPS counts", one["definition"], "definition", False),
            ("PIPS: attacks and operations", one["both"], count, False),
            ("added: militants", one["militants"], apart, low["militants"]),
            ("added: security personnel", one["security"], apart, low["security"]),
            ("added: civilians", one["civilians"], apart, low["civilians"]),
            ("added: peace committee members", one["committees"], apart, any(low.values())),
            ("PICSS: combat-related dead", one["last"], count, the_row("picss-combat-deaths", "deaths", CASE)["confidence"] == "low"),
            ("CRSS: attacks and operations", int(crss["value"]), count, crss["confidence"] == "low"),
        ]
        found = [(*row[:3], flag * row[3]) for row in found]
        for name, dead, disputed, lesser in bare():
            kind = "printed, without militants" if name.startswith("ISPR") else "printed total less militants"
            found.append((f"Without militants: {name}", dead, kind, "; ".join(["disputed"] * disputed + [flag] * lesser)))
        return found

    def table():
        found = {}
        for name, dead, kind, flag in rows():
            found |= {("Dead", name): float(dead), ("Kind of step", name): kind, ("Flag", name): flag}
        return found

    def drawn(figure):
        bars = sorted(strips(figure))
        origin = min(start for _, start, *_ in bars)
        scale = max(end for _, _, end, _ in bars) - origin
        scale /= max(case()["last"], value("crss-violence", "deaths", CASE))
        at, found = 0.0, {}
        for (_, start, end, _), (name, *_) in zip(bars, rows(), strict=True):
            assert abs((start - origin) / scale - (at if name.startswith("added") else 0)) < 0.5, name
            at = (end - origin) / scale
            found["Dead", name] = (end - start) / scale
        return found

    def alt():
        one = case()
        first = [one["first"], one["definition"], one["both"], one["institute"], one["last"], value("crss-violence", "deaths", CASE)]
        return [number(n) for n in (*first, *bare_range())]

    return Again(
        table=table, drawn=drawn, alt=alt, index=("Step",),
        finding=lambda: [CASE, FACTS["case-share"](), number(case()["first"]), number(case()["last"])],
    )  # fmt: skip


# --- Who counts what ------------------------------------------------------------------------


def matrix():
    before = {"balochistan-home-department": "Balochistan ", "kp-home-department": "KP "}

    def rows():
        order = list(SCOPES)
        return sorted(
            recount.rows("counting_rules"), key=lambda r: (order.index(scope(r["definition"])), r["institute"], NAMES[r["definition"]])
        )

    def shown(row):
        return before.get(row["definition"], "") + NAMES[row["definition"]]

    def table():
        found = {}
        for row in rows():
            key = shown(row)
            answers = {q: row[q].replace("unknown", "not known") for q in QUESTIONS}
            a = list(answers.values())
            found |= {
                ("Attacks, operations", key): ", ".join(a[:2]),
                ("Dead militants, forces, civilians", key): ", ".join(a[2:5]),
                ("Crime, border fire, drones", key): ", ".join(a[5:8]),
                ("Not known", key): float(a.count("not known")),
                ("Former FATA apart", key): a[8],
                ("Years", key): f"{row['since']} to {row['until']}" if row["until"] else f"since {row['since']}",
                ("In the institute's words", key): row["label"],
            }
        return found

    def drawn(figure):
        kinds = {}
        for line, answer in zip(figure.axes[0].lines, ("unknown", "yes", "partly", "no"), strict=True):
            assert line.get_marker() == ("$?$" if answer == "unknown" else "o")
            assert answer == "unknown" or line.get_fillstyle() == {"yes": "full", "partly": "left", "no": "none"}[answer]
            kinds |= {(float(x), float(y)): answer for x, y in zip(*line.get_data())}
        columns, lines_ = (sorted({at[i] for at in kinds}) for i in (0, 1))
        assert len(columns) == len(QUESTIONS)
        found = {}
        for y, row in zip(lines_, rows(), strict=True):
            assert [kinds[x, y] for x in columns] == [row[q] for q in QUESTIONS], row["definition"]
            found["Not known", shown(row)] = float(sum(kinds[x, y] == "unknown" for x in columns))
        return found

    def both():
        return str(sum(scope(r["definition"]) == "attacks and operations" for r in rows()))

    def alt():
        killed = [FACTS["definitions-with"]("militants_killed", answer) for answer in ("yes", "partly", "no")]
        return [str(len(rows())), "9", both(), *killed, str(cells_unknown()), str(len(rows()) * 9)]

    return Again(table=table, finding=lambda: [both(), str(len(rows()))], alt=alt, drawn=drawn, index=("Count",))


# --- Agreement ------------------------------------------------------------------------------


def directions():
    short = {
        "acled": "ACLED",
        "ucdp-ged": "UCDP",
        "gtd": "GTD",
        "pips-attacks": "PIPS",
        "picss-attacks": "PICSS",
        "crss-violence": "CRSS since 2018",
        "crss-violence-all": "CRSS to 2017",
    }

    def key(pair):
        return " and ".join(short.get(pair[end], NAMES[pair[end]]) for end in ("first", "second")), pair["kind"]

    def table():
        found = {}
        for p in pairs():
            differ = [str(y) for y, same in p["steps"].items() if not same]
            found |= {
                ("Common years", *key(p)): float(p["years"]),
                ("Steps", *key(p)): float(p["n"]),
                ("Same direction", *key(p)): float(p["same"]),
                ("Differ in", *key(p)): ", ".join(differ) or "none",
                ("Rank correlation (Spearman)", *key(p)): p["rho"],
            }
        return found

    def drawn(figure):
        """Rows and years by the places of the marks; every year of a row must agree or part as counted."""
        marks = {(y, x): marker for marker, x, y in spots(figure)}
        xs = sorted({x for _, x in marks})
        years = sorted({y for p in pairs() for y in p["steps"]})
        assert len(xs) == len(years)
        found = {}
        for y, p in zip(sorted({y for y, _ in marks}), pairs(), strict=True):
            steps = {year: marks[y, x] == "o" for x, year in zip(xs, years) if (y, x) in marks}
            assert steps == p["steps"], key(p)
            found |= {("Steps", *key(p)): float(len(steps)), ("Same direction", *key(p)): float(sum(steps.values()))}
        return found

    def alt():
        years = {y for p in pairs() for y in p["steps"]}
        one = pair_of("deaths", "acled", "ucdp-ged")
        return [
            agreed("pairs"),
            str(max(years) - min(years) + 1),
            agreed("same"),
            agreed("n"),
            agreed("full"),
            str(one["same"]),
            str(one["n"]),
        ]

    return Again(
        table=table, finding=lambda: [agreed("same"), agreed("n")], alt=alt, drawn=drawn, digits=2, index=("Pair", "Measure"),
        # The coefficient and the common years are written beside the marks or left to the table.
        undrawn=lambda cell, drawn: cell[0] in ("Common years", "Rank correlation (Spearman)"),
    )  # fmt: skip


# --- Revisions and contradictions -----------------------------------------------------------

WORDS = {"deaths": "dead", "deaths-militants": "militants killed", "suicide-attacks": "suicide attacks"}


def thing(one) -> str:
    institute, when, area, part, measure, _ = one["key"]
    if "/" in when:
        first, last = when.split("/")
        year, month, day = map(int, last.split("-"))
        when = f"{first[:4]} to {last[:4]}"
        if first.endswith("-01-01"):
            when = f"to {period({'until': last, 'year': year}).split('to ')[1]} {year}"
    area = {"PK": "", KP: ", KP", BALOCHISTAN: ", Balochistan"}[area] + (f", {part} districts" if part else "")
    return f"{institute}{area}: {WORDS.get(measure, measure)}, {when}"


# --- Breaks in the records ------------------------------------------------------------------


def breaks():
    where = "KP, Punjab and Sindh"

    def panels() -> list[list[tuple[str, dict]]]:
        """The series of each panel, in the order of the panels."""
        local = quarters("acled", [BALOCHISTAN], "2022-01", "2025-12")
        first = [
            (
                f"ACLED, violence against civilians, {where}, events per 30 days",
                quarters("acled", THREE, "2016-01", "2020-12", "civilians"),
            ),
            (f"ACLED, all events, {where}, per 30 days", quarters("acled", THREE, "2018-07", "2021-12")),
            (f"UCDP, all events, {where}, per 30 days", quarters("ucdp-ged", THREE, "2018-07", "2021-12")),
            ("ACLED, Balochistan, events per 30 days", local),
        ]
        found = [[(name, {q: v[0] for q, v in line.items()})] for name, line in first]
        found.append([("ACLED, Balochistan, deaths per event", {q: v[1] for q, v in local.items()})])
        for name, kind, a, b in (
            ("ACLED to UCDP, deaths", "deaths", "acled", "ucdp-ged"),
            ("PIPS to GTD, attacks", "incidents", "pips-attacks", "gtd"),
            ("PIPS to Ministry, attacks", "incidents", "pips-attacks", "ministry-terrorism"),
        ):
            found.append([(f"ratio: {name}", {str(y): v for y, v in quotient(kind, a, b).items()})])
        every = lines("deaths")
        return [
            *found,
            [
                (f"{NAMES[n]}, deaths", {str(y): float(v) for y, v in sorted(every[n].items())})
                for n in ("crss-violence-all", "crss-violence")
            ],
        ]

    def place(text) -> float:
        return int(text[:4]) + (int(text[-1]) - 0.5) / 4 if "quarter" in text else float(text)

    def drawn(figure):
        found = {}
        for ax, series in zip(figure.axes, panels()):
            points = [(bar.get_x() + bar.get_width() / 2, bar.get_height()) for bar in ax.patches]
            points = points or list(zip(*map(list, ax.lines[0].get_data())))
            keys = [(name, when) for name, line in series for when in line]
            for (x, y), (name, when) in zip(points, keys, strict=True):
                assert abs(x - place(when)) < 1e-6, (name, when)
                found["Value", name, when] = float(y)
        # Rings mark the second of the two definitions of CRSS.
        assert [int(x) for x in figure.axes[8].lines[-1].get_xdata()] == [int(y) for y in panels()[8][1][1]]
        return found

    def changes():
        return step("acled", "2018-07", THREE, "civilians"), step("acled", "2020-01", THREE), step("acled", "2024-01", BALOCHISTAN)

    def alt():
        one, two, three = changes()
        before, after = (side["deaths_per_event"] for side in around("acled", "2024-01", [BALOCHISTAN]))
        line = quotient("incidents", "pips-attacks", "gtd")
        (old, new) = min(line), max(line)
        return [
            f"{one:.1f}",
            "2018",
            f"{two:.2f}",
            "2020",
            f"{step('ucdp-ged', '2020-01', THREE):.2f}",
            f"{three:.1f}",
            "2024",
            f"{before:.2f}",
            f"{after:.2f}",
            f"{line[old]:.1f}",
            str(old),
            f"{line[new]:.1f}",
            str(new),
        ]

    return Again(
        table=lambda: {("Value", name, when): v for series in panels() for name, line in series for when, v in line.items()},
        finding=lambda: [f"{v:.1f}" for v in changes()], alt=alt, drawn=drawn, digits=2, index=("Series", "Period"),
    )  # fmt: skip


CHARTS = {
    "national_deaths": lambda: national("deaths"),
    "national_incidents": lambda: national("incidents"),
    "kp_and_balochistan": two_provinces,
    "one_year_step_by_step": step_by_step,
    "who_counts_what": matrix,
    "agreement_in_direction": directions,
    "breaks_in_the_records": breaks,
}
