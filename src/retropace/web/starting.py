"""What must be true before a session begins: a plan, every answer yes, sane figures (R22, R27)."""

from typing import Annotated, Any, Final

from pydantic import BaseModel, ConfigDict, Field

from retropace.app import HEART_CEILINGS_BPM, MASSES_KG, Guidance, Guided, learn_treadmill
from retropace.cues.told import told
from retropace.driver import ADDRESS
from retropace.errors import SessionRefusedError
from retropace.history import level_standing, read_history
from retropace.library import words_for
from retropace.memory import Memory, now, recall, remember
from retropace.model import Level
from retropace.phrase import Phrase
from retropace.profile.plan import Plan
from retropace.safety.levels import barred
from retropace.safety.readiness import Question, is_due, questions
from retropace.web.bay import Bay, Machine
from retropace.web.refusals import RefusedError
from retropace.web.room import Room
from retropace.web.shelf import Shelf

_NOT_HERE: Final = Phrase(
    "With more than one treadmill nobody's sessions are told apart, so that everybody walks the "
    "first-steps profiles: for a higher level serve one treadmill, and one walker."
)


def _within(bounds: tuple[int, int]) -> Any:
    low, high = bounds
    return Field(ge=low, le=high)


class Wish(BaseModel):
    """A session as a page asks for it."""

    model_config = ConfigDict(extra="forbid", strict=True)

    profile: Annotated[str, Field(max_length=40)]
    answers: dict[str, bool] = Field(max_length=20)
    mass_kg: Annotated[float, _within(MASSES_KG), Field(allow_inf_nan=False)] | None = None
    heart_ceiling_bpm: Annotated[int, _within(HEART_CEILINGS_BPM)] | None = None
    strap_address: Annotated[str, Field(pattern=f"^({ADDRESS})$")] | None = None


class Desk:
    """Asks what must be asked, and makes a session of a wish.

    A room with more than one treadmill has more than one walker, who are not told apart: there
    nothing that was answered or walked before counts for whoever comes next.
    """

    def __init__(self, room: Room, language: str) -> None:
        self._data_dir = room.data_dir
        self._language = language
        self._many = len(room.bays) > 1
        self._shelf = Shelf(room.data_dir)

    def questions(self, profile: str) -> list[dict[str, str]]:
        """What is to be asked now before this profile."""
        asked = self._asked(self._shelf.plan(profile), recall(self._data_dir))
        return [
            {
                "key": one.key,
                "text": told(one.text, self._language),
                "sorry": told(one.sorry, self._language),
            }
            for one in asked
        ]

    def guidance(self, wish: Wish, bay: Bay) -> Guidance:
        """The session. Raises RefusedError or SessionRefusedError, and nothing is kept then."""
        plan, memory = self._shelf.plan(wish.profile), recall(self._data_dir)
        machine = bay.machine
        level = self._level(plan, machine)
        _hear_answers(self._asked(plan, memory), wish.answers)
        if wish.heart_ceiling_bpm is not None and not (wish.strap_address or machine.strap_address):
            raise RefusedError(
                Phrase("A heart-rate ceiling needs a strap that can be heard: give its address."),
                "strap_address",
            )
        today = now()
        if not self._many and is_due(memory.days_since_ready(today)):
            remember(memory.passed(today), self._data_dir)
        return Guidance(
            plan=plan,
            level=level,
            address=machine.address,
            data_dir=self._data_dir,
            started_at=today,
            known=machine.simulated or memory.knows(machine.address),
            simulated=machine.simulated,
            backend=machine.backend,
            strap_address=wish.strap_address or machine.strap_address,
            mass_kg=wish.mass_kg,
            heart_ceiling_bpm=wish.heart_ceiling_bpm,
            place=bay.id if self._many else "",
        )

    def learn(self, guidance: Guidance, guided: Guided) -> None:
        """The machine may be known from now on (R03); the history has one more."""
        learn_treadmill(guidance, guided)
        read_history(self._data_dir)

    def _asked(self, plan: Plan, memory: Memory) -> tuple[Question, ...]:
        days_since = None if self._many else memory.days_since_ready(now())
        return questions(plan.level, days_since)

    def _level(self, plan: Plan, machine: Machine) -> Level:
        """R05: the level that past sessions give; on the simulator everything can be tried."""
        if machine.simulated:
            return plan.level
        if self._many:
            if plan.level is not Level.FIRST_STEPS:
                raise SessionRefusedError(_NOT_HERE)
            return Level.FIRST_STEPS
        standing = level_standing(self._data_dir)
        title = words_for(plan, self._language).get(plan.title, plan.title)
        bar = barred(title, plan.level, standing)
        if bar is not None:
            raise SessionRefusedError(bar)
        return standing.level


def _hear_answers(asked: tuple[Question, ...], answers: dict[str, bool]) -> None:
    """R22: every question, answered with yes."""
    for question in asked:
        answer = answers.get(question.key)
        if answer is None:
            missing = Phrase(
                "This question is not answered yet: {question}", question=question.text
            )
            raise RefusedError(missing, f"answers.{question.key}", "true")
        if not answer:
            raise SessionRefusedError(question.sorry)
