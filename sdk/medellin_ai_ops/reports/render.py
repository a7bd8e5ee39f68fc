"""The rows of a report as a file: one row after another, so that memory does not grow with them.

No cell is a formula: a spreadsheet would run what somebody wrote into a title.
"""

from __future__ import annotations

import codecs
import csv
import io
import json
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import IO, TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

# What makes a spreadsheet take a text for a formula: https://owasp.org/www-community/attacks/CSV_Injection
FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")
LONGEST_CELL = 32767  # of Excel

CONTENT_TYPES = {
    "csv": "text/csv",
    "csv_excel": "text/csv",
    "json": "application/json",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}


@dataclass(frozen=True)
class Column:
    """One column: its name, and its type in the database."""

    name: str
    type: str


def render(output_format: str, columns: Sequence[Column], rows: Iterable[str], file: IO[bytes]) -> None:
    """Write rows, each a JSON object with the names of the columns, into a file."""
    if output_format == "json":
        as_json(rows, file)
    elif output_format == "xlsx":
        as_xlsx(columns, rows, file)
    else:
        as_csv(columns, rows, file, for_excel=output_format == "csv_excel")


def as_json(rows: Iterable[str], file: IO[bytes]) -> None:
    """A list, a row a line, as the database writes it."""
    separator = b"[\n"
    for row in rows:
        file.write(separator + row.encode())
        separator = b",\n"
    file.write(b"[]\n" if separator == b"[\n" else b"\n]\n")


def as_csv(columns: Sequence[Column], rows: Iterable[str], file: IO[bytes], *, for_excel: bool) -> None:
    """RFC 4180; for an Excel that writes a comma into numbers, with semicolons and a byte order mark."""
    if for_excel:
        file.write(codecs.BOM_UTF8)
    text = io.TextIOWrapper(file, encoding="utf-8", newline="")
    writer = csv.writer(text, delimiter=";" if for_excel else ",", lineterminator="\r\n")
    writer.writerow(safe(column.name) for column in columns)
    for row in rows:
        values = read(row)
        writer.writerow(_written(values[column.name], column, for_excel) for column in columns)
    text.detach()


def as_xlsx(columns: Sequence[Column], rows: Iterable[str], file: IO[bytes]) -> None:
    """One sheet. Texts are cells of texts, so nothing in them is a formula or a link."""
    import xlsxwriter

    options = {
        "constant_memory": True,
        "strings_to_formulas": False,
        "strings_to_urls": False,
        "default_date_format": "yyyy-mm-dd hh:mm",
    }
    with xlsxwriter.Workbook(file, options) as book:
        sheet = book.add_worksheet("Informe")
        sheet.freeze_panes(1, 0)
        sheet.set_column(0, len(columns) - 1, 20)
        bold = book.add_format({"bold": True})
        for place, column in enumerate(columns):
            sheet.write_string(0, place, column.name, bold)
        for line, row in enumerate(rows, 1):
            values = read(row)
            for place, column in enumerate(columns):
                value = values[column.name]
                if isinstance(value, bool):
                    sheet.write_boolean(line, place, value)
                elif isinstance(value, (int, Decimal)):
                    sheet.write_number(line, place, value)
                elif column.type == "timestamptz" and value is not None:
                    sheet.write_datetime(line, place, _on_the_clock(value))
                elif value is not None:
                    sheet.write_string(line, place, _text(value)[:LONGEST_CELL])


def read(row: str) -> dict[str, Any]:
    """A row of the database, no digit lost."""
    values: dict[str, Any] = json.loads(row, parse_float=Decimal)
    return values


def safe(text: str) -> str:
    """A text that no spreadsheet takes for a formula."""
    return f"'{text}" if text.startswith(FORMULA) else text


def _written(value: Any, column: Column, for_excel: bool) -> str:
    if value is None:
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, (int, Decimal)):
        return str(value).replace(".", ",") if for_excel else str(value)
    if for_excel and column.type == "timestamptz":
        return f"{_on_the_clock(value):%Y-%m-%d %H:%M:%S}"
    return safe(_text(value))


def _text(value: Any) -> str:
    return value if isinstance(value, str) else json.dumps(value, ensure_ascii=False, default=str)


def _on_the_clock(value: str) -> datetime:
    """What the clocks of the report's place show: spreadsheets know no zones."""
    return datetime.fromisoformat(value).replace(tzinfo=None)
