"""What a publisher repeats from story to story is furniture; what stories repeat is not."""

from collections.abc import Iterable

import polars as pl
import pytest
from polars.testing import assert_frame_equal

from pipeline.cleaning.cleaning import clean_article
from pipeline.cleaning.lines import normalize_text
from pipeline.cleaning.repeated_lines import LINES, RepeatedLines, find_candidates, find_repeated_lines, list_lines
from pipeline.cleaning.rules import LineRule, LineRules
from pipeline.ingestion.inputs import DeclaredMetadata
from pipeline.tables import RemovalReason

NO_RULES = LineRules(())
FURNITURE = "Story Continued Below"
NOTE = "Northern Post is read in every town of the north."
BACKGROUND = "The war has killed more than 340,000 people since it began in 2011."
OWN = ("The minister spoke about case {} in the morning.", "Nobody in town {} had expected it at all.")


class Newsroom:
    """Articles, each with sentences of its own, and what the rule makes of their lines."""

    def __init__(self, publisher: str | None = "Northern Post", rules: LineRules = NO_RULES) -> None:
        self.publisher = publisher
        self.rules = rules
        self.rows: list[dict[str, object]] = []
        self.texts: list[dict[str, object]] = []

    def add(self, article_id: str, text: str, publisher: str | None = None, title: str | None = "Declared elsewhere") -> None:
        """Add an article of a publisher, by default that of the newsroom."""
        declared = DeclaredMetadata(title=title, publisher=publisher or self.publisher)
        article = clean_article(text, self.rules, declared)
        lines = list_lines(text, article, self.rules, title)
        self.rows += [{"article_id": article_id, "publisher": article.publisher, **line} for line in lines]
        self.texts += [
            {
                "article_id": article_id,
                "span_number": number,
                "text": normalize_text(text[span.start_char : span.end_char]),
            }
            for number, span in enumerate(article.spans, start=1)
        ]

    def add_stories(
        self, count: int, top: Iterable[str] = (), between: Iterable[str] = (), end: Iterable[str] = (), prefix: str = "s"
    ) -> None:
        """Add stories that have nothing in common but the given lines."""
        for number in range(count):
            first, second = (sentence.format(f"{prefix}{number}") for sentence in OWN)
            self.add(f"{prefix}{number}", "\n\n".join([*top, first, *between, second, *end]))

    def find(self) -> RepeatedLines:
        """The repeated lines of all articles."""
        lines = pl.DataFrame(self.rows, schema=LINES)
        texts = pl.DataFrame(self.texts, schema={"article_id": pl.String, "span_number": pl.Int64, "text": pl.String})
        return find_repeated_lines(lines, find_candidates(lines).join(texts, on=["article_id", "span_number"]))

    def list_removed(self) -> list[tuple[str, str]]:
        """The article and text of each line to remove."""
        texts = {(row["article_id"], row["span_number"]): str(row["text"]) for row in self.texts}
        return [(article_id, texts[article_id, number]) for article_id, number in self.find().spans.iter_rows()]


@pytest.fixture
def newsroom() -> Newsroom:
    return Newsroom()


def find_removed(count: int = 6, **lines: Iterable[str]) -> set[str]:
    """What goes of the lines that some stories have in common."""
    newsroom = Newsroom()
    newsroom.add_stories(count, **lines)
    return {text for _, text in newsroom.list_removed()}


@pytest.mark.parametrize(
    "line", [FURNITURE, "CLICK HERE TO GET THE FOX NEWS APP", "The Associated Press contributed to this report.", "[pullquote]"]
)
@pytest.mark.parametrize("place", ["top", "between", "end"])
def test_what_speaks_to_the_reader_goes_wherever_it_stands(line: str, place: str) -> None:
    assert find_removed(3, **{place: [line]}) == {line}


def test_a_line_of_two_stories_stays() -> None:
    assert find_removed(2, between=[FURNITURE]) == set()


def test_case_and_punctuation_make_no_other_line(newsroom: Newsroom) -> None:
    for number, line in enumerate([FURNITURE, FURNITURE.upper(), f"— {FURNITURE} —"]):
        newsroom.add_stories(1, between=[line], prefix=f"{number}-")
    assert len(newsroom.list_removed()) == 3


def test_each_publisher_counts_for_itself(newsroom: Newsroom) -> None:
    for number, publisher in enumerate(["Northern Post", "Northern Post", "Southern Post"]):
        newsroom.add(str(number), f"{OWN[0].format(number)}\n\n{FURNITURE}\n\n{OWN[1].format(number)}", publisher)
    assert newsroom.list_removed() == []
    newsroom.add_stories(1, between=[FURNITURE])
    assert {article_id for article_id, _ in newsroom.list_removed()} == {"0", "1", "s0"}


def test_articles_of_an_unknown_publisher_are_no_group() -> None:
    newsroom = Newsroom(publisher=None)
    newsroom.add_stories(6, between=[FURNITURE], end=[NOTE])
    assert newsroom.rows == []
    assert newsroom.list_removed() == []


