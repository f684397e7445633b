"""Who may see and write what on the pages: by how the server listens, by signing in, by role, and by widgets that are no longer there."""

import time
from collections.abc import Callable
from datetime import datetime

import pytest
from streamlit.testing.v1 import AppTest

from chatdong.domain.roles import Actor
from chatdong.store.access import roles
from chatdong.store.engines.errors import NotAllowed
from chatdong.store.engines.store import Store
from chatdong.store.reading.query import rows, store_version
from chatdong.ui.session import auth
from tests.pages.app import KIM, NOBODY, claims, go_to, said, visit
from tests.pages.dialog import button, fill, save, speak
from tests.streamlit_internals import config

AT = datetime(2026, 1, 2, 3, 4, 5)
SETUP = Actor.local("setup")


@pytest.fixture
def visit_as(store: Store) -> Callable[..., AppTest]:
    """Open a page as somebody; where nobody is named, nobody signed in. Sign-in is set up."""

    def opened(
        user: dict[str, object] | None, page: str = "records", role: str | None = None, districts: set[str] | None = None, **address: str
    ) -> AppTest:
        if role:
            roles.give_role(store, Actor(str(user["email"]), role, frozenset(districts) if districts else None), SETUP, AT)
        return visit(page, user or NOBODY, as_of="2016-12-31", **address)

    return opened


def audited(store: Store) -> list[tuple[str, str, str]]:
    return [(r["person"], r["kind"], r["what"]) for r in rows(store, "audit_list", **dict.fromkeys(("kinds", "person", "first_day", "last_day")))]


def test_the_one_local_user_of_a_server_on_this_machine_may_do_everything(store: Store) -> None:
    assert auth.mode() == "local"
    app = visit("records", record="event")
    assert any(button.label == "저장" for button in app.button)
    assert any(button.label == "기록하기" for button in app.button)


@pytest.mark.parametrize(
    ("option", "value"),
    [
        ("server.address", "::"), ("server.address", ""), ("server.address", "192.0.2.7"), ("server.address", "chatdong.example.go.kr"),
        ("server.allowedHosts", ["localhost", "chatdong.example.go.kr"]), ("server.allowedHosts", ["*"]),
    ],
)  # fmt: skip
def test_a_server_that_others_reach_without_sign_in_is_read_only_and_every_page_says_so(
    store: Store, request: pytest.FixtureRequest, option: str, value: object
) -> None:
    before = config.get_option(option)
    config.set_option(option, value)
    request.addfinalizer(lambda: config.set_option(option, before))
    assert auth.mode() == "read_only"
    app = visit(record="event")
    for page in ("overview", "records", "what_if", "snapshots"):
        go_to(app, page)
        assert "로그인 없이 다른 컴퓨터에 열린 서버입니다" in app.sidebar.warning[0].value
        assert "로그인 없이 열린 서버" in app.main.markdown[0].value
        assert not any(button.label in ("저장", "기록하기", "지금 백업 만들기") for button in app.button)


@pytest.mark.parametrize("names", ["localhost", ["localhost", "127.0.0.1", "::1"], ["127.0.0.9:8501", "localhost:80", "[::1]"]])
def test_names_of_this_machine_are_not_elsewhere(monkeypatch: pytest.MonkeyPatch, names: object) -> None:
    monkeypatch.setattr("streamlit.get_option", lambda key: "127.0.0.1" if key == "server.address" else names)
    assert not auth._elsewhere()


@pytest.mark.parametrize(
    ("user", "words"),
    [
        (None, "초대받은 사람만"),
        (claims(aud="another-client"), "초대받은 사람만"),
        (claims(aud=["another-client"]), "초대받은 사람만"),
        (claims(provider="elsewhere", aud=None), "초대받은 사람만"),
        (claims(email="", sub="kim@example.go.kr"), "초대받은 사람만"),
        (claims(iat=time.time() - auth.HOURS_SIGNED_IN * 3600 - 1), "시간이 지났습니다"),
        (claims(iat=time.time() + 3600), "서버의 시계가 로그인한 때보다 뒤처져"),
        (claims(iat=None), "시간이 지났습니다"),
        (claims(email_verified=False), "확인하지 않은 주소"),
        (claims("stranger@example.com"), "권한이 없습니다"),
        (claims("\u212aim@example.go.kr"), "권한이 없습니다"),
        (claims(aud="another-client"), "로그인을 마치지 못했습니다"),
    ],
)
@pytest.mark.parametrize("page", ["overview", "records"])
def test_who_is_not_let_in_sees_no_page(visit_as: Callable[..., AppTest], store: Store, user: dict | None, words: str, page: str) -> None:
    roles.give_role(store, Actor(KIM, "admin"), SETUP, AT)
    app = visit_as(user, page)
    assert words in said(app)
    assert "천원" not in said(app)
    assert not app.dataframe
    assert not app.metric


