"""What is chosen stays chosen whatever its label says by now, and never becomes another option."""

from collections.abc import Callable
from typing import Any

import pytest
from streamlit.testing.v1 import AppTest

from chatdong.ui.components import choices
from tests.pages.app import run, script
from tests.streamlit_internals import run_with

KINDS = ("one", "segments", "pill", "several", "pills")
MANY = ("several", "pills")


def page() -> None:
    """One widget of a kind over the labels of this moment, and a button whose callback asks what is chosen."""
    import streamlit as st

    from chatdong.ui.components import choices

    state = st.session_state
    labels, kind = state["labels"], state["kind"]

    def settled() -> None:
        state["settled"] = choices.settled("box")

    state["held"] = choices.held("box", list(labels), many=kind in ("several", "pills"))
    state["chosen"] = getattr(choices, kind)("무엇", list(labels), labels.__getitem__, "box", start=state["start"])
    st.button("묻기", on_click=settled, key="ask")


def shown(kind: str, labels: dict[Any, str], start: Any = None) -> AppTest:
    app = script(page)
    app.session_state["kind"], app.session_state["labels"] = kind, labels
    app.session_state["start"] = start if start is not None else [] if kind in MANY else None
    return run(app)


def box(app: AppTest) -> Any:
    return next(widget for kind in ("selectbox", "multiselect", "button_group") for widget in app.get(kind))


def choose(app: AppTest, option: Any) -> AppTest:
    """Choose as a hand does, among the labels that are on the screen."""
    box(app).set_value([option] if app.session_state["kind"] in MANY else option)
    return run(app)


def chosen(app: AppTest) -> Any:
    """What is chosen: of a widget of many the only one."""
    found = app.session_state["chosen"]
    if app.session_state["kind"] in MANY:
        assert len(found) <= 1
        return found[0] if found else None
    return found


def relabel(app: AppTest, labels: dict[Any, str]) -> AppTest:
    app.session_state["labels"] = labels
    return app


def on_the_screen(app: AppTest) -> list[str]:
    """The labels of what is chosen, as the browser shows them."""
    widget = box(app)
    values = widget.value if isinstance(widget.value, list) else [widget.value]
    return [widget.format_func(value) for value in values if value is not None]


@pytest.mark.parametrize("kind", KINDS)
def test_a_choice_stays_with_its_option_under_changed_labels(kind: str) -> None:
    app = choose(shown(kind, {"a": "가 · 잔액 10", "b": "나 · 잔액 20"}), "b")
    for labels in ({"a": "가 · 잔액 10", "b": "나 · 잔액 15"}, {"b": "B · 15 left", "a": "A · 10 left"}, {"c": "C", "b": "B", "a": "A"}):
        run(relabel(app, labels))
        assert chosen(app) == "b"
        assert on_the_screen(app) == [labels["b"]]
        run(app)
        assert chosen(app) == "b"


@pytest.mark.parametrize("kind", KINDS)
def test_two_labels_that_change_places_leave_the_choice_where_it_was(kind: str) -> None:
    app = choose(shown(kind, {"a": "하나", "b": "둘"}), "a")
    for labels in ({"a": "둘", "b": "하나"}, {"a": "하나", "b": "둘"}, {"a": "둘", "b": "하나"}):
        run(relabel(app, labels))
        assert chosen(app) == "a"
        assert on_the_screen(app) == [labels["a"]]


@pytest.mark.parametrize("kind", KINDS)
def test_equal_labels_are_told_apart_and_each_can_be_chosen(kind: str) -> None:
    app = shown(kind, {"a": "월 정기간담회", "b": "월 정기간담회", "c": "월 정기간담회"})
    assert len(set(box(app).options)) == 3
    for option in ("b", "c", "a", "b"):
        choose(app, option)
        assert chosen(app) == option
    # They come to differ, and to be equal again, in another order.
    run(relabel(app, {"a": "첫째", "b": "둘째", "c": "셋째"}))
    assert chosen(app) == "b"
    run(relabel(app, {"c": "같음", "a": "같음", "b": "같음"}))
    assert chosen(app) == "b"


