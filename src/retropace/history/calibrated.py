"""A person's own ratio, kept: one small file, with a place for the real one and a simulated one.

What the simulator's heart said is never used for a real session, nor the other way round.
"""

from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any, Final

from retropace.effort import PersonalRatio
from retropace.effort.calibration import Calibration, calibrate
from retropace.effort.heart import Stage
from retropace.errors import BadInputError
from retropace.files import drop, keep, kept
from retropace.model import Direction

FILE_NAME: Final = "calibration.json"
_VERSION: Final = 1


@dataclass(frozen=True, slots=True)
class Kept:
    """A calibration: of which session, begun when, and what was read in it.

    The fit is not kept but made of the stages whenever it is wanted, by the models of the day.
    """

    session_id: str
    started_at: str
    stages: tuple[Stage, ...]
    practice_sessions: int = 0

    def fit(self) -> Calibration:
        """The person's own ratio. Raises BadInputError where the stages cannot give one."""
        return calibrate(self.stages, practice_sessions=self.practice_sessions)


def kept_calibration(data_dir: Path, *, simulated: bool) -> Kept | None:
    """What was kept, if anything. Raises BadInputError on a broken file."""
    path = data_dir / FILE_NAME
    value = _slots(path).get(_slot(simulated=simulated))
    if value is None:
        return None
    try:
        return _read(value)
    except (KeyError, TypeError, ValueError, AttributeError) as error:
        raise BadInputError(
            f"{path} is no calibration this program knows ({error}): "
            '"retropace calibrate --forget" removes it.'
        ) from error


def keep_calibration(data_dir: Path, calibration: Kept, *, simulated: bool) -> None:
    """Keep it in place of the one before. Raises BadInputError where the disk will not."""
    path = data_dir / FILE_NAME
    slots = _slots(path) | {_slot(simulated=simulated): _written(calibration)}
    keep(path, {"version": _VERSION} | slots)


def forget_calibration(data_dir: Path) -> bool:
    """Remove both, and say whether there was any. Raises BadInputError where that cannot be."""
    return drop(data_dir / FILE_NAME)


def is_of_session(data_dir: Path, session_id: str) -> bool:
    """Whether what is kept holds heart rates of that session."""
    try:
        slots = _slots(data_dir / FILE_NAME).values()
    except BadInputError:
        return False
    return any(isinstance(one, dict) and one.get("session_id") == session_id for one in slots)


def personal_ratio(data_dir: Path, started_at: str, *, simulated: bool) -> PersonalRatio | None:
    """Their own ratio, for a session begun with or after the one that was calibrated.

    None where there is none, for a session before it (the practice was another), or for one whose
    file is broken: a session is shown all the same.
    """
    try:
        found = kept_calibration(data_dir, simulated=simulated)
        if found is None or _when(started_at) < _when(found.started_at):
            return None
        return found.fit().own
    except (BadInputError, ValueError, TypeError):
        return None


def _when(text: str) -> datetime:
    return datetime.fromisoformat(text)


def _slot(*, simulated: bool) -> str:
    return "simulated" if simulated else "real"


def _slots(path: Path) -> dict[str, Any]:
    value = kept(path)
    if value is None:
        return {}
    if value.get("version") != _VERSION:
        raise BadInputError(
            f"{path} is of another version: "
            '"retropace calibrate --forget" removes it, a newer Retropace reads it.'
        )
    return {name: value[name] for name in ("real", "simulated") if name in value}


def _written(calibration: Kept) -> dict[str, Any]:
    return {
        "session_id": calibration.session_id,
        "started_at": calibration.started_at,
        "practice_sessions": calibration.practice_sessions,
        "stages": [
            {
                "direction": str(stage.direction),
                "speed_mps": stage.speed_mps,
                "minute": stage.minute,
                "heart_rate_bpm": stage.bpm,
            }
            for stage in calibration.stages
        ],
    }


def _read(value: dict[str, Any]) -> Kept:
    stages = tuple(
        Stage(
            Direction(one["direction"]),
            float(one["speed_mps"]),
            float(one["minute"]),
            float(one["heart_rate_bpm"]),
        )
        for one in value["stages"]
    )
    _when(value["started_at"])
    return Kept(
        str(value["session_id"]), value["started_at"], stages, int(value["practice_sessions"])
    )
