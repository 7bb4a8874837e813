"""What the doctor concludes from what it found; nothing here touches a radio or a file."""

import re
from collections.abc import Iterable
from enum import StrEnum
from typing import Final, NamedTuple

from retropace.driver import Discovered, TreadmillInfo
from retropace.errors import RadioUnavailableError, RetropaceError
from retropace.model import SpeedRange, SpeedUnit
from retropace.profile.plan import Plan
from retropace.safety import objections
from retropace.units import mps_to_kmh

OLDEST_PYTHON: Final = (3, 11)
FIRST_STEPS_CAP_KMH: Final = 2.5
_FINE_STEP_KMH: Final = 0.2
_COARSEST_STEP_KMH: Final = 0.5
_SLACK_KMH: Final = 0.006
"""Ranges come in hundredths of km/h."""

_MILES_STEPS_KMH: Final = (0.08, 0.16, 0.32)
"""0.05, 0.1 and 0.2 mph as machines print them in km/h."""

_MILES_MAXIMUM_KMH: Final = 4.5
"""No treadmill is built to end this low, but walking pads end at 3.8 mph."""

_MILES_NAMES: Final = re.compile(
    r"^(JFTM T202|TM11GY|BFX_T9|TM4800-|TM6500-|3G ELITE |WT\d{3}|THERUN|MRK-T)", re.IGNORECASE
)
_RADIO: Final = (
    ("service", "the Bluetooth service runs"),
    ("permission", "this user may use Bluetooth"),
    ("adapter", "there is a Bluetooth adapter"),
    ("power", "Bluetooth is switched on"),
)


class Verdict(StrEnum):
    """``warn`` does not keep a session from running; ``fail`` does."""

    OK = "ok"
    WARN = "warn"
    FAIL = "fail"


class Check(NamedTuple):
    """One thing looked at: what was found, and what to change where that is called for."""

    name: str
    verdict: Verdict
    says: str
    change: str = ""


def ok(name: str, says: str) -> Check:
    """Nothing to change."""
    return Check(name, Verdict.OK, says)


def warn(name: str, says: str, change: str = "") -> Check:
    """A session can run, but."""
    return Check(name, Verdict.WARN, says, change)


def fail(name: str, says: str, change: str = "") -> Check:
    """No session can run."""
    return Check(name, Verdict.FAIL, says, change)


def from_error(name: str, error: RetropaceError) -> Check:
    """Our errors say what is wrong, a colon, and what to do."""
    says, _, change = str(error).partition(": ")
    return fail(name, says, change)


def can_walk_backward(checks: Iterable[Check]) -> bool:
    """Whether nothing looked at keeps a session from running."""
    return all(check.verdict is not Verdict.FAIL for check in checks)


def python_check(version: tuple[int, ...]) -> Check:
    """The running Python."""
    said = f"Python {'.'.join(str(part) for part in version[:3])}"
    if version[:2] < OLDEST_PYTHON:
        return fail("python", said, "install Python 3.11 or newer")
    return ok("python", said)


def voice_check(program: str | None) -> Check:
    """Somebody who faces away from the screen needs a voice."""
    if program is None:
        return warn(
            "voice",
            "this computer cannot speak, and a screen is behind the walker's back",
            "install a speech program (on Linux: `sudo apt install espeak-ng`), "
            "or have someone read the screen aloud",
        )
    return ok("voice", f"cues are spoken by {program}")


def radio_checks(error: RetropaceError | None) -> list[Check]:
    """What a scan says of the radio here; nothing is known of what lies behind a fault."""
    part = error.part if isinstance(error, RadioUnavailableError) else None
    checks = []
    for name, says in _RADIO:
        if error is not None and name == part:
            checks.append(from_error(f"bluetooth {name}", error))
            return checks
        checks.append(ok(f"bluetooth {name}", says))
    if error is not None:
        checks.append(from_error("bluetooth", error))
    return checks


def reach_checks(address: str, heard: Iterable[Discovered]) -> list[Check]:
    """What the air says of this treadmill before anyone connects."""
    found = next((one for one in heard if one.address.lower() == address.lower()), None)
    if found is None:
        return [
            warn(
                "heard",
                f"nobody at {address} says that it is a treadmill",
                "switch it on, come nearer, close other apps and phones that may hold it",
            )
        ]
    if found.connected:
        # Connecting and letting go again would end the link of a session that may be running.
        return [
            fail(
                "free",
                f"{found.name} is connected to this computer already, perhaps by a session",
                "end that program first; if a killed one left it behind, see that the belt "
                f"stands and run `bluetoothctl disconnect {found.address}`",
            )
        ]
    if found.available is False:
        return [warn("heard", f"{found.name} says it is busy", "close other apps and phones")]
    signal = "" if found.rssi_dbm is None else f" at {found.rssi_dbm} dBm"
    return [ok("heard", f"{found.name}{signal}")]


