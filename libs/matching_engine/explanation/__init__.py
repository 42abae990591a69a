"""Why somebody is in a slot or not, what would fill a seat, what would open seats for somebody.

Answers are codes and numbers, by id; sentences are made at the edge.
"""

from libs.matching_engine.explanation.filling import Filling, Way, what_would_fill
from libs.matching_engine.explanation.forcing import Forced, force
from libs.matching_engine.explanation.opening import Opened, what_opens, what_would_open_most
from libs.matching_engine.explanation.pair import NotPlaced, Placed, explain_pair

__all__ = [
    "Filling",
    "Forced",
    "NotPlaced",
    "Opened",
    "Placed",
    "Way",
    "explain_pair",
    "force",
    "what_opens",
    "what_would_fill",
    "what_would_open_most",
]
