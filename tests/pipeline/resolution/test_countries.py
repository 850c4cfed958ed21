"""Claims about country names and nationalities."""

import csv

import pytest

from pipeline.resolution.countries import DATA_FILE, Condition, load_countries


@pytest.mark.parametrize(
    ("form", "code"),
    [
        ("U.S.", "US"),
        ("America", "US"),
        ("UK", "GB"),
        ("Holland", "NL"),
        ("Burma", "MM"),
        ("Czechia", "CZ"),
        ("Türkiye", "TR"),
        ("Eswatini", "SZ"),
        ("North Macedonia", "MK"),
        ("DPRK", "KP"),
        ("UAE", "AE"),
        ("Palestine", "PS"),
        ("Kosovo", "XK"),
        ("Vatican", "VA"),
        ("Afghans", "AF"),
        ("Briton", "GB"),
        ("Spaniards", "ES"),
        ("Kazakh", "KZ"),
        ("Sino", "CN"),
    ],
)
def test_a_form_stands_for_its_country(form: str, code: str) -> None:
    assert load_countries().forms[form].country_code == code


@pytest.mark.parametrize(
    ("form", "code"), [("Indian", "IN"), ("French", "FR"), ("Chinese", "CN"), ("American", "US"), ("Norwegian", "NO")]
)
def test_a_nationality_shared_with_a_territory_is_the_sovereigns(form: str, code: str) -> None:
    assert load_countries().forms[form].country_code == code


@pytest.mark.parametrize("form", ["Congolese", "Dominican", "Korean", "Korea", "English", "Scottish", "Soviet"])
def test_what_several_or_no_countries_can_claim_has_no_code(form: str) -> None:
    assert load_countries().forms[form].country_code is None


@pytest.mark.parametrize("form", ["Georgia", "Jordan", "Chad", "Mali", "Guinea", "Polish", "Jersey"])
def test_a_form_that_is_also_something_else_has_a_condition(form: str) -> None:
    assert load_countries().forms[form].condition is not Condition.ALWAYS


@pytest.mark.parametrize("form", ["Island", "TUR", "IN", "us", "Mann", "Thai Prathet", "Yugoslavia and", "Lao People"])
def test_codes_and_native_names_of_the_package_are_no_forms(form: str) -> None:
    assert form not in load_countries().forms


def test_every_country_has_a_usual_name_that_is_a_form_of_it() -> None:
    countries = load_countries()
    assert countries.usual_names["US"] == "United States"
    assert countries.usual_names["TR"] == "Turkey"
    assert countries.usual_nationalities["TR"] == "Turkish"
    assert all(
        countries.forms[name].country_code == code for code, name in countries.usual_names.items() if name in countries.forms
    )


def test_the_data_file_lists_each_form_once() -> None:
    with DATA_FILE.open(encoding="utf-8", newline="") as file:
        names = [row["name"] for row in csv.DictReader(file)]
    assert len(names) == len(set(names))
