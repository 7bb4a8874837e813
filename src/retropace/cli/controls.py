"""What a key means: while the belt moves any key stops it; at rest a few say more (R19)."""

from retropace.model import Request
from retropace.session import Phase, View

_WORDS = {
    "go": Request.GO,
    "pause": Request.PAUSE,
    "slower": Request.SLOWER,
    "skip": Request.SKIP,
}
_ENTER = ("\n", "\r", "\r\n")
_GO_LINES = ("", "go", "g", "start", "y", "yes")


def request_for(text: str, view: View | None, *, is_terminal: bool) -> Request:
    """The request a key makes in this phase; whatever is not understood is a stop.

    On a terminal only Enter starts or goes on: a hand that comes down anywhere stops. Without one
    a whole line counts as a key, and the words go, pause, slower and skip are understood.
    """
    word = text.strip().lower()
    key = text[:1].lower()
    goes = text in _ENTER if is_terminal else word in _GO_LINES
    match Phase.READY if view is None else view.phase:
        case Phase.READY if goes:
            return Request.START
        case Phase.PAUSED if goes:
            return Request.GO
        case Phase.EASING if key == "g":
            return Request.GO
        case Phase.ASKING if key == "y":
            return Request.CONSOLE_AGREES
        case Phase.ASKING if key == "n":
            return Request.CONSOLE_DISAGREES
    if not is_terminal and word in _WORDS:
        return _WORDS[word]
    return Request.STOP


def hint_for(view: View) -> str:
    """What the keys do now, in a line."""
    match view.phase:
        case Phase.READY:
            return "Press Enter to start; any other key ends."
        case Phase.PAUSED:
            return "Press Enter to go on; any other key ends."
        case Phase.EASING:
            return "Press g to go on; any other key stops the belt."
        case Phase.ASKING:
            return "Does the console agree? y or n; any other key stops the belt."
        case Phase.ENDED:
            return "The session is over."
        case _:
            return "Any key stops the belt."
