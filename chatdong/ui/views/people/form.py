"""The people with their roles, the rights of each role, and the form that gives and takes roles."""

import streamlit as st

from chatdong import clock
from chatdong.domain.roles import MAY, RIGHTS, ROLES, Actor
from chatdong.domain.text_marks import stripped
from chatdong.store.access.roles import give_role, take_role
from chatdong.store.engines.errors import RefusedWrite
from chatdong.ui.components import choices, entry_fields, tables
from chatdong.ui.components.labels import plan_title
from chatdong.ui.i18n import formats
from chatdong.ui.i18n.language import _, say
from chatdong.ui.session import auth, page_context, stores
from chatdong.ui.session.page_context import PageContext
from chatdong.ui.views.districts import wording

SAID, WRITES = "people-said", "people-writes"
LETTERS_A_LINE = 70
"""The width of the districts' column, in Latin letters."""


def headline() -> str:
    """The page's title: the number of people with a role; without sign-in, that this computer's user has every right."""
    mode = auth.mode()
    if mode == "local":
        return _("이 컴퓨터의 사용자 한 사람이 모든 것을 할 수 있습니다")
    return _("{count}명이 들어올 수 있습니다", count=len(_all()))


def show(context: PageContext) -> None:
    """Draw the people with their roles, the forms to give and take a role, and the rights of each role."""
    if auth.mode() == "local":
        st.info(
            _(
                "로그인이 설정되지 않아, 이 컴퓨터에서 여는 사람은 누구나 관리자입니다. 여기서 정한 역할은 로그인을 설정하면 쓰입니다(docs/OPERATING.md의 Sign-in)."
            ),
            icon=":material/info:",
        )
    _said()
    _people(context)
    give, take = st.columns(2, gap="large")
    with give:
        _give(context)
    with take:
        _take()
    _roles(context)


def _all() -> dict[str, Actor]:
    """Sign-in address → person, for everybody with a role; the administrators set in CHATDONG_ADMIN come first."""
    first = {name: Actor(name, "admin") for name in sorted(auth.first_admins())}
    return first | {name: who for name, who in auth.everybody().items() if name not in first}


