"""Splits, metrics and intervals, against what can be counted by hand."""

import dataclasses

import numpy as np
import pytest
from scipy.sparse import csr_array

from ratings.recommender import bootstrap, comparison, evaluation, metrics, report, splits, tower_training, tuning
from ratings.recommender.chain import NOBODY, Chain
from ratings.recommender.popularity import Popularity
from ratings.recommender.registry import MODELS
from tests.ratings.recommender import worlds
from tests.ratings.recommender.worlds import interactions


def pairs(data):
    return set(zip(data.user.tolist(), data.item.tolist(), strict=True))


def test_of_few_people_nothing_is_certain():
    gaps = np.full(19, 0.2)

    assert not bootstrap.paired(gaps, np.zeros(19)).is_certain
    assert bootstrap.paired(np.full(20, 0.2), np.zeros(20)).is_certain


def test_a_random_split_takes_a_fifth_of_each_person_and_a_fifth_of_the_rest():
    data = interactions([(person, item) for person in range(4) for item in range(20)])

    split = splits.at_random(data, seed=1)

    for part, count in ((split.test, 4), (split.validation, 3), (split.train, 13)):
        assert np.bincount(part.user).tolist() == [count] * 4
    assert pairs(split.train) | pairs(split.validation) | pairs(split.test) == pairs(data)


def test_a_random_split_is_the_same_for_the_same_seed_and_keeps_a_repeated_pair_together():
    data = interactions([(0, item) for item in range(10)] * 2)

    split = splits.at_random(data, seed=1)

    assert pairs(split.train) == pairs(splits.at_random(data, seed=1).train)
    assert not pairs(split.train) & pairs(split.test)
    assert len(split.test) == 4


def test_a_split_by_time_tests_on_the_last_tenth():
    data = interactions([(0, item) for item in range(100)], time=range(100))

    split = splits.by_time(data)

    assert (split.train.time.max(), split.validation.time.min()) == (79, 80)
    assert (split.validation.time.max(), split.test.time.min()) == (89, 90)
    assert split.is_by_time


def test_a_given_split_is_kept_and_another_value_refused():
    data = interactions([(0, 0), (0, 1), (0, 2)])

    split = splits.by_column(data, np.array([2, 0, 1]))

    assert (pairs(split.train), pairs(split.validation), pairs(split.test)) == ({(0, 1)}, {(0, 2)}, {(0, 0)})
    with pytest.raises(ValueError, match="must be 0, 1 or 2"):
        splits.by_column(data, np.array([0, 1, 3]))
    with pytest.raises(ValueError, match="3 picks to learn from and 0"):
        splits.by_column(data, np.zeros(3))


def test_without_a_validation_part_a_fifth_of_the_rest_is_it_and_nothing_is_lost():
    data = interactions([(person, item) for person in range(4) for item in range(20)])
    part = np.where(data.item >= 15, 2, 0)

    split = splits.by_column(data, part)

    assert np.bincount(split.validation.user).tolist() == [3] * 4
    assert pairs(split.known()) == {(person, item) for person in range(4) for item in range(15)}
    assert pairs(split.test) == pairs(data) - pairs(split.known())


@pytest.mark.parametrize(("times", "tested"), [([1] * 50 + [2] * 35 + [3] * 15, 15), ([1] * 70 + [2] * 30, 30)])
def test_picks_of_the_last_moment_are_the_test_however_many(times, tested):
    data = interactions([(item % 5, item) for item in range(100)], time=times)

    split = splits.by_time(data)

    assert set(split.test.time.tolist()) == {times[-1]}
    assert len(split.test) == tested
    assert len(split.known()) == 100 - tested
    assert len(split.validation) > 0


def test_one_moment_is_no_order():
    with pytest.raises(ValueError, match="more than one moment"):
        splits.by_time(interactions([(0, 0), (0, 1)], time=[5, 5]))


def test_the_core_is_what_is_left_after_leaving_out_again_and_again():
    """Recipe 2 has one person; without it person 2 has one pick; without that recipe 1 has two people still."""
    data = interactions([(0, 0), (0, 1), (1, 0), (1, 1), (2, 1), (2, 2)], item_ids=[7, 8, 9])

    left = splits.core(data, k=2)

    assert pairs(left) == {(0, 0), (0, 1), (1, 0), (1, 1)}
    assert left.item_ids.tolist() == [7, 8]
    assert left.n_users == 2
    assert len(splits.core(data, k=3)) == 0


