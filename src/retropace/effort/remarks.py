"""What has to be said beside a figure, as sentences for the walker."""

from typing import Final, NamedTuple

from retropace.effort.assessment import BEYOND_ATHLETES, FEW_STUDIES, HIGH_END_CUT
from retropace.effort.circumstances import Circumstances, People, Rails
from retropace.effort.equivalent import FASTEST_MPS
from retropace.effort.forward import crossing_mps
from retropace.effort.quantities import Estimate

_RAILS: Final = {
    Rails.LIGHT: "Hands resting on the rails take about 7 % (0 to 20 %) off what walking adds to "
    "standing; measured forward only, in brisk walking (20 to 26 ml/kg/min).",
    Rails.GRIP: "Gripping the rails takes about 23 % (0 to 52 %) off what walking adds to "
    "standing; measured forward only, in brisk walking (20 to 26 ml/kg/min).",
}


PEOPLE_MEASURED: Final = (
    "Measured on healthy, mostly 18 to 35-year-old people; for older people or sore knees the "
    'interval is at least double ("retropace me --people other" counts with that).'
)


class Flag(NamedTuple):
    """One remark: ``key`` for programs, ``text`` a sentence for people."""

    key: str
    text: str


class Doubts(NamedTuple):
    """Seconds of which something has to be said."""

    extrapolated_s: float = 0.0
    unsteady_s: float = 0.0
    border_s: float = 0.0
    running_s: float = 0.0
    beyond_athletes_s: float = 0.0
    without_equivalent_s: float = 0.0


def remarks(
    doubts: Doubts, circumstances: Circumstances, equivalent_mps: Estimate | None
) -> tuple[Flag, ...]:
    """Every remark that applies, the weightiest first."""
    flags: list[Flag] = []
    if doubts.extrapolated_s:
        text = (
            f"Extrapolated ({_time(doubts.extrapolated_s)}): no level VO2 of backward walking "
            "below 1.34 m/s (4.82 km/h) was in reach, and that is where beginners walk. The curve "
            "goes on there, but our assumptions speak louder in it than data."
        )
        flags.append(Flag("extrapolated", text))
    if doubts.unsteady_s:
        text = (
            f"Unsteady ({_time(doubts.unsteady_s)}): in the first two minutes at a speed the body "
            "has not settled, and the figures, which are for steady walking, run ahead of it."
        )
        flags.append(Flag("unsteady", text))
    if doubts.border_s:
        text = (
            f"Near the walk-jog border ({_time(doubts.border_s)}): from 1.5 to 1.9 m/s either gait "
            "is likely; the cheaper one is counted."
        )
        flags.append(Flag("border", text))
    if doubts.running_s:
        flags.append(Flag("few_studies", FEW_STUDIES))
    if doubts.beyond_athletes_s:
        flags.append(Flag("beyond_athletes", BEYOND_ATHLETES))
    return (*flags, *_of_walker(circumstances), *_of_equivalent(doubts, equivalent_mps))


def _of_walker(circumstances: Circumstances) -> list[Flag]:
    flags = []
    if circumstances.rails in _RAILS:
        flags.append(Flag("rails", _RAILS[circumstances.rails]))
    elif circumstances.rails is None:
        text = "Not said whether the rails were held: the figures are for free hands."
        flags.append(Flag("rails_unknown", text))
    if circumstances.personal is not None:
        text = "With your own ratio, as you calibrated it; practice is in it already."
        flags.append(Flag("personal", text))
    elif circumstances.practice_sessions:
        text = (
            f"Practice ({circumstances.practice_sessions} completed sessions) makes the same speed "
            "cheaper: by 5 % after twelve, perhaps by none, perhaps by 19 %."
        )
        flags.append(Flag("practice", text))
    if circumstances.people is People.OTHER:
        text = (
            "Measured were healthy people, mostly of 18 to 35 years. For older or heavier people, "
            "with arthritis or after a stroke, there are no figures: the intervals are doubled."
        )
        flags.append(Flag("people", text))
    else:
        flags.append(Flag("people_measured", PEOPLE_MEASURED))
    return flags


def _of_equivalent(doubts: Doubts, speed: Estimate | None) -> list[Flag]:
    flags = []
    if doubts.without_equivalent_s:
        text = (
            f"No forward equivalent ({_time(doubts.without_equivalent_s)}): it costs more than "
            "level running at 6 m/s, and adds nothing to the distance in the same time."
        )
        flags.append(Flag("without_equivalent", text))
    if speed is None:
        return flags
    if speed.value < speed.high >= FASTEST_MPS - 1e-6:
        flags.append(Flag("high_end_cut", HIGH_END_CUT))
    if speed.low <= crossing_mps() < speed.high:
        text = (
            "Forward it may be a walk or a jog: the interval reaches over 2.17 m/s (7.8 km/h), "
            "where people change."
        )
        flags.append(Flag("walk_or_jog", text))
    return flags


def _time(seconds: float) -> str:
    minutes, rest = divmod(round(seconds), 60)
    return f"{minutes}:{rest:02d} min"
