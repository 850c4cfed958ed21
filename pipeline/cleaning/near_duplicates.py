"""Which differing texts are copies of one another: reprints, corrected re-sends and trimmed versions.

Resemblance and containment are those of Broder, "On the resemblance and containment of documents" (1997), on the sets of
runs of five words of two texts: resemblance is the size of the intersection through that of the union, containment the
size of the intersection through that of the smaller set. Both are computed exactly. Which pairs are worth it is found with
Broder's sketch, the smallest hashes of a set: unlike the bands of an LSH index it finds a short text inside a longer one too.
A sketch is made once for each text and kept; the sets themselves are made only of texts that are compared.

Copies do not chain. Texts come in order of precedence, and each is compared with the representatives before it only: it
joins the one it is most like, or else is a representative itself. So every copy has been compared with its representative.
"""

from collections import Counter
from dataclasses import dataclass
from functools import cached_property
from itertools import chain
from typing import Any, NamedTuple

import numpy as np
import polars as pl
from numpy.typing import NDArray

from pipeline.cleaning.shingles import Hashes, hash_shingles, make_set, split_words
from pipeline.progress import Report, report_nothing
from pipeline.tables import DuplicateRule

MIN_RESEMBLANCE = 0.7
MIN_CONTAINMENT = 0.9
# A text with a fraction of the other's is a quotation or one item of a digest, not a trimmed version.
MIN_LENGTH_SHARE = 0.3
MIN_CONTAINED_WORDS = 60  # below, a shared notice or quotation can be the whole text
# In a text shorter than this, one other number or name is another piece of news: prices, results, weather.
SHORT_TEXT_WORDS = 120
# With 128 hashes a text of 30 % of the other's length shares 35 of them on average, with a standard deviation of 5.
SKETCH_SIZE = 128
MIN_SKETCH_SHARE = 0.4  # of the average: 4 standard deviations below it in the worst case
# Text that more representatives share is furniture or a template; the limit keeps the work linear in the articles.
MAX_POSTINGS = 32


class Match(NamedTuple):
    """The representative of a text, by position; why; and the likeness to it, 0 to 1."""

    representative: int
    rule: DuplicateRule
    similarity: float


@dataclass(frozen=True, slots=True)
class TellingWords:
    """What tells two short texts apart, case apart.

    The numbers and capitalised words of the title as a set, since another headline may have them in another order; those of
    the body in their order; and all words.
    """

    title: frozenset[str]
    body: tuple[str, ...]
    all_words: frozenset[str]


@dataclass(frozen=True, eq=False)
class Text:
    """A text ready to compare: the number of its shingles, each counted once, and of the words in its body.

    The text itself stays where it is, in the row ``position`` of two series: few texts are read again, and as strings of
    Python all of them together take more memory than everything else.
    """

    titles: pl.Series
    bodies: pl.Series
    position: int
    shingle_count: int
    word_count: int

    @cached_property
    def shingles(self) -> Hashes:
        """The shingles, sorted and each once; kept, since one of many alike is compared often."""
        return list_shingles(self.titles[self.position], self.bodies[self.position])[0]

    @cached_property
    def telling_words(self) -> TellingWords:
        """The numbers and capitalised words; kept like the shingles."""
        title, body = split_words(self.titles[self.position]), split_words(self.bodies[self.position])
        return TellingWords(
            frozenset(word.casefold() for word in title if is_telling(word)),
            tuple(word.casefold() for word in body if is_telling(word)),
            frozenset(word.casefold() for word in chain(title, body)),
        )


def match_copies(texts: pl.DataFrame, report: Report = report_nothing) -> list[Match]:
    """Find the representative of every text.

    Args:
        texts: title, body and sketch, as ``sketch_text`` makes it of them, in order of precedence; no body is empty, and no
            title and body come twice.
        report: called with the texts compared and their number.

    Returns:
        A match for each text in order; a representative matches itself.
    """
    prepared = [
        Text(texts["title"], texts["body"], position, shingle_count, word_count)
        for position, (shingle_count, word_count) in enumerate(
            texts.select(pl.col("sketch").struct.field("shingle_count", "word_count")).iter_rows()
        )
    ]
    postings: dict[int, list[int]] = {}
    matches: list[Match] = []
    for position, sketch in enumerate(list_common_hashes(texts["sketch"].struct.field("hashes"))):
        match = find_representative(prepared, position, [postings[value] for value in sketch if value in postings])
        if match is None:
            match = Match(position, DuplicateRule.ONLY, 1.0)
            for value in sketch:
                representatives = postings.setdefault(value, [])
                if len(representatives) < MAX_POSTINGS:
                    representatives.append(position)
        matches.append(match)
        report(len(matches), texts.height)
    return matches


