"""The FitLogic T12B as captured: Q18, Q40, Q41, Q44, Q47 (ftms facts from its own captures)."""

import pytest

from retropace.ftms import TreadmillDataDecoder
from retropace_simulators.models import load_model
from support.gatt import Bench, running


def t12b() -> Bench:
    made = Bench(load_model("t12b"))
    made.connect()
    return made


def test_q18_the_exchange_goes_as_captured() -> None:
    made = t12b()
    for octets, wait_s in (
        ("00", 0.1),
        ("07", 5.0),
        ("02c800", 5.0),
        ("031400", 5.0),
        ("0801", 6.0),
    ):
        assert made.result(octets) == 1
        made.wait(wait_s)
    heard = [f"{uuid} {data}" for _, uuid, data in made.heard if uuid != "2acd"]
    assert heard == [
        "2ad9 800001",
        "2ad9 800701",
        "2ad3 010e",
        "2ada 04",
        "2ad3 010d",
        "2ad9 800201",
        "2ad9 800301",
        "2ad9 800801",
        "2ad3 010f",
        "2ad3 0101",
    ]


def test_q18_three_seconds_then_one_km_h_and_four_seconds_from_three_to_rest() -> None:
    made = t12b()
    made.result("00")
    made.result("07")
    made.wait(2.99)
    assert made.speed_kmh == 0.0
    made.wait(7)
    assert made.speed_kmh == pytest.approx(1.0)
    made.result("022c01")
    made.wait(10)
    made.result("0801")
    made.wait(3.9)
    assert made.speed_kmh == pytest.approx(0.075, abs=1e-6)
    made.wait(0.2)
    assert made.speed_kmh == 0.0


@pytest.mark.parametrize("wait_s", [0.0, 1.5])
def test_targets_before_and_during_the_countdown_are_answered_and_forgotten(wait_s: float) -> None:
    made = t12b()
    made.result("00")
    if wait_s:
        made.result("07")
        made.wait(wait_s)
    assert made.result("022c01") == 1
    if not wait_s:
        made.result("07")
    made.wait(20)
    assert made.speed_kmh == pytest.approx(1.0)


def test_q40_q41_the_record_comes_whole_and_the_steps_after_it() -> None:
    made = running("t12b")
    made.heard.clear()
    made.wait(3)
    data = made.said("2acd")
    assert [packet[:4] for packet in data] == ["8c05", "0120"] * 3
    assert [len(packet) // 2 for packet in data] == [19, 5] * 3
    steps = [int.from_bytes(bytes.fromhex(packet)[2:], "little") for packet in data[1::2]]
    assert 0 < steps[0] <= steps[1] <= steps[2]


def test_the_idle_record_is_the_captured_one() -> None:
    made = t12b()
    made.wait(1)
    assert made.said("2acd") == ["8c050000000000000000000000ffffff000000", "0120000000"]


def test_q44_q47_energy_rates_unknown_and_distance_zero_although_walked() -> None:
    made = running("t12b", speed_kmh=3.0)
    assert made.result("031400") == 1
    made.wait(10)
    assert made.machine.belt.distance_m > 25
    record = bytes.fromhex(made.said("2acd")[-2])
    sample = TreadmillDataDecoder().feed(record, 0)
    assert sample.distance_m == 0  # type: ignore[union-attr]
    assert sample.energy_per_hour_kcal is None  # type: ignore[union-attr]
    assert sample.energy_per_minute_kcal is None  # type: ignore[union-attr]
    assert sample.speed_mps == pytest.approx(3.0 / 3.6)  # type: ignore[union-attr]
    # As captured at 3.0 km/h and 2.0 %, but for the energy and the time.
    assert record.hex()[:22] == "8c052c0100000014000000"


def test_an_incline_out_of_range_is_answered_with_success_and_ignored() -> None:
    made = running("t12b")
    assert made.result("03d200") == 1
    made.wait(30)
    assert made.machine.belt.grade == 0.0


def test_a_stop_clears_the_totals() -> None:
    made = running("t12b", speed_kmh=3.0)
    made.result("0801")
    made.wait(10)
    record = bytes.fromhex(made.said("2acd")[-2])
    assert record[-2:] == b"\x00\x00"
