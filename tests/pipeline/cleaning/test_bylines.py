import pytest

from pipeline.cleaning.bylines import read_byline, read_credited_names


@pytest.mark.parametrize(
    ("line", "authors"),
    [
        ("By Jane Doe", ["Jane Doe"]),
        ("by Jane O’Neill-Smith and Ludwig van Beethoven", ["Jane O’Neill-Smith", "Ludwig van Beethoven"]),
        ("Reported by: Riya Baibhawi", ["Riya Baibhawi"]),
        ("Reported By : Riya", ["Riya"]),
        ("Written by Madison J. Gray", ["Madison J. Gray"]),
        ("Written by Riya", ["Riya"]),
        ("By Jane Doe on November 18, 2019", ["Jane Doe"]),
        ("By Jane Doe; Reuters", ["Jane Doe"]),
        ("Author: Jane Doe", ["Jane Doe"]),
        ("Текст: Анна Ли", ["Анна Ли"]),
        ("Publicado por: Jane Doe", ["Jane Doe"]),
        ("By JANE DOE and JOHN ROE, Associated Press", ["JANE DOE", "JOHN ROE"]),
        ("By Jane Doe, John Roe & Ann Poe", ["Jane Doe", "John Roe", "Ann Poe"]),
        ("By Anthony Zurcher, BBC News, Washington", ["Anthony Zurcher"]),
        ("By Roger Harrabin BBC Environment Analyst", ["Roger Harrabin"]),
        ("By Ankit Panda, senior fellow at the Federation of American Scientists", ["Ankit Panda"]),
        ("By Tim Childers - Live Science Contributor", ["Tim Childers"]),
        ("By Jane Doe | Acme Gazette", ["Jane Doe"]),
        ("By Jane Doe, New York", ["Jane Doe"]),
        ("By MICHAEL FALCONE ( @michaelfalcone )", ["MICHAEL FALCONE"]),
        ("By Jane Doe | November 18, 2019 -- 19:14 GMT", ["Jane Doe"]),
        ("By Lewis White 12", ["Lewis White"]),
        (
            "(Reporting by Ali Veli and Ece Tok in Bonn; Additional reporting by Al Bee; Writing by C. Dee; Editing by Ed Fox)",
            ["Ali Veli", "Ece Tok", "C. Dee"],
        ),
        ("Reporting by Alan Baldwin, editing by John Stonestreet", ["Alan Baldwin"]),
        ("--With assistance from Jane Doe and John Roe.", []),
        ("by Daily Sabah with Agencies", []),
        ("By REUTERS", []),
        ("by European Space Agency", []),
        ("By Jane McDoeStaff Writer", ["Jane McDoe"]),
        ("By Jane DoeFOXBusiness", ["Jane Doe"]),
        ("By Jane Doe for MailOnline", ["Jane Doe"]),
        ("By Jane Doe Published in City Pages December 14, 2016 2:24 pm", ["Jane Doe"]),
        ("By Jane McDoe@janedoe Nov 19, 2019, 7:53pm EST", ["Jane McDoe"]),
        ("By Jane Doe jane.doe@acme.example", ["Jane Doe"]),
        ("By JERUSALEM POST STAFF", []),
        ("Edited by: Jane Doe", []),
    ],
)
def test_a_byline_gives_the_names_of_people_only(line: str, authors: list[str]) -> None:
    byline = read_byline(line)
    assert byline is not None
    assert list(byline.authors) == authors


@pytest.mark.parametrize(
    "line",
    [
        "By Friday the troops had left Kabul.",
        "By Friday Night",
        "By the end of the week, members had left.",
        "By The Numbers",
        "By Any Means Necessary",
        "By Land and Sea",
        "by Rahul",
        "By le monde",
        "Author: unknown",
        "By Jane Doe; he was there",
        "By repealing the law, Republicans want to give states the right.",
        "By early 2014 it controlled Falluja in western Iraq",
        "By contrast:",
        "By day, Don McGahn is a lawyer, but by night, he is a guitarist.",
        "Reported by the ministry last week, the figure is twelve.",
        "Written by a former aide, the book sold well.",
        "Authors of the report said so.",
        "Jane Doe stood by John Roe",
        "By Jane Doe, who was in Kabul when the city fell",
    ],
)
def test_a_sentence_or_heading_is_no_byline(line: str) -> None:
    assert read_byline(line) is None


@pytest.mark.parametrize(
    ("line", "names"),
    [("Jane Doe, Reuters", ["Jane Doe"]), ("Jane Doe and John Roe | AP", ["Jane Doe", "John Roe"]), ("Associated Press", [])],
)
def test_a_name_with_a_wire_agency_is_a_credited_name(line: str, names: list[str]) -> None:
    assert read_credited_names(line) == names


@pytest.mark.parametrize(
    "line", ["Ankara, Reuters", "He spoke to Reuters", "Jane Doe, National Review", "Jane Doe", "He said so, Reuters"]
)
def test_anything_else_before_an_agency_is_not(line: str) -> None:
    assert read_credited_names(line) is None
