"""The base of every error that says an input cannot be used.

The errors themselves belong to the modules that find them.
"""

from typing import ClassVar

from pipeline.tables import InputRejection


class InputError(ValueError):
    """An input cannot be used. The message says what is wrong and what to do, without naming the input."""

    reason: ClassVar[InputRejection]
