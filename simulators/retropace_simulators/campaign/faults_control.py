"""Troubles of the control point: no answer, refusals, ATT errors, control lost to another."""

from retropace import ftms
from retropace.ftms import ControlRequest, Op, ResultCode
from retropace_simulators.attributes import INDICATE, NOTIFY, Att
from retropace_simulators.campaign.registry import Heal, among, fault, nothing
from retropace_simulators.campaign.stage import Arrivals, Stage
from retropace_simulators.campaign.story import Taint
from retropace_simulators.server import Outgoing

_CODES = (
    ResultCode.NOT_SUPPORTED,
    ResultCode.INVALID_PARAMETER,
    ResultCode.OPERATION_FAILED,
    ResultCode.CONTROL_NOT_PERMITTED,
)


@fault("response lost")
def _unanswered(stage: Stage, strength: float) -> tuple[str, Heal]:
    """The machine obeys and does not say so."""
    share = 0.3 + 0.7 * strength

    def meddle(item: Outgoing, arrivals: Arrivals) -> Arrivals:
        gone = item.characteristic == ftms.CONTROL_POINT and stage.chance.random() < share
        return [] if gone else arrivals

    return f"{share:.0%}", among(stage.meddling, meddle)


@fault("refused")
def _refused(stage: Stage, strength: float) -> tuple[str, Heal]:
    """Starts and speeds end in one of the result codes 02 to 05."""
    code = stage.chance.choice(_CODES)

    def refuse(request: ControlRequest) -> ResultCode | None:
        stops = request.op in (Op.STOP_OR_PAUSE, Op.REQUEST_CONTROL)
        return code if not stops and stage.chance.random() < 0.3 + 0.7 * strength else None

    return f"result {code:02x}", among(stage.refusing, refuse)


@fault("stop refused", Taint.OBEY)
def _stop_refused(stage: Stage, strength: float) -> tuple[str, Heal]:
    """Everything ends in one of the result codes 02 to 05, stops as well."""
    code = stage.chance.choice(_CODES)

    def refuse(request: ControlRequest) -> ResultCode | None:
        asks = request.op == Op.REQUEST_CONTROL
        return code if not asks and stage.chance.random() < 0.3 + 0.7 * strength else None

    return f"result {code:02x}", among(stage.refusing, refuse)


@fault("att errors", Taint.OBEY)
def _errors(stage: Stage, strength: float) -> tuple[str, Heal]:
    """The next writes end in ATT errors FD, FE, 0E or 80."""
    errors = stage.world.peripheral.conditions.write_errors
    number = 1 + int(4 * strength)
    drawn = [stage.chance.choice((0xFD, 0xFE, 0x0E, 0x80)) for _ in range(number)]
    errors.extend(drawn)
    return " ".join(f"{error:02x}" for error in drawn), errors.clear


@fault("subscription lost", Taint.OBEY)
def _unsubscribed(stage: Stage, strength: float) -> tuple[str, Heal]:  # noqa: ARG001
    """The machine forgets that answers were subscribed to: FD until it is done again."""
    server = stage.world.treadmill.server
    for client in list(server.links):
        if client not in stage.strangers:
            server.configure(ftms.CONTROL_POINT, 0, client, stage.now_ns)
    return "forgotten", nothing


@fault("busy", Taint.OBEY)
def _busy(stage: Stage, strength: float) -> tuple[str, Heal]:  # noqa: ARG001
    """The machine is still at the procedure before: FE to every write."""
    server = stage.world.treadmill.server
    clients = [client for client in server.links if client not in stage.strangers]
    for client in clients:
        server.links[client].busy = True

    def heal() -> None:
        for client in clients:
            if client in server.links:
                server.links[client].busy = False

    return "busy", heal


@fault("control taken by console")
def _console_takes(stage: Stage, strength: float) -> tuple[str, Heal]:  # noqa: ARG001
    """The user takes control back at the console: status FF."""
    stage.world.treadmill.console.take_control()
    return "taken", nothing


class _Stranger:
    """Another central's end of a link: it hears, and says nothing."""

    def arrived(self, item: Outgoing, data: bytes) -> None:
        """A value came."""

    def lost(self) -> None:
        """The link is gone."""


@fault("control taken by a stranger", Taint.MOVE)
def _stranger(stage: Stage, strength: float) -> tuple[str, Heal]:
    """Another central takes control (status FF), and stops the belt or sets a speed of its own."""
    peripheral, server = stage.world.peripheral, stage.world.treadmill.server
    if not peripheral.free:
        return "it takes one central only", nothing
    client = stage.world.air.new_client()
    stage.strangers.add(client)
    peripheral.join(client, _Stranger(), 247)
    told = [bytes((Op.REQUEST_CONTROL,)), *_strangers_wish(strength)]
    for bits in (INDICATE, NOTIFY):
        server.configure(ftms.CONTROL_POINT, bits, client, stage.now_ns)
    done = []
    for octets in told:
        error: Att | None = server.write(ftms.CONTROL_POINT, octets, client, stage.now_ns)
        stage.foreign(f"a stranger wrote {octets.hex(' ')}")
        if client in server.links:
            server.links[client].busy = False
        done.append(octets.hex(" ") + ("" if error is None else f" ({error.name})"))
    peripheral.attend()
    return ", ".join(done), lambda: peripheral.leave(client)


def _strangers_wish(strength: float) -> list[bytes]:
    """What a stranger does with control: nothing, stop, or another speed."""
    if strength < 0.3:
        return []
    if strength < 0.5:
        return [b"\x08\x01"]
    hundredths = int(100 + 1000 * (strength - 0.5))
    return [b"\x02" + hundredths.to_bytes(2, "little")]
