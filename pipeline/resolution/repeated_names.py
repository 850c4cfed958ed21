"""Names found once, wherever they stand."""

import re
from collections.abc import Iterator

from pipeline.resolution.candidates import ORDINARY_CAPITALS, WORD_AFTER, WORD_BEFORE, Candidate, Draft, Paragraph, Rule
from pipeline.resolution.corpus_names import CorpusNames
from pipeline.resolution.lexicon import Found, Lexicon, Style, find_names
from pipeline.resolution.names import bare_word, name_tokens, normalize_name
from pipeline.resolution.words import DATE_WORDS, KINDS

LONE_CAPITAL = re.compile(r"[A-Z][a-z][\w']*(?:-[A-Z]\w*)?")  # not "U.S.", "Calif.-based", nor the end of a sentence


def find_repeats(
    draft: Draft, accepted: list[Candidate], corpus: CorpusNames, rules: Lexicon[Rule | None]
) -> Iterator[Candidate]:
    """Yield every place where a name of the article or a usual one stands, also the last names of its persons.

    Not where a single word may be an ordinary one, or is plainly part of a longer name.
    """
    article, styles = draft.article, draft.styles
    names = list_names(draft, accepted, corpus)
    own: Lexicon[Rule | None] = Lexicon((name, None, False) for name in names)
    whole = "\n".join(paragraph.text for paragraph in article.paragraphs)
    taken = {(candidate.paragraph, candidate.start) for candidate in accepted}
    ends = {(candidate.paragraph, candidate.end) for candidate in accepted}
    for index, paragraph in enumerate(article.paragraphs):
        for match in find_names(paragraph.text, styles[index], (own, corpus.usual), (rules,)):
            text = paragraph.text[match.start : match.end]
            if (index, match.start) in taken and len(text) <= 1:
                continue
            if " " not in match.name:
                follows = (index, match.start - 1) in ends or (index, match.end + 1) in taken
                if not follows and is_part_of_longer(paragraph.text, match, styles[index]):
                    continue
                is_doubtful = text != match.name or may_be_ordinary(paragraph, match, styles[index])
                if is_doubtful and (corpus.is_ordinary(match.name) or has_word(whole, match.name.lower())):
                    continue
            yield Candidate(index, match.start, match.end, text)


def list_names(draft: Draft, accepted: list[Candidate], corpus: CorpusNames) -> set[str]:
    """The names of an article to look for: those found in it, and the last names of its persons.

    Of a headline a model may mark much more than a name: what holds another name counts only if a sentence has it too.
    """
    found = [candidate for candidate in accepted if candidate.known is None and len(candidate.text) > 1]
    names = {candidate.text for candidate in found if draft.styles[candidate.paragraph] == Style.SENTENCE}
    in_headlines = {candidate.text for candidate in found} - names
    names |= {
        name
        for candidate in accepted
        if (candidate.label == "PERSON" or draft.styles[candidate.paragraph] == Style.SENTENCE)
        and (name := take_last_name(candidate, corpus))
    }
    return names | {name for name in in_headlines if " " not in name or not any(other in name for other in names)}


def take_last_name(candidate: Candidate, corpus: CorpusNames) -> str | None:
    """The last name of a person's full name; nothing for a single name or one that is also a date's word.

    Models call many persons something else, so other names of two or three words count too, unless their last word is an
    ordinary one or says what kind of thing they are.
    """
    if candidate.label is None or " " not in candidate.text or (candidate.known and candidate.label != "PERSON"):
        return None
    words = candidate.text.split()
    tokens = name_tokens(normalize_name(candidate.text))
    last = next((word for word in reversed(words) if bare_word(word).replace(".", "") == tokens[-1]), None)
    if last is None or len(tokens) < 2 or len(last) < 3 or not last[0].isupper() or bare_word(last) in DATE_WORDS:
        return None
    if candidate.label != "PERSON" and (len(words) > 3 or tokens[-1] in KINDS or corpus.has_word(last)):
        return None
    return None if last.isupper() else last.rstrip(".,")


def is_part_of_longer(text: str, match: Found[Rule | None], style: str) -> bool:
    """Whether a single word stands beside another capitalised one that is neither a title nor at a sentence's start."""
    if style != Style.SENTENCE:
        return False
    is_behind = text[match.start - 1 : match.start] == " "
    before = WORD_BEFORE.search(text, max(0, match.start - 40), match.start) if is_behind else None
    if before and LONE_CAPITAL.fullmatch(before.group(1)) and bare_word(before.group(1)) not in ORDINARY_CAPITALS:
        left = text[: before.start()].rstrip()
        if left and left[-1] not in ".!?:\"'(":
            return True
    if match.name.isupper() and len(match.name) > 2:
        return False  # acronyms stand before other names: "BBC Studios"
    after = WORD_AFTER.match(text, match.end)
    return bool(after and after.group(1)[0].isupper() and bare_word(after.group(1)) not in ORDINARY_CAPITALS)


def may_be_ordinary(paragraph: Paragraph, match: Found[Rule | None], style: str) -> bool:
    """Whether a capital says nothing here: in a headline, or at the start of a sentence."""
    return style != Style.SENTENCE or any(sentence.start == match.start for sentence in paragraph.sentences)


def has_word(text: str, word: str) -> bool:
    """Whether a text holds a word, in this case."""
    start = text.find(word)
    while start >= 0:
        end = start + len(word)
        if not text[start - 1 : start].isalnum() and not text[end : end + 1].isalnum():
            return True
        start = text.find(word, end)
    return False
