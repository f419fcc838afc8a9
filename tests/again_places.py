"""Facts on where, counted anew from data/*.csv."""

import statistics

import recount
from recount import UNPLACED

MERGED_DISTRICTS = {"Bajaur", "Khyber", "Kurram", "Mohmand", "North Waziristan", "Orakzai", "South Waziristan"}


def pct(value: float) -> str:
    return f"{value:.0%}"


def codes(places: str):
    return None if places == "country" else places.split("+")


def listed(words: list[str]) -> str:
    return words[0] if len(words) == 1 else f"{', '.join(words[:-1])} and {words[-1]}"


def years(source: str, when: str) -> set[str]:
    return {month[:4] for month in recount.span(source, when)}


def table(name: str, source: str, places: str, when: str, scope="militancy") -> list[dict]:
    return [
        row
        for row in recount.rows(name)
        if row["source"] == source
        and row["year"] in years(source, when)
        and (scope == "all" or row["scope"] == scope)
        and (codes(places) is None or row["province"] in codes(places))
    ]


def bounds(source, measure, places, when):
    months = recount.span(source, when)
    part, every, gap = (recount.total(source, measure, at, months) for at in (codes(places), None, [UNPLACED]))
    return part / every, (part + gap) / every


def share_range(*arguments):
    low, high = map(pct, bounds(*arguments))
    return low if low == high else f"{low} to {high}"


def located(source, places, when, most):
    rows = table("precision", source, places, when)
    near = sum(int(row["events"]) for row in rows if int(row["where_prec"]) <= int(most))
    return near / sum(int(row["events"]) for row in rows)


def districts(places, when):
    found: dict[str, int] = {}
    for row in table("districts", "ucdp-ged", places, when):
        if row["district"]:
            key = (row["district"], row["province"])
            found[key] = found.get(key, 0) + int(row["deaths_best"])
    return sorted(((d, n) for (d, _), n in found.items()), key=lambda one: -one[1])


def deaths_of(places, when):
    return sum(int(row["deaths_best"]) for row in table("districts", "ucdp-ged", places, when))


def standing_out(source, province):
    """(distance above the median of the months around, month, deaths), the widest first."""
    months = recount.full_months(source)
    deaths = {m: recount.total(source, "deaths", [province], [m]) for m in months}
    rate = {m: deaths[m] / recount.days(source)[m] * 30 for m in months}
    found = []
    for place, month in enumerate(months):
        around = months[max(0, place - 12) : place] + months[place + 1 : place + 13]
        found.append((rate[month] - statistics.median(rate[m] for m in around), month, deaths[month]))
    return sorted(found, key=lambda one: (-one[0], one[1]))


def month_name(month: str) -> str:
    return f"{recount.MONTHS[int(month[5:]) - 1]} {month[:4]}"


def months_named(found, number):
    return listed([f"{month_name(m)} ({n:,})" for _, m, n in sorted(found[: int(number)], key=lambda one: one[1])])


def outlier_share(source, province, month):
    year = recount.span(source, month[:4])
    return recount.total(source, "deaths", [province], [month]) / recount.total(source, "deaths", [province], year)


def person_years(source, when, province, part):
    """Residents of each year times the days covered; a part of KP by the census rows of that part."""
    import math

    found = 0.0
    for year in sorted(years(source, when)):
        days = sum(recount.days(source)[m] for m in recount.span(source, when) if m.startswith(year))
        counts = sorted(
            (int(r["year"]), int(r["population"]))
            for r in recount.rows("population")
            if r["province"] == province and r["former_fata"] == part
        )
        if part or province != "PK-KP":
            pairs = [one for one in counts if one[0] <= int(year)]
            (y0, n0), (y1, n1) = (pairs[-1], counts[counts.index(pairs[-1]) + 1]) if pairs[-1] != counts[-1] else counts[-2:]
            people = n0 * math.exp(math.log(n1 / n0) / (y1 - y0) * (int(year) - y0))
        else:
            people = recount.people(province, int(year))
        found += people * days / 365.25
    return found


def period_rate(source, unit, when):
    province, part = {"merged": ("PK-KP", "true"), "settled": ("PK-KP", "false")}.get(unit, (unit, ""))
    wanted = set(recount.span(source, when))
    if all(m in wanted for y in years(source, when) for m in (f"{y}-01", f"{y}-12")):
        wanted |= years(source, when)
    deaths = sum(
        int(row["deaths_best"])
        for row in recount.incidents(source)
        if row["province"] == province and row["month"] in wanted and (not part or row["former_fata"] == part)
    )
    return deaths / person_years(source, when, province, part) * 100_000


