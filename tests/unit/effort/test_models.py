"""Every model of the catalogue, against numbers printed by others than its own source."""

from collections.abc import Callable
from functools import partial
from math import sqrt

import pytest

from retropace.effort import opinions, second_opinions, single_studies
from retropace.effort.backward import RUN, WALK, backward_vo2
from retropace.effort.forward import walk_vo2
from retropace.effort.opinions import MODELS, backward_opinions, forward_opinions
from retropace.effort.quantities import (
    Gait,
    GrossVo2,
    Mark,
    Model,
    NetVo2,
    covers,
    gross_of,
    mets_of,
    net_of,
)

WILLIFORD_WALK_MPS = 80.45 / 60
WILLIFORD_RUN_MPS = 134.08 / 60
COMPENDIUM_MPS = 3.5 * 1.609344 / 3.6


# --- forward: Williford's forward arm and the Compendium's METs made none of these ---------------


def test_ludlow_weyand_beside_williford_and_the_compendium() -> None:
    assert second_opinions.ludlow_weyand_vo2(WILLIFORD_WALK_MPS) == pytest.approx(12.42, rel=0.11)
    assert second_opinions.ludlow_weyand_vo2(COMPENDIUM_MPS) == pytest.approx(4.3 * 3.5, rel=0.15)


def test_acsm_walk_beside_williford() -> None:
    assert second_opinions.acsm_walk_vo2(WILLIFORD_WALK_MPS) == pytest.approx(12.42, rel=0.075)


def test_acsm_run_is_too_high_as_was_found() -> None:
    vo2 = second_opinions.acsm_run_vo2(WILLIFORD_RUN_MPS)
    assert vo2 / GrossVo2(27.15) == pytest.approx(1.12, abs=0.005)


def test_minetti_beside_williford_with_rest_added() -> None:
    walk, run = second_opinions.minetti_walk_vo2, second_opinions.minetti_run_vo2
    assert walk(WILLIFORD_WALK_MPS) == pytest.approx(12.42, rel=0.06)
    assert run(WILLIFORD_RUN_MPS) == pytest.approx(27.15, rel=0.025)
    net = second_opinions.minetti_walk_net_vo2(WILLIFORD_WALK_MPS)
    assert gross_of(net) == walk(WILLIFORD_WALK_MPS)


@pytest.mark.parametrize(
    ("equation", "grade", "printed", "sd"),
    [
        (second_opinions.minetti_walk_net_vo2, 0.45, 17.33, 1.11),
        (second_opinions.minetti_walk_net_vo2, -0.10, 0.81, 0.37),
        (second_opinions.minetti_run_net_vo2, 0.45, 18.93, 1.74),
        (second_opinions.minetti_run_net_vo2, 0.0, 3.40, 0.24),
        (second_opinions.minetti_run_net_vo2, -0.20, 1.73, 0.36),
    ],
)
def test_minetti_gives_what_was_measured(
    equation: Callable[[float, float], NetVo2], grade: float, printed: float, sd: float
) -> None:
    """The abstract's means, J/kg/m: what was measured, not what the polynomial says."""
    cost_of_a_metre = equation(1.0, grade) * 20.9 / 60
    assert cost_of_a_metre == pytest.approx(printed, abs=sd)


def test_walking_up_5_percent_costs_what_the_compendium_says() -> None:
    """Code 17210: 5.3 METs from 2.9 to 3.5 mph at 1 to 5 %, so its middle."""
    mps, grade = 3.2 * 1.609344 / 3.6, 0.03
    for equation in (
        walk_vo2,
        second_opinions.ludlow_weyand_vo2,
        second_opinions.acsm_walk_vo2,
        second_opinions.minetti_walk_vo2,
    ):
        assert mets_of(equation(mps, grade)) == pytest.approx(5.3, rel=0.2)


