"""Each entity's place in the network of entities that appear together."""

from collections.abc import Iterator

import dagster as dg

from assets.checks import check_specs, run_checks
from assets.materializations import WRITER_POOL, report_table, table_spec
from assets.progress import Progress
from assets.working_file import WorkingFile
from pipeline.network import measure_network
from pipeline.tables import ENTITY_NETWORK

INPUTS = ["mention_counts", "entity_network_edges"]
EDGES = "select entity_a_id, entity_b_id, edge_rule, story_pair_count, g2 from entity_network_edges"
ENTITIES = "select entity_id, entity_name, entity_type, mention_count from mention_counts"


@dg.multi_asset(
    name="measure_entity_network",
    specs=[table_spec(ENTITY_NETWORK, INPUTS)],
    check_specs=check_specs("entity_network"),
    pool=WRITER_POOL,
)
def entity_network(
    context: dg.AssetExecutionContext, working_file: dg.ResourceParam[WorkingFile], progress: dg.ResourceParam[Progress]
) -> Iterator[dg.MaterializeResult[None] | dg.AssetCheckResult]:
    """Measure the whole network anew."""
    stage = working_file.stage(["entity_network"], INPUTS)
    if stage.is_current():
        stage.confirm()
    else:
        with progress.follow(context.log, "measuring the network of entities"):
            network = measure_network(working_file.read(EDGES), working_file.read(ENTITIES))
        with stage.rewrite():
            working_file.append("entity_network", network)
    yield report_table(working_file, "entity_network", ENTITY_NETWORK.key)
    yield from run_checks(working_file, "entity_network")