def test_metrics_of_a_list_are_those_counted_by_hand():
    """Of 4 recipes the first is masked; of the rest the person picked the second-ranked and the third-ranked."""
    scores = np.array([[9.0, 3.0, 2.0, 1.0]], dtype=np.float32)

    lists = metrics.ranked(scores, masked=(np.array([0]), np.array([0])), picked=(np.array([0, 0]), np.array([2, 3])))
    each = metrics.per_person(lists)

    assert lists.top[0, :4].tolist() == [1, 2, 3, -1]
    gain = 1 / np.log2(3) + 1 / np.log2(4)
    assert each.ndcg[0] == pytest.approx(gain / (1 + 1 / np.log2(3)))
    assert (each.recall_10[0], each.recall_20[0], each.reciprocal_rank[0]) == (1, 1, 1 / 2)


def test_recall_counts_all_picks_and_ndcg_at_most_ten():
    scores = np.arange(30, 0, -1, dtype=np.float32)[None, :]
    picked = np.concatenate([np.arange(5), np.arange(18, 28)])

    lists = metrics.ranked(scores, masked=(np.array([], int), np.array([], int)), picked=(np.zeros(15, int), picked))
    each = metrics.per_person(lists)

    discount = 1 / np.log2(np.arange(2, 12))
    assert each.ndcg[0] == pytest.approx(discount[:5].sum() / discount.sum())
    assert each.recall_10[0] == pytest.approx(5 / 15)
    assert each.recall_20[0] == pytest.approx(7 / 15)


def test_recipes_that_score_alike_rank_in_the_order_of_their_columns():
    """Columns 1, 2 and 4 score alike, 0 is masked and 3 is above: the pick in column 4 is fourth, that in 1 second."""
    scores = np.array([[5.0, 5.0, 5.0, 9.0, 5.0]] * 3, dtype=np.float32)

    lists = metrics.ranked(
        scores, masked=(np.arange(3), np.zeros(3, int)), picked=(np.array([0, 1, 2, 2]), np.array([4, 1, 2, 4]))
    )

    assert lists.top[0, :5].tolist() == [3, 1, 2, 4, -1]
    assert lists.first_hit.tolist() == [4, 2, 3]
    assert metrics.per_person(lists).reciprocal_rank.tolist() == [1 / 4, 1 / 2, 1 / 3]


def test_of_many_recipes_that_score_alike_those_in_the_first_columns_are_shown():
    scores = np.zeros((2, 1000), dtype=np.float32)
    scores[0, 700] = 1.0
    nothing = (np.array([], int), np.array([], int))

    lists = metrics.ranked(scores, masked=nothing, picked=(np.array([0, 1]), np.array([3, 999])))

    assert lists.top[:, :5].tolist() == [[700, 0, 1, 2, 3], [0, 1, 2, 3, 4]]
    assert lists.first_hit.tolist() == [5, 1000]
    assert (lists.hits[0].argmax() + 1, lists.hits[1].any()) == (5, False)


def test_what_a_model_does_not_know_is_never_shown():
    scores = np.full((1, 3), np.nan, dtype=np.float32)

    lists = metrics.ranked(scores, masked=(np.array([], int), np.array([], int)), picked=(np.array([0]), np.array([1])))

    assert (lists.top == -1).all()
    assert metrics.per_person(lists).reciprocal_rank[0] == 0


def test_coverage_novelty_and_liking_are_of_what_is_shown():
    scores = np.array([[2.0, 1.0, np.nan, np.nan], [2.0, 1.0, np.nan, np.nan]], dtype=np.float32)
    nothing = (np.array([], int), np.array([], int))
    lists = metrics.ranked(scores, masked=nothing, picked=(np.array([0, 1]), np.array([0, 3])))

    found = metrics.summed_up(lists, popularity=np.array([4, 2, 1, 1]), people=4, liking=np.array([5.0, 3.0, 1.0, 1.0]))

    assert found.coverage == 0.5
    assert found.novelty == pytest.approx((0 + 1) / 2)
    assert found.liking == 4.0