@pytest.mark.parametrize("grade", [0.0, 0.03, 0.05, 0.10])
@pytest.mark.parametrize(("gait", "speed_mps", "models"), [(Gait.WALK, 1.3, 4), (Gait.RUN, 2.5, 3)])
def test_forward_models_agree_within_a_tenth(
    gait: Gait, speed_mps: float, models: int, grade: float
) -> None:
    """Made from different people by different laboratories, they meet at every grade."""
    said = [float(o.vo2) for o in forward_opinions(gait, speed_mps, grade) if o.vo2]
    assert len(said) == models
    assert said == pytest.approx([sum(said) / models] * models, rel=0.10)


def test_ludlow_weyand_downhill_is_cheaper() -> None:
    level = second_opinions.ludlow_weyand_vo2(1.2)
    down = second_opinions.ludlow_weyand_vo2(1.2, -0.05)
    assert (down - 3.05) / (level - 3.05) == pytest.approx(0.73)


# --- backward: each against a study that did not make it -----------------------------------------


def test_williford_in_gross_and_net() -> None:
    backward = single_studies.williford_walk_vo2(WILLIFORD_WALK_MPS)
    assert backward / walk_vo2(WILLIFORD_WALK_MPS) == pytest.approx(1.28, abs=0.005)
    assert pytest.approx(1.154, abs=0.001) == single_studies.WILLIFORD_RUN_RATIO
    nets = net_of(GrossVo2(31.33)) / net_of(GrossVo2(27.15))
    assert nets == pytest.approx(1.18, abs=0.005)


def test_williford_beside_the_compendium() -> None:
    """1.28 at 1.34 m/s, carried to 1.565, lies below the Compendium's 21.0 and within 9 %."""
    vo2 = single_studies.williford_walk_vo2(COMPENDIUM_MPS)
    assert vo2 == pytest.approx(6.0 * 3.5, rel=0.09)


def test_compendium_beside_williford_and_its_own_graded_code() -> None:
    vo2 = single_studies.compendium_vo2(WILLIFORD_WALK_MPS)
    assert vo2 == pytest.approx(15.95, rel=0.12)
    graded = single_studies.compendium_vo2(COMPENDIUM_MPS, 0.05)
    assert graded == pytest.approx(8.0 * 3.5, rel=0.02)
    halfway = single_studies.compendium_vo2(COMPENDIUM_MPS, 0.025)
    assert single_studies.compendium_vo2(COMPENDIUM_MPS) < halfway < graded


def test_hooper_is_what_the_abstract_says_if_relative() -> None:
    ratio = single_studies.hooper_vo2(1.11, 0.075) / walk_vo2(1.11, 0.075)
    assert 1.17 < ratio < 1.20


def test_additive_meets_what_did_not_make_it() -> None:
    """The graded Compendium code (28.0) and Hooper's range did not make it."""
    assert single_studies.additive_vo2(COMPENDIUM_MPS, 0.05) == pytest.approx(28.0, rel=0.05)
    assert single_studies.additive_vo2(WILLIFORD_WALK_MPS) == pytest.approx(15.95, rel=0.03)
    added = single_studies.additive_vo2(COMPENDIUM_MPS) - walk_vo2(COMPENDIUM_MPS)
    assert added == pytest.approx(6.0 * 3.5 - 4.3 * 3.5, abs=0.06)
    graded = single_studies.additive_vo2(1.4, 0.08) - walk_vo2(1.4, 0.08)
    level = single_studies.additive_vo2(1.4) - walk_vo2(1.4)
    assert graded == pytest.approx(level)


@pytest.mark.parametrize("equation", [single_studies.wright_weyand_vo2, single_studies.rasica_vo2])
def test_running_ratios_beside_williford_and_flynn(equation: opinions.Equation) -> None:
    """Williford's runners took 31.33 (SD 5.77); Flynn's took 84 % running, 60 % walking."""
    assert equation(WILLIFORD_RUN_MPS, 0.0) == pytest.approx(31.33, rel=0.2)
    walk = backward_vo2(Gait.WALK, 107.2 / 60)
    assert walk / equation(160.8 / 60, 0.0) == pytest.approx(60 / 84, rel=0.12)


