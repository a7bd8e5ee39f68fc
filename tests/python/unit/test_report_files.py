"""Files of reports: no cell is a formula, numbers stay numbers, nothing is lost."""

from __future__ import annotations

import csv
import io
import json
import tempfile
import tracemalloc
import xml.etree.ElementTree as ET
import zipfile
from decimal import Decimal
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from medellin_ai_ops.reports.render import FORMULA, Column, render, safe

if TYPE_CHECKING:
    from collections.abc import Iterable

COLUMNS = [
    Column("title", "text"),
    Column("seats", "int4"),
    Column("score", "numeric"),
    Column("at", "timestamptz"),
    Column("is_open", "bool"),
]
ROW = {"title": "Charla", "seats": -5, "score": 4.5, "at": "2026-03-08T19:30:00-05:00", "is_open": True}
DANGEROUS = ["=1+1", "+57 300", "-1+1", "@SUM(A1)", "\t=1", "\r=1", "\n=1", "＝1+1"]
SHEET = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"


def rendered(output_format: str, rows: Iterable[object]) -> bytes:
    file = io.BytesIO()
    render(output_format, COLUMNS, (json.dumps(row) for row in rows), file)
    return file.getvalue()


def cells(content: bytes) -> list[list[tuple[str | None, str]]]:
    """Of each row the type and the text of each cell."""
    with zipfile.ZipFile(io.BytesIO(content)) as book:
        tree = ET.fromstring(book.read("xl/worksheets/sheet1.xml"))
    return [
        [(cell.get("t"), "".join(cell.itertext())) for cell in row.iter(f"{SHEET}c")]
        for row in tree.iter(f"{SHEET}row")
    ]


def test_csv() -> None:
    assert rendered("csv", [ROW]).decode() == (
        "title,seats,score,at,is_open\r\nCharla,-5,4.5,2026-03-08T19:30:00-05:00,true\r\n"
    )


def test_csv_for_excel_in_spanish() -> None:
    assert rendered("csv_excel", [ROW]).decode() == (
        "\ufefftitle;seats;score;at;is_open\r\nCharla;-5;4,5;2026-03-08 19:30:00;true\r\n"
    )


def test_json_is_what_the_database_wrote() -> None:
    assert json.loads(rendered("json", [ROW, ROW])) == [ROW, ROW]
    assert json.loads(rendered("json", [])) == []


def test_xlsx() -> None:
    head, row = cells(rendered("xlsx", [ROW]))
    assert [text for _, text in head] == [column.name for column in COLUMNS]
    assert row[0] == ("inlineStr", "Charla")
    assert row[1:3] == [(None, "-5"), (None, "4.5")]
    assert row[3] == (None, "46089.8125")  # 2026-03-08 19:30, as Excel counts days
    assert row[4] == ("b", "1")


@pytest.mark.parametrize("output_format", ["csv", "csv_excel", "json", "xlsx"])
def test_nothing_is_nothing(output_format: str) -> None:
    empty = dict.fromkeys(ROW)
    content = rendered(output_format, [empty])
    if output_format == "xlsx":
        assert len(cells(content)) == 1
    elif output_format == "json":
        assert json.loads(content) == [empty]
    else:
        assert content.decode().splitlines()[1].strip(",;") == ""


@pytest.mark.parametrize("text", DANGEROUS)
def test_no_cell_is_a_formula(text: str) -> None:
    (_, line) = csv.reader(io.StringIO(rendered("csv", [{**ROW, "title": text}]).decode(), newline=""))
    assert line[0] == f"'{text}"
    (_, row) = cells(rendered("xlsx", [{**ROW, "title": text}]))
    assert row[0][0] == "inlineStr"


@given(st.text(st.characters(exclude_categories=("Cs", "Cc"))))
def test_a_text_comes_back_as_it_was(text: str) -> None:
    (_, line) = csv.reader(
        io.StringIO(rendered("csv_excel", [{**ROW, "title": text}]).decode()), delimiter=";"
    )
    assert line[0] == safe(text)
    assert line[0].removeprefix("'") == text.removeprefix("'") or text.startswith("'")
    assert not line[0].startswith(FORMULA)


@given(st.decimals(allow_nan=False, allow_infinity=False, places=4, min_value=-(10**12), max_value=10**12))
def test_no_digit_is_lost(number: Decimal) -> None:
    row = json.dumps({**ROW, "score": "number"}).replace('"number"', str(number))
    file = io.BytesIO()
    render("csv", COLUMNS, [row], file)
    (_, line) = csv.reader(io.StringIO(file.getvalue().decode()))
    assert Decimal(line[2]) == number


@pytest.mark.parametrize("output_format", ["csv", "json", "xlsx"])
def test_memory_does_not_grow_with_the_rows(output_format: str) -> None:
    row = json.dumps({**ROW, "title": "x" * 200})

    def peak(rows: int) -> int:
        tracemalloc.start()
        with tempfile.TemporaryFile() as file:
            render(output_format, COLUMNS, (row for _ in range(rows)), file)
        _, most = tracemalloc.get_traced_memory()
        tracemalloc.stop()
        return most

    peak(10)
    assert peak(1500) < peak(300) + 150_000
