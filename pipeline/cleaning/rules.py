"""Whole-line patterns that people keep in seeds/boilerplate_lines.csv, and how a line is matched against them.

Lines that need a grammar rather than a list (bylines, dates, credits, copyright) are recognised in modules of their own.
"""

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

from pipeline.cleaning.lines import CLOSERS, SENTENCE_ENDS, ends_sentence
from pipeline.edited_files import EditedRow, read_edited_rows
from pipeline.tables import RemovalReason

BUILTIN_PREFIX = "builtin:"
KEEP = "keep"  # what stands in place of a removal_reason on a row that protects its lines from every other rule
WILDCARD = "*"
WILDCARD_MAX_WORDS = 4
COLUMNS = {
    "rule_id": "Name of the rule, which removed_lines gives for the lines it removes; each row has its own.",
    "line": "The whole line, without regard to case, quotes and punctuation; a word * stands for one to"
    f" {WILDCARD_MAX_WORDS} words.",
    "removal_reason": f"Why such a line is removed; {KEEP} keeps it, whatever other rules say.",
    "publisher": "Publisher of the article, where such a line gives it away; else empty.",
    "reason": "Why the row is there, for whoever reads it later.",
}
MAX_LINE_CHARS = 200
INNER_BREAKS = frozenset(f"{SENTENCE_ENDS};")
INITIALS = re.compile(r"(?:\w\.)+")
QUOTES = str.maketrans("‘’‛`´“”„«»", "'''''\"\"\"\"\"")


@dataclass(frozen=True, slots=True)
class LineRule:
    """One row: a whole-line pattern, why such a line is removed (None: it is kept), and the publisher it gives away, if any."""

    rule_id: str
    line: str
    removal_reason: RemovalReason | None
    publisher: str | None
    reason: str


@dataclass(frozen=True, slots=True)
class LineWords:
    """A line ready for matching: its folded words, which of them begin in lower case, and whether it ends as a sentence."""

    words: tuple[str, ...]
    is_lowercase: tuple[bool, ...]
    ends_sentence: bool


@dataclass(frozen=True)
class LineRules:
    """The rows of the file, in order; where several match, the first counts."""

    rules: tuple[LineRule, ...]

    @cached_property
    def publishers(self) -> dict[str, str]:
        """The publisher each rule gives away, by rule_id."""
        return {rule.rule_id: rule.publisher for rule in self.rules if rule.publisher}

    @cached_property
    def _keeps_lines(self) -> bool:
        """Whether there is a row that keeps lines."""
        return any(rule.removal_reason is None for rule in self.rules)

    @cached_property
    def _patterns(self) -> list[tuple[str, ...]]:
        """The words of each row's pattern."""
        return [split_words(rule.line).words for rule in self.rules]

    @cached_property
    def _literal_rules(self) -> dict[tuple[str, ...], int]:
        """Row number of the patterns without wildcard, by their words; of equal ones the first."""
        return {words: number for number, words in reversed(list(enumerate(self._patterns))) if WILDCARD not in words}

    @cached_property
    def _wildcard_rules(self) -> dict[str, list[int]]:
        """Row numbers of the patterns with a wildcard, by their first word that is none."""
        rules: dict[str, list[int]] = {}
        for number, words in enumerate(self._patterns):
            if WILDCARD in words:
                rules.setdefault(next(word for word in words if word != WILDCARD), []).append(number)
        return rules

    @cached_property
    def _first_words(self) -> set[str]:
        """First words of the patterns that begin with a word."""
        return {words[0].rstrip(".") for words in self._patterns if words[0] != WILDCARD}

    @cached_property
    def _last_words(self) -> set[str]:
        """Last words, or wildcards, of the patterns that begin with a wildcard."""
        return {words[-1] for words in self._patterns if words[0] == WILDCARD}

    def _may_match(self, text: str) -> bool:
        """Whether a line begins or ends like a pattern; most lines do not, and looking at two words is quick."""
        pieces = text.split()
        if not pieces:
            return False
        first, last = (trim_word(fold_piece(piece)) for piece in (pieces[0], pieces[-1]))
        # Decoration at an edge ("- Advertisement -") leaves no word to look at.
        may_end = not last or last in self._last_words or WILDCARD in self._last_words
        return not first or first in self._first_words or may_end

    def find(self, text: str) -> LineRule | None:
        """The first rule whose pattern is the whole line, or None; time linear in the line's length."""
        text = text.replace(WILDCARD, " ")
        if len(text) > MAX_LINE_CHARS or not self._may_match(text):
            return None
        line = split_words(text)
        found = [self._literal_rules[line.words]] if line.words in self._literal_rules else []
        for word in set(line.words):
            found += (number for number in self._wildcard_rules.get(word, ()) if matches_line(self._patterns[number], line))
        return self.rules[min(found)] if found else None

    def keeps(self, text: str) -> bool:
        """Whether the first rule for a line keeps it."""
        rule = self.find(text) if self._keeps_lines else None
        return rule is not None and rule.removal_reason is None


