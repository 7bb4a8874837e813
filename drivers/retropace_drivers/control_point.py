"""One machine's control point: procedures one at a time, and a stop that waits for none of them.

Answers are matched to what was asked by their op code: a second program on the same link gets
copies of ours and we of its. FTMS has no numbers on its procedures, so two of the same op (stop
and pause share one) cannot be told apart; the belt's own telemetry decides (R13, R16).
"""

import asyncio
import math
from contextlib import suppress
from typing import Final, NamedTuple

from bleak import BleakClient
from bleak.backends.characteristic import BleakGATTCharacteristic
from bleak.exc import BleakDBusError, BleakGATTProtocolError
from bleak.exc import BleakGATTProtocolErrorCode as Att

from retropace.ftms import (
    ControlResponse,
    Op,
    ResultCode,
    decode_control_response,
    encode_request_control,
)
from retropace.model import DecodeFault, Outcome
from retropace.phrase import Phrase
from retropace_drivers.bounded import now_s, within
from retropace_drivers.handling import ControlHandling
from retropace_drivers.words import plain

WRITE_S: Final = 2.0
"""How long an acknowledgement may take before the write counts as hanging."""

ANSWER_S: Final = 3.0
"""How long a procedure may take in all, remedies included, but for pairing."""

PAIR_S: Final = 10.0
SUBSCRIBE_S: Final = 3.0
_CONTROL_S: Final = 1.0
_UNANSWERED_S: Final = 0.3
"""How long a machine is left alone after a request that it never answers."""

_DENIED_PAUSE_S: Final = 0.5
_BUSY_S: Final = 0.1
_FREE_S: Final = 0.4
_URGENT_PAIR_S: Final = 3.0
_SILENCES: Final = 2

EXPIRED: Final = Phrase("expired")
NO_CONTROL: Final = -5
"""Result code 05, kept apart from the ATT errors it is remedied with."""

_UNSAFE_LINK: Final = (Att.INSUFFICIENT_AUTHENTICATION, Att.INSUFFICIENT_ENCRYPTION)


class Reply(NamedTuple):
    """How a procedure ended; ``written`` is False when nothing was put on the air."""

    outcome: Outcome
    result: int | None = None
    detail: str = ""
    written: bool = True


class Procedure:
    """One request on its way: its octets, its end, and which remedies it has used up."""

    def __init__(self, octets: bytes, *, expires_s: float = math.inf, urgent: bool = False) -> None:
        self.octets = octets
        self.op = octets[0]
        self.expires_s = expires_s
        self.urgent = urgent
        self.until_s = now_s() + ANSWER_S
        self.written = False
        self.spent: set[int] = set()
        self.denied = 0
        """How often it was answered with "control not permitted"."""

    @property
    def expired(self) -> bool:
        """Whether it must not be written any more (R09)."""
        return now_s() >= self.expires_s


