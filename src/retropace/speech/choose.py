"""Which voice to use: the computer's own where there is one, or what RETROPACE_VOICE says."""

import os
import shutil
from collections.abc import Mapping

from retropace.errors import BadInputError
from retropace.speech.engines import engine_at, find_engine
from retropace.speech.system import SystemVoice
from retropace.speech.voice import SilentVoice, Voice


def best_voice(environment: Mapping[str, str] | None = None) -> Voice:
    """The voice for this computer.

    ``RETROPACE_VOICE`` may be ``off``, ``auto`` (as when unset), or a speech program: its path or
    its name. Raises BadInputError when it names no program.
    """
    wish = (os.environ if environment is None else environment).get("RETROPACE_VOICE", "").strip()
    if wish.lower() == "off":
        return SilentVoice()
    if wish.lower() in ("", "auto"):
        engine = find_engine()
        return SilentVoice() if engine is None else SystemVoice(engine)
    program = shutil.which(wish)
    if program is None:
        raise BadInputError(
            f'RETROPACE_VOICE is "{wish}", which is no program on this computer: '
            "set it to off, to auto, or to the path of a speech program."
        )
    return SystemVoice(engine_at(program))
