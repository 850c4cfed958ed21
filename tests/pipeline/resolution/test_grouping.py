"""Claims about which names stand for one entity, on articles of a sentence or two."""

import pytest

from pipeline.resolution.aliases import AliasRules
from tests.pipeline.resolution.builders import Marked, list_resolved, resolve


def name_all(marked: Marked, *texts: str, aliases: AliasRules | None = None) -> dict[str, str]:
    """The entity of each text, every text an article."""
    return dict(list_resolved(resolve({f"a{number}": text for number, text in enumerate(texts)}, marked, aliases)))


def test_what_follows_a_preposition_in_a_longer_name_is_no_short_form_of_it() -> None:
    marked = [("Assembly of the Council of Europe", "ORG"), ("Council of Europe", "ORG")]
    entities = name_all(marked, "The Assembly of the Council of Europe met. But the Council of Europe waits.")
    assert entities["Council of Europe"] == "organization:council-of-europe"


def test_a_department_may_be_called_by_what_it_is_for() -> None:
    marked = [("Department of Homeland Security", "ORG"), ("Homeland Security", "ORG")]
    entities = name_all(marked, "The Department of Homeland Security said so. Then Homeland Security denied it.")
    assert len(set(entities.values())) == 1


def test_an_organisation_is_one_with_other_prepositions_and_in_both_spellings() -> None:
    marked = [("Organisation for Security in Acmeland", "ORG"), ("Organization of Security of Acmeland", "ORG")]
    entities = name_all(marked, "The Organisation for Security in Acmeland met.", "Organization of Security of Acmeland.")
    assert len(set(entities.values())) == 1


def test_a_party_with_and_in_its_name_is_not_the_one_without() -> None:
    marked = [("Christian and Democratic Union", "ORG"), ("Christian Democratic Union", "ORG")]
    entities = name_all(marked, "The Christian and Democratic Union won.", "The Christian Democratic Union lost.")
    assert len(set(entities.values())) == 2


def test_a_department_is_one_in_either_order_but_a_university_is_not() -> None:
    marked = [("Department of Justice", "ORG"), ("Justice Department", "ORG")]
    assert len(set(name_all(marked, "The Department of Justice and the Justice Department.").values())) == 1
    marked = [("University of Boston", "ORG"), ("Boston University", "ORG")]
    assert len(set(name_all(marked, "The University of Boston and Boston University.").values())) == 2


def test_the_people_of_a_party_its_adjective_and_its_full_name_are_one() -> None:
    marked = [
        ("Democratic Party", "ORG"),
        ("Democrats", "NORP"),
        ("Democratic", "NORP"),
        ("Houthis", "ORG"),
        ("Houthi", "NORP"),
    ]
    text = "A Democratic senator told Democrats of the Democratic Party and the Houthis of Houthi plans."
    entities = name_all(marked, text)
    assert len({entities[name] for name in ("Democratic Party", "Democrats", "Democratic")}) == 1
    assert len({entities[name] for name in ("Houthis", "Houthi")}) == 1


def test_a_view_is_no_party_and_a_plural_alone_no_other_form_of_a_name() -> None:
    marked = [("Conservative Party", "ORG"), ("Conservatives", "NORP"), ("Congress Party", "ORG"), ("Times", "ORG")]
    marked += [("Time", "ORG"), ("Congress", "ORG")]
    texts = ["The Conservative Party won.", "Many Conservatives lost.", "He read Time.", "He read Times."]
    entities = name_all(marked, *texts, "The Congress Party won.", "It was Congress that lost.")
    assert len(set(entities.values())) == 6


def test_three_initials_of_a_name_in_one_article_mean_it_in_others() -> None:
    marked = [("World Food Fund", "ORG"), ("WFF", "ORG"), ("Acme Post", "ORG"), ("AP", "ORG")]
    entities = name_all(
        marked, "The World Food Fund said so. WFF paid.", "He asked WFF.", "An Acme Post man is at AP.", "The AP."
    )
    assert entities["WFF"] == "organization:world-food-fund"
    assert entities["AP"] == "organization:ap"  # two letters may be there by accident


