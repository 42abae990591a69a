"""Good plans out of few pairs: one mixed-integer program, solved by HiGHS in floating point.

What HiGHS finds is rounded, checked against the model in whole numbers and only then used; its bound is
about these pairs alone and is not used at all.
"""

import numpy as np
from scipy.optimize import Bounds, LinearConstraint, milp
from scipy.sparse import csr_matrix

from libs.matching_engine.formulation.model import Model, Whole

SMALL_ENOUGH_GAP = 1e-5


def improve(model: Model, seconds: float | None, gap: float) -> Whole | None:
    """A solution of the model, within a gap of its best; None if there is none within the limits."""
    matrix = csr_matrix(
        (model.coefficients.astype(np.float64), model.columns, model.row_bounds),
        shape=(len(model.limits), len(model.objective)),
    )
    limits = model.limits.astype(np.float64)
    options: dict[str, float] = {"mip_rel_gap": max(gap, SMALL_ENOUGH_GAP)}
    if seconds is not None:
        options["time_limit"] = max(0.01, seconds)
    answer = milp(
        -model.objective.astype(np.float64),
        constraints=LinearConstraint(matrix, np.where(model.is_equality, limits, -np.inf), limits),
        bounds=Bounds(model.lower.astype(np.float64), model.upper.astype(np.float64)),
        integrality=np.ones(len(model.objective)),
        options=options,
    )
    return None if answer.x is None else np.rint(answer.x).astype(np.int64)
