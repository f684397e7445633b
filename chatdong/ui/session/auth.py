"""The user of a session - local, signed in or anonymous - with role and rights.

Sign-in is Streamlit's own OpenID Connect: https://docs.streamlit.io/develop/concepts/connections/authentication
"""

import functools
import ipaddress
import os
import re
import time
from collections import deque
from collections.abc import Callable, Mapping
from datetime import timedelta
from pathlib import Path
from typing import Any, Literal, ParamSpec

import streamlit as st

from chatdong import clock
from chatdong.domain.plan.toml_format import PlanFileError
from chatdong.domain.roles import Actor, Right, address_of
from chatdong.store.access import audit
from chatdong.store.access.permissions import why_not
from chatdong.store.access.roles import people
from chatdong.store.engines.store import StoreError
from chatdong.store.reading import query
from chatdong.ui.i18n import formats
from chatdong.ui.i18n.language import _
from chatdong.ui.session import address, cache, log, navigation, stores
from chatdong.ui.session.sign_in_failure import FAILED, SIGN_IN
from chatdong.ui.streamlit_internals import StreamlitSecretNotFoundError

HOURS_SIGNED_IN = 12
"""A sign-in is valid for so many hours; Streamlit's cookie alone would be valid for 30 days."""

SECONDS_AHEAD = 300
"""The most seconds that the identity provider's clock may be ahead; with this machine's clock set back, a sign-in would last for years."""

Mode = Literal["local", "sign_in", "read_only"]
P = ParamSpec("P")


@cache.memoize_per_run
def mode() -> Mode:
    """The way that users are identified: sign_in where ``.streamlit/secrets.toml`` has an ``[auth]`` section; otherwise local where the server
    listens on this machine only, and read_only where it can be reached from other machines."""
    if _held_to_sign_in or _providers() is not None:
        return "sign_in"
    return "read_only" if _elsewhere() else "local"


def hold_to_sign_in() -> None:
    """Require sign-in for the life of this process if it is set up now, even if its settings are removed later. Called once at startup."""
    global _held_to_sign_in  # noqa: PLW0603 - one for the process, set once
    _held_to_sign_in = mode() == "sign_in"


_held_to_sign_in = False


def actor() -> Actor:
    """The user of this session with the present role; without a valid sign-in or a role they have no right."""
    return asked_again()()


def asked_again() -> Callable[[], Actor]:
    """A function that gives this session's user with the role at the time of the call, also outside the session, as in a download's thread.

    The role is None, which has no right, where nobody is signed in, the sign-in has expired or was signed out, or the user has no role.
    """
    now = mode()
    if now == "local":
        return Actor.local
    if now == "read_only":
        return lambda: Actor("anonymous", "viewer")
    state, who = _signed_in()
    if state != "in":
        return lambda: Actor(who, None)
    began = _claims().get("iat")
    return lambda: _with_role(who) if _lasts(who, began) else Actor(who, None)


def may(right: Right) -> bool:
    """True where the user of this session has the right."""
    return actor().may(right)


def why_closed(right: Right) -> str | None:
    """The reason, as Markdown text, for which the user of this session lacks a right; None where they have it."""
    who = actor()
    if who.may(right):
        return None
    if mode() == "read_only":
        return _(
            "다른 컴퓨터에서 들어올 수 있는 서버인데 로그인이 설정되어 있지 않아 볼 수만 있습니다. 기록하려면 담당자가 로그인을 설정해야 합니다."
        )
    return formats.said(why_not(right))


@cache.memoize_per_run
def plans_held_to(store_url: str) -> frozenset[str] | None:
    """The plans of a store that the user of this session may see; None for all of them, as of the example, which is nobody's."""
    return actor().plans if store_url == stores.configured() else None


def fragment(part: Callable[P, None], *, run_every: timedelta | None = None, key: str | None = None) -> Callable[P, None]:
    """``st.fragment`` with a check of the right to look: a user who has lost it gets a rerun of the whole page, which says so.

    Where the part runs alone and changes the address, the menu is drawn anew, whose links carry it.
    """

    @st.fragment(run_every=run_every, key=key)
    @functools.wraps(part)
    def of_page(*args: P.args, **more: P.kwargs) -> None:
        """Run the part, or rerun the page without the right to look."""
        if not may("look"):
            st.rerun()
        part(*args, **more)
        if address.end_part():
            st.rerun(scope=navigation.MENU)

    return of_page