def test_capitals_in_a_headline_make_no_acronym_and_an_acronym_is_no_last_word() -> None:
    marked = [("National Institute of Clinical Evaluation", "ORG"), ("Nice", "ORG"), ("NICE", "ORG")]
    marked += [("Acme Wide PAC", "ORG"), ("PAC", "ORG")]
    text = "He loves Nice and NICE. The National Institute of Clinical Evaluation left. The Acme Wide PAC is a PAC."
    entities = name_all(marked, text)
    assert entities["Nice"] != entities["National Institute of Clinical Evaluation"]
    assert entities["PAC"] != entities["Acme Wide PAC"]


def test_a_usual_last_name_is_no_first_name_of_a_person_torn_out_of_a_headline() -> None:
    marked = [("Joe Biden", "PERSON"), ("Biden Wins", "PERSON"), ("Biden", "PERSON")]
    entities = name_all(marked, *["Joe Biden spoke."] * 30, "Biden Wins again. Then Biden spoke.")
    assert entities["Biden"] == "person:joe-biden"


def test_a_first_name_is_the_person_of_the_article_though_others_have_it_as_last_name() -> None:
    marked = [("Donald Taylor", "PERSON"), ("Taylor Swift", "PERSON"), ("Taylor", "PERSON")]
    entities = name_all(marked, *["Donald Taylor spoke."] * 4, "Taylor Swift sang. Then Taylor left.")
    assert entities["Taylor"] == "person:taylor-swift"


def test_a_sea_is_one_with_and_without_the_word_and_a_city_is_not_the_state() -> None:
    marked = [("Mediterranean Sea", "LOC"), ("Mediterranean", "LOC"), ("Kansas City", "GPE"), ("Kansas", "GPE")]
    entities = name_all(marked, "The Mediterranean or Mediterranean Sea is far from Kansas and Kansas City.")
    assert entities["Mediterranean"] == entities["Mediterranean Sea"]
    assert entities["Kansas"] != entities["Kansas City"]


def test_washington_is_one_place_with_and_without_its_district_but_dc_may_be_something_else() -> None:
    places = [("Washington, D.C.", "GPE"), ("Washington", "GPE"), ("D.C.", "GPE")]
    texts = ["He is in Washington, D.C. today.", "So Washington waits.", "They left D.C. today."]
    assert len(set(name_all(places, *texts).values())) == 1
    assert len(set(name_all([*places[:2], ("DC", "ORG")], *texts[:2], "They read DC often.").values())) == 2


def test_an_institution_of_the_united_nations_is_one_however_they_are_abbreviated() -> None:
    marked = [
        ("U.N. Security Council", "ORG"),
        ("United Nations Security Council", "ORG"),
        ("UN", "ORG"),
        ("United Nations", "ORG"),
    ]
    entities = name_all(marked, "The U.N. Security Council met.", "United Nations Security Council votes matter.", "The UN.")
    assert entities["U.N. Security Council"] == entities["United Nations Security Council"] != entities["UN"]


def test_organisations_that_the_alias_file_keeps_apart_are_two_whatever_rules_say() -> None:
    marked = [("Bank of Acme", "ORG"), ("Bank for Acme", "ORG"), ("Republicans", "NORP"), ("Republican Party", "ORG")]
    pairs = {frozenset({"bank of acme", "bank for acme"}), frozenset({"republicans", "republican party"})}
    texts = ("The Bank of Acme is not Bank for Acme.", "Some Republicans left the Republican Party.")
    assert len(set(name_all(marked, *texts).values())) == 2
    assert len(set(name_all(marked, *texts, aliases=AliasRules(separate=frozenset(pairs))).values())) == 4


def test_a_city_is_not_the_club_that_other_articles_call_by_its_name() -> None:
    marked = [("Werder Acmetown", "ORG"), ("Acmetown beat", "ORG"), ("Acmetown", "GPE")]
    clubs = ["So Werder Acmetown led. Then Acmetown beat them."] * 3
    assert name_all([*marked, ("Acmetown won", "ORG")], *clubs, "He lives in Acmetown now.")["Acmetown"] == "place:acmetown"


@pytest.mark.parametrize(("name", "label"), [("Politoday", "ORG"), ("Acme Today", "ORG"), ("Acmetown", "GPE")])
def test_a_name_that_one_article_calls_a_person_is_what_most_call_it(name: str, label: str) -> None:
    most = f"He saw {name} there."
    resolution = resolve(
        {"a": most, "b": most, "c": f"So {name} wrote."}, [(f"saw {name}", label), (f"{name} wrote", "PERSON")]
    )
    assert len(set(list_resolved(resolution))) == 1
    assert "person" not in resolution.entities["entity_type"]