@pytest.mark.parametrize("kind", KINDS)
def test_a_label_that_the_browser_still_showed_means_what_it_said_there(kind: str) -> None:
    app = shown(kind, {"a": "가 · 잔액 10", "b": "나 · 잔액 20"})
    relabel(app, {"a": "가 · 잔액 10", "b": "나 · 잔액 15"})
    choose(app, "b")
    assert chosen(app) == "b"
    assert on_the_screen(app) == ["나 · 잔액 15"]
    relabel(app, {"b": "B", "a": "A"})
    choose(app, "a")
    assert chosen(app) == "a"
    assert on_the_screen(app) == ["A"]


@pytest.mark.parametrize("kind", KINDS)
def test_a_label_that_is_another_options_by_now_never_chooses_that_one(kind: str) -> None:
    app = shown(kind, {"a": "하나", "b": "둘"})
    # The hand chose "하나" while it still stood for a.
    relabel(app, {"a": "둘", "b": "하나"})
    choose(app, "a")
    assert chosen(app) in ("a", None)
    choose(app, "b")
    assert chosen(app) == "b", "once it sees the new labels it can choose"


def old_message(app: AppTest, option: Any) -> Any:
    """What the browser sends when an option is chosen among the labels that are on the screen now; it may come late."""
    widget = box(app)
    widget.set_value([option] if app.session_state["kind"] in MANY else option)
    states = widget.root.get_widget_states()
    widget.set_value([] if app.session_state["kind"] in MANY else None)
    return states


@pytest.mark.parametrize("kind", KINDS)
def test_a_label_that_comes_late_is_understood_where_it_only_ever_meant_one_option_or_chooses_nothing(kind: str) -> None:
    app = shown(kind, {"a": "가 · 잔액 10", "b": "나 · 잔액 20"})
    app.button(key="ask").click()
    late = old_message(app, "b")
    app.button(key="ask").set_value(False)
    run(relabel(app, {"a": "가 · 잔액 9", "b": "나 · 잔액 19"}))
    run(relabel(app, {"a": "A · 8 left", "b": "B · 18 left"}))
    run_with(app, late)
    assert not app.exception
    if kind in ("one", "several"):
        assert chosen(app) == "b"
        assert app.session_state["settled"] == (["b"] if kind == "several" else "b")
        assert on_the_screen(app) == ["B · 18 left"]
    else:
        # Of the few that stand side by side Streamlit takes only labels that it has just shown.
        assert chosen(app) is None


@pytest.mark.parametrize("kind", KINDS)
def test_a_label_that_comes_late_and_has_meant_two_options_chooses_neither(kind: str) -> None:
    app = shown(kind, {"a": "하나", "b": "둘"})
    late = old_message(app, "a")
    run(relabel(app, {"a": "둘", "b": "하나"}))
    run(relabel(app, {"a": "A", "b": "B"}))
    run_with(app, late)
    assert not app.exception
    assert chosen(app) is None
    choose(app, "b")
    assert chosen(app) == "b"


def test_where_one_is_always_chosen_a_label_that_is_not_understood_leaves_one_chosen() -> None:
    app = shown("segments", {"a": "하나", "b": "둘"}, "a")
    late = old_message(app, "b")
    run(relabel(app, {"a": "가", "b": "나"}))
    run(relabel(app, {"a": "A", "b": "B"}))
    run_with(app, late)
    assert not app.exception
    assert chosen(app) == "a"
    run(app)
    assert chosen(app) == "a"


@pytest.mark.parametrize("kind", KINDS)
def test_the_browser_is_told_the_new_label_of_what_is_chosen_and_nothing_where_it_is_the_same(kind: str) -> None:
    app = choose(shown(kind, {"a": "가 · 잔액 10", "b": "나 · 잔액 20"}), "b")
    run(relabel(app, {"a": "가 · 잔액 9", "b": "나 · 잔액 20"}))
    assert not box(app).proto.set_value, "what a hand chooses meanwhile is not taken from it"
    run(relabel(app, {"a": "가 · 잔액 9", "b": "나 · 잔액 15"}))
    assert box(app).proto.set_value


