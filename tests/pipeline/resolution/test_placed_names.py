"""Claims about names that a model does not mark: in datelines and tables, before a country, or by their shape."""

from tests.pipeline.resolution.builders import list_resolved, resolve


def test_the_city_of_a_dateline_is_a_place() -> None:
    for text in (
        "TORONTO 1996-08-21 Results came.",
        "So it ended . AL-AIN , United Arab Emirates 1996-12-06 It began .",
        "HANOI (Reuters) - It had been dubbed so.",
    ):
        resolution = resolve({"a": text}, [])
        assert resolution.entities["entity_type"].to_list()[0] == "place", text
        assert list_resolved(resolution)[0][0] in ("TORONTO", "AL-AIN", "HANOI")


def test_capitals_before_anything_else_are_no_dateline() -> None:
    assert list_resolved(resolve({"a": "BREAKING NEWS (Photo) of the day. TODAY we met."}, [])) == []


def test_the_country_in_parentheses_makes_a_person_of_the_words_before() -> None:
    text = "Thomas Muster (Austria) beat Marcelo Rios ( Chile ). The Second Round (Canada) and exports (Chile) ended."
    people = [entity for entity in list_resolved(resolve({"a": text}, [])) if entity[1].startswith("person:")]
    assert people == [("Thomas Muster", "person:thomas-muster"), ("Marcelo Rios", "person:marcelo-rios")]


def test_the_names_of_a_table_stand_between_figures() -> None:
    text = "Everton 2 Newcastle 0 Chelsea 2 Arsenal 3 ORLANDO 8 6 PCT 4 Monday 3"
    names = [name for name, _ in list_resolved(resolve({"a": text}, [("Chelsea 2 Arsenal", "ORG"), ("Newcastle 0", "LAW")]))]
    assert names == ["Everton", "Newcastle", "Chelsea", "Arsenal", "ORLANDO"]


def test_a_figure_elsewhere_stays_in_the_name_and_makes_none() -> None:
    resolution = resolve({"a": "The Boeing 747 of Everton 2 landed there in time."}, [("Boeing 747", "PRODUCT")])
    assert [name for name, _ in list_resolved(resolution)] == ["Boeing 747"]


def test_two_capitalised_words_that_are_never_small_are_a_name() -> None:
    articles = {"a": "Oleg Shatskiku made sure. Breaking Stories came.", "b": "They were breaking many stories."}
    assert list_resolved(resolve(articles, [])) == [("Oleg Shatskiku", "person:oleg-shatskiku")]


def test_the_shape_of_words_beside_a_name_makes_no_other_name() -> None:
    resolution = resolve({"a": "Rival Iraqi Kurd leaders met. The Zander Quill Army left."}, [("Army", "ORG")])
    assert [name for name, _ in list_resolved(resolution)] == ["Iraqi", "Army"]
