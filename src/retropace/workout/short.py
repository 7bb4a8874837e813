"""The short text form, such as ``5min@2kmh back; 4x(1min@3kmh back, 1min rest)``.

docs/profiles.md has its grammar. Spaces, case and the usual spellings of units do not matter.
"""

import re
from typing import Final, NoReturn

from retropace.errors import BadInputError
from retropace.model import Direction
from retropace.phrase import Phrase, placed
from retropace.profile.limits import FLAT_STEPS_LIMIT, NESTING_LIMIT
from retropace.units import KMH_PER_MPH, KMH_PER_MPS, METRES_PER_MILE
from retropace.workout.parts import (
    FASTEST_MPS,
    LONGEST_M,
    LONGEST_S,
    STEEPEST_PCT,
    Aim,
    Kind,
    Part,
    Piece,
    Repeat,
    Workout,
    shown,
    times,
    too_deep,
    too_many,
    within,
)

TEXT_LIMIT: Final = 256 * 1024
_NUMBER: Final = r"[0-9]{1,6}(?:\.[0-9]{1,6})?"
_TOKEN: Final = re.compile(
    rf"(?P<clock>[0-9]{{1,3}}:[0-9]{{2}}(?::[0-9]{{2}})?)|(?P<number>{_NUMBER})"
    r"|(?P<word>km/h|m/s|mi/h|[a-z\u00d7\u2032\u2033'\"]+)|(?P<sign>[@%(){}\[\];,*\n-])|(?P<odd>\S)",
    re.ASCII,
)
_TIME: Final = {
    **dict.fromkeys(("s", "sec", "secs", "second", "seconds", '"', "\u2033"), 1.0),
    **dict.fromkeys(("min", "mins", "minute", "minutes", "'", "\u2032"), 60.0),
    **dict.fromkeys(("h", "hr", "hrs", "hour", "hours"), 3600.0),
}
_WAY: Final = {
    **dict.fromkeys(("m", "metre", "metres", "meter", "meters"), 1.0),
    **dict.fromkeys(("km", "kilometre", "kilometres", "kilometer", "kilometers"), 1000.0),
    **dict.fromkeys(("mi", "mile", "miles"), METRES_PER_MILE),
}
_SPEED: Final = {
    **dict.fromkeys(("km/h", "kmh", "kph", "kmph"), 1 / KMH_PER_MPS),
    **dict.fromkeys(("mph", "mi/h"), KMH_PER_MPH / KMH_PER_MPS),
    **dict.fromkeys(("m/s", "mps"), 1.0),
}
_DIRECTIONS: Final = {
    **dict.fromkeys(("back", "backward", "backwards", "bwd", "b", "retro"), Direction.BACKWARD),
    **dict.fromkeys(("fwd", "forward", "forwards", "ahead", "f"), Direction.FORWARD),
}
_RESTS: Final = frozenset({"rest", "easy", "recover", "recovery"})
_TIMES_SIGNS: Final = frozenset({"x", "\u00d7", "*", "times"})
_CLOSES: Final = {"(": ")", "[": "]", "{": "}"}
_SEPARATORS: Final = frozenset({";", ",", "\n"})
_STEP_ENDS: Final = _SEPARATORS | frozenset(_CLOSES.values())
_DOUBTFUL_M: Final = 20.0
_END: Final = "end"


class _Token:
    """One word, number or sign, and the column it stands in (from 1)."""

    __slots__ = ("column", "kind", "line", "text")

    def __init__(self, kind: str, text: str, line: int, column: int) -> None:
        self.kind, self.text, self.line, self.column = kind, text, line, column

    @property
    def place(self) -> str:
        """Where it stands."""
        return Phrase("line {line}, column {column}", line=self.line, column=self.column)


def read_short(text: str, source: str) -> Workout:
    """The workout. Raises BadInputError saying at which column, without the text's name."""
    if len(text) > TEXT_LIMIT:
        raise BadInputError(
            Phrase(
                "it is longer than {limit} characters: a workout is a short text.", limit=TEXT_LIMIT
            )
        )
    parser = _Parser(_tokens(text))
    parts = parser.parts(0)
    parser.expect_end()
    return Workout("short text", source, "", parts, knows_directions=True, incline_percent=True)


