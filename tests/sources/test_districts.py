"""Districts of Khyber Pakhtunkhwa: which were FATA, under whatever name, and which are not known."""

import pandas as pd
import pytest

from report.errors import InputError
from report.sources import districts


def place(name, apart=False):
    names = pd.Series([name], index=[7])
    return tuple(districts.place("file.csv", names, pd.Series([apart], index=[7])).iloc[0])


@pytest.mark.parametrize(
    ("name", "district", "former_fata"),
    [
        ("Bajaur Tribal District", "Bajaur", "true"),
        ("N. Waziristan district", "North Waziristan", "true"),
        ("S Waziristan", "South Waziristan", "true"),
        ("Kurram Agency district", "Kurram", "true"),
        ("KHYBER  AGENCY", "Khyber", "true"),
        ("South Waziristan Lower", "Lower South Waziristan", "true"),
        ("Upper South Waziristan district", "Upper South Waziristan", "true"),
        ("FR Kohat", "FR Kohat", "true"),
        ("FR Tank - Jandola", "FR Tank - Jandola", "true"),
        ("F.R. Bannu", "F.R. Bannu", "true"),
        ("Frontier Region Peshawar", "Frontier Region Peshawar", "true"),
        ("FR-Kohat", "FR-Kohat", "true"),
        ("Kohat Frontier Region", "Kohat Frontier Region", "true"),
        ("Tribal Sub-Division Bannu", "Tribal Sub-Division Bannu", "true"),
        ("District Bajaur (former FATA)", "Bajaur", "true"),
        ("Tribal District Mohmand", "Mohmand", "true"),
        ("Former FATA", "Former FATA", "true"),
        ("District", "District", ""),
        ("District Kohat", "District Kohat", "false"),
        ("Kohat district", "Kohat district", "false"),
        ("Dir Lower", "Dir Lower", "false"),
        ("D.I. Khan district", "D.I. Khan district", "false"),
        ("Fringe", None, None),
        ("", "", ""),
    ],
)
def test_a_district_under_its_names(name, district, former_fata):
    if former_fata is None:
        with pytest.raises(InputError, match="row 7: adm_2 is 'Fringe'.*SETTLED of report/sources/districts.py"):
            place(name)
        assert place(name, apart=True) == (name, "true")
    else:
        assert place(name) == (district, former_fata)
