"""The comparison from the command line, on small files."""

import csv
import gzip
import json
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest

from benchmarks import picks_content, picks_file, recommender_scale, zipf_picks
from benchmarks.picks_file import BadFile

SCRIPT = Path(__file__).resolve().parents[2] / "benchmarks" / "recommenders.py"


def write(path, head, rows):
    with (gzip.open if path.suffix == ".gz" else open)(path, "wt", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(head)
        writer.writerows(rows)
    return path


def tastes(people=30, recipes=20):
    """Return picks of two camps, as user and item."""
    rng = np.random.default_rng(0)
    return [(user, int(item) * 2 + user % 2) for user in range(people) for item in rng.choice(recipes // 2, 7, False)]


def run(*arguments):
    return subprocess.run([sys.executable, str(SCRIPT), *map(str, arguments)], capture_output=True, text=True)


def test_a_file_with_a_split_gives_figures_of_each_model(tmp_path):
    rows = [(user, item, [0, 0, 0, 0, 1, 2, 2][place % 7]) for place, (user, item) in enumerate(tastes())]
    path = write(tmp_path / "picks.csv.gz", ["user", "item", "split"], rows)

    done = run("--data", path, "--models", "popularity", "item_item", "--json")

    assert done.returncode == 0, done.stderr
    figures = json.loads(done.stdout)
    assert figures["split"] == "the file's own column"
    assert list(figures["models"]) == ["item_item", "popularity"]
    assert figures["models"]["item_item"]["ndcg_10"] > figures["models"]["popularity"]["ndcg_10"]
    assert figures["leads"][0]["is_certain"]


def test_a_file_that_cannot_be_used_ends_with_a_sentence_and_2(tmp_path):
    done = run("--data", tmp_path / "nothing.csv.gz")

    assert (done.returncode, done.stdout) == (2, "")
    assert "there is no file" in done.stderr
    assert "Traceback" not in done.stderr


def test_an_unknown_model_is_named(tmp_path):
    done = run("--data", tmp_path / "any.csv", "--models", "lightfm")

    assert done.returncode == 2
    assert "no model 'lightfm'" in done.stderr


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("", "no rows"),
        ("user,item\n", "no rows"),
        ("user,recipe\n1,2\n", "no column 'item'"),
        ("user,item,split\n1,2,0\n1,3,7\n", "must be 0, 1 or 2"),
        ("user,item,t\n1,2,yesterday\n", "t is 'yesterday' in line 2, neither a number nor a date"),
        ("user,item,rating\n1,2,good\n", "rating is 'good' in line 2, no number"),
        ("user,item,rating\n1,2,inf\n", "rating is 'inf' in line 2, no number"),
        ("user,item,split\n1,2,\n", "split is '' in line 2, no number"),
        ("user,item\n1,\n", "item is empty in line 2"),
        ("user,item\n1,2,3\n", "line 2 has 3 values"),
        ("user,item\n1,2\n", "nobody is left"),
    ],
)
def test_a_bad_file_says_what_is_wrong_with_it(tmp_path, text, message):
    path = tmp_path / "picks.csv"
    path.write_text(text)

    with pytest.raises(BadFile, match=message):
        picks_file.read(path)


def test_a_file_that_is_not_gzipped_but_named_so_is_refused(tmp_path):
    path = tmp_path / "picks.csv.gz"
    path.write_text("user,item\n1,2\n")

    with pytest.raises(BadFile, match="gzipped CSV"):
        picks_file.read(path)


def test_with_times_the_last_are_tested_and_ratings_stay_with_their_picks(tmp_path):
    rows = [(user, item, place, 5 if item == 3 else 1) for place, (user, item) in enumerate(tastes())]
    path = write(tmp_path / "picks.csv", ["user", "item", "t", "rating"], rows)

    picks = picks_file.read(path)

    assert picks.how == "by time, 80/10/10 %"
    assert picks.split.train.time.max() < picks.split.test.time.min()
    assert picks.liking.argmax() == picks.item_names.tolist().index(3)
    assert (picks.split.train.weight == 1).all()


@pytest.mark.parametrize("blank", ["", " ", "nan", "NULL"])
def test_a_blank_rating_is_unknown_and_its_pick_a_pick_all_the_same(tmp_path, blank):
    rows = [(user, item, 5 if item == 3 else blank if item == 4 else 1) for user, item in tastes()]

    picks = picks_file.read(write(tmp_path / "picks.csv", ["user", "item", "rating"], rows))

    assert picks.liking is not None
    # With no rating of its own, a recipe is liked as the mean of those that are rated.
    known = picks.split.known()
    rated = known.item[picks.item_names[known.item] != 4]
    of_all = np.where(picks.item_names[rated] == 3, 5, 1).mean()
    assert picks.liking[picks.item_names.tolist().index(4)] == pytest.approx(of_all)
    assert 4 in picks.item_names[picks.split.train.item]
    assert (picks.split.train.weight == 1).all()


def test_a_file_in_which_every_rating_is_blank_has_none(tmp_path):
    path = write(tmp_path / "picks.csv", ["user", "item", "rating"], [(*pick, "") for pick in tastes()])

    assert picks_file.read(path).liking is None


def test_dates_are_times(tmp_path):
    texts = ["2024-02-01", "2024-02-01T12:00:00Z", "2024-02-01 12:00:00+02:00", "2024-02-03", " 2024-03-01T00:00:00.5"]
    rows = [(*pick, texts[place // 42]) for place, pick in enumerate(tastes())]

    picks = picks_file.read(write(tmp_path / "picks.csv", ["user", "item", "t"], rows))

    assert picks.how == "by time, 80/10/10 %"
    noon = 1_706_788_800  # 2024-02-01 12:00 UTC
    assert sorted(set(picks.split.train.time)) == [noon - 43_200, noon - 7_200, noon, noon + 129_600]
    assert set(picks.split.test.time) == {1_709_251_200.5}


def test_picks_without_a_time_are_learnt_from_and_never_judged_by(tmp_path):
    rows = [(*pick, "" if place % 7 == 0 else 1_000 + place) for place, pick in enumerate(tastes())]
    path = write(tmp_path / "picks.csv", ["user", "item", "t"], rows)

    picks = picks_file.read(path)

    assert picks.how == "by time, 80/10/10 %; 30 picks without a time count as the earliest"
    assert (picks.split.train.time == 1_001).sum() == 31
    assert picks.split.test.time.min() > picks.split.train.time.max()


def test_a_file_in_which_every_time_is_blank_is_split_at_random(tmp_path):
    path = write(tmp_path / "picks.csv", ["user", "item", "t"], [(*pick, "") for pick in tastes()])

    picks = picks_file.read(path)

    assert picks.how == "20 % of each person at random, seed 0"
    assert picks.split.train.time is None


def test_numbers_of_many_digits_a_mark_at_the_start_and_other_columns_do_no_harm(tmp_path):
    rows = [(10**25 + user, item, "so good " * 50) for user, item in tastes()]
    path = write(tmp_path / "picks.csv", ["\ufeffuser", " item", "review"], rows)

    picks = picks_file.read(path)

    assert picks.split.train.n_users == 30
    assert picks.item_names.dtype.kind == "i"


def test_names_may_be_words(tmp_path):
    rows = [(f"person {user}", f"dish {item}") for user, item in tastes()]

    picks = picks_file.read(write(tmp_path / "picks.csv", ["user", "item"], rows))

    assert picks.how == "20 % of each person at random, seed 0"
    assert picks.split.train.n_users == 30


def test_recipes_are_recognised_by_who_picked_them(tmp_path):
    """The same picks under other numbers, in another order; recipes that the same people picked stay unknown."""
    rows = tastes()
    picks = write(tmp_path / "picks.csv", ["user", "item"], rows)
    renamed = [(900 - user, 500 + 3 * item) for user, item in rows[::-1]]
    numbers = write(tmp_path / "numbers.csv", ["user_id", "recipe_id"], renamed)

    found = picks_content.recipe_numbers(picks, numbers)

    assert len(found) > 15
    assert all(number == 500 + 3 * item for item, number in found.items())


def test_content_is_joined_by_number(tmp_path):
    path = tmp_path / "recipes.jsonl"
    recipe = {"recipe_num": 7, "title": "Pea soup", "ingredients": ["peas"], "categories": ["Soups"]}
    path.write_text(json.dumps(recipe))

    content = picks_content.read(path, names=np.array([5, 7]))

    assert (content.titles, content.tags) == (["", "Pea soup"], [[], ["Soups"]])
    with pytest.raises(BadFile, match="none of the 1 recipes"):
        picks_content.read(path, names=np.array([5]))


def test_made_up_picks_are_skewed_distinct_and_repeatable():
    data = zipf_picks.make(picks=20_000, recipes=2_000, people=1_000)

    counts = np.sort(np.bincount(data.item, minlength=2_000))[::-1]
    assert counts[:200].sum() > 0.4 * len(data)
    assert len(np.unique(data.user.astype(np.int64) * 2_000 + data.item)) == len(data)
    assert np.array_equal(data.item, zipf_picks.make(picks=20_000, recipes=2_000, people=1_000).item)


def test_growth_is_followed_in_a_straight_line():
    rows = [
        {"picks": 1_000_000, "recipes": 50_000, "epoch_cpu_s": 50.0, "peak_mb": 500},
        {"picks": 2_000_000, "recipes": 100_000, "epoch_cpu_s": 110.0, "peak_mb": 900},
    ]

    found = recommender_scale.extrapolated(rows)

    assert found is not None
    assert found["epoch_cpu_s"] == 20 * 60
    assert found["peak_mb"] == 900 + 18 * 400
    assert recommender_scale.extrapolated(rows[:1]) is None
