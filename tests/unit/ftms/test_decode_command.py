"""`retropace decode`, as a person or a script runs it."""

import io
import json

import pytest

from retropace.cli.main import run_command_line

T12B = "8c052c01000000140000000100ffffff001a00"


def decode(capsys: pytest.CaptureFixture[str], *arguments: str) -> tuple[int, str, str]:
    code = run_command_line(["decode", *arguments])
    captured = capsys.readouterr()
    return code, captured.out, captured.err


def test_json_is_an_array_with_one_object_a_frame(capsys: pytest.CaptureFixture[str]) -> None:
    code, out, _ = decode(capsys, "--json", T12B, "0120070000")
    record, steps = json.loads(out)
    assert code == 0
    assert record["fields"]["speed_kmh"] == 3.0
    assert record["fields"]["energy_per_hour_kcal"] is None
    assert "power_w" not in record["fields"]
    assert (record["more_data"], steps["more_data"]) == (False, True)


def test_one_frame_is_an_array_too(capsys: pytest.CaptureFixture[str]) -> None:
    assert len(json.loads(decode(capsys, "--json", T12B)[1])) == 1


@pytest.mark.parametrize(
    "text",
    [
        "84 04 20 03",
        "84:04:20:03",
        "84-04-20-03",
        "0x84042003",
        "0X84 0x04 0x20 0x03",
        "(0x) 84-04-20-03",
        "84,04,20,03",
    ],
)
def test_hex_in_any_dress(capsys: pytest.CaptureFixture[str], text: str) -> None:
    code, out, _ = decode(capsys, "--json", text.upper())
    assert code == 0
    assert json.loads(out) == json.loads(decode(capsys, "--json", "84042003")[1])


@pytest.mark.parametrize("name", ["2ad4", "0x2AD4", "00002AD4-0000-1000-8000-00805F9B34FB"])
def test_a_characteristic_by_any_name(capsys: pytest.CaptureFixture[str], name: str) -> None:
    code, out, _ = decode(capsys, "--json", "--characteristic", name, "640040060a00")
    assert code == 0
    assert json.loads(out)[0]["fields"]["maximum_kmh"] == 16.0


def test_a_person_reads_fields_units_and_faults(capsys: pytest.CaptureFixture[str]) -> None:
    code, out, _ = decode(capsys, T12B, "9e1fc6037603b805000000ff7f3c00ffffa9005c", "00")
    lines = [" ".join(line.split()) for line in out.splitlines()]
    assert code == 0
    assert "speed 3.0 km/h" in lines
    assert "heart rate 0 bpm" in lines
    assert any(line.startswith("fault: cut short: 20 octets") for line in lines)
    assert "fault: 1 octet is too few for the flags a record begins with" in lines


def test_octets_given_one_by_one_earn_a_hint(capsys: pytest.CaptureFixture[str]) -> None:
    assert "in quotes" in decode(capsys, "84", "04", "20")[1]
    assert "in quotes" not in decode(capsys, T12B, "00")[1]


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        ((T12B, "8g"), ("frame 2", "'g'", "0-9 and a-f")),
        (("842",), ("frame 1", "3 hexadecimal digits", "odd")),
        (("",), ("frame 1", "empty")),
        (("--characteristic", "2acf", "00"), ("2acf", "2acd")),
        (("٣٤",), ("frame 1", "not hexadecimal")),
    ],
)
def test_bad_input_is_named(
    capsys: pytest.CaptureFixture[str], arguments: tuple[str, ...], words: tuple[str, ...]
) -> None:
    code, out, err = decode(capsys, *arguments)
    assert (code, out) == (2, "")
    assert err.count("\n") == 1
    assert all(word in err for word in words)


def test_frames_from_standard_input(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("sys.stdin", io.StringIO(f"{T12B}\n\n01 20 07 00 00\n"))
    assert len(json.loads(decode(capsys, "--json", "-")[1])) == 2
    monkeypatch.setattr("sys.stdin", io.TextIOWrapper(io.BytesIO(b"00\n\xff\xfe\n")))
    code, _, err = decode(capsys, "-")
    assert code == 2
    assert "line 2 of the input" in err
