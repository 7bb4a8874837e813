"""Traps that decoders of others fell into, each with the record that shows it."""

import pytest

from retropace.ftms import TreadmillDataDecoder
from retropace.model import Sample
from retropace.units import kmh_to_mps


@pytest.mark.rule("R11")
@pytest.mark.parametrize("text", ["00 00 00 00", "04 00 00 00 00 00 00", "00 00 00 00 00 00"])
def test_a_record_of_nothing_but_zeros_is_a_belt_at_rest_and_is_heard(text: str) -> None:
    """Some throw it away as a sign of a machine falling asleep; it is the very news of rest."""
    sample = TreadmillDataDecoder().feed(bytes.fromhex(text), 1)
    assert isinstance(sample, Sample)
    assert sample.speed_mps == 0.0


@pytest.mark.rule("R11")
def test_a_record_without_its_speed_has_none_wherever_its_octets_would_look_like_one() -> None:
    decoder = TreadmillDataDecoder()
    assert decoder.feed(bytes.fromhex("05 00 2c 01 00"), 1) is None
    sample = decoder.feed(bytes.fromhex("00 00 c8 00"), 2)
    assert isinstance(sample, Sample)
    assert sample.speed_mps == pytest.approx(kmh_to_mps(2.0))
    assert sample.distance_m == 300
