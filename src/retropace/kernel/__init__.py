"""Stages 2 to 6 and 8 as one pure step: decode, believe, decide, judge."""

from retropace.kernel.kernel import Decision, Input, Kernel
from retropace.kernel.setup import Setup

__all__ = ["Decision", "Input", "Kernel", "Setup"]
