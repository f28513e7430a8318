"""The documents that a sheet is written as."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from configurator.studies.sheets.page import sheet_page
from configurator.studies.sheets.tables import Sheet
from configurator.studies.sheets.workbook import sheet_workbook

DOCUMENTS: Mapping[str, Callable[[Sheet], bytes]] = {"html": sheet_page, "xlsx": sheet_workbook}
