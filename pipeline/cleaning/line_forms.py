"""What a line is by its wording, as far as that tells a publisher's furniture from the story.

Only wording is judged here, mostly that of English. Whether a line goes also takes that its publisher repeats it, and where:
see ``repeated_lines``.
"""

import re
from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property

from pipeline.cleaning.lines import count_words, fold_text, holds_statement, is_list_item, is_prose
from pipeline.cleaning.names import is_affiliation, is_agency, is_job_word, is_list_of_names, is_person_name
from pipeline.tables import LineForm

MAX_JOB_WORDS = 4
MAX_WORDS_WITH_ADDRESS = 40
MAX_LINE_CHARS = 2000  # furniture is shorter, and a longer line would take long to search
MAX_PATTERN_CHARS = 400
MAX_PATTERN_WORDS = 25
MARKS = " \t*_|[](){}<>«»“”\"'‘’•·⦁▪►→–—-"
DASHES = ("–", "—", "-")
GOES_ON = (":", ",", ";", "…", *DASHES)
STORY = r"(?:report|story|article|column|post|piece|transcript|analysis|essay)"
SITES = r"(?:twitter|facebook|instagram|youtube|linkedin|telegram|whatsapp|flipboard|spotify|apple\s(?:news|podcasts))"
ADDRESS = r"\S@\S+\.\w"
ANY_ADDRESS = re.compile(ADDRESS)
# How a line begins that asks the reader to do something, or points to something else on the page.
OPENING = re.compile(
    rf"""(?:
     click\s(?:here|on|to|for|through)\b | tap\shere\b
    |(?:sign|log)\s?-?\s?(?:up|in)\b | (?:un)?subscribe\b | register\s(?:now|here)\b
    |follow\s(?:us|me)\b | follow\b.{{0,60}}(?:@\w|\b{SITES}\b) | like\sus\b | join\sus\b | find\sus\b
    |download\s.{{0,60}}\bapp\b
    |(?:get|receive|want)\s.{{0,100}}\b(?:newsletters?|inbox|app|alerts|delivered|briefing)\b
    |read\s(?:more|also|next|the\s(?:full|original|rest)|our)\b
    |watch\s(?:live|now|more|the\s(?:latest|full|video)|video|below|above)\b | tune\sin(?:to)?\b
    |listen\s(?:to\s(?:this|the|our|today)|now|here|live)\b | see\s(?:also|more)\b | check\sout\s(?:our|the|more)\b
    |more\s(?:on\sthis|from|stories|coverage|news)\b | (?:related|recommended)\s(?:stories|articles|reading|coverage|links)\b
    |further\sreading\b | full\scoverage\b
    |share\s(?:this|your|on|via)\b | send\s(?:us|letters|tips|your|comments)\b
    |(?:write\sto|contact|reach|e-?mail|tips)\b.{{0,80}}{ADDRESS}
    |contact\sus\b | let\sus\sknow\b | we\swant\sto\shear\b
    |(?:do\syou\shave|have|got)\sa\s(?:news\s)?(?:tip|question|story)\b
    |visit\s.{{0,60}}(?:home\s?page|web\s?site|\.com)
    |(?:story|article)\s(?:continues|continued)\b | continue\sreading\b | (?:skip\s)?advertisement\b
    |thank(?:s|\syou)\sfor\s(?:signing|subscribing|registering|reading)\b
    |please\s(?:enter|include|check|verify|select|sign|consider|read\sour|support)\b
    |support\s.{{0,60}}\b(?:journalism|reporting)\b | donate\b | become\sa\s(?:member|subscriber)\b
    |just\swatched\b
    )""",
    re.VERBOSE,
)
# What a line says anywhere when it speaks of the page or of the article itself instead of telling it.
ABOUT_PAGE = re.compile(
    rf"""
     \byour\s(?:inbox|e-?mail|subscription|browser|home\sscreen)\b
    |\b(?:our|your|free|daily|weekly|morning|this|the)\s(?:[\w'’"]+\s){{0,4}}newsletters?\b.*\b(?:sign|subscribe|get|receive|join|want)
    |\b(?:sign\sup|subscribe)\s(?:here|now|today)\b | \bnewsletter\ssign\s?-?\s?up\b | \bto\ssign\sup\b.*\bnewsletter
    |\bour\s(?:[\w'’]+\s){{0,3}}(?:podcast|newsletter)s?\b | \bstay\s(?:up\sto\sdate|informed|in\sthe\sknow)\b
    |\bclick(?:ing)?\s(?:here|on\sthe)\b
    |\bprivacy\spolicy\b | \bterms\sof\s(?:use|service)\b | \brecaptcha\b | \bunsubscribe\b | \bpaywalls?\b
    |\breplay\smore\svideos\b | \bpullquote\b | \baudio-clip\b
    |\brush\stranscript\b | \bmay\snot\sbe\sin\sits\sfinal\sform\b | \ball\srights\sreserved\b
    |\b(?:views|opinions)\s(?:and\sopinions\s)?expressed\b
    |\bcontribut(?:ed|ing)\s(?:reporting\s)?(?:to|for)\sthis\s{STORY}\b
    |\bused\sin\sthis\s{STORY}\b
    |\bthis\s{STORY}\s(?:
         (?:is|was|has\sbeen|may\sbe|will\sbe)\s(?:\w+\s)?(?:updated|published|produced|part|adapted|based|edited|reprinted|free
            |supported)
        |originally\s|first\s\w+ed\b|appeared|contains\smaterial|gives\sthe)
    |\bfor\smore\s.{{1,60}}\b(?:visit|go\sto|click|check\sout|follow)\b
    """,
    re.VERBOSE,
)
# How a note on an article begins, what it says of whoever publishes or writes, and a department's name above an article.
NOTE_OPENING = re.compile(
    r"contributors?\s?:|editor['’]?s?['’]?\snote|about\sthe\s(?:author|writer)|special\s(?:to|for)\b"
    r"|with\s(?:\w+\s)?wires?\b|material\sfrom\b|compiled\s(?:by|from)\b"
)
ABOUT_SERIES = re.compile(r"\bis\san?\s(?:\w+\s){0,2}(?:column|newsletter|podcast|newsroom)\b")
SOURCING = re.compile(r"\b(?:told|comments?|verif(?:y|ied)|confirm(?:ed)?|according\sto|reported|quoted)\b")
DEPARTMENT = re.compile(
    r"(?!analysis\W*$)(?:(?:analysis|opinion|commentary|editorial|op-ed|column|perspective|exclusive)(?:\W+|$))+"
)
AUTHOR_NOTE = re.compile(
    r"(?:(?:Sen|Rep|Mr|Mrs|Ms|Dr|Gov|Gen)\.\s)?(?P<name>[^,]{3,40}?)(?:,[^,]{2,60},)?"
    r"\s(?:is|was|has been|writes|covers|reports|hosts)\s(?P<rest>.+)"
)
AUTHOR_WORDS = frozenset({"adviser", "advisor", "attorney", "historian", "lawyer", "member", "scholar"})
# A line of few words with one of these says who wrote, where other words of the trade may head a section ("World news").
WRITERS = frozenset(
    {
        "agencies", "board", "bureau", "columnist", "columnists", "contributor", "contributors", "correspondent",
        "correspondents", "desk", "editor", "editors", "journalist", "journalists", "reporter", "reporters", "staff", "writer",
        "writers",
    }
)  # fmt: skip
CORRECTION = re.compile(r"\W*(?:corrections?|clarifications?|amplifications?)\b")
SPEAKER = re.compile(r"[^\W\d_a-z][^\d_a-z:]{0,30}(?:,[^:]{1,40})?:(?:\s|$)")
# Lines of which only the beginning or the end is the same each time.
PATTERN_OPENING = re.compile(
    r"(?P<label>see also|related|more|read more|read|also read|must read|watch|listen|photos?|videos?|pictures|in pictures"
    r"|slideshow|gallery|graphic|interactive|cartoons?|quiz|podcast|newsletter|live updates|full coverage|special coverage"
    r"|contributing|read or share this story)\s?:"
    r"|(?P<phrase>click here|just watched|write to(?=.*@)|follow(?=.*@))\s"
)
PATTERN_ENDING = re.compile(rf"\s(?P<phrase>contributed (?:reporting )?to this {STORY})\W*$")


