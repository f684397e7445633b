"""Selection widgets bound to a query parameter by the ids of their options, so that a link means the same in every language.

Streamlit's ``bind="query-params"`` writes the label, which changes with the language; it is used where labels do not.
"""

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from typing import Any

import streamlit as st

from chatdong.ui.components import choices
from chatdong.ui.i18n import formats
from chatdong.ui.i18n.language import _
from chatdong.ui.session import address, view_trail

REFUSED = "refused-addresses"
LONGEST_SHOWN = 60
LONGEST_ADDRESS = 200_000
"""The most letters of the query; a scenario that changes each of a thousand lines takes half of it."""


def pills(label: str, options: Sequence[Any], words: Callable[[Any], str], key: str) -> list[Any]:
    """Draw st.pills bound to the query parameter ``key`` and return the selected options; [] for none selected, which the caller reads as all."""
    _begin(key, options, many=True)
    chosen = choices.pills(label, options, words, key, on_change=_write, args=(key,))
    view_trail.note_filter(key, label, ", ".join(words(option) for option in chosen))
    return chosen


def segments(label: str, options: Sequence[Any], words: Callable[[Any], str], key: str) -> Any:
    """Draw st.segmented_control bound to the query parameter ``key`` and return the selected option; the first is the default."""
    _begin(key, options, first=options[0])
    return choices.segments(label, options, words, key, start=options[0], on_change=_write, args=(key, options[0]))


def one(label: str, options: Sequence[Any], words: Callable[[Any], str], key: str, first: Any, **more: Any) -> Any:
    """Draw st.pills with exactly one selected option, bound to the query parameter ``key``; the default ``first`` may change between runs."""
    follow(key)
    _begin(key, options, first=first)
    return choices.pill(label, options, words, key, required=True, on_change=_write, args=(key, first), **more)


def follow(key: str) -> None:
    """Drop a widget's state, so that it takes its value from the URL again. Call it before a widget that ``show`` may change."""
    st.session_state.pop(key, None)


def several(label: str, options: Sequence[Any], words: Callable[[Any], str], key: str, at_most: int | None = None, **more: Any) -> list[Any]:
    """Draw st.multiselect bound to the query parameter ``key``; options beyond ``at_most`` in the URL are dropped with a warning."""
    _begin(key, options, many=True)
    if at_most is not None and len(st.session_state[key]) > at_most:
        beyond = ", ".join(words(option) for option in st.session_state[key][at_most:])
        st.session_state[key] = st.session_state[key][:at_most]
        refuse(key, beyond, _("한 번에 {count}개까지 볼 수 있어 쓰지 않았습니다", count=at_most))
        _write(key)
    return choices.several(label, options, words, key, max_selections=at_most, on_change=_write, args=(key,), select_all=False, **more)


def one_pill(label: str, options: Sequence[Any], words: Callable[[Any], str], key: str) -> Any | None:
    """Draw st.pills for at most one option, bound to the query parameter ``key``; None where none is selected."""
    _begin(key, options)
    chosen = choices.pill(label, options, words, key, on_change=_write, args=(key,))
    view_trail.note_filter(key, label, "" if chosen is None else words(chosen))
    return chosen


def toggle(label: str, key: str, **look: Any) -> bool:
    """Draw st.toggle bound to the query parameter ``key``, which stands there while it is on."""
    if key not in st.session_state or address.holds():
        wanted = address.get(key)
        if wanted not in (None, "true"):
            refuse(key, str(wanted), _("{known} 가운데 하나를 씁니다", known="true"))
        st.session_state[key] = wanted == "true"

    def changed() -> None:
        """Callback: write the query parameter."""
        address.put(key, "true" if st.session_state[key] else None)

    return st.toggle(label, key=key, on_change=changed, **look)


def choose(key: str, choice: Any | None) -> None:
    """Callback: select an option, or None, in a widget of this module elsewhere on the page."""
    st.session_state[key] = choice
    _write(key)


def show(asked: dict[str, str]) -> None:
    """Callback: set query parameters as a link to the same page would; Streamlit's own links leave the URL as it was."""
    for key in asked:
        follow(key)
    address.update(asked)


def menu(label: str, options: Sequence[Any], words: Callable[[Any], str], key: str, **more: Any) -> Any | None:
    """Draw st.selectbox bound to the query parameter ``key`` and return the selected option; None where none is selected."""
    _begin(key, options)
    chosen = choices.one(label, options, words, key, on_change=_write, args=(key,), **more)
    view_trail.note_filter(key, label, "" if chosen is None else words(chosen))
    return chosen


def chosen(key: str, options: Sequence[Any], first: Any | None) -> Any | None:
    """The option that is selected in a ``choice`` before it is drawn; ``first`` where nothing is, None for nothing."""
    _begin(key, options, first=first)
    if st.session_state[key] is None:
        st.session_state[key] = first
    _keep(key, None)
    return next(iter(choices.held(key, options)), None)


def choice(
    label: str,
    options: Sequence[Any],
    words: Callable[[Any], str],
    key: str,
    first: Any | None,
    on_change: Callable[[], None],
    none: str | None = None,
) -> Any | None:
    """Draw st.selectbox that is shared by all pages; the query parameter ``key`` names what is selected and survives a change of page.

    Call ``chosen`` before it. ``first`` is selected where nothing is. ``none`` is what the field says while nothing is selected, and lets it be
    cleared.
    """

    def changed() -> None:
        """Callback: write the query parameter, then call ``on_change``."""
        _write(key)
        on_change()

    look = {"required": True} if none is None else {"placeholder": none}
    return choices.one(label, options, words, key, start=first, on_change=changed, **look)


