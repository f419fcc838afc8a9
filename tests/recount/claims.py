"""`claims.md`: the main comparisons against other baselines."""

from recount import Chart
from recount.tables import lines, only, questions

PANELS = (
    ("S4", "size", "PK-KP", "S4, since Kabul fell: KP"),
    ("S4", "size", "PK-BA", "S4, since Kabul fell: Balochistan"),
    ("S1", "", "PK", "S1, attacks in the last year: Pakistan"),
    ("S13", "ratio", "PK-KP", "S13, after the truce: KP"),
    ("S13", "contrast", "PK-KP/PK-BA", "S13, after the truce: KP to Balochistan"),
)
THERE = """FROM estimates_baselines WHERE (statement, part, province) = (:statement, trim(:part, '-'), :place) AND start >= :since
    AND (:before = '' OR start < :before)"""
WHERE = "avg(low > 1), avg(low <= 1 AND high >= 1), avg(high < 1)"

FACTS = questions(f"""
-- baselines-tried statement part place since= before= | {{:,}}
SELECT count(*) {THERE}
-- baselines-where statement part place where since= before= | {{:.0%}}
SELECT CASE :where WHEN 'rise' THEN avg(low > 1) WHEN 'either' THEN avg(low <= 1 AND high >= 1) WHEN 'fall' THEN avg(high < 1) END {THERE}
-- baselines-last | from {{}} months to {{}} years
SELECT min(months), max(months) / 12 FROM estimates_baselines
""")


def map_of_verdicts():
    table, shares, later = {}, [], []
    for statement, part, place, title in PANELS:
        chosen = {"statement": statement, "part": part, "place": place, "since": "", "before": ""}
        shares.append([f"{share:.0%}" for share in only(f"SELECT {WHERE} {THERE}", **chosen)])
        rise, fall, tried = only(f"SELECT avg(low > 1), avg(high < 1), count(*) {THERE}", **chosen | {"since": "2020-01"})  # the last break
        later.append([f"{rise:.0%}", f"{fall:.0%}", str(tried)])
        rows = lines(
            f"SELECT months, count(*), sum(low > 1), sum(low <= 1 AND high >= 1), sum(high < 1) {THERE} GROUP BY months",
            **chosen,
        )
        for months, *counts in rows:
            for column, number in zip(("Baselines", "Above one", "Across one", "Below one"), counts, strict=True):
                table[column, title, months] = number
    before = only("""SELECT before FROM estimates WHERE (statement, part, province) = ('S4', 'size', 'PK-KP') AND "primary" """)
    start, last = before.split("..")
    months = 12 * (int(last[:4]) - int(start[:4])) + int(last[5:]) - int(start[5:]) + 1
    alt = [f"4; {months}; {start[:4]}"]
    for (statement, part, place, _), found in zip(PANELS, shares, strict=True):
        own = only(
            'SELECT estimate, low, high FROM estimates WHERE (statement, part, province) = (:statement, :part, :place) AND "primary"',
            statement=statement, part=part, place=place,
        )  # fmt: skip
        alt += [statement[1:], *found, *(f"{number:.2g}" for number in own)]
    alt.append("2020")
    for (statement, *_), found in zip(PANELS, later, strict=True):
        alt += [statement[1:], *found]
    return Chart(table, f"{later[0][0]}; {later[1][0]}", "; ".join(alt), index=("Comparison", "Months"))


CHARTS = {"map_of_verdicts": map_of_verdicts}
