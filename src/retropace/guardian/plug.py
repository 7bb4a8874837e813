"""A radio that two processes can open, each for itself, by its name."""

from dataclasses import dataclass
from importlib import import_module
from inspect import isawaitable
from typing import Any

from retropace.errors import BadInputError


@dataclass(frozen=True, slots=True)
class RadioPlug:
    """A Bleak backend by name: ``package.module:attribute``, called with ``argument``.

    What it gives, or what awaiting that gives, has the Bleak classes ``client``, ``scanner`` and
    ``adapter``. The program and its guardian each open it for themselves; the platform's own
    Bluetooth needs no plug.
    """

    name: str
    argument: str = ""

    async def open(self) -> Any:
        """The backend. Raises BadInputError where the name leads nowhere."""
        module, _, attribute = self.name.partition(":")
        try:
            make = getattr(import_module(module), attribute)
        except (ImportError, AttributeError, ValueError) as error:
            raise BadInputError(
                f"{self.name!r} names no Bluetooth backend ({error}): give it as "
                "package.module:attribute, importable from this Python."
            ) from error
        made = make(self.argument)
        return await made if isawaitable(made) else made