def shared(
    key: str,
    default: Any,
    read: Callable[[str], Any | None],
    why: Callable[[], str],
    written: Callable[[Any], str] = str,
    fits: Callable[[Any], bool] = bool,
) -> None:
    """Before a widget of the shared view is drawn: set its state and its query parameter ``key``, which stands where the state is not ``default``.

    On a visit, and on the way back or forward, the address holds; ``read`` gives its value, None for one that is refused (``why``). Otherwise the
    session's state holds while it ``fits``. A parameter bound by Streamlit would be added once more to each link that carries it.
    """
    if key not in st.session_state or address.holds():
        wanted = address.get(key)
        found = read(wanted) if wanted else None
        st.session_state[key] = default if found is None else found
        if wanted and found is None:
            refuse(key, wanted, why())
    elif st.session_state[key] != default and not fits(st.session_state[key]):
        st.session_state[key] = default
    said = None if st.session_state[key] == default else written(st.session_state[key])
    address.put(key, said)


def number(key: str, most: int, first: int) -> int:
    """A whole number (0 to ``most``, default ``first``) kept in the query parameter ``key`` across pages; ``number_input`` draws its field."""
    if key not in st.session_state or address.holds():
        wanted = address.get(key)
        if wanted and wanted not in map(str, range(most + 1)):
            refuse(key, wanted, _("0부터 {most}까지의 수가 아니어서 쓰지 않았습니다", most=most))
            wanted = None
        st.session_state[key] = int(wanted or first)
    _keep(key, first)
    return st.session_state[key]


def number_input(label: str, key: str, most: int, first: int, why: str, step: int = 5) -> None:
    """Draw the field of a ``number``. Its value is kept under another key than the widget's, whose state is lost when it is not drawn."""
    field = f"{key}-input"

    def taken() -> None:
        """Callback: keep the typed value and write the query parameter."""
        st.session_state[key] = int(st.session_state[field])
        _write(key, first)

    st.session_state[field] = st.session_state[key]
    st.number_input(label, 0, most, step=step, key=field, on_change=taken, help=why)


def asked(key: str) -> str | None:
    """The query parameter of a widget that has no state in this session yet; None where it has, or where the parameter is empty."""
    return None if key in st.session_state and not address.holds() else address.get(key)


def refuse(key: str, value: str, why: str) -> None:
    """Warn on this run's page that a query parameter was not used (``why``), and remove it from the URL."""
    short = value if len(value) <= LONGEST_SHOWN else f"{value[:LONGEST_SHOWN]}…"
    said = _("주소의 {key}={value} - {why}", key=key, value=short, why=why)
    st.session_state[REFUSED] = [*st.session_state.get(REFUSED, ()), said]
    address.put(key, None)


def bound() -> None:
    """Clear query parameters of more than LONGEST_ADDRESS letters and warn on the page. Call it at the start of a run."""
    length = sum(len(key) + sum(map(len, st.query_params.get_all(key))) for key in st.query_params)
    if length > LONGEST_ADDRESS:
        st.query_params.clear()
        why = _("주소가 {limit}자보다 길어 쓰지 않았습니다. 처음 화면으로 보여 드립니다.", limit=formats.count(LONGEST_ADDRESS))
        st.session_state[REFUSED] = [*st.session_state.get(REFUSED, ()), why]


@contextmanager
def refusals() -> Iterator[None]:
    """Draw the warnings of ``refuse`` above the page that runs in this block."""
    place = st.empty()
    yield
    said = st.session_state.pop(REFUSED, None)
    if said:
        place.warning("  \n".join(map(formats.plain, said)), icon=":material/link_off:")


def _begin(key: str, options: Sequence[Any], *, many: bool = False, first: Any = None) -> None:
    """Before the widget is drawn: set its state from the URL, or check its selection; values that are no option are dropped with a warning."""
    if address.holds():
        follow(key)
    if key in st.session_state:
        # A dropped option of a widget that may be empty is reported below it (``choices``); that of a required selection here.
        if first is None or choices.held(key, options, many=many):
            return
        if st.session_state[key] is not None:
            refuse(key, str(st.session_state[key]), _("이 화면에서 고를 수 없는 값이라 쓰지 않았습니다"))
        st.session_state[key] = first
        return
    wanted = address.get_all(key)
    found = [option for option in options if str(option) in wanted]
    unknown = [value for value in wanted if value and value not in map(str, options)]
    if unknown:
        refuse(key, ", ".join(unknown), _("이 화면에서 고를 수 없는 값이라 쓰지 않았습니다"))
        if found:
            address.put(key, [str(option) for option in found])
    st.session_state[key] = found if many else found[0] if found else first


def _keep(key: str, default: Any) -> None:
    """Write the query parameter where it differs from the selection, as after a change of page."""
    if (address.get(key) or str(default)) != str(st.session_state[key]):
        _write(key, default)


def _write(key: str, default: Any = None) -> None:
    """Callback: write the selection to the query parameter, or remove the parameter for the default or an empty selection."""
    chosen = choices.settled(key)
    if chosen in (None, [], default):
        address.put(key, None)
    else:
        address.put(key, [str(v) for v in chosen] if isinstance(chosen, list) else str(chosen))
