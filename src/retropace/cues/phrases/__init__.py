"""What is told besides cues, in other languages, by the English of it."""
