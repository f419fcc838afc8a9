"""The chart of the front page."""

from recount import Chart, say
from recount.tables import only, wide

TABLE = """SELECT month,
    max(rate) FILTER (WHERE province = 'PK-KP') AS "Khyber Pakhtunkhwa, per 30 days",
    max(mean) FILTER (WHERE province = 'PK-KP') AS "Khyber Pakhtunkhwa, twelve-month mean",
    max(rate) FILTER (WHERE province = 'PK-BA') AS "Balochistan, per 30 days",
    max(mean) FILTER (WHERE province = 'PK-BA') AS "Balochistan, twelve-month mean"
FROM twelve_months WHERE source = 'acled' GROUP BY month"""


def deaths_in_kp_and_balochistan():
    alt = list(only("SELECT min(month), max(month) FROM full_months WHERE source = 'acled'"))
    for place in ("PK-KP", "PK-BA"):
        top = only("SELECT month FROM twelve_months WHERE source = 'acled' AND province = :place ORDER BY rate DESC LIMIT 1", place=place)
        before, after = (say(f"per-30-days acled deaths {place} {when}-kabul") for when in ("before", "since"))
        alt += [before, *(["30", "2021"] if place == "PK-KP" else []), after, top]
    ratios = [say(f"ratio acled deaths {place} since-kabul before-kabul") for place in ("PK-KP", "PK-BA")]
    return Chart(wide(TABLE), ["2021", *ratios], alt, digits=1, index=("Month",))


CHARTS = {"deaths_in_kp_and_balochistan": deaths_in_kp_and_balochistan}
