"""A session told to a person: one page that stands alone, and one picture."""

from retropace.report.page import build_page

__all__ = ["build_page"]
