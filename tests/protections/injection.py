"""Names from outside: text in figures, grids, titles, exports, reports and on the terminal."""

from typing import Final

from tests.protections.row import TakenOut

_TEST: Final = "tests/dashboard/test_injection.py"
_FIGURES: Final = f"{_TEST}::test_no_name_in_a_figure_is_markup_to_plotly"

ROWS: Final = (
    TakenOut(
        "names are no markup in a figure",
        "components/formats.py",
        'return text.replace("<", "&lt;").replace(">", "&gt;")',
        "return text",
        _FIGURES,
    ),
    TakenOut(
        "names of products are text beside their bars",
        "components/figures/named_bars.py",
        "name, text = formats.safe_text(shortened(row.name)), formats.safe_text(row.text)",
        "name, text = shortened(row.name), formats.safe_text(row.text)",
        _FIGURES,
    ),
    TakenOut(
        "names of products are text where the pointer is",
        "components/figures/named_bars.py",
        "[[formats.safe_text(row.name), row.hover, row.key] for row in rows]",
        "[[row.name, row.hover, row.key] for row in rows]",
        _FIGURES,
    ),
    TakenOut(
        "names of countries are text on an axis",
        "components/figures/countries.py",
        "names = [formats.safe_text(str(name)) for name in values.index]\n",
        "names = [str(name) for name in values.index]\n",
        _FIGURES,
    ),
    TakenOut(
        "names of products are text in the picture of what goes together",
        "components/figures/recommendations.py",
        'return f"<b>{formats.safe_text(name)}</b><br>{lines}"',
        'return f"<b>{name}</b><br>{lines}"',
        _FIGURES,
    ),
    TakenOut(
        "a refusal in place of a figure is text",
        "components/figures/frame.py",
        '"<br>".join(formats.safe_text(line) for line in words.split("<br>"))',
        "words",
        f"{_TEST}::test_why_there_is_no_figure_may_quote_a_name",
    ),
    TakenOut(
        "no cell of a list is run",
        "components/grids.py",
        '        className="grid-inner",\n',
        '        className="grid-inner",\n        dangerously_allow_code=True,\n',
        f"{_TEST}::test_no_list_lets_a_cell_be_more_than_text",
    ),
    TakenOut(
        "no cell of a list but a customer is drawn by a script",
        "components/grids.py",
        '    elif column.kind != "text":\n',
        '    elif column.kind == "text":\n        definition["cellRenderer"] = "markdown"\n'
        "    else:\n",
        f"{_TEST}::test_no_list_lets_a_cell_be_more_than_text",
    ),
    TakenOut(
        "our own scripts write texts",
        "dashboard/assets/grids.js",
        'return window.React.createElement("a", { href, onClick: openInside }, '
        "String(props.value));",
        'return window.React.createElement("a", { href, dangerouslySetInnerHTML: '
        "{ __html: props.value } });",
        f"{_TEST}::test_our_own_scripts_write_texts_and_never_markup",
    ),
    TakenOut(
        "cells of a CSV are no formulas",
        "dashboard/exports.py",
        '        return f"\'{value}"\n',
        "        return value\n",
        "tests/dashboard/test_exports.py::test_text_that_a_spreadsheet_would_run_is_quoted_in_csv",
    ),
    TakenOut(
        "a tab or a carriage return before a formula hides nothing",
        "dashboard/exports.py",
        '("=", "+", "-", "@", "\\t", "\\r")',
        '("=", "+", "-", "@")',
        "tests/dashboard/test_exports.py::test_text_that_a_spreadsheet_would_run_is_quoted_in_csv",
    ),
    TakenOut(
        "headings of a CSV are no formulas",
        "dashboard/exports.py",
        "writer.writerow([_safe(str(name)) for name in table.columns])",
        "writer.writerow([str(name) for name in table.columns])",
        f"{_TEST}::test_a_heading_of_a_csv_is_no_formula",
    ),
    TakenOut(
        "texts of a workbook are no formulas",
        "dashboard/exports.py",
        '"strings_to_formulas": False',
        '"strings_to_formulas": True',
        "tests/dashboard/test_exports.py::test_text_is_never_a_formula_in_a_workbook",
    ),
    TakenOut(
        "texts of a workbook are no links",
        "dashboard/exports.py",
        '"strings_to_urls": False',
        '"strings_to_urls": True',
        f"{_TEST}::test_a_heading_of_a_workbook_is_no_link",
    ),
    TakenOut(
        "cells of the written report are text",
        "dashboard/board.py",
        "<td>{escape(cell)}</td>",
        "<td>{cell}</td>",
        f"{_TEST}::test_the_written_report_holds_no_markup_of_the_data",
    ),
    TakenOut(
        "sentences of the written report are text",
        "dashboard/board.py",
        "{escape(shown.finding)}",
        "{shown.finding}",
        f"{_TEST}::test_the_written_report_holds_no_markup_of_the_data",
    ),
    TakenOut(
        "the source's name is text in the written report",
        "dashboard/board.py",
        '<p class="facts">{escape(facts)}</p>',
        '<p class="facts">{facts}</p>',
        f"{_TEST}::test_the_written_report_holds_no_markup_of_the_data",
    ),
    TakenOut(
        "a figure in the written report cannot end its script",
        "dashboard/board.py",
        'return text.replace("<", "\\\\u003c")',
        "return text",
        f"{_TEST}::test_no_text_ends_the_script_of_the_written_report",
    ),
    TakenOut(
        "what was typed into the sign-in is text on its page",
        "dashboard/access/sign_in_page.py",
        "        name=escape(name),\n",
        "        name=name,\n",
        "tests/dashboard/access/test_sign_in.py::test_markup_in_a_name_is_shown_as_text",
    ),
    TakenOut(
        "a terminal shows control codes and does not obey them",
        "dashboard/printing.py",
        'sign if sign.isprintable() or sign == "\\n" else ascii(sign)[1:-1] for sign in text',
        "sign for sign in text",
        f"{_TEST}::test_direction_marks_are_written_out_on_a_terminal",
    ),
    TakenOut(
        "the answer to a file of questions has a name and no path",
        "dashboard/what_if.py",
        'sign for sign in stem if sign.isalnum() or sign in " ._-"',
        "sign for sign in stem",
        "tests/dashboard/test_what_if.py::test_a_name_is_made_of_letters_and_no_path",
    ),
)
