"""Small made-up histories with taste in them."""

import numpy as np

from ratings.recommender import Content, Interactions

N_PEOPLE, N_RECIPES, N_CAMPS = 60, 40, 2


def interactions(pairs, *, n_users=None, item_ids=None, weight=None, time=None):
    user, item = np.array(pairs, dtype=np.int32).reshape(-1, 2).T
    n_items = int(item.max()) + 1 if item_ids is None else len(item_ids)
    return Interactions(
        user=user,
        item=item,
        weight=np.ones(len(user), np.float32) if weight is None else np.array(weight, np.float32),
        time=None if time is None else np.array(time, float),
        n_users=int(user.max()) + 1 if n_users is None else n_users,
        item_ids=np.arange(100, 100 + n_items) if item_ids is None else np.array(item_ids),
    )


def camps(*, seed=0, n_cold=2):
    """People of two camps who each pick among the recipes of their own; the last recipes are picked by nobody."""
    rng = np.random.default_rng(seed)
    warm = N_RECIPES - n_cold
    pairs = []
    for person in range(N_PEOPLE):
        liked = np.arange(person % N_CAMPS, warm, N_CAMPS)
        chosen = rng.choice(liked, size=int(rng.integers(5, 9)), replace=False)
        pairs += [(person, item) for item in chosen]
    return interactions(pairs, n_users=N_PEOPLE, item_ids=np.arange(10, 10 + N_RECIPES))


def content():
    """Words of the recipes of `camps`: each camp has its own foods; the recipe before the last has no words."""
    foods = (["beef", "onion", "ale"], ["tofu", "soy", "rice"])
    return Content(
        titles=["" if item == N_RECIPES - 2 else f"dish of {foods[item % 2][0]}" for item in range(N_RECIPES)],
        ingredients=[[] if item == N_RECIPES - 2 else foods[item % 2] for item in range(N_RECIPES)],
        tags=[[] if item == N_RECIPES - 2 else ["dinner"] for item in range(N_RECIPES)],
    )