def units(source):
    parts = ["merged", "settled"] if source == "ucdp-ged" else ["PK-KP"]
    return [*parts, *[code for code in recount.counted() if code != "PK-KP"]]


def border(unit, period, band):
    province, part = {"merged": ("PK-KP", "true"), "settled": ("PK-KP", "false")}.get(unit, (unit, ""))
    (row,) = [
        row
        for row in recount.rows("border")
        if (row["source"], row["province"], row["former_fata"], row["scope"], row["period"], row["band_km"])
        == ("ucdp-ged", province, part, "militancy", period, band)
    ]
    return {key: float(value) for key, value in row.items() if value.replace(".", "").isdigit()}


def border_deaths(unit, period, band):
    row = border(unit, period, band)
    return row["deaths_best"] / row["placeable_deaths"]


def gap_year():
    def share(year):
        every = recount.by_year("ucdp-ged", "deaths", None, year)
        return recount.by_year("ucdp-ged", "deaths", [UNPLACED], year) / every

    return max((year for year in recount.years("ucdp-ged") if year >= 2007), key=share)


FACTS = {
    "share-range": share_range,
    "located": lambda *a: pct(located(*a)),
    "located-nowhere": lambda year: (
        f"{sum(int(r['deaths_best']) for r in table('precision', 'ucdp-ged', 'country', year) if r['where_prec'] == '6'):,}"
    ),
    "leading-districts": lambda places, when, n: listed([f"{d} ({k:,})" for d, k in districts(places, when)[: int(n)]]),
    "leading-district": lambda places, when: districts(places, when)[0][0],
    "share-of-districts": lambda places, when, n: pct(sum(k for _, k in districts(places, when)[: int(n)]) / deaths_of(places, when)),
    "districts-named": lambda: str(len(districts("country", "all"))),
    "without-district": lambda when: pct(1 - sum(k for _, k in districts("country", when)) / deaths_of("country", when)),
    "months-that-stand-out": lambda source, province, n: months_named(standing_out(source, province), n),
    "months-that-stand-out-since": lambda source, province, n: months_named(
        [one for one in standing_out(source, province) if one[1] >= recount.KABUL], n
    ),
    "outlier-share": lambda *a: pct(outlier_share(*a)),
    "period-rate": lambda *a: f"{period_rate(*a):.1f}",
    "border-area-share": lambda unit, band: pct(border(unit, "all", band)["area_share"]),
    "border-death-share": lambda *a: pct(border_deaths(*a)),
    "border-placeable": lambda units_, period: f"{sum(border(u, period, '100')['placeable_events'] for u in units_.split('+')):,.0f}",
}

TRUTHS = {
    "majority-whatever-the-unplaced": lambda *a: bounds(*a)[0] > 0.5,
    "majority-open": lambda *a: bounds(*a)[0] <= 0.5 < bounds(*a)[1],
    "widest-gap-is": lambda year: gap_year() == int(year),
    "located-better": lambda a, b: located("ucdp-ged", a, "all", 1) > located("ucdp-ged", b, "all", 1),
    "leading-districts-merged": lambda n: {d for d, _ in districts("country", "all")[: int(n)]} <= MERGED_DISTRICTS,
    "stands-out": lambda source, province, months: (
        {m for _, m, _ in standing_out(source, province)[: len(months.split("+"))]} == set(months.split("+"))
    ),
    "stand-out-before": lambda source, province, n, year: all(m < year for _, m, _ in standing_out(source, province)[: int(n)]),
    "highest-period-rate": lambda source, unit, when: max(units(source), key=lambda u: period_rate(source, u, when)) == unit,
    "period-rate-exceeds": lambda source, a, b, when: period_rate(source, a, when) > period_rate(source, b, when),
}

FALSE = {
    "majority-whatever-the-unplaced ucdp-ged deaths PK-KP 2017": r"share 39\.\d% to 5\d\.\d%",
    "majority-open ucdp-ged deaths PK-KP 2009": "share 74",
    "widest-gap-is 2010": "2009",
    "located-better PK-KP PK-BA": r"29\.0% and 43",
    "leading-districts-merged 4": "Swat",
    "stands-out ucdp-ged PK-BA 2013-01": "2018-07",
    "stand-out-before acled PK-BA 3 2015": "2018-07",
    "highest-period-rate acled PK-KP since-kabul": r"^PK-BA 7\.",
    "period-rate-exceeds acled PK-KP PK-BA 2015..2020": r"2\.\d and 3\.",
}
