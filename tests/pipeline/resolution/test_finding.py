"""Claims about which names are found, and how far each goes, on articles of a sentence or two."""

from tests.pipeline.resolution.builders import Marked, list_resolved, resolve

PERSONS = ("Anna Smith", "Anna Jones", "Bruno Smith", "Bruno Lopez", "Carla Lopez")


def find(articles: list[str], marked: Marked, headings: tuple[int, ...] = ()) -> list[str]:
    """The resolved mentions of the last of some articles."""
    resolution = resolve({f"a{number:02}": text for number, text in enumerate(articles)}, marked, headings=headings)
    mentions = resolution.mentions.filter(
        (resolution.mentions["article_id"] == f"a{len(articles) - 1:02}") & resolution.mentions["entity_id"].is_not_null()
    )
    return mentions.sort("start_char")["mention_text"].to_list()


def test_a_name_of_two_articles_is_found_in_the_others_and_of_one_is_not() -> None:
    marked: Marked = [("on Instagram", "ORG"), ("on Zapbook", "ORG")]
    articles = [
        "He is on Instagram now.",
        "She is on Instagram now, and on Zapbook.",
        "They post to Instagram and Zapbook daily.",
    ]
    assert find(articles, marked) == ["Instagram"]


def test_a_word_that_is_mostly_ordinary_is_not_looked_for() -> None:
    marked: Marked = [("the Gap", "ORG"), ("to Target", "ORG")]
    articles = ["He left the Gap and went to Target.", "She left the Gap and went to Target."]
    small = "They missed every target, one target after another target, a target too far."
    assert find([*articles, "Then Gap and Target met."], marked) == ["Gap", "Target"]
    assert find([*articles, small, "Then Gap and Target met."], marked) == ["Gap"]


def test_a_torn_name_is_cut_to_the_person_that_others_know() -> None:
    known = [f"{name} spoke." for name in PERSONS] + ["James Comey left.", "James Comey came.", "James Bond left."]
    torn = ["James Comey Kept Notes", "Sanctimonious James Comey", "James Comey Robert"]
    marked: Marked = [(name, "PERSON") for name in (*PERSONS, "James Comey", "James Bond", *torn)]
    for name in torn:
        assert find([*known, f"So {name} again."], marked) == ["James Comey"], name


def test_a_longer_name_is_not_cut_to_a_shorter_one_in_it() -> None:
    known = [f"{name} spoke." for name in PERSONS] + ["So Lopez Obrador won.", "So Lopez Obrador lost."]
    longer = ["Andres Manuel Lopez Obrador", "Bruno Smith Lopez", "Anna Smith Jr."]
    marked: Marked = [(name, "PERSON") for name in (*PERSONS, "Lopez Obrador", *longer)]
    for name in longer:
        assert find([*known, *known, f"So {name} came."], marked) == [name], name


def test_a_group_and_an_institution_side_by_side_are_two_names_and_a_place_in_a_name_is_none() -> None:
    usual = "Republican votes, the House and the Post and Jerusalem. " * 12
    marked: Marked = [
        ("Republican House", "ORG"),
        ("Republican", "NORP"),
        ("House", "ORG"),
        ("Jerusalem Post", "ORG"),
        ("Jerusalem", "GPE"),
        ("Post", "ORG"),
    ]
    assert find([usual, usual, "A Republican House met."], marked) == ["Republican", "House"]
    assert find([usual, usual, "He reads the Jerusalem Post daily."], marked) == ["Jerusalem Post"]
    assert find(["Republican votes, the House.", "A Republican House met."], marked) == ["Republican House"]


def test_a_determiner_goes_from_a_work_that_is_known_without_it() -> None:
    marked: Marked = [("The Border Act", "WORK_OF_ART"), ("Border Act", "LAW"), ("The Crown", "WORK_OF_ART")]
    articles = ["A new Border Act came.", "That Border Act came.", "Now The Border Act and The Crown came."]
    resolution = resolve(dict(zip("abc", articles, strict=True)), marked)
    assert list_resolved(resolution)[-1][0] == "The Crown"
    assert "Border Act" in [text for text, _ in list_resolved(resolution)]
    assert "The Border Act" not in [text for text, _ in list_resolved(resolution)]


def test_in_a_headline_only_the_names_of_the_text_count_where_more_was_marked() -> None:
    marked: Marked = [("Camp Rips Claims", "ORG"), ("Dave Camp", "PERSON"), ("Kabul Airport", "FAC"), ("Kabul", "GPE")]
    article = "Camp Rips Claims On Kabul Airport\nDave Camp was in Kabul today."
    assert find([article], marked, headings=(1,)) == ["Camp", "Kabul Airport", "Dave Camp", "Kabul"]


def test_an_ordinary_word_in_capitals_is_no_name_and_an_acronym_is() -> None:
    marked: Marked = [("MORE", "ORG"), ("NATO", "ORG")]
    assert find(["There is more, and more. READ MORE about NATO now."], marked) == ["NATO"]


def test_a_name_in_capitals_is_found_in_a_sentence_and_a_short_one_is_not() -> None:
    marked: Marked = [("Dallas", "GPE"), ("Ulm", "GPE")]
    assert find(["So Dallas won in Ulm there. Then DALLAS 98 and ULM 92 tired."], marked) == ["Dallas", "Ulm", "DALLAS"]


