"""Positions and governments, counted anew: no code of the project, and kappa by its definition."""

import datetime
import itertools
import math
import re
from pathlib import Path

import recount
import yaml
from again import Again
from recount import BALOCHISTAN, KP
from recount.tables import long_day as printed

ROOT = Path(__file__).resolve().parent.parent
BOTH = (KP, BALOCHISTAN)
SIDES = {"federal-cabinet": "Federal cabinet", "military": "Military", "kp-government": "KP government", "pti": "PTI"}
FEDERAL, PROVINCIAL = ("federal-cabinet", "military"), ("kp-government", "pti")
NONE = "not codable"


def codebook() -> dict:
    return yaml.safe_load((ROOT / "data" / "codebook.yml").read_text(encoding="utf-8"))


def rows() -> list[dict]:
    return sorted(recount.rows("positions"), key=lambda row: (row["date"], row["position"]))


def said(key: str) -> dict:
    return next(row for row in recount.rows("quotations") if row["quotation"] == key)


def happened(key: str) -> dict:
    return next(row for row in recount.rows("chronology") if row["event"] == key)


def known_by(row) -> str:
    if row["register"] == "chronology":
        return "chronology"
    return "paraphrase" if said(row["id"])["type"] == "paraphrase" else said(row["id"])["relay"]


def chosen(sides, issue, since="", until="9999") -> list[dict]:
    sides = sides.split("+") if isinstance(sides, str) else sides
    return [r for r in rows() if r["side"] in sides and r["issue"] == issue and since <= r["date"] <= until]


def agreed(some) -> list[int]:
    return [int(r["code"]) for r in some if r["code"] != ""]


def carried(some) -> bool:
    return any(r["code"] != "" and known_by(r) not in ("relay", "paraphrase") for r in some)


# --- Agreement ------------------------------------------------------------------------------


def units(what="all") -> list[dict]:
    """Items by which agreement is measured: no examples, renderings and joint events once."""
    book = codebook()
    examples = {(name, one["id"]) for name, issue in book["issues"].items() for one in issue["examples"].values()}
    found = {}
    for row in rows():
        if what == "quotations" and row["register"] != "quotations":
            continue
        same = next((sorted(g) for g in book["renderings"] if row["id"] in g), [row["id"]])
        if any((row["issue"], key) in examples for key in same):
            continue
        found.setdefault((row["issue"], same[0], row["code_a"], row["code_b"]), row)
    return list(found.values())


def pairs(on, what="all") -> list[tuple[float, float]]:
    codes = [(r["code_a"], r["code_b"]) for r in units(what)]
    if on == "codable":
        return [(float(a != ""), float(b != "")) for a, b in codes]
    return [(float(a), float(b)) for a, b in codes if a != "" and b != ""]


def kappa(on, what="all") -> tuple[float, float, float]:
    """Cohen's kappa with linear weights (on two categories that is the unweighted one), and its
    interval by the large-sample variance of Fleiss, Cohen and Everitt (1969)."""
    both = pairs(on, what)
    n, points = len(both), sorted({p for pair in both for p in pair})
    reach = points[-1] - points[0]
    if on == "points":
        points, reach = [-2.0, -1.0, 0.0, 1.0, 2.0], 4.0

    def weight(a, b):
        return 1 - abs(a - b) / reach

    share = {(a, b): sum(pair == (a, b) for pair in both) / n for a in points for b in points}
    first = {a: sum(share[a, b] for b in points) for a in points}
    second = {b: sum(share[a, b] for a in points) for b in points}
    seen = sum(weight(a, b) * p for (a, b), p in share.items())
    chance = sum(weight(a, b) * first[a] * second[b] for a in points for b in points)
    value = (seen - chance) / (1 - chance)
    to_a = {a: sum(weight(a, b) * second[b] for b in points) for a in points}
    to_b = {b: sum(weight(a, b) * first[a] for a in points) for b in points}
    spread = sum(p * (weight(a, b) - (to_a[a] + to_b[b]) * (1 - value)) ** 2 for (a, b), p in share.items())
    error = math.sqrt((spread - (value - chance * (1 - value)) ** 2) / n) / (1 - chance)
    return value, value - 1.959964 * error, min(1.0, value + 1.959964 * error)


