"""What is decided otherwise about the same articles when some rule is another.

Keys of entities may differ while nothing else does: an entity that moves as a whole and keeps its type and name is the same.
"""

from collections import Counter, defaultdict
from collections.abc import Iterator
from typing import NamedTuple

from pipeline.resolution.candidates import Candidate
from pipeline.resolution.choices import Decided, take_choice
from pipeline.resolution.names import normalize_name
from pipeline.resolution.naming import Group, find_name, find_type, get_country
from pipeline.tables import MentionRejection


class Difference(NamedTuple):
    """Something decided otherwise: the name in normal form, if it is one name, and the entities by their keys."""

    form: str
    keys: tuple[str, ...]


class Outcome(NamedTuple):
    """What becomes of a name at one place: why it is rejected, or the key of its entity, or neither."""

    candidate: Candidate
    rejection: MentionRejection | None
    key: str | None


def list_differences(one: Decided, other: Decided, groups: dict[str, Group]) -> list[Difference]:
    """What ``other`` decides otherwise than ``one``, whose entities are ``groups``, about the same articles."""
    moves: dict[str, Counter[str]] = defaultdict(Counter)
    moved: dict[str, Group] = {}
    differences = []
    for index, article in enumerate(one.corpus):
        before, after = (list_outcomes(decided, index) for decided in (one, other))
        for place in sorted(before.keys() | after.keys()):
            old, new = before.get(place), after.get(place)
            if old and new and old.key and new.key:
                moves[old.key][new.key] += 1
                if old.key != new.key:
                    group = moved.setdefault(new.key, Group(new.key, known=other.redirects.get(new.key)))
                    group.add(article.article_id, new.candidate)
            elif old is None or new is None or old[1:] != new[1:]:
                keys = tuple(outcome.key for outcome in (old, new) if outcome and outcome.key)
                name = old or new
                assert name is not None  # the place is from one of the two
                differences.append(Difference(normalize_name(name.candidate.text), keys))
    return [*differences, *list_changed_entities(moves, moved, groups)]


def list_outcomes(decided: Decided, index: int) -> dict[tuple[int, int, int], Outcome]:
    """What becomes of the names of an article, by paragraph and span."""
    outcomes = {}
    for candidate in decided.candidates[index]:
        choice = take_choice(candidate, decided.choices[index], decided.redirects)
        place = (candidate.paragraph, candidate.start, candidate.end)
        outcomes[place] = Outcome(candidate, candidate.rejection, choice.key if choice else None)
    return outcomes


def list_changed_entities(
    moves: dict[str, Counter[str]], moved: dict[str, Group], groups: dict[str, Group]
) -> Iterator[Difference]:
    """Yield the entities that are parted, joined with others, or described otherwise."""
    origins = Counter(key for targets in moves.values() for key in targets)
    for key, targets in moves.items():
        if list(targets) == [key]:
            continue
        target = next(iter(targets))
        is_parted = len(targets) > 1 or targets.total() < groups[key].forms.total()
        if is_parted or origins[target] > 1 or target in groups or describe(moved[target]) != describe(groups[key]):
            yield Difference("", (key, *targets))


def describe(group: Group) -> tuple[str, ...]:
    """What is said of an entity."""
    return find_type(group), find_name(group), get_country(group) or ""
