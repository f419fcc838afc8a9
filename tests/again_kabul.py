"""The charts, facts and truths of `after-kabul.md`, from the csv files of estimates.

That those hold what the panel and the rules give is tested in `test_estimates`.
"""

import functools
import math
import statistics

import numpy as np
import recount
import yaml
from again import Again
from recount import BALOCHISTAN, KABUL, KP

SPEC = yaml.safe_load((recount.DATA / "specification.yml").read_text(encoding="utf-8"))
FRONT = (KP, BALOCHISTAN)
FOUR = (KP, BALOCHISTAN, "PK-SD", "PK-PB")
SHORT = {KP: "KP", BALOCHISTAN: "Balochistan", "PK-SD": "Sindh", "PK-PB": "Punjab"}


# --- Rows ------------------------------------------------------------------------------------------


@functools.cache
def cells(statement, part, province):
    found = []
    for row in recount.rows("estimates"):
        if (row["statement"], row["part"], row["province"]) == (statement, part, province):
            variant = dict(one.split("=", 1) for one in row["variant"].split("; ") if "=" in one)
            found.append(row | {"variant": variant})
    return found


def yes(row, *names):
    return all(row[name] == "true" for name in names)


def value(row, name="estimate"):
    return float(row[name]) if row[name] else math.nan


def main(statement, part, province):
    (row,) = [row for row in cells(statement, part, province) if yes(row, "primary")]
    return row


def chosen(statement, part, province, *selectors):
    part = "" if part == "-" else part
    first = main(statement, part, province)
    wanted = {"variant": dict(first["variant"])} | {name: first[name] for name in ("source", "outcome", "violence", "outliers")}
    for selector in selectors:
        name, _, text = selector.replace("_", " ").partition("=")
        if name in wanted:
            wanted[name] = text
        else:
            wanted["variant"][name] = text
    (row,) = [row for row in cells(statement, part, province) if all(row[name] == one for name, one in wanted.items())]
    return row


def ratio(number):
    return f"{number:.2f}" if number < 0.95 else f"{number:.1f}"


def counted(statement, part, province, *selectors):
    part = "" if part == "-" else part
    wanted = dict(one.split("=") for one in selectors)
    return [row for row in cells(statement, part, province) if yes(row, "counted") and all(row[k] == v for k, v in wanted.items())]


def above(rows):
    kept = [value(row) > 1 for row in rows if yes(row, "estimable")]
    return sum(kept) / len(kept)


def label(month):
    return f"{recount.MONTHS[int(month[5:]) - 1]} {month[:4]}"


def drawn_month(x):
    return (
        str(np.datetime64(x, "M"))
        if not isinstance(x, float)
        else str((np.datetime64("1970-01-01") + np.timedelta64(round(x), "D")).astype("datetime64[M]"))
    )


# --- Levels ----------------------------------------------------------------------------------------


@functools.cache
def yearly(code):
    months = recount.full_months("acled")
    return {month: recount.rate_30("acled", "deaths", [code], months[at - 11 : at + 1]) for at, month in enumerate(months) if at >= 11}


def quietest(code):
    before = {month: rate for month, rate in yearly(code).items() if month < KABUL}
    month = min(before, key=before.get)
    return month, before[month]


def levels():
    names = recount.names()

    def table():
        return {(names[code], month): rate for code in FRONT for month, rate in yearly(code).items()}

    def alt():
        found = label(max(yearly(KP))).split()[1:]
        for code in FRONT:
            means = yearly(code)
            peak = max((month for month in means if month <= KABUL), key=means.get)
            quiet, rate = quietest(code)
            found += ["30", f"{means[peak]:,.0f}", peak[:4], f"{rate:,.0f}", quiet[:4], f"{means[max(means)]:,.0f}"]
            found[-6:-4] = [found[-5], found[-6]]
        return found

    def drawn(figure):
        return {(ax.get_title(loc="left"), drawn_month(x)): y for ax in figure.axes for x, y in zip(*ax.lines[0].get_data(), strict=True)}

    return Again(table=table, finding=lambda: [quietest(KP)[0][:4]], alt=alt, drawn=drawn, digits=1, index=("Twelve months to",))


# --- Baselines -------------------------------------------------------------------------------------


