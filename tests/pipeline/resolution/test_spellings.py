"""Claims about names in several spellings, on articles of a sentence or two."""

from pipeline.resolution.aliases import AliasRules
from tests.pipeline.resolution.builders import list_resolved, resolve


def count_entities(texts: list[str], names: list[str], aliases: AliasRules | None = None) -> int:
    """How many persons the articles name, when a model marks these names."""
    articles = {f"a{number}": text for number, text in enumerate(texts)}
    return len({entity for _, entity in list_resolved(resolve(articles, [(name, "PERSON") for name in names], aliases))})


def test_a_name_without_its_umlaut_is_the_name_that_another_article_has_with_it() -> None:
    names = ["Wolfgang Schäuble", "Schaeuble"]
    assert count_entities(["So Wolfgang Schäuble spoke of Schaeuble."], names) == 1
    assert (
        count_entities(["So Robert Schauble spoke.", "Mr Robert Schaeuble spoke."], ["Robert Schauble", "Robert Schaeuble"])
        == 2
    )


def test_transcriptions_of_one_name_are_one_person_also_by_the_last_name() -> None:
    names = ["Viktor Yanukovych", "Viktor Yanukovich", "Yanukovich"]
    texts = ["So Viktor Yanukovych spoke.", "So Viktor Yanukovich spoke. Then Yanukovich left."]
    assert count_entities(texts, names) == 1
    assert count_entities(["Sergei Lavrov met Sergey Lavrov."], ["Sergei Lavrov", "Sergey Lavrov"]) == 1


def test_names_that_sound_alike_are_two_where_that_tells_little() -> None:
    assert count_entities(["Mike Reid met Mike Reed."], ["Mike Reid", "Mike Reed"]) == 2
    assert count_entities(["Mario Rossini met Maria Rossini."], ["Mario Rossini", "Maria Rossini"]) == 2
    names = ["Brian Smith", "Bryan Smith", "Will Smith"]
    assert count_entities(["Brian Smith met Bryan Smith and Will Smith."], names) == 3


def test_spellings_that_the_alias_file_keeps_apart_are_two_persons() -> None:
    apart = AliasRules(separate=frozenset({frozenset({"sergei lavrov", "sergey lavrov"})}))
    assert count_entities(["Sergei Lavrov met Sergey Lavrov."], ["Sergei Lavrov", "Sergey Lavrov"], apart) == 2


def test_a_name_with_the_last_name_first_is_that_person_only_where_it_is_rare() -> None:
    names = ["Joe Biden", "Biden Joe"]
    assert count_entities([*["So Joe Biden spoke."] * 20, "Listed was Biden Joe."], names) == 1
    assert count_entities([*["So Joe Biden spoke."] * 3, "Listed was Biden Joe."], names) == 2
