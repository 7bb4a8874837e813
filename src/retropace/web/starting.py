"""What must be true before a session begins: a plan, every answer yes, sane figures (R22, R27)."""

from typing import Annotated, Final

from pydantic import BaseModel, ConfigDict, Field

from retropace.app import Guidance, Guided
from retropace.errors import SessionRefusedError
from retropace.memory import Memory, now, recall, remember
from retropace.profile.plan import Plan
from retropace.safety.readiness import Question, is_due, questions
from retropace.session import EndingKind
from retropace.web.bay import Machine
from retropace.web.refusals import RefusedError
from retropace.web.room import Room
from retropace.web.shelf import Shelf

_STRAP: Final = (
    r"^([0-9A-Fa-f]{2}(:[0-9A-Fa-f]{2}){5}|[0-9A-Fa-f]{8}(-[0-9A-Fa-f]{4}){3}-[0-9A-Fa-f]{12})$"
)


class Wish(BaseModel):
    """A session as a page asks for it."""

    model_config = ConfigDict(extra="forbid", strict=True)

    profile: Annotated[str, Field(max_length=40)]
    answers: dict[str, bool] = Field(max_length=20)
    mass_kg: Annotated[float, Field(ge=20, le=250, allow_inf_nan=False)] | None = None
    heart_ceiling_bpm: Annotated[int, Field(ge=60, le=220)] | None = None
    strap_address: Annotated[str, Field(pattern=_STRAP)] | None = None


class Desk:
    """Asks what must be asked, and makes a session of a wish.

    A room with more than one treadmill has more than one walker: there nothing that was answered
    before counts for whoever comes next.
    """

    def __init__(self, room: Room) -> None:
        self._data_dir = room.data_dir
        self._many = len(room.bays) > 1
        self._shelf = Shelf(room.data_dir)

    def questions(self, profile: str) -> list[dict[str, str]]:
        """What is to be asked now before this profile."""
        asked = self._asked(self._shelf.plan(profile), self._memory())
        return [{"key": one.key, "text": one.text, "sorry": one.sorry} for one in asked]

    def guidance(self, wish: Wish, machine: Machine) -> Guidance:
        """The session. Raises RefusedError or SessionRefusedError, and nothing is kept then."""
        plan, memory = self._shelf.plan(wish.profile), self._memory()
        for question in self._asked(plan, memory):
            answer = wish.answers.get(question.key)
            if answer is None:
                raise RefusedError(
                    f"This question is not answered yet: {question.text}",
                    f"answers.{question.key}",
                    "true",
                )
            if not answer:
                raise SessionRefusedError(question.sorry)
        if wish.heart_ceiling_bpm is not None and not (wish.strap_address or machine.strap_address):
            raise RefusedError(
                "A heart-rate ceiling needs a strap that can be heard: give its address.",
                "strap_address",
            )
        memory = self._reached(plan, memory)
        return Guidance(
            plan=plan,
            level=memory.level,
            address=machine.address,
            data_dir=self._data_dir,
            started_at=now(),
            known=machine.simulated or memory.knows(machine.address),
            simulated=machine.simulated,
            backend=machine.backend,
            strap_address=wish.strap_address or machine.strap_address,
            mass_kg=wish.mass_kg,
            heart_ceiling_bpm=wish.heart_ceiling_bpm,
        )

    def learn(self, guidance: Guidance, guided: Guided) -> None:
        """A machine whose console agreed is known from now on (R03)."""
        if not guidance.known and guided.ending.kind is EndingKind.DONE:
            remember(recall(self._data_dir).met(guidance.address), self._data_dir)

    def _memory(self) -> Memory:
        memory = recall(self._data_dir)
        return Memory(treadmills=memory.treadmills) if self._many else memory

    def _asked(self, plan: Plan, memory: Memory) -> tuple[Question, ...]:
        return questions(plan.level, memory.level, memory.days_since_ready(now()))

    def _reached(self, plan: Plan, memory: Memory) -> Memory:
        """What is true now that every answer was yes; a room with many keeps none of it."""
        today = now()
        due = is_due(memory.days_since_ready(today))
        memory = memory.passed(plan.level, today) if due else memory.reached(plan.level)
        if not self._many:
            remember(memory, self._data_dir)
        return memory