def signed_in() -> bool:
    """True where the session has a valid sign-in or needs none; otherwise the sign-in page is drawn, with the reason."""
    if mode() != "sign_in":
        return True
    state, who = _signed_in()
    if state == "in":
        return True
    st.title(_("로그인이 필요합니다"), anchor=False)
    if state == "expired":
        st.info(_("로그인한 지 {hours}시간이 지났습니다. 다시 로그인해 주십시오.", hours=HOURS_SIGNED_IN), icon=":material/schedule:")
    elif state == "ahead":
        st.error(
            _("이 서버의 시계가 로그인한 때보다 뒤처져 있어 언제까지 유효한지 알 수 없습니다. 서버의 시계를 맞추도록 관리자에게 알려 주십시오."),
            icon=":material/schedule:",
        )
    elif state == "unverified":
        st.error(_("{who}: 로그인 서버가 확인하지 않은 주소라 들어올 수 없습니다.", who=formats.plain(who)), icon=":material/error:")
    else:
        if state == "foreign" or st.query_params.get(SIGN_IN) == FAILED:
            st.error(
                _(
                    "로그인을 마치지 못했습니다. 로그인 서버가 취소했거나, 이 현황판을 위한 로그인임을 확인할 수 없었습니다. 다시 해 보시고, 또 그러면 담당자에게 알려 주십시오."
                ),
                icon=":material/error:",
            )
        st.markdown(_("이 현황판은 초대받은 사람만 봅니다. 기관의 계정으로 로그인해 주십시오."))
    if state != "out":
        st.button(_("로그아웃"), on_click=_sign_out, icon=":material/logout:", key="sign-out")
    for provider in _providers() or ():
        label = _("로그인") if provider is None else _("{provider} 계정으로 로그인", provider=formats.plain(provider))
        st.button(label, on_click=st.login, args=(provider,) if provider else (), type="primary", icon=":material/login:", key=f"sign-in-{provider}")
    if not _providers():
        st.error(
            _("로그인 설정(.streamlit/secrets.toml의 [auth])을 읽을 수 없어 아무도 들어올 수 없습니다. 담당자에게 알려 주십시오."),
            icon=":material/error:",
        )
    return False


def invited() -> bool:
    """True where the user has the right to look; otherwise a page that says whom to ask is drawn. Each sign-in is noted once in the audit list."""
    if mode() != "sign_in":
        return True
    who = actor()
    mark = (who.name, _claims().get("iat"), who.role is not None)
    if mark not in _noted:
        _noted.append(mark)
        note("sign_in" if who.role else "refused", who.role or "look")
    if who.may("look"):
        return True
    st.title(_("아직 초대받지 않았습니다"), anchor=False)
    st.markdown(
        _(
            "{who}(으)로 로그인하셨지만 이 현황판의 권한이 없습니다. 관리자에게 이 주소를 알려 주고 권한을 요청해 주십시오.",
            who=formats.plain(who.name),
        )
    )
    st.button(_("로그아웃"), on_click=_sign_out, icon=":material/logout:", key="sign-out")
    return False


def card() -> None:
    """Draw in the sidebar the user, their role and the sign-out button, or the warning of an open, read-only server; nothing in local mode."""
    now = mode()
    if now == "read_only":
        st.sidebar.warning(_("로그인 없이 다른 컴퓨터에 열린 서버입니다. 볼 수만 있습니다."), icon=":material/lock:")
    elif now == "sign_in":
        who = actor()
        with st.sidebar.container(horizontal=True, vertical_alignment="center"):
            st.caption(formats.plain(f"{who.name} · {role_word(who.role)}"))
            st.button(_("로그아웃"), on_click=_sign_out, icon=":material/logout:", type="tertiary", key="sign-out")


def role_word(role: str | None) -> str:
    """The word for a role; "–" for None or an unknown role."""
    words = {"viewer": _("보는 사람"), "recorder": _("기록 담당"), "planner": _("계획 담당"), "admin": _("관리자")}
    return words.get(role or "", formats.UNKNOWN)


def right_word(right: str) -> str:
    """A right in words; an unknown right as it is written."""
    words = {
        "look": _("보기, 내려받기"),
        "record": _("행사·지출·원인행위 기록, 예산 변경 제안, 보고서 글, 되돌리기"),
        "scenario": _("시나리오 저장"),
        "plan": _("계획 차수·예산 변경·이월 승인"),
        "operate": _("운영 화면, 백업"),
        "people": _("권한, 감사 기록"),
    }
    return words.get(right, right)


def note(kind: str, what: str) -> None:
    """Add an entry of this session's user to the audit list and the log."""
    note_of(kind, actor().name, what, stores.configured())


def note_of(kind: str, who: str, what: str, store_url: str) -> None:
    """Add an entry of the user ``who`` to a store's audit list and the log; for use outside a session, as in a download's thread."""
    audit.note(stores.store(store_url), who, kind, what, clock.now())


def first_admins() -> frozenset[str]:
    """The users named by the setting CHATDONG_ADMIN, who are administrators whatever the store says, so that there is a first one."""
    return frozenset(map(address_of, re.split(r"[,\s]+", os.environ.get("CHATDONG_ADMIN", "")))) - {""}