def test_copies_of_one_story_are_one_story(newsroom: Newsroom) -> None:
    for number in range(6):
        newsroom.add(f"copy{number}", "\n\n".join([*(sentence.format(1) for sentence in OWN), FURNITURE, NOTE]))
    assert newsroom.list_removed() == []
    newsroom.add_stories(2, end=[NOTE])
    assert {text for _, text in newsroom.list_removed()} == {NOTE}


def test_copies_of_one_sentence_are_one_story(newsroom: Newsroom) -> None:
    for number in range(6):
        newsroom.add(f"copy{number}", f"{OWN[0]}\n\n{FURNITURE}")
    assert newsroom.list_removed() == []


def test_a_story_written_anew_at_the_top_is_the_same_story(newsroom: Newsroom) -> None:
    kept = [f"Witness {number} told the court what she had seen." for number in range(4)]
    for number in range(8):
        new = [f"At hour {number} the judge said {word} to the jury." for word in ("this", "that", "nothing", "more")]
        newsroom.add(f"revision{number}", "\n\n".join([*new, *kept]))
    assert newsroom.list_removed() == []


@pytest.mark.parametrize(
    "line",
    [
        BACKGROUND,
        "The White House did not immediately respond to a request for comment.",
        "“We must remain vigilant,” he said.",
        "“Yes,” he said.",
        "Yes.",
        "LIASSON: Thank you.",
        "(APPLAUSE)",
        "Background",
        "What happened",
        "Analysis",
        "Jane Doe",
        "Kyle Smith, National Review",
        "• Rain is likely.",
        "WASHINGTON (AP) —",
        "Correction:",
        "Напомним, выборы пройдут в сентябре.",
        "背景",
    ],
)
def test_what_stories_repeat_between_their_sentences_stays(line: str) -> None:
    assert find_removed(20, between=[line]) == set()


@pytest.mark.parametrize(
    "line", ["Background", "What’s happening", "Analysis", "Washington", "KABUL, Afghanistan (AP) —", "RACHEL MARTIN, HOST:"]
)
def test_a_heading_a_dateline_or_a_speaker_above_the_first_sentence_stays(line: str) -> None:
    assert find_removed(20, top=[line]) == set()


@pytest.mark.parametrize(
    "line", ["- Charles Krauthammer on “Special Report.”", "LIASSON: Thank you very much for that.", "• Rain"]
)
def test_an_attribution_a_speaker_or_an_item_below_the_last_sentence_stays(line: str) -> None:
    assert find_removed(20, end=[line]) == set()


def test_background_that_ends_some_stories_stays(newsroom: Newsroom) -> None:
    newsroom.add_stories(6, end=[BACKGROUND])
    newsroom.add_stories(8, prefix="other")
    assert newsroom.list_removed() == []


@pytest.mark.parametrize("line", [BACKGROUND, "Mehr aus dem Norden", "Все права принадлежат газете и её авторам."])
def test_what_ends_most_pages_goes_whatever_it_says(line: str) -> None:
    assert find_removed(6, end=[line]) == {line}
    assert find_removed(4, end=[line]) == set()


def test_a_note_goes_only_from_the_top_and_the_end(newsroom: Newsroom) -> None:
    assert find_removed(3, top=[NOTE]) == find_removed(3, end=[NOTE]) == {NOTE}
    assert find_removed(3, between=[NOTE]) == set()
    newsroom.add_stories(9, end=[NOTE])
    newsroom.add_stories(1, between=[NOTE], prefix="other")
    removed = newsroom.list_removed()
    assert len(removed) == 9
    assert ("other0", NOTE) not in removed


@pytest.mark.parametrize("line", ["ANALYSIS/OPINION:", "Northern Post", "Opinion contributor"])
def test_who_wrote_or_published_goes_only_from_the_top(line: str) -> None:
    assert find_removed(3, top=[line]) == {line}
    assert find_removed(3, between=[line]) == find_removed(3, end=[line]) == set()


def test_a_name_goes_only_from_above_the_name_of_the_publisher() -> None:
    assert find_removed(3, top=["David Jackson", "Northern Post"]) == {"David Jackson", "Northern Post"}
    assert find_removed(3, top=["David Jackson"]) == set()


def test_sentences_that_all_stories_have_tell_no_place() -> None:
    contact = "Send letters to letters@post.example, please."
    assert find_removed(3, end=[NOTE, contact]) == {NOTE, contact}


