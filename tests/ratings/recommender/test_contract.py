"""What every recommender promises."""

import dataclasses
import zipfile

import numpy as np
import pytest
from scipy.sparse import csr_array

from ratings.recommender import MODELS, BadModelFile, Interactions, NotTrained, load_model
from ratings.recommender.comparison import KINDS
from tests.ratings.recommender import worlds

QUICK = {
    "two_tower": {"dimensions": 8, "hidden": 16, "out": 8, "epochs": 20, "batch": 64, "learning_rate": 1e-2},
    "als": {"factors": 4},
}
PERSONAL = sorted(set(KINDS) - {"popularity"})


def untrained(name, **changes):
    kind = KINDS[name]
    return kind(kind.Config(**(QUICK.get(name, {}) | changes)))


def trained(name):
    return untrained(name).fit(worlds.camps(), worlds.content())


@pytest.fixture(scope="module")
def models():
    return {name: trained(name) for name in KINDS}


@pytest.fixture(params=sorted(KINDS))
def name(request):
    return request.param


def test_scores_have_a_row_for_each_person_and_a_column_for_each_recipe(name, models):
    histories = worlds.camps().matrix()[:7]

    scores = models[name].score(histories)

    assert scores.shape == (7, worlds.N_RECIPES)
    assert scores.dtype == np.float32


def test_chosen_columns_score_as_they_do_among_all(name, models):
    histories = worlds.camps().matrix()[:3]
    items = np.array([5, 0, 38, 12])

    some = models[name].score(histories, items=items)

    np.testing.assert_allclose(some, models[name].score(histories)[:, items], rtol=1e-5)


def test_one_person_scores_as_among_others(name, models):
    histories = worlds.camps().matrix()[:5]

    alone = models[name].score(histories[[3]])

    np.testing.assert_allclose(alone[0], models[name].score(histories)[3], rtol=1e-4, atol=1e-6)


def test_a_recipe_that_nobody_picked_and_without_words_is_unknown(name, models):
    scores = models[name].score(worlds.camps().matrix())

    assert np.isnan(scores[:, worlds.N_RECIPES - 2]).all()
    assert not np.isnan(scores[:, : worlds.N_RECIPES - 2]).any()


@pytest.mark.parametrize("name", ["content", "two_tower"])
def test_a_recipe_that_nobody_picked_is_known_by_its_words(name, models):
    scores = models[name].score(worlds.camps().matrix())

    new, other = worlds.N_RECIPES - 1, 0  # the new one has the words of the camp of odd people
    lead = scores[1::2, new].mean() - scores[::2, new].mean()
    assert lead > 0
    assert (scores[::2, other].mean() - scores[1::2, other].mean()) > 0


@pytest.mark.parametrize("name", PERSONAL)
def test_an_empty_history_is_unknown(name, models):
    nobody = csr_array((1, worlds.N_RECIPES), dtype=np.float32)

    assert np.isnan(models[name].score(nobody)).all()


def test_popularity_answers_an_empty_history(models):
    nobody = csr_array((1, worlds.N_RECIPES), dtype=np.float32)

    assert np.isfinite(models["popularity"].score(nobody)[0, 0])


@pytest.mark.parametrize("name", PERSONAL)
def test_a_history_of_only_unknown_recipes_is_unknown(name, models):
    history = csr_array(([1.0], ([0], [worlds.N_RECIPES - 2])), shape=(1, worlds.N_RECIPES), dtype=np.float32)

    assert np.isnan(models[name].score(history)).all()


@pytest.mark.parametrize("name", PERSONAL)
def test_taste_is_learnt(name, models):
    """One pick of a camp puts the recipes of that camp first."""
    history = csr_array(([1.0], ([0], [4])), shape=(1, worlds.N_RECIPES), dtype=np.float32)

    scores = models[name].score(history)[0]

    assert np.nanmean(scores[0:38:2]) > np.nanmean(scores[1:38:2])


def test_no_person_is_kept_who_was_not_learnt_from(name, models):
    """A new person with the history of a known one is scored the same: a person is only their history."""
    history = worlds.camps().matrix()[[0]]
    twin = csr_array((history.data.copy(), history.indices.copy(), history.indptr.copy()), shape=history.shape)

    np.testing.assert_array_equal(models[name].score(history), models[name].score(twin))


def test_the_same_seed_gives_the_same_numbers(name, models):
    again = trained(name)

    for key, values in models[name].state().items():
        np.testing.assert_array_equal(values, again.state()[key])


@pytest.mark.parametrize("name", ["als", "two_tower"])
def test_another_seed_gives_other_numbers(name, models):
    other = untrained(name, seed=1).fit(worlds.camps(), worlds.content())

    histories = worlds.camps().matrix()[:3]
    assert np.nanmax(np.abs(other.score(histories) - models[name].score(histories))) > 1e-6


def test_a_second_fit_starts_afresh(name, models):
    model = untrained(name).fit(worlds.camps(seed=5), worlds.content())
    model.fit(worlds.camps(), worlds.content())

    for key, values in models[name].state().items():
        np.testing.assert_array_equal(values, model.state()[key])


def test_a_saved_model_scores_exactly_as_before(name, models, tmp_path):
    path = tmp_path / "model"
    models[name].save(path)

    loaded = KINDS[name].load(path)

    histories = worlds.camps().matrix()
    np.testing.assert_array_equal(loaded.score(histories), models[name].score(histories))
    np.testing.assert_array_equal(loaded.item_ids, models[name].item_ids)
    assert loaded.config == models[name].config
    np.testing.assert_array_equal(loaded.similar(3, 5)[0], models[name].similar(3, 5)[0])