def _people(context: PageContext) -> None:
    everybody, first = _all(), auth.first_admins()
    districts = [wording.present(context, who.districts) if who.districts else _("모두") for who in everybody.values()]
    # By their ids, since titles are long; the form below has both.
    plans = [", ".join(sorted(who.plans)) if who.plans else _("모두") for who in everybody.values()]
    tables.table(
        context,
        _("들어올 수 있는 사람"),
        {
            _("로그인하는 주소"): list(everybody),
            _("역할"): [auth.role_word(who.role) for who in everybody.values()],
            _("계획"): plans,
            _("자치구"): districts,
            _("정한 곳"): [_("설정(CHATDONG_ADMIN)") if name in first else _("이 화면") for name in everybody],
        },
        "people",
        right="people",
        all_rows=True,
        lines=max((1 + formats.room(words) // LETTERS_A_LINE for words in (*districts, *plans)), default=1),
        empty=_("아직 아무에게도 역할을 주지 않았습니다. 아래에서 로그인하는 주소와 역할을 정하면 들어올 수 있습니다."),
    )


def _give(context: PageContext) -> None:
    st.header(_("역할 주기·바꾸기"), anchor=False)
    names = wording.district_names(context)
    form = _form()
    with st.container(border=True):
        person = entry_fields.text(_("로그인하는 주소"), f"{form}-person", longest=254, placeholder="name@example.go.kr")
        role = choices.one(_("역할"), ROLES, auth.role_word, f"{form}-role", placeholder=_("하나를 고르십시오"))
        titles = _plan_titles()
        choices.several(
            _("계획(관리자 말고)"),
            list(titles),
            titles.__getitem__,
            f"{form}-plans",
            placeholder=_("비우면 모든 계획"),
            help=_("고르면 그 계획만 보고 내려받고 기록할 수 있습니다. 다른 계획은 목록에도 나오지 않습니다."),
        )
        choices.several(
            _("자치구(기록 담당만)"),
            list(names),
            names.__getitem__,
            f"{form}-districts",
            placeholder=_("비우면 모든 자치구"),
            help=_("고르면 그 자치구만 참석한 행사와 그 행사의 지출만 기록할 수 있습니다."),
        )
        ready = person is not None and role is not None
        if not ready:
            st.caption(_("로그인하는 주소와 역할을 적으면 줄 수 있습니다."))
        st.button(
            _("역할 주기"),
            on_click=_write_role,
            args=(form,),
            type="primary",
            icon=":material/person_add:",
            key="person-give",
            disabled=not ready,
        )


def _take() -> None:
    st.header(_("역할 거두기"), anchor=False)
    own = [name for name in auth.everybody() if name not in auth.first_admins()]
    with st.container(border=True):
        taken = choices.one(_("사람"), own, str, f"{_form()}-taken", placeholder=_("하나를 고르십시오"))
        st.caption(_("바로 아무것도 볼 수 없게 됩니다. 그 사람이 한 기록은 이력에 그대로 남습니다."))
        st.button(
            _("역할 거두기"), on_click=_write_taken, args=(_form(),), icon=":material/person_remove:", key="person-take", disabled=taken is None
        )


def _plan_titles() -> dict[str, str]:
    """The plans of the configured store, which roles are given in, by id: the id and the title."""
    return {row["plan_id"]: f"{row['plan_id']} · {plan_title(row)}" for row in page_context.plans(stores.configured())}


def _form() -> str:
    """The prefix of the fields' keys; it changes after each write, which empties the fields."""
    return f"person-{st.session_state.setdefault(WRITES, 0)}"


def _roles(context: PageContext) -> None:
    """Draw the table of rights by role."""
    cells = {_("할 수 있는 것"): [auth.right_word(right) for right in RIGHTS]}
    cells |= {auth.role_word(role): ["●" if right in MAY[role] else "" for right in RIGHTS] for role in ROLES}
    tables.table(context, _("역할마다 할 수 있는 것"), cells, "roles", right="people", all_rows=True)


# Both writes happen in callbacks, which run before the page, so that the table above shows them at once. A callback reads session state as it was
# when the button was pressed.


def _write_role(form: str) -> None:
    """Give the role in the form's fields to the person (a button's callback)."""
    name, role = stripped(st.session_state[f"{form}-person"]), choices.settled(f"{form}-role")
    if not name or role not in ROLES:
        return
    districts, plans = (frozenset(choices.settled(f"{form}-{limit}") or ()) or None for limit in ("districts", "plans"))
    person = Actor(name, role, districts, plans)
    try:
        give_role(stores.store(stores.configured()), person, auth.actor(), clock.now())
    except RefusedWrite as error:
        tables.say_once(SAID, (False, say(error.message)))
        return
    _done(_("{who}: 역할을 {role}(으)로 정했습니다.", who=name.lower(), role=auth.role_word(role)))


def _write_taken(form: str) -> None:
    """Take the role of the chosen person away (a button's callback)."""
    name = choices.settled(f"{form}-taken")
    if name is None:
        return
    try:
        take_role(stores.store(stores.configured()), name, auth.actor(), clock.now())
    except RefusedWrite as error:
        tables.say_once(SAID, (False, say(error.message)))
        return
    _done(_("{who}: 역할을 거두었습니다.", who=name))


def _done(words: str) -> None:
    tables.say_once(SAID, (True, words))
    st.session_state[WRITES] = st.session_state.get(WRITES, 0) + 1


def _said() -> None:
    """Draw the result of the last write."""
    if said := tables.said_once(SAID):
        done, words = said
        (st.success if done else st.error)(formats.plain(words), icon=":material/check:" if done else ":material/error:")
