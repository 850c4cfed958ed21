import pytest

from pipeline.cleaning.cleaning import clean_article
from pipeline.cleaning.rules import LineRule, LineRules
from pipeline.tables import RemovalReason

FIRST = "The Turkish government will buy another missile system."
SECOND = "The United States had warned against it for months."
THIRD = "Russia has not commented on the purchase so far."
PROSE = f"{FIRST}\n\n{SECOND}\n\n{THIRD}"


NO_RULES = LineRules(())


def judge(text: str, rules: LineRules = NO_RULES) -> list[tuple[str, str]]:
    """Each span's text with its role, or with its reason when it was removed."""
    spans = clean_article(text, rules).spans
    return [(text[span.start_char : span.end_char], str(span.removal_reason or span.role)) for span in spans]


def judge_line(line: str) -> str:
    """What becomes of a line between paragraphs."""
    return dict(judge(f"{FIRST}\n\n{SECOND}\n\n{line}\n\n{THIRD}"))[line]


@pytest.mark.parametrize(
    ("line", "reason", "rule_id"),
    [
        ("Updated October 2nd, 2021 at 12:00 IST", RemovalReason.TIMESTAMP, "builtin:timestamp"),
        ("New Delhi, News Bureau | Updated : 19 November 2019, 09:01 AM", RemovalReason.TIMESTAMP, "builtin:timestamp"),
        ("By Jane Doe", RemovalReason.BYLINE, "builtin:byline"),
        ("By Jane Doe | November 18, 2019 | Topic: Hardware", RemovalReason.BYLINE, "builtin:byline"),
        ("Photo: Getty Images", RemovalReason.IMAGE_CREDIT, "builtin:image_credit"),
        ("© 2021 Acme", RemovalReason.COPYRIGHT, "builtin:copyright"),
        ("* * *", RemovalReason.PUBLISHER_FURNITURE, "builtin:no_words"),
        ("___", RemovalReason.PUBLISHER_FURNITURE, "builtin:no_words"),
    ],
)
def test_a_built_in_rule_removes_and_names_itself(no_rules: LineRules, line: str, reason: RemovalReason, rule_id: str) -> None:
    [span] = [span for span in clean_article(f"{PROSE}\n\n{line}\n\n{FIRST}", no_rules).spans if not span.is_kept]
    assert (span.removal_reason, span.rule_id) == (reason, rule_id)


@pytest.mark.parametrize(
    "line",
    [
        "By Friday the troops had left Kabul.",
        "Updated figures show a rise in prices.",
        "Photo: Two boys play in the ruins of a house.",
        "Copyright law is changing in Europe.",
        "Install the update before Friday, the ministry said.",
        "ANKARA, Turkey (AP) — The minister spoke on Monday.",
        "Why is this important: It could change relations.",
        "• A daily summary of global reports | By Jane Doe",
        "It rained. | Updated 3 May 2020",
        "Correction: An earlier version named the wrong minister.",
        "Maximum eligibility by state, after benefits expired. | Updated 3 May 2020",
    ],
)
def test_a_sentence_is_never_removed(line: str) -> None:
    assert judge_line(line) in {"paragraph", "heading"}


def test_a_row_comes_before_the_built_in_rules() -> None:
    rules = LineRules((LineRule("mine", "Photo: *", RemovalReason.ADVERTISEMENT, None, "a test"),))
    assert judge("Photo: AP", rules) == [("Photo: AP", "advertisement")]


def test_the_headline_is_the_first_line_that_can_be_one() -> None:
    text = f"Updated 3 May 2020\n\nOpinion\n\nTurkey to buy more missiles\n\nBy Jane Doe\n\n{PROSE}"
    assert judge(text)[:4] == [
        ("Updated 3 May 2020", "timestamp"),
        ("Opinion", "heading"),
        ("Turkey to buy more missiles", "title"),
        ("By Jane Doe", "byline"),
    ]


@pytest.mark.parametrize(
    "line", ["Will Turkey buy more missiles?", "Biden, Erdogan Reach ‘No Resolution’", "Missiles for the U.S."]
)
def test_a_headline_may_ask_and_end_in_quotes_or_an_abbreviation(line: str) -> None:
    assert judge(f"{line}\n\n{PROSE}")[0] == (line, "title")


@pytest.mark.parametrize(
    "line",
    [
        "ANALYSIS/OPINION:",
        "World News",
        "Jane Doe and John Roe",
        "• The minister spoke on Monday",
        "A man lays flowers outside the shop. Senate gun bill passes",
        "The minister spoke on Monday.",
    ],
)
def test_a_label_a_list_item_a_byline_or_a_sentence_is_no_headline(line: str) -> None:
    assert "title" not in {role for _, role in judge(f"{line}\n\n{PROSE}")}


def test_there_is_no_headline_behind_a_paragraph() -> None:
    assert "title" not in {role for _, role in judge(f"{FIRST}\n\nTurkey to buy more missiles\n\n{SECOND}")}


def test_the_caption_of_a_credited_picture_is_no_headline() -> None:
    assert "title" not in {role for _, role in judge(f"The president in a meeting (Photo: AP)\n\n{PROSE}")}