@functools.cache
def against(code, after="date", months="24"):
    """Ratios by first year of the baseline: acled, deaths, all violence, with every month."""
    return {
        int(row["variant"]["baseline"][:4]): row
        for row in cells("S4", "size", code)
        if row["variant"].get("after") == after and row["variant"].get("months") == months and yes(row, "estimable")
        and (row["source"], row["outcome"], row["violence"], row["outliers"]) == ("acled", "deaths", "all", "with")
    }  # fmt: skip


def baselines():
    names = recount.names()

    def key(row):
        return row["before"].replace("..", " to "), row["after"].replace("..", " to ")

    def table():
        found = {}
        for code in FRONT:
            for after in ("date", "last"):
                for year, row in against(code, after).items():
                    at = names[code], *key(row)
                    found |= {("Ratio", *at): value(row), ("Low", *at): value(row, "low"), ("High", *at): value(row, "high")}
                    found["Counts for the verdict", *at] = "yes" if year >= 2016 else "no, before 2016"
        return found

    def drawn(figure):
        found = {}
        for ax in figure.axes:
            name = ax.get_title(loc="left")
            code = next(code for code in FRONT if names[code] == name)
            for after, line, ends in zip(("date", "last"), ax.lines, ax.collections):
                for (x, y), ((_, low), (_, high)) in zip(zip(*line.get_data(), strict=True), ends.get_segments(), strict=True):
                    at = name, *key(against(code, after)[round(x)])
                    found |= {("Ratio", *at): y, ("Low", *at): low, ("High", *at): high}
        return found

    def ends(code):
        rows = {year: value(row) for year, row in against(code).items()}
        low, high = min(rows, key=rows.get), max(rows, key=rows.get)
        return [ratio(rows[low]), str(low), ratio(rows[high]), str(high)]

    def alt():
        years = sorted(against(KP))
        return [str(years[0]), str(years[-1]), "2021", *ends(KP), *ends(BALOCHISTAN)]

    return Again(
        table=table,
        finding=lambda: ends(KP)[::2],
        alt=alt,
        drawn=drawn,
        digits=2,
        index=("Province", "Baseline", "Compared"),
    )


# --- Steps -----------------------------------------------------------------------------------------

STEPS = {
    "main estimate": [], "battles, explosions": ["violence=armed"], "no named months": ["outliers=without"], "events": ["outcome=events"],
    "to December 2023": ["end=2023-12"], "from July 2018": ["start=2018-07"], "from January 2016": ["start=2016-01"],
    "from January 2010": ["start=2010-01"], "one trend": ["model=level and trend"], "no trend": ["model=level"],
}  # fmt: skip
SCALE = (0.125, 8)


def steps():
    names = recount.names()

    def table():
        found = {}
        for code in FOUR:
            for row, selectors in STEPS.items():
                one = chosen("S4", "timing", code, *selectors)
                found |= {
                    (column, names[code], row): value(one, name)
                    for column, name in (("Ratio", "estimate"), ("Low", "low"), ("High", "high"))
                }
        return found

    def drawn(figure):
        found = {}
        for ax in figure.axes:
            name = {"KP": "Khyber Pakhtunkhwa"}.get(ax.get_title(loc="left"), ax.get_title(loc="left"))
            (ends,), line = ax.collections, ax.lines[0]
            for row, x, ((low, _), (high, _)) in zip(STEPS, line.get_xdata(), ends.get_segments(), strict=True):
                marks = {"Ratio": x, "Low": low, "High": high}
                found |= {(column, name, row): number for column, number in marks.items() if SCALE[0] < number < SCALE[1]}
        return found

    def alt():
        found = ["2021"][:0]
        for code in FOUR:
            row = main("S4", "timing", code)
            found += [ratio(value(row)), ratio(value(row, "low")), ratio(value(row, "high"))]
        return found

    return Again(
        table=table,
        finding=lambda: ["2021"],
        alt=alt,
        drawn=drawn,
        digits=2,
        index=("Province", "Specification"),
        undrawn=lambda key, drawn: not SCALE[0] < table()[key] < SCALE[1],
    )


# --- Curves ----------------------------------------------------------------------------------------

KINDS = {
    "all cells": lambda row: True,
    "battles and explosions alone": lambda row: row["violence"] == "armed",
    "without named months": lambda row: row["outliers"] == "without",
    "deaths": lambda row: row["outcome"] == "deaths",
    "crossing no break": lambda row: row["crosses_break"] == "false",
}
PARTS = {"size": "Level", "timing": "Step"}


