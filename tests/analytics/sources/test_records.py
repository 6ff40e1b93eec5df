from analytics.sources.records import OPEN_QUOTE, TOO_FEW, TOO_MANY, records


def _records(text):
    return [
        (record.line, record.fields or record.problem)
        for record in records(text.splitlines(keepends=True), ",", 3)
    ]


def test_blank_lines_are_no_records():
    assert _records("1,2,3\n\n  \n4,5,6") == [(1, ["1", "2", "3"]), (4, ["4", "5", "6"])]


def test_a_quoted_text_may_take_several_lines():
    assert _records('1,"2\n,""x""",3\n4,5,6\n') == [
        (1, ["1", '2\n,"x"', "3"]),
        (3, ["4", "5", "6"]),
    ]


def test_too_few_and_too_many_fields_are_broken():
    assert _records("1,2\n1,2,3,4\n1,2,3,\n") == [(1, TOO_FEW), (2, TOO_MANY), (3, ["1", "2", "3"])]


def test_an_open_quote_costs_its_own_line_only():
    assert _records('1,"2,3\n4,5,6\n7,"8",9\n1,"2"x,3\n4,5,6\n') == [
        (1, OPEN_QUOTE),
        (2, ["4", "5", "6"]),
        (3, ["7", "8", "9"]),
        (4, OPEN_QUOTE),
        (5, ["4", "5", "6"]),
    ]


def test_an_inch_sign_in_a_plain_field_is_text():
    assert _records('1,6" PLATE,3\n4,5,6\n') == [(1, ["1", '6" PLATE', "3"]), (2, ["4", "5", "6"])]


def test_a_quote_that_closes_far_below_swallows_nothing():
    text = '1,"2,3\n' + "4,5,6\n" * 100 + '7,8",9\n'
    found = _records(text)
    assert found[0] == (1, OPEN_QUOTE)
    assert len(found) == 102
    assert found[-1] == (102, ["7", '8"', "9"])