def treadmill_checks(info: TreadmillInfo, plans: Iterable[Plan]) -> list[Check]:
    """What a connected treadmill can do, against what a backward session needs."""
    checks = [ok("ftms", f"{info.name} speaks FTMS")]
    if info.refused:
        return [*checks, fail("known machine", info.refused, "use another treadmill")]
    if not info.has_control_point:
        says = "it has no control point: a program cannot drive its belt"
        return [*checks, fail("control point", says, "use another treadmill")]
    checks.append(ok("control point", "a program can drive its belt"))
    refusing = next((note for note in info.notes if "refuses control" in note), None)
    if refusing is not None:
        checks.append(warn("control", refusing, "close other apps and phones that hold it"))
    if not info.takes_speed:
        says = "it does not take a speed from a program"
        return [*checks, fail("speed target", says, "use another treadmill")]
    checks.append(ok("speed target", "it takes a speed from a program"))
    if info.speed_range is None:
        says = "it does not say which speeds it can do, so no cap can be kept"
        return [*checks, fail("speed range", says, "use another treadmill")]
    checks += [
        _slowest_check(info.speed_range),
        _step_check(info.speed_range),
        _unit_check(info, info.speed_range),
        _profiles_check(info, plans),
    ]
    return checks


def telemetry_check(info: TreadmillInfo, records: int, listened_s: float) -> Check:
    """Treadmill Data that came in while nobody moved the belt."""
    if records:
        return ok("telemetry", f"{records} speed reports in {listened_s:g} s")
    missing = next((note for note in info.notes if "2acd" in note), None)
    if missing is not None:
        says = f"it does not report its speed ({missing})"
        return fail("telemetry", says, "use another treadmill")
    return warn(
        "telemetry",
        f"no speed report in {listened_s:g} s at rest; some machines send none before they start",
        "the session will see before the first interval, and refuse if none come",
    )


def remarks_check(info: TreadmillInfo) -> list[Check]:
    """What else was noticed while connecting."""
    return [ok("remarks", "; ".join(info.notes))] if info.notes else []


def _slowest_check(speeds: SpeedRange) -> Check:
    slowest_kmh = mps_to_kmh(speeds.minimum_mps)
    says = f"its slowest speed is {slowest_kmh:.2f} km/h"
    if slowest_kmh > FIRST_STEPS_CAP_KMH + _SLACK_KMH:
        return fail(
            "slowest speed",
            f"{says}, above the {FIRST_STEPS_CAP_KMH:g} km/h that first steps may go",
            "use another treadmill",
        )
    return ok("slowest speed", says)


def _step_check(speeds: SpeedRange) -> Check:
    step_kmh = mps_to_kmh(speeds.step_mps)
    says = f"it changes speed in steps of {step_kmh:.2f} km/h"
    if step_kmh > _COARSEST_STEP_KMH + _SLACK_KMH:
        return fail("speed step", f"{says}: too coarse to be safe", "use another treadmill")
    if step_kmh > _FINE_STEP_KMH + _SLACK_KMH:
        return warn("speed step", f"{says}: rises will be felt")
    return ok("speed step", says)


def _unit_check(info: TreadmillInfo, speeds: SpeedRange) -> Check:
    """A make that is known to take miles is told miles; of others their range gives signs."""
    if info.speed_unit is SpeedUnit.MPH:
        return ok("speed unit", "it takes miles per hour, and Retropace sends them")
    return unit_check(info.name, speeds)


def unit_check(name: str, speeds: SpeedRange) -> Check:
    """Signs of miles where kilometres should be; the unit probe of each session decides (R03)."""
    step_kmh, most_kmh = mps_to_kmh(speeds.step_mps), mps_to_kmh(speeds.maximum_mps)
    change = "set its console to km/h, and compare it with the screen when the session asks"
    if _MILES_NAMES.match(name):
        says = f"machines named like {name} are known to take or report miles per hour"
    elif any(abs(step_kmh - miles_kmh) < _SLACK_KMH for miles_kmh in _MILES_STEPS_KMH):
        says = f"steps of {step_kmh:.2f} km/h are round in miles per hour"
    elif most_kmh <= _MILES_MAXIMUM_KMH:
        says = f"a range that ends at {most_kmh:.2f} km/h looks like miles per hour"
    else:
        return ok("speed unit", "its range looks like km/h")
    return warn("speed unit", says, change)


def _profiles_check(info: TreadmillInfo, plans: Iterable[Plan]) -> Check:
    """Which of the profiles we have this treadmill can do (R04)."""
    objected = {plan.name: objections(plan, info, plan.level) for plan in plans}
    barred = {name: why for name, why in objected.items() if why}
    fit = len(objected) - len(barred)
    says = f"{fit} of {len(objected)} profiles fit this treadmill"
    if not barred:
        return ok("profiles", says)
    name, why = next(iter(barred.items()))
    says = f"{says}; not {', '.join(barred)} ({name}: {why[0]})"
    return warn("profiles", says, "choose another profile") if fit else fail("profiles", says)
