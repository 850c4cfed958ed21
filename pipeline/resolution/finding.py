"""The names in each article: what a model marked, cut to the name alone, and what rules find besides.

A name found once in an article is found wherever it stands in it. Which entity a name stands for belongs to ``grouping``.
"""

from pipeline.resolution.aliases import AliasRules
from pipeline.resolution.candidates import Article, Candidate, Rule, add_candidates, drop_overlapping, keep_longest
from pipeline.resolution.lexicon import Lexicon, find_style
from pipeline.resolution.marked_names import cut_marked, shorten_possessives
from pipeline.resolution.repeated_names import find_repeats
from pipeline.resolution.rule_names import decide_known, find_institutions, find_rule_names
from pipeline.resolution.titled_names import find_acronyms, find_titled, mark_titled
from pipeline.tables import Zone


def list_candidates(article: Article, rules: Lexicon[Rule | None], aliases: AliasRules) -> list[Candidate]:
    """List the names of an article in order, without overlaps, the rejected ones among them."""
    styles = [find_style(paragraph.text, paragraph.zone != Zone.BODY) for paragraph in article.paragraphs]
    marked = [candidate for index in range(len(article.paragraphs)) for candidate in cut_marked(article, index)]
    marked = shorten_possessives(article, marked)
    ruled = list(find_rule_names(article, styles, rules, marked))
    accepted = keep_longest([*(candidate for candidate in marked if not candidate.rejection), *ruled])
    accepted = add_candidates(accepted, [*find_titled(article, styles, accepted), *find_acronyms(article, accepted)])
    accepted = add_candidates(accepted, find_repeats(article, styles, accepted, rules))
    accepted = add_candidates(accepted, find_institutions(article, accepted))
    accepted = [
        mark_titled(article, decide_known(candidate, aliases))
        for candidate in accepted
        if is_in_one_sentence(article, candidate)
    ]
    rejected = [candidate for candidate in marked if candidate.rejection]
    return add_candidates(accepted, drop_overlapping(rejected, accepted))


def is_in_one_sentence(article: Article, candidate: Candidate) -> bool:
    """Whether a name stands inside one sentence."""
    sentences = article.paragraphs[candidate.paragraph].sentences
    return any(sentence.start <= candidate.start and candidate.end <= sentence.end for sentence in sentences)
