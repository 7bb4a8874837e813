"""What happened in one session: the truth, the wire, the words, and what was done to it."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from enum import StrEnum
from typing import NamedTuple

from retropace.driver import TreadmillInfo
from retropace.kernel import Decision, Input
from retropace.model import Cue, LinkEvent, LinkState, NoticeKind, OperatorEvent, Request
from retropace.session import Ending
from retropace.units import NS_PER_S, mps_to_kmh
from retropace_simulators.campaign.motion import Motion, Spell
from retropace_simulators.campaign.scenario import Scenario, Trouble
from retropace_simulators.walker import Move


class Taint(StrEnum):
    """What cannot be held against the program while a trouble lasts."""

    LINK = "link"
    """Its writes may not reach the treadmill, nor the treadmill's words the program."""
    TELL = "tell"
    """What the treadmill says need not be true."""
    OBEY = "obey"
    """The belt does not do what it is told."""
    MOVE = "move"
    """The belt is set in motion, or made faster, by somebody or something else."""
    AWAY = "away"
    """The program does not run."""


class Injected(NamedTuple):
    """One trouble as it came about; ``done`` is what it did in words."""

    trouble: Trouble
    taints: frozenset[Taint]
    begin_ns: int
    done: str


class Foreign(NamedTuple):
    """Something that somebody or something else did to the belt; where it was headed then."""

    at_ns: int
    what: str
    aim_mps: float

    @property
    def slower(self) -> bool:
        """Whether it was a hand that pressed "slower" on the console."""
        return self.what.startswith("console: slower")


class Write(NamedTuple):
    """Octets that the program handed to the Bluetooth stack for a control point."""

    at_ns: int
    octets: bytes
    acknowledged: bool
    characteristic: str = "2ad9"
    aim_mps: float = 0.0
    """The speed the belt was truly on its way to just before."""

    @property
    def op(self) -> int:
        """The procedure asked for."""
        return self.octets[0]


class Taken(NamedTuple):
    """A write as it reached the treadmill; ``ours`` is False for another central's.

    ``refusal`` is the ATT error it was refused with, or the result code; empty for success.
    """

    at_ns: int
    octets: bytes
    ours: bool
    refusal: str = ""


class Heard(NamedTuple):
    """A value that reached the program."""

    at_ns: int
    characteristic: str
    data: bytes


class Said(NamedTuple):
    """A cue given to the walker."""

    at_ns: int
    cue: Cue


class Asked(NamedTuple):
    """A key the walker pressed."""

    at_ns: int
    request: Request
    source: str


class Stepped(NamedTuple):
    """One step of the kernel."""

    at_ns: int
    inputs: tuple[Input, ...]
    decision: Decision
    aim_mps: float = 0.0
    """The speed the belt was truly on its way to."""


