"""What Dateline does, as plain functions on text and Polars frames. Knows neither Dagster nor DuckDB."""