def load_line_rules(path: Path) -> LineRules:
    """Load the whole-line rules.

    Raises:
        EditedFileError: a row cannot be used: a rule_id twice, an unknown removal_reason, a pattern without a word.
    """
    rules: dict[str, LineRule] = {}
    for row in read_edited_rows(path, COLUMNS):
        rule = read_line_rule(row)
        if rule.rule_id in rules:
            raise row.error("rule_id", f"{rule.rule_id!r} stands twice; give each row its own")
        rules[rule.rule_id] = rule
    return LineRules(tuple(rules.values()))


def read_line_rule(row: EditedRow) -> LineRule:
    """Read one row.

    Raises:
        EditedFileError: the row cannot be used.
    """
    rule_id = row.require("rule_id")
    if rule_id.startswith(BUILTIN_PREFIX):
        raise row.error("rule_id", f"names that begin with {BUILTIN_PREFIX!r} are those of the rules in code; choose another")
    line = row.require("line")
    words = split_words(line).words
    if all(word == WILDCARD for word in words):
        raise row.error("line", "a pattern needs a word besides '*', or it would remove every short line")
    if any(WILDCARD in piece and trim_word(piece) for piece in line.split()):
        raise row.error("line", "'*' stands for whole words; put a space before and after it")
    if len(line) > MAX_LINE_CHARS:
        raise row.error("line", f"only lines of up to {MAX_LINE_CHARS} characters are compared; shorten it")
    decision = row.require("removal_reason", [KEEP, *RemovalReason])
    removal_reason = None if decision == KEEP else RemovalReason(decision)
    return LineRule(rule_id, line, removal_reason, row["publisher"] or None, row["reason"])


def split_words(text: str) -> LineWords:
    """Split a line into words without case, quotes and punctuation, except for what ends a sentence within the line."""
    words, is_lowercase = [], []
    for piece in text.split():
        word = trim_word(fold_piece(piece))
        if word:
            is_break = piece.rstrip(CLOSERS)[-1:] in INNER_BREAKS
            words.append(word + "." if is_break else word)
            is_lowercase.append(trim_word(piece)[:1].islower())
        elif WILDCARD in piece:
            words.append(WILDCARD)
            is_lowercase.append(False)
    if words:
        words[-1] = words[-1].rstrip(".")
    return LineWords(tuple(words), tuple(is_lowercase), ends_sentence(text))


def fold_piece(piece: str) -> str:
    """A piece of text without regard to case and to how quotes and letters are encoded."""
    folded = piece.casefold()
    return folded if folded.isascii() else unicodedata.normalize("NFKC", folded).translate(QUOTES)


def trim_word(piece: str) -> str:
    """A word without the characters around it that are neither letters nor digits."""
    start, end = 0, len(piece)
    while start < end and not piece[start].isalnum():
        start += 1
    while end > start and not piece[end - 1].isalnum():
        end -= 1
    return piece[start:end]


def matches_line(pattern: Sequence[str], line: LineWords) -> bool:
    """Whether a pattern with wildcards is the whole line.

    A wildcard at an edge would swallow headings and sentences that merely begin or end alike ("They had to install."). So
    one at the front stands only for names, on lines that do not end as a sentence; one at the back only for names on those
    that do.
    """
    if line.ends_sentence and pattern[0] == WILDCARD:
        return False
    ends = {0}
    for position, part in enumerate(pattern):
        if part == WILDCARD:
            names_only = position == 0 or (line.ends_sentence and position == len(pattern) - 1)
            ends = {end for start in ends for end in list_wildcard_ends(line, start, names_only)}
        else:
            ends = {end + 1 for end in ends if end < len(line.words) and line.words[end] == part}
        if not ends:
            return False
    return len(line.words) in ends


def list_wildcard_ends(line: LineWords, start: int, names_only: bool) -> list[int]:
    """Word positions where a wildcard that starts at ``start`` may end."""
    ends = []
    for position in range(start, min(start + WILDCARD_MAX_WORDS, len(line.words))):
        word = line.words[position]
        if (word.endswith(".") and not INITIALS.fullmatch(word)) or (names_only and line.is_lowercase[position]):
            break
        ends.append(position + 1)
    return ends
