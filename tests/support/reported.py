"""Sessions worth a report, and a look into the page that tells of them."""

from dataclasses import dataclass, field
from html.parser import HTMLParser

from retropace.session import Phase
from support.rig import Rig, plan, rig, step

VOID = frozenset({"meta", "input", "br", "hr", "link", "img"})


def frightened() -> Rig:
    """A hill, a hand on the console, a heart above its ceiling, and the stop that follows."""
    made = rig(
        plan(step(1.5, 40, name="Warm up"), step(2.0, 300, name="Hill", grade=0.02)),
        heart_ceiling_bpm=150,
    )
    made.heart_rate_bpm = 110
    made.walk()
    beat(made, 60, 110)
    made.hand_speed(1.2)
    beat(made, 20, 115)
    beat(made, 200, 160)
    return made


def beat(made: Rig, seconds: int, around_bpm: int) -> None:
    """Time passes with a heart that never beats the same twice, until the session has ended."""
    for second in range(seconds):
        if made.phase is Phase.ENDED:
            break
        made.heart_rate_bpm = around_bpm + second * 7919 % 23 % 7
        made.run(1.0)


def a_long_one(minutes: int = 59) -> Rig:
    """Most of an hour."""
    steps = [step(1.5 + 0.1 * (n % 5), name=f"Minute {n + 1}") for n in range(minutes)]
    made = rig(plan(*steps))
    made.heart_rate_bpm = 100
    made.walk()
    beat(made, minutes * 60 + 30, 100)
    return made


@dataclass
class Element:
    """One tag of a page, with all the text in it."""

    name: str
    attributes: dict[str, str]
    path: tuple[str, ...]
    texts: list[str] = field(default_factory=list)

    @property
    def text(self) -> str:
        return " ".join("".join(self.texts).split())


class Page(HTMLParser):
    """A page read by somebody else's parser; complains where tags do not close as they opened."""

    def __init__(self, text: str) -> None:
        super().__init__(convert_charrefs=True)
        self.elements: list[Element] = []
        self._open: list[Element] = []
        self.feed(text)
        self.close()
        assert not self._open, f"never closed: {[e.name for e in self._open]}"

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        path = tuple(element.name for element in self._open)
        element = Element(tag, {name: value or "" for name, value in attrs}, path)
        self.elements.append(element)
        if tag not in VOID:
            self._open.append(element)

    def handle_endtag(self, tag: str) -> None:
        assert self._open, f"</{tag}> closes nothing"
        assert self._open[-1].name == tag, f"</{tag}> where {self._open[-1].name} is open"
        self._open.pop()

    def handle_data(self, data: str) -> None:
        for element in self._open:
            element.texts.append(data)

    def all(self, name: str, class_: str = "") -> list[Element]:
        """Every element of a name, and of a class where one is given."""
        return [
            element
            for element in self.elements
            if element.name == name
            and (not class_ or class_ in element.attributes.get("class", "").split())
        ]

    def one(self, name: str, class_: str = "") -> Element:
        """The only one."""
        found = self.all(name, class_)
        assert len(found) == 1, f"{len(found)} of {name}.{class_}"
        return found[0]
