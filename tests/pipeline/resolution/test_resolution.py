"""Claims about what is a mention and which entity it stands for, on articles of a sentence or two."""

import itertools
from datetime import date

import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline.resolution.aliases import AliasRules
from pipeline.resolution.naming import Entity
from pipeline.resolution.resolution import build_entities
from pipeline.tables import MENTIONS, EntityType
from tests.pipeline.resolution.builders import list_resolved, resolve


def test_a_name_found_once_is_found_wherever_it_stands_in_the_article() -> None:
    text = "Erdogan Talks\nMr Erdogan met us. And after:Erdogan left. The Erdogan-led party and Erdoganism won."
    resolution = resolve({"a": text}, [("Mr Erdogan", "PERSON")], headings=(1,))
    assert list_resolved(resolution) == [("Erdogan", "person:erdogan")] * 4


def test_a_short_name_is_the_one_longer_name_of_the_article() -> None:
    resolution = resolve({"a": "Joe Biden spoke. Later Biden left."}, [("Joe Biden", "PERSON"), ("Biden", "GPE")])
    assert list_resolved(resolution) == [("Joe Biden", "person:joe-biden"), ("Biden", "person:joe-biden")]
    assert resolution.entities.select("entity_name", "entity_type").rows() == [("Joe Biden", "person")]


def test_a_short_name_with_two_longer_names_stays_unresolved() -> None:
    marked = [("Bill Clinton", "PERSON"), ("Hillary Clinton", "PERSON"), ("Clinton", "PERSON")]
    resolution = resolve({"a": "Bill Clinton and Hillary Clinton came. Then Clinton spoke."}, marked)
    last = resolution.mentions.row(-1, named=True)
    assert (last["mention_text"], last["mention_status"], last["entity_id"]) == ("Clinton", "unresolved", None)


def test_a_capital_is_not_taken_for_a_person_of_that_name() -> None:
    marked = [("Denzel Washington", "PERSON"), ("Washington", "GPE")]
    resolution = resolve({"a": "Denzel Washington flew to Washington yesterday."}, marked)
    assert list_resolved(resolution)[1] == ("Washington", "place:washington")


def test_a_last_name_alone_is_the_person_of_other_articles_when_only_one_is_meant() -> None:
    articles = {"a": "Angela Merkel spoke.", "b": "Angela Merkel left.", "c": "So Merkel won."}
    resolution = resolve(articles, [("Angela Merkel", "PERSON"), ("Merkel", "PERSON")])
    assert list_resolved(resolution)[-1] == ("Merkel", "person:angela-merkel")


def test_one_article_is_not_enough_to_tell_who_a_last_name_is() -> None:
    articles = {"a": "Angela Merkel spoke.", "c": "So Merkel won."}
    resolution = resolve(articles, [("Angela Merkel", "PERSON"), ("Merkel", "PERSON")])
    assert list_resolved(resolution)[-1] == ("Merkel", "person:merkel")


def test_middle_initials_do_not_make_another_person_but_two_initials_do() -> None:
    articles = {
        "a": "Harry S. Truman met Harry Truman there.",
        "b": "George W. Bush met George H. W. Bush and George Bush there.",
    }
    names = ["Harry S. Truman", "Harry Truman", "George W. Bush", "George H. W. Bush", "George Bush"]
    resolution = resolve(articles, [(name, "PERSON") for name in names])
    assert [entity for _, entity in list_resolved(resolution)] == [
        "person:harry-s-truman",
        "person:harry-s-truman",
        "person:george-w-bush",
        "person:george-h-w-bush",
        "person:george-bush",
    ]


def test_a_torn_name_does_not_name_the_person() -> None:
    articles = {f"a{number}": "Joe Biden spoke." for number in range(30)} | {"b": "Joe Biden Biden spoke."}
    resolution = resolve(articles, [("Joe Biden Biden", "PERSON"), ("Joe Biden", "PERSON")])
    assert resolution.entities["entity_name"].to_list() == ["Joe Biden"]


def test_a_middle_initial_that_is_mostly_left_out_is_no_part_of_the_name_shown() -> None:
    articles = {
        "a": "Donald J. Trump is Donald Trump, but for most Donald Trump is only Donald Trump.",
        "b": "George W. Bush is George W. Bush. Yet George Bush is not Bush. He saw Malcolm X.",
    }
    names = ["Donald J. Trump", "Donald Trump", "George W. Bush", "George Bush", "Bush", "Malcolm X"]
    resolution = resolve(articles, [(name, "PERSON") for name in names])
    assert resolution.entities["entity_name"].to_list() == ["Donald Trump", "George W. Bush", "Malcolm X"]