def test_a_sign_in_and_one_that_was_refused_are_noted_once_however_often_the_page_runs(visit_as: Callable[..., AppTest], store: Store) -> None:
    known, stranger = claims(), claims("stranger@example.com")
    for user, role in ((known, "viewer"), (known, None), (stranger, None), (stranger, None)):
        before = store_version(store)
        visit_as(user, role=role).run()
        assert store_version(store) == before + bool(role), "a note is no change of the records"
    assert [note for note in audited(store) if note[1] != "people"] == [("stranger@example.com", "refused", "look"), (KIM, "sign_in", "viewer")]


def test_the_setting_names_the_first_administrator(visit_as: Callable[..., AppTest], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CHATDONG_ADMIN", "Head@example.go.kr, other@example.go.kr")
    app = visit_as(claims("head@example.go.kr"), "people")
    assert "2명이 들어올 수 있습니다" in app.title[0].value
    app.text_input(key="person-0-person").set_value("Kim@example.go.kr").run()
    app.selectbox(key="person-0-role").select("recorder").run()
    app.multiselect(key="person-0-districts").set_value(["dobong"]).run()
    app.button(key="person-give").click().run()
    assert "역할을 기록 담당" in app.success[0].value
    assert "3명이 들어올 수 있습니다" in app.title[0].value
    assert app.dataframe[0].value.iloc[-1].tolist() == [KIM, "기록 담당", "모두", "도봉구", "이 화면"]
    app.selectbox(key="person-1-taken").select(KIM).run()
    app.button(key="person-take").click().run()
    assert "2명이 들어올 수 있습니다" in app.title[0].value
    app.button_group(key="people").set_value("audit").run()
    assert not app.exception
    assert [row[1:] for row in app.dataframe[0].value.values.tolist()] == [
        ["head@example.go.kr", "역할", f"{KIM}: 기록 담당 (도봉구) → –"],
        ["head@example.go.kr", "역할", f"{KIM}: – → 기록 담당 (도봉구)"],
        ["head@example.go.kr", "로그인", "관리자"],
    ]


@pytest.mark.parametrize(("lang", "then"), [("한국어", "en"), ("English", "ko")])
def test_roles_are_given_and_taken_twice_in_a_row_whatever_language_is_chosen_between(
    visit_as: Callable[..., AppTest], store: Store, lang: str, then: str
) -> None:
    app = visit_as(claims(), "people", role="admin", lang=lang)
    given = [("First@example.go.kr", "recorder", ["dobong", "jung"]), ("second@example.go.kr", "planner", [])]
    for number, (name, role, districts) in enumerate(given):
        app.text_input(key=f"person-{number}-person").set_value(name).run()
        app.selectbox(key=f"person-{number}-role").select(role).run()
        app.multiselect(key=f"person-{number}-districts").set_value(districts).run()
        roles.give_role(store, Actor(f"other{number}@example.go.kr", "viewer"), SETUP, AT)
        speak(app, (then, "ko" if then == "en" else "en")[number])
        app.button(key="person-give").click().run()
        assert not app.exception
        assert app.success
        assert roles.people(store)[name.lower()] == Actor(name.lower(), role, frozenset(districts) or None)
    # The same press once more, as a double click makes it, finds an empty form.
    before = roles.people(store)
    assert app.button(key="person-give").disabled
    for number, name in ((2, "first@example.go.kr"), (3, "other0@example.go.kr")):
        app.selectbox(key=f"person-{number}-taken").select(name).run()
        roles.give_role(store, Actor("a-new-one@example.go.kr", "viewer"), SETUP, AT)
        speak(app, (then, "ko" if then == "en" else "en")[number - 2])
        app.button(key="person-take").click().run()
        assert not app.exception
        before.pop(name)
    assert roles.people(store) == {**before, "a-new-one@example.go.kr": Actor("a-new-one@example.go.kr", "viewer")}


@pytest.mark.parametrize(
    ("role", "record", "keep", "administer"), [("viewer", 0, 0, 0), ("recorder", 1, 0, 0), ("planner", 1, 1, 0), ("admin", 1, 1, 1)]
)
def test_what_a_role_may_not_do_is_closed_with_a_sentence_that_says_why(
    visit_as: Callable[..., AppTest], role: str, record: int, keep: int, administer: int
) -> None:
    app = visit_as(claims(), role=role, record="event")
    assert any(button.label == "저장" for button in app.button) == bool(record)
    assert any(button.label == "기록하기" for button in app.button) == bool(record)
    assert ("기록할 권한이 없습니다" in said(app)) == (not record)
    go_to(app, "what_if")
    assert any(button.key == "keep-scenario-now" for button in app.button) == bool(keep)
    assert ("시나리오를 저장할 권한이 없습니다" in said(app)) == (not keep)
    go_to(app, "snapshots")
    assert any(button.key == "backup" for button in app.button) == bool(administer)
    assert ("서버를 운영할 권한이 없습니다" in said(app)) == (not administer)


# Widgets that the page no longer shows: what a browser sends that has them still, or that says it has


def test_a_form_that_was_open_when_the_right_was_taken_writes_nothing(visit_as: Callable[..., AppTest], store: Store) -> None:
    app = fill(visit_as(claims(), role="recorder", record="event"), people="27")
    save = button(app)
    assert not save.disabled
    roles.give_role(store, Actor(KIM, "viewer"), SETUP, AT)
    before = store_version(store)
    save.click().run()
    assert not app.exception
    assert store_version(store) == before
    assert "기록할 권한이 없습니다" in said(app)


def test_a_callback_of_a_widget_that_is_no_longer_allowed_is_refused_by_the_store_and_noted(visit_as: Callable[..., AppTest], store: Store) -> None:
    app = visit_as(claims(), "what_if", role="planner", **{"committee-catering.2": "110"})
    name, keep = app.text_input(key="scenario-name"), app.button(key="keep-scenario-now")
    roles.give_role(store, Actor(KIM, "recorder"), SETUP, AT)
    before = store_version(store)
    name.set_value("20명 더")
    keep.click().run()
    assert not app.exception
    assert store_version(store) == before
    assert "시나리오를 저장할 권한이 없습니다" in " ".join(error.value for error in app.error).replace("\\", "")
    assert (KIM, "refused", "scenario") in audited(store)


def test_an_administrator_who_is_none_any_more_gives_no_role(visit_as: Callable[..., AppTest], store: Store) -> None:
    app = visit_as(claims(), "people", role="admin")
    app.text_input(key="person-0-person").set_value("friend@example.com").run()
    app.selectbox(key="person-0-role").select("admin").run()
    give = app.button(key="person-give")
    assert not give.disabled
    roles.take_role(store, KIM, SETUP, AT)
    give.click().run()
    assert "friend@example.com" not in roles.people(store)
    assert (KIM, "refused", "people") in audited(store)
    assert "아직 초대받지 않았습니다" in app.title[0].value


def test_a_recorder_of_one_district_is_refused_beyond_it_on_the_page_too(visit_as: Callable[..., AppTest], store: Store) -> None:
    app = fill(visit_as(claims(), role="recorder", districts={"dobong"}, record="event:monthly-meeting.1"), people="27", districts=["seongbuk"])
    before = store_version(store)
    save(app)
    assert store_version(store) == before
    assert "맡은 자치구" in said(app)
    save(fill(app, districts=["dobong"]))
    assert store_version(store) == before + 1
    with store.cursor() as cursor:
        assert cursor.execute("SELECT DISTINCT actor FROM store.change WHERE table_name = 'event'").fetchall() == [(KIM,)]


def test_a_download_is_in_the_audit_list_and_makes_no_page_read_anew(visit_as: Callable[..., AppTest], store: Store, files: dict) -> None:
    visit_as(claims(), "budget", role="viewer")
    before = store_version(store)
    next(make for make in files.values())()
    assert store_version(store) == before
    (note,) = [each for each in audited(store) if each[1] == "download"]
    assert note[0] == KIM
    assert note[2].endswith(".csv")


def test_a_file_is_not_made_for_who_may_look_no_longer(visit_as: Callable[..., AppTest], store: Store, files: dict) -> None:
    visit_as(claims(), "budget", role="viewer")
    roles.take_role(store, KIM, SETUP, AT)
    for make in files.values():
        with pytest.raises(NotAllowed):
            make()
    assert {kind for _who, kind, _what in audited(store)} == {"people", "sign_in", "refused"}


def test_settings_that_are_taken_away_while_the_server_runs_let_nobody_in(visit_as: Callable[..., AppTest], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(auth, "_held_to_sign_in", True)
    app = visit()
    assert auth.mode() == "sign_in"
    assert "로그인 설정" in said(app)
    assert "천원" not in said(app)
