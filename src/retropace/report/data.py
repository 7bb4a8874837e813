"""What the page's script reads: every second in the figures shown, packed as runs."""

import json
from collections.abc import Iterable
from typing import Any

from retropace.report.markup import Markup, plain, tag
from retropace.report.story import Story
from retropace.report.words import done_about, happened


def data_block(story: Story, identifier: str) -> Markup:
    """A block of JSON; nothing in it can end the block."""
    text = json.dumps(packed(story), ensure_ascii=True, separators=(",", ":"), allow_nan=False)
    for sign in "<>&":
        text = text.replace(sign, f"\\u{ord(sign):04x}")
    return tag("script", Markup(text), type="application/json", id=identifier)


def packed(story: Story) -> dict[str, Any]:
    """Series as runs [value, how often, ...]; speeds, METs and grades in tenths, null unknown."""
    moments = story.moments
    return {
        "begin_s": story.begin_s,
        "length_s": len(moments),
        "series": {
            "asked": _runs(_tenths(moment.asked_kmh) for moment in moments),
            "measured": _runs(_tenths(moment.measured_kmh) for moment in moments),
            "mets": _runs(_tenths(moment.mets) for moment in moments),
            "mets_low": _runs(_tenths(moment.mets_low) for moment in moments),
            "mets_high": _runs(_tenths(moment.mets_high) for moment in moments),
            "heart": _runs(moment.heart_rate_bpm for moment in moments),
            "grade": _runs(_tenths(moment.grade_pct) for moment in moments),
        },
        "steps": [
            [stretch.begin_s, stretch.end_s, plain(stretch.lap.name), str(stretch.lap.direction)]
            for stretch in story.stretches
        ],
        "cues": [[round(said.at_s, 1), plain(said.words)] for said in story.cues],
        "events": [
            [round(told.at_s, 1), f"{plain(happened(told.event))}. {done_about(told.event)}."]
            for told in story.noticed
        ],
    }


def _tenths(value: float | None) -> int | None:
    return None if value is None else round(value * 10.0)


def _runs(values: Iterable[int | None]) -> list[int | None]:
    packed: list[int | None] = []
    for value in values:
        if packed and packed[-2] == value:
            packed[-1] = (packed[-1] or 0) + 1
        else:
            packed += [value, 1]
    return packed
