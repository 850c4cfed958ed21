"""All names of a corpus with the entity each stands for: the steps of resolution joined, before anything has an id.

The steps themselves are in ``finding``, ``grouping`` and ``redirects``.
"""

from collections.abc import Iterator, Sequence
from typing import NamedTuple

from pipeline.progress import Report, report_nothing
from pipeline.resolution.aliases import AliasRules
from pipeline.resolution.candidates import Article, Candidate, Known
from pipeline.resolution.corpus_names import CorpusNames, collect_names
from pipeline.resolution.finding import complete_candidates, draft_candidates
from pipeline.resolution.grouping import Choice, choose_entities
from pipeline.resolution.names import normalize_name
from pipeline.resolution.naming import Group
from pipeline.resolution.redirects import list_redirects
from pipeline.resolution.rule_names import build_rule_lexicon


class Decided(NamedTuple):
    """Articles, the names of each, what all say about names, the choice for each name by normal form, and redirects.

    The latter are the keys of entities that decisions of people lead to another one.
    """

    corpus: Sequence[Article]
    candidates: Sequence[Sequence[Candidate]]
    names: CorpusNames
    choices: Sequence[dict[str, Choice]]
    redirects: dict[str, Known]


def decide_corpus(
    corpus: Sequence[Article], aliases: AliasRules, names: CorpusNames | None = None, *, report: Report = report_nothing
) -> Decided:
    """Find all names of a corpus and choose their entities.

    Args:
        corpus: the articles.
        aliases: the decisions of the alias file.
        names: what a larger corpus that these articles are of says about names; by default they speak for themselves.
        report: called with the articles that are done, where one whose own names are listed is done by half, and all.
    """
    rules = build_rule_lexicon(aliases)
    drafts = []
    for number, article in enumerate(corpus, 1):
        drafts.append(draft_candidates(article, rules))
        report(number // 2, len(corpus))
    names = names or collect_names(drafts)
    candidates = []
    drafts.reverse()
    while drafts:  # each takes much memory, and is of no more use
        candidates.append(complete_candidates(drafts.pop(), names, rules, aliases))
        report((len(corpus) + len(candidates)) // 2, len(corpus))
    return choose_for(corpus, candidates, names, aliases)


def choose_for(
    corpus: Sequence[Article], candidates: Sequence[Sequence[Candidate]], names: CorpusNames, aliases: AliasRules
) -> Decided:
    """Choose the entities of names that are found already."""
    return Decided(corpus, candidates, names, choose_entities(candidates, aliases), list_redirects(aliases))


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
