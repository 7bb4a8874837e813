"""Troubles of belt and console: hands, the key, and a belt that does as it likes."""

from retropace.ftms import ResultCode
from retropace.units import kmh_to_mps, mps_to_kmh
from retropace_simulators.belt import BeltState
from retropace_simulators.campaign.registry import Heal, among, fault, nothing
from retropace_simulators.campaign.stage import Stage
from retropace_simulators.campaign.story import Taint
from retropace_simulators.console import Button


def _press(stage: Stage, *buttons: Button) -> str:
    """Press in turn; what reacted.

    Slower at the lowest speed changes nothing, and nobody can know of it.
    """
    console, belt = stage.world.treadmill.console, stage.world.treadmill.belt
    heading_mps = belt.heading_mps
    told = ", ".join(f"{button} ({console.press(button)})" for button in buttons)
    if buttons[0] is not Button.SLOWER or belt.heading_mps != heading_mps:
        stage.foreign(f"console: {', '.join(buttons)}")
    return told


@fault("console stop")
def _stop(stage: Stage, strength: float) -> tuple[str, Heal]:
    """A hand on the console stops or pauses the belt."""
    return _press(stage, Button.STOP if strength < 0.6 else Button.PAUSE), nothing


@fault("console start", Taint.MOVE)
def _start(stage: Stage, strength: float) -> tuple[str, Heal]:  # noqa: ARG001
    """A hand on the console starts the belt."""
    return _press(stage, Button.START), nothing


@fault("console faster", Taint.MOVE)
def _faster(stage: Stage, strength: float) -> tuple[str, Heal]:
    """A hand on the console makes the belt faster, by some presses."""
    return _press(stage, *[Button.FASTER] * (1 + int(20 * strength**2))), nothing


@fault("console slower")
def _slower(stage: Stage, strength: float) -> tuple[str, Heal]:
    """A hand on the console makes the belt slower, by some presses."""
    return _press(stage, *[Button.SLOWER] * (1 + int(8 * strength))), nothing


@fault("safety key")
def _key(stage: Stage, strength: float) -> tuple[str, Heal]:  # noqa: ARG001
    """The safety key is pulled; later it is put back."""

    def heal() -> None:
        _press(stage, Button.KEY_IN)

    return _press(stage, Button.KEY_OUT), heal


@fault("belt deaf", Taint.OBEY)
def _deaf(stage: Stage, strength: float) -> tuple[str, Heal]:  # noqa: ARG001
    """Speeds are answered with success and have no effect; stops work."""
    return "deaf", among(stage.aiming, lambda _: None)


@fault("belt follows badly", Taint.OBEY)
def _badly(stage: Stage, strength: float) -> tuple[str, Heal]:
    """Every speed comes out smaller than it was asked for."""
    factor = 1.0 - 0.7 * strength
    return f"{factor:.2f} of it", among(stage.aiming, lambda mps: mps * factor)


@fault("overspeed", Taint.MOVE, Taint.OBEY)
def _overspeed(stage: Stage, strength: float) -> tuple[str, Heal]:
    """The belt runs faster than it was told, at once and at every speed to come."""
    more_mps = kmh_to_mps(0.3 + 6.0 * strength**2)
    belt = stage.world.treadmill.belt
    heal = among(stage.aiming, lambda mps: mps + more_mps)
    if belt.state is BeltState.RUNNING:
        stage.really_set_target(belt.target_mps + more_mps, stage.now_ns)
    stage.foreign("the belt runs faster than told")
    stage.world.treadmill.wake()

    def healed() -> None:
        heal()
        if belt.state is BeltState.RUNNING and belt.target_mps > more_mps:
            stage.really_set_target(belt.target_mps - more_mps, stage.now_ns)

    return f"{mps_to_kmh(more_mps):.2f} km/h more", healed


@fault("stop ignored", Taint.OBEY)
def _ignored(stage: Stage, strength: float) -> tuple[str, Heal]:  # noqa: ARG001
    """Stops and pauses are answered with success and have no effect; the key works."""
    return "ignored", among(stage.stopping, lambda: None)


@fault("creep", Taint.OBEY)
def _creep(stage: Stage, strength: float) -> tuple[str, Heal]:
    """After a stop the belt creeps on, between 0.2 and 0.8 km/h."""
    creep_mps = kmh_to_mps(0.2 + 0.6 * strength)
    return f"{mps_to_kmh(creep_mps):.2f} km/h", among(stage.stopping, lambda: creep_mps)


@fault("stop works half-way", Taint.OBEY)
def _half_way(stage: Stage, strength: float) -> tuple[str, Heal]:
    """A stop slows the belt to between 0.95 and 0.35 of its speed, and it runs on at that."""
    share = 0.95 - 0.6 * strength
    belt = stage.world.treadmill.belt
    stays: list[float] = []

    def stay_mps() -> float:
        if not stays:
            stays.append(belt.speed_mps * share)
        return min(stays[0], belt.speed_mps)

    return f"to {share:.2f} of its speed", among(stage.stopping, stay_mps)


@fault("treadmill reboots", Taint.LINK, Taint.MOVE, Taint.TELL)
def _reboots(stage: Stage, strength: float) -> tuple[str, Heal]:
    """The treadmill goes dark and comes back; some start their belt then by themselves."""
    peripheral, treadmill = stage.world.peripheral, stage.world.treadmill
    stage.really_stop(stage.now_ns, emergency=True)
    peripheral.drop_links()
    peripheral.vanish()
    starts = strength > 0.75

    def heal() -> None:
        peripheral.come_back()
        if starts:
            procedures = treadmill.server.procedures
            if procedures.start(None, stage.now_ns) is ResultCode.SUCCESS:
                treadmill.wake()
            stage.foreign("the treadmill starts its belt after a reboot")

    return "dark" + (", and starts its belt afterwards" if starts else ""), heal