def _tokens(text: str) -> list[_Token]:
    """The text in tokens; lines are separators, and a number's comma is not taken for one."""
    found: list[_Token] = []
    for line_number, line in enumerate(text.lower().splitlines() or [""], 1):
        content = line.partition("#")[0]
        for match in _TOKEN.finditer(content):
            kind = match.lastgroup or "odd"
            found.append(_Token(kind, match[0], line_number, match.start() + 1))
        found.append(_Token("sign", "\n", line_number, len(content) + 1))
    last = found[-1]
    return [*found, _Token(_END, "", last.line, last.column)]


class _Parser:
    """Recursive descent over the tokens, never deeper than repeats may nest."""

    def __init__(self, tokens: list[_Token]) -> None:
        self._tokens = tokens
        self._at = 0
        self._steps = 0
        self._direction: Direction | None = None

    @property
    def _next(self) -> _Token:
        return self._tokens[self._at]

    @property
    def _following(self) -> _Token:
        return self._tokens[min(self._at + 1, len(self._tokens) - 1)]

    @property
    def _at_step_end(self) -> bool:
        return self._next.kind == _END or self._next.text in _STEP_ENDS

    def _take(self) -> _Token:
        token = self._next
        self._at = min(self._at + 1, len(self._tokens) - 1)
        return token

    def expect_end(self) -> None:
        """Nothing may be left over."""
        if self._next.kind != _END:
            told = Phrase("does not belong here: a repeat begins with its number, as in 4x(")
            self._fail(self._next, told)

    def parts(self, depth: int) -> tuple[Part, ...]:
        """Items between separators, up to a closing bracket or the end."""
        found: list[Part] = []
        while True:
            while self._next.text in _SEPARATORS:
                self._take()
            if self._at_step_end:
                return tuple(found)
            found.append(self._item(depth))
            if not self._at_step_end:
                told = Phrase('is not understood here: part steps with ";" or ","')
                self._fail(self._next, told)

    def _item(self, depth: int) -> Part:
        if self._next.kind == "number" and self._following.text in _TIMES_SIGNS:
            return self._repeat(depth)
        return self._step()

    def _repeat(self, depth: int) -> Repeat:
        count = self._take()
        self._take()
        if depth + 1 > NESTING_LIMIT:
            raise BadInputError(placed(count.place, too_deep()))
        number_of_times = times(count.text, placed(count.place, Phrase("the number of repeats")))
        if self._next.text not in _CLOSES:
            return Repeat(number_of_times, (self._step(),))
        opened = self._take()
        inner = self.parts(depth + 1)
        if self._next.text != _CLOSES[opened.text]:
            told = Phrase('is never closed: add "{sign}"', sign=_CLOSES[opened.text])
            self._fail(opened, told)
        self._take()
        if not inner:
            self._fail(opened, Phrase("holds no step: write one between the brackets"))
        return Repeat(number_of_times, inner)

    def _step(self) -> Piece:
        begins = self._next
        self._steps += 1
        if self._steps > FLAT_STEPS_LIMIT:
            raise BadInputError(too_many())
        duration_s, distance_m = self._length()
        aim = aim_to = None
        direction: Direction | None = None
        rest, grade_pct = False, 0.0
        while not self._at_step_end:
            token = self._next
            if token.text in ("@", "at") or (
                token.kind == "number" and aim is None and self._following.text != "%"
            ):
                aim, aim_to = self._speeds()
            elif token.kind == "number":
                grade_pct = self._grade()
            elif token.text in _DIRECTIONS:
                direction = _DIRECTIONS[self._take().text]
            elif token.text in _RESTS:
                self._take()
                rest = True
            elif token.text in ("incline", "grade", "uphill"):
                self._take()
            else:
                self._fail(
                    token,
                    Phrase(
                        "is not understood: after the length come @ and a speed, back or forward, "
                        "rest, or a grade such as 2%"
                    ),
                )
        if direction is None and rest:
            direction = self._direction
        self._direction = direction
        moving = Phrase("Ramp") if aim_to else Phrase("Walk")
        name = Phrase("Rest") if rest else moving
        return Piece(
            place=begins.place,
            name=name,
            duration_s=duration_s,
            distance_m=distance_m,
            aim=aim,
            aim_to=aim_to,
            incline=grade_pct,
            direction=direction,
            rest=rest,
        )

    def _grade(self) -> float:
        token = self._take()
        if self._next.text != "%":
            told = Phrase("stands alone: write a speed after @, or a grade with %")
            self._fail(token, told)
        self._take()
        return within(
            float(token.text), placed(token.place, Phrase("the grade")), 0, STEEPEST_PCT, "%"
        )

    def _length(self) -> tuple[float | None, float | None]:
        """A time (also 1:30, or 1 min 30 s) or a way."""
        token = self._next
        if token.kind == "clock":
            return self._clock(), None
        total_s, read = 0.0, False
        while self._next.kind == "number":
            amount, unit = self._take(), self._next
            if unit.text in _TIME:
                self._take()
                total_s, read = total_s + float(amount.text) * _TIME[unit.text], True
                continue
            if unit.text in _WAY and not read:
                self._take()
                return None, self._way(amount, unit)
            if read:
                self._at -= 1
                break
            told = Phrase("is a length without its unit: write 5min, 90s, 1:30, 200m or 1km")
            self._fail(amount, told)
        if not read:
            told = Phrase("is no length: a step begins with 5min, 90s, 1:30, 200m or 1km")
            self._fail(token, told)
        return within(total_s, placed(token.place, Phrase("the time")), 0, LONGEST_S, "s"), None

    def _way(self, amount: _Token, unit: _Token) -> float:
        metres = float(amount.text) * _WAY[unit.text]
        if unit.text == "m" and metres < _DOUBTFUL_M:
            told = Phrase(
                '"{amount}m" may be minutes or metres: write {amount}min or {amount}metres.',
                amount=amount.text,
            )
            raise BadInputError(placed(amount.place, told))
        return within(metres, placed(amount.place, Phrase("the distance")), 0, LONGEST_M, "m")

    def _clock(self) -> float:
        token = self._take()
        value_s = 0.0
        for part in token.text.split(":"):
            value_s = value_s * 60 + int(part)
        return within(value_s, placed(token.place, Phrase("the time")), 0, LONGEST_S, "s")

    def _speeds(self) -> tuple[Aim, Aim | None]:
        """One speed, or two with "to" or "-" between; a unit given once holds for both."""
        if self._next.text in ("@", "at"):
            self._take()
        first, first_unit = self._speed()
        if self._next.text not in ("-", "to"):
            return self._aim(first, first_unit), None
        self._take()
        last, last_unit = self._speed()
        return self._aim(first, first_unit or last_unit), self._aim(last, last_unit or first_unit)

    def _speed(self) -> tuple[_Token, str]:
        token = self._take()
        if token.kind != "number":
            told = Phrase("is no speed: write a number and its unit, as in @2.5kmh")
            self._fail(token, told)
        unit = self._take().text if self._next.text in _SPEED else ""
        return token, unit

    def _aim(self, token: _Token, unit: str) -> Aim:
        field = placed(token.place, Phrase("the speed"))
        if not unit:
            return Aim(
                within(float(token.text), field, 0, FASTEST_MPS * KMH_PER_MPS), Kind.UNDECLARED
            )
        return Aim(within(float(token.text) * _SPEED[unit], field, 0, FASTEST_MPS, "m/s"))

    def _fail(self, token: _Token, told: str) -> NoReturn:
        ends = {"": Phrase("the end"), "\n": Phrase("the end of the line")}
        what = ends.get(token.text) or shown(token.text)
        raise BadInputError(placed(token.place, Phrase("{what} {told}.", what=what, told=told)))
