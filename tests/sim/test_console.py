"""The hand on the console: it wins, and every client is told (FTMS 4.17)."""

import pytest

from retropace_simulators.belt import BeltState
from retropace_simulators.models import load_model
from support.gatt import EVERYTHING, Bench, running


def idle() -> Bench:
    made = Bench(load_model("spec-clean"))
    made.connect(1)
    made.connect(2, EVERYTHING)
    return made


def test_every_button_is_told_to_all() -> None:
    made = idle()
    assert made.console.start()
    made.wait(20)
    assert made.console.faster()
    made.wait(5)
    assert made.speed_kmh == pytest.approx(0.9)
    assert made.console.slower()
    assert made.console.pause()
    made.wait(5)
    assert made.console.start()
    made.wait(20)
    assert made.console.stop()
    made.wait(5)
    for client in (1, 2):
        assert made.said("2ada", client) == ["04", "055a00", "055000", "0202", "04", "0201"]
    assert made.speed_kmh == 0.0


def test_the_safety_key_brakes_hard_and_bars_the_start() -> None:
    made = running(speed_kmh=6.0)
    assert made.console.key_out()
    assert made.said("2ada") == ["03"]
    made.wait(2.1)
    assert made.speed_kmh == 0.0
    assert made.result("07") == 4
    assert not made.console.start()
    assert made.console.key_in()
    made.wait(60)
    assert made.speed_kmh == 0.0  # nothing moves because the key is back
    assert made.result("07") == 1


def test_the_key_is_told_even_at_rest_but_once() -> None:
    made = idle()
    assert made.console.key_out()
    assert not made.console.key_out()
    assert made.said("2ada") == ["03"]
    assert made.console.key_in()
    assert not made.console.key_in()


def test_slower_at_the_lowest_speed_is_not_told() -> None:
    made = running()
    assert not made.console.slower()
    assert made.said("2ada") == []
    assert made.speed_kmh == pytest.approx(0.8)


def test_buttons_without_sense_do_nothing() -> None:
    made = idle()
    assert not made.console.stop()
    assert not made.console.pause()
    assert not made.console.faster()
    assert made.console.start()
    assert not made.console.start()
    assert made.console.stop()
    assert made.machine.belt.state is BeltState.STOPPED


def test_control_can_be_taken_away() -> None:
    made = running()
    made.console.take_control()
    assert made.said("2ada") == ["ff"]
    assert made.result("02c800") == 5