@dataclass
class Story:
    """Everything the invariants look at. Instants are of the world's clock, in nanoseconds."""

    scenario: Scenario
    motion: Motion
    begin_ns: int = 0
    writes: list[Write] = field(default_factory=list)
    taken: list[Taken] = field(default_factory=list)
    heard: list[Heard] = field(default_factory=list)
    said: list[Said] = field(default_factory=list)
    asked: list[Asked] = field(default_factory=list)
    steps: list[Stepped] = field(default_factory=list)
    injected: list[Injected] = field(default_factory=list)
    healed_ns: dict[int, int] = field(default_factory=dict)
    foreign: list[Foreign] = field(default_factory=list)
    moves: list[Move] = field(default_factory=list)
    """What the walker's feet did."""
    errors: list[str] = field(default_factory=list)
    info: TreadmillInfo | None = None
    ending: Ending | None = None
    refused: str | None = None
    journal_trouble: str | None = None
    run_begin_ns: int | None = None
    run_end_ns: int | None = None
    end_mps: float = 0.0
    last_ns: int = 0
    unended: bool = False
    journal: bytes = b""

    def tainted(self, *taints: Taint, grace_s: float = 0.0) -> list[Spell]:
        """When any of these held, each spell longer by a grace after it."""
        spells = []
        for number, injected in enumerate(self.injected):
            if injected.taints.intersection(taints):
                end_ns = self.healed_ns.get(number, self.last_ns)
                spells.append(Spell(injected.begin_ns, end_ns + int(grace_s * NS_PER_S)))
        return spells

    def links(self) -> Iterator[tuple[int, LinkEvent]]:
        """What the driver said of the link, with when the kernel heard of it."""
        for step in self.steps:
            for given in step.inputs:
                if isinstance(given, LinkEvent):
                    yield step.at_ns, given

    def losses_ns(self) -> list[int]:
        """When the kernel heard that the link was lost."""
        return [at_ns for at_ns, event in self.links() if event.state is LinkState.LOST]

    def unlinked(self, grace_s: float = 0.0) -> list[Spell]:
        """When the program held the link to be lost."""
        spells: list[Spell] = []
        lost_ns: int | None = None
        for at_ns, event in self.links():
            if event.state is LinkState.LOST and lost_ns is None:
                lost_ns = at_ns
            elif event.state in (LinkState.BACK, LinkState.UP) and lost_ns is not None:
                spells.append(Spell(lost_ns, at_ns + int(grace_s * NS_PER_S)))
                lost_ns = None
        if lost_ns is not None:
            spells.append(Spell(lost_ns, self.last_ns + 1))
        return spells

    def requests(self) -> Iterator[tuple[int, OperatorEvent]]:
        """What the kernel was asked, and when."""
        for step in self.steps:
            for given in step.inputs:
                if isinstance(given, OperatorEvent):
                    yield step.at_ns, given

    def records(self) -> Iterator[Heard]:
        """The Treadmill Data that reached the program."""
        return (one for one in self.heard if one.characteristic == "2acd")

    def records_ns(self) -> list[int]:
        """When Treadmill Data reached the program."""
        return [one.at_ns for one in self.records()]

    def noticed_ns(self, *kinds: NoticeKind) -> list[int]:
        """When the judge noticed one of these."""
        return [
            step.at_ns
            for step in self.steps
            if any(notice.kind in kinds for notice in step.decision.notices)
        ]

    def stop_writes_ns(self) -> list[int]:
        """When Stop was handed to the Bluetooth stack."""
        return [write.at_ns for write in self.writes if write.octets[:2] == b"\x08\x01"]

    def lines(self) -> list[str]:
        """The story in words, in order of time."""
        told: list[tuple[int, str]] = []
        told += [(one.at_ns, f"wrote    {one.octets.hex(' ')}") for one in self.writes]
        told += [
            (
                one.at_ns,
                f"took     {one.octets.hex(' ')} {_whose(one)}{one.refusal}",
            )
            for one in self.taken
        ]
        told += [(one.at_ns, f"said     {_cue(one.cue)}") for one in self.said]
        told += [(one.at_ns, f"pressed  {one.request} ({one.source})") for one in self.asked]
        told += [(one.begin_ns, f"TROUBLE  {one.trouble}: {one.done}") for one in self.injected]
        told += [
            (at_ns, f"healed   {self.injected[number].trouble.fault}")
            for number, at_ns in self.healed_ns.items()
        ]
        told += [(one.at_ns, f"foreign  {one.what}") for one in self.foreign]
        told += [(one.at_ns, f"walker   {one.gait}") for one in self.moves]
        told += self._decided()
        told += [
            (at_ns, f"belt     {mps_to_kmh(mps):.2f} km/h")
            for at_ns, mps in zip(self.motion.at_ns, self.motion.mps, strict=True)
        ]
        told.sort(key=lambda one: one[0])
        lines = [f"{(at_ns - self.begin_ns) / NS_PER_S:9.3f}  {what}" for at_ns, what in told]
        return [*lines, f"ended: {self.refused or self.ending}"]

    def _decided(self) -> list[tuple[int, str]]:
        told: list[tuple[int, str]] = []
        phase = None
        for step in self.steps:
            decision = step.decision
            told += [
                (step.at_ns, f"input    {type(given).__name__} {_short(given)}")
                for given in step.inputs
                if not hasattr(given, "data")
            ]
            if decision.phase is not phase:
                phase = decision.phase
                told.append((step.at_ns, f"phase    {phase}"))
            told += [(step.at_ns, f"noticed  {_short(notice)}") for notice in decision.notices]
            command = decision.verdict.command
            if command is not None:
                speed_mps = command.speed_mps
                speed = "" if speed_mps is None else f" {mps_to_kmh(speed_mps):.2f} km/h"
                told.append((step.at_ns, f"command  {command.number} {command.kind}{speed}"))
        return told


def _whose(taken: Taken) -> str:
    return "" if taken.ours else "from another "


def _cue(cue: Cue) -> str:
    values = ", ".join(f"{name} {value}" for name, value in cue.values)
    promise = "" if cue.announces_mps is None else f" [{mps_to_kmh(cue.announces_mps):.2f} km/h]"
    return f"{cue.key} {values}{promise}"


def _short(value: object) -> str:
    parts = [str(part) for part in value if part not in (None, "")]  # type: ignore[attr-defined]
    return " ".join(parts)
