"""Troubles of the link: gone, gone and back, mute, the dongle, the service, the laptop's sleep."""

from retropace_simulators.campaign.registry import Heal, fault, nothing
from retropace_simulators.campaign.stage import Stage
from retropace_simulators.campaign.story import Taint


@fault("link dropped", Taint.LINK)
def _dropped(stage: Stage, strength: float) -> tuple[str, Heal]:  # noqa: ARG001
    """The link ends; the treadmill advertises again at once."""
    stage.world.peripheral.drop_links()
    return "dropped", nothing


@fault("link flapping", Taint.LINK)
def _flapping(stage: Stage, strength: float) -> tuple[str, Heal]:
    """The link ends again and again, as fast as it is made."""
    healed: list[bool] = []

    def drop() -> None:
        if not healed:
            stage.world.peripheral.drop_links()
            stage.loop.call_later(0.3 + 3.0 * strength * stage.chance.random(), drop)

    drop()
    return "flaps", lambda: healed.append(True)


@fault("out of range", Taint.LINK)
def _away(stage: Stage, strength: float) -> tuple[str, Heal]:  # noqa: ARG001
    """The treadmill cannot be heard; the link dies of it after its supervision timeout."""
    stage.world.peripheral.vanish()
    return "vanished", stage.world.peripheral.come_back


@fault("mute", Taint.LINK)
def _mute(stage: Stage, strength: float) -> tuple[str, Heal]:  # noqa: ARG001
    """The link holds, and nothing is answered or sent."""
    conditions = stage.world.peripheral.conditions
    conditions.mute = True

    def heal() -> None:
        conditions.mute = False

    return "mute", heal


@fault("dongle pulled", Taint.LINK)
def _pulled(stage: Stage, strength: float) -> tuple[str, Heal]:  # noqa: ARG001
    """The Bluetooth dongle is pulled, and put back."""
    stage.world.computer.pull_adapter()
    return "pulled", stage.world.computer.plug_adapter


@fault("service killed", Taint.LINK)
def _killed(stage: Stage, strength: float) -> tuple[str, Heal]:
    """The Bluetooth service dies, without a word or with one; it is started again."""
    computer = stage.world.computer
    if strength < 0.5:
        computer.kill_service()
        return "killed without a word", computer.start_service
    computer.stop_service()
    return "stopped", computer.start_service


@fault("slow air", Taint.TELL)
def _slow(stage: Stage, strength: float) -> tuple[str, Heal]:
    """Every packet takes long."""
    conditions = stage.world.peripheral.conditions
    before_s = conditions.latency_s
    conditions.latency_s = 0.015 + 0.6 * strength**2

    def heal() -> None:
        conditions.latency_s = before_s

    return f"{conditions.latency_s:.3f} s one way", heal


@fault("laptop suspended", Taint.AWAY, Taint.LINK)
def _suspended(stage: Stage, strength: float) -> tuple[str, Heal]:
    """The computer sleeps; its links are gone when it wakes, unless it was for a moment only."""
    away_s = 2.0 + 88.0 * strength**2
    links = list(stage.world.computer.links.values()) if strength > 0.2 else []
    stage.suspend(away_s)
    for link in links:
        link.close(tell=True)
    return f"away {away_s:.1f} s, {len(links)} links gone", nothing


@fault("program stalled", Taint.AWAY)
def _stalled(stage: Stage, strength: float) -> tuple[str, Heal]:
    """The program does not get to run for a while; its link holds."""
    away_s = 0.2 + 9.0 * strength**2
    stage.suspend(away_s)
    return f"away {away_s:.1f} s", nothing
