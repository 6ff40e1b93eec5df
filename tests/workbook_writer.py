"""A minimal XLSX writer: half a million lines in seconds, where the usual ones take minutes."""

import zipfile
from collections.abc import Mapping
from io import BytesIO
from pathlib import Path
from xml.sax.saxutils import escape

import pandas as pd

_EXCEL_EPOCH = pd.Timestamp("1899-12-30")
_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_SHEET = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
_PACKAGE = "http://schemas.openxmlformats.org/package/2006"
_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml"


def write_workbook(path: Path | BytesIO, sheets: Mapping[str, pd.DataFrame]) -> None:
    """Write frames as sheets: text as inline strings, numbers and dates as Excel's numbers."""
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as book:
        numbers = range(1, len(sheets) + 1)
        overrides = "".join(
            f'<Override PartName="/xl/worksheets/sheet{n}.xml" '
            f'ContentType="{_TYPE}.worksheet+xml"/>'
            for n in numbers
        )
        book.writestr(
            "[Content_Types].xml",
            f'<Types xmlns="{_PACKAGE}/content-types">'
            '<Default Extension="rels" '
            'ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
            f'<Override PartName="/xl/workbook.xml" ContentType="{_TYPE}.sheet.main+xml"/>'
            f'<Override PartName="/xl/styles.xml" ContentType="{_TYPE}.styles+xml"/>'
            f"{overrides}</Types>",
        )
        book.writestr(
            "_rels/.rels",
            f'<Relationships xmlns="{_PACKAGE}/relationships"><Relationship Id="r1" '
            f'Type="{_OFFICE}/officeDocument" Target="xl/workbook.xml"/></Relationships>',
        )
        names = "".join(
            f'<sheet name="{escape(name)}" sheetId="{n}" r:id="s{n}"/>'
            for n, name in zip(numbers, sheets, strict=True)
        )
        book.writestr(
            "xl/workbook.xml",
            f'<workbook xmlns="{_SHEET}" xmlns:r="{_OFFICE}"><sheets>{names}</sheets></workbook>',
        )
        links = "".join(
            f'<Relationship Id="s{n}" Type="{_OFFICE}/worksheet" Target="worksheets/sheet{n}.xml"/>'
            for n in numbers
        )
        book.writestr(
            "xl/_rels/workbook.xml.rels",
            f'<Relationships xmlns="{_PACKAGE}/relationships">{links}'
            f'<Relationship Id="st" Type="{_OFFICE}/styles" Target="styles.xml"/></Relationships>',
        )
        # Style 1 is a date with its time: without one a date would be a mere number.
        book.writestr(
            "xl/styles.xml",
            f'<styleSheet xmlns="{_SHEET}"><fonts count="1"><font/></fonts>'
            '<fills count="1"><fill/></fills><borders count="1"><border/></borders>'
            '<cellStyleXfs count="1"><xf/></cellStyleXfs>'
            '<cellXfs count="2"><xf/><xf numFmtId="22" applyNumberFormat="1"/></cellXfs>'
            "</styleSheet>",
        )
        for n, frame in zip(numbers, sheets.values(), strict=True):
            book.writestr(f"xl/worksheets/sheet{n}.xml", _sheet_xml(frame))


def _sheet_xml(frame: pd.DataFrame) -> str:
    header = "".join(_text_cell(str(name)) for name in frame.columns)
    columns = [_cells(frame[name]) for name in frame.columns]
    rows = "".join(f"<row>{''.join(cells)}</row>" for cells in zip(*columns, strict=True))
    return (
        f'<worksheet xmlns="{_SHEET}"><sheetData><row>{header}</row>{rows}</sheetData></worksheet>'
    )


def _cells(values: pd.Series) -> list[str]:
    missing = values.isna().tolist()
    if pd.api.types.is_datetime64_any_dtype(values):
        days = (values - _EXCEL_EPOCH) / pd.Timedelta(days=1)
        cells = [f'<c s="1"><v>{day!r}</v></c>' for day in days.tolist()]
    elif pd.api.types.is_numeric_dtype(values):
        cells = [f"<c><v>{value!r}</v></c>" for value in values.tolist()]
    else:
        cells = [_text_cell(value) for value in values.fillna("").tolist()]
    return ["<c/>" if gone else cell for gone, cell in zip(missing, cells, strict=True)]


def _text_cell(text: str) -> str:
    return f'<c t="inlineStr"><is><t xml:space="preserve">{escape(text)}</t></is></c>'
