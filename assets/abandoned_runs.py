"""Runs from the command line whose process was killed, which would look started, and hold up the queue, for ever."""

import os
import socket

import dagster as dg

# Dagster keeps tags that begin with .dagster/ and does not show them.
PROCESS_TAG = ".dagster/dateline_process"


def process_tag() -> str:
    """This process, as written on the runs it executes."""
    return f"{socket.gethostname()}:{os.getpid()}"


def fail_abandoned_runs(instance: dg.DagsterInstance) -> list[str]:
    """Report as failed every unfinished run whose process, on this machine, is gone; returns their ids."""
    unfinished = [dg.DagsterRunStatus.STARTING, dg.DagsterRunStatus.STARTED, dg.DagsterRunStatus.CANCELING]
    abandoned = []
    for run in instance.get_runs(dg.RunsFilter(statuses=unfinished)):
        host, _, process = run.tags.get(PROCESS_TAG, "").partition(":")
        if process and host == socket.gethostname() and not is_process_alive(int(process)):
            instance.report_run_failed(run, "The process of this run was killed. What it had extracted is kept.")
            abandoned.append(run.run_id)
    return abandoned


def is_process_alive(process: int) -> bool:
    """Whether a process with this number runs on this machine."""
    try:
        os.kill(process, 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        return True
    return True


@dg.sensor(
    minimum_interval_seconds=30,
    default_status=dg.DefaultSensorStatus.RUNNING,
    description="Reports runs as failed whose process was killed, so that the next run need not wait for them.",
)
def abandoned_runs(context: dg.SensorEvaluationContext) -> dg.SkipReason:
    """Look for abandoned runs; never requests one."""
    failed = fail_abandoned_runs(context.instance)
    return dg.SkipReason(f"Reported as failed: {', '.join(failed)}" if failed else "No run was abandoned.")
