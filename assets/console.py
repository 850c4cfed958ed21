"""What a run says at the terminal: the messages written for people, not Dagster's own events, which are in the UI."""

import logging
import sys

import dagster as dg

from assets.progress import PROGRESS_MARK


class _Message(logging.Formatter):
    def format(self, record: logging.LogRecord) -> str:
        return str(getattr(record, "dagster_meta", {}).get("orig_message", record.getMessage()))


def _is_message(record: logging.LogRecord) -> bool:
    """Events are in the UI; errors are the framework's own and are reported when the run has ended."""
    return record.levelno < logging.ERROR and getattr(record, "dagster_meta", {}).get("dagster_event") is None


def _is_no_progress(record: logging.LogRecord) -> bool:
    return not hasattr(record, PROGRESS_MARK)


@dg.logger(
    {"progress": dg.Field(bool, default_value=True, description="Whether messages say how far long work has come.")},
    "Messages for people on standard error; Dagster's own events are left to the UI.",
)
def console_messages(context: dg.InitLoggerContext) -> logging.Logger:
    """A logger that writes plain messages to standard error."""
    logger = logging.getLogger("dateline")
    logger.setLevel(logging.INFO)
    logger.propagate = False
    handler = logging.StreamHandler(sys.stderr)  # as it is in this run: a progress bar puts something in its place
    handler.setFormatter(_Message())
    handler.addFilter(_is_message)
    if not context.logger_config["progress"]:
        handler.addFilter(_is_no_progress)
    logger.handlers = [handler]
    return logger
