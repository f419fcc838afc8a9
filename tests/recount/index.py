"""The charts of the front page."""

from recount import Chart, value
from recount.tables import lines, only, wide

TABLE = """SELECT month,
    max(rate) FILTER (WHERE province = 'PK-KP') AS "Khyber Pakhtunkhwa, per 30 days",
    max(mean) FILTER (WHERE province = 'PK-KP') AS "Khyber Pakhtunkhwa, twelve-month mean",
    max(rate) FILTER (WHERE province = 'PK-BA') AS "Balochistan, per 30 days",
    max(mean) FILTER (WHERE province = 'PK-BA') AS "Balochistan, twelve-month mean"
FROM twelve_months WHERE source = 'acled' GROUP BY month"""


BEFORE = "2023-03..2024-02"


def deaths_in_kp_and_balochistan():
    begin, end = only("SELECT min(month), max(month) FROM full_months WHERE source = 'acled'")
    kp, balochistan = (
        only("SELECT month FROM twelve_months WHERE source = 'acled' AND province = :place ORDER BY rate DESC LIMIT 1", place=place)
        for place in ("PK-KP", "PK-BA")
    )
    return Chart(
        wide(TABLE),
        f"2024; ratio acled deaths PK-KP last12 {BEFORE}; ratio acled deaths PK-BA last12 {BEFORE}",
        f"{begin}; {end}; per-30-days acled deaths PK-KP {BEFORE}; 30; 2023; 2024; per-30-days acled deaths PK-KP last12; 2024; 2025; {kp}; "
        f"per-30-days acled deaths PK-BA {BEFORE}; per-30-days acled deaths PK-BA last12; {balochistan}; 2014; 2018; 2021; 2022; 2024; 2025; 2025",
        digits=1,
        index=("Month",),
    )


def where():
    codes = ("PK-KP", "PK-BA", "PK-SD", "PK-PB", "PK-IS", "PK-JK", "PK-GB")
    names = dict(lines("SELECT province, name FROM provinces"))
    table = {("Killed", names[code]): value(f"total acled deaths {code} last12") for code in codes}
    alt = "2024; 2025; " + "; ".join(f"total acled deaths {code} last12" for code in codes)
    return Chart(table, "share acled deaths PK-KP+PK-BA last12", alt, index=("Province",))


CHARTS = {"where": where, "deaths_in_kp_and_balochistan": deaths_in_kp_and_balochistan}
