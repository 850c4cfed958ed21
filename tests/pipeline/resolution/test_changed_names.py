"""Claims about which articles need to be looked at again when others come and go: all whose names change, and few more."""

import duckdb
import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from assets.locating import compare_names
from assets.working_file import WorkingFile
from pipeline.resolution.aliases import AliasRules
from pipeline.resolution.corpus_names import CorpusNames
from pipeline.resolution.locating import load_drafting, locate_names
from tests.pipeline.resolution.builders import Marked, count_own_names, gather_texts, mark_articles

# What a model marks behind one word and not behind another, so that articles know names which others have too.
MARKED: Marked = [
    ("Mr Adam Gap", "PERSON"),
    ("Adam Gap Junior Post", "PERSON"),
    ("Eve Gap", "PERSON"),
    ("Eve Post", "PERSON"),
    ("at Gap", "ORG"),
    ("at READ", "ORG"),
    ("at the Post", "ORG"),
    ("at Post", "ORG"),
    ("at al-Post", "ORG"),
    ("at iGap", "PRODUCT"),
    ("at iG", "PRODUCT"),
    ("at F-35", "PRODUCT"),
    ("at House", "ORG"),
    ("some Republican", "NORP"),
    ("Republican House", "ORG"),
    ("at Republican House", "ORG"),
]
TOKENS = [
    *(text for text, _ in MARKED),
    *("Adam", "Gap", "gap", "GAP", "READ", "read", "Post", "post", "The Post", "al-Post", "iGap", "iG", "F-35s"),
    *("House", "house", "Adam-Ex", "Ex-House", "Gap-Post", "Uma Lund", "uma", "Republican", "then", "said."),
]
SENTENCES = st.builds(
    lambda words, end: f"So they {' '.join(words)} ended{end}",
    st.lists(st.sampled_from(TOKENS), min_size=1, max_size=7),
    st.sampled_from([".", ".", ""]),  # without a full stop it may be a headline
)
ARTICLES = st.lists(st.lists(SENTENCES, min_size=1, max_size=3).map("\n".join), min_size=3, max_size=9)
KEYS = {"names_sha256": pl.String}


class Texts:
    """Articles with what they show on their own."""

    def __init__(self, articles: dict[str, str], marked: Marked) -> None:
        self.paragraphs = gather_texts(*mark_articles(articles, marked))
        self.own_names, _ = load_drafting(AliasRules())(self.paragraphs)

    def count(self, article_ids: set[str]) -> CorpusNames:
        """What some of the articles say together."""
        return count_own_names(self.own_names.filter(pl.col("article_id").is_in(article_ids)))

    def locate(self, names: CorpusNames, article_ids: set[str]) -> list[tuple[object, ...]]:
        """The names of some articles."""
        chosen = self.paragraphs.filter(pl.col("article_id").is_in(article_ids))
        return locate_names(names, AliasRules(), chosen).rows()

    def find_touched(self, before: set[str], now: set[str]) -> set[str]:
        """The articles, of those that stay, which need to be looked at again."""
        with duckdb.connect() as connection:
            keys = pl.col("article_id").alias("names_sha256")
            rows = self.own_names.filter(pl.col("article_id").is_in(before | now)).with_columns(keys)
            connection.register("article_names", rows.to_arrow())
            keys_now, keys_before = (pl.DataFrame({"names_sha256": sorted(ids)}, schema=KEYS) for ids in (now, before))
            names, touched = compare_names(WorkingFile(connection, "test"), keys_now, keys_before)
        assert names == self.count(now)
        return set(touched) & now


@settings(max_examples=300)
@given(ARTICLES, st.data())
def test_the_names_of_articles_that_are_left_alone_are_as_they_would_be_now(articles: list[str], data: st.DataObject) -> None:
    texts = Texts({f"a{number}": text for number, text in enumerate(articles)}, MARKED)
    ids = sorted(set(texts.own_names["article_id"]))
    before = set(data.draw(st.lists(st.sampled_from(ids), unique=True), label="before"))
    now = set(data.draw(st.lists(st.sampled_from(ids), unique=True), label="now"))
    left_alone = (before & now) - texts.find_touched(before, now)
    assert texts.locate(texts.count(before), left_alone) == texts.locate(texts.count(now), left_alone)


