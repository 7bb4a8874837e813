"""Workout files to import: good ones, and a collection of nasty ones."""

from typing import Any

from garmin_fit_sdk import Encoder, Profile

from retropace.model import Direction, Level, SpeedUnit
from retropace.units import kmh_to_mps
from retropace.workout import Answers, Converted, Workout, convert

QZ = """<?xml version="1.0" encoding="UTF-8"?>
<rows>
  <row duration="00:02:00" speed="3.0" inclination="0" forcespeed="1">
    <textevent timeoffset="5" message="Hello &amp; welcome"/>
  </row>
  <repeat times="3">
    <row duration="00:01:00" speed="6.0" inclination="1.5"/>
    <row duration="90" speedfrom="6" speedto="3"/>
  </repeat>
  <row distance="0.2" speed="-1"/>
</rows>"""

ZWO = """<workout_file>
  <name>Tempo run</name><sportType>run</sportType>
  <thresholdSecPerKm>300</thresholdSecPerKm>
  <workout>
    <Warmup Duration="300" PowerLow="0.5" PowerHigh="0.75" pace="0">
      <textevent timeoffset="10" message="Easy now"/>
      <textevent timeoffset="400" message="Too late"/>
    </Warmup>
    <IntervalsT Repeat="4" OnDuration="60" OffDuration="45" OnPower="1.1" OffPower="0.6" pace="1"/>
    <SteadyState Duration="300" Power="0.9" pace="2" Incline="0.02"/>
    <Cooldown Duration="120" PowerLow="0.75" PowerHigh="0.4"/>
  </workout>
</workout_file>"""

BACKWARD = Answers(SpeedUnit.KMH, kmh_to_mps(10), Direction.BACKWARD, 120.0)
FORWARD = Answers(SpeedUnit.KMH, kmh_to_mps(10), Direction.FORWARD, 120.0)


def fit_workout(*steps: dict[str, Any], kind: str = "workout", name: str = "Six") -> bytes:
    """A FIT workout, written by the official encoder; values as they stand in the file."""
    numbers = Profile["mesg_num"]
    encoder = Encoder()
    encoder.write_mesg(
        {"mesg_num": numbers["FILE_ID"], "type": kind, "manufacturer": 255, "time_created": 10**9}
    )
    encoder.write_mesg(
        {"mesg_num": numbers["WORKOUT"], "sport": "running", "num_valid_steps": 1, "wkt_name": name}
    )
    for index, step in enumerate(steps):
        encoder.write_mesg({"mesg_num": numbers["WORKOUT_STEP"], "message_index": index} | step)
    octets: bytes = encoder.close()
    return octets


def timed(seconds: float, low_mps: float | None = None, high_mps: float = 0.0) -> dict[str, Any]:
    """A step of a FIT workout by time, with a range of speeds or with an open target."""
    step: dict[str, Any] = {"duration_type": "time", "duration_value": round(seconds * 1000)}
    if low_mps is None:
        return step | {"target_type": "open", "target_value": 0}
    return step | {
        "target_type": "speed",
        "target_value": 0,
        "custom_target_value_low": round(low_mps * 1000),
        "custom_target_value_high": round((high_mps or low_mps) * 1000),
    }


def repeated(from_step: int, count: int) -> dict[str, Any]:
    """A step that repeats those from another one on."""
    return {
        "duration_type": "repeat_until_steps_cmplt",
        "duration_value": from_step,
        "target_value": count,
    }


def made(
    workout: Workout, answers: Answers = BACKWARD, level: Level = Level.WALKER, name: str = "mine"
) -> Converted:
    """The workout as a profile."""
    return convert(workout, answers, level, name)


def _nested(tag: str, depth: int) -> str:
    inner = '<row duration="60" speed="3"/>'
    opens, closes = f'<{tag} times="1">', f"</{tag}>"
    return f"<rows>{opens * depth}{inner}{closes * depth}</rows>"


def _row(attributes: str) -> bytes:
    return f"<rows><row {attributes}/></rows>".encode()


def _zwo(block: str) -> bytes:
    return f"<workout_file><workout>{block}</workout></workout_file>".encode()


_ENTITIES = "".join(f'<!ENTITY a{n} "{f"&a{n - 1};" * 10}">' for n in range(1, 10))

