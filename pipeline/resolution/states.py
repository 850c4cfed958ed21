"""The states of the United States as news texts abbreviate them, from the package ``us`` (BSD)."""

from functools import cache

from pipeline.resolution.names import normalize_name

# Without the stop "La." and "Va." are Los Angeles and Veterans Affairs, and Washington is mostly the city.
STOP_NEEDED = frozenset({"la", "va"})
CITIES = frozenset({"washington"})
OTHER_PLACES = {"dc": "washington", "washington dc": "washington", "tex": "texas", "ont": "ontario", "que": "quebec"}


@cache
def load_state_names() -> dict[str, str]:
    """The normal form of each state's name by its abbreviation in news style, such as "Calif."."""
    import us

    names = {state.ap_abbr or "": normalize_name(state.name) for state in us.states.STATES}
    return {short: name for short, name in names.items() if short.endswith(".") and name not in CITIES}


@cache
def load_place_abbreviations() -> dict[str, str]:
    """The normal forms of names of places by the normal form of their abbreviation."""
    states = {normalize_name(short): name for short, name in load_state_names().items()}
    return {short: name for short, name in states.items() if short not in STOP_NEEDED} | OTHER_PLACES