def interval(on, what="all") -> str:
    return f"{kappa(on, what)[1]:.2f} to {kappa(on, what)[2]:.2f}"


# --- Governments ----------------------------------------------------------------------------


def head(level: str, day: str) -> dict | None:
    then = [g for g in recount.rows("governments") if g["level"] == level and g["from"] <= day and (not g["to"] or day <= g["to"])]
    return max(then, key=lambda g: g["from"]) if then else None


def relation(day: str) -> tuple[str, str, str] | None:
    federal, kp = head("federal", day), head(KP, day)
    if not federal or not kp:
        return None
    if "true" in (federal["caretaker"], kp["caretaker"]):
        return "caretaker", "", ""
    f, p = federal["leading_party"], kp["leading_party"]
    state = "same" if f == p else "partners" if f in kp["parties"].split(";") and p in federal["parties"].split(";") else "opposed"
    return state, f, p


def last_day(month: str) -> datetime.date:
    return datetime.date.fromisoformat(recount.later(month, 1) + "-01") - datetime.timedelta(days=1)


def month_state(month: str) -> tuple[str, str, str]:
    found = [relation(f"{month}-{day:02d}") for day in range(1, last_day(month).day + 1)]
    found = [one for one in found if one]
    return max(dict.fromkeys(found), key=found.count)


def between(first: str, last: str) -> list[str]:
    return list(itertools.takewhile(lambda m: m <= last, (recount.later(first, n) for n in range(10_000))))


def spells(months: list[str]) -> list[tuple[tuple[str, str, str], list[str]]]:
    found = []
    for state, run in itertools.groupby(months, key=month_state):
        found.append((state, list(run)))
    return found


def last_event_month() -> str:
    return max(row["date"] for row in recount.rows("chronology"))[:7]


def shown_months() -> list[str]:
    return between("2008-01", last_event_month())


TURNS = [
    ("talks-2014", "operation-zarb-e-azb-2014"),
    ("khan-confirms-talks-2021", "rashid-talks-abandoned-2022"),
    ("ceasefire-2022-05", "nsc-zero-tolerance-2022"),
]


def talks(months: list[str]) -> int:
    held = {m for a, b in TURNS for m in between(happened(a)["date"][:7], happened(b)["date"][:7])}
    return len(held & set(months))


def acled_spells() -> dict[str, tuple[tuple[str, str, str], list[str]]]:
    return {f"{state[0]}-{run[0][:4]}": (state, run) for state, run in spells(recount.full_months("acled"))}


def by_month(source, code, months) -> float:
    deaths = sum(int(r["deaths_best"]) for r in recount.incidents(source) if r["province"] == code and r["month"] in set(months))
    return deaths / sum(recount.days(source)[m] for m in months) * 30


def spell_rate(name, code) -> float:
    return by_month("acled", code, acled_spells()[name][1])


def windows(source) -> dict[str, dict[str, float]]:
    """Divided over aligned by the year in which a window begins."""
    full, found = recount.full_months(source), {}
    first_year = {"acled": 2010, "ucdp-ged": 2007}[source]
    for year in range(first_year, int(full[-1][:4]) + 1):
        months = [m for m in full if m >= f"{year}-01"]
        divided = [m for m in months if month_state(m)[0] == "opposed"]
        aligned = [m for m in months if month_state(m)[0] in ("same", "partners")]
        if min(len(divided), len(aligned)) >= 12:
            found[str(year)] = {code: by_month(source, code, divided) / by_month(source, code, aligned) for code in BOTH}
    return found


# --- The control ----------------------------------------------------------------------------


