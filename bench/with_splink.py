"""The same mentions linked by Splink on DuckDB, for comparison: install the extra `bench` first.
 As a careful user would set it up: names compared whole and by first and last word (Jaro-Winkler), the week, the
place in the list and the folded title as context, four blocking rules, weights trained by expectation maximisation,
clusters at .95.
"""

from __future__ import annotations

import time
from typing import Any

import duckdb
import splink.comparison_library as compare
from copies import World, make_world
from splink import Linker, SettingsCreator, block_on
from splink.backends.duckdb import DuckDBAPI

from normalize.similarity.folding import name_form

THRESHOLD = 0.95


def _rows(world: World) -> list[tuple[Any, ...]]:
    rows = []
    for block in world.blocks:
        for mention in block.people:
            tokens = name_form(mention.name).tokens or ("",)
            place = f"{mention.role} {mention.billing}"
            rows.append((mention.key, " ".join(tokens), tokens[0], tokens[-1], block.week, place, block.title))
    return rows


def _settings() -> SettingsCreator:
    return SettingsCreator(
        link_type="dedupe_only",
        comparisons=[
            compare.JaroWinklerAtThresholds("name", [0.95, 0.9, 0.8]),
            compare.JaroWinklerAtThresholds("first", [0.9, 0.8]),
            compare.JaroWinklerAtThresholds("last", [0.9, 0.8]).configure(term_frequency_adjustments=True),
            compare.ExactMatch("week"),
            compare.ExactMatch("place"),
            compare.ExactMatch("title"),
        ],
        blocking_rules_to_generate_predictions=[
            block_on("name"),
            block_on("last", "substr(first, 1, 1)"),
            block_on("first", "week"),
            block_on("title", "place"),
        ],
    )


def measure_splink(mentions: int) -> dict[str, float | str]:
    """One size: how long, and how right on people."""
    from reconcile import bcubed

    world = make_world(mentions)
    rows = _rows(world)
    wall, start = time.perf_counter(), time.process_time()
    connection = duckdb.connect()
    connection.execute(
        "CREATE TABLE mentions (unique_id TEXT, name TEXT, first TEXT, last TEXT, week TEXT, place TEXT, title TEXT)"
    )
    columns = list(zip(*rows, strict=True))
    unnested = ", ".join(["unnest(?)"] * len(columns))
    connection.execute(f"INSERT INTO mentions SELECT {unnested}", [list(column) for column in columns])
    backend = DuckDBAPI(connection)
    linker = Linker(backend.register("mentions"), _settings(), log_level=None)
    linker.training.estimate_probability_two_random_records_match([block_on("name", "week")], recall=0.6)
    linker.training.estimate_u_using_random_sampling(max_pairs=1e6, seed=1)
    linker.training.estimate_parameters_using_expectation_maximisation(block_on("name"))
    linker.training.estimate_parameters_using_expectation_maximisation(block_on("title", "place"))
    linked = linker.inference.predict(threshold_match_probability=0.5)
    clusters = linker.clustering.cluster_pairwise_predictions_at_threshold(linked, THRESHOLD)
    found = dict(clusters.as_duckdbpyrelation().project("unique_id, cluster_id").fetchall())
    numbers = {group: at for at, group in enumerate(sorted(set(found.values())))}
    precision, recall, f1 = bcubed(world.people, {key: numbers[group] for key, group in found.items()})
    return {
        "with": "splink", "mentions": len(rows), "seconds": round(time.process_time() - start, 2),
        "wall": round(time.perf_counter() - wall, 2), "people P": precision, "people R": recall, "people F1": f1,
    }  # fmt: skip
