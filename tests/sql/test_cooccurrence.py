"""``cooccurrence``: who meets whom, in how many units, and how surprising that is."""

import pytest

from tests.sql.conftest import Corpus

LEVELS = ["article", "paragraph", "sentence"]


def pair_counts(corpus: Corpus) -> list[tuple[str, str, str, int]]:
    """Each pair without the types of its entities, its level and its pair_count."""
    return [
        (row["entity_a_id"].partition(":")[2], row["entity_b_id"].partition(":")[2], row["level"], row["pair_count"])
        for row in corpus.table("cooccurrence")
    ]


def test_a_pair_has_one_row_per_level_with_all_its_counts(corpus: Corpus) -> None:
    corpus.add_article("a", ["[Bob] met [Ann].", "Nobody."])
    corpus.add_article("b", ["Nobody."])
    corpus.add_article("c", ["Nobody."])
    in_three = {"unit_count": 3, "expected_count": 0.333333333333, "pmi": 1.58496250072, "g2": 3.81908500977}
    in_four = {"unit_count": 4, "expected_count": 0.25, "pmi": 2.0, "g2": 4.49868115695}
    assert corpus.table("cooccurrence") == [
        {
            "entity_a_id": "person:ann",
            "entity_b_id": "person:bob",
            "level": level,
            "pair_count": 1,
            "a_count": 1,
            "b_count": 1,
            "unit_count": counts["unit_count"],
            "story_pair_count": 1,
            "expected_count": counts["expected_count"],
            "pmi": counts["pmi"],
            "npmi": 1.0,
            "g2": counts["g2"],
            "fisher_p": fisher_p,
            "jaccard": 1.0,
            "is_reliable": False,
        }
        for level, counts, fisher_p in [
            ("article", in_three, 0.333333),
            ("paragraph", in_three, 0.333333),
            ("sentence", in_four, 0.25),
        ]
    ]


def test_a_pair_in_one_sentence_counts_once(corpus: Corpus) -> None:
    corpus.add_article("a", ["[Ann], [Bob], [Ann], [Bob] and [Ann]."])
    assert pair_counts(corpus) == [("ann", "bob", level, 1) for level in LEVELS]


def test_a_pair_meets_at_the_levels_of_the_units_it_shares(corpus: Corpus) -> None:
    corpus.add_article("a", ["[Ann] came.", "[Bob] came."], ["[Cem] came."])
    assert pair_counts(corpus) == [
        ("ann", "bob", "article", 1),
        ("ann", "bob", "paragraph", 1),
        ("ann", "cem", "article", 1),
        ("bob", "cem", "article", 1),
    ]


def test_two_articles_share_no_unit_though_the_numbers_of_their_units_are_the_same(corpus: Corpus) -> None:
    corpus.add_article("a", ["[Ann] came."])
    corpus.add_article("b", ["[Bob] came."])
    assert pair_counts(corpus) == []


def test_an_entity_is_no_pair_with_itself_under_another_name(corpus: Corpus) -> None:
    corpus.add_article("a", ["[Ann] is [A. Lee|person:ann]."])
    assert pair_counts(corpus) == []


def test_unresolved_and_rejected_mentions_meet_nobody(corpus: Corpus) -> None:
    corpus.add_article("a", ["[Ann] left [Georgia|?] with [Mr|!title_only]."])
    assert pair_counts(corpus) == []


def test_a_group_and_its_own_country_are_not_a_pair(corpus: Corpus) -> None:
    corpus.country_codes = {"group:turkish": "TR", "place:turkey": "TR", "place:france": "FR"}
    corpus.add_article("a", ["[Turkish|group:turkish] [Turkey|place:turkey] and [France|place:france]."])
    at_sentence = [row for row in pair_counts(corpus) if row[2] == "sentence"]
    assert at_sentence == [("turkish", "france", "sentence", 1), ("france", "turkey", "sentence", 1)]