def control() -> list[dict]:
    """Every comparison that the data allow."""
    rules = yaml.safe_load((ROOT / "data" / "specification.yml").read_text(encoding="utf-8"))
    grid, found = rules["S17_control"]["grid"], []
    full = recount.full_months("acled")
    after_of = {
        "first 12 months from 2024-03": between("2024-03", "2025-02"),
        "last 12 months": full[-12:],
        "all from 2024-03": [m for m in full if m >= "2024-03"],
    }
    # UCDP by province ends before March 2024.
    assert max(recount.full_months("ucdp-ged")) < "2024-03"
    for outcome, violence, outliers, when, base in itertools.product(
        *(grid[k] for k in ("outcome", "violence", "outliers", "after", "before"))
    ):
        after = after_of[when]
        before = between(*base.split(" to ")) if " to " in base else [recount.later("2024-03", -n) for n in range(len(after), 0, -1)]
        length = min(len(after), len(before))
        after, before = after[:length], before[-length:]
        ratios = {}
        for code in BOTH:
            gone = {o["month"] for o in rules["outlier_months"] if o["province"] in (code, "all")} if outliers == "without" else set()
            rates, enough = [], True
            for window in (after, before):
                window = [m for m in window if m not in gone]
                part = [
                    r
                    for r in recount.incidents("acled")
                    if r["province"] == code
                    and r["month"] in window
                    and (violence == "all" or r["violence"] in rules["violence"]["armed"]["acled"])
                ]
                enough &= sum(int(r["deaths_best"]) for r in part) >= rules["estimable"]["deaths_min"]
                rates.append(sum(int(r[recount.COLUMN[outcome]]) for r in part) / sum(recount.days("acled")[m] for m in window))
            ratios[code] = rates[0] / rates[1]
        if enough:
            main = (outcome, violence, outliers, when, " to " in base) == ("deaths", "all", "with", "last 12 months", False)
            found.append({"key": (outcome, violence, outliers, when, base), "main": main, **ratios})
    return found


def reached(outcome="all") -> tuple[int, int]:
    """In how many comparisons Balochistan rose at least as much, of how many."""
    some = [one for one in control() if outcome in ("all", one["key"][0])]
    return sum(one[BALOCHISTAN] >= one[KP] for one in some), len(some)


def main_comparison() -> dict:
    return next(one for one in control() if one["main"])


# --- Facts and truths -----------------------------------------------------------------------


def total(what="all") -> str:
    return str(sum(what in ("all", r["issue"]) or r["side"] in what.split("+") for r in rows()))


def uncoded() -> str:
    coded = {r["id"] for r in rows()}
    return str(sum(q["group"] in SIDES and q["issue"] != "report" and q["quotation"] not in coded for q in recount.rows("quotations")))


def quoted(sides) -> tuple[int, int]:
    text = (ROOT / "chapters" / "two-governments.md").read_text(encoding="utf-8")
    some = [said(key) for key in re.findall(r"```\{quotation\} (\S+)", text)]
    some = [q for q in some if q["group"] in sides.split("+")]
    return len(some), sum(len(q["words"].split()) for q in some)


def party_months(state="all") -> str:
    return str(sum(state in ("all", month_state(m)[0]) for m in shown_months()))


def span_name(name) -> str:
    months = acled_spells()[name][1]
    return f"{printed(months[0])} to {printed(months[-1])}"


def window_counts(source):
    found = windows(source).values()
    return {code: sum(one[code] > 1 for one in found) for code in BOTH}, sum(one[KP] > one[BALOCHISTAN] for one in found), len(found)


def window_range(source, place) -> str:
    ratios = [one[place] for one in windows(source).values()]
    return f"{min(ratios):.1f} to {max(ratios):.1f}"


