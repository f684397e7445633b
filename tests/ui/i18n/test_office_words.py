"""The words of the office on the screen: one for each thing, and none of those beside it."""

import re

from tests.ui.i18n.test_language import messages

SAID = {
    "까닭": "사유",
    "고치기": "수정",
    "지우기": "삭제",
    "적기": "등록",
    "견주|견줄|견줍|견준": "비교",
    "모자라|모자란|모자랍|모자람": "부족",
    "가상 편성|가상 산출": "예산 시뮬레이션, 변경 산출",
    "물어보기": "분석",
    "가져가기": "내보내기",
    "꼭 적어야|꼭 필요|꼭 있어야": "필수",
    "낱낱이": "산출내역별 편집",
    "앞달|앞 차수": "이전 달, 이전 차수",
    "지난달": "전월",
    "spent_on|line_id|plan_id|activity_id": "the column's own word",
}
"""What no message says (alternatives, none within a longer word) → what an office says."""

AT_HOME = {"적기": re.compile(r"(?<![가-힣])적기(?![가-힣])")}
"""Words that others contain."""


def test_messages_use_the_words_of_the_office() -> None:
    found = {}
    for words, better in SAID.items():
        pattern = AT_HOME.get(words, re.compile(words))
        for message, place in messages().items():
            if pattern.search(message):
                found[f"{place}: {message[:60]}"] = better
    assert not found
