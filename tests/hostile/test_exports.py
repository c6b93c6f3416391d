"""The register of hostile papers as files: no spreadsheet finds a formula or an address to open in them."""

from __future__ import annotations

import csv
import io
import zipfile

import httpx
import openpyxl

from tests.hostile.papers import FORMULAS
from tests.ui.conftest import Served

STARTS = ("=", "+", "-", "@", "\t", "\r", "\uff1d")


def test_no_cell_of_the_csv_is_a_formula(hostile_page: Served) -> None:
    text = httpx.get(f"{hostile_page.url}register/register.csv").content.decode("utf-8-sig")
    cells = [cell for row in csv.reader(io.StringIO(text)) for cell in row]
    assert not [cell for cell in cells if cell.lstrip(" \u00a0").startswith(STARTS)]
    assert sum(formula.strip() in cell for formula in FORMULAS for cell in cells) >= len(FORMULAS)


def test_no_cell_of_the_sheet_is_a_formula_or_a_link(hostile_page: Served) -> None:
    content = httpx.get(f"{hostile_page.url}register/register.xlsx").content
    sheet = openpyxl.load_workbook(io.BytesIO(content)).active
    assert sheet is not None
    cells = [cell for row in sheet.iter_rows() for cell in row if cell.value is not None]
    assert {cell.data_type for cell in cells} <= {"s", "n"}
    assert not [cell for cell in cells if cell.hyperlink]
    assert any(str(cell.value).endswith(FORMULAS[0]) for cell in cells)
    names = zipfile.ZipFile(io.BytesIO(content)).namelist()
    assert not [name for name in names if "external" in name or "vba" in name.lower()]