@functools.cache
def ordered(part, code, kind="all cells"):
    return sorted(value(row) for row in counted("S4", part, code) if yes(row, "estimable") and KINDS[kind](row))


def curves():
    names = recount.names()

    def table():
        found = {}
        for part, word in PARTS.items():
            for code in FRONT:
                for kind in KINDS:
                    values, at = ordered(part, code, kind), (word, names[code], kind)
                    found["Compared", *at] = len(values)
                    found["Above 1", *at] = f"{sum(v > 1 for v in values) / len(values):.0%}"
                    found |= {("Smallest", *at): values[0], ("Median", *at): statistics.median(values), ("Largest", *at): values[-1]}
        return found

    def drawn(figure):
        found = {}
        for ax in figure.axes:
            word, name = ax.get_title(loc="left").split(", ")
            name = {"KP": "Khyber Pakhtunkhwa"}.get(name, name)
            for kind, line in zip(("all cells", "battles and explosions alone"), ax.lines):
                y = line.get_ydata()
                assert list(y) == sorted(y) and len(y) <= 90
                ends = {"Smallest": y[0], "Largest": y[-1]}
                found |= {(column, word, name, kind): number for column, number in ends.items() if 0.125 < number < 16}
        return found

    def share(part, code):
        values = ordered(part, code)
        return f"{sum(v > 1 for v in values) / len(values):.0%}"

    def alt():
        found = []
        for part in PARTS:
            for code in FRONT:
                values = ordered(part, code)
                found += [str(len(values)), share(part, code), "1", ratio(statistics.median(values))]
        return found

    return Again(
        table=table, finding=lambda: [share("size", KP), share("timing", KP)], alt=alt, drawn=drawn, digits=2,
        index=("Question", "Province", "Cells"),
        undrawn=lambda key, drawn: key[0] in ("Compared", "Median") or key[3] not in list(KINDS)[:2] or not 0.125 < table()[key] < 16,
    )  # fmt: skip


# --- Placebo dates ---------------------------------------------------------------------------------


@functools.cache
def dates(code):
    return {row["month"]: row for row in recount.rows("estimates_placebo") if row["province"] == code and yes(row, "primary")}


def as_large(code):
    true = value(dates(code)[KABUL], "ratio")
    fair = [value(row, "ratio") for row in dates(code).values() if row["kind"] == "before"]
    return sum(one >= true for one in fair), len(fair)


def placebo_dates():
    names = recount.names()
    words = {"before": "yes", "true": "the date itself", "overlapping": "no, overlaps", "later": "no, later"}

    def table():
        found = {(names[code], month): value(row, "ratio") for code in FRONT for month, row in dates(code).items()}
        return found | {("Counts", month): words[row["kind"]] for month, row in dates(KP).items()}

    def drawn(figure):
        found = {}
        for ax in figure.axes:
            for line in ax.lines[:4]:
                found |= {(ax.get_title(loc="left"), drawn_month(x)): y for x, y in zip(*line.get_data(), strict=True)}
        return found

    def finding():
        (kp, n), (ba, m) = as_large(KP), as_large(BALOCHISTAN)
        return ["2021", str(kp), str(n), str(ba), str(m)]

    def alt():
        found = []
        for code in FRONT:
            found += [ratio(value(dates(code)[KABUL], "ratio")), "2021", *map(str, as_large(code))]
        return found

    return Again(table=table, finding=finding, alt=alt, drawn=drawn, digits=2, index=("First month after",))


# --- Change points ---------------------------------------------------------------------------------


@functools.cache
def changes(code, source, start="2010-01"):
    found = {}
    for row in recount.rows("estimates_changepoints"):
        if (row["province"], row["source"], row["start"], row["outcome"], row["violence"]) == (
            code,
            source,
            start,
            "deaths",
            "all",
        ) and float(row["penalty"]):
            months = found.setdefault(float(row["penalty"]), [])
            months += [row["month"]] if row["month"] else []
    return dict(sorted(found.items()))


def near(code, source, start="2010-01"):
    """Penalties with a change within three months of August 2021, and penalties."""

    def apart(month):
        return abs((int(month[:4]) - 2021) * 12 + int(month[5:]) - 8)

    found = changes(code, source, start)
    return sum(any(apart(month) <= 3 for month in months) for months in found.values()), len(found)


