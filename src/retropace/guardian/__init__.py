"""R24: a tiny second process that stops the belt when the program dies or hangs.

``keeper`` is the program's end of the pipe, ``process`` the guardian's; ``watch`` judges when to
act, ``bringing`` how, ``rescue`` does it.
"""

from retropace.guardian.guarded import GuardedRecorder, GuardedTreadmill
from retropace.guardian.keeper import Guardian
from retropace.guardian.plug import RadioPlug
from retropace.guardian.signs import Manners

__all__ = ["GuardedRecorder", "GuardedTreadmill", "Guardian", "Manners", "RadioPlug"]
