"""When and where it is done: Dagster assets, checks, resources, the job, its schedule and its sensor."""