def change_points():
    names, sources = recount.names(), {"acled": "ACLED", "ucdp-ged": "UCDP"}

    def each():
        for code in FRONT:
            for source, word in sources.items():
                for penalty, months in changes(code, source).items():
                    yield (names[code], word, f"{penalty:g} times"), months

    def table():
        found = {}
        for at, months in each():
            found |= {("Changes", *at): len(months), ("First months of new levels", *at): ", ".join(months) or "none"}
        return found

    def drawn(figure):
        found = {}
        for ax in figure.axes:
            name, word = ax.get_title(loc="left").split(", ")
            name = {"KP": "Khyber Pakhtunkhwa"}.get(name, name)
            for at, penalty in enumerate(SPEC["S4"]["timing"]["change_points"]["penalties"]):
                found["Changes", name, word, f"{penalty:g} times"] = sum(
                    low[1] < at < high[1] for low, high in ax.collections[0].get_segments()
                )
        return found

    def alt():
        found = []
        for (_, _, penalty), months in each():
            found.append(penalty.split()[0])
            found += [part for month in months for part in [month]]
        return found

    def finding():
        return ["2021", *map(str, near(KP, "acled")), *map(str, near(BALOCHISTAN, "acled"))]

    return Again(table=table, finding=finding, alt=alt, drawn=drawn, index=("Province", "Source", "Penalty"))


# --- Shares ----------------------------------------------------------------------------------------


def shares():
    def picked():
        for source, word in (("acled", "ACLED"), ("ucdp-ged", "UCDP")):
            for start in SPEC["S6"]["grid"]["from"]:
                for violence, kind in (("all", ""), ("armed", ", armed")):
                    row = chosen("S6", "share", f"{KP}+{BALOCHISTAN}", f"source={source}", f"from={start}", f"violence={violence}")
                    rates = [chosen("S6", "rate", code, f"source={source}", f"from={start}", f"violence={violence}") for code in FRONT]
                    if yes(row, "estimable"):
                        yield f"{word}{kind}, {start if start.startswith('last') else f'from {start}'}", row, rates

    def table():
        found = {}
        for at, row, rates in picked():
            found |= {("Share, lowest, %", at): value(row, "low") * 100, ("Share, highest, %", at): value(row, "high") * 100}
            for word, rate in zip(("KP", "Balochistan"), rates):
                found[f"{word}, times the rest", at] = value(rate) if yes(rate, "estimable") else math.nan
                found[f"{word}: interval", at] = (
                    f"{value(rate, 'low'):.1f} to {value(rate, 'high'):.1f}" if yes(rate, "estimable") else math.nan
                )
        return found

    def drawn(figure):
        labels = [at for at, _, _ in picked()]
        left, right = figure.axes
        found = {}
        for at, ((low, _), (high, _)) in zip(labels, left.collections[1].get_segments(), strict=True):
            found["Share, lowest, %", at] = low * 100
            assert high >= low
        for word, line in zip(("KP", "Balochistan"), right.lines):
            for x, y in zip(*line.get_data(), strict=True):
                found[f"{word}, times the rest", labels[len(labels) - 1 - round(y)]] = x
        return found

    def alt():
        share = main("S6", "share", f"{KP}+{BALOCHISTAN}")
        found = ["2021", f"{value(share, 'low'):.1%}", f"{value(share, 'high'):.1%}"]
        for code in FRONT:
            row = main("S6", "rate", code)
            found += [ratio(value(row)), ratio(value(row, "low")), ratio(value(row, "high"))]
        return found

    return Again(
        table=table,
        finding=lambda: [f"{value(main('S6', 'share', f'{KP}+{BALOCHISTAN}'), 'low'):.0%}", "2021"],
        alt=alt,
        drawn=drawn,
        digits=1,
        index=("Specification",),
        undrawn=lambda key, drawn: key[0] == "Share, highest, %",
    )


CHARTS = {
    "levels": levels, "baselines": baselines, "steps": steps, "curves": curves, "placebo_dates": placebo_dates,
    "change_points": change_points, "shares": shares,
}  # fmt: skip


# --- Facts -----------------------------------------------------------------------------------------


