"""Machine Status and Training Status, and where pycycling reads them differently."""

import pytest
from pycycling.ftms_parsers import parse_fitness_machine_status, parse_training_status

from retropace.ftms import (
    decode_machine_status,
    decode_training_status,
    encode_machine_status,
    encode_training_status,
)
from retropace.model import DecodeFault, MachineStatus, StatusEvent, TrainingStatus
from retropace.units import kmh_to_mps


def machine(text: str) -> MachineStatus:
    status = decode_machine_status(bytes.fromhex(text))
    assert isinstance(status, MachineStatus)
    return status


def training(text: str) -> TrainingStatus:
    status = decode_training_status(bytes.fromhex(text))
    assert isinstance(status, TrainingStatus)
    return status


@pytest.mark.parametrize(
    ("text", "event"),
    [
        ("01", StatusEvent.RESET),
        ("0201", StatusEvent.STOPPED_BY_USER),
        ("0202", StatusEvent.PAUSED_BY_USER),
        ("03", StatusEvent.STOPPED_BY_SAFETY_KEY),
        ("04", StatusEvent.STARTED_BY_USER),
        ("ff", StatusEvent.CONTROL_LOST),
    ],
)
def test_events_without_a_value(text: str, event: StatusEvent) -> None:
    data = bytes.fromhex(text)
    assert machine(text) == MachineStatus(event, op=data[0])
    assert machine(text + "0000") == MachineStatus(event, op=data[0])
    assert encode_machine_status(MachineStatus(event)) == data


def test_targets_have_other_numbers_here_than_at_the_control_point() -> None:
    assert machine("05d100").event is StatusEvent.TARGET_SPEED_CHANGED
    assert machine("05d100").value == pytest.approx(kmh_to_mps(2.09))
    assert machine("06f1ff") == MachineStatus(StatusEvent.TARGET_GRADE_CHANGED, -0.015, 6)
    assert machine("03").event is not StatusEvent.TARGET_GRADE_CHANGED


@pytest.mark.rule("R18")
@pytest.mark.parametrize("text", ["02", "0200", "0203", "02ff"])
def test_a_stop_or_pause_that_does_not_say_which_counts_as_a_stop(text: str) -> None:
    assert machine(text).event is StatusEvent.STOPPED_BY_USER
    assert machine(text).faults


@pytest.mark.parametrize(
    ("text", "value"),
    [("0990", 144.0), ("07c8", 200.0), ("0a2c01", 300.0), ("0d010001", 65537.0), ("1402", None)],
)
def test_other_events_keep_their_number(text: str, value: float | None) -> None:
    assert machine(text) == MachineStatus(StatusEvent.OTHER, value, int(text[:2], 16))


@pytest.mark.parametrize("text", ["00", "16", "80", "fe"])
def test_a_reserved_code_is_some_other_event(text: str) -> None:
    assert machine(text) == MachineStatus(StatusEvent.OTHER, op=int(text, 16))


@pytest.mark.parametrize(
    ("text", "event"),
    [
        ("05", StatusEvent.TARGET_SPEED_CHANGED),
        ("05d1", StatusEvent.TARGET_SPEED_CHANGED),
        ("06", StatusEvent.TARGET_GRADE_CHANGED),
        ("09", StatusEvent.OTHER),
        ("1100", StatusEvent.OTHER),
    ],
)
def test_a_value_cut_off_is_unknown_and_never_a_smaller_one(text: str, event: StatusEvent) -> None:
    status = machine(text)
    assert (status.event, status.value) == (event, None)
    assert "cut short" in status.faults[0]


def test_a_reserved_spin_down_status_is_a_fault_in_the_status() -> None:
    assert machine("1463") == MachineStatus(
        StatusEvent.OTHER, 99.0, 0x14, ("a reserved parameter",)
    )


def test_an_empty_machine_status_is_a_fault() -> None:
    assert isinstance(decode_machine_status(b""), DecodeFault)


def test_what_a_machine_status_cannot_say_is_refused() -> None:
    with pytest.raises(ValueError, match="needs a value"):
        encode_machine_status(MachineStatus(StatusEvent.TARGET_SPEED_CHANGED))
    with pytest.raises(ValueError, match="cannot carry"):
        encode_machine_status(MachineStatus(StatusEvent.TARGET_SPEED_CHANGED, 1000.0))
    with pytest.raises(ValueError, match="cannot carry"):
        encode_machine_status(MachineStatus(StatusEvent.OTHER, 300.0, 9))


def test_training_status_codes() -> None:
    assert training("000d") == TrainingStatus(0x0D, "manual mode")
    assert training("0100") == TrainingStatus(0, "other")
    assert training("0010") == TrainingStatus(0x10, "reserved 0x10")


def test_training_status_texts() -> None:
    assert training("01014c61756659c3a9").text == "LaufYé"
    assert training("0101").text is None
    assert training("00014c61").text is None
    assert training("0301c3").faults == ()
    assert training("0101ff").faults == ("the text is not UTF-8",)


def test_a_training_text_too_long_for_the_link_is_marked_as_cut() -> None:
    status = TrainingStatus(1, "idle", "x" * 30)
    assert encode_training_status(status) == b"\x01\x01" + b"x" * 30
    assert encode_training_status(status, mtu=23) == b"\x03\x01" + b"x" * 18
    assert encode_training_status(status._replace(text="x" * 18), mtu=23)[0] == 1


@pytest.mark.parametrize("text", ["", "00", "ff"])
def test_too_few_octets_for_a_training_status(text: str) -> None:
    assert isinstance(decode_training_status(bytes.fromhex(text)), DecodeFault)


def test_pycycling_takes_the_text_bit_for_a_status_bit() -> None:
    """Captured from a Urevo E1L: no text, status 0x0d. pycycling reads no status at all."""
    assert parse_training_status(bytes.fromhex("000d")).param is None
    assert training("000d").name == "manual mode"
    with pytest.raises(AttributeError):
        parse_training_status(bytes.fromhex("030141"))
    assert training("030141").text == "A"


def test_pycycling_cannot_read_a_target_heart_rate() -> None:
    with pytest.raises(TypeError):
        parse_fitness_machine_status(bytes.fromhex("0990"))
    assert machine("0990").value == 144.0


def test_pycycling_reads_a_missing_speed_as_zero() -> None:
    assert parse_fitness_machine_status(bytes.fromhex("05")).value == 0.0
    assert machine("05").value is None


def test_pycycling_reads_resistance_in_one_octet_as_signed() -> None:
    assert parse_fitness_machine_status(bytes.fromhex("07c8")).value == -56
    assert machine("07c8").value == 200.0