@dataclass(frozen=True)
class Line:
    """A line to classify: its normalised text, and the publisher of its article."""

    text: str
    publisher: str

    @cached_property
    def lowered(self) -> str:
        """The text casefolded."""
        return self.text.casefold()

    @cached_property
    def bare(self) -> str:
        """The casefolded text without bullets, brackets, quotes and asterisks around it."""
        return self.lowered.strip(MARKS)


def classify_line(text: str, publisher: str) -> LineForm:
    """What a line of an article is by its wording: the first form whose test holds, else prose or a label.

    Args:
        text: the line, normalised, with at least one word.
        publisher: who published the article.
    """
    if len(text) > MAX_LINE_CHARS:
        return LineForm.PROSE
    line = Line(text, publisher)
    form = next((form for form, holds in FORMS if holds(line)), None)
    return form or (LineForm.PROSE if is_prose(text) else LineForm.LABEL)


def speaks_to_reader(line: Line) -> bool:
    """Whether a line asks the reader to do something, or is about the page or the making of the article."""
    return (
        OPENING.match(line.bare) is not None
        or ABOUT_PAGE.search(line.lowered) is not None
        or find_pattern(line.text) is not None
        # Behind a long paragraph it is the end of that.
        or (ANY_ADDRESS.search(line.text) is not None and count_words(line.text) <= MAX_WORDS_WITH_ADDRESS)
    )