@pytest.mark.parametrize(
    "lines",
    [
        ["SEE ALSO: Talks end in Geneva", "See also: Rain in the north", "SEE ALSO: Trains are late"],
        ["Jane Doe contributed to this report.", "The AP contributed to this report.", "Al Roe contributed to this report."],
        ["Write to Jane at jane@post.example", "Write to Al Roe at al@post.example", "Write to Bo at bo@post.example"],
    ],
)
def test_lines_of_one_pattern_go_together(newsroom: Newsroom, lines: list[str]) -> None:
    for number, line in enumerate(lines[:2]):
        newsroom.add_stories(1, end=[line], prefix=f"{number}-")
    assert newsroom.list_removed() == []
    newsroom.add_stories(1, end=lines[2:])
    assert [text for _, text in newsroom.list_removed()] == lines


def test_the_name_of_the_site_is_no_headline() -> None:
    newsroom = Newsroom()
    for number in range(6):
        first, second = (sentence.format(number) for sentence in OWN)
        text = f"All the news of the north\n\nTalks number {number} end in Geneva\n\n{first}\n\n{second}"
        newsroom.add(f"a{number}", text, title=None)
    assert {text for _, text in newsroom.list_removed()} == {"All the news of the north"}


def test_a_declared_headline_stays_however_often_it_stands_there() -> None:
    newsroom = Newsroom()
    for number in range(6):
        first, second = (sentence.format(number) for sentence in OWN)
        newsroom.add(f"a{number}", f"Watch: the week in pictures\n\n{first}\n\n{second}", title="Watch: the week in pictures")
    assert newsroom.list_removed() == []


def test_an_undeclared_headline_is_not_one_of_a_pattern() -> None:
    newsroom = Newsroom()
    for number in range(6):
        first, second = (sentence.format(number) for sentence in OWN)
        newsroom.add(f"a{number}", f"Watch: minister {number} opens bridge\n\n{first}\n\n{second}", title=None)
    assert newsroom.list_removed() == []


@pytest.mark.parametrize(("reason", "is_removed"), [(None, False), (RemovalReason.ADVERTISEMENT, True)])
def test_a_row_of_the_rules_file_decides_alone(reason: RemovalReason | None, is_removed: bool) -> None:
    rules = LineRules((LineRule("mine", FURNITURE, reason, None, "a test"),))
    newsroom = Newsroom(rules=rules)
    newsroom.add_stories(6, between=[FURNITURE])
    assert newsroom.find().table.is_empty()
    article = clean_article(f"{OWN[0]}\n\n{FURNITURE}\n\n{OWN[1]}", rules)
    assert article.spans[1].is_kept is not is_removed


@pytest.mark.parametrize("line", ["© 2021 Acme", "3 May 2020"])
def test_a_line_kept_by_a_row_is_kept_from_the_built_in_rules_too(line: str) -> None:
    text = "\n\n".join([*OWN, line])
    rules = LineRules((LineRule("mine", line, None, None, "a test"),))
    assert not clean_article(text, NO_RULES).spans[-1].is_kept
    assert clean_article(text, rules).spans[-1].is_kept


def test_the_table_shows_every_line_of_several_stories_and_what_became_of_it(newsroom: Newsroom) -> None:
    newsroom.add_stories(3, between=["Background"], end=["Jane Doe contributed to this report.", NOTE])
    newsroom.add_stories(1, end=["Al Roe contributed to this report."], prefix="t")
    columns = ["line_text", "is_pattern", "line_form", "line_place", "article_count", "story_count", "article_share"]
    table = newsroom.find().table
    assert table.select(*columns, "removed_count", "article_id", "span_number").rows() == [
        ("* contributed to this report", True, "speaks_to_reader", "end", 4, 4, 1.0, 1, "s0", 4),
        ("Background", False, "label", "between", 3, 3, 0.75, 0, "s0", 2),
        ("Jane Doe contributed to this report.", False, "speaks_to_reader", "end", 3, 3, 0.75, 3, "s0", 4),
        (NOTE, False, "note_on_article", "end", 3, 3, 0.75, 3, "s0", 5),
    ]
    assert table["publisher"].unique().to_list() == ["Northern Post"]


def test_the_order_of_the_lines_makes_no_difference(newsroom: Newsroom) -> None:
    newsroom.add_stories(6, top=["Northern Post"], between=["Background", FURNITURE], end=[NOTE])
    for number in range(4):
        newsroom.add(f"copy{number}", "\n\n".join(sentence.format("s1") for sentence in OWN))
    lines = pl.DataFrame(newsroom.rows, schema=LINES)
    texts = pl.DataFrame(newsroom.texts)
    expected = newsroom.find()
    for seed in range(5):
        shuffled = lines.sample(fraction=1, shuffle=True, seed=seed)
        candidates = find_candidates(shuffled).join(texts, on=["article_id", "span_number"]).sample(fraction=1, shuffle=True)
        found = find_repeated_lines(shuffled, candidates)
        assert_frame_equal(found.table, expected.table)
        assert_frame_equal(found.spans, expected.spans)


def test_no_lines_at_all_give_no_rows() -> None:
    assert Newsroom().find().table.is_empty()
    assert Newsroom().find().spans.is_empty()
