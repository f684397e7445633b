"""Which recorded changes of the budget a new revision contains, of a scenario or of a plan in the making: a guess for each, to be changed, and what the current budget becomes."""

from collections.abc import Iterable, Mapping

import streamlit as st

from chatdong.domain.plan.model import Plan
from chatdong.domain.progress.contained_changes import Guess, budget_after, net_by_line
from chatdong.store.writing.contained_changes import guessed
from chatdong.ui.components import labels
from chatdong.ui.i18n import formats
from chatdong.ui.i18n.language import _
from chatdong.ui.session import stores
from chatdong.ui.session.page_context import PageContext
from chatdong.ui.views.records.money import kinds

_KEYS = "approve-contained"


def choose(context: PageContext, of: str, version: int, before: Plan, after: Plan) -> None:
    """Draw a box for each recorded change, approved or proposed, ticked as its guess, and the current budget before and after.

    What the revision before contains and the new one surely still does stands folded below. Nothing is drawn where there is no change. ``of``, ``version``: the id and the version of what becomes the revision. ``chosen`` reads the boxes.
    """
    found = guessed(stores.store(context.store_url), after)
    key = _key(of, version)
    st.session_state[key] = tuple(guess.change.id for guess in found)
    if not found:
        return
    with st.container(border=True):
        st.markdown(f"**{formats.plain(_('이 차수의 금액에 이미 담긴 예산 변경 {count}건을 확인해 주십시오', count=len(found)))}**")
        st.caption(
            _("담긴 변경은 새 차수의 금액에 다시 더하지 않고, 담기지 않은 변경은 더하여 셉니다. 처음 표시는 금액을 비교한 추정이니 고칠 수 있습니다.")
        )
        stays = [guess for guess in found if guess.change.contained_in is not None and guess.contained and guess.certain]
        for guess in found:
            if guess not in stays:
                _box(after, guess, key)
        if stays:
            with st.expander(_("이전 차수에 담긴 채 그대로인 것으로 보는 변경 {count}건", count=len(stays)), key=f"{key}-stays"):
                for guess in stays:
                    _box(after, guess, key)
        changes = [guess.change for guess in found]
        now, then = budget_after(before, changes, {}), budget_after(after, changes, chosen(of, version))
        told = [_("변경을 모두 센 예산현액, 지금 → 승인 뒤:")]
        told += [_change(labels.line_name(after, line_id), now, then, (line_id,)) for line_id in sorted(net_by_line(changes))]
        told.append(_change(_("합계"), now, then, (*now, *then)))
        st.markdown("  \n".join(map(formats.plain, told)))


def _box(plan: Plan, guess: Guess, key: str) -> None:
    st.checkbox(formats.plain(_words(plan, guess)), value=guess.contained, key=f"{key}-{guess.change.id}")


def _change(name: str, now: Mapping[str, int], then: Mapping[str, int], line_ids: Iterable[str]) -> str:
    """What becomes of the current budget of some lines, in 천원."""
    before, after = (sum(of.get(line_id, 0) for line_id in set(line_ids)) for of in (now, then))
    return _("{line}: {before}천원 → {after}천원", line=name, before=formats.thousands(before), after=formats.thousands(after))


def chosen(of: str, version: int) -> dict[str, bool]:
    """Id of each change that was drawn → whether its box is ticked."""
    key = _key(of, version)
    return {change_id: bool(st.session_state.get(f"{key}-{change_id}")) for change_id in st.session_state.get(key, ())}


def _key(of: str, version: int) -> str:
    return f"{_KEYS}-{of}-{version}"


def _words(plan: Plan, guess: Guess) -> str:
    """A change's label: its day, kind, amount and lines, and what its guess rests on."""
    change = guess.change
    lines = " → ".join(labels.line_name(plan, line_id) for line_id in (change.from_line, change.to_line) if line_id is not None)
    if guess.certain and change.contained_in is not None:
        why = _("이전 차수에 담겼고 금액이 그대로임") if guess.contained else _("이전 차수에 담겼으나 금액이 꼭 그만큼 되돌아가 빠진 것으로 봄")
    elif change.contained_in is not None:
        why = _("이전 차수에 담겼으나 금액만으로는 알 수 없음")
    elif guess.certain:
        why = _("금액이 꼭 맞아 담긴 것으로 봄") if guess.contained else _("금액이 그대로라 담기지 않은 것으로 봄")
    else:
        why = _("금액만으로는 알 수 없음")
    return " · ".join(
        (
            formats.day(change.approved_on) if change.approved_on else _("{day} 제안(승인 전)", day=formats.day(change.proposed_on)),
            kinds.change_word(change.kind),
            _("{amount}천원", amount=formats.thousands(change.amount_krw)),
            lines,
            why,
        )
    )
