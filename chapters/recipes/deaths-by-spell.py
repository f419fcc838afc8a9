import pandas as pd

governments = pd.read_csv("data/governments.csv").fillna({"to": "2025-10-31", "leading_party": "", "parties": ""})
days = {"federal": {}, "PK-KP": {}}
for one in governments.sort_values("from").to_dict("records"):
    days[one["level"]] |= dict.fromkeys(pd.date_range(one["from"], one["to"]), one)


def state(federal, kp):
    """How two governments stand to each other, with the parties that lead them."""
    if federal["caretaker"] or kp["caretaker"]:
        return "caretakers", "–"
    led = federal["leading_party"], kp["leading_party"]
    both = led[0] in kp["parties"].split(";") and led[1] in federal["parties"].split(";")
    return "same party in both" if led[0] == led[1] else "coalition partners" if both else "opposed parties", ", ".join(led)


ruled = pd.Series({day: state(days["federal"][day], days["PK-KP"][day]) for day in sorted(days["federal"].keys() & days["PK-KP"].keys())})
ruled = ruled.groupby(ruled.index.strftime("%Y-%m")).agg(lambda some: some.mode()[0])["2010-01":"2025-10"]
spell = (ruled != ruled.shift()).cumsum().rename("spell")
covered = pd.read_csv("data/coverage.csv").query("source == 'acled'").set_index("month")["days"]
acled = pd.read_csv("data/incidents_acled.csv").query("action != 'abduction'")
deaths = acled.pivot_table(index="month", columns="province", values="deaths_best", aggfunc="sum").reindex(ruled.index).fillna(0)
rates = deaths.groupby(spell).sum().div(covered[ruled.index].groupby(spell).sum(), axis=0) * 30
months = ruled.index.to_series().groupby(spell)
parties = ruled.groupby(spell).first()
table = pd.DataFrame({"From": months.first(), "To": months.last(), "By party": parties.str[0], "Federal, KP": parties.str[1]})
table["Months"] = months.size()
talks = [("2014-01", "2014-06"), ("2021-10", "2022-02"), ("2022-05", "2022-12")]
table["Months with federal talks"] = months.agg(lambda some: sum(first <= month <= last for month in some for first, last in talks))
table["Khyber Pakhtunkhwa"], table["Balochistan"] = rates["PK-KP"].round(1), rates["PK-BA"].round(1)