@pytest.mark.parametrize("again", ["Turkey’s missiles", "TURKEY'S MISSILES", "Turkey's  missiles."])
def test_a_repeated_headline_is_removed_however_it_is_written(again: str) -> None:
    headline = "Turkey's missiles again"
    again = again.replace("issiles", "issiles again").replace("MISSILES", "MISSILES AGAIN")
    assert dict(judge(f"{headline}\n\n{FIRST}\n\n{again}\n\n{SECOND}"))[again] == "repeated_headline"


def test_a_headline_directly_repeated_counts_once() -> None:
    headline = "Turkey to buy missiles"
    assert [role for _, role in judge(f"{headline}\n{headline}\n\n{FIRST}")] == ["title", "repeated_headline", "paragraph"]


def test_a_line_with_more_words_than_the_headline_is_no_repetition() -> None:
    assert judge_line("The Turkish government will buy another missile system soon") == "heading"


def test_short_lines_before_paragraphs_are_headings() -> None:
    assert judge_line("Kabul Airport") == "heading"
    assert judge_line("Turkey to buy Russian missiles") == "heading"


@pytest.mark.parametrize("line", ["He said:", "1. Rain", "• Rain", "and so on", "Kabul Airport."])
def test_a_lead_in_an_item_or_a_sentence_is_no_heading(line: str) -> None:
    assert judge_line(line) == "paragraph"


def test_short_lines_in_a_row_are_a_list() -> None:
    assert [role for _, role in judge(f"{PROSE}\n\nKabul\n\nHerat\n\nKandahar\n\n{FIRST}")][3:6] == ["paragraph"] * 3


def test_a_short_line_at_the_end_heads_nothing() -> None:
    assert judge(f"{PROSE}\n\nKabul Airport")[-1] == ("Kabul Airport", "paragraph")


def test_a_bare_date_is_a_timestamp_above_below_and_behind_a_standfirst() -> None:
    for text in (f"3 May 2020\n\n{PROSE}", f"{PROSE}\n\n3 May 2020", f"{FIRST}\n\n3 May 2020\n\n{SECOND}\n\n{THIRD}"):
        assert dict(judge(text))["3 May 2020"] == "timestamp"


def test_bare_dates_between_paragraphs_are_the_headings_of_a_chronicle() -> None:
    assert judge_line("3 May 2020") == "heading"
    text = f"{FIRST}\n\n3 May 2020\n\n{SECOND}\n\n4 May 2020\n\n{THIRD}"
    assert [role for _, role in judge(text)] == ["paragraph", "heading", "paragraph", "heading", "paragraph"]


def test_a_name_with_an_agency_is_a_byline_only_near_the_top() -> None:
    assert judge(f"Turkey to buy missiles\n\nJane Doe, Reuters\n\n{PROSE}")[1] == ("Jane Doe, Reuters", "byline")
    assert judge_line("Jane Doe, Reuters") == "heading"
    assert judge(f"{PROSE}\n\nReuters")[-1] == ("Reuters", "byline")


def test_a_byline_may_be_broken_after_its_first_word() -> None:
    assert judge(f"Turkey to buy missiles\n\nWritten By\nJane Doe\n\n{PROSE}")[1:3] == [
        ("Written By", "byline"),
        ("Jane Doe", "byline"),
    ]
    assert judge(f"{PROSE}\n\nBy\n\nKabul airport falls\n\n{FIRST}")[3:5] == [
        ("By", "heading"),
        ("Kabul airport falls", "heading"),
    ]


def test_labels_behind_the_last_copyright_notice_are_furniture() -> None:
    assert judge(f"{PROSE}\n\n©2021 Acme Inc.\n\nAcme Now\n\nOther stories")[3:] == [
        ("©2021 Acme Inc.", "copyright"),
        ("Acme Now", "publisher_furniture"),
        ("Other stories", "publisher_furniture"),
    ]


def test_sentences_and_their_heading_behind_the_copyright_notice_are_kept() -> None:
    tail = "Correction\n\nThe name was wrong in part."
    long_prose = " ".join([FIRST, SECOND, THIRD] * 4)
    assert judge(f"{long_prose}\n\n©2021 Acme Inc.\n\nAcme Now\n\n{tail}")[-3:] == [
        ("Acme Now", "publisher_furniture"),
        ("Correction", "heading"),
        ("The name was wrong in part.", "paragraph"),
    ]


@pytest.mark.parametrize("notice", ["©2021 Acme Inc.", "© Reuters"])
def test_a_copyright_notice_before_the_text_ends_nothing(notice: str) -> None:
    assert judge(f"{notice}\n\nKabul Airport\n\n{PROSE}\n\nKandahar Airport")[-1] == ("Kandahar Airport", "paragraph")


def test_the_owner_of_a_picture_ends_nothing() -> None:
    assert judge(f"{PROSE}\n\n© Aaron Schwartz\n\nThe winners\n\nJane Doe")[-1] == ("Jane Doe", "paragraph")
