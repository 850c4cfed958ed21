"""Passages: the pieces of an article that are judged one by one.

A passage is a line, the lines of one hard-wrapped paragraph, or a part of a line that is about something else than the rest.
What a passage is belongs to ``judgements``.
"""

import re
from collections.abc import Callable
from dataclasses import dataclass
from itertools import pairwise

from pipeline.cleaning.copyright_notices import find_trailing_notice
from pipeline.cleaning.image_credits import find_leading_credit, find_trailing_credit
from pipeline.cleaning.lines import (
    BLANK,
    WORD,
    Line,
    count_words,
    ends_sentence,
    is_list_item,
    is_prose,
    normalize_text,
    split_lines,
)
from pipeline.cleaning.timestamps import find_leading_date

# Texts are wrapped by hand or by mail programs between these widths, in characters; longer lines are paragraphs already.
MIN_WRAP_WIDTH = 40
MAX_WRAP_WIDTH = 140
ADDRESS = re.compile(r"https?:|www\.", re.IGNORECASE)
MIN_PLAIN_LINES = 4


@dataclass(frozen=True, slots=True)
class Passage:
    """A piece of an article: offsets in code points of the source, normalised text, whether it is only part of a line."""

    start: int
    end: int
    text: str
    is_part_of_line: bool = False


def find_passages(source_text: str, is_furniture: Callable[[str], bool]) -> list[Passage]:
    """Cut a text into passages, in order; every character outside them is blank.

    ``is_furniture`` says of a line's text whether it would be removed on its own: such a line never continues a paragraph
    that it merely follows.
    """
    passages: list[Passage] = []
    is_before_prose = True
    for block in split_blocks(split_lines(source_text)):
        for lines in group_wrapped_lines(block, is_furniture):
            if len(lines) > 1:
                found = [make_passage(source_text, lines[0].start, lines[-1].end)]
            else:
                found = split_line(source_text, lines[0], may_be_dated=is_before_prose)
            passages += found
            is_before_prose = is_before_prose and not any(is_prose(passage.text) for passage in found)
    return passages


def make_passage(source_text: str, start: int, end: int, *, is_part_of_line: bool = False) -> Passage:
    """Passage between two offsets, without the blanks at its ends."""
    raw = source_text[start:end]
    trimmed = raw.lstrip(BLANK)
    start = end - len(trimmed)
    trimmed = trimmed.rstrip(BLANK)
    return Passage(start, start + len(trimmed), normalize_text(trimmed), is_part_of_line)


def split_blocks(lines: list[Line]) -> list[list[Line]]:
    """Group the lines between blank lines."""
    blocks: list[list[Line]] = []
    for line in lines:
        if line.follows_blank:
            blocks.append([])
        blocks[-1].append(line)
    return blocks


def group_wrapped_lines(block: list[Line], is_furniture: Callable[[str], bool]) -> list[list[Line]]:
    """Group the lines of a block into hard-wrapped paragraphs, as far as that is plain; every other line stays alone.

    A line was wrapped when the next line's first word did not fit into the width of the block. That alone also holds for
    the longest of a list's lines, so words that go on in lower case must show that the sentences run through.
    """
    width = max(len(line.text) for line in block)
    if len(block) == 1 or not MIN_WRAP_WIDTH <= width <= MAX_WRAP_WIDTH:
        return [[line] for line in block]
    groups: list[list[Line]] = [block[:1]]
    for previous, line in pairwise(block):
        if continues_paragraph(previous.text, line.text, width, is_furniture):
            groups[-1].append(line)
        else:
            groups.append([line])
    return [piece for group in groups for piece in ([group] if is_plainly_wrapped(group) else [[line] for line in group])]


def continues_paragraph(previous: str, text: str, width: int, is_furniture: Callable[[str], bool]) -> bool:
    """Whether a line may be the continuation of the one before it."""
    is_full = len(previous) + 1 + len(text.partition(" ")[0]) > width
    if not is_full or is_list_item(text) or ADDRESS.match(text):
        return False
    return text[0].islower() or not is_furniture(text)


def is_plainly_wrapped(group: list[Line]) -> bool:
    """Whether lines that may be one paragraph plainly are: half of them or more go on in lower case.

    The longest line of a short list is "full" too; so few lines must also begin and end as a paragraph does.
    """
    running = sum(1 for previous, line in pairwise(group) if line.text[0].islower() and not ends_sentence(previous.text))
    if len(group) < 2 or running * 2 < len(group) - 1:
        return False
    first, last = group[0].text, group[-1].text
    is_rounded = not first[0].islower() and ends_sentence(last) and count_words(last) > 1
    return is_rounded or len(group) >= MIN_PLAIN_LINES


def split_line(source_text: str, line: Line, *, may_be_dated: bool) -> list[Passage]:
    """Split off what a line holds besides its sentences: a date or a credit before them, a credit or a notice after them."""
    raw = source_text[line.start : line.end]
    body_start, body_end = 0, find_trailing_credit(raw) or find_trailing_notice(raw) or len(raw)
    leading_date = find_leading_date(raw) if may_be_dated else None
    if leading_date and is_prose(normalize_text(raw[leading_date:body_end])):
        body_start = leading_date
    body_start = body_start or find_leading_credit(raw) or 0
    places = sorted({0, body_start, body_end, len(raw)})
    if len(places) == 2 or not WORD.search(raw, body_start, body_end):
        return [Passage(line.start, line.end, line.text)]
    return [
        make_passage(source_text, line.start + left, line.start + right, is_part_of_line=True)
        for left, right in pairwise(places)
    ]
