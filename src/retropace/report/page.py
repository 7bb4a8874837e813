"""The whole page: one file that asks nothing of any network."""

import base64
import hashlib
from collections.abc import Sequence
from functools import cache
from importlib.resources import files
from itertools import zip_longest
from typing import Final

from retropace.effort import SessionWorth
from retropace.effort.load import InternalLoad
from retropace.journal import Recording
from retropace.journal.lines import program_version
from retropace.report import sections
from retropace.report.compared import compared_figures
from retropace.report.frame import HALF, WIDE, lanes_of
from retropace.report.markup import Markup, plain, tag
from retropace.report.story import Story, story_of
from retropace.report.words import when
from retropace.report.writing import GENERATOR

NOT_MEDICAL: Final = "Retropace is not a medical device."


def build_page(
    recordings: Sequence[Recording],
    worths: Sequence[SessionWorth] = (),
    loads: Sequence[InternalLoad] = (),
) -> str:
    """The report of one session, or of two beside each other, as the text of an HTML file.

    ``worths`` are what they were worth to their walker, ``loads`` what they asked of them; without
    them they are taken for a novice's, of whose heart nothing is known.
    """
    stories = [
        story_of(recording, session, number, load)
        for number, (recording, session, load) in enumerate(
            zip_longest(recordings, worths, loads), 1
        )
    ]
    body = _single(stories[0]) if len(stories) == 1 else _pair(stories)
    style, script = _asset("report.css"), _asset("report.js")
    return (
        "<!doctype html>\n"
        + tag(
            "html",
            _head(stories, style, script),
            tag("body", body, tag("script", Markup(script))),
            lang="en",
        )
        + "\n"
    )


def _head(stories: Sequence[Story], style: str, script: str) -> Markup:
    policy = "; ".join(
        [
            "default-src 'none'",
            f"style-src {hash_source(style)}",
            f"script-src {hash_source(script)}",
            "base-uri 'none'",
            "form-action 'none'",
        ]
    )
    return tag(
        "head",
        tag("meta", charset="utf-8"),
        tag("meta", http_equiv="Content-Security-Policy", content=policy),
        tag("meta", name="viewport", content="width=device-width, initial-scale=1"),
        tag("meta", name="generator", content=GENERATOR),
        tag("meta", name="color-scheme", content="light dark"),
        tag("meta", name="referrer", content="no-referrer"),
        tag("title", _title(stories)),
        tag("style", Markup(style)),
    )


def _title(stories: Sequence[Story]) -> str:
    names = " and ".join(plain(story.recording.summary.title) for story in stories)
    return f"{names}, {plain(when(stories[0].recording.summary.started_at))} | Retropace"


def _single(story: Story) -> Markup:
    """One session; what safety noticed gets a place of its own where there is anything."""
    safety = sections.safety_section(story)
    return tag(
        "main",
        _brand("Session report"),
        sections.heading(story),
        sections.problems(story),
        sections.tiles(story),
        sections.picture(story, lanes_of([story]), (story.begin_s, story.end_s), WIDE),
        sections.worth_section(story),
        safety if story.noticed else None,
        tag(
            "div",
            tag("div", sections.remarks_section(story), None if story.noticed else safety),
            sections.load_section(story),
            class_="columns",
        ),
        sections.steps_section(story),
        sections.details(story),
        sections.sources([story]),
        _footer([story]),
        class_="single",
    )


def _pair(stories: Sequence[Story]) -> Markup:
    """Two sessions on the same scales, so that what looks higher is higher."""
    lanes = lanes_of(stories)
    ends = (min(story.begin_s for story in stories), max(story.end_s for story in stories))
    columns = (
        tag(
            "article",
            sections.heading(story, 2),
            tag(
                "div",
                sections.problems(story),
                sections.picture(story, lanes, ends, HALF),
                sections.worth_section(story),
                sections.remarks_section(story),
                sections.safety_section(story),
                sections.load_section(story),
                sections.details(story),
            ),
        )
        for story in stories
    )
    return tag(
        "main",
        _brand("Two sessions"),
        tag("h1", "Two sessions side by side"),
        tag("section", compared_figures(stories)),
        tag("div", *columns, class_="pair"),
        sections.sources(stories),
        _footer(stories),
        class_="double",
    )


def _brand(what: str) -> Markup:
    mark = tag(
        "svg",
        tag("path", d="M20 12H5m6-7-7 7 7 7"),
        viewBox="0 0 24 24",
        class_="mark",
        aria_hidden="true",
    )
    return tag("p", mark, tag("b", "Retropace"), tag("span", what), class_="brand")


def _footer(stories: Sequence[Story]) -> Markup:
    return tag(
        "footer",
        *(sections.footer(story) for story in stories),
        tag("p", f"Report made by Retropace {program_version()}. {NOT_MEDICAL}"),
    )


def hash_source(text: str) -> str:
    """How a Content-Security-Policy names an inline script or style."""
    digest = base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()
    return f"'sha256-{digest}'"


@cache
def _asset(name: str) -> str:
    return files("retropace.report").joinpath("assets", name).read_text(encoding="utf-8")