def calibration(statement, part, province):
    (row,) = [
        row for row in recount.rows("estimates_calibration")
        if (row["statement"], row["part"], row["province"]) == (statement, "" if part == "-" else part, province)
    ]  # fmt: skip
    return row


def detectable(part, province):
    rows = [row for row in recount.rows("estimates_power") if (row["part"], row["province"]) == (part, province)]
    (found,) = {row["smallest"] for row in rows}
    return float(found) if found else math.inf


def verdict(statement, part="-", province=""):
    rows = [row for row in recount.rows("verdicts") if row["statement"] == statement]
    if part != "-" or len(rows) > 1:
        rows = [row for row in rows if row["part"] == ("" if part == "-" else part)]
    (row,) = [row for row in rows if province in ("", row["province"])]
    return row


def period(text):
    first, last = text.split("..")
    return label(first) if first == last else f"{label(first)} to {label(last)}"


def institutes(place, first="", last=""):
    """By institute: whether the later of two yearly tolls is the larger."""
    series = {}
    for row in recount.rows("published_figures"):
        whole_year = len(row["period"]) == 4 and row["period"].isdigit()
        if (row["area"], row["area_part"], row["measure"]) == (place, "", "deaths") and row["status"] in ("", "revised") and whole_year:
            series.setdefault((row["institute"], row["counts"]), {})[int(row["period"])] = float(row["value"])
    found = {}
    for (institute, _), years in sorted(series.items()):
        pairs = [(int(first), int(last))] if first else [(year - 1, year) for year in years]
        pairs = [pair for pair in pairs if set(pair) <= set(years)]
        if pairs and (institute not in found or max(pairs)[1] > found[institute][0]):
            a, b = max(pairs)
            found[institute] = b, years[b] > years[a]
    return [rose for _, rose in found.values()]


def people(*places):
    rows = recount.rows("population")
    year = max(row["year"] for row in rows)
    total = {
        one: sum(int(r["population"]) for r in rows if r["year"] == year and r["province"] == one) for one in {r["province"] for r in rows}
    }
    return f"{sum(total[one] for one in places) / sum(total.values()):.0%}"


def words(part):
    if isinstance(part, dict):
        return "; ".join(f"{name.replace('_', ' ')} {words(one)}" for name, one in part.items())
    if isinstance(part, list):
        return ", ".join(map(words, part))
    return {True: "yes", False: "no"}[part] if isinstance(part, bool) else str(part)


def at(path):
    return functools.reduce(lambda found, name: found[name], path.split("."), SPEC)


def rules(path):
    lines = [next(iter(line.items())) for line in at(path)]
    return "; ".join(f"{verdict} if {' and '.join(when)}" if when else f"otherwise {verdict}" for verdict, when in lines)


def setting(name, style="plain"):
    number = SPEC["general"][name]
    return f"{number:.0%}" if style == "percent" else f"{number:,}" if isinstance(number, int) else str(number)


def months_of_change(code, source, start="2010-01", penalty="1"):
    found = [label(month) for month in changes(code, source, start)[float(penalty)]]
    return " and ".join(filter(None, [", ".join(found[:-1]), found[-1]])) if found else "no month"


def placebo(province, which):
    row = main("S4", "placebo", province)
    return {"as-large": str(as_large(province)[0]), "all": str(as_large(province)[1]), "apart": row["variant"]["non-overlapping"]}[which]


def baseline_values(code, first, last, after="date", months="24"):
    return [value(row) for year, row in against(code, after, months).items() if int(first) <= year <= int(last)]


def lowest_share():
    return min(value(row, "low") for row in cells("S6", "share", f"{KP}+{BALOCHISTAN}") if yes(row, "estimable"))


