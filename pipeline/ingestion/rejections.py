"""The base of every error that says an input cannot be used, and the errors that several readers share.

Errors that one module alone finds belong to that module.
"""

from typing import ClassVar

from pipeline.tables import InputRejection


class InputError(ValueError):
    """An input cannot be used. The message says what is wrong and what to do, without naming the input."""

    reason: ClassVar[InputRejection]


class EmptyInputError(InputError):
    """There is nothing to read in it."""

    reason = InputRejection.EMPTY


class TooLargeError(InputError):
    """It is larger than the limit."""

    reason = InputRejection.TOO_LARGE


class UnsupportedFormatError(InputError):
    """No reader knows its format."""

    reason = InputRejection.UNSUPPORTED


class MalformedError(InputError):
    """It breaks the rules of its own format."""

    reason = InputRejection.MALFORMED
