import subprocess
import sys

import pytest

from pipeline.cleaning.language import detect_language

ENGLISH = (
    "The Turkish government said on Monday that it would buy another missile system from Russia, although the United States "
    "had warned it not to."
)
GERMAN = (
    "Die türkische Regierung hat am Montag angekündigt, dass sie weitere Raketen aus Russland kaufen will, obwohl die "
    "Vereinigten Staaten dagegen sind."
)
CHINESE = (
    "土耳其总统埃尔多安星期一表示，该国将继续购买俄罗斯导弹防御系统，尽管美国反对并威胁制裁。他说，土耳其将自行决定其防务系统。"
    "美国国务院没有立即回应。北约秘书长也没有评论。这是一个非常重要的问题，各方都在关注。专家说，局势可能会变得更加紧张。"
)


@pytest.mark.parametrize(("text", "language"), [(ENGLISH, "en"), (GERMAN, "de"), (CHINESE, "zh")])
def test_the_language_of_a_paragraph_is_detected(text: str, language: str) -> None:
    assert detect_language(text) == language


def test_a_short_text_has_no_language() -> None:
    assert (
        detect_language("The minister of defence spoke about the missiles on Monday and then left the city for good.") is None
    )
    assert detect_language("") is None


def test_an_unsure_answer_is_no_answer() -> None:
    assert detect_language("Haus house maison casa und and et y the der le el of von de un une ein a di il lo") is None


def test_importing_cleaning_loads_no_model() -> None:
    code = "import sys, pipeline.cleaning.cleaning; print('py3langid' in sys.modules, 'dateparser' in sys.modules)"
    output = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout
    assert output.split() == ["False", "False"]
