from components import views


def test_the_current_tab_is_told_to_screen_readers():
    nav = views.tabs("/recommendations", {"ask": "Ask", "quality": "Quality"}, "quality")
    first, second = nav.children
    assert (first.href, second.href) == ("/recommendations", "/recommendations?tab=quality")
    assert getattr(second.children, "aria-current") == "page"
    assert not hasattr(first.children, "aria-current")


def test_a_label_names_its_menu_as_the_document_does():
    menu = views.menu("k", "Segments", {"4": "Four"}, "4")
    label, dropdown = menu.children
    assert label.htmlFor == '{"index":"k","type":"asked"}'
    assert dropdown.id == views.control_id("k") == {"index": "k", "type": "asked"}


def test_the_frame_holds_the_question_and_what_it_is_by_itself():
    frame = views.frame("segments", {"k": "4"})
    question, defaults, slug = frame.children
    assert (question.id, defaults.id) == (views.STATE, views.DEFAULTS)
    assert defaults.data == {"k": "4"}
    assert getattr(frame, "data-slug") == slug.data == "segments"
