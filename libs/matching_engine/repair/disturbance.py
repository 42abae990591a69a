"""Leaving people alone: a price for each who loses a place, and a limit on how many are touched at all.

moved[v] in {0, 1}     x[v, s] + moved[v] >= 1       for each place s that v has in the plan in force
touched[v] in {0, 1}   moved[v] <= touched[v],  x[v, s] <= touched[v]  for each place s that v does not have
                       sum of touched <= most
The price of moved people is taken off the objective. People whom the change itself concerns do not count.
"""

from collections.abc import Collection
from dataclasses import dataclass

import numpy as np

from libs.matching_engine.formulation.model import Model, Whole
from libs.matching_engine.neighbourhoods.extension import Row, with_columns, with_rows
from libs.matching_engine.pairs.candidates import Candidates
from libs.matching_engine.problem import Pair


@dataclass(frozen=True)
class Disturbance:
    """A model with the price and the limit in it."""

    model: Model
    _pairs_before: dict[int, list[int]]
    _pairs_new: dict[int, list[int]]
    _moved: dict[int, int]
    _touched: dict[int, int]

    def solution_of(self, solution: Whole) -> Whole:
        """A solution of the model without all this, with what its pairs make of it."""
        complete = np.zeros(len(self.model.objective), dtype=np.int64)
        complete[: len(solution)] = solution
        for volunteer, column in self._moved.items():
            complete[column] = not all(complete[pair] for pair in self._pairs_before[volunteer])
        for volunteer, column in self._touched.items():
            gains = any(complete[pair] for pair in self._pairs_new.get(volunteer, ()))
            loses = volunteer in self._moved and complete[self._moved[volunteer]]
            complete[column] = gains or loses
        return complete


def with_disturbance(
    model: Model,
    candidates: Candidates,
    in_force: Collection[Pair],
    concerned: Collection[int],
    price: int,
    most: int,
) -> Disturbance:
    """A model of candidates with the price for each person moved and the limit on people touched.

    `in_force` are the pairs that count as places, `concerned` the people who do not count.
    """
    before: dict[int, list[int]] = {}
    new: dict[int, list[int]] = {}
    pairs = zip(candidates.volunteers.tolist(), candidates.slots.tolist(), strict=True)
    for position, pair in enumerate(pairs):
        if pair[0] not in concerned and not candidates.is_fixed[position]:
            (before if pair in in_force else new).setdefault(pair[0], []).append(position)
    first = len(model.objective)
    moved = {volunteer: first + place for place, volunteer in enumerate(sorted(before))}
    first += len(moved)
    touched = {volunteer: first + place for place, volunteer in enumerate(sorted({*before, *new}))}
    rows: list[Row] = [
        *(([(pair, -1), (moved[who], -1)], -1) for who in sorted(before) for pair in before[who]),
        *(([(moved[who], 1), (touched[who], -1)], 0) for who in sorted(before)),
        *(([(pair, 1), (touched[who], -1)], 0) for who in sorted(new) for pair in new[who]),
        ([(column, 1) for column in touched.values()], most),
    ]
    extended = with_rows(with_columns(model, [-price] * len(moved) + [0] * len(touched)), rows)
    return Disturbance(extended, before, new, moved, touched)
