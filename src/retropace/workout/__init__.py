"""Other people's workouts as profiles: QZ XML, ZWO, FIT workouts and a short text form.

Pure: octets or text in, the text of a profile out. Whatever a file leaves open is asked; nothing it
says passes the bounds of a profile, and its speeds are cut to the walker's level (R05).
"""

from retropace.workout.answers import Answers, Question, questions_of
from retropace.workout.convert import Converted, convert
from retropace.workout.parts import OCTETS_LIMIT, Workout
from retropace.workout.read import FORMATS, read_text, read_workout

__all__ = [
    "FORMATS",
    "OCTETS_LIMIT",
    "Answers",
    "Converted",
    "Question",
    "Workout",
    "convert",
    "questions_of",
    "read_text",
    "read_workout",
]