@pytest.mark.parametrize("kind", ["one", "several", "pill"])
def test_a_choice_that_is_gone_is_said_until_another_is_made_and_falls_to_none(kind: str) -> None:
    app = choose(shown(kind, {"a": "가", "b": "나"}), "b")
    run(relabel(app, {"a": "가", "c": "다"}))
    assert chosen(app) is None
    assert "고르신 것이 이제 목록에 없습니다" in app.caption[0].value
    run(app)
    assert chosen(app) is None
    assert app.caption
    choose(app, "c")
    assert chosen(app) == "c"
    assert not app.caption


def test_of_many_choices_only_those_that_are_gone_go() -> None:
    app = shown("several", {"a": "가", "b": "나", "c": "다"})
    box(app).set_value(["c", "a"])
    run(app)
    run(relabel(app, {"a": "A", "b": "B"}))
    assert app.session_state["chosen"] == ["a"]
    run(relabel(app, {"a": "같음", "b": "같음"}))
    assert app.session_state["chosen"] == ["a"]
    box(app).set_value(["a", "b"])
    relabel(app, {"a": "가", "b": "나"})
    run(app)
    assert app.session_state["chosen"] == ["a", "b"]


@pytest.mark.parametrize("kind", KINDS)
def test_what_a_widget_begins_with_is_chosen_and_one_that_is_not_there_is_not(kind: str) -> None:
    start: Callable[[str], Any] = lambda option: [option] if kind in MANY else option  # noqa: E731
    assert chosen(shown(kind, {"a": "가", "b": "나"}, start("b"))) == "b"
    app = shown(kind, {"a": "가", "b": "나"}, start("x"))
    assert chosen(app) is None
    choose(app, "a")
    assert chosen(app) == "a"


@pytest.mark.parametrize("kind", KINDS)
def test_a_callback_and_a_page_before_its_widget_get_the_option_and_not_the_label(kind: str) -> None:
    app = choose(shown(kind, {"a": "가", "b": "나"}), "b")
    run(relabel(app, {"a": "A", "b": "B"}))
    app.button(key="ask").click()
    run(app)
    assert app.session_state["settled"] == (["b"] if kind in MANY else "b")
    assert app.session_state["held"] == ["b"]
    # The browser chooses among the old labels and presses at once.
    box(app).set_value(["a"] if kind in MANY else "a")
    relabel(app, {"a": "가", "b": "나"})
    app.button(key="ask").click()
    run(app)
    assert app.session_state["settled"] == (["a"] if kind in MANY else "a")


def test_numbers_are_options_too_and_zero_is_one_of_them() -> None:
    app = shown("one", {0: "추가 행사", 1: "1회차", 2: "2회차"}, 0)
    assert app.session_state["chosen"] == 0
    run(relabel(app, {0: "Extra", 2: "No. 2"}))
    assert app.session_state["chosen"] == 0
    choose(app, 2)
    assert app.session_state["chosen"] == 2


def test_a_session_that_has_shown_very_many_labels_begins_anew(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(choices, "MOST_LABELS", 3)
    app = choose(shown("one", {"a": "0", "b": "둘"}), "a")
    for number in range(1, 12):
        run(relabel(app, {"a": str(number), "b": "둘"}))
        assert chosen(app) == "a"
    assert len(app.session_state[choices.SHOWN]["box"].meant) <= 3 + 2


def test_equal_labels_get_a_number_that_no_other_label_has() -> None:
    words = {"a": "가", "b": "가", "c": "가 (1)", "d": "나"}
    assert choices.distinct(words, words.__getitem__) == {"a": "가 (2)", "b": "가 (3)", "c": "가 (1)", "d": "나"}
    assert choices.distinct([], str) == {}


def test_a_required_selection_that_is_cleared_is_the_start_again_and_one_that_is_gone_is_not() -> None:
    def with_a_box() -> None:
        import streamlit as st

        from chatdong.ui.components import choices

        choices.one("고르기", st.session_state.get("options", ["a", "b"]), str.upper, "chosen", start="a", required=True)

    app = run(script(with_a_box))
    assert (app.selectbox[0].value, app.selectbox[0].proto.required) == ("a", False)
    app.selectbox[0].set_value("b").run()
    app.session_state["chosen"] = None
    assert app.run().selectbox[0].value == "a"
    app.selectbox[0].set_value("b").run()
    app.session_state["options"] = ["a", "c"]
    assert app.run().selectbox[0].value is None
    assert app.run().selectbox[0].value is None
