"""Which language a text is written in."""

import re
from functools import cache
from typing import Any

from pipeline.cleaning.lines import WORD

MIN_WORDS = 20
MIN_CONFIDENCE = 0.8  # of 600 English paragraphs of 25 to 40 words all were above
MAX_CHARS = 2000  # more changes no answer and costs time
UNSPACED_LETTER = re.compile("[\u0e00-\u0e7f\u3040-\u30ff\u3400-\u9fff]")  # Thai, Japanese, Chinese: about two make a word


def detect_language(text: str) -> str | None:
    """ISO 639-1 code of a text's language; None when there is too little text or the answer is unsure."""
    sample = text[:MAX_CHARS]
    if len(WORD.findall(sample)) + len(UNSPACED_LETTER.findall(sample)) // 2 < MIN_WORDS:
        return None
    language, confidence = load_language_model().classify(sample)
    return language if confidence >= MIN_CONFIDENCE and len(language) == 2 else None


@cache
def load_language_model() -> Any:
    """The model with probabilities for its confidence; loaded once and only where a language is asked for."""
    from py3langid.langid import MODEL_FILE, LanguageIdentifier

    return LanguageIdentifier.from_model_file(MODEL_FILE, norm_probs=True)
