"""The facts and truths about the registers, counted anew."""

import recount

REPORT = "report"


def statements(what="all") -> list[dict]:
    """Rows of the register: all but the report's own, or those of a side, an issue, or side/issue."""
    rows = recount.rows("quotations")
    sides = {row["group"] for row in rows}
    side, _, issue = what.partition("/")
    if what == "all":
        return [row for row in rows if row["group"] != REPORT and row["issue"] != REPORT]
    if side not in sides:
        side, issue = "", side
    return [
        row
        for row in rows
        if (row["group"] == side if side else row["group"] != REPORT) and (row["issue"] == issue if issue else row["issue"] != REPORT)
    ]


def quoted(what="all") -> list[dict]:
    return [row for row in statements(what) if row["type"] == "quotation"]


def words(what="all") -> int:
    return sum(len(row["words"].split()) for row in quoted(what))


def events(kind="all") -> list[dict]:
    rows = sorted(recount.rows("chronology"), key=lambda row: row["date"])
    return [row for row in rows if kind in ("all", row["kind"])]


def printed(date: str) -> str:
    """2025-10-05 is 5 October 2025, 2025-10 is October 2025."""
    year, *rest = date.split("-")
    named = [recount.MONTHS[int(rest[0]) - 1]] if rest else []
    return " ".join([*(str(int(day)) for day in rest[1:]), *named, year])


def one(table: str, key: str) -> dict:
    (row,) = [row for row in recount.rows(table) if next(iter(row.values())) == key]
    return row


def words_within(first, second, factor) -> bool:
    one, other = (sum(words(side) for side in group.split("+")) for group in (first, second))
    return max(one, other) <= float(factor) * min(one, other)


def answers(*kinds):
    """Of the statements, those whose own answer, or else whose measured one, is one of these."""
    measured = {(row["statement"], row["part"]): row["verdict"] for row in recount.rows("verdicts") if row["province"] == "PK"}
    given = [row["verdict"] or measured[row["measured"], ""] for row in recount.rows("claims")]
    return str(sum("all" in kinds or one.replace(" ", "-") in kinds for one in given))


FACTS = {
    "event-date": lambda event: printed(one("chronology", event)["date"]),
    "event-end": lambda event: printed(one("chronology", event)["end"]),
    "answers": answers,
    "register-events": lambda kind="all": f"{len(events(kind)):,}",
    "register-events-since": lambda year: f"{sum(row['date'] >= year for row in events()):,}",
    "register-first-year": lambda: events()[0]["date"][:4],
    "register-last-event": lambda: printed(events()[-1]["date"][:7]),
    "register-statements": lambda what="all": f"{len(statements(what)):,}",
    "register-quoted": lambda what="all": f"{len(quoted(what)):,}",
    "register-words": lambda what="all": f"{words(what):,}",
    "register-issues": lambda: str(len({row["issue"] for row in statements()})),
    "register-sides": lambda: str(len({row["group"] for row in statements()})),
    "register-relays": lambda: f"{sum(row['relay'] == 'relay' for row in statements()):,}",
    "register-unseen": lambda: f"{sum(row['confidence'] == 'low' for row in statements()):,}",
}

TRUTHS = {"register-words-within": words_within}

FALSE = {"register-words-within federal-cabinet ttp 1.01": r"federal-cabinet [\d,]+ words, ttp [\d,]+"}