def test_a_person_with_a_title_is_not_the_place_of_that_name() -> None:
    marked = [("saw Acmetown", "GPE"), ("Acmetown wrote", "PERSON")]
    texts = [f"He saw Acmetown there on day {number}." for number in range(6)]
    assert name_all(marked, *texts, "So Mr. Acmetown wrote.")["Acmetown"] == "person:acmetown"
    assert name_all(marked, "So Mr. Acmetown wrote.", *texts)["Acmetown"] == "place:acmetown"


def test_a_last_name_is_the_person_whom_the_article_names_far_more_often() -> None:
    marked = [("Bill Clinton", "PERSON"), ("Hillary Clinton", "PERSON"), ("Clinton", "PERSON")]
    often = "Hillary Clinton came, and Hillary Clinton spoke. So Hillary Clinton saw Bill Clinton. Then Clinton spoke."
    assert name_all(marked, often, "There was Hillary Clinton.")["Clinton"] == "person:hillary-clinton"
    assert "Clinton" not in name_all(marked, often, *["There was Bill Clinton."] * 3)


def test_a_state_is_one_with_its_abbreviation_but_letters_that_are_no_place_are_not_it() -> None:
    marked = [("California", "GPE"), ("Calif.", "GPE"), ("New Jersey", "GPE"), ("N.J.", "ORG")]
    entities = name_all(marked, "In Calif. towns, and Calif. ones, in California.", "In New Jersey.", "It was N.J. that won.")
    assert entities["California"] == entities["Calif."] == "place:california"
    assert entities["New Jersey"] != entities["N.J."]


def test_a_people_and_its_adjective_are_one_group() -> None:
    marked = [
        ("Jews", "NORP"),
        ("Jewish", "NORP"),
        ("Kurds", "NORP"),
        ("Kurdish", "NORP"),
        ("Finch", "ORG"),
        ("Finchish", "ORG"),
    ]
    entities = name_all(marked, "For Jewish life, many Jews and Kurds came to Kurdish towns. Here are Finch and Finchish.")
    assert entities["Jews"] == entities["Jewish"]
    assert entities["Kurds"] == entities["Kurdish"]
    assert entities["Finch"] != entities["Finchish"]


def test_a_first_name_as_an_initial_is_the_one_person_of_the_article_it_fits() -> None:
    names = ["Sachin Tendulkar", "S. Tendulkar", "Ravi Tendulkar", "R. Tendulkar", "Rahul Tendulkar"]
    marked = [(name, "PERSON") for name in names]
    entities = name_all(
        marked, "Both Sachin Tendulkar, or S. Tendulkar, and Ravi Tendulkar met Rahul Tendulkar and R. Tendulkar."
    )
    assert entities["S. Tendulkar"] == "person:sachin-tendulkar"
    assert entities["R. Tendulkar"] == "person:r-tendulkar"


def test_a_club_is_called_without_its_city_but_a_company_is_not_its_branch() -> None:
    marked = [("Werder Acmetown", "ORG"), ("Werder", "ORG"), ("Acmetown", "GPE"), ("CCTV Acmetown", "ORG"), ("CCTV", "ORG")]
    texts = ["He lives in Acmetown now.", "So Werder Acmetown led. Then Werder won.", "So CCTV Acmetown is of CCTV."]
    entities = name_all(marked, *texts)
    assert entities["Werder"] == "organization:werder-acmetown"
    assert entities["CCTV"] == "organization:cctv"
    assert name_all(marked, *texts, *["Here Werder won."] * 3)["Werder"] == "organization:werder"


def test_a_word_that_begins_other_names_is_not_short_for_the_one_it_ends() -> None:
    names = ("White House", "House Ways Committee", "House of Elders", "House", "Globe Times", "Times Square", "Times")
    text = "The White House, the House Ways Committee and the House of Elders met. The House voted. The Globe Times wrote. "
    text += "The Times of Times Square said so."
    entities = dict(list_resolved(resolve({"a": text}, [(name, "ORG") for name in names])))
    assert entities["House"] == "organization:house"
    assert entities["Times"] == "organization:globe-times"
