"""What people will pick, learnt from what people picked. Knows no Django, no queue and no other app."""

from ratings.recommender.base import Content, Interactions, NotTrained, Recommender
from ratings.recommender.registry import MODELS, load_model
from ratings.recommender.storage import BadModelFile

__all__ = ["MODELS", "BadModelFile", "Content", "Interactions", "NotTrained", "Recommender", "load_model"]
