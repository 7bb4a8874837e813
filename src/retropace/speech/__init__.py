"""Saying cues aloud: a plug that may hang without anyone noticing (rule R26)."""

from retropace.speech.choose import best_voice
from retropace.speech.system import SystemVoice
from retropace.speech.voice import SilentVoice, Voice

__all__ = ["SilentVoice", "SystemVoice", "Voice", "best_voice"]