def test_two_places_or_two_groups_with_one_country_code_are_a_pair(corpus: Corpus) -> None:
    corpus.country_codes = dict.fromkeys(["group:dutch", "group:frisian", "place:holland", "place:netherlands"], "NL")
    corpus.add_article("a", ["[Dutch|group:dutch] and [Frisian|group:frisian]."])
    corpus.add_article("b", ["[Holland|place:holland] and [Netherlands|place:netherlands]."])
    at_sentence = [row for row in pair_counts(corpus) if row[2] == "sentence"]
    assert at_sentence == [("dutch", "frisian", "sentence", 1), ("holland", "netherlands", "sentence", 1)]


def test_a_group_and_a_place_without_country_are_a_pair(corpus: Corpus) -> None:
    corpus.add_article("a", ["[Taliban|group:taliban] in [Kabul|place:kabul]."])
    assert ("taliban", "kabul", "sentence", 1) in pair_counts(corpus)


def test_an_article_without_entities_still_counts_in_n(corpus: Corpus) -> None:
    corpus.add_article("a", ["[Ann] met [Bob]."])
    corpus.add_article("b", ["Nobody.", "Nobody."], ["Nobody."], title="No name")
    corpus.add_article("c", ["Not read."], is_extracted=False)
    assert [(row["level"], row["unit_count"]) for row in corpus.table("cooccurrence")] == [
        ("article", 2),
        ("paragraph", 4),
        ("sentence", 5),
    ]


def test_a_title_is_a_sentence_and_a_paragraph(corpus: Corpus) -> None:
    corpus.add_article("a", title="[Ann] meets [Bob]")
    assert pair_counts(corpus) == [("ann", "bob", level, 1) for level in LEVELS]


def test_copies_of_a_story_count_once_in_story_pair_count(corpus: Corpus) -> None:
    corpus.add_article("a", ["[Ann] met [Bob].", "[Ann] left [Bob]."])
    corpus.add_article("b", ["[Ann] met [Bob].", "[Ann] left [Bob]."], story_id="a")
    corpus.add_article("c", ["[Ann] met [Bob]."])
    counts = {row["level"]: (row["pair_count"], row["story_pair_count"]) for row in corpus.table("cooccurrence")}
    assert counts == {"article": (3, 2), "paragraph": (3, 2), "sentence": (5, 2)}


def test_a_story_counts_only_where_both_are_in_the_same_copy(corpus: Corpus) -> None:
    corpus.add_article("a", ["[Ann] came."])
    corpus.add_article("b", ["[Bob] came."], story_id="a")
    corpus.add_article("c", ["[Ann] met [Bob]."])
    assert {row["story_pair_count"] for row in corpus.table("cooccurrence")} == {1}


@pytest.mark.parametrize(
    ("articles", "stories", "names_elsewhere", "is_reliable"),
    [
        (30, 3, 0, True),
        (29, 3, 0, False),
        (30, 2, 0, False),
        (30, 3, 20, True),  # 0.05 divided by 191 pairs is above the chance of meeting three times
        (30, 3, 22, False),  # divided by 232 pairs it is below
    ],
)
def test_a_pair_is_reliable_with_enough_stories_articles_and_certainty(
    corpus: Corpus, articles: int, stories: int, names_elsewhere: int, is_reliable: bool
) -> None:
    for number in range(3):
        corpus.add_article(f"a{number}", ["[Ann] met [Bob]."], story_id=f"a{min(number, stories - 1)}")
    if names_elsewhere:
        corpus.add_article("b", [" ".join(f"[N{number}]" for number in range(names_elsewhere))])
    for number in range(articles - 3):
        corpus.add_article(f"c{number}", ["Nobody."])
    rows = corpus.query("from cooccurrence where entity_a_id = 'person:ann'")
    assert [row["is_reliable"] for row in rows] == [is_reliable] * 3


def test_many_sentences_of_few_articles_are_not_reliable(corpus: Corpus) -> None:
    for number in range(3):
        corpus.add_article(f"a{number}", ["[Ann] met [Bob].", *["Nobody."] * 50])
    at_sentence = corpus.query("from cooccurrence where level = 'sentence'")
    assert [(row["unit_count"], row["fisher_p"] < 0.001, row["is_reliable"]) for row in at_sentence] == [(153, True, False)]