def test_a_byline_and_its_dateline_are_two_names() -> None:
    marked: Marked = [("Nadim Ladki LONDON", "PERSON"), ("William IV", "PERSON")]
    assert find(["By Nadim Ladki LONDON 1996-12-06 Then William IV came."], marked) == ["Nadim Ladki", "LONDON", "William IV"]


def test_the_words_before_an_acronym_in_parentheses_are_its_name_when_they_begin_with_its_letters() -> None:
    marked: Marked = [("Radiation Therapy", "ORG"), ("Beverly Hills", "GPE")]
    text = "So the Center for Radiation Therapy of Beverly Hills (CRTBH) is here. Then CRTBH grew."
    assert find([text], marked) == ["Center for Radiation Therapy of Beverly Hills", "CRTBH", "CRTBH"]
    assert find(["So the old Radiation Therapy unit in Beverly Hills (CRTBH) is here."], marked) == [
        "Radiation Therapy",
        "Beverly Hills",
    ]


def test_an_acronym_may_stand_between_blanks() -> None:
    assert find(["The World Food Programme ( WFP ) met . Then WFP left ."], [("World Food Programme", "ORG")]) == [
        "World Food Programme",
        "WFP",
        "WFP",
    ]


def test_an_abbreviated_state_is_the_state_behind_a_city_or_a_party_only() -> None:
    marked: Marked = [("California", "GPE"), ("Dayton", "GPE"), ("D-Calif.", "GPE")]
    articles = {"a": "He went to California from Fresno, Calif., today. The senators (R-Calif.; D-Calif.) and Miss. Doe came."}
    resolution = resolve(articles, marked)
    assert list_resolved(resolution) == [
        ("California", "place:california"),
        ("Calif.", "place:california"),
        ("Calif.", "place:california"),
        ("Calif.", "place:california"),
    ]


def test_the_last_name_of_somebody_the_model_calls_a_company_is_found_and_a_common_noun_is_not() -> None:
    marked: Marked = [("Bernhard Langer", "ORG"), ("Atlantic Club", "ORG"), ("Harbour Lights", "ORG")]
    text = (
        "So Bernhard Langer won. Then Langer left. The Atlantic Club and Harbour Lights met. The Club, all lights. Lights out."
    )
    assert find([text], marked) == ["Bernhard Langer", "Langer", "Atlantic Club", "Harbour Lights"]


def test_what_belongs_to_the_office_before_a_name_is_no_name() -> None:
    marked: Marked = [("State Hillary Clinton", "ORG"), ("State", "ORG"), ("State Farm", "ORG")]
    text = "So Secretary of State Hillary Clinton met the Secretary of State. Clients of State Farm paid."
    assert find([text], marked) == ["Hillary Clinton", "State Farm"]


def test_a_possessive_ends_the_name_of_a_person_and_a_prefix_stands_before_a_name() -> None:
    marked: Marked = [("Theresa May's Brexit", "PERSON"), ("anti-Brexit", "ORG"), ("al-Qaeda", "ORG")]
    assert find(["So Theresa May's Brexit came. The anti-Brexit side and al-Qaeda lost."], marked) == [
        "Theresa May",
        "Brexit",
        "Brexit",
        "al-Qaeda",
    ]


def test_an_adjective_of_an_office_is_no_name() -> None:
    marked: Marked = [("Congressional", "NORP"), ("Congressional Budget Office", "ORG")]
    text = "A Congressional panel met. The Congressional Budget Office wrote."
    assert find([text], marked) == ["Congressional Budget Office"]


def test_two_known_names_joined_by_and_are_two_and_one_name_with_and_is_one() -> None:
    usual = "So Facebook pays. Twitter pays. Food counts. " * 12
    marked: Marked = [
        ("Facebook and Twitter", "WORK_OF_ART"),
        ("Facebook", "ORG"),
        ("Twitter", "ORG"),
        ("Food and Drug", "ORG"),
    ]
    assert find([usual, usual, "They left Facebook and Twitter today."], marked) == ["Facebook", "Twitter"]
    assert find([usual, usual, "They asked Food and Drug today."], marked) == ["Food and Drug"]


def test_a_work_begins_with_no_small_determiner_and_ends_with_no_small_word() -> None:
    marked: Marked = [("the Pentagon Papers", "WORK_OF_ART"), ("The Crown", "WORK_OF_ART"), ("Facebook and", "WORK_OF_ART")]
    assert find(["So the Pentagon Papers and The Crown are on Facebook and elsewhere."], marked) == [
        "Pentagon Papers",
        "The Crown",
        "Facebook",
    ]


def test_two_countries_that_a_hyphen_joins_are_two_names_whatever_was_marked() -> None:
    resolution = resolve(
        {"a": "The U.S.-Japan talks and the Rolls-Royce plant."}, [("U.S.-Japan", "ORG"), ("Rolls-Royce", "ORG")]
    )
    assert list_resolved(resolution) == [
        ("U.S.", "place:united-states"),
        ("Japan", "place:japan"),
        ("Rolls-Royce", "organization:rolls-royce"),
    ]
