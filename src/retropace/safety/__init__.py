"""The judge: makes an intent into a verdict, and alone constructs commands."""
