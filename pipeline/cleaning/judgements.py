"""What each passage of an article is, and why it is removed if it is.

Judged in steps: first what a passage shows on its own (rows of the rules file, then the built-in rules), then what only its
place among the others shows. Each step decides only passages still undecided, so another kind of evidence is another step.
"""

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise

from pipeline.cleaning.bylines import holds_only_names, is_lead_alone, read_byline, read_credited_names
from pipeline.cleaning.copyright_notices import is_copyright_notice, read_copyright_notice
from pipeline.cleaning.headlines import repeats_headline, varies_headline
from pipeline.cleaning.image_credits import is_image_credit
from pipeline.cleaning.lines import (
    CLOSERS,
    LONG_TEXT_CHARS,
    WORD,
    count_words,
    ends_sentence,
    fold_text,
    holds_statement,
    is_list_item,
    is_prose,
)
from pipeline.cleaning.names import is_list_of_names
from pipeline.cleaning.passages import Passage
from pipeline.cleaning.rules import LineRules
from pipeline.cleaning.timestamps import is_bare_date, is_timestamp
from pipeline.tables import METADATA_REASONS, RemovalReason, Role

MIN_TITLE_WORDS = 3
MAX_TITLE_WORDS = 32
MAX_LINES_TO_TITLE = 20  # from the first paragraph up
MAX_LEADING_LINES = 4  # above the paragraphs of an article copied alone; more are the menus of a page
TITLE_PARAGRAPHS = 5  # in which the words of the headline come back
MIN_TOPIC_WORD_CHARS = 4  # shorter ones are in every text
TITLE_SIGN = 0.8  # what another sign of a headline counts beside its words
CLOSENESS = 0.25  # what standing right above the paragraphs counts
MAX_LINES_TO_BYLINE = 3
SIGNING_REASONS = frozenset({RemovalReason.BYLINE, RemovalReason.TIMESTAMP})
MIN_TITLE_SCORE = 0.8  # of that of the best candidate; the headline is above the standfirst, which may be as good
MAX_HEADING_WORDS = 14
MAX_HEADING_CHARS = 100
MAX_HEADINGS_IN_A_ROW = 2  # more short lines in a row are a list or a poem
MAX_LABEL_WORDS = 10
MAX_PART_WORDS = 5
PART_BREAK = re.compile(r"[|•·]")
MAX_PROSE_BEHIND_NOTICE = 0.1  # share of the prose; a copyright notice with more of it behind is not at the end
GOES_ON = (":", ",", ";", "…", "–", "—", "-")  # a line that ends so leads over to the next


@dataclass(frozen=True, slots=True)
class Judgement:
    """What a passage is; when it is removed, the reason and the rule."""

    role: Role
    removal_reason: RemovalReason | None = None
    rule_id: str | None = None


def remove(reason: RemovalReason, rule_id: str) -> Judgement:
    """Judgement that removes a passage; the reason decides between metadata and boilerplate."""
    return Judgement(Role.METADATA if reason in METADATA_REASONS else Role.BOILERPLATE, reason, rule_id)


KEPT_BY_ROW = Judgement(Role.PARAGRAPH)
TIMESTAMP = remove(RemovalReason.TIMESTAMP, "builtin:timestamp")
BYLINE = remove(RemovalReason.BYLINE, "builtin:byline")
IMAGE_CREDIT = remove(RemovalReason.IMAGE_CREDIT, "builtin:image_credit")
COPYRIGHT = remove(RemovalReason.COPYRIGHT, "builtin:copyright")
REPEATED_HEADLINE = remove(RemovalReason.REPEATED_HEADLINE, "builtin:repeated_headline")
AFTER_COPYRIGHT = remove(RemovalReason.PUBLISHER_FURNITURE, "builtin:after_copyright")
REPEATED_LINE = remove(RemovalReason.REPEATED_LINE, "builtin:repeated_in_publisher")
NO_WORDS = remove(RemovalReason.PUBLISHER_FURNITURE, "builtin:no_words")
BUILTIN_RULES: tuple[tuple[Callable[[str], bool], Judgement], ...] = (
    (lambda text: WORD.search(text) is None, NO_WORDS),
    (is_timestamp, TIMESTAMP),
    (is_image_credit, IMAGE_CREDIT),
    (is_copyright_notice, COPYRIGHT),
    (lambda text: read_byline(text) is not None, BYLINE),
)


@dataclass(slots=True)
class Draft:
    """An article under judgement: texts, which of them read as running sentences, which are whole lines, what is decided."""

    texts: list[str]
    prose: list[bool]
    is_whole: list[bool]
    judgements: list[Judgement | None]

    def list_open_prose(self) -> list[int]:
        """Positions of the undecided passages that read as running sentences."""
        return [place for place, judgement in enumerate(self.judgements) if judgement is None and self.prose[place]]

    def list_open(self) -> list[int]:
        """Positions of the undecided passages."""
        return [place for place, judgement in enumerate(self.judgements) if judgement is None]


