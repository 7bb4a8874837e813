"""Troubles at home: disk, voice, screen, clock, strap, heart."""

import time

from retropace_simulators.campaign.registry import Heal, fault, nothing
from retropace_simulators.campaign.stage import Stage


@fault("disk full")
def _full(stage: Stage, strength: float) -> tuple[str, Heal]:  # noqa: ARG001
    """The disk takes no more."""
    stage.disk.full = True

    def heal() -> None:
        stage.disk.full = False

    return "full", heal


@fault("disk stalled")
def _stalled(stage: Stage, strength: float) -> tuple[str, Heal]:  # noqa: ARG001
    """Every write to the disk hangs."""
    stage.disk.stalled = True

    def heal() -> None:
        stage.disk.stalled = False

    return "stalled", heal


@fault("speech hung")
def _hung(stage: Stage, strength: float) -> tuple[str, Heal]:
    """The voice takes nothing more; or it breaks, and raises at every word."""
    stage.voice_hangs, stage.voice_breaks = strength < 0.5, strength >= 0.5

    def heal() -> None:
        stage.voice_hangs = stage.voice_breaks = False

    return "hangs" if strength < 0.5 else "breaks", heal


@fault("screen broken")
def _screen(stage: Stage, strength: float) -> tuple[str, Heal]:  # noqa: ARG001
    """The screen raises at every picture."""
    stage.screen_breaks = True

    def heal() -> None:
        stage.screen_breaks = False

    return "broken", heal


@fault("clock jump")
def _jump(stage: Stage, strength: float) -> tuple[str, Heal]:  # noqa: ARG001
    """The computer's wall clock is set, back or forth, by up to a day."""
    by_s = 86400.0 * (2 * strength - 1)
    real = time.time

    def heal() -> None:
        time.time = real

    time.time = lambda: real() + by_s
    return f"by {by_s:.0f} s", heal


@fault("heart rate frozen")
def _frozen(stage: Stage, strength: float) -> tuple[str, Heal]:
    """The strap repeats one number."""
    stage.world.strap.frozen_bpm = int(60 + 110 * strength)

    def heal() -> None:
        stage.world.strap.frozen_bpm = None

    return f"{stage.world.strap.frozen_bpm} bpm", heal


@fault("heart rate lost")
def _lost(stage: Stage, strength: float) -> tuple[str, Heal]:
    """The strap slips off the skin, or out of range."""
    strap, peripheral = stage.world.strap, stage.world.strap_peripheral
    if strength < 0.5:
        strap.contact = False

        def heal() -> None:
            strap.contact = True

        return "no contact", heal
    peripheral.vanish()
    return "out of range", peripheral.come_back


@fault("heart races")
def _races(stage: Stage, strength: float) -> tuple[str, Heal]:
    """The walker's heart goes up at once."""
    bpm = 100 + 90 * strength
    stage.world.treadmill.walker.frighten(bpm)
    return f"{bpm:.0f} bpm", nothing
