"""The sensor that asks for a refresh when article files appear, change or go."""

import hashlib
import json

import dagster as dg

from assets.settings import Settings
from pipeline.ingestion.files import ArticlesFolderError, fingerprint_sources


@dg.sensor(
    job_name="refresh",
    minimum_interval_seconds=30,
    description="A refresh whenever a file of the articles folder is new, has changed or is gone; looks every 30 seconds.",
)
def article_files(context: dg.SensorEvaluationContext, settings: Settings) -> dg.SensorResult | dg.SkipReason:
    """Request a refresh when a file of the articles folder is new, has changed or is gone since the last request."""
    try:
        fingerprints = fingerprint_sources(settings.articles_folder)
    except ArticlesFolderError as error:
        return dg.SkipReason(str(error))
    state = hashlib.sha256(json.dumps(fingerprints, sort_keys=True).encode()).hexdigest()
    if state == context.cursor:
        return dg.SkipReason(f"None of {len(fingerprints)} files has changed.")
    # No run key: a folder that returns to an earlier state must be refreshed again.
    return dg.SensorResult(run_requests=[dg.RunRequest()], cursor=state)