@pytest.mark.parametrize(
    ("marked", "known", "stays", "added", "is_touched"),
    [
        # The second article that has a name: it is looked for everywhere.
        ([("on Zap", "ORG")], ["He is on Zap now."], "They post to Zap daily.", "She is on Zap now.", True),
        ([("on Zap", "ORG")], ["He is on Zap now."], "They post to it daily.", "She is on Zap now.", False),
        ([("on Zap", "ORG")], ["He is on Nap now."], "They post to Zap daily.", "She is on Zap now.", False),
        ([("on Zap", "ORG")], ["He is on Zap now."] * 2, "They post to Zap daily.", "She is on Zap now.", False),
        # An ordinary word by now.
        ([("on Zap", "ORG")], ["He is on Zap now."] * 2, "They post to Zap daily.", "One zap, a zap and a third zap.", True),
        ([("on ZAP", "ORG")], ["He is on ZAP now."], "One zap and ZAP came.", "One zap.", True),
        # Words that are names, side by side, as long as none is written small.
        ([("on Lund", "ORG")], ["He is on Lund now."] * 2, "So Uma Lund came.", "The word is lund.", True),
        # A number in the plural, and a piece of a word that hides a name.
        (
            [("on Su 35", "PRODUCT"), ("on Su Nap", "ORG")],
            ["He is on Su 35 and on Su Nap.", "He is on Su Nap."],
            "Two Su 35s flew.",
            "She is on Su 35 now.",
            True,
        ),
        ([("on exx-Ray", "PRODUCT")], ["He is on exx-Ray now."], "It is hexx-Ray-Zap now.", "She is on exx-Ray now.", True),
        # The beginning of a name behind a hyphen.
        ([("on Zap Co", "ORG")], ["He is on Zap Co now."], "Some US-Zap talks.", "She is on Zap Co now.", True),
        ([("on Zap Co", "ORG")], ["He is on Zap Co now."], "Some Zap talks.", "She is on Zap Co now.", False),
        # Somebody else with the first name: what stands before it is none.
        (
            [("Odd James Comey", "PERSON"), ("James Comey", "PERSON"), ("James Bond", "PERSON")],
            ["James Comey left."] * 2,
            "So Odd James Comey left.",
            "Then James Bond left.",
            True,
        ),
        # Two names side by side, now that both are frequent alone.
        (
            [("Republican House", "ORG"), ("some Republican", "NORP"), ("on House", "ORG")],
            [
                "They met some Republican on House. " * 10,
                "They met some Republican on House. " * 9 + "They met some Republican.",
            ],
            "The Republican House met.",
            "They spoke on House.",
            True,
        ),
        # A name that a model ends amid a word.
        ([("Zap Su-30", "ORG")], [], "Zap Su-30M Wins", "So Zap Su-30 won there.", True),
        # A name that is more often without its article.
        (
            [("The Post", "WORK_OF_ART"), ("on Post", "ORG")],
            ["He is on Post."] * 2,
            "They said The Post fell. And The Post rose.",
            "She is on Post.",
            True,
        ),
        # A longer name that a sentence has, not only a headline.
        ([("Zap Nap", "ORG")], [], "Zap Nap Wins", "So Zap Nap won there.", True),
    ],
)
def test_only_an_article_with_a_name_that_is_seen_otherwise_is_looked_at_again(
    marked: Marked, known: list[str], stays: str, added: str, is_touched: bool
) -> None:
    before = {f"known {number}": text for number, text in enumerate(known)} | {"stays": stays}
    texts = Texts(before | {"added": added}, marked)
    assert ("stays" in texts.find_touched(set(before), {*before, "added"})) == is_touched
