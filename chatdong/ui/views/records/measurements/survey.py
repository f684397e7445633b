"""The score of a survey from a file of its answers, worked out beside the form: which column, which scale, what words mean, and what is not counted."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field

import streamlit as st

from chatdong.domain.plan.model import Indicator, Plan
from chatdong.domain.progress.measurements import scaled
from chatdong.domain.progress.survey import SCALES, Conversion, Result, Scale, asks_conversion, guess_scale, method, result, said_scale
from chatdong.store.imports import survey_file
from chatdong.store.imports.importer import RefusedFile
from chatdong.store.imports.survey_file import Answers, SurveyTable
from chatdong.ui.components import choices, entry_fields, file_reading
from chatdong.ui.components.file_reading import OpenedFile
from chatdong.ui.i18n import formats
from chatdong.ui.i18n.language import _, name, say
from chatdong.ui.server import uploads

UPLOAD_MB = 50
OPENED = "survey-opened"
WORDS_SHOWN = 12
"""As many different answers in words have a field for their score; more are no scale."""


@dataclass
class Survey(OpenedFile):
    """The file of answers that a session has open, and the scores that somebody gave to words."""

    said: dict[str, int] = field(default_factory=dict)


def from_file(plan: Plan, indicator: Indicator, form: str) -> None:
    """Draw the file of answers and what its score comes to, with the button that fills it into the fields of ``form``. Nothing is stored here."""
    with st.expander(_("응답 파일에서 계산하기"), icon=":material/calculate:", key=f"survey-{indicator.id}"):
        st.caption(_("한 줄에 한 응답이 든 파일(구글 설문 등의 엑셀·CSV)을 넣으십시오. 고른 점수 열만 읽고, 이름과 주관식 답은 저장하지 않습니다."))
        opened = file_reading.drop_or_paste("survey", uploads.allowed("record", UPLOAD_MB), UPLOAD_MB, OPENED, Survey)
        if opened is None:
            return
        try:
            table = _table(opened)
            chosen = _columns(opened, table)
            if not chosen:
                return
            answers = survey_file.answers(table, chosen)
        except RefusedFile as error:
            st.error(formats.said(error.message), icon=":material/error:")
            return
        scale, guessed = _scale(opened, chosen, answers)
        conversion = _conversion(opened, plan, indicator, scale)
        _words(opened, answers, scale)
        if conversion is None:
            st.info(_("이 지표의 목표가 {high}점 척도보다 큽니다. 환산 방법을 골라 주십시오.", high=scale.high), icon=":material/help:")
            return
        found = result(answers.rows, scale, opened.said, conversion)
        _tell(found, answers, scale, guessed=guessed)
        if found.value is None:
            return
        how = say(method(scale, conversion, len(chosen), found))
        st.caption(formats.plain(_("계산한 방법: {how}", how=how)))
        unit = name(indicator.unit)
        words = f"{found.value:f}{unit}"
        label = (
            _("읽지 못한 응답을 빼고 {score} 채우기", score=words)
            if found.unread
            else _("{score}, 응답 {count} 채우기", score=words, count=found.answers)
        )
        st.button(
            label,
            key=f"survey-fill-{opened.key}",
            icon=":material/input:",
            on_click=_fill,
            args=(form, found, str(method(scale, conversion, len(chosen), found))),
        )


def _table(opened: Survey) -> SurveyTable:
    """The table of the answers, with the choice among several."""
    tables = opened.file.by_key()
    best = survey_file.survey_table(opened.file)
    if len(tables) == 1:
        return best
    key = choices.one(
        _("표"),
        list(tables),
        lambda one: tables[one].name or say(tables[one].place),
        f"survey-table-{opened.key}",
        start=best.key,
    )
    return best if key in (None, best.key) else survey_file.survey_table(opened.file, key)


def _columns(opened: Survey, table: SurveyTable) -> Sequence[str]:
    """The columns of scores; those that look like it are offered first."""
    options = [*table.scores, *(title for title in table.titles if title not in table.scores)]
    return choices.several(
        _("점수가 든 열"),
        options,
        str,
        f"survey-columns-{opened.key}-{table.key}",
        start=table.scores if len(table.scores) == 1 else (),
        placeholder=_("하나 이상 고르십시오"),
    )


def _scale(opened: Survey, titles: Sequence[str], answers: Answers) -> tuple[Scale, bool]:
    """The scale, and whether it is guessed from the answers."""
    cells = list(answers.cells)
    # A key of its own for each choice of columns: the scale of one is not that of another.
    key = f"survey-scale-{opened.key}-{'|'.join(titles)}"
    guess = guess_scale(titles, cells)
    chosen = choices.one(
        _("척도"),
        list(SCALES),
        lambda one: _("{high}점({low}~{high})", low=SCALES[one].low, high=SCALES[one].high),
        key,
        start=guess,
    )
    return SCALES[chosen or guess], chosen == guess and said_scale(titles, cells) is None


def _conversion(opened: Survey, plan: Plan, indicator: Indicator, scale: Scale) -> Conversion | None:
    """The chosen conversion of the mean; None where somebody has to say it."""
    ways = {
        Conversion.NONE: _("환산하지 않음"),
        Conversion.STEPS: _("100점 환산(가장 낮은 답 0점)"),
        Conversion.TIMES: _("100점 환산(평균÷만점×100)"),
    }
    return choices.one(
        _("환산"),
        list(ways),
        ways.__getitem__,
        f"survey-conversion-{opened.key}",
        start=None if asks_conversion(plan, indicator, scale) else Conversion.NONE,
        placeholder=_("하나를 고르십시오"),
    )


def _words(opened: Survey, answers: Answers, scale: Scale) -> None:
    """The score of each answer in words, which can be changed."""
    found = result(answers.rows, scale, {}, Conversion.NONE)
    words = [word for word in (*found.words, *found.unread) if not re.fullmatch(r"[0-9.]+점?", word)]
    opened.said = {word: of for word, of in opened.said.items() if word in words}
    if not words or len(words) > WORDS_SHOWN:
        return
    st.caption(_("말로 된 답은 이 점수로 셉니다. 다르면 고치고, 세지 않을 답은 비우십시오."))
    with st.container(horizontal=True, gap="small"):
        for place, word in enumerate(words):
            key = f"survey-word-{opened.key}-{scale}-{place}"
            given = st.number_input(formats.plain(word), scale.low, scale.high, found.words.get(word), step=1, key=key, width=130, placeholder="–")
            if given is None:
                opened.said[word] = scale.low - 1
            else:
                opened.said[word] = int(given)


def _tell(found: Result, answers: Answers, scale: Scale, *, guessed: bool) -> None:
    """Draw what the score comes to, and what is not counted."""
    unread = sum(found.unread.values())
    told = [
        _("점수 {value}", value=formats.UNKNOWN if found.value is None else f"{found.value:f}"),
        _("응답 {count}", count=formats.count(found.answers)),
        _("무응답 {count}", count=formats.count(found.blank)),
    ]
    if unread:
        told.append(_("읽지 못한 응답 {count}", count=formats.count(unread)))
    st.markdown(f"**{formats.plain(' · '.join(told))}**")
    notes = []
    if guessed:
        notes.append(_("척도는 응답을 보고 짐작했습니다. 다르면 고쳐 주십시오."))
    if answers.sums:
        notes.append(_("합계와 평균 줄은 세지 않았습니다: {lines}행", lines=", ".join(map(str, answers.sums[:20]))))
    if unread:
        some = ", ".join(f"‘{word[:40]}’" for word in list(found.unread)[:5])
        notes.append(_("{low}~{high}의 점수로 읽을 수 없어 세지 않은 답: {answers}", low=scale.low, high=scale.high, answers=some))
    if notes:
        st.caption("  \n".join(map(formats.plain, notes)))


def _fill(form: str, found: Result, how: str) -> None:
    """Put the score, the number of answers and the method into the fields of the form, and let the file go."""
    value = None if found.value is None else scaled(found.value)
    if value is None:
        return
    for column, text in (("value_e4", entry_fields.measured_text(value)), ("answers", str(found.answers)), ("note", how)):
        st.session_state[f"{form}-{column}"] = text
        entry_fields.touch(f"{form}-{column}")
    file_reading.put_away(OPENED)