NASTY: dict[str, tuple[bytes, str]] = {
    "billion laughs": (
        f'<!DOCTYPE r [<!ENTITY a0 "ha">{_ENTITIES}]><rows>&a9;</rows>'.encode(),
        "document type",
    ),
    "an external entity": (
        b'<!DOCTYPE r [<!ENTITY x SYSTEM "file:///etc/passwd">]><rows>&x;</rows>',
        "document type",
    ),
    "an external DTD": (b'<!DOCTYPE rows SYSTEM "http://localhost/x.dtd"><rows/>', "document type"),
    "an undeclared entity": (b"<rows>&x;</rows>", "line 1, column 7"),
    "10,001 rows": (b"<rows>" + b'<row duration="60" speed="3"/>' * 10_001 + b"</rows>", "10000"),
    "10,001 by repeating": (
        b'<rows><repeat times="1000"><row duration="60" speed="3"/>'
        b'<repeat times="11"><row duration="60" speed="3"/></repeat></repeat></rows>',
        "12000 steps",
    ),
    "repeats 33 deep": (_nested("repeat", 33).encode(), "32 deep"),
    "elements 1,000 deep": (b"<rows>" * 1000, "32 deep"),
    "a million empty elements": (b"<rows>" + b"<x/>" * 1_000_000, "10000"),
    "a repeat of nothing": (b'<rows><repeat times="3"></repeat></rows>', "repeats no row"),
    "a repeat without a number": (b"<rows><repeat><row/></repeat></rows>", "times is missing"),
    "0 times": (
        b'<rows><repeat times="0"><row duration="60" speed="3"/></repeat></rows>',
        "1 to 1000",
    ),
    "-1 times": (
        b'<rows><repeat times="-1"><row duration="60" speed="3"/></repeat></rows>',
        "whole number",
    ),
    "no rows": (b"<rows/>", "no step"),
    "NaN": (_row('duration="60" speed="nan"'), 'speed is "nan"'),
    "infinity": (_row('duration="60" speed="inf"'), "0 to 40"),
    "a negative speed": (_row('duration="60" speed="-3"'), "0 to 40"),
    "half the unset mark": (_row('duration="60" speed="-0.5"'), "0 to 40"),
    "a huge speed": (_row('duration="60" speed="1e300"'), "0 to 40"),
    "a huge number of digits": (_row(f'duration="60" speed="{"9" * 5000}"'), "write a number"),
    "a negative duration": (_row('duration="-60" speed="3"'), "duration"),
    "a duration of a day": (_row('duration="24:00:00" speed="3"'), "43200"),
    "a duration of NaN": (_row('duration="nan" speed="3"'), "duration"),
    "no duration": (_row('speed="3"'), "neither a duration nor a distance"),
    "a steep row": (_row('duration="60" speed="3" inclination="90"'), "40 %"),
    "control letters": (_row('duration="60" speed="&#27;[31m"'), "not XML"),
    "a late text": (
        b'<rows><row duration="9" speed="3"><textevent timeoffset="1e9" message="x"/></row></rows>',
        "timeoffset",
    ),
    "another XML": (b"<html><body/></html>", "begins no workout"),
    "no end": (b"<rows><row", "not XML"),
    "nothing": (b"", "no step"),
    "blanks": (b" \n\t ", "no step"),
    "binary": (bytes(range(128, 256)) * 10, "neither XML nor a FIT file"),
    "zeros": (b"\0" * 1000, "is no length"),
    "an unknown encoding": (b'<?xml version="1.0" encoding="klingon"?><rows/>', "encoding"),
    "a multi-byte encoding": (b'<?xml version="1.0" encoding="utf-7"?><rows/>', "encoding"),
    "broken UTF-8": (b"<rows>\xff\xfe</rows>", "not XML"),
    "odd UTF-16": (b"\xff\xfe<\0r\0o", "XML"),
    "11 MB": (b"<rows>" + b" " * (11 * 2**20), "larger than 10 MB"),
    "ZWO without a workout": (b"<workout_file/>", "no <workout>"),
    "ZWO of unknown blocks": (_zwo("<Jump Duration='60'/>"), "not a block"),
    "ZWO without power": (_zwo("<SteadyState Duration='60'/>"), "Power is missing"),
    "ZWO without duration": (_zwo("<SteadyState Power='0.5'/>"), "duration is missing"),
    "ZWO with power NaN": (_zwo("<SteadyState Duration='60' Power='nan'/>"), 'power is "nan"'),
    "ZWO with power -1": (_zwo("<SteadyState Duration='60' Power='-1'/>"), "0 to 10"),
    "ZWO 10,001 times": (
        _zwo(
            "<IntervalsT Repeat='10001' OnDuration='9' OffDuration='9' OnPower='1' OffPower='1'/>"
        ),
        "1 to 1000",
    ),
    "ZWO with pace 9": (_zwo("<SteadyState Duration='60' Power='1' pace='9'/>"), "0 to 5"),
    "ZWO with a threshold of 0": (
        b"<workout_file><thresholdSecPerKm>0</thresholdSecPerKm><workout>"
        b"<SteadyState Duration='60' Power='1'/></workout></workout_file>",
        "90 to 3600",
    ),
    "an open bracket": (b"4x(1min@2kmh back", "never closed"),
    "a closing bracket": (b"1min@2kmh back)", "does not belong here"),
    "brackets 33 deep": (b"2x(" * 33 + b"1min@2kmh back" + b")" * 33, "32 deep"),
    "brackets 100,000 deep": (b"2x(" * 80_000, "32 deep"),
    "ten thousand steps and one": (b"1min@2kmh back;" * 10_001, "10000"),
    "1001 times": (b"1001x(1min@2kmh back)", "1 to 1000"),
    "steps without end": (b"1000x(1000x(1min@2kmh back))", "1000000 steps"),
    "a speed without a number": (b"1min@kmh back", "is no speed"),
    "a light speed": (b"1min@99999kmh back", "the speed"),
    "a day long": (b"25h@2kmh back", "the time"),
    "a long way": (b"999km@2kmh back", "the distance"),
    "metres or minutes": (b"5m@2kmh back", "minutes or metres"),
    "a wall": (b"1min@2kmh back 90%", "the grade"),
    "words": ("5min@2kmh zurück".encode(), '"zur'),
    "an escape": (b"5min@2kmh \x1b[31mback", "is not understood"),
    "a long text": (b"1min " * 60_000, "262144"),
    "FIT, cut off": (fit_workout(timed(60, 2.0))[:-9], "broken FIT"),
    "FIT, its header alone": (fit_workout(timed(60, 2.0))[:14], "broken FIT"),
    "FIT, a bit turned": (
        bytes(
            octet ^ (16 if place == 60 else 0)
            for place, octet in enumerate(fit_workout(timed(60, 2.0)))
        ),
        "broken FIT",
    ),
    "a FIT activity": (fit_workout(timed(60, 2.0), kind="activity"), "no workout"),
    "FIT without steps": (fit_workout(), "no step"),
    "FIT repeating what is not there": (
        fit_workout(timed(60, 2.0), repeated(7, 2)),
        "duration_step is 7",
    ),
    "FIT repeating first": (fit_workout(repeated(0, 2)), "duration_step is 0"),
    "FIT 0 times": (fit_workout(timed(60, 2.0), repeated(0, 0)), "repeat_steps"),
    "FIT 4 billion times": (fit_workout(timed(60, 2.0), repeated(0, 2**32 - 2)), "repeat_steps"),
    "FIT repeats 33 deep": (
        fit_workout(timed(60, 2.0), *[repeated(0, 1) for _ in range(33)]),
        "32 deep",
    ),
    "FIT repeats 5,000 deep": (
        fit_workout(timed(60, 2.0), *[repeated(0, 1) for _ in range(5_000)]),
        "32 deep",
    ),
    "FIT unrolled to a million": (
        fit_workout(timed(60, 2.0), repeated(0, 1000), repeated(0, 1000)),
        "1000000 steps",
    ),
    "FIT at light speed": (fit_workout(timed(60, 4_000_000.0)), "custom_target_speed"),
    "FIT for 49 days": (fit_workout(timed(4_294_967.0, 2.0)), "duration_time"),
    "FIT until the heart says so": (
        fit_workout(
            timed(60, 2.0), {"duration_type": 11, "duration_value": 0, "target_value": 150}
        ),
        "duration_type 11",
    ),
    "a large FIT": (b"\x0e\x20\0\0" + b"\0" * 4 + b".FIT" + b"\0" * 2**20, "larger than 1 MB"),
}
"""What nobody should send, and what of the answer must name the place or the bound."""