FACTS = {
    "positions-total": total,
    "positions-issues": lambda: str(len({r["issue"] for r in rows()})),
    "positions-examples": lambda: str(sum(len(issue["examples"]) for issue in codebook()["issues"].values())),
    "positions-uncoded": uncoded,
    "positions-kappa": lambda on, what="all": f"{kappa(on, what)[0]:.2f}",
    "positions-kappa-interval": interval,
    "positions-judged": lambda on="codable", what="all": str(len(pairs(on, what))),
    "positions-differing": lambda: str(sum(r["code_a"] != r["code_b"] for r in units())),
    "quoted-here": lambda what, sides: str(quoted(sides)[what == "words"]),
    "months-by-party": party_months,
    "spells-count": lambda: str(sum(not name.startswith("caretaker") for name in acled_spells())),
    "spell-rate": lambda name, place: f"{spell_rate(name, place):,.0f}",
    "spell-when": span_name,
    "spell-talks": lambda name: str(talks(acled_spells()[name][1])),
    "spell-times": lambda a, b, place: f"{spell_rate(a, place) / spell_rate(b, place):.1f} times",
    "windows-count": lambda source: str(window_counts(source)[2]),
    "windows-above": lambda source, place: str(window_counts(source)[0][place]),
    "windows-kp-further": lambda source: str(window_counts(source)[1]),
    "windows-range": window_range,
    "control-comparisons": lambda outcome="all": str(reached(outcome)[1]),
    "control-at-least": lambda outcome="all": str(reached(outcome)[0]),
    "control-primary": lambda place: f"{main_comparison()[place]:.1f} times",
}


def all_one_way(sides, issue, direction, since="", until="9999") -> bool:
    some = chosen(sides, issue, since, until)
    return carried(some) and all(code * {"for": 1, "against": -1}[direction] > 0 for code in agreed(some))


def both_ways(sides, issue, since="", until="9999") -> bool:
    some = chosen(sides, issue, since, until)
    return all(carried([r for r in some if r["code"] != "" and int(r["code"]) * way > 0]) for way in (1, -1))


def joint(event, issue) -> bool:
    codes = [r["code"] for r in rows() if (r["id"], r["issue"]) == (event, issue)]
    return len(codes) > 1 and len(set(codes)) == 1 and codes[0] != ""


def turned(sides, issue, first, then) -> bool:
    code = {r["id"]: r["code"] for r in chosen(sides, issue)}
    return int(code[first]) * int(code[then]) < 0


def alike(first, second, factor) -> bool:
    (n, words), (m, others) = quoted(first), quoted(second)
    return abs(n - m) <= 1 and max(words, others) / min(words, others) <= float(factor)


def extremes(place) -> bool:
    ruled = [name for name in acled_spells() if not name.startswith("caretaker")]
    return not any(end(ruled, key=lambda name: spell_rate(name, place)).startswith("opposed") for end in (min, max))


def mostly(outcome, further) -> bool:
    at_least, every = reached(outcome)
    return 2 * (at_least if further == BALOCHISTAN else every - at_least) > every


def mostly_above(source, places, factor="1") -> bool:
    found = windows(source).values()
    return all(2 * sum(one[place] > float(factor) for one in found) > len(found) for place in places.split("+"))


def mostly_further(source, place=KP) -> bool:
    (other,) = set(BOTH) - {place}
    found = windows(source).values()
    return 2 * sum(one[place] > one[other] for one in found) > len(found)


def answer() -> str:
    share = reached()[0] / reached()[1]
    return "speaks against" if share >= 0.5 else "does not speak against" if share < 0.2 else "undecided"


TRUTHS = {
    "positions-agree-well": lambda least: all(
        kappa(on, what)[0] >= float(least) for on in ("points", "codable") for what in ("all", "quotations")
    ),
    "positions-all": all_one_way,
    "positions-both-ways": both_ways,
    "positions-joint": joint,
    "positions-turned": turned,
    "quoted-alike": alike,
    "spell-above": lambda a, b, places: all(spell_rate(a, place) > spell_rate(b, place) for place in places.split("+")),
    "spells-extremes-not-opposed": extremes,
    "windows-disagree": lambda source, place: 0 < window_counts(source)[0][place] < window_counts(source)[2],
    "windows-mostly-above": mostly_above,
    "windows-mostly-further": mostly_further,
    "control-primary-further": lambda place: main_comparison()[place] == max(main_comparison()[code] for code in BOTH),
    "control-mostly": mostly,
    "control-says": lambda *words: answer() == " ".join(words),
}