def test_the_mean_liking_of_a_recipe_is_drawn_to_that_of_all():
    data = interactions([(0, 0), (1, 0), (0, 1), (1, 1)])

    liking = evaluation.mean_liking(data, np.array([5.0, 5.0, 1.0, 1.0]))

    np.testing.assert_allclose(liking, [(10 + 5 * 3) / 7, (2 + 5 * 3) / 7])


def test_only_people_with_a_pick_before_and_a_new_one_after_are_judged():
    known = interactions([(0, 0), (1, 1)], n_users=3, item_ids=[1, 2, 3])
    test = dataclasses.replace(known, user=np.array([0, 1, 2]), item=np.array([1, 1, 0]), weight=np.ones(3))

    asked = evaluation.trial(known, test)

    assert asked.people.tolist() == [0]
    assert asked.after.toarray().tolist() == [[False, True, False]]


def test_a_perfect_score_is_one_and_cuts_are_by_size_of_history():
    known = interactions([(0, 0)] + [(1, item) for item in range(6)], n_users=2, item_ids=range(20, 30))
    test = dataclasses.replace(known, user=np.array([0, 1]), item=np.array([8, 9]), weight=np.ones(2))
    asked = evaluation.trial(known, test)

    judged = evaluation.judge(lambda histories: asked.after.toarray().astype(np.float32), asked, known)

    assert judged.metrics.ndcg_10 == 1
    assert {name: cut.people for name, cut in judged.by_history.items()} == {"1-4": 1, "5-19": 1}


def test_a_difference_that_everybody_has_is_certain():
    first = np.random.default_rng(0).random(200)

    lead = bootstrap.paired(first + 0.1, first)

    assert (lead.mean, lead.low, lead.high) == pytest.approx((0.1, 0.1, 0.1))
    assert lead.is_certain


def test_a_difference_of_noise_is_not_certain_and_its_interval_is_that_of_the_mean():
    gaps = np.random.default_rng(1).normal(size=400)
    gaps -= gaps.mean()

    lead = bootstrap.paired(gaps, np.zeros(400))

    error = gaps.std() / np.sqrt(400)
    assert not lead.is_certain
    assert lead.high == pytest.approx(1.96 * error, rel=0.1)
    assert lead == bootstrap.paired(gaps, np.zeros(400))


def test_other_people_cannot_be_paired():
    with pytest.raises(ValueError, match="3 values against 2"):
        bootstrap.paired(np.ones(3), np.ones(2))


def test_settings_are_chosen_without_the_test_part():
    data = worlds.camps()
    split = splits.at_random(data, seed=0)
    other = dataclasses.replace(split, test=split.train)

    assert tuning.tune(MODELS["item_item"], split) == tuning.tune(MODELS["item_item"], other)


def test_other_settings_are_taken_only_where_they_are_surely_better():
    own = np.zeros(100)
    by_chance = np.where(np.arange(100) < 54, 1.0, -1.0)  # leads by 0.08, its error is 0.1
    for_sure = by_chance + 0.5

    assert evaluation.surely_best([(own, "own"), (by_chance, "other")], sure=3)[1] == "own"
    assert evaluation.surely_best([(own, "own"), (by_chance, "other"), (for_sure, "better")], sure=3)[1] == "better"


def test_the_towers_keep_their_own_settings_where_others_are_not_surely_better():
    split = splits.at_random(worlds.camps(), seed=0)

    tuned = tuning.tune(MODELS["two_tower"], split, seed=3)

    assert tuned.config.seed == 3
    assert tuned.tried == len(tuning.WIDE) + len(tuning.WIDE_WEIGHTS) * tuning.MAX_EPOCHS + len(tuning.FULL_HISTORIES)


def test_of_many_picks_fewer_epochs_are_trained():
    settings = tower_training.Settings(epochs=12, most_steps=4_000)

    assert [tower_training.epochs_of(settings, steps) for steps in (50, 400, 20_000)] == [12, 10, 3]


