"""Facts and truths that any chapter may name."""

from recount import value
from recount.tables import ask, long_day, span_name

RATE = "FROM rates WHERE source = :source AND measure = :measure AND places = :places AND period = :when"

MERGED = """SELECT 1.0 * sum(CASE former_fata WHEN 'true' THEN deaths_best END) / sum(deaths_best) FROM record JOIN periods USING (source, month)
WHERE source = 'ucdp-ged' AND province = 'PK-KP' AND period = :when"""

FACTS = {
    "total": ("{:,}", ask("source measure places when", f"SELECT total {RATE}")),
    "per-30-days": ("{:,.0f}", ask("source measure places when", f"SELECT rate {RATE}")),
    "ratio": (
        "{:.1f} times",
        ask(
            "source measure places after before",
            """SELECT later.rate / earlier.rate FROM rates AS later JOIN rates AS earlier USING (source, measure, places)
            WHERE source = :source AND measure = :measure AND places = :places AND later.period = :after AND earlier.period = :before""",
        ),
    ),
    "share": (
        "{:.0%}",
        ask(
            "source measure places when",
            """SELECT 1.0 * part.total / whole.total FROM rates AS part JOIN rates AS whole USING (source, measure, period)
            WHERE source = :source AND measure = :measure AND period = :when AND part.places = :places AND whole.places = 'country'""",
        ),
    ),
    "cutoff": (long_day, ask("source", "SELECT max(last) FROM releases WHERE source = :source")),
    "period-name": (
        span_name,
        ask("source when", "SELECT min(month), max(month) FROM periods WHERE source = :source AND period = :when AND days > 0"),
    ),
    "merged-share": ("{:.0%}", ask("when", MERGED)),
}

TRUTHS = {
    "rose": lambda *a: value(f"ratio {' '.join(a)}") > 1,
    "fell": lambda *a: value(f"ratio {' '.join(a)}") < 1,
    "ends-in": ask("source year", "SELECT max(month) LIKE :year || '-%' FROM full_months WHERE source = :source"),
}