def everybody() -> Mapping[str, Actor]:
    """The users with a role in the configured store, by address."""
    store_url = stores.configured()
    store = stores.store(store_url)
    # Asked a dozen times in a run, and each time anew, because a role may be taken meanwhile.
    return _people(store_url, store.state() or query.store_version(store))


_noted: deque[tuple[str, Any, bool]] = deque(maxlen=10_000)
"""The sign-ins that are already in the audit list; every browser tab begins a session of its own."""

_signed_out: deque[tuple[str, Any]] = deque(maxlen=10_000)
"""User and time of each sign-in that was signed out. Streamlit removes only that browser's cookie; open tabs and a copied cookie would stay valid."""


def _sign_out() -> None:
    """Callback: sign out of the dashboard, and of the identity provider where it supports that."""
    try:
        note("sign_out", "")
    except StoreError:
        log.failed("not_noted")
    _signed_out.append((actor().name, st.user.get("iat")))
    st.logout()


@cache.cached(4)
def _people(store_url: str, state: object) -> dict[str, Actor]:
    return people(stores.store(store_url))


def _with_role(who: str) -> Actor:
    if who in first_admins():
        return Actor(who, "admin")
    try:
        return everybody().get(who, Actor(who, None))
    except (StoreError, PlanFileError):
        return Actor(who, None)


@cache.memoize_per_run
def _claims() -> Mapping[str, Any]:
    """What the identity provider says of the user. Streamlit looks for its settings on the disk whenever it is asked."""
    return st.user.to_dict()


def _signed_in() -> tuple[Literal["out", "foreign", "expired", "ahead", "unverified", "in"], str]:
    """The state of the sign-in, and the e-mail address (or subject) that a role is given to, "-" for none.

    foreign: the token is for another application or names nobody. ahead: its time is in the future. unverified: the address is not verified.
    """
    claims = _claims()
    if not claims.get("is_logged_in"):
        return "out", "-"
    if not _meant_for_us(claims):
        return "foreign", "-"
    who = address_of(str(claims.get("email") or claims.get("sub") or ""))
    if not who or ("@" in who and not claims.get("email")):
        return "foreign", "-"
    # A provider without the claim (Microsoft's for one organisation) verifies its addresses itself.
    if claims.get("email") and str(claims.get("email_verified", True)).lower() == "false":
        return "unverified", who
    began = claims.get("iat")
    if (who, began) in _signed_out:
        return "out", "-"
    if isinstance(began, (int, float)) and began - time.time() > SECONDS_AHEAD:
        return "ahead", who
    return ("in" if _lasts(who, began) else "expired"), who


def _lasts(who: str, began: object) -> bool:
    """True where a sign-in at the time ``began`` (seconds since the epoch) is still valid and was not signed out."""
    if not isinstance(began, (int, float)) or (who, began) in _signed_out:
        return False
    return -SECONDS_AHEAD <= time.time() - began <= HOURS_SIGNED_IN * 3600


def _meant_for_us(claims: Mapping[str, Any]) -> bool:
    """True where the token's audience is this application's client id. Authlib checks it at sign-in, but an older cookie may have another."""
    section = _auth() or {}
    named = section.get(claims.get("provider", "default"))
    client = (named if isinstance(named, Mapping) else section).get("client_id")
    audience = claims.get("aud")
    return client is not None and client in (audience if isinstance(audience, list) else [audience])


@cache.memoize_per_run
def _auth() -> Mapping[str, Any] | None:
    """The ``[auth]`` section of the secrets; None where there is none, empty where the secrets cannot be read, so that nobody can sign in."""
    try:
        return st.secrets.get("auth")
    except StreamlitSecretNotFoundError:
        return {} if any(Path(path).is_file() for path in st.get_option("secrets.files")) else None


def _providers() -> list[str | None] | None:
    """The names of the identity providers, with None for the default one; None instead of a list where sign-in is not set up."""
    section = _auth()
    if section is None:
        return None
    own: list[str | None] = [None] if "server_metadata_url" in section else []
    return own + [name for name, value in section.items() if isinstance(value, Mapping) and "server_metadata_url" in value]


def _elsewhere() -> bool:
    """True where ``server.address`` or a name in ``server.allowedHosts`` is not this machine. The public name behind a proxy must be among
    ``server.allowedHosts``, so it is found here too."""
    hosts = st.get_option("server.allowedHosts") or []
    names = re.split(r"[,\s]+", hosts) if isinstance(hosts, str) else list(hosts)
    return not all(map(_is_this_machine, (st.get_option("server.address") or "0.0.0.0", *names)))  # noqa: S104 - what Streamlit takes then


def _is_this_machine(name: str) -> bool:
    name = re.sub(r":\d+$", "", name) if name.count(":") == 1 else name
    if name.lower() in ("localhost", ""):
        return True
    try:
        return ipaddress.ip_address(name.strip("[]")).is_loopback
    except ValueError:
        return False