def test_the_press_lies_within_the_error_of_wright_and_weyand() -> None:
    """The press wrote of 30 and 32 %; the abstract says 35 (SEM 6) %."""
    spread = 1.96 * (single_studies.WRIGHT_WEYAND.ratio_error_ln or 0.0) * 1.35
    for of_the_press in (1.30, 1.32):
        assert abs(of_the_press - 1.35) < spread


def test_the_error_of_williford_follows_from_both_arms() -> None:
    def of(*arms: tuple[float, float]) -> float:
        return sqrt(sum((sd / mean) ** 2 for mean, sd in arms) / 13)

    walk, run = single_studies.WILLIFORD_WALK, single_studies.WILLIFORD_RUN
    assert walk.ratio_error_ln == pytest.approx(of((12.42, 2.29), (15.95, 2.45)), abs=0.001)
    assert run.ratio_error_ln == pytest.approx(of((27.15, 2.51), (31.33, 5.77)), abs=0.001)
    assert pytest.approx(0.0516, abs=1e-4) == RUN.ratio_error_ln


# --- the catalogue -------------------------------------------------------------------------------


def test_every_model_says_what_it_is() -> None:
    assert len({model.id for model in MODELS}) == len(MODELS) == 17
    for model in MODELS:
        assert model.title
        assert model.citation
        assert model.people
        assert model.lowest_mps <= model.highest_mps
        assert model.lowest_grade <= model.highest_grade


def test_four_models_are_in_use_and_none_of_them_recalled() -> None:
    in_use = [model for model in MODELS if model.default]
    assert [model.id for model in in_use] == [
        "lcda-walk",
        "re3-run",
        "backward-walk-pooled",
        "backward-run-pooled",
    ]
    for model in in_use:
        assert Mark.RECALLED not in (model.equation, model.error)


@pytest.mark.parametrize("mark", [Mark.RECALLED, Mark.FOLKLORE])
def test_what_is_only_recalled_or_hearsay_cannot_be_put_to_use(mark: Mark) -> None:
    def of(equation: Mark, error: Mark) -> Model:
        return Model("x", "x", "x", equation, Gait.WALK, "x", 0, 1, 0, 0, error=error, default=True)

    with pytest.raises(ValueError, match="cannot be a default"):
        of(mark, Mark.SEEN)
    with pytest.raises(ValueError, match="cannot be a default"):
        of(Mark.SEEN, mark)
    assert of(Mark.SEEN, Mark.SEEN).default


def test_the_folk_claim_carries_its_label() -> None:
    assert single_studies.FOLK_VERDICT == "folk claim, contradicted by measurement"
    folk_vo2 = partial(single_studies.constant_vo2, Gait.WALK, single_studies.FOLK_RATIO)
    assert folk_vo2(1.34) == pytest.approx(76, abs=0.5)
    assert folk_vo2(0.6) == pytest.approx(52, abs=0.5)
    assert folk_vo2(1.34) > single_studies.ATHLETES_VO2MAX


def test_opinions_are_of_one_gait_and_say_where_they_were_measured() -> None:
    said = backward_opinions(Gait.WALK, WILLIFORD_WALK_MPS)
    assert [o.model for o in said] == [model for model, _ in opinions.BACKWARD]
    inside = {o.model.id for o in said if o.inside}
    assert inside == {"backward-walk-pooled", "backward-walk-additive", "williford-walk"}
    assert all((o.vo2 is None) == (o.model.gait is Gait.RUN) for o in said)
    for opinion in said:
        if opinion.vo2 is not None:
            assert opinion.interval is not None
            assert opinion.interval.low < opinion.vo2 < opinion.interval.high
    assert all(o.vo2 is None for o in backward_opinions(Gait.WALK, 1.0, -0.01))
    assert [o.vo2 for o in forward_opinions(Gait.RUN, 2.5)][:4] == [None] * 4


def test_a_domain_includes_its_ends() -> None:
    assert covers(WALK, 0.3, 0.10)
    assert not covers(WALK, 0.29, 0.0)
    assert not covers(WALK, 1.0, 0.101)
    assert not covers(WALK, 1.0, -0.001)
