"""What the machine's own panel is set to, and what it has done for all to hear."""

from dataclasses import dataclass, field

from retropace.units import KMH_PER_MPH
from retropace_simulators.knobs import ConsoleUnit, Unit


@dataclass
class Panel:
    """The console's settings: its unit, its safety key, and when it beeped (in nanoseconds)."""

    unit: ConsoleUnit
    key_out: bool = False
    beeps: list[int] = field(default_factory=list)

    def kmh_per(self, unit: Unit) -> float:
        """How many km/h one of ``unit`` is, as the console is set now."""
        chosen = self.unit if unit == "console" else unit
        return KMH_PER_MPH if chosen == "mph" else 1.0