def sketch_text(title: str, body: str) -> dict[str, Any]:
    """The sketch of a text, as a value of the column ``sketch``."""
    shingles, word_count = list_shingles(title, body)
    return {
        "hashes": shingles[:SKETCH_SIZE].view(np.int64).tolist(),
        "shingle_count": shingles.size,
        "word_count": word_count,
    }


def list_shingles(title: str, body: str) -> tuple[Hashes, int]:
    """The shingles of a text, sorted and each once, and the number of words in its body.

    No shingle spans title and body, so that another headline changes few of them.
    """
    title_hashes, _ = hash_shingles(title)
    body_hashes, word_count = hash_shingles(body)
    return make_set(np.concatenate([title_hashes, body_hashes])), word_count


def list_common_hashes(sketches: pl.Series) -> list[list[int]]:
    """The hashes of each sketch, without those that no other sketch has: most of them, and of no use."""
    hashes = pl.DataFrame({"text": pl.int_range(len(sketches), eager=True), "value": sketches}).explode("value")
    common = hashes.filter(pl.col("value").is_duplicated()).group_by("text", maintain_order=True).agg("value")
    found: list[list[int]] = [[] for _ in range(len(sketches))]
    for text, values in common.iter_rows():
        found[text] = values
    return found


def find_representative(texts: list[Text], position: int, postings: list[list[int]]) -> Match | None:
    """The representative a text is most like: near copies first, the earlier of two alike; None when it is a copy of none."""
    shared_hashes = Counter(chain.from_iterable(postings))
    text = texts[position]
    matches = [
        Match(representative, *likeness)
        for representative in sorted(shared_hashes)
        if is_candidate(text.shingle_count, texts[representative].shingle_count, shared_hashes[representative])
        and (likeness := compare_texts(text, texts[representative])) is not None
    ]
    return max(matches, key=lambda match: (match.rule is DuplicateRule.NEAR_COPY, match.similarity), default=None)


def is_candidate(one_size: int, other_size: int, shared_hashes: int) -> bool:
    """Whether two sets can be copies, by their sizes and the number of hashes their sketches share.

    The sketch of the larger set is a random sample of it, of which the share in the intersection is on average the
    intersection's share in the set: at least MIN_RESEMBLANCE for near copies, and for contained ones MIN_CONTAINMENT of
    the share of the sizes.
    """
    length_share = min(one_size, other_size) / max(one_size, other_size)
    least_share = min(MIN_RESEMBLANCE, MIN_CONTAINMENT * length_share)
    sketch_size = min(SKETCH_SIZE, max(one_size, other_size))
    return length_share >= MIN_LENGTH_SHARE and shared_hashes >= MIN_SKETCH_SHARE * least_share * sketch_size


def compare_texts(one: Text, other: Text) -> tuple[DuplicateRule, float] | None:
    """Whether two texts are near copies or else one is contained, with resemblance or containment; None when neither."""
    shorter, longer = sorted((one, other), key=lambda text: text.shingle_count)
    common = count_common(shorter.shingles, longer.shingles)
    resemblance = common / (shorter.shingles.size + longer.shingles.size - common)
    containment = common / shorter.shingles.size
    if resemblance >= MIN_RESEMBLANCE and are_same_news(shorter, longer, is_part=False):
        return DuplicateRule.NEAR_COPY, resemblance
    is_contained = (
        containment >= MIN_CONTAINMENT
        and shorter.shingles.size >= MIN_LENGTH_SHARE * longer.shingles.size
        and shorter.word_count >= MIN_CONTAINED_WORDS
    )
    if is_contained and are_same_news(shorter, longer, is_part=True):
        return DuplicateRule.CONTAINED, containment
    return None


def count_common(one: Hashes, other: Hashes) -> int:
    """Size of the intersection of two sorted sets."""
    common: NDArray[np.uint64] = np.intersect1d(one, other, assume_unique=True)
    return common.size


def are_same_news(shorter: Text, longer: Text, *, is_part: bool) -> bool:
    """Whether no number or name says that a short text is other news than the text it resembles.

    Args:
        shorter: the text with fewer shingles.
        longer: the other text.
        is_part: whether the longer text may have numbers and names more.
    """
    if shorter.word_count >= SHORT_TEXT_WORDS:
        return True
    part, whole = shorter.telling_words, longer.telling_words
    if is_part:
        rest = iter(whole.body)
        return part.title <= whole.all_words and all(word in rest for word in part.body)
    return part.title <= whole.all_words and whole.title <= part.all_words and part.body == whole.body


def is_telling(word: str) -> bool:
    """Whether a word is a number or may be a name."""
    return word[0].isupper() or any(character.isdigit() for character in word)
