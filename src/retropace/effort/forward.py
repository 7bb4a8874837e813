"""What forward walking and running cost: LCDA to walk, RE3 to run, whichever is cheaper.

Each model is one small function of speed (m/s) and grade (a fraction), giving gross power in W/kg
or gross VO2 in ml/kg/min. None checks its domain; ``assess`` does, by the ``Model`` beside it.
Other people's equations, for a second opinion, are in ``second_opinions``.
"""

from functools import lru_cache
from math import pow as power
from typing import Final

from retropace.effort.quantities import Gait, GrossVo2, Mark, Model, vo2_of_power

LCDA: Final = Model(
    id="lcda-walk",
    title="LCDA walking equation",
    citation="Looney et al. 2019, Med Sci Sports Exerc 51:1954, doi 10.1249/mss.0000000000002002",
    equation=Mark.SECOND_HAND,
    gait=Gait.WALK,
    people="healthy adults",
    lowest_mps=0.0,
    highest_mps=1.96,
    lowest_grade=-0.40,
    highest_grade=0.45,
    standard_error_w_kg=0.20,
    graded_error_w_kg=0.42,
    default=True,
)

# No standard error of RE3 was in reach. The graded walking model's is assumed for it: 4 % at
# 2.24 m/s, where the equation meets the one measured mean we hold within 2 %.
RE3: Final = Model(
    id="re3-run",
    title="RE3 running equation",
    citation="Looney, Hoogkamer & Kram 2025, Eur J Appl Physiol, doi 10.1007/s00421-025-05999-5",
    equation=Mark.SECOND_HAND,
    gait=Gait.RUN,
    people="healthy adults; its level version from 45, 421 and 619 runners",
    lowest_mps=1.75,
    highest_mps=6.0,
    lowest_grade=-0.45,
    highest_grade=0.45,
    standard_error_w_kg=0.42,
    graded_error_w_kg=0.42,
    error=Mark.ASSUMED,
    default=True,
)


def lcda_w_kg(speed_mps: float, grade: float = 0.0) -> float:
    """Gross power of forward walking, W/kg; standing at speed 0.

    Looney et al. 2019: 1.44 + 1.94 v^0.43 + 0.24 v^4, and on a grade of G percent
    0.34 v G (1 - 1.05^(1 - b^(G + 32))) on top. The copies seen disagree on b: 1.1 in six
    programs, 1.11 in one blog; 1.1 is used. With 1.11 the whole is about 3.5 % higher at 5 %.
    """
    level_w_kg = 1.44 + 1.94 * power(speed_mps, 0.43) + 0.24 * speed_mps**4
    if grade == 0.0:
        return level_w_kg
    percent = 100.0 * grade
    share = 1.0 - power(1.05, 1.0 - power(1.1, percent + 32.0))
    return level_w_kg + 0.34 * speed_mps * percent * share


def re3_w_kg(speed_mps: float, grade: float = 0.0) -> float:
    """Gross power of forward running, W/kg (Looney, Hoogkamer & Kram 2025; grade a fraction)."""
    level_w_kg = 4.43 + 1.51 * speed_mps + 0.37 * speed_mps**2
    if grade == 0.0:
        return level_w_kg
    share = 1.0 - power(1.133, 1.0 - power(1.056, 100.0 * grade + 43.0))
    return level_w_kg + 30.43 * speed_mps * grade * share


def forward_w_kg(speed_mps: float, grade: float = 0.0) -> float:
    """Gross power of the cheaper of walking and running, W/kg."""
    return min(lcda_w_kg(speed_mps, grade), re3_w_kg(speed_mps, grade))


def walk_vo2(speed_mps: float, grade: float = 0.0) -> GrossVo2:
    """Forward walking by LCDA, ml/kg/min."""
    return vo2_of_power(lcda_w_kg(speed_mps, grade))


def run_vo2(speed_mps: float, grade: float = 0.0) -> GrossVo2:
    """Forward running by RE3, ml/kg/min."""
    return vo2_of_power(re3_w_kg(speed_mps, grade))


def gait_vo2(gait: Gait, speed_mps: float, grade: float = 0.0) -> GrossVo2:
    """Forward in that gait, ml/kg/min."""
    return run_vo2(speed_mps, grade) if gait is Gait.RUN else walk_vo2(speed_mps, grade)


def forward_vo2(speed_mps: float, grade: float = 0.0) -> GrossVo2:
    """F(v, G): the cheaper of walking and running, ml/kg/min; rises with speed on the level."""
    return vo2_of_power(forward_w_kg(speed_mps, grade))


def forward_gait(speed_mps: float, grade: float = 0.0) -> Gait:
    """The gait that ``forward_vo2`` took."""
    if speed_mps == 0.0:
        return Gait.STANDING
    walk, run = lcda_w_kg(speed_mps, grade), re3_w_kg(speed_mps, grade)
    return Gait.WALK if walk <= run else Gait.RUN


def model_of(gait: Gait) -> Model:
    """The forward model behind a gait."""
    return RE3 if gait is Gait.RUN else LCDA


def standard_error(gait: Gait, grade: float = 0.0) -> float:
    """The standard error of estimate of a gait's forward model, ml/kg/min."""
    return float(model_of(gait).error_ml_kg_min(grade) or 0.0)


@lru_cache(maxsize=1)
def crossing_mps() -> float:
    """Where running becomes cheaper than walking on the level: 2.17 m/s.

    Measured energetic transition: 2.08 to 2.12 m/s (PLOS ONE 0138154).
    """
    low_mps, high_mps = 1.0, 3.0
    for _ in range(50):
        middle_mps = (low_mps + high_mps) / 2.0
        if lcda_w_kg(middle_mps) < re3_w_kg(middle_mps):
            low_mps = middle_mps
        else:
            high_mps = middle_mps
    return low_mps