def judge_passages(
    passages: Sequence[Passage],
    alone: Sequence[Judgement | None],
    declared_title: str | None,
    outside: Mapping[int, str],
    repeated: frozenset[int] = frozenset(),
) -> list[Judgement]:
    """Judge the passages of one article, given in reading order.

    Args:
        passages: the pieces of the text.
        alone: the judgement of each by what it shows on its own, as ``judge_alone`` gives it.
        declared_title: the title that the record or page declares.
        outside: positions of the passages outside the article, and the rule that puts each there.
        repeated: positions of the passages that are furniture since the publisher repeats them from story to story.
    """
    texts = [passage.text for passage in passages]
    draft = Draft(
        texts,
        [is_prose(text) and place not in outside for place, text in enumerate(texts)],
        [not passage.is_part_of_line for passage in passages],
        list(alone),
    )
    judge_declared_title(draft, declared_title)
    for place in draft.list_open():
        if place in repeated:
            draft.judgements[place] = REPEATED_LINE
    judge_bare_dates(draft)
    judge_credited_names(draft)
    judge_broken_bylines(draft)
    if not any(judgement and judgement.role == Role.TITLE for judgement in draft.judgements):
        judge_title(draft)
    for place in draft.list_open():
        if place in outside:
            draft.judgements[place] = remove(RemovalReason.OUTSIDE_ARTICLE, outside[place])
    judge_after_copyright(draft)
    return judge_content(draft)


def judge_alone(text: str, rules: LineRules) -> Judgement | None:
    """Judgement of a passage by what it shows on its own; rows come first, since people wrote them for a case in point."""
    rule = rules.find(text)
    if rule is not None:
        return remove(rule.removal_reason, rule.rule_id) if rule.removal_reason else KEPT_BY_ROW
    if len(text) > 2 * LONG_TEXT_CHARS:
        return None
    return judge_builtin(text) or judge_parts(text)


def judge_builtin(text: str) -> Judgement | None:
    """Removal of a text by the first built-in rule that holds for all of it."""
    return next((judgement for holds, judgement in BUILTIN_RULES if holds(text)), None)


def judge_parts(text: str) -> Judgement | None:
    """Removal of a line of parts, when one is a timestamp, or the first a byline, and the others are labels or a byline."""
    parts = [part.strip() for part in PART_BREAK.split(text)]
    if len(parts) == 1 or any(ends_sentence(part) or count_words(part) > MAX_LABEL_WORDS for part in parts):
        return None
    if read_byline(parts[0]):
        return BYLINE
    if all(count_words(part) <= MAX_PART_WORDS or is_timestamp(part) for part in parts) and any(map(is_timestamp, parts)):
        return TIMESTAMP
    return None


def judge_bare_dates(draft: Draft) -> None:
    """Remove dates without a label where an article states its own: before its prose, or once behind a standfirst or the end.

    Several such lines behind the first paragraph are the headings of a chronicle.
    """
    dates = [place for place in draft.list_open() if is_bare_date(draft.texts[place])]
    prose = draft.list_open_prose() or [-1]
    second = prose[1] if len(prose) > 1 else prose[0]
    later = [place for place in dates if place > prose[0]]
    for place in dates:
        if place not in later or (len(later) == 1 and not second < place < prose[-1]):
            draft.judgements[place] = TIMESTAMP


def judge_credited_names(draft: Draft) -> None:
    """Remove a name with its agency before the second paragraph, and an agency alone also behind the last one.

    Elsewhere such a line may be a source or a heading.
    """
    prose = draft.list_open_prose()
    second, last = (prose[1], prose[-1]) if len(prose) > 1 else (len(draft.texts), len(draft.texts))
    for place in draft.list_open():
        if place < second or place > last:
            names = read_credited_names(draft.texts[place])
            if names is not None and (place < second or not names):
                draft.judgements[place] = BYLINE


def judge_broken_bylines(draft: Draft) -> None:
    """Remove bylines whose "By" stands on a line of its own, with the names on the next one."""
    for place, following in pairwise(draft.list_open()):
        is_next = following == place + 1
        if is_next and is_lead_alone(draft.texts[place]) and holds_only_names(draft.texts[following]):
            draft.judgements[place] = draft.judgements[following] = BYLINE


def judge_title(draft: Draft) -> None:
    """Find the headline before the first paragraph, and remove its repetitions."""
    place = find_title(draft)
    if place is not None:
        mark_title(draft, place)


def judge_declared_title(draft: Draft, declared_title: str | None) -> None:
    """Take the first passage that says what is declared as title for the title, and remove its repetitions."""
    for place in draft.list_open() if fold_text(declared_title or "") else ():
        if repeats_headline(draft.texts[place], declared_title or ""):
            mark_title(draft, place)
            return


def mark_title(draft: Draft, place: int) -> None:
    """Make a passage the title, and remove its repetitions; above the first paragraph also those in other words."""
    title = draft.texts[place]
    draft.judgements[place] = Judgement(Role.TITLE)
    for later, following in pairwise([*(other for other in draft.list_open() if other > place), len(draft.texts)]):
        if repeats_headline(draft.texts[later], title):
            draft.judgements[later] = REPEATED_HEADLINE
        elif following == later + 1 and repeats_headline(" ".join(draft.texts[later : later + 2]), title):  # it is wrapped
            draft.judgements[later] = draft.judgements[following] = REPEATED_HEADLINE
    for later in draft.list_open():
        if later > place and varies_headline(draft.texts[later], title):
            draft.judgements[later] = REPEATED_HEADLINE
        elif later > place and draft.prose[later]:
            return


