"""Each simulated treadmill, met by its own name: what it is taken for and what comes of that.

A model that is not listed here is held by the matrix alone.
"""

import pytest

from retropace.model import SpeedUnit
from retropace.session import EndingKind
from retropace_simulators.treadmill import simulator
from support.pairs import Pair
from support.walk import a_world

WALKED = {
    "spec-clean": "",
    "spec-full": "",
    "spec-quiet": "",
    "t12b": "t12b",
    "jftm-t202": "jftm-t202",
    "tm11gy": "tm11gy",
    "ks-hd-z1d": "ks-hd-z1d",
    "ph4": "kingsmith-ph4",
    "omega-z": "omega-z",
    "yesoul-w2-pro": "yesoul-w2-pro",
    "mobvoi-tmp": "mobvoi-tmp",
    "kingsmith-k12": "",
    "matrix-ctm": "matrix-ctm",
    "dbt-fs-bt-t4": "dbt-fs-bt-t4",
    "urevo-e1l": "urevo-e1l",
}
REFUSED = {
    "old-no-control-point": "no control point",
    "xterra-t85-bad": "cannot be walked backward safely",
    "xterra-trx3500": "cannot be walked backward safely",
}
STOPPED = {
    "merach-mrk-t": "unit mismatch",  # its console is set to miles
    "bowflex-t9": "",  # in miles and says so in km/h: nothing can tell but its console
    "ks-hd-z1d-locked": "",  # says nothing until its maker's app has unlocked it
}


@pytest.mark.rule("R03", "R05", "R07")
@pytest.mark.parametrize("model", [name for name in WALKED if name in simulator.models()])
def test_a_known_treadmill_is_recognised_and_walked(model: str) -> None:
    pair = Pair(model)
    pair.through()
    assert pair.refusal is None
    assert pair.info is not None
    assert pair.info.handling == WALKED[model]
    assert pair.ending is not None
    assert pair.ending.kind is EndingKind.DONE, pair.ending
    assert pair.console is True
    assert 1.9 <= pair.fastest_kmh <= 2.21
    assert pair.kmh_at_end == 0.0


@pytest.mark.rule("R01", "R04")
@pytest.mark.parametrize("model", [name for name in REFUSED if name in simulator.models()])
def test_a_treadmill_known_to_be_unsafe_is_refused_and_never_moves(model: str) -> None:
    pair = Pair(model)
    pair.through()
    assert pair.refusal is not None
    assert REFUSED[model] in pair.refusal
    assert pair.fastest_kmh == 0.0


@pytest.mark.rule("R03")
@pytest.mark.parametrize("model", [name for name in STOPPED if name in simulator.models()])
def test_a_treadmill_that_cannot_be_told_right_ends_before_anybody_walks(model: str) -> None:
    pair = Pair(model)
    pair.through()
    assert pair.refusal is None
    assert pair.ending is not None
    assert pair.ending.kind is EndingKind.TREADMILL
    assert STOPPED[model] in pair.ending.reason
    assert not any(moment.phase == "walking" for moment in pair.moments)


def test_a_merach_with_its_console_in_kilometres_is_walked() -> None:
    pair = Pair("merach-mrk-t", world=a_world("merach-mrk-t", speed={"console_unit": "km/h"}))
    pair.through()
    assert pair.info is not None
    assert pair.info.handling == "merach-mrk-t"
    assert pair.info.speed_unit is SpeedUnit.KMH
    assert pair.ending is not None
    assert pair.ending.kind is EndingKind.DONE


def test_every_shipped_model_is_expected_somewhere() -> None:
    """A new model is met here on purpose: say what should come of it."""
    expected = WALKED.keys() | REFUSED.keys() | STOPPED.keys()
    assert expected >= set(simulator.models())
