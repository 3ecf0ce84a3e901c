"""Recommenders side by side on a file of picks: full ranking of the whole catalogue, tuned on validation only.

    python benchmarks/recommenders.py --data FILE.csv.gz [--models two_tower als …] [--content FILE.jsonl.gz] [--json]

The file is CSV, gzipped or not, with the columns user and item and, where there are any, rating, t (unix seconds or ISO
dates) and split (0 train, 1 validation, 2 test). Without a split it is made: by time where there is t, or else 20 % of
each person at random, after people and recipes with fewer than 5 picks are left out. A blank rating is unknown; a pick
with a blank t counts as the earliest. Ends with 2 where the file can't be used.
"""

from __future__ import annotations

import argparse
import json
import os
import sys
from pathlib import Path

os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")  # read when numpy is loaded; CPU time and latency are of one thread
sys.path.insert(0, str(Path(__file__).resolve().parents[1]))  # started by its path, only this folder would be on it

from benchmarks import picks_content, picks_file
from benchmarks.picks_file import BadFile
from ratings.recommender import comparison, report

SHARED = Path(__file__).resolve().parents[2] / "shared" / "data" / "interactions" / "allrecipes_H.csv.gz"
UNUSABLE = 2


def main() -> int:
    """Compare, print; return the exit code."""
    options = _options()
    try:
        picks = picks_file.read(options.data, seed=options.seed)
        content = None
        if options.content is not None:
            content = picks_content.read(
                options.content, names=picks.item_names, numbers=options.numbers, picks=options.data
            )
        result = comparison.compare(
            picks.split, options.models or list(comparison.KINDS), content=content, liking=picks.liking,
            seeds=options.seeds, is_tuned=not options.own_settings, with_cold=not options.no_cold, tell=_tell,
        )  # fmt: skip
    except (BadFile, ValueError) as error:
        _tell(str(error))
        return UNUSABLE
    if options.json:
        facts = {
            "data": options.data.name,
            "split": picks.how,
            "seeds": options.seeds,
            "has_content": content is not None,
        }
        print(json.dumps(facts | report.as_dict(result)))
    else:
        print(f"{options.data.name}, split: {picks.how}")
        report.show(result, print)
    return 0


def _tell(sentence: str) -> None:
    print(sentence, file=sys.stderr, flush=True)


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--data", type=Path, help=f"the picks (by default the shared ones, {SHARED.name})")
    parser.add_argument("--models", nargs="+", metavar="MODEL", help=f"of {', '.join(comparison.KINDS)} (all)")
    parser.add_argument(
        "--content", type=Path, help="recipes as JSON lines: recipe_num, title, ingredients, categories"
    )
    parser.add_argument("--numbers", type=Path, help="picks by recipe number, where the items of --data have others")
    parser.add_argument("--seeds", type=int, default=3, help="fits of each model that has chance in it (3)")
    parser.add_argument("--seed", type=int, default=0, help="of a random split (0)")
    parser.add_argument("--own-settings", action="store_true", help="the settings of each model, none chosen")
    parser.add_argument(
        "--no-cold", action="store_true", help="leave out new people and new recipes, which need more fits"
    )
    parser.add_argument("--json", action="store_true", help="one line of JSON in place of the tables")
    options = parser.parse_args()
    if options.seeds < 1:
        parser.error(f"--seeds is {options.seeds}; it must be at least 1")
    unknown = [name for name in options.models or [] if name not in comparison.KINDS]
    if unknown:
        parser.error(f"there is no model {unknown[0]!r}; there are {', '.join(comparison.KINDS)}")
    if options.data is None:
        if not SHARED.exists():
            parser.error(f"name a file with --data; the shared one is not here ({SHARED})")
        options.data = SHARED
    return options


if __name__ == "__main__":
    sys.exit(main())