FACTS = {
    "estimated": lambda *a: f"{ratio(value(chosen(*a)))} times",
    "interval": lambda *a: f"{ratio(value(chosen(*a), 'low'))} to {ratio(value(chosen(*a), 'high'))}",
    "estimate-window": lambda statement, part, province, side: period(chosen(statement, part, province)[side]),
    "estimated-share": lambda end: f"{value(main('S6', 'share', f'{KP}+{BALOCHISTAN}'), end):.0%}",
    "false-positives": lambda *a: f"{float(calibration(*a)['false_positive_rate']):.0%}",
    "smallest-detectable": lambda *a: f"{detectable(*a):.1f} times",
    "comparisons": lambda *a: f"{len(counted(*a)):,}",
    "comparisons-estimable": lambda *a: f"{sum(yes(row, 'estimable') for row in counted(*a)):,}",
    "comparisons-above": lambda *a: f"{above(counted(*a)):.0%}",
    "cells-in-all": lambda: f"{len(recount.rows('estimates')):,}",
    "placebo-p": lambda province: f"{value(main('S4', 'placebo', province), 'p'):.2f}",
    "placebo-dates": placebo,
    "change-months": months_of_change,
    "change-near": lambda *a: "{} of {}".format(*near(*a)),
    "quietest-year": lambda code, what: {"month": label(quietest(code)[0]), "rate": f"{quietest(code)[1]:,.0f}"}[what],
    "institutes-up": lambda *a: f"{sum(institutes(*a))} of {len(institutes(*a))}",
    "verdict": lambda *a: verdict(*a)["verdict"],
    "baseline-range": lambda *a: f"{ratio(min(baseline_values(*a)))} to {ratio(max(baseline_values(*a)))} times",
    "share-lowest": lambda: f"{lowest_share():.0%}",
    "specified": lambda path: words(at(path)),
    "rules-of": rules,
    "setting": setting,
    "amendments": lambda which: str(sum(which == "all" or one["changes"] for one in SPEC["amendments"])),
    "people-share": people,
}

TRUTHS = {
    "verdict-is": lambda expected, *a: verdict(*a)["verdict"].replace(" ", "-") == expected,
    "above-one": lambda *a: value(chosen(*a), "low") > 1,
    "below-one": lambda *a: value(chosen(*a), "high") < 1,
    "spans-one": lambda *a: value(chosen(*a), "low") <= 1 <= value(chosen(*a), "high"),
    "estimated-up": lambda *a: value(chosen(*a)) > 1,
    "baselines-above": lambda *a: min(baseline_values(*a)) > 1,
    "baselines-below": lambda *a: max(baseline_values(*a)) < 1,
    "mostly-above": lambda *a: above(counted(*a)) >= 0.8,
    "placebo-unusual": lambda code: (1 + as_large(code)[0]) / (1 + as_large(code)[1]) <= 0.1,
    "placebo-usual": lambda code: (1 + as_large(code)[0]) / (1 + as_large(code)[1]) > 0.1,
    "detectable-within": lambda part, code, most: detectable(part, code) <= float(most),
    "change-never-near": lambda *a: near(*a)[0] == 0,
    "change-near-sometimes": lambda *a: 0 < near(*a)[0] <= near(*a)[1] / 2,
    "trough-before-kabul": lambda code: quietest(code)[1] == min(yearly(code).values()),
    "shares-above": lambda least: lowest_share() > float(least),
    "institutes-agree-up": lambda *a: all(institutes(*a)),
    "institutes-mostly-up": lambda *a: sum(institutes(*a)) > len(institutes(*a)) / 2,
    "record-break": lambda source, month, *places: all(
        verdict("audit", f"{source} {month}", place)["verdict"] != "no break seen" for place in places
    ),
    "record-break-shown": lambda source, month, *places: all(
        verdict("audit", f"{source} {month}", place)["verdict"] == "break in the record" for place in places
    ),
}  # fmt: skip

FALSE = {
    "verdict-is supported S5": "not testable with these data",
    "above-one S4 size PK-BA": r"\d",
    "below-one S4 size PK-KP": r"\d",
    "spans-one S4 size PK-KP": r"\d",
    "estimated-up S4 timing PK-BA": r"0\.\d",
    "baselines-above PK-KP 2010 2014": "2010 0",
    "baselines-below PK-KP 2018 2019": "2018 2",
    "mostly-above S4 timing PK-PB": "%",
    "placebo-unusual PK-BA": "p 0",
    "placebo-usual PK-KP": "p 0",
    "detectable-within timing PK-SD 4": "of up to",
    "change-never-near PK-KP acled 2020-01": "1 of 4",
    "change-near-sometimes PK-KP acled": "0 of 4",
    "record-break acled 2018-07 PK-BA": "no break seen",
    "shares-above 0.95": "lowest 0",
    "institutes-agree-up PK": "not up",
    "institutes-mostly-up PK 2013 2014": "1 of 3",
    "trough-before-kabul PK-IS": "lowest",
    "record-break-shown acled 2024-01 PK": "suspected",
}