FALSE = {
    "positions-agree-well 0.99": r"points all 0\.\d\d",
    "positions-all kp-government talks against": r"kp-government 2",
    "positions-both-ways kp-government+pti talks 2023": r"\d for, 0 against",
    "positions-joint pcns-approves-talks-2022 talks": r"federal-cabinet \d",
    "positions-turned federal-cabinet talks sanaullah-2023-01-05-no-talks asif-2025-10-20-never-negotiate": r"no-talks -2, .* -2",
    "quoted-alike federal-cabinet kp-government+pti 1.01": r"\d+ and \d+, \d+ and \d+ words",
    "spell-above same-2018 opposed-2024 PK-KP": r"PK-KP \d+ and \d+",
    "spells-extremes-not-opposed PK-BA": "opposed-2024",
    "windows-disagree acled PK-BA": r"1\.\d+ to \d",
    "windows-mostly-above acled PK-KP+PK-BA 4": r"PK-KP \d+%, PK-BA 0%",
    "windows-mostly-further acled PK-BA": r"\d%",
    "control-primary-further PK-KP": r"PK-KP 2\.\d+, PK-BA 2\.\d+",
    "control-mostly deaths PK-BA": r"\d%",
    "control-says speaks against": r"undecided, share \d+%",
}

# --- Charts ---------------------------------------------------------------------------------


def lanes():
    months, last = shown_months(), last_event_month()
    heads = [g for g in recount.rows("governments") if not g["to"] or g["to"] >= "2008-01"]

    def days(g):
        return float("nan") if not g["to"] else float((datetime.date.fromisoformat(g["to"]) - datetime.date.fromisoformat(g["from"])).days)

    def table():
        found = {}
        for g in heads:
            key = ("Federal" if g["level"] == "federal" else "KP", g["from"])
            found |= {
                ("To", *key): g["to"] or "in office",
                ("Head of government", *key): g["head"],
                ("Leading party", *key): g["leading_party"] or "caretaker",
                ("Days", *key): days(g),
            }
        return found

    def drawn(figure):
        bars = figure.axes[0].patches
        federal, kp = sorted({bar.get_x() for bar in bars})[:2]
        found = {}
        for bar in bars:
            if bar.get_x() in (federal, kp):
                start = datetime.date.fromordinal(round(bar.get_y())).isoformat()
                level = "Federal" if bar.get_x() == federal else "KP"
                if any(g["from"] == start and g["to"] and (g["level"] == "federal") == (level == "Federal") for g in heads):
                    found["Days", level, start] = bar.get_height()
        return found

    count = {state: party_months(state) for state in ("opposed", "same", "partners", "caretaker", "all")}
    return Again(
        table=table,
        finding=lambda: ["2008", count["opposed"], count["all"], count["same"]],
        alt=lambda: [
            "2008",
            last[:4],
            count["opposed"],
            count["all"],
            count["same"],
            count["partners"],
            count["caretaker"],
            str(talks(months)),
        ],
        drawn=drawn,
        index=("Level", "From"),
    )


ON_FORCE = {
    "Talks with the TTP": ("talks", ""),
    "Operations in KP": ("operations", ""),
    "Return of TTP members": ("resettlement", ""),
    "Police, army, law": ("law-and-police", ""),
    "Strikes in KP": ("strikes", "PK-KP"),
}
ON_MEANS = {
    "Dealing with Kabul": ("kabul", ""),
    "Strikes in Afghanistan": ("strikes", "AF"),
    "Return of Afghans": ("refugees", ""),
    "National Action Plan": ("national-action-plan", ""),
    "Money for KP": ("funding", ""),
}
OFFSETS = {"federal-cabinet": 0.27, "military": 0.09, "kp-government": -0.09, "pti": -0.27}


