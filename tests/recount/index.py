"""The charts of the front page."""

from recount import Chart
from recount.tables import only, wide

TABLE = """SELECT month,
    max(rate) FILTER (WHERE province = 'PK-KP') AS "Khyber Pakhtunkhwa, per 30 days",
    max(mean) FILTER (WHERE province = 'PK-KP') AS "Khyber Pakhtunkhwa, twelve-month mean",
    max(rate) FILTER (WHERE province = 'PK-BA') AS "Balochistan, per 30 days",
    max(mean) FILTER (WHERE province = 'PK-BA') AS "Balochistan, twelve-month mean"
FROM twelve_months WHERE source = 'acled' GROUP BY month"""


BEFORE = "2020-01..2021-07"


def deaths_in_kp_and_balochistan():
    begin, end = only("SELECT min(month), max(month) FROM full_months WHERE source = 'acled'")
    kp, balochistan = (
        only("SELECT month FROM twelve_months WHERE source = 'acled' AND province = :place ORDER BY rate DESC LIMIT 1", place=place)
        for place in ("PK-KP", "PK-BA")
    )
    return Chart(
        wide(TABLE),
        f"2021; ratio acled deaths PK-KP since-kabul {BEFORE}; ratio acled deaths PK-BA since-kabul {BEFORE}",
        f"{begin}; {end}; per-30-days acled deaths PK-KP {BEFORE}; 30; 2020; 2021; per-30-days acled deaths PK-KP since-kabul; {kp}; "
        f"per-30-days acled deaths PK-BA {BEFORE}; per-30-days acled deaths PK-BA since-kabul; {balochistan}; 2014; 2018; 2021; 2022; 2024; 2025; 2025",
        digits=1,
        index=("Month",),
    )


def where():
    table = wide("""SELECT name, total AS Killed FROM rates JOIN provinces ON places = province
        WHERE source = 'acled' AND measure = 'deaths' AND period = 'last12' AND province <> 'PK'""")
    order = ("Khyber Pakhtunkhwa", "Balochistan", "Sindh", "Punjab", "Islamabad", "Azad Jammu and Kashmir", "Gilgit-Baltistan")
    deaths = [next(f"{number:,.0f}" for (_, name), number in table.items() if name.startswith(province)) for province in order]
    return Chart(table, "share acled deaths PK-KP+PK-BA last12", ["2024", "2025", *deaths], index=("Province",))


CHARTS = {"where": where, "deaths_in_kp_and_balochistan": deaths_in_kp_and_balochistan}
