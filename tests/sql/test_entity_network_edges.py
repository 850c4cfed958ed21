"""``entity_network_edges``: which pairs the network of entities joins."""

import pytest

from tests.sql.conftest import Corpus, Row


def edges(corpus: Corpus) -> list[tuple[str, str, str, int, int]]:
    """Both names, the rule and the counts of each edge."""
    columns = ["entity_a_name", "entity_b_name", "edge_rule", "story_pair_count", "pair_count"]
    return [tuple(row[column] for column in columns) for row in corpus.table("entity_network_edges")]


def test_reliable_pairs_of_articles_are_joined_and_no_others(corpus: Corpus) -> None:
    for number in range(10):
        corpus.add_article(f"a{number}", ["[Ann] sings."], ["[Bob] sings."], story_id="a0" if number == 1 else None)
    for number in range(30):
        corpus.add_article(f"b{number:02}", ["Nobody." if number else "[Ann] met [Cem]."])
    assert edges(corpus) == [("Ann", "Bob", "reliable_pairs", 9, 10)]


def test_where_no_pair_is_reliable_all_pairs_of_articles_are_joined_and_say_so(corpus: Corpus) -> None:
    corpus.add_article("a", ["[Ann] sings."], ["[Bob] sings."])
    corpus.add_article("b", ["[Ann] met [Bob] and [Cem]."], story_id="a")
    assert edges(corpus) == [
        ("Ann", "Bob", "too_few_articles", 1, 2),
        ("Ann", "Cem", "too_few_articles", 1, 1),
        ("Bob", "Cem", "too_few_articles", 1, 1),
    ]


def test_those_are_pairs_of_the_200_entities_in_most_stories(corpus: Corpus) -> None:
    names = [f"N{number:03}" for number in range(202)]
    corpus.add_article("a", [" ".join(f"[{name}]" for name in names)])
    corpus.add_article("b", [f"[{names[201]}] sings."])
    joined = {name for a, b, *_ in edges(corpus) for name in (a, b)}
    assert joined == {*names[:199], names[201]}
    assert len(edges(corpus)) == 200 * 199 / 2


@pytest.mark.parametrize("column", ["npmi", "g2"])
def test_an_edge_has_the_measures_of_its_pair_in_articles(random_corpus: Corpus, column: str) -> None:
    def read(table: str, condition: str) -> list[Row]:
        keys = "entity_a_id, entity_b_id"
        return random_corpus.query(f"select {keys}, {column} from {table} where {condition} order by {keys}")

    joined = "(entity_a_id, entity_b_id) in (select (entity_a_id, entity_b_id) from entity_network_edges)"
    assert read("entity_network_edges", "true") == read("cooccurrence", f"level = 'article' and {joined}")
