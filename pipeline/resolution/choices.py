"""All names of a corpus with the entity each stands for: the steps of resolution joined, before anything has an id.

The steps themselves are in ``candidates``, ``grouping`` and ``redirects``.
"""

from collections.abc import Iterator, Sequence
from typing import NamedTuple

from pipeline.resolution.aliases import AliasRules
from pipeline.resolution.candidates import Article, Candidate, Known, build_rule_lexicon, list_candidates
from pipeline.resolution.grouping import Choice, choose_entities
from pipeline.resolution.names import normalize_name
from pipeline.resolution.naming import Group
from pipeline.resolution.redirects import list_redirects


class Decided(NamedTuple):
    """Articles, the names of each, what was chosen for each name by normal form, and where decisions of people lead."""

    corpus: Sequence[Article]
    candidates: Sequence[Sequence[Candidate]]
    choices: Sequence[dict[str, Choice]]
    redirects: dict[str, Known]


def decide_corpus(corpus: Sequence[Article], aliases: AliasRules) -> Decided:
    """Find all names of a corpus and choose their entities."""
    rules = build_rule_lexicon(aliases)
    return choose_for(corpus, [list_candidates(article, rules, aliases) for article in corpus], aliases)


def choose_for(corpus: Sequence[Article], candidates: Sequence[Sequence[Candidate]], aliases: AliasRules) -> Decided:
    """Choose the entities of names that are found already."""
    return Decided(corpus, candidates, choose_entities(candidates, aliases), list_redirects(aliases))


def pair_choices(decided: Decided) -> Iterator[tuple[Article, Candidate, Choice | None]]:
    """Yield every candidate with its article and its choice; rejected ones have none."""
    for article, found, chosen in zip(decided.corpus, decided.candidates, decided.choices, strict=True):
        for candidate in found:
            yield article, candidate, take_choice(candidate, chosen, decided.redirects)


def take_choice(candidate: Candidate, chosen: dict[str, Choice], redirects: dict[str, Known]) -> Choice | None:
    """The choice for a candidate of an article; a rejected one has none."""
    if candidate.rejection:
        return None
    own = candidate.known
    choice = Choice(own.key, own.method) if own else chosen[normalize_name(candidate.text)]
    known = redirects.get(choice.key) if choice.key else None
    return choice._replace(key=known.key) if known else choice


def collect_groups(decided: Decided) -> dict[str, Group]:
    """The resolved mentions by the key of their entity."""
    groups: dict[str, Group] = {}
    for article, candidate, choice in pair_choices(decided):
        if choice and choice.key:
            if choice.key not in groups:
                groups[choice.key] = Group(choice.key, known=decided.redirects.get(choice.key))
            groups[choice.key].add(article.article_id, candidate)
    return groups
