"""What assets are given besides the settings: the working file their run owns."""

from collections.abc import Collection, Iterator

import dagster as dg

from assets.settings import Settings
from assets.working_file import WorkingFile, open_working_file


def build_working_file_resource(defined_tables: Collection[str]) -> dg.ResourceDefinition:
    """The resource that opens the working file for a run, and forgets tables in it that are no longer defined."""

    @dg.resource(
        required_resource_keys={"settings"},
        description="The pipeline's own database. A run owns it from its first step to its last, so two runs never mix.",
    )
    def working_file_of_run(context: dg.InitResourceContext) -> Iterator[WorkingFile]:
        """Open the working file for the run.

        Raises:
            WorkingFileError: the file cannot be owned or written.
        """
        settings: Settings = context.resources.settings
        run_id = context.run.run_id if context.run else ""
        log = context.log.warning if context.log else print
        with open_working_file(
            settings.working_file, run_id, settings.lock_wait_seconds, settings.database_memory_mb, log
        ) as working_file:
            working_file.forget_all_but(defined_tables)
            yield working_file

    return working_file_of_run