def tracks(panels, finding, alt):
    def within(issue, place):
        return [r for r in rows() if r["issue"] == issue and place in ("", r["place"])]

    def key(title, row):
        return title, SIDES[row["side"]], row["id"]

    def table():
        found = {}
        for title, (issue, place) in panels.items():
            for row in within(issue, place):
                found |= {
                    ("Date", *key(title, row)): row["date"],
                    ("Kind", *key(title, row)): row["kind"],
                    ("Known by", *key(title, row)): known_by(row),
                    ("First coding", *key(title, row)): float(row["code_a"] or "nan"),
                    ("Second coding", *key(title, row)): float(row["code_b"] or "nan"),
                }
        return found

    def drawn(figure):
        found = {}
        for ax, (title, (issue, place)) in zip(figure.axes[1:], panels.items(), strict=True):
            marks = [point for one in ax.collections if hasattr(one, "get_sizes") and len(one.get_sizes()) for point in one.get_offsets()]
            some = within(issue, place)
            order = [
                row
                for side in SIDES
                for kind in ("statement", "decision", "act")
                for weak in (False, True)
                for row in some
                if row["code"] != "" and (row["side"], row["kind"], known_by(row) in ("relay", "paraphrase")) == (side, kind, weak)
            ]
            for (_, y), row in zip(marks, order, strict=True):
                for coding in ("First coding", "Second coding"):
                    found[coding, *key(title, row)] = y - OFFSETS[row["side"]]
        return found

    return Again(
        table=table,
        finding=finding,
        alt=alt,
        drawn=drawn,
        index=("Issue", "Side", "Register entry"),
        undrawn=lambda cell, drawn: next(
            r["code"] == "" for r in rows() if r["id"] == cell[3] and SIDES[r["side"]] == cell[2] and r["issue"] == panels[cell[1]][0]
        ),
    )


def signed(issue, sides, way, since="", until="9999") -> str:
    return str(sum(code * way > 0 for code in agreed(chosen(sides, issue, since, until))))


def on_force():
    return tracks(
        ON_FORCE,
        lambda: ["2023"],
        lambda: [
            "2023",
            signed("talks", FEDERAL, -1, "2023"),
            signed("talks", FEDERAL, 1, "2023"),
            signed("talks", PROVINCIAL, -1, "2023"),
            signed("talks", PROVINCIAL, 1, "2023"),
            "2021",
            "2022",
            signed("talks", FEDERAL[:1], 1, "2021", "2022-12-31"),
            signed("operations", PROVINCIAL, -1),
            signed("operations", PROVINCIAL, 1),
            signed("operations", FEDERAL, -1),
            signed("operations", FEDERAL, 1),
        ],
    )


def on_means():
    return tracks(
        ON_MEANS,
        list,
        lambda: [
            signed("kabul", FEDERAL, 1),
            signed("kabul", FEDERAL, -1),
            signed("kabul", PROVINCIAL[:1], 1),
            signed("kabul", PROVINCIAL[:1], -1),
            signed("refugees", PROVINCIAL[:1], -1),
            signed("refugees", PROVINCIAL[:1], 1),
            signed("funding", FEDERAL[:1], 1),
            signed("funding", PROVINCIAL, -1),
        ],
    )


CELLS = ["-2", "-1", "0", "1", "2", NONE]


def codings():
    counts = {}
    for row in units():
        pair = (row["code_a"] or NONE, row["code_b"] or NONE)
        counts[pair] = counts.get(pair, 0) + 1
    every, apart = sum(counts.values()), sum(n for (a, b), n in counts.items() if a != b)

    def drawn(figure):
        return {
            ("Items", CELLS[round(text.get_position()[0])], CELLS[round(text.get_position()[1])]): float(text.get_text())
            for text in figure.axes[0].texts
        }

    def numbers(on):
        return [f"{value:.2f}" for value in kappa(on)] + [str(len(pairs(on)))]

    def table():
        # The list of what differs is text; that it names as many items as there are is in test_positions.
        from report.chapters.two_governments import figures as governments

        frame = governments.two_codings().table.set_index(["First coding", "Second coding"])["Which, where they differ"]
        return {("Items", *pair): float(n) for pair, n in counts.items()} | {("Which, where they differ", *k): v for k, v in frame.items()}

    return Again(
        table=table,
        finding=lambda: [str(apart), str(every)],
        alt=lambda: [str(every - apart), str(every), str(apart), *numbers("points"), *numbers("codable")],
        drawn=drawn,
        index=("First coding", "Second coding"),
    )


STATES = {"same": "same party in both", "partners": "coalition partners", "opposed": "opposed parties", "caretaker": "caretakers"}