def begins_as_note(line: Line) -> bool:
    """Whether a line begins as notes on an article and its authors do."""
    return NOTE_OPENING.match(line.bare) is not None or is_author_note(line.text.strip(MARKS))


def is_of_story(line: Line) -> bool:
    """Whether a line has the form of speech, of an item, of an attribution or of something that leads over to the next line."""
    text = line.text
    return SPEAKER.match(text) is not None or text.startswith(DASHES) or is_list_item(text) or text.endswith(GOES_ON)


def is_publisher_or_job(line: Line) -> bool:
    """Whether a line is the publisher's name, an agency, an employer or a job: "Opinion contributor", "The Editorial Board"."""
    words = line.text.split()
    return (
        fold_text(line.text).replace(" ", "") == fold_text(line.publisher).replace(" ", "")
        or is_agency(line.text)
        or (len(words) <= MAX_JOB_WORDS and is_affiliation(line.text) and not WRITERS.isdisjoint(line.bare.split()))
    )


def may_be_note(line: Line) -> bool:
    """Whether a line speaks of its publisher or of a series; as a source, a publisher belongs to the story."""
    name = fold_text(line.publisher)
    is_about_publisher = bool(name) and f" {name} " in f" {fold_text(line.text)} " and SOURCING.search(line.lowered) is None
    return is_about_publisher or ABOUT_SERIES.search(line.lowered) is not None


FORMS: tuple[tuple[LineForm, Callable[[Line], bool]], ...] = (
    (LineForm.STORY, lambda line: CORRECTION.match(line.lowered) is not None),
    (LineForm.READER, speaks_to_reader),
    (LineForm.BYLINE, lambda line: DEPARTMENT.fullmatch(line.bare) is not None),
    (LineForm.NOTE, begins_as_note),
    (LineForm.STORY, is_of_story),
    (LineForm.BYLINE, is_publisher_or_job),
    (LineForm.NAME, lambda line: is_person_name(line.text) or is_list_of_names(line.text)),
    (LineForm.NOTE, may_be_note),
)


def is_author_note(text: str) -> bool:
    """Whether a sentence says what somebody is by trade: "Jane Doe is an editor at Acme."."""
    match = AUTHOR_NOTE.match(text)
    return (
        match is not None
        and is_person_name(match["name"])
        and any(is_job_word(word) or word.casefold().strip(".,;") in AUTHOR_WORDS for word in match["rest"].split())
    )


def find_pattern(text: str) -> str | None:
    """What stays the same of a line of which the rest differs each time, such as "see also: *"; None for any other line."""
    if len(text) > MAX_PATTERN_CHARS:
        return None
    lowered = text.casefold()
    opening = PATTERN_OPENING.match(lowered.strip(MARKS))
    ending = PATTERN_ENDING.search(lowered)
    if opening is not None:
        pattern = f"{opening['label']}: *" if opening["label"] else f"{opening['phrase']} *"
    elif ending is not None and not holds_statement(text):
        pattern = f"* {ending['phrase']}"
    else:
        return None
    return pattern if count_words(text) <= MAX_PATTERN_WORDS else None
