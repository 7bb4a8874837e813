"""A treadmill over Bluetooth: connect, drive, stop, find again."""

import asyncio
import math
from dataclasses import replace
from typing import Final

from retropace.clock import Clock
from retropace.driver import Sink, TreadmillInfo
from retropace.errors import RadioUnavailableError
from retropace.ftms import TREADMILL_DATA, Op, ResultCode, encode_command, encode_reset
from retropace.model import (
    Command,
    CommandKind,
    Frame,
    LinkEvent,
    LinkState,
    Outcome,
    Receipt,
)
from retropace.phrase import Phrase
from retropace.units import ns_to_seconds
from retropace_drivers.bounded import in_background, leave_behind, now_s, within
from retropace_drivers.control_point import EXPIRED, ControlPoint, Procedure, Reply
from retropace_drivers.gate import MAY_MOVE, TOO_FAST, RestWatch, asks_too_much, refuses
from retropace_drivers.handling import CAUTIOUS, Handling, by_name
from retropace_drivers.link import Connector, Link
from retropace_drivers.opening import identify, refusal, request_control, unlock
from retropace_drivers.radio import Radio
from retropace_drivers.reading import read_info
from retropace_drivers.words import in_words

ESTABLISH_S: Final = 60.0
ANOTHER_WAY_S: Final = 20.0
FIND_AGAIN_S: Final = 6.0
RELEASE_S: Final = 1.0
NAME_WAIT_S: Final = 1.5
"""Some belts start when a program connects: the name, if there is one, is worth the wait."""

TURN_S: Final = 20.0
"""Longer than any procedure that keeps its own deadlines."""

UNACKNOWLEDGED_S: Final = 0.5
CONTROL_SOON_S: Final = 1.0
OVERTAKEN: Final = Phrase("overtaken by a stop")
_NO_LINK: Final = Reply(Outcome.UNKNOWN, detail=Phrase("no link to the treadmill"), written=False)