def find_title(draft: Draft) -> int | None:
    """Position of the headline; None when no passage before the first paragraph can be one.

    An article copied alone begins with it. On a page much stands above, and the headline is told by its words, which come back
    in the article, by a byline below it, and by standing close.
    """
    prose = [place for place in draft.list_open_prose() if not is_headline(draft.texts[place])]
    first = prose[0] if prose else len(draft.texts)
    candidates = [
        place
        for place in draft.list_open()
        if first - MAX_LINES_TO_TITLE <= place < first and draft.is_whole[place] and is_headline(draft.texts[place])
    ]
    if len(candidates) < 2 or first <= MAX_LEADING_LINES:
        return candidates[0] if candidates else None
    topic = frozenset(fold_text(" ".join(draft.texts[place] for place in prose[:TITLE_PARAGRAPHS])).split())
    scores = [
        measure_topic(draft.texts[place], topic) + TITLE_SIGN * is_signed_below(draft, place) + CLOSENESS * place / first
        for place in candidates
    ]
    return next(place for place, score in zip(candidates, scores, strict=True) if score >= MIN_TITLE_SCORE * max(scores))


def is_signed_below(draft: Draft, place: int) -> bool:
    """Whether a byline or a timestamp stands close below a passage."""
    below = draft.judgements[place + 1 : place + 1 + MAX_LINES_TO_BYLINE]
    return any(judgement is not None and judgement.removal_reason in SIGNING_REASONS for judgement in below)


def measure_topic(text: str, topic: frozenset[str]) -> float:
    """How much a text is about a topic: the longer words of it that are among those of the topic, more if few others are."""
    words = [word for word in fold_text(text).split() if len(word) >= MIN_TOPIC_WORD_CHARS]
    common = sum(word in topic for word in words)
    return common**1.5 / len(words) if words else 0.0


def is_headline(text: str) -> bool:
    """Whether a text has the form of a headline; it may ask or exclaim, but it does not state in full sentences."""
    asks = text.rstrip(CLOSERS).endswith(("?", "!"))
    return (
        len(text) <= LONG_TEXT_CHARS
        and MIN_TITLE_WORDS <= count_words(text) <= MAX_TITLE_WORDS
        and (asks or not ends_sentence(text))
        and not text.endswith(GOES_ON)
        and not is_list_item(text)
        and not holds_statement(text)
        and not is_list_of_names(text)
    )


def judge_after_copyright(draft: Draft) -> None:
    """Remove short labels behind the copyright notice that ends an article; what heads a sentence there stays."""
    notice = find_end_notice(draft)
    if notice is None:
        return
    open_prose = set(draft.list_open_prose())
    for place in draft.list_open():
        text = draft.texts[place]
        is_label = count_words(text) <= MAX_LABEL_WORDS and not ends_sentence(text) and not is_list_item(text)
        if place > notice and is_label and place + 1 not in open_prose:
            draft.judgements[place] = AFTER_COPYRIGHT


def find_end_notice(draft: Draft) -> int | None:
    """Position of the first copyright notice of a page behind which hardly any prose follows."""
    notices = [
        place
        for place, judgement in enumerate(draft.judgements)
        if judgement
        and judgement.removal_reason == RemovalReason.COPYRIGHT
        and read_copyright_notice(draft.texts[place]).is_formal
    ]
    if not notices:
        return None
    lengths = {place: len(draft.texts[place]) for place in draft.list_open_prose()}
    behind, last = sum(lengths.values()), 0
    total = behind
    for notice in notices:
        behind -= sum(lengths.get(place, 0) for place in range(last, notice))
        last = notice
        if total > 0 and behind <= MAX_PROSE_BEHIND_NOTICE * total:
            return notice
    return None


def judge_content(draft: Draft) -> list[Judgement]:
    """Make what is still undecided headings and paragraphs; a heading is a short line right before a paragraph."""
    judged = list(draft.judgements)
    short_lines: list[int] = []  # undecided ones, one after another
    for place in draft.list_open():
        if is_heading_like(draft.texts[place]):
            short_lines.append(place)
            continue
        if len(short_lines) <= MAX_HEADINGS_IN_A_ROW:
            for heading in short_lines:
                judged[heading] = Judgement(Role.HEADING)
        short_lines = []
    return [judgement or Judgement(Role.PARAGRAPH) for judgement in judged]


def is_heading_like(text: str) -> bool:
    """Whether a text has the form of a heading: short, not a sentence, not an item of a list, nothing that must go on."""
    return (
        len(text) <= MAX_HEADING_CHARS
        and count_words(text) <= MAX_HEADING_WORDS
        and not ends_sentence(text)
        and not text.endswith(GOES_ON)
        and not is_list_item(text)
        and not text[0].islower()
    )
