"""A recorded session as a file for other programs: FIT, TCX, CSV, Parquet, JSON.

Octets only: nothing here writes a file. The same recording gives the same octets.
"""

from retropace.export.formats import FORMATS, MovelessError, export_session

__all__ = ["FORMATS", "MovelessError", "export_session"]