class FtmsTreadmill:
    """The treadmill at one address. Never trusts ``is_connected``; never waits without an end."""

    def __init__(
        self,
        address: str,
        sink: Sink,
        clock: Clock,
        radio: Radio,
        handling: Handling | None = None,
    ) -> None:
        """``handling`` is what to do about this machine, or None to find out what it is."""
        self._handling = handling
        self._rest = RestWatch()
        self._sink = sink
        self._clock = clock
        self._address = address
        self._connector = Connector(radio, address, self._on_lost, self._admit)
        self._link: Link | None = None
        self._retired: list[Link] = []
        self._running: dict[asyncio.Task[Reply], Procedure] = {}
        self._info: TreadmillInfo | None = None
        self._making = asyncio.Lock()
        self._stops_answered = -1

    async def connect(self) -> TreadmillInfo:
        """Connect, discover, subscribe, request control. Raises TreadmillError with a sentence."""
        try:
            return await within(self._attach_or_connect(), now_s() + ESTABLISH_S)
        except Exception as error:
            raise in_words(error, self._address) from error

    async def reconnect(self) -> TreadmillInfo:
        """Attach again after a loss: the live link first, a scan only if there is none (R23).

        Nothing is asked of the belt: what it was told before counts no more (R09).
        """
        link = self._link
        if self._info is not None and link is not None and link.made_to_stop:
            link.made_to_stop = False
            return self._info
        return await self.connect()

    async def send(self, command: Command) -> Receipt:
        """Write one command and wait for its answer; an expired command is not written (R09).

        A stop overtakes all else: its octets go out before this coroutine first yields (R19), and
        whatever was on its way or waiting is given up.
        """
        point = self._point
        if point is None:
            return self._receipt(command, _NO_LINK)
        procedure = self._procedure(command)
        objection = self._objection(command, procedure)
        if objection:
            unwritten = Reply(Outcome.REJECTED, detail=objection, written=False)
            return self._receipt(command, unwritten)
        if procedure.urgent:
            self._overtake()
            reply = await point.perform(procedure)
            if self._settles(command, reply):
                self._stops_answered = max(self._stops_answered, command.number)
            return self._receipt(command, reply)
        if command.kind is CommandKind.START:
            self._rest.forget()
        return self._receipt(command, await self._perform_in_turn(point, procedure))

    async def stop_another_way(self, command: Command) -> Receipt:
        """A second way to stop while the first still hangs (R30).

        Without response on this link; then over a fresh client on the same connection; then over
        a new connection, letting go of the one that does not answer.
        """
        try:
            reply = await within(self._stop_somehow(command), now_s() + ANOTHER_WAY_S)
        except Exception as error:  # any stack's own exception: what matters is that it is told
            detail = in_words(error, self._address).sentence
            reply = Reply(Outcome.UNKNOWN, detail=detail)
        return self._receipt(command, reply)

    async def reset(self) -> Outcome:
        """Put the machine back to its defaults (FTMS 4.16.2.2): it stops, and our permission ends.

        No session needs it, since a stop does as much and keeps the permission.
        """
        if self._point is None:
            return Outcome.UNKNOWN
        return (await self._perform_in_turn(self._point, Procedure(encode_reset()))).outcome

    async def close(self) -> None:
        """Let go of the link. Never raises."""
        self._overtake()
        links = [*self._retired, *([self._link] if self._link else [])]
        self._link, self._retired = None, []
        for link in links:
            link.retired = True
        await asyncio.gather(*(link.close() for link in links))

    @property
    def _point(self) -> ControlPoint | None:
        return self._link.control_point if self._link is not None else None

    async def _attach_or_connect(self) -> TreadmillInfo:
        """The live link if it still answers, else a new one."""
        async with self._making:
            if self._link is not None:
                self._retire(self._link)
            await self._release_lost()
            try:
                attached = await self._connector.attach()
                if attached is not None:
                    return await self._settle(attached)
            except Exception as error:
                # A link that is up but mute has been let go of by now: it advertises again.
                if isinstance(in_words(error), RadioUnavailableError):
                    raise
            wait_s = NAME_WAIT_S if self._handling is None else 0.0
            return await self._settle(await self._connector.connect(name_wait_s=wait_s))

    async def _settle(self, link: Link) -> TreadmillInfo:
        """Get permission, hear everything, read what it can do, and make the link ours."""
        try:
            if self._handling is None:
                self._handling = await identify(link)
            self._apply(self._handling, link)
            await unlock(link, self._handling)
            await request_control(link)
            link.check_alive()
            await link.listen(self._on_frame)
            info = await self._read_info(link)
            link.check_alive()
        except BaseException:
            link.retired = True
            await link.close()
            raise
        self._adopt(link)
        in_background(self._hush_retired())
        return info

    def _admit(self, name: str) -> None:
        """Some machines are not even connected to: their belts start when a program connects."""
        handling = self._handling or by_name(name)
        if handling is not None and handling.refuse:
            raise refusal(name or self._address, handling)

    def _apply(self, handling: Handling, link: Link) -> None:
        self._rest.forget()
        if link.control_point is not None:
            link.control_point.ways = handling.control

    async def _read_info(self, link: Link) -> TreadmillInfo:
        """What the machine says of itself; after a reconnect it is the same machine."""
        if self._info is None:
            self._info = await read_info(
                link.client, link.name, link.control_point, link.notes, self._manners
            )
        else:
            self._info = replace(self._info, notes=tuple(link.notes))
        return self._info

    @property
    def _manners(self) -> Handling:
        return self._handling or CAUTIOUS

    def _objection(self, command: Command, procedure: Procedure) -> str:
        """Why a command is not written at all; empty where it is. A stop always is (R08)."""
        if procedure.urgent:
            return ""
        if asks_too_much(command, procedure.octets, self._manners.speed.target_unit):
            return TOO_FAST
        if command.kind is CommandKind.START and self._toggles and not self._rests:
            return MAY_MOVE
        return refuses(command, self._info) or (EXPIRED if procedure.expired else "")

    @property
    def _toggles(self) -> bool:
        return self._manners.start.when_running == "toggle"

    @property
    def _rests(self) -> bool:
        return self._rest.at_rest(self._clock.now_ns())

    def _procedure(self, command: Command) -> Procedure:
        octets = encode_command(command, self._manners.speed.target_unit)
        if command.kind is CommandKind.STOP:
            return Procedure(octets, urgent=True)
        expires_s = math.inf
        if command.expires_ns is not None:
            expires_s = now_s() + ns_to_seconds(command.expires_ns - self._clock.now_ns())
        return Procedure(octets, expires_s=expires_s)

    async def _perform_in_turn(self, point: ControlPoint, procedure: Procedure) -> Reply:
        """Perform in a task of its own, so that a stop can end it without ending the caller."""
        task = asyncio.ensure_future(self._perform(point, procedure))
        self._running[task] = procedure
        try:
            await asyncio.wait({task}, timeout=TURN_S)
        finally:
            self._running.pop(task, None)
            if not task.done():
                leave_behind(task)
        if not task.done():
            return Reply(Outcome.UNKNOWN, detail=Phrase("the Bluetooth stack hangs"))
        if not task.cancelled():
            return task.result()
        outcome = Outcome.UNKNOWN if procedure.written else Outcome.REJECTED
        return Reply(outcome, detail=OVERTAKEN, written=procedure.written)

    async def _perform(self, point: ControlPoint, procedure: Procedure) -> Reply:
        """One request, after the preamble that this machine wants before it."""
        preamble = self._manners.start.preamble
        if preamble == "each" or (preamble == "once" and procedure.op == Op.START_OR_RESUME):
            await point.request_control(CONTROL_SOON_S)
        return await point.perform(procedure)

    def _overtake(self) -> None:
        """Give up all that runs or waits: nothing must reach the belt after a stop."""
        for task in self._running:
            task.cancel()

    async def _stop_somehow(self, command: Command) -> Reply:
        self._overtake()
        if self._point is not None:
            procedure = self._procedure(command)
            reply = await self._point.write_without_response(procedure, UNACKNOWLEDGED_S)
            if self._settles(command, reply):
                return reply
        async with self._making:
            reply = await self._stop_beside(command)
            if self._settles(command, reply):
                return reply
            hung = self._link
            if hung is not None:
                if not (hung.control_point and hung.control_point.hangs):
                    return reply
                # It does not even acknowledge: only a new connection can still reach it.
                self._retire(hung)
                self._say_lost(Phrase("it took no stop: connecting anew"))
                await hung.close()
            fresh = await self._connector.connect(FIND_AGAIN_S)
            fresh.made_to_stop = True
            return await self._stop_over(fresh, command)

    async def _stop_beside(self, command: Command) -> Reply:
        """Stop through a second client on the connection this computer has, if it has one."""
        try:
            beside = await self._connector.attach()
            if beside is None:
                return _NO_LINK
            reply = await self._stop_over(beside, command)
        except Exception as error:
            words = in_words(error, self._address)
            if isinstance(words, RadioUnavailableError):
                raise words from error
            return Reply(Outcome.UNKNOWN, detail=words.sentence)
        if beside is not self._link:
            self._retire(beside)
            if beside.mute:
                # Only once the connection is down can the treadmill be found again.
                await beside.close()
        return reply

    async def _stop_over(self, link: Link, command: Command) -> Reply:
        """Stop over a link just made; it becomes ours if the machine answers on it."""
        if link.control_point is None:
            return _NO_LINK
        # A program that takes over a link has not asked what it is: the name must do for a stop.
        handling = self._handling or by_name(link.name) or CAUTIOUS
        self._apply(handling, link)
        if link.made_to_stop:
            await unlock(link, handling)
        await link.control_point.request_control(CONTROL_SOON_S)
        if link.mute:
            return Reply(Outcome.UNKNOWN, detail=Phrase("it acknowledges nothing"))
        reply = await link.control_point.perform(self._procedure(command))
        if self._settles(command, reply):
            self._adopt(link)
            await link.listen(self._on_frame)
            in_background(self._hush_retired())
        return reply

    def _settles(self, command: Command, reply: Reply) -> bool:
        """Whether the machine has answered this stop, this way or by now the first way.

        "Failed" settles it too: that is what a machine says that stands already.
        """
        if reply.outcome is not Outcome.UNKNOWN:
            return reply.result != ResultCode.CONTROL_NOT_PERMITTED
        return self._stops_answered >= command.number

    def _adopt(self, link: Link) -> None:
        if self._link is not None:
            self._retire(self._link)
        self._link = link

    def _retire(self, link: Link) -> None:
        """Hear a link no more. It is not closed: that would end the connection for all."""
        link.retired = True
        if link is self._link:
            self._link = None
        if link.control_point is not None:
            link.control_point.give_up()
        self._retired.append(link)

    async def _hush_retired(self) -> None:
        """Only now that a new client listens: the machine must not be told to stop sending."""
        for link in list(self._retired):
            if not link.lost:
                await link.hush()

    async def _release_lost(self) -> None:
        """Let the stack free what belonged to connections that are gone."""
        lost = [link for link in self._retired if link.lost]
        self._retired = [link for link in self._retired if not link.lost]
        await asyncio.gather(*(link.close(RELEASE_S) for link in lost))

    def _on_lost(self, link: Link) -> None:
        if link is self._link and not link.retired:
            self._retire(link)
            self._say_lost(Phrase("the connection ended"))

    def _say_lost(self, why: str) -> None:
        self._sink(LinkEvent(LinkState.LOST, self._clock.now_ns(), why))

    def _on_frame(self, characteristic: str, data: bytes) -> None:
        now_ns = self._clock.now_ns()
        if self._toggles and characteristic == TREADMILL_DATA:
            self._rest.take(data, now_ns)
        self._sink(Frame(characteristic, data, now_ns))

    def _receipt(self, command: Command, reply: Reply) -> Receipt:
        now_ns = self._clock.now_ns()
        return Receipt(
            command.number, command.kind, reply.outcome, now_ns, reply.result, reply.detail
        )
