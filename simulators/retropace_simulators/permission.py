"""Who may command the belt, and what a machine wants before it lets anyone (FTMS 4.16.2.1)."""

import random
from collections.abc import Callable
from typing import Final

from retropace.ftms import ControlRequest, Op, ResultCode
from retropace.units import NS_PER_S
from retropace_simulators.knobs import ControlKnobs, UnlockKnobs

TARGETS: Final = frozenset((Op.SET_TARGET_SPEED, Op.SET_TARGET_GRADE))
PREAMBLE: Final = (Op.REQUEST_CONTROL, Op.START_OR_RESUME)


class Permission:
    """Control of one treadmill: at most one client holds it, until its link ends.

    ``lost`` is told which client has lost control without having given it up.
    """

    def __init__(self, knobs: ControlKnobs, lost: Callable[[int], None], seed: int) -> None:
        self.holder: int | None = None
        self._knobs = knobs
        self._lost = lost
        self._random = random.Random(f"permission {seed}")
        self._asked: dict[int, int] = {}
        self._recent: dict[int, tuple[int, ...]] = {}

    def request(self, request: ControlRequest, client: int) -> ResultCode:
        """Request Control; a machine may want it more than once, or with a key."""
        key = self._knobs.request_control_key
        if key and request.params != key:
            return ResultCode.CONTROL_NOT_PERMITTED
        if request.faults and not key:
            return ResultCode.INVALID_PARAMETER
        if self.holder not in (None, client) and self._knobs.control_policy == "refuse":
            return ResultCode.CONTROL_NOT_PERMITTED
        self._asked[client] = self._asked.get(client, 0) + 1
        if self._asked[client] < self._knobs.request_control_count:
            return ResultCode.SUCCESS
        if self.holder != client:
            self.take_away()
        self.holder = client
        return ResultCode.SUCCESS

    def granted(self, client: int) -> bool:
        """Whether a request of this client is let through now."""
        if client != self.holder:
            return False
        share = self._knobs.not_permitted_share
        return not (share and self._random.random() < share)

    def prepared(self, op: int, client: int) -> bool:
        """Note a request; False for a target that lacks the preamble its machine needs."""
        before = self._recent.get(client, ())
        self._recent[client] = (*before, op)[-len(PREAMBLE) :]
        return not (self._knobs.needs_preamble and op in TARGETS) or before == PREAMBLE

    def give_up(self, client: int | None) -> None:
        """A client that has reset the machine, or gone, holds control no more."""
        if client is not None and client == self.holder:
            self.holder = None

    def disconnected(self, client: int) -> None:
        """Nothing of a link outlives it."""
        self.give_up(client)
        self._asked.pop(client, None)
        self._recent.pop(client, None)

    def take_away(self) -> None:
        """Whoever holds control loses it and is told so."""
        holder, self.holder = self.holder, None
        if holder is not None:
            self._lost(holder)


class Lock:
    """The vendor's lock that some machines have, one on each link."""

    def __init__(self, knobs: UnlockKnobs | None) -> None:
        self.knobs = knobs
        self._open_ns: dict[int, int] = {}

    @property
    def silent(self) -> bool:
        """Whether a locked machine keeps silent altogether."""
        return self.knobs is not None and self.knobs.until_then == "silent"

    def fits(self, uuid: str) -> bool:
        """Whether this is the characteristic the lock hangs on."""
        return self.knobs is not None and uuid == self.knobs.characteristic

    def turn(self, data: bytes, client: int, now_ns: int) -> None:
        """A write to the lock; only the right octets open it, after a moment."""
        if self.knobs is not None and data == self.knobs.octets:
            settle_ns = round(self.knobs.settle_s * NS_PER_S)
            self._open_ns.setdefault(client, now_ns + settle_ns)

    def open_for(self, client: int, now_ns: int) -> bool:
        """Whether requests of this client are obeyed by now."""
        if self.knobs is None:
            return True
        open_ns = self._open_ns.get(client)
        return open_ns is not None and now_ns >= open_ns

    def disconnected(self, client: int) -> None:
        """The next link finds it locked again."""
        self._open_ns.pop(client, None)
