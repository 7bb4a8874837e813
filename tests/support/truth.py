"""What is held of each step, whatever breaks: by what the belt truly did and was truly sent."""

from retropace.belief import Trust
from retropace.kernel import Decision
from retropace.model import Command, CommandKind, IntentKind, NoticeKind, Request
from retropace.safety import Mode
from retropace.safety.limits import CONSOLE_TOLERANCE_MPS
from retropace.units import kmh_to_mps, seconds_to_ns
from support.rig import Rig

OVER_MPS = kmh_to_mps(0.25)
SAME_MPS = kmh_to_mps(0.01)
RISE_MPS2 = kmh_to_mps(0.2)
S = seconds_to_ns(1.0)


class Truth:
    """Looks at every step, and knows what was asked, done by hand and planted."""

    def __init__(self, the_rig: Rig) -> None:
        self.rig = the_rig
        self.asked: list[tuple[int, Request]] = []
        self.hand_ns = -(10**18)
        self.hand_start_ns = -(10**18)
        self.jumped_ns = -(10**18)
        self.lie_ns = -(10**18)
        self.mode = Mode.IDLE
        self.linked = True
        self.linked_ns = 0
        self.stop_ns = -(10**18)
        self.rise: tuple[int, float] = (0, 0.0)
        self.rose_ns = 0
        self.over_ns: int | None = None
        self.unasked_ns: int | None = None
        self.commanded_mps = 0.0
        self.starts = 0
        self.clip_on = False
        the_rig.watchers.append(self.look)

    def ask(self, request: Request) -> None:
        """A request, remembered."""
        self.asked.append((self.rig.now_ns, request))
        self.clip_on |= request is Request.CLIP_ON
        self.rig.ask(request)

    def look(self, decision: Decision) -> None:
        """One step has been made."""
        now_ns, command = decision.now_ns, decision.verdict.command
        for notice in decision.notices:
            if notice.kind is NoticeKind.FAULT:
                assert notice.detail == "planted", notice
            if notice.kind is NoticeKind.AT_REST:
                self._rests(now_ns)
            if notice.kind in (NoticeKind.CONSOLE_FASTER, NoticeKind.CONSOLE_SLOWER):
                self.hand_ns, self.commanded_mps = now_ns, notice.value or 0.0
        linked = self.rig.kernel.safety.linked
        if linked and not self.linked:
            self.linked_ns = now_ns
        self.linked = linked
        if command is not None:
            self._sent(command, decision)
        self._stops(decision)
        self._silence(now_ns)
        self._falls(decision)
        self._over(now_ns)
        self._unasked(now_ns)
        self.mode = self.rig.kernel.safety.mode

    def _sent(self, command: Command, decision: Decision) -> None:
        match command.kind:
            case CommandKind.START:
                self._start(command)
            case CommandKind.STOP:
                self.stop_ns = command.issued_ns
                assert command.expires_ns is None
            case CommandKind.SET_SPEED:
                assert command.expires_ns == command.issued_ns + S
                assert self.linked, "a speed into a lost link"
                self._speed(command, decision)
            case _:
                raise AssertionError(command)

    def _start(self, command: Command) -> None:
        """R01, R02: the clip, the walker's own act, and a whole countdown after it."""
        now_ns = command.issued_ns
        acts = [at for at, request in self.asked if request in (Request.START, Request.GO)]
        takes = [at for at, request in self.asked if request in (Request.STOP, Request.PAUSE)]
        assert self.clip_on
        assert acts, "a start nobody asked for"
        counts = [at for at, cue in self.rig.cues if cue.key == "countdown"][-5:]
        asked_ns = max(at for at in acts if at <= counts[0])
        assert now_ns - asked_ns <= 30 * S
        assert len(counts) == 5
        assert now_ns - counts[-1] >= 0.9 * S
        assert counts[-1] - counts[0] >= 3.9 * S
        assert not [at for at in takes if at > asked_ns], "a start after a stop or a pause"
        assert now_ns - self.hand_start_ns < 4 * S or self.rig.belt.speed_mps <= kmh_to_mps(0.06)
        self.starts += 1
        assert self.starts <= len(acts)
        self.commanded_mps = self.rig.kernel.limits.minimum_mps

    def _speed(self, command: Command, decision: Decision) -> None:
        """R05, R06, R07, R12: never above the cap; a rise is announced, slow, and well-informed."""
        speed_mps, now_ns = command.speed_mps or 0.0, command.issued_ns
        assert speed_mps <= self.rig.kernel.limits.ceiling_mps + 1e-9
        assert speed_mps <= (decision.intent.cap_mps or 0.0) + 1e-9
        before_mps = max(self.commanded_mps, self.rig.belt.speed_mps)
        if now_ns - self.lie_ns <= 3 * S:
            before_mps = max(before_mps, self.rig.kernel.limits.ceiling_mps)
        if speed_mps > before_mps + SAME_MPS:
            at_ns, by_mps = self.rise
            rise_mps = speed_mps - before_mps
            grid_mps = self.rig.kernel.limits.step_mps
            lowest_mps = self.rig.kernel.limits.minimum_mps  # from below it there is no other step
            assert rise_mps <= max(kmh_to_mps(0.2), grid_mps) + 1e-6 or speed_mps == lowest_mps
            assert now_ns - at_ns >= (by_mps / RISE_MPS2 - 1e-3) * S
            assert now_ns - self.rig.heard_ns <= 3 * S, "a rise in the dark"
            assert self._announced(speed_mps, now_ns), "a rise nobody announced"
            self.rise, self.rose_ns = (now_ns, rise_mps), now_ns
        self.commanded_mps = speed_mps

    def _announced(self, speed_mps: float, now_ns: int) -> bool:
        for at_ns, cue in self.rig.cues:
            if (cue.announces_mps or 0.0) < speed_mps - 1e-6 or now_ns - at_ns < 5 * S:
                continue
            ramp = cue.key == "ramp_begins" or ("how", "ramp") in cue.values
            if ramp or now_ns - max(at_ns, self.rose_ns) <= 30 * S:
                return True
        return False

    def _stops(self, decision: Decision) -> None:
        """R08: a stop asked for, or entered, is sent in the same step."""
        now_ns, mode = decision.now_ns, self.rig.kernel.safety.mode
        asked = bool(self.asked) and self.asked[-1] == (now_ns, Request.STOP)
        if asked or (mode is Mode.STOPPING and self.mode is not Mode.STOPPING):
            assert now_ns - self.stop_ns < S, "a stop that was not sent"
        if decision.intent.kind is IntentKind.STOP and self.mode is not Mode.IDLE:
            assert mode in (Mode.STOPPING, Mode.IDLE)

    def _silence(self, now_ns: int) -> None:
        """R12: by six seconds without a speed, a belt that may move is being stopped."""
        if self.rig.kernel.safety.mode in (Mode.STARTING, Mode.RUNNING) and self.linked:
            assert now_ns - max(self.rig.heard_ns, self.linked_ns) <= 6 * S + 1

    def _falls(self, decision: Decision) -> None:
        """R06: what the session wishes slower is commanded slower in the very same step.

        But for a belt that is heard to be slower still: a fall in name only would speed it up.
        """
        safety, intent = self.rig.kernel.safety, decision.intent
        if intent.kind is not IntentKind.SPEED or safety.mode is not Mode.RUNNING:
            return
        told = decision.now_ns - self.hand_ns < 600 * S
        if not self.linked or self.rig.kernel.belief.trust is Trust.UNKNOWN or told:
            return
        wish_mps = self.rig.kernel.limits.settle(intent.speed_mps or 0.0, intent.cap_mps)
        heard_mps = self.rig.kernel.belief.speed_mps
        slower = heard_mps is not None and heard_mps < wish_mps - CONSOLE_TOLERANCE_MPS
        assert slower or (safety.commanded_mps or 0.0) <= wish_mps + SAME_MPS

    def _rests(self, now_ns: int) -> None:
        """R11, R16: at rest is what the belt truly is."""
        if now_ns - self.hand_start_ns > 4 * S:
            assert self.rig.belt.speed_mps <= kmh_to_mps(0.06)

    def _unasked(self, now_ns: int) -> None:
        """R01: a belt that we hold to rest and that is heard to move is not left to move."""
        idle = self.rig.kernel.safety.mode is Mode.IDLE
        fresh = now_ns - self.rig.heard_ns <= S and self.rig.kernel.belief.trust is Trust.FRESH
        if not (idle and fresh and self.linked) or self.rig.belt.speed_mps < kmh_to_mps(0.2):
            self.unasked_ns = None
        elif self.unasked_ns is None:
            self.unasked_ns = now_ns
        else:
            assert now_ns - self.unasked_ns <= 8 * S, "a belt that moves and nobody stops"

    def _over(self, now_ns: int) -> None:
        """R07: above the cap only by a hand or a fault, and then not for long without a stop."""
        ceiling_mps = self.rig.kernel.limits.ceiling_mps
        if self.rig.belt.speed_mps <= ceiling_mps + OVER_MPS or not self.linked:
            self.over_ns = None
            return
        if self.over_ns is None:
            self.over_ns = now_ns
        since_ns = max(self.over_ns, self.jumped_ns)
        assert now_ns - since_ns <= 20 * S or self.stop_ns >= since_ns
