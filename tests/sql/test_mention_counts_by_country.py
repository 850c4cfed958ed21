"""``mention_counts_by_country``: a country and its nationality counted as one."""

from datetime import date

from tests.sql.conftest import Corpus


def test_a_country_and_its_nationality_count_once_an_article(corpus: Corpus) -> None:
    corpus.country_codes |= {"place:turkey": "TR", "group:turkish": "TR", "place:france": "FR"}
    corpus.add_article(
        "a",
        ["[Turkey|place:turkey] and the [Turkish|group:turkish] army in [Turkey|place:turkey]."],
        title="[Turkish|group:turkish] army in [Turkey|place:turkey]",
        publisher="Post",
        published_on=date(2021, 6, 3),
    )
    corpus.add_article("b", ["[Turkish|group:turkish]."], story_id="a", publisher="Times", published_on=date(2021, 6, 1))
    corpus.add_article("c", ["[Turks|group:turkish]."], publisher="Times")
    corpus.add_article("d", ["[Ankara|place:ankara] and [Turkish Embassy|organization:turkish-embassy]."])
    corpus.add_article("e", ["[France|place:france]."])
    rows = corpus.table("mention_counts_by_country")
    assert [row["country_code"] for row in rows] == ["FR", "TR"]
    assert rows[1] == {
        "country_code": "TR",
        "country_name": "Turkey",
        "mention_count": 7,
        "place_mention_count": 3,
        "group_mention_count": 4,
        "article_count": 3,
        "story_count": 2,
        "publisher_count": 2,
        "title_article_count": 1,
        "first_published_on": date(2021, 6, 1),
        "last_published_on": date(2021, 6, 3),
        "article_share": 0.6,
        "total_article_count": 5,
    }


def test_a_nationality_without_its_country_names_it(corpus: Corpus) -> None:
    corpus.country_codes |= {"group:turkish": "TR"}
    corpus.add_article("a", ["[Turkish|group:turkish]."])
    columns = ("country_code", "country_name", "mention_count", "place_mention_count", "group_mention_count")
    assert [tuple(row[column] for column in columns) for row in corpus.table("mention_counts_by_country")] == [
        ("TR", "Turkish", 1, 0, 1)
    ]


def test_of_several_places_with_one_code_the_one_in_most_stories_names_the_country(corpus: Corpus) -> None:
    corpus.country_codes |= {"place:burma": "MM", "place:myanmar": "MM", "group:burmese": "MM"}
    corpus.country_codes |= {"place:congo": "CD", "place:zaire": "CD"}
    corpus.add_article("a", ["[Burma|place:burma], [Burma|place:burma] and [Burma|place:burma]."])
    corpus.add_article("b", ["[Burma|place:burma]."], story_id="a")
    corpus.add_article("c", ["[Myanmar|place:myanmar] and [Zaire|place:zaire]."])
    corpus.add_article("d", ["[Myanmar|place:myanmar] and [Congo|place:congo]."])
    for article_id in "efg":
        corpus.add_article(article_id, ["[Burmese|group:burmese]."])
    rows = corpus.table("mention_counts_by_country")
    assert [(row["country_code"], row["country_name"], row["article_count"]) for row in rows] == [
        ("CD", "Congo", 2),
        ("MM", "Myanmar", 7),
    ]
