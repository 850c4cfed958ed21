"""Who wrote an article: the people among the declared authors, or those its bylines name.

What a byline looks like belongs to ``bylines``; where an article states its own, to ``heads``.
"""

from collections.abc import Iterable, Iterator, Sequence

from pipeline.cleaning.bylines import CLOSING_LEAD, read_byline, read_credited_names
from pipeline.cleaning.heads import (
    BYLINE_BEHIND_DATE,
    CLOCK_OR_LABEL,
    ENDS,
    LINES_AROUND_BYLINE,
    PART_BREAK,
    JudgedText,
    list_heads,
    read_dateline,
)
from pipeline.cleaning.judgements import Judgement
from pipeline.cleaning.lines import fold_text
from pipeline.cleaning.names import is_affiliation, is_agency, is_job_word, is_person_name
from pipeline.cleaning.timestamps import MAX_TIMESTAMP_CHARS, cut_trailing_stamps, holds_only_times
from pipeline.tables import MetadataSource, RemovalReason, Role

# Accounts that publish for others, as content systems name them.
ACCOUNTS = frozenset({"admin", "administrator", "anonymous", "guest", "none", "null", "root", "unknown", "user", "webmaster"})


def choose_authors(
    judged_texts: Sequence[JudgedText], declared: Iterable[str], publisher: str | None
) -> tuple[tuple[str, ...], MetadataSource]:
    """The authors, in order, and where they come from: as declared, or as bylines name them and others with them."""
    people = {fold_text(name): name for name in declared if is_person(name, publisher)}
    stated = {fold_text(name): name for name in read_authors(judged_texts)}
    if not stated or not set(people) <= set(stated):
        return tuple(people.values()), MetadataSource.DECLARED if people else MetadataSource.NONE
    if len(people) < len(stated):
        return tuple(stated.values()), MetadataSource.TEXT
    # Of two spellings the one that is not in capitals.
    return tuple(stated[key] if name == name.upper() else name for key, name in people.items()), MetadataSource.DECLARED


def is_person(name: str, publisher: str | None) -> bool:
    """Whether a declared author is no agency, staff, job, account, or the publisher itself."""
    folded = fold_text(name)
    is_organization = is_agency(name) or folded == fold_text(publisher or "") or any(map(is_job_word, name.split()))
    return bool(folded) and folded not in ACCOUNTS and not is_organization


def read_authors(judged_texts: Sequence[JudgedText]) -> tuple[str, ...]:
    """Names of the people in the bylines of an article, in order, each once."""
    authors: dict[str, None] = {}
    for text in list_bylines(judged_texts):
        # A line of parts begins with its byline; a name with its agency has no "by" of its own.
        byline = read_byline(text.split("|")[0].strip()) or read_byline(text) or read_byline(f"By {text}")
        authors |= dict.fromkeys(byline.authors if byline else ())
    return tuple(authors)


def list_bylines(judged_texts: Sequence[JudgedText]) -> Iterator[str]:
    """The lines that name authors: the article's first bylines, names by a date, and anywhere who reported."""
    own = find_own_bylines(judged_texts)
    head = {text for lines in list_heads(judged_texts) for text in lines}
    for place, (text, judgement) in enumerate(judged_texts):
        if judgement.removal_reason == RemovalReason.BYLINE:
            is_theirs = stands_by_metadata(judged_texts, place) if is_credit(text) else place in own
            if is_theirs or CLOSING_LEAD.match(text):
                yield text
        elif text in head and (signature := find_signature(text, is_by_date=stands_by_date(judged_texts, place))):
            yield signature


def find_own_bylines(judged_texts: Sequence[JudgedText]) -> frozenset[int]:
    """Places of the first byline, behind the title if there is one, and of those that follow within a few lines.

    Others belong to other articles that the page presents, or to sections of this one.
    """
    title = next((place for place, (_, judgement) in enumerate(judged_texts) if judgement.role == Role.TITLE), -1)
    places = [place for place, judged in enumerate(judged_texts) if is_byline(*judged) and not CLOSING_LEAD.match(judged[0])]
    own: list[int] = []
    for place in [place for place in places if place > title] or places:
        if own and place - own[-1] > LINES_AROUND_BYLINE:
            break
        own.append(place)
    return frozenset(own)


def is_byline(text: str, judgement: Judgement) -> bool:
    """Whether a passage is a byline that begins with "by" or the like, or the names behind such a line."""
    return judgement.removal_reason == RemovalReason.BYLINE and not is_credit(text)


def is_credit(text: str) -> bool:
    """Whether a line names an agency, and perhaps people, without a word like "by"."""
    return read_credited_names(text) is not None


def stands_by_metadata(judged_texts: Sequence[JudgedText], place: int) -> bool:
    """Whether a passage begins the text, or is next to the title, a byline or a date; others may be credits of pictures."""
    near = (*judged_texts[max(0, place - 1) : place], *judged_texts[place + 1 : place + 2])
    is_signed = any(judgement.role == Role.TITLE or is_byline(text, judgement) for text, judgement in near)
    return place == 0 or is_signed or stands_by_date(judged_texts, place)


def stands_by_date(judged_texts: Sequence[JudgedText], place: int) -> bool:
    """Whether a passage is next to a line that says when the article appeared."""
    near = (*judged_texts[max(0, place - 1) : place], *judged_texts[place + 1 : place + 2])
    return any(read_dateline(text) for text, _ in near)


def find_signature(text: str, *, is_by_date: bool) -> str | None:
    """The byline in a line of a head that was not removed as one; a name without "by" needs a time, or a job and a date."""
    if len(text) > MAX_TIMESTAMP_CHARS:
        return None
    for part in PART_BREAK.split(text):
        if read_byline(part):
            return part
    behind_date = BYLINE_BEHIND_DATE.search(text)
    if behind_date and holds_only_times(text[: behind_date.start()]):
        return text[behind_date.start() :]
    before = cut_trailing_stamps(text)
    if is_person_name(before.strip(ENDS)) and CLOCK_OR_LABEL.search(text[len(before) :]):
        return before.strip(ENDS)
    name, _, job = text.partition(",")
    is_with_job = is_person_name(name) and is_affiliation(job) and any(map(is_job_word, job.split()))
    return name if is_with_job and is_by_date else None
