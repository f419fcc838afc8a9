"""The registers as typed records: events, quotations, governments, the report's statements.

One loader for all of them. It checks what a table's schema can't: that ids named in a row
resolve, that a head of government held the office on the day, that dates and links are sound.
"""

from report.registers.checks import ID_IN_TEXT, problems
from report.registers.loading import (
    Count,
    balance,
    claim,
    claims,
    event,
    events,
    gaps,
    governments,
    in_office,
    last_read,
    quotation,
    quotations,
)
from report.registers.records import ACTORS, DISPUTE_ISSUES, DISPUTE_SIDES, ISSUES, KINDS, SIDES, Claim, Event, Government, Quotation, span

__all__ = [
    "ACTORS", "Claim", "Count", "DISPUTE_ISSUES", "DISPUTE_SIDES", "Event", "Government", "ID_IN_TEXT", "ISSUES", "KINDS", "Quotation", "SIDES", "balance", "claim", "claims", "event", "events", "gaps", "governments", "in_office", "last_read", "problems", "quotation", "quotations", "span"
]  # fmt: skip
