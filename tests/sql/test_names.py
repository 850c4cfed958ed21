"""How a name is compared with what somebody types."""

import duckdb
import pytest

from tests.sql.conftest import MACROS


def fold(name: str | None) -> str | None:
    """What the macro makes of a name."""
    with duckdb.connect() as connection:
        for macro in MACROS:
            connection.execute(macro.text)
        row = connection.execute("select fold_name($name)", {"name": name}).fetchone()
    assert row is not None
    answer: str | None = row[0]
    return answer


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Erdoğan", "ERDOGAN"),
        ("İstanbul", "istanbul"),
        ("Diyarbakır", "Diyarbakir"),
        ("Lech Wałęsa", "lech walesa"),
        ("Øresund", "oresund"),
        ("Gauß", "Gauss"),
        ("Đinđić", "Dindic"),
        ("Ærø", "aero"),
        ("U.S.", "us"),
        ("S-400", "S400"),
        ("al-Qaeda", "Al Qaeda"),
        ("The  Hague", "hague"),
        ("O’Brien", "O'Brien"),
        ("Владимир Путин", "владимир путин"),
    ],
)
def test_spellings_that_differ_in_case_accents_punctuation_or_the_are_one(one: str, other: str) -> None:
    assert fold(one) == fold(other) is not None


@pytest.mark.parametrize(("one", "other"), [("Theresa May", "resa May"), ("Then", "n"), ("Iran", "Iraq"), ("S-400", "S-300")])
def test_other_names_stay_apart(one: str, other: str) -> None:
    assert fold(one) != fold(other)


def test_what_has_no_letter_or_digit_is_no_name() -> None:
    assert (fold("?!"), fold(""), fold(None)) == (None, None, None)
