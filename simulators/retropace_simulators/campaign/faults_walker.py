"""Troubles of the walker's feet: out of step, on the rails, off the end of the deck."""

from retropace_simulators.campaign.registry import Heal, fault, nothing
from retropace_simulators.campaign.stage import Stage
from retropace_simulators.walker import Gait, Walker


def _walker(stage: Stage) -> Walker:
    """The walker, as they are at this instant."""
    treadmill = stage.world.treadmill
    treadmill.server.advance(stage.now_ns)
    return treadmill.walker


def _comes_back(stage: Stage) -> Heal:
    """Back onto the belt, if they are still away from it."""

    def heal() -> None:
        walker = _walker(stage)
        if walker.gait is not Gait.WALKING:
            walker.step_on()

    return heal


@fault("walker stumbles")
def _stumbles(stage: Stage, strength: float) -> tuple[str, Heal]:
    """The walker is out of step for a moment, and walks on."""
    for_s = 0.3 + 1.2 * strength
    _walker(stage).stumble(for_s)
    return f"for {for_s:.1f} s", nothing


@fault("walker steps aside")
def _aside(stage: Stage, strength: float) -> tuple[str, Heal]:  # noqa: ARG001
    """The walker steps onto the rails while the belt moves on; later they step back."""
    _walker(stage).step_aside()
    return "aside", _comes_back(stage)


@fault("walker falls")
def _falls(stage: Stage, strength: float) -> tuple[str, Heal]:
    """The walker stumbles, and catches the rails or is carried off; later they come back."""
    then = Gait.ASIDE if strength < 0.5 else Gait.GONE
    _walker(stage).stumble(0.5 + strength, then)
    return f"{then}", _comes_back(stage)


@fault("walker stands still")
def _stands(stage: Stage, strength: float) -> tuple[str, Heal]:
    """The walker stops walking and is carried off the end of the deck; later they come back."""
    behind_m = 0.4 + 0.8 * strength
    _walker(stage).stop_walking(behind_m)
    return f"{behind_m:.1f} m from the end", _comes_back(stage)