class ControlPoint:
    """The control point of one connection."""

    def __init__(self, client: BleakClient, characteristic: BleakGATTCharacteristic) -> None:
        self.ways = ControlHandling()
        """What this machine calls for, as far as it is known yet."""

        self._client = client
        self._characteristic = characteristic
        properties = characteristic.properties
        self._declares_write = "write" in properties
        self.takes_unacknowledged = "write-without-response" in properties
        self._turn = asyncio.Lock()
        self._waiting: dict[int, list[asyncio.Future[ControlResponse | None]]] = {}
        self._anything = asyncio.Event()
        self._writes_under_way = 0
        self._nonsense = ""
        self._unacknowledged = False
        self._broken = False
        self._key_refused = False
        self._answered = False
        self._unanswered = 0
        self._unsubscribed = False
        self.heard = False
        """Whether the machine ever acknowledged, refused or answered anything."""

    @property
    def acknowledges(self) -> bool:
        """Whether writes are acknowledged: where declared, unless the machine is better without."""
        return self._declares_write and (self.ways.acknowledged or not self.takes_unacknowledged)

    @property
    def writable(self) -> bool:
        """Whether the machine declares any way to write to it."""
        return self.acknowledges or self.takes_unacknowledged

    @property
    def hangs(self) -> bool:
        """Whether the last write was not acknowledged in time, or one is still under way.

        A stack that takes no write at all, as after its service has died, is no better; nor is a
        machine that has fallen silent.
        """
        return self._unacknowledged or self._broken or self._writes_under_way > 0 or self._deaf

    @property
    def _deaf(self) -> bool:
        """Whether it no longer takes what is written, as far as that can be told.

        One that keeps saying that nobody is subscribed, although we are; or one that acknowledges
        nothing, and once answered, and does not any more: only a new connection helps.
        """
        silent = self._answered and not self.acknowledges and self._unanswered >= _SILENCES
        return self._unsubscribed or silent

    async def subscribe(self) -> None:
        """Ask for answers; indications and notifications alike come to ``receive``."""
        work = self._client.start_notify(self._characteristic, self.receive)
        await within(work, now_s() + SUBSCRIBE_S)

    def receive(self, _: BleakGATTCharacteristic, data: bytearray) -> None:
        """Hand an answer to whoever waits for its op; copies and strangers are ignored."""
        response = decode_control_response(bytes(data))
        if isinstance(response, DecodeFault):
            self._nonsense = data.hex(" ") or Phrase("an empty value")
            return
        self.heard = self._answered = True
        self._unanswered, self._unsubscribed = 0, False
        self._wake()
        for waiting in self._waiting.get(response.op, ()):
            if not waiting.done():
                waiting.set_result(response)

    def give_up(self) -> None:
        """The link is gone: nobody will answer."""
        self._wake()
        for waiting in [future for futures in self._waiting.values() for future in futures]:
            if not waiting.done():
                waiting.set_result(None)

    async def request_control(self, answer_s: float = ANSWER_S) -> Reply:
        """Ask for permission; a machine that never answers gives outcome unknown, not an error."""
        reply = await self.perform(self._request(answer_s))
        if self._turns_down_key(reply):
            reply = await self.perform(self._request(answer_s))
        return reply

    def _request(self, answer_s: float, *, urgent: bool = False) -> Procedure:
        key = b"" if self._key_refused else self.ways.request_payload
        procedure = Procedure(encode_request_control() + key, urgent=urgent)
        procedure.until_s = now_s() + self._answered_within_s(answer_s)
        return procedure

    def _turns_down_key(self, reply: Reply) -> bool:
        """Whether it wants no key with the request after all: a wrong one must not bar a stop."""
        if reply.outcome is not Outcome.REJECTED or not self.ways.request_payload:
            return False
        first, self._key_refused = not self._key_refused, True
        return first

    def _answered_within_s(self, answer_s: float) -> float:
        return answer_s if self.ways.request_answered else min(answer_s, _UNANSWERED_S)

    async def perform(self, procedure: Procedure) -> Reply:
        """Write a request and wait for its answer; never raises for radio trouble.

        An urgent one is written before this coroutine first yields, whatever else is under way.
        """
        if procedure.urgent:
            return await self._carry_through(procedure)
        try:
            async with asyncio.timeout_at(min(procedure.until_s, procedure.expires_s)):
                await self._turn.acquire()
        except TimeoutError:
            detail = EXPIRED if procedure.expired else Phrase("the command before it hangs")
            return Reply(Outcome.REJECTED, detail=detail, written=False)
        try:
            return await self._carry_through(procedure)
        finally:
            self._turn.release()

    async def write_without_response(self, procedure: Procedure, write_s: float) -> Reply:
        """Write unacknowledged, declared or not, and wait for the answer."""
        procedure.until_s = now_s() + write_s + _CONTROL_S
        try:
            return await self._attempt(procedure, now_s() + write_s, acknowledged=False)
        except Exception as error:  # whatever the stack raises, another way is tried next
            return Reply(Outcome.UNKNOWN, detail=plain(error), written=procedure.written)

    async def _carry_through(self, procedure: Procedure) -> Reply:
        """Attempts and remedies, each remedy once, until there is a reply."""
        while True:
            if procedure.expired:
                return Reply(Outcome.REJECTED, detail=EXPIRED, written=procedure.written)
            # A request that the stack still holds would keep an acknowledged stop waiting.
            jumps = procedure.urgent and self._writes_under_way and self.takes_unacknowledged
            acknowledged = self.acknowledges and not jumps
            try:
                write_until_s = min(now_s() + WRITE_S, procedure.until_s, procedure.expires_s)
                reply = await self._attempt(procedure, write_until_s, acknowledged=acknowledged)
            except BleakGATTProtocolError as error:
                code, detail = int(error.code), f"ATT error 0x{error.code:02X}: {plain(error)}"
            except BleakDBusError as error:
                # BlueZ names this one in words only.
                unpaired = "Not paired" in (error.dbus_error_details or "")
                code, detail = int(_UNSAFE_LINK[0]) if unpaired else -1, plain(error)
                self._broken = not unpaired
            except Exception as error:  # stacks raise anything once their service has died
                self._broken = True
                return Reply(Outcome.UNKNOWN, detail=plain(error))
            else:
                if not self._lacks_control(reply, procedure):
                    return reply
                code, detail = NO_CONTROL, ""
            if not await self._remedy(code, procedure):
                return Reply(Outcome.UNKNOWN, detail=detail)

    def _no_answer(self) -> Phrase:
        """Nothing came, or nothing that could be read."""
        if not self._nonsense:
            return Phrase("no answer in time")
        return Phrase("no answer in time; it sent {octets} as an answer", octets=self._nonsense)

    async def _attempt(
        self, procedure: Procedure, write_until_s: float, *, acknowledged: bool
    ) -> Reply:
        """Write once and wait for the answer; ATT errors come up as Bleak raises them."""
        answer: asyncio.Future[ControlResponse | None] = asyncio.get_running_loop().create_future()
        self._nonsense = ""
        waiting = self._waiting.setdefault(procedure.op, [])
        waiting.append(answer)
        try:
            acknowledged_in_time = await self._write(procedure, write_until_s, acknowledged)
            if not acknowledged_in_time and procedure.urgent and not answer.done():
                # The answer might still come, but a stop looks for another way at once.
                return Reply(
                    Outcome.UNKNOWN, detail=Phrase("the write was not acknowledged in time")
                )
            async with asyncio.timeout_at(procedure.until_s):
                response = await answer
        except TimeoutError:
            self._unanswered += 1
            return Reply(Outcome.UNKNOWN, detail=self._no_answer())
        finally:
            waiting.remove(answer)
        if response is None:
            return Reply(Outcome.UNKNOWN, detail=Phrase("the link was lost"))
        succeeded = response.result == ResultCode.SUCCESS
        return Reply(Outcome.CONFIRMED if succeeded else Outcome.REJECTED, response.result)

    async def _write(self, procedure: Procedure, until_s: float, acknowledged: bool) -> bool:
        """Put the octets on the air; False when the stack had not taken them by ``until_s``."""
        procedure.written = True
        self._writes_under_way += 1
        try:
            async with asyncio.timeout_at(until_s):
                await self._client.write_gatt_char(
                    self._characteristic, procedure.octets, response=acknowledged
                )
        except TimeoutError:
            self._unacknowledged = True
            return False
        except BleakGATTProtocolError:
            self.heard, self._broken = True, False
            raise
        finally:
            self._writes_under_way -= 1
        if acknowledged or not self.acknowledges:
            self.heard, self._unacknowledged, self._broken = True, False, False
        return True

    def _lacks_control(self, reply: Reply, procedure: Procedure) -> bool:
        """Whether asking for permission once more may help."""
        return (
            reply.result == ResultCode.CONTROL_NOT_PERMITTED
            and procedure.op != Op.REQUEST_CONTROL
            and procedure.denied <= self.ways.denied_retries
        )

    async def _remedy(self, code: int, procedure: Procedure) -> bool:
        """Do what a refused write calls for, each once; False when nothing is left to do."""
        if code == Att.PROCEDURE_ALREADY_IN_PROGRESS and procedure.urgent:
            await self._wait_for_anything(min(now_s() + _BUSY_S, procedure.until_s))
            return now_s() < procedure.until_s
        if code in procedure.spent or now_s() >= procedure.until_s:
            self._unsubscribed = code == Att.CCCD_IMPROPERLY_CONFIGURED
            return False
        if code != NO_CONTROL:
            procedure.spent.add(code)
        if code == Att.PROCEDURE_ALREADY_IN_PROGRESS:
            # The answer that frees the machine may have come before its refusal did.
            await self._wait_for_anything(min(now_s() + _FREE_S, procedure.until_s))
        elif code == Att.CCCD_IMPROPERLY_CONFIGURED:
            await self._subscribe_again()
        elif code == NO_CONTROL:
            await self._regain_control(procedure)
        elif code in _UNSAFE_LINK:
            procedure.spent.update(_UNSAFE_LINK)
            return await self._pair(procedure)
        else:
            return False
        return True

    async def _wait_for_anything(self, until_s: float) -> None:
        """Until some procedure is answered: the one that kept the machine busy, most likely."""
        self._anything.clear()
        with suppress(TimeoutError):
            async with asyncio.timeout_at(until_s):
                await self._anything.wait()

    def _wake(self) -> None:
        self._anything.set()

    async def _subscribe_again(self) -> None:
        """Indications can be off although we asked for them, as after a program was killed."""
        with suppress(Exception):  # a stack that thinks it is off already raises here
            work = self._client.stop_notify(self._characteristic)
            await within(work, now_s() + _CONTROL_S)
        with suppress(Exception):  # the write that follows tells whether it helped
            await self.subscribe()

    async def _regain_control(self, procedure: Procedure) -> None:
        """Permission went to someone else, or ended with a reset: ask for it again."""
        procedure.denied += 1
        if procedure.denied > 1 and not procedure.urgent:
            await asyncio.sleep(min(_DENIED_PAUSE_S, max(0.0, procedure.until_s - now_s())))
        for _ in range(2):
            request = self._request(_CONTROL_S, urgent=procedure.urgent)
            request.until_s = min(procedure.until_s, request.until_s)
            if not self._turns_down_key(await self._carry_through(request)):
                return

    async def _pair(self, procedure: Procedure) -> bool:
        """Pair once; the time it takes is not counted against the procedure."""
        began_s = now_s()
        limit_s = _URGENT_PAIR_S if procedure.urgent else PAIR_S
        try:
            await within(self._client.pair(), began_s + limit_s)
        except Exception:  # refused, unsupported or too slow: all the same to the caller
            return False
        procedure.until_s += now_s() - began_s
        return True
