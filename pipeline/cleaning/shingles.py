"""A text as the set of its runs of five words, each run as one number.

The numbers depend on the text alone: the same in every process and with every version of Python and of the libraries.
"""

import hashlib
import unicodedata

import numpy as np
from numpy.typing import NDArray

from pipeline.cleaning.language import UNSPACED_LETTER
from pipeline.cleaning.lines import WORD

Hashes = NDArray[np.uint64]

SHINGLE_WORDS = 5  # shorter runs are stock phrases that unrelated articles share; longer ones break at every edit
MAX_KEPT_WORDS = 500_000  # about 80 MB; numbers and misspellings have no end
# Any odd number tells the order of words apart; this one is 2^64 divided by the golden ratio (Knuth, TAOCP 3, 6.4).
MULTIPLIER = np.uint64(0x9E3779B97F4A7C15)


class WordHashes(dict[str, int]):
    """64-bit hash of each word; those of the first words are kept, since a corpus repeats most of its words."""

    def __missing__(self, word: str) -> int:
        value = int.from_bytes(hashlib.blake2b(word.encode(errors="surrogatepass"), digest_size=8).digest(), "little")
        if len(self) < MAX_KEPT_WORDS:
            self[word] = value
        return value


WORD_HASHES = WordHashes()


def split_words(text: str) -> list[str]:
    """Words in their order and case, without punctuation; in scripts without spaces every character is a word."""
    composed = unicodedata.normalize("NFKC", text)
    if UNSPACED_LETTER.search(composed):
        composed = UNSPACED_LETTER.sub(r" \g<0> ", composed)
    return WORD.findall(composed)


def hash_shingles(text: str) -> tuple[Hashes, int]:
    """One number for each run of five words, case apart, and the number of words.

    A text of fewer words is one run. A run is a polynomial of its words' hashes, mixed afterwards so that the smallest
    numbers of a text are a random sample of its runs (Broder 1997 asks for a random permutation).
    """
    words = split_words(text.casefold())
    hashes = np.fromiter(map(WORD_HASHES.__getitem__, words), np.uint64, len(words))
    run_words = min(SHINGLE_WORDS, len(words))
    if run_words == 0:
        return hashes, 0
    run_count = len(words) - run_words + 1
    runs = hashes[:run_count].copy()
    for offset in range(1, run_words):
        runs *= MULTIPLIER
        runs += hashes[offset : offset + run_count]
    return mix_bits(runs), len(words)


def make_set(hashes: Hashes) -> Hashes:
    """The numbers in order, each once."""
    ordered = np.sort(hashes)  # np.unique hashes first, which takes three times as long here
    is_first = np.ones(ordered.size, np.bool_)
    np.not_equal(ordered[1:], ordered[:-1], out=is_first[1:])
    return ordered[is_first]


def mix_bits(values: Hashes) -> Hashes:
    """Spread every bit over the whole number: the finalizer of SplitMix64 (Steele, Lea and Flood 2014)."""
    values = (values ^ (values >> np.uint64(30))) * np.uint64(0xBF58476D1CE4E5B9)
    values = (values ^ (values >> np.uint64(27))) * np.uint64(0x94D049BB133111EB)
    return values ^ (values >> np.uint64(31))