def test_the_same_model_gives_the_same_file_and_none_of_it_is_pickled(name, models, tmp_path):
    first, second = tmp_path / "first", tmp_path / "second"
    models[name].save(first)
    trained(name).save(second)

    assert first.read_bytes() == second.read_bytes()
    with zipfile.ZipFile(first) as file:
        for member in file.namelist():
            assert np.lib.format.read_magic(file.open(member))  # an array
    np.load(first, allow_pickle=False)


@pytest.mark.parametrize("name", sorted(MODELS))
def test_a_file_says_which_model_it_holds(name, models, tmp_path):
    models[name].save(tmp_path / "model")

    assert type(load_model(tmp_path / "model")) is MODELS[name]


def test_the_file_of_another_model_is_refused(name, models, tmp_path):
    other = "als" if name != "als" else "popularity"
    models[other].save(tmp_path / "model")

    with pytest.raises(BadModelFile, match=f"holds a model '{other}', not '{name}'"):
        KINDS[name].load(tmp_path / "model")


def test_a_damaged_file_is_refused(name, models, tmp_path):
    path = tmp_path / "model"
    models[name].save(path)
    whole = path.read_bytes()

    for cut in (0, 10, len(whole) // 2, len(whole) - 30):
        path.write_bytes(whole[:cut])
        with pytest.raises(BadModelFile, match="model"):
            load_model(path)
    middle = len(whole) // 2
    path.write_bytes(whole[:middle] + bytes([whole[middle] ^ 0xFF]) + whole[middle + 1 :])
    with pytest.raises(BadModelFile, match="model"):
        load_model(path)


def test_nothing_is_said_before_training(name):
    model = untrained(name)

    with pytest.raises(NotTrained, match=name):
        model.score(csr_array((1, 3), dtype=np.float32))
    with pytest.raises(NotTrained, match=name):
        model.state()


def test_histories_over_other_recipes_are_refused(name, models):
    with pytest.raises(ValueError, match="over 3 recipes, the model over 40"):
        models[name].score(csr_array((1, 3), dtype=np.float32))


@pytest.mark.parametrize("items", [[-1], [0, 40]])
def test_a_column_that_does_not_exist_is_refused(name, models, items):
    with pytest.raises(ValueError, match="of 40"):
        models[name].score(worlds.camps().matrix()[:1], items=np.array(items))


def test_no_interactions_are_refused(name):
    data = worlds.camps()

    with pytest.raises(ValueError, match="no interactions"):
        untrained(name).fit(data.where(np.zeros(len(data), dtype=bool)), worlds.content())


@pytest.mark.parametrize("bad", [0.0, -1.0, np.nan, np.inf])
def test_a_weight_that_is_not_positive_is_refused(name, bad):
    data = worlds.camps()
    weight = data.weight.copy()
    weight[3] = bad

    with pytest.raises(ValueError, match="not a positive number"):
        untrained(name).fit(dataclasses.replace(data, weight=weight), worlds.content())


def test_content_of_other_recipes_is_refused(name):
    words = worlds.content()
    short = dataclasses.replace(words, titles=words.titles[1:], ingredients=words.ingredients[1:], tags=words.tags[1:])

    with pytest.raises(ValueError, match="describes 39 recipes, of 40"):
        untrained(name).fit(worlds.camps(), short)


def test_one_person_with_one_pick_is_enough(name):
    data = worlds.interactions([(0, 2)], item_ids=range(10, 10 + worlds.N_RECIPES))

    scores = untrained(name).fit(data, worlds.content()).score(data.matrix())

    assert np.isfinite(scores[0, 2])


def test_a_recipe_is_not_similar_to_itself(name, models):
    items, scores = models[name].similar(3, 5)

    assert len(items) == len(scores) <= 5
    assert 3 not in items
    assert (np.diff(scores) <= 0).all()


@pytest.mark.parametrize("name", sorted(set(PERSONAL) - {"user_knn"}))
def test_similar_recipes_are_of_the_same_camp(name, models):
    items, _ = models[name].similar(4, 5)

    assert len(items) == 5
    assert (items % 2 == 0).all()


@pytest.mark.parametrize("name", ["als", "content", "item_item", "two_tower"])
def test_the_source_of_a_recommendation_is_the_pick_of_its_camp(name, models):
    history = csr_array((np.ones(2, np.float32), ([0, 0], [4, 7])), shape=(1, worlds.N_RECIPES))

    sources = models[name].sources(history, np.array([10, 11]))

    assert sources.tolist() == [4, 7]


def test_nothing_speaks_for_a_recipe_where_there_is_no_history(name, models):
    nobody = csr_array((1, worlds.N_RECIPES), dtype=np.float32)

    assert models[name].sources(nobody, np.array([1, 2])).tolist() == [-1, -1]


def test_another_config_is_refused(name):
    with pytest.raises(TypeError, match=name):
        KINDS[name](config={"seed": 1})


def test_interactions_out_of_range_are_refused():
    one = np.zeros(1, np.int32)

    with pytest.raises(ValueError, match="rows of people"):
        Interactions(one + 1, one, np.ones(1, np.float32), None, 1, np.array([5]))
    with pytest.raises(ValueError, match="columns of recipes"):
        Interactions(one, one + 1, np.ones(1, np.float32), None, 1, np.array([5]))
    with pytest.raises(ValueError, match="ascending"):
        Interactions(one, one, np.ones(1, np.float32), None, 1, np.array([5, 5]))
    with pytest.raises(ValueError, match="2 values for 1"):
        Interactions(one, one, np.ones(2, np.float32), None, 1, np.array([5]))
