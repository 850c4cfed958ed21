"""The data dictionary in the repository is the one the program generates."""

from assets.dictionary import DICTIONARY, build_dictionary


def test_the_data_dictionary_is_up_to_date() -> None:
    assert DICTIONARY.read_text(encoding="utf-8") == build_dictionary(), "run 'make docs'"