def test_inc_is_shown_only_where_it_is_mostly_written() -> None:
    articles = {
        "a": "Acme Tools grew. So Acme Tools fell. Acme Tools Inc. sued Best Paint Co. today.",
        "b": "Acme Tools ended.",
    }
    resolution = resolve(articles, [(name, "ORG") for name in ("Acme Tools", "Acme Tools Inc.", "Best Paint Co.")])
    assert resolution.entities["entity_name"].to_list() == ["Acme Tools", "Best Paint Co."]


def test_a_title_is_no_part_of_the_name_and_a_country_before_it_is_a_mention() -> None:
    resolution = resolve({"a": "Yes, U.S. President Joe Biden came."}, [("U.S. President Joe Biden", "PERSON")])
    assert list_resolved(resolution) == [("U.S.", "place:united-states"), ("Joe Biden", "person:joe-biden")]


def test_a_plural_possessive_by_mistake_is_cut_where_the_article_has_the_name() -> None:
    resolution = resolve({"a": "Biden came. It was Joe Bidens’ first day."}, [("Biden", "PERSON"), ("Joe Bidens", "PERSON")])
    assert list_resolved(resolution) == [("Biden", "person:joe-biden"), ("Joe Biden", "person:joe-biden")]


def test_an_institution_with_its_country_is_one_mention() -> None:
    resolution = resolve(
        {"a": "The Turkish Embassy and the US defence department met Turkish officials and the Afghan army."}, []
    )
    assert list_resolved(resolution) == [
        ("Turkish Embassy", "organization:turkish-embassy"),
        ("US defence department", "organization:us-defence-department"),
        ("Turkish", "group:turkish"),
        ("Afghan", "group:afghan"),
    ]


def test_the_same_institution_under_two_forms_of_the_country_is_one_entity() -> None:
    resolution = resolve({"a": "The US embassy is there. The American Embassy is here."}, [])
    assert len({entity for _, entity in list_resolved(resolution)}) == 1


def test_a_people_is_linked_to_its_country_and_not_merged_with_it() -> None:
    resolution = resolve({"a": "Turkey and a Turkish town, Turks and Turko-American ties."}, [])
    assert resolution.entities.select("entity_id", "country_code").rows() == [
        ("group:american", "US"),
        ("group:turkish", "TR"),
        ("place:turkey", "TR"),
    ]
    assert [text for text, _ in list_resolved(resolution)] == ["Turkey", "Turkish", "Turks", "Turko", "American"]


def test_an_ordinary_word_is_no_country() -> None:
    resolution = resolve(
        {"a": "TELL US MORE\nThey told us of New Jersey, nail polish and Michael Jordan."}, [("Michael Jordan", "PERSON")]
    )
    assert [text for text, _ in list_resolved(resolution)] == ["Michael Jordan"]


def test_georgia_is_the_country_only_where_the_article_says_so() -> None:
    articles = {"a": "Georgia and Georgian troops.", "b": "Atlanta is in Georgia today."}
    resolution = resolve(articles, [("Georgia", "GPE"), ("Atlanta", "GPE")])
    codes = dict(resolution.entities.select("entity_id", "country_code").iter_rows())
    assert [codes[entity] for text, entity in list_resolved(resolution) if text == "Georgia"] == ["GE", None]


def test_an_acronym_is_the_name_it_stands_behind() -> None:
    text = "The World Food Programme (WFP) warned. Later WFP spoke."
    resolution = resolve({"a": text}, [("World Food Programme", "ORG")])
    assert {entity for _, entity in list_resolved(resolution)} == {"organization:world-food-programme"}
    assert len(list_resolved(resolution)) == 3


def test_an_organisations_last_words_stand_for_it_in_the_article() -> None:
    resolution = resolve({"a": "He joined Leeds United. Then United won."}, [("Leeds United", "ORG"), ("United", "ORG")])
    assert {entity for _, entity in list_resolved(resolution)} == {"organization:leeds-united"}


def test_one_company_is_not_another_whose_name_begins_alike() -> None:
    resolution = resolve({"a": "Both Google and Google Maps grew."}, [("Google Maps", "ORG"), ("Google", "ORG")])
    assert len({entity for _, entity in list_resolved(resolution)}) == 2


