"""The chart of the audit of records, from the csv files of estimates."""

import math

import recount
from again import Again

SHORT = {"PK": "Pakistan", "PK-KP": "Khyber Pakhtunkhwa", "PK-BA": "Balochistan", "PK-SD": "Sindh", "PK-PB": "Punjab"}
LABEL = {"acled": "ACLED", "ucdp-ged": "UCDP"}
COLUMNS = {"Events, after to before": "change", "Beside a second source": "contrast", "Events to deaths": "mix"}
SCALE = (0.05, 20)


def primary():
    order = list(SHORT)
    rows = [row for row in recount.rows("estimates_audit") if row["primary"] == "true"]
    for row in sorted(rows, key=lambda row: (row["source"], row["candidate"], order.index(row["province"]))):
        yield (LABEL[row["source"]], row["candidate"], SHORT[row["province"]]), row


def verdict(row):
    (found,) = [
        one["verdict"] for one in recount.rows("verdicts")
        if (one["statement"], one["part"], one["province"]) == ("audit", f"{row['source']} {row['candidate']}", row["province"])
    ]  # fmt: skip
    return found


def audit_breaks():
    def table():
        found = {}
        for at, row in primary():
            found |= {(column, *at): float(row[name]) if row[name] else math.nan for column, name in COLUMNS.items()}
            for column, name in COLUMNS.items():
                ends = [float(row[f"{name}_{end}"]) for end in ("low", "high") if row[name]]
                found[f"{column}: interval", *at] = " to ".join(f"{end:.2f}" for end in ends) or math.nan
            share = row["reference_as_large"]
            found["Other months with as large a change", *at] = f"{float(share):.0%}" if share else "–"
            found["Verdict", *at] = verdict(row)
        return found

    def drawn(figure):
        found = {}
        for ax, (column, name) in zip(figure.axes, COLUMNS.items(), strict=True):
            shown = [at for at, row in primary() if row[name]]
            for at, line in zip(shown, ax.lines):
                (x,) = line.get_xdata()
                if SCALE[0] < x < SCALE[1]:
                    found[column, *at] = x
        return found

    def counts():
        verdicts = [verdict(row) for _, row in primary()]
        return [str(len(verdicts)), str(verdicts.count("break in the record")), str(verdicts.count("suspected"))]

    def alt():
        every, shown, suspected = counts()
        found = [shown, every, suspected]
        for (_, month, place), row in primary():
            if place == "Pakistan" and row["change"]:
                value = float(row["change"])
                found += [month[:4], f"{value:.2f}" if value < 0.95 else f"{value:.1f}"]
        return found

    return Again(table=table, finding=counts, alt=alt, drawn=drawn, digits=2, index=("Record", "Suspected from", "Place"))


CHARTS = {"audit_breaks": audit_breaks}