def test_a_chain_is_answered_by_the_first_model_that_knows_the_person():
    data = worlds.camps()
    chain = Chain([MODELS["item_item"]().fit(data), MODELS["two_tower"](), Popularity().fit(data)])
    histories = csr_array(np.vstack([np.zeros(worlds.N_RECIPES), data.matrix()[[0]].toarray()]).astype(np.float32))

    answer = chain.score(histories)

    assert [chain.name_of(index) for index in answer.answered_by] == ["popularity", "item_item"]
    np.testing.assert_array_equal(answer.scores[0], chain.models[1].score(histories)[0])


def test_what_the_first_model_does_not_know_is_filled_in_on_its_scale():
    data = worlds.camps()
    first, second = MODELS["item_item"]().fit(data), MODELS["content"]().fit(data, worlds.content())
    history = data.matrix()[[0]]

    answer = Chain([first, second]).score(history)

    new = worlds.N_RECIPES - 1
    assert answer.answered_by.tolist() == [0]
    assert np.isnan(first.score(history)[0, new])
    known = ~np.isnan(first.score(history)[0])
    theirs = second.score(history)[0]
    place = (theirs[new] - theirs[known].mean()) / theirs[known].std()
    mine = answer.scores[0]
    assert (mine[new] - mine[known].mean()) / mine[known].std() == pytest.approx(place, abs=1e-3)


def test_a_chain_without_an_answer_says_so():
    data = worlds.camps()
    chain = Chain([MODELS["item_item"]().fit(data)])

    answer = chain.score(csr_array((1, worlds.N_RECIPES), dtype=np.float32))

    assert answer.answered_by.tolist() == [NOBODY]
    assert chain.name_of(NOBODY) is None


def test_a_chain_needs_a_trained_model_over_the_same_recipes():
    data = worlds.camps()
    with pytest.raises(ValueError, match="none of \\['als'\\]"):
        Chain([MODELS["als"]()])
    with pytest.raises(ValueError, match="other recipes"):
        Chain([Popularity().fit(data), Popularity().fit(interactions([(0, 0)]))])


@pytest.fixture(scope="module")
def compared():
    split = splits.at_random(worlds.camps(), seed=0)
    return comparison.compare(split, ["popularity", "item_item", "content"], content=worlds.content(), seeds=1)


def test_a_comparison_puts_taste_before_popularity(compared):
    names = [model.name for model in compared.models]

    assert names[-1] == "popularity"
    assert compared.served == "item_item"
    assert compared.judged_people == worlds.N_PEOPLE
    assert set(compared.models[0].cold_people) == {0, 1, 3, 5, 10} or compared.models[0].cold_people == {}


def test_new_recipes_are_found_by_their_words_only(compared):
    by_name = {model.name: model for model in compared.models}

    assert by_name["item_item"].cold_recipes.ndcg_10 == 0
    assert by_name["content"].cold_recipes.ndcg_10 > 0.5


def test_the_report_names_every_model_in_words_and_numbers(compared):
    text = "\n".join(report.lines(compared))
    figures = report.as_dict(compared)

    for name in ("popularity", "item_item", "content"):
        assert name in text
        assert 0 <= figures["models"][name]["ndcg_10"] <= 1
    assert figures["lead_of_served"]["low"] <= figures["lead_of_served"]["mean"] <= figures["lead_of_served"]["high"]


def test_the_report_says_which_settings_a_fit_measures_for_itself():
    split = splits.at_random(worlds.camps(), seed=0)

    found = comparison.compare(split, ["two_tower"], seeds=1, is_tuned=False, with_cold=False)

    assert any("full_history measured, half_life_share measured" in line for line in report.lines(found))


def test_a_model_without_its_content_is_left_out_with_the_reason():
    split = splits.at_random(worlds.camps(), seed=0)

    found = comparison.compare(split, ["popularity", "content"], seeds=1, with_cold=False)

    assert [model.name for model in found.models] == ["popularity"]
    assert found.left_out == {"content": "the content model needs the content of the recipes"}


def test_an_unknown_model_is_refused():
    with pytest.raises(ValueError, match="no model 'lightfm'"):
        comparison.compare(splits.at_random(worlds.camps(), seed=0), ["popularity", "lightfm"])
