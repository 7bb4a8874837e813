"""The sums of a calibration: draws of one person from all that is known, weighed by their stages.

A draw is a person: their ratio at every backward speed, the bias of their heart, and how far their
forward cost lies off the model's. Given those, the heart's line is linear in three unknowns with
normal priors, so that the likelihood of the stages has a closed form (Bayesian linear regression
with known noise). Only numpy; one row a draw.
"""

from collections.abc import Sequence
from typing import Final, NamedTuple

import numpy as np

from retropace.effort import forward
from retropace.effort.circumstances import Circumstances
from retropace.effort.heart import (
    BIAS_LN,
    CENTRE_ML_KG_MIN,
    DRIFT_BPM_PER_MIN,
    LEVEL_BPM,
    SLOPE_BPM,
    STAGE_SD_BPM,
    Line,
    Stage,
    bias_sd,
)
from retropace.effort.montecarlo import Floats, walking_ratios
from retropace.effort.quantities import Gait, Normal
from retropace.model import Direction

DRAWS: Final = 8192
SEED: Final = 1998
_PRIORS: Final = (LEVEL_BPM, SLOPE_BPM, DRIFT_BPM_PER_MIN)


class Pooled(NamedTuple):
    """ln R at the fastest backward stage, of this person and of people; the line; the worst miss.

    ``off_bpm`` is how far the stage that fits worst lies off.
    """

    own: Normal
    people: Normal
    line: Line
    off_bpm: float


def pool(
    stages: Sequence[Stage], who: Circumstances, draws: int = DRAWS, seed: int = SEED
) -> Pooled:
    """Weigh draws of people by how well each explains the stages."""
    speeds = np.array([stage.speed_mps for stage in stages])
    ratios = walking_ratios(speeds, who, draws, seed)
    vo2 = _heart_vo2(stages, ratios, seed)
    minutes = np.array([stage.minute - stages[0].minute for stage in stages])
    bpm = np.array([stage.bpm for stage in stages])
    design = np.stack(
        [np.ones_like(vo2), vo2 - CENTRE_ML_KG_MIN, np.broadcast_to(minutes, vo2.shape)], axis=2
    )
    log_likelihood, lines = _explain(design, bpm)
    weights = np.exp(log_likelihood - log_likelihood.max())
    weights /= weights.sum()
    fastest = max(
        (number for number, one in enumerate(stages) if one.direction is Direction.BACKWARD),
        key=lambda number: stages[number].speed_mps,
    )
    ln_ratio = np.log(ratios[:, fastest])
    expected = weights @ np.einsum("dsk,dk->ds", design, lines)
    return Pooled(
        own=_moments(ln_ratio, weights),
        people=_moments(ln_ratio, np.full(draws, 1.0 / draws)),
        line=Line(*(float(part) for part in weights @ lines)),
        off_bpm=float(np.max(np.abs(bpm - expected))),
    )


def _heart_vo2(stages: Sequence[Stage], ratios: Floats, seed: int) -> Floats:
    """The forward VO2, by the model, at which each drawn heart would beat as in each stage.

    Who needs more oxygen forward than the model says has that in their line already: only what
    goes beyond it shows backward.
    """
    normal = np.random.default_rng([seed, 1]).standard_normal((len(ratios), 2))
    base = np.array([forward.gait_vo2(Gait.WALK, stage.speed_mps) for stage in stages])
    spread = np.array([bias_sd(stage.speed_mps) for stage in stages])
    off = forward.standard_error(Gait.WALK) * normal[:, :1]
    backward = ratios * np.exp(BIAS_LN + spread * normal[:, 1:]) * (base + off) - off
    facing = np.array([stage.direction is Direction.BACKWARD for stage in stages])
    return np.where(facing, backward, base)


def _explain(design: Floats, bpm: Floats) -> tuple[Floats, Floats]:
    """Log likelihood of the heart rates under each draw, and each draw's best line.

    design: draws x stages x 3. The constant parts, alike in all draws, are left out.
    """
    precision = np.array([1.0 / prior.sd**2 for prior in _PRIORS])
    means = np.array([prior.mean for prior in _PRIORS])
    noise = 1.0 / STAGE_SD_BPM**2
    transposed = design.transpose(0, 2, 1)
    matrix = noise * (transposed @ design) + np.diag(precision)
    vector = noise * (transposed @ bpm) + precision * means
    lines = np.linalg.solve(matrix, vector[:, :, None])[:, :, 0]
    _, log_determinant = np.linalg.slogdet(matrix)
    return 0.5 * (np.sum(vector * lines, axis=1) - log_determinant), lines


def _moments(values: Floats, weights: Floats) -> Normal:
    mean = float(weights @ values)
    return Normal(mean, float(np.sqrt(weights @ (values - mean) ** 2)))
