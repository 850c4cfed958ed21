"""How long work says how far it is: it calls a function that it was given. What is made of that is not known here."""

from collections.abc import Callable

# Called with what is done and what there is to do, in the same unit.
Report = Callable[[int, int], None]


def report_nothing(done: int, total: int) -> None:
    """The report of a caller that does not ask."""
