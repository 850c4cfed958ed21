"""Country names and nationalities, and the country each stands for.

Two sources: the package ``countryinfo`` (MIT), and ``country_names.csv`` beside this module for what it lacks or gets
wrong, which always wins. How the names are found in a text belongs to ``finding``.
"""

import csv
import re
from dataclasses import dataclass
from enum import StrEnum
from functools import cache
from pathlib import Path
from typing import Any

from anyascii import anyascii

DATA_FILE = Path(__file__).with_name("country_names.csv")
# Of the alternative spellings only those that are plainly English names: the others are native names and codes, and
# among them are words such as "Island", "Thai" and "Mann".
FORMAL_NAME = re.compile(
    r"(?:[A-Z][\w'-]+ )*(?:Republic|Kingdom|State|Commonwealth|Sultanate|Principality|Union|Federation) of (?:the )?[A-Z][\w ]+"
)
WITHDRAWN_CODES = {"AN", "CS"}  # countries that are no more, still in the package
INVERTED_NAME = re.compile(r", | \(")  # "Virgin Islands, British", "Saint Martin (French part)"


class Condition(StrEnum):
    """When a form stands for its country, as in the column condition of country_names.csv; empty there: always."""

    ALWAYS = ""
    LABEL = "label"  # also a person's name or a word: only in articles where the model calls it a place or a group
    OTHER_NAME = "other_name"  # also another big place: only in articles that name the country in another way too
    HYPHEN = "hyphen"  # a combining form: only before a hyphen and a nationality, as in "Sino-Indian"
    NEVER = "never"  # in the package, but not in use as a name of the country


@dataclass(frozen=True)
class CountryForm:
    """One form: whether it names a people, its country (ISO 3166-1 alpha-2; null: none, or several) and its condition."""

    form: str
    is_nationality: bool
    country_code: str | None
    condition: Condition = Condition.ALWAYS


@dataclass(frozen=True)
class Countries:
    """Every form by its text, the usual name and nationality of each country, and the country of each capital."""

    forms: dict[str, CountryForm]
    usual_names: dict[str, str]
    usual_nationalities: dict[str, str]
    capital_codes: dict[str, str]  # capitals in lower-case ASCII


@cache
def load_countries() -> Countries:
    """Read both sources once per process."""
    import countryinfo

    infos: list[dict[str, Any]] = [dict(country.info()) for country in countryinfo.all_countries()]
    infos = [info for info in infos if get_code(info) not in WITHDRAWN_CODES]
    infos.sort(key=lambda info: (-(info.get("population") or 0), info["name"]))
    own = read_data_file()
    package = [*take_names(infos), *take_nationalities(infos)]
    forms = {entry.form: entry for entry in [*reversed(package), *own]}
    return Countries(
        forms={form: entry for form, entry in forms.items() if entry.condition is not Condition.NEVER},
        usual_names=choose_usual_forms([entry for entry in [*own, *package] if not entry.is_nationality]),
        usual_nationalities=choose_usual_forms([entry for entry in [*own, *package] if entry.is_nationality]),
        capital_codes={
            anyascii(capital).lower().removesuffix(" d.c."): get_code(info)
            for info in reversed(infos)
            for capital in list_capitals(info)
        },
    )


def choose_usual_forms(entries: list[CountryForm]) -> dict[str, str]:
    """The first form listed for each country is the usual one."""
    usual: dict[str, str] = {}
    for entry in entries:
        if entry.country_code and entry.condition not in (Condition.HYPHEN, Condition.NEVER):
            usual.setdefault(entry.country_code, entry.form)
    return usual


def read_data_file() -> list[CountryForm]:
    """Read country_names.csv: name, kind (name or nationality), country_code (empty: no country, or several), condition."""
    with DATA_FILE.open(encoding="utf-8", newline="") as file:
        return [
            CountryForm(row["name"], row["kind"] == "nationality", row["country_code"] or None, Condition(row["condition"]))
            for row in csv.DictReader(file)
        ]


def get_code(info: dict[str, Any]) -> str:
    """The ISO 3166-1 alpha-2 code of a country of the package; empty for Scotland."""
    return info.get("ISO", {}).get("alpha2") or ""


def take_names(infos: list[dict[str, Any]]) -> list[CountryForm]:
    """The English names of each country of the package."""
    names = []
    for info in infos:
        formal = [other for other in info.get("altSpellings", []) if FORMAL_NAME.fullmatch(other)]
        for name in [info["name"], *formal]:
            if get_code(info) and not INVERTED_NAME.search(name):
                names.append(CountryForm(name, False, get_code(info)))
    return names


def take_nationalities(infos: list[dict[str, Any]]) -> list[CountryForm]:
    """The nationalities of the package, singular and plural, the most populous claimant first.

    Territories share their sovereign's ("Indian" for the British Indian Ocean Territory), so the most populous is right.
    Those that two countries can claim are in country_names.csv, without a code.
    """
    nationalities = []
    for info in infos:
        for form in re.split(r"[,/]", info.get("demonym") or ""):
            if form and form != info["name"] and get_code(info):
                nationalities.append(CountryForm(form, True, get_code(info)))
                if not re.search(r"(?:ese|sh|ch|ss|x|s)$", form):
                    nationalities.append(CountryForm(form + "s", True, get_code(info)))
    return nationalities


def list_capitals(info: dict[str, Any]) -> list[str]:
    """The capital or capitals of a country of the package: a text, a list, or nothing."""
    capitals = info.get("capital") or []
    return [capitals] if isinstance(capitals, str) else list(capitals)