def test_the_type_is_decided_by_all_mentions() -> None:
    articles = {"a": "He saw Acme there.", "b": "He saw Acme here.", "c": "Acme, he said."}
    resolution = resolve(articles, [("saw Acme", "ORG"), ("Acme,", "GPE")])
    assert resolution.entities.select("entity_id").rows() == [("organization:acme",)]


def test_products_are_one_with_and_without_hyphen_and_plural() -> None:
    resolution = resolve(
        {"a": "One F-16 flew. Two F-16s flew. An F16 fell."}, [("F-16s", "PRODUCT"), ("F-16", "PRODUCT"), ("F16", "ORG")]
    )
    assert [text for text, _ in list_resolved(resolution)] == ["F-16", "F-16s", "F16"]
    assert resolution.entities["entity_id"].to_list() == ["product:f-16"]


def test_a_word_at_the_start_of_a_sentence_is_no_name_when_the_article_uses_it_as_a_word() -> None:
    resolution = resolve({"a": "Theresa Hope sang. Hope is all. There is hope for Hope."}, [("Theresa Hope", "PERSON")])
    assert [text for text, _ in list_resolved(resolution)] == ["Theresa Hope", "Hope"]
    assert resolution.mentions["start_char"].to_list() == [0, 50]


def test_a_product_seen_only_in_the_plural_is_named_in_the_singular() -> None:
    resolution = resolve({"a": "Two F-16s flew."}, [("F-16s", "PRODUCT")])
    assert resolution.entities.select("entity_id", "entity_name").rows() == [("product:f-16", "F-16")]


def test_a_people_without_a_country_code_is_one_group_in_singular_and_plural() -> None:
    resolution = resolve({"a": "A Korean town of Koreans."}, [])
    assert resolution.entities.select("entity_id", "country_code", "alias_count").rows() == [("group:korean", None, 2)]


def test_a_single_name_inside_a_longer_one_is_left_alone() -> None:
    resolution = resolve({"a": "He saw Lloyd Austin. Later they saw Austin Powers there."}, [("Lloyd Austin", "PERSON")])
    assert list_resolved(resolution) == [("Lloyd Austin", "person:lloyd-austin"), ("Austin Powers", "person:austin-powers")]


def test_rejected_mentions_keep_their_reason_and_have_no_entity() -> None:
    resolution = resolve(
        {"a": "As @cerginay told the National Security Adviser."}, [("cerginay", "ORG"), ("National Security Adviser", "ORG")]
    )
    assert resolution.mentions.select("mention_status", "rejection_reason", "entity_id").rows() == [
        ("rejected", "handle_or_address", None),
        ("rejected", "title_only", None),
    ]
    assert resolution.entities.is_empty()


def test_an_alias_is_found_in_any_case_and_without_a_model() -> None:
    airport = (EntityType.FACILITY, "Kabul International Airport")
    aliases = AliasRules({"kabul airport": airport, "kabul international airport": airport}, ("Kabul airport",))
    resolution = resolve({"a": "At Kabul Airport and the Kabul airport."}, [("Kabul", "GPE")], aliases)
    assert list_resolved(resolution) == [
        ("Kabul Airport", "facility:kabul-international-airport"),
        ("Kabul airport", "facility:kabul-international-airport"),
    ]


def test_names_that_the_alias_file_keeps_apart_are_not_joined() -> None:
    aliases = AliasRules(separate=frozenset({frozenset({"biden", "joe biden"})}))
    resolution = resolve({"a": "Joe Biden spoke. Later Biden left."}, [("Joe Biden", "PERSON"), ("Biden", "PERSON")], aliases)
    assert list_resolved(resolution)[1] == ("Biden", "person:biden")


def test_an_ignored_form_is_rejected() -> None:
    resolution = resolve(
        {"a": "An Advertisement here."}, [("Advertisement", "ORG")], AliasRules(ignored=frozenset({"advertisement"}))
    )
    assert resolution.mentions["rejection_reason"].to_list() == ["ignored_by_alias_file"]


def test_a_mention_has_the_text_of_the_source_with_its_own_spaces_and_apostrophes() -> None:
    resolution = resolve(
        {"a": "So Joe\u00a0Biden’s men left. Then Conan O’Brien came."},
        [("Joe Biden’s", "PERSON"), ("Conan O’Brien", "PERSON")],
    )
    assert resolution.mentions["mention_text"].to_list() == ["Joe\u00a0Biden", "Conan O’Brien"]


