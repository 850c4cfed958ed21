"""Closed lists of English words that say something about the names they stand in or beside.

All in lower case. Names of countries and peoples are in ``country_names.csv``; single exceptions in the alias file.
"""

from pipeline.tables import EntityType


def list_words(words: str) -> frozenset[str]:
    """The words of a text."""
    return frozenset(words.split())


HONORIFICS = list_words(
    "mr mrs ms miss mx dr prof sir dame lord lady madam rev reverend fr father sister brother hon gen lt col maj capt cmdr "
    "adm sgt cpl pvt cpt pfc det sen sens rep reps gov pres supt insp const judge justice general colonel lieutenant major "
    "captain commander admiral sergeant corporal private officer detective inspector superintendent constable sheriff deputy "
    "mayor coach manager referee professor doctor attorney lawyer actor actress singer author director president chief "
    "cardinal archbishop bishop imam ayatollah sheikh rabbi pastor rapper comedian author striker defender midfielder "
    "goalkeeper forward winger captain skipper analyst economist researcher founder cofounder co-founder congressman "
    "congresswoman ceo cfo coo mp mep msp dj marshal field brigadier"
)
# Words that make a title of what stands before them, whatever label the model gave.
OFFICES = list_words(
    "president minister secretary adviser advisor chancellor ambassador senator congressman congresswoman governor premier "
    "spokesman spokeswoman spokesperson chairman chairwoman chairperson envoy mayor commissioner envoy representative "
    "lawmaker leader counterpart vice-president undersecretary prosecutor"
)
# Words that stand before an office and mean nothing without it.
PORTFOLIOS = list_words(
    "national security defence defense foreign interior finance health justice education trade energy home attorney prime "
    "deputy vice acting chief state treasury labor labour commerce agriculture transport transportation environment homeland "
    "general press assistant former ex cabinet affairs economy oil culture housing external internal minority majority first "
    "second special senior permanent under shadow new then-president then incumbent outgoing interim executive joint war "
    "human rights communications political military emergency services water planning development local regional public "
    "information tourism sports industry science technology"
)
# Adjectives of offices and institutions, often with a capital, that name nobody.
ADJECTIVES = list_words("congressional constitutional presidential senatorial gubernatorial parliamentary ministerial mayoral")
LINKS = frozenset({"of", "for", "and", "the", "&", "to"})
# What writers exchange or leave out inside a name; not "and", without which a list of two would be a name.
PREPOSITIONS = list_words("of for on in the")
SMALL_WORDS = list_words("of and the for in on to de la")
DETERMINERS = list_words("the a an this that these those our their his her its my your both")
PARTICLES = list_words("al el bin ibn bint abu van von der den de del della di da dos das du la le ten ter zu st o")
DIRECTIONS = list_words(
    "western eastern northern southern central north south east west westerner westerners southerner southerners northerner "
    "northerners northeast northwest southeast southwest northeastern northwestern southeastern southwestern"
)
DATE_WORDS = list_words(
    "january february march april may june july august september october november december jan feb mar apr jun jul aug sept "
    "sep oct nov dec monday tuesday wednesday thursday friday saturday sunday mon tue tues wed thu thurs fri sat sun today "
    "tomorrow yesterday"
)
FUNCTION_WORDS = list_words(
    "i you he she it we they me him us them who what when where why how which and or but if then so yes no not as at by for "
    "from in of on to with there here is are was were be been has have had do does did will would can could should may might "
    "must all some any more most other another such than too very just now new also however meanwhile photo image video read "
    "watch share email comments"
)
# Lower-case nouns that end a name; any other lower-case word at its end is not part of it.
NAME_NOUNS = list_words(
    "airport embassy consulate department ministry court senate congress party league university college church bank club "
    "island river valley mountains desert province region sea ocean strait peninsula"
)
# Common nouns that follow a name and are no part of it, even with a capital: "Biden administration", "NATO summit".
FOLLOWERS = list_words(
    "administration government officials official summit spokesman spokeswoman spokesperson officials troops forces campaign "
    "presidency regime supporters fans voters talks sanctions deal crisis fighters militants advertisement"
)
SUFFIXES = list_words("jr sr ii iii iv md phd dds esq qc mp mbe obe cbe")
CORPORATE_SUFFIXES = list_words(
    "inc incorporated corp corporation co company ltd limited llc llp lp plc ag sa nv bv gmbh ab oyj spa se pty group holdings"
)
# The last word of a name that tells what kind of thing it is.
LAST_WORD_TYPES = {
    EntityType.FACILITY: list_words(
        "airport stadium bridge arena tower prison jail hospital hotel mosque cathedral museum palace street avenue road"
    ),
    EntityType.ORGANIZATION: list_words(
        "university college school institute ministry department agency commission committee council party association "
        "federation union bank times post journal magazine tv news radio police court corp inc ltd llc plc company group "
        "foundation airlines airways motors industries holdings partners fc afc united bureau authority office club church "
        "society league network studios records army navy force corps"
    ),
    EntityType.PLACE: list_words("island islands river lake mountains valley ocean sea desert peninsula county province"),
}
TYPES_BY_LAST_WORD = {word: kind for kind, words in LAST_WORD_TYPES.items() for word in words}
# What names of institutions begin with, and how it is abbreviated.
ABBREVIATED_HEADS = {"united states": "us", "united nations": "un", "united kingdom": "uk", "european union": "eu"}
# Words of names of organisations that are spelled in two ways, with the American one.
SPELLINGS = {
    "organisation": "organization",
    "organisations": "organizations",
    "defence": "defense",
    "centre": "center",
    "centres": "centers",
    "programme": "program",
}
# What may follow the name of a place and mean no other place; cities, counties and rivers are others.
PLACE_ENDINGS = list_words("sea ocean strip desert peninsula")
# Who holds such a view need not be of the party of that name.
VIEWS = list_words("conservative liberal socialist communist nationalist progressive libertarian fascist nazi islamist green")
# Before "of" they say little: "Homeland Security" and "Department of Homeland Security" are one.
PLAIN_HEADS = frozenset({"department", "ministry", "house"})
# What may follow a short form of an organisation's name: "Labour" and "Labour Party".
GENERIC_ENDINGS = CORPORATE_SUFFIXES | list_words(
    "university college party bank airlines airways motors industries association federation club fc council newspaper oil "
    "energy gas electric pharmaceuticals technologies systems software media entertainment capital insurance securities "
    "financial international petroleum resources mining steel foods stores"
)
# The last words that are common nouns, and no person's.
KINDS = frozenset(GENERIC_ENDINGS | NAME_NOUNS | FOLLOWERS | TYPES_BY_LAST_WORD.keys())
