"""Which passages of a page stand outside its article: by the scores of its lines, and by what the markup says.

How a line is scored belongs to ``line_model`` and ``markup_model``; what becomes of a passage outside, to ``judgements``.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from itertools import compress, pairwise

from pipeline.cleaning.line_features import count_words, describe_lines
from pipeline.cleaning.line_model import LineModel, LineScore, load_line_model
from pipeline.cleaning.lines import is_prose
from pipeline.cleaning.markup_model import MarkupModel, describe_markup, load_markup_model, score_by_extraction
from pipeline.cleaning.passages import Passage
from pipeline.ingestion.inputs import TextBlock
from pipeline.tables import RemovalReason

MIN_PROBABILITY = 0.5
MIN_PROBABILITY_WITH_MARKUP = 0.4  # an extraction library loses more of an article than it adds to it
MIN_PROBABILITY_BETWEEN = 0.3  # of a line right between two lines of the article
# Whoever copies little but the article leaves little to remove, and a line must look much like furniture to go. Of 528 pages
# copied whole 1 in 100 is so tidy, of 1,000 articles copied alone 19 in 20.
TIDY_PROSE_SHARE = 0.8
MAX_TIDY_LABELS = 12  # lines that are no prose
TIDY_PROSE_SHARE_WITH_MARKUP = 0.85
MIN_PROBABILITY_IF_TIDY = 0.2
MIN_PROBABILITY_OF_TIDY_PROSE = 0.1
MIN_PAGE_LINES = 10  # nothing shorter was learned from, and it is no page but what somebody has chosen
MAX_GAP = 3  # lines; what is farther from the article needs more text to be part of it
MIN_ISLAND_SHARE = 0.1  # of the words of the page's largest part
SCORE_RULE = "line_model"
ISLAND_RULE = f"{SCORE_RULE}:far_from_article"


@dataclass(frozen=True)
class LineModels:
    """What judges the lines of a page: by their text, and by the markup as well."""

    by_text: LineModel
    by_markup: MarkupModel


@cache
def load_line_models() -> LineModels:
    """The models that come with the program."""
    return LineModels(load_line_model(), load_markup_model())


def score_passages(
    source_text: str,
    passages: Sequence[Passage],
    reasons: Sequence[RemovalReason | None],
    blocks: Sequence[TextBlock],
    models: LineModels,
) -> list[LineScore]:
    """The probability of each passage to be of the article: by the text of the whole page, and by its markup if it has any.

    A text with too few lines is not judged as a page; then what was extracted from the markup counts, and without any there
    are no scores at all.
    """
    if len(passages) < MIN_PAGE_LINES:
        return score_by_extraction(passages, blocks)
    scores = models.by_text.score(describe_lines(source_text, passages, reasons))
    markup = describe_markup(passages, blocks, scores)
    return models.by_markup.score(markup, scores) if markup else scores


def find_outside(
    passages: Sequence[Passage],
    reasons: Sequence[RemovalReason | None],
    scores: Sequence[LineScore],
    *,
    is_record: bool = False,
    has_markup: bool = False,
) -> dict[int, str]:
    """Places of the passages outside the article, with the rule that says so; none when no passage is inside.

    The rule names the feature that speaks most against a line, or says that what is probably text stands far from the rest.
    ``is_record`` says that the text was a field of a record, and so has been taken for the article before;
    ``has_markup``, that the markup of a page is in the scores.
    """
    if not scores:
        return {}
    words = [count_words(passage.text) for passage in passages]
    prose = [is_prose(passage.text) for passage in passages]
    is_tidy = is_record or looks_tidy(words, prose, has_markup=has_markup)
    inside = [
        reason is None and score.probability >= choose_threshold(is_tidy=is_tidy, is_prose=of_prose, has_markup=has_markup)
        for score, reason, of_prose in zip(scores, reasons, prose, strict=True)
    ]
    for place in range(1, len(inside) - 1):
        if scores[place].probability >= MIN_PROBABILITY_BETWEEN and inside[place - 1] and inside[place + 1]:
            inside[place] = reasons[place] is None
    parts = group_places([place for place, is_inside in enumerate(inside) if is_inside])
    if not parts:
        return {}
    rules = {place: f"{SCORE_RULE}:{score.main_doubt}" for place, score in enumerate(scores) if not inside[place]}
    if is_tidy:
        return rules
    sizes = [sum(words[place] * scores[place].probability for place in part) for part in parts]
    for part, size in zip(parts, sizes, strict=True):
        if size < MIN_ISLAND_SHARE * max(sizes):
            rules |= dict.fromkeys(part, ISLAND_RULE)
    return rules


def looks_tidy(words: Sequence[float], prose: Sequence[bool], *, has_markup: bool) -> bool:
    """Whether a text of lines with so many words, which are prose or not, is little but an article."""
    if len(words) < MIN_PAGE_LINES:
        return False
    prose_share = sum(compress(words, prose)) / sum(words)
    if has_markup:
        return prose_share >= TIDY_PROSE_SHARE_WITH_MARKUP
    return prose_share >= TIDY_PROSE_SHARE and prose.count(False) <= MAX_TIDY_LABELS


def choose_threshold(*, is_tidy: bool, is_prose: bool, has_markup: bool) -> float:
    """The least probability with which a line is of the article."""
    if not is_tidy:
        return MIN_PROBABILITY_WITH_MARKUP if has_markup else MIN_PROBABILITY
    return MIN_PROBABILITY_OF_TIDY_PROSE if is_prose else MIN_PROBABILITY_IF_TIDY


def group_places(places: Sequence[int]) -> list[list[int]]:
    """Places in order, parted where the gap between two is too large."""
    groups = [list(places[:1])] if places else []
    for before, place in pairwise(places):
        if place - before > MAX_GAP:
            groups.append([])
        groups[-1].append(place)
    return groups