def by_spell():
    found = list(acled_spells().values())
    names = {KP: "Khyber Pakhtunkhwa", BALOCHISTAN: "Balochistan"}
    ruled = [(state, months) for state, months in found if state[0] != "caretaker"]
    top, low = (end(ruled, key=lambda one: by_month("acled", KP, one[1])) for end in (max, min))

    def table():
        cells = {}
        for (state, f, p), months in found:
            key = months[0]
            cells |= {
                ("To", key): months[-1],
                ("By party", key): STATES[state],
                ("Federal, KP", key): ", ".join(filter(None, (f, p))) or "–",
                ("Months", key): float(len(months)),
                ("Months with federal talks", key): float(talks(months)),
                **{(name, key): by_month("acled", code, months) for code, name in names.items()},
            }
        return cells

    def drawn(figure):
        return {
            (name, months[0]): bar.get_width()
            for ax, name in zip(figure.axes, names.values())
            for bar, (_, months) in zip(ax.patches, found, strict=True)
        }

    def rate(months, code=KP):
        return f"{by_month('acled', code, months):,.0f}"

    return Again(
        table=table,
        finding=list,
        alt=lambda: [
            str(len(found)),
            rate(top[1]),
            "30",
            top[1][0][:4],
            top[1][-1][:4],
            rate(low[1]),
            low[1][0][:4],
            low[1][-1][:4],
            rate(found[-1][1]),
            rate(found[-1][1], BALOCHISTAN),
        ],
        drawn=drawn,
        digits=1,
        index=("From",),
        undrawn=lambda cell, drawn: cell[0].startswith("Months"),
    )


def divided():
    names = {KP: "Khyber Pakhtunkhwa", BALOCHISTAN: "Balochistan"}
    sources = {"ACLED": "acled", "UCDP": "ucdp-ged"}

    def table():
        return {
            (names[code], label, year): ratio
            for label, source in sources.items()
            for year, ratios in windows(source).items()
            for code, ratio in ratios.items()
        }

    def drawn(figure):
        found = {}
        for ax, label in zip(figure.axes, sources):
            for line, name in zip(ax.lines, names.values()):
                found |= {(name, label, str(x)): y for x, y in zip(*line.get_data())}
        return found

    def alt():
        found = []
        for source in sources.values():
            found += [str(len(windows(source))), *window_range(source, KP).split(" to "), *window_range(source, BALOCHISTAN).split(" to ")]
            found += [str(window_counts(source)[1])] if source == "acled" else []
        return found

    return Again(
        table=table,
        finding=lambda: window_range("acled", KP).split(" to "),
        alt=alt,
        drawn=drawn,
        digits=2,
        index=("Source", "Window begins"),
    )


def as_control():
    names = {KP: "Khyber Pakhtunkhwa", BALOCHISTAN: "Balochistan"}

    def table():
        return {(name, *one["key"]): one[code] for one in control() for code, name in names.items()}

    def drawn(figure):
        found, every = {}, control()
        for marks, outcome in zip(figure.axes[0].collections, ("deaths", "events")):
            for (x, y), one in zip(marks.get_offsets(), [o for o in every if o["key"][0] == outcome], strict=True):
                found |= {("Khyber Pakhtunkhwa", *one["key"]): x, ("Balochistan", *one["key"]): y}
        return found

    def alt():
        (d, deaths), (e, events), main = reached("deaths"), reached("events"), main_comparison()
        return [str(deaths + events), str(d + e), str(d), str(deaths), str(e), str(events), f"{main[KP]:.1f}", f"{main[BALOCHISTAN]:.1f}"]

    return Again(
        table=table,
        finding=lambda: [str(n) for n in reached()],
        alt=alt,
        drawn=drawn,
        digits=2,
        index=("Counted", "Violence", "Outlier months", "After", "Before"),
    )


CHARTS = {
    "who_governed_when": lanes,
    "positions_on_force": on_force,
    "positions_on_means": on_means,
    "two_codings": codings,
    "deaths_by_spell": by_spell,
    "divided_against_aligned": divided,
    "balochistan_as_control": as_control,
}