def test_entities_carry_the_first_and_last_day_and_no_day_when_none_is_dated() -> None:
    row = dict.fromkeys(MENTIONS.schema.names())
    mentions = pl.DataFrame(
        [
            row | {"article_id": article, "entity_id": entity, "mention_text": "X"}
            for article, entity in [("a", "e"), ("b", "e"), ("c", "f")]
        ],
        schema=MENTIONS.schema,
    )
    articles = pl.DataFrame({"article_id": ["a", "b", "c"], "published_on": [date(2021, 7, 2), date(2021, 6, 1), None]})
    entities = {key: Entity(key, key, EntityType.PERSON, None) for key in "ef"}
    rows = build_entities(mentions, entities, articles).select("entity_id", "first_published_on", "last_published_on").rows()
    assert rows == [("e", date(2021, 6, 1), date(2021, 7, 2)), ("f", None, None)]


def test_two_entities_of_one_name_and_type_get_ids_of_their_own() -> None:
    articles = {"a": "Georgia and Georgian troops.", "b": "Atlanta is in Georgia today."}
    resolution = resolve(articles, [("Georgia", "GPE"), ("Atlanta", "GPE")])
    assert [entity for text, entity in list_resolved(resolution) if text == "Georgia"] == ["place:georgia", "place:georgia-2"]


def test_the_order_of_articles_does_not_change_anything() -> None:
    articles = {
        "a": "Joe Biden met Bill Clinton.",
        "b": "Then Clinton saw Hillary Clinton and Biden.",
        "c": "US embassy and Joe R. Biden.",
    }
    marked = [(name, "PERSON") for name in ("Joe Biden", "Bill Clinton", "Hillary Clinton", "Joe R. Biden", "Clinton", "Biden")]
    one = resolve(articles, marked)
    other = resolve(dict(reversed(articles.items())), marked)
    assert all(left.equals(right) for left, right in zip(one, other, strict=True))


WORDS = st.sampled_from(
    [
        "Joe Biden",
        "Biden",
        "Biden’s",
        "U.S.",
        "US",
        "Turkish",
        "Turko-American",
        "Embassy",
        "President",
        "the",
        "said",
        "“F-35s”",
        "after:Biden",
        "(WFP)",
        "World Food Programme",
        "@user",
        "É.",
        "x",
        "JOE BIDEN",
        "New",
        "airport",
        "Kabul",
        "😀",
        "Georgia",
        "-led",
        "and",
        ",",
    ]
)
MARKS = st.lists(
    st.tuples(
        st.sampled_from(
            [
                "Joe Biden",
                "Biden",
                "U.S. President",
                "Turkish Embassy",
                "Kabul",
                "the National",
                "“F-35s”",
                "Georgia",
                "@user",
                "Biden’s",
            ]
        ),
        st.sampled_from(["PERSON", "ORG", "GPE", "NORP", "PRODUCT", "DATE"]),
    ),
    max_size=6,
)


@settings(max_examples=150)
@given(st.lists(st.lists(WORDS, min_size=1, max_size=12), min_size=1, max_size=4), MARKS)
def test_every_mention_cuts_its_own_text_and_none_overlap(lines: list[list[str]], marked: list[tuple[str, str]]) -> None:
    text = "\n".join(" ".join(line) for line in lines)
    mentions = resolve({"a": text}, marked, headings=(1,)).mentions
    rows = mentions.select("start_char", "end_char", "mention_text").rows()
    assert [text[start:end] for start, end, _ in rows] == [found for *_, found in rows]
    assert all(end <= following for (_, end, _), (following, _, _) in itertools.pairwise(rows))
    resolved = mentions.filter(pl.col("mention_status") == "resolved")
    assert resolved["entity_id"].null_count() == 0
    assert (
        mentions.filter(pl.col("mention_status") != "resolved")["entity_id"].null_count() == mentions.height - resolved.height
    )


@pytest.mark.parametrize("label", ["DATE", "MONEY", "CARDINAL", "LANGUAGE"])
def test_labels_that_name_no_entity_are_no_candidates(label: str) -> None:
    assert resolve({"a": "It was Acme."}, [("Acme", label)]).mentions.is_empty()
