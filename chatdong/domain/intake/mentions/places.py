"""What a section of a document is for, by the headings above a place: the work that is planned, or something else that only looks like it."""

import re
from collections.abc import Sequence
from enum import StrEnum
from functools import lru_cache

from chatdong.domain.intake.mentions.said import SCHEDULE, WORK
from chatdong.domain.intake.wording import bare, says_kind, unspaced
from chatdong.domain.message import Message, message


class Purpose(StrEnum):
    """What a section is for. Only PLANNED and SCHEDULE are about the work of the plan; UNSAID is a heading that does not say."""

    PLANNED = "planned"
    SCHEDULE = "schedule"
    PAST = "past"
    NEXT = "next"
    PROCEDURE = "procedure"
    AROUND = "around"
    FIGURES = "figures"
    UNSAID = "unsaid"

    @property
    def is_work(self) -> bool:
        """True if activities of the plan are named there."""
        return self in (Purpose.PLANNED, Purpose.SCHEDULE)

    @property
    def is_elsewhere(self) -> bool:
        """True if no activity of the plan is named there, whatever it looks like."""
        return not self.is_work and self is not Purpose.UNSAID


REASONS: dict[Purpose, Message] = {
    Purpose.PAST: message("지난 실적이나 다른 해를 적은 곳에 있어 세부사업으로 읽지 않았습니다."),
    Purpose.NEXT: message("향후 계획에 있어 세부사업으로 읽지 않았습니다."),
    Purpose.PROCEDURE: message("절차나 협조를 적은 곳에 있어 세부사업으로 읽지 않았습니다."),
    Purpose.AROUND: message("개요나 배경을 적은 곳에 있어 세부사업으로 읽지 않았습니다."),
}
"""Why what looks like an activity is none; what stands among goals and amounts is read as those, and needs no reason."""

A_STEP = message("한 세부사업 안의 일정이라 그 세부사업의 단계로 보았습니다.")
"""Why a row of an activity's own schedule is no activity."""
_PAST = re.compile(
    r"실적(?!보고회|발표회)|경과|경위|연혁|현황(?!조사|판|분석|점검)|그간|그동안"
    r"|(?:전년도?|작년|지난해?|직전년도?|기존|최근[0-9]년)(?:의|간|도)?(?:사업|추진|운영|실적|성과|행사|결과|주요|프로그램)"
    r"|(?:추진|운영|사업|주요|행사|교육|평가|조사)(?:결과|성과)(?!보고|발표|공유|지표|목표|물|활용|확산|관리)|^성과(?:및|와|·|분석|평가|요약)?$"
    r"|문제점|한계점?$|미흡|개선(?:사항|방안|과제|의견|요구)|^개선$|시사점|우수사례|타(?:시도|지자체|기관)"
)
_NEXT = re.compile(r"^향후|중장기|차년도|내년도?|익년")
_PROCEDURE = re.compile(
    r"절차|흐름도?$|체계도?$|순서도|협조|행정사항|유의|주의사항|준수|안전(?:관리|대책)(?:및|계획|방안|대책|$)"
    r"|(?:추진|진행|운영|사업|지원)(?:기준|절차)|(?:모집|신청|접수|선정|선발|심사|제출|평가|공모|보조금|교부|정산|위탁|채용)(?:기준|방법|절차|요건|자격|서류|방식|요령|요강|개요|공고|기간|일정)"
    r"|자격(?:요건|기준|$)|구비서류|심사$|(?:평가|환류|모니터링|점검|사후관리|성과관리|성과평가)(?:계획|방안|체계|방법)?$"
    r"|조직(?:도|체계|구성|현황|$)|인력(?:현황|구성|운영|운용|배치|$)|역할(?:분담)?$|업무분장|구성(?:$|현황|도|원|계획|방안)|명단|담당(?:자|부서|$)|문의(?:처|사항|$)"
    r"|^기타(?:사항)?$|^붙임|^별첨|^첨부|^참고|서식|^별지|양식$|^목차|체크리스트"
)
_AROUND = re.compile(
    r"개요$|배경|필요성|근거|취지|(?<!다)목적|의의$|여건|환경분석|분석$|비전|방침|기본방향|추진방향|방향$|원칙|전략(?:$|방향|체계|목표)|효과$|기대성과|법령|(?:개념|정의|특징)$"
)
_FIGURES = re.compile(
    r"목표(?!달성)|지표|예산(?!학교|제)|사업비|소요|산출|재원|집행|자금(?:계획|집행|운용|조달|$)|경비|비용|세입|세출|수입(?:예산|내역|계획|및|$)|지출|투자계획|단가"
    r"|소통계획|사전검토|검토항목|점검표"
)
_HELD = re.compile(r"(?:보고회|발표회|공유회|평가회|설명회|간담회|회의|워크숍|교육|캠페인|축제|행사|교실|대회|포럼|토론회|운영|개최|실시)$")
"""The end of a heading that names an activity: 성과공유회, 사업평가회 개최."""
_GENERAL = re.compile(
    r"(?:세부|추진|사업|교육|운영|행사|프로그램|주요|활동|지원|참여|모집|연간|월별|분기별|단계별|연도별|강의|실시|개최)*"
    r"(?:계획|내용|내역|일정|방법|방식|방안|대상|기간|장소|인원|시기|일시|개요|사항|강사|주제|구성|종류|형태|횟수|시간|규모|분야|과제|사업|프로그램|과정|교육|행사|활동|체계|절차)(?:표|안|\(안\))?"
)
"""Words that any plan has, and no activity's name alone."""
_PARTS = re.compile(r"및|[·ㆍ,/&＆]|(?<=[가-힣]{2})[와과](?=[가-힣]{2})")
_SHORT = 10
_YEARS = re.compile(r"(?<![0-9])(?:20(?P<long>[0-9]{2})|['‘’`´](?P<short>[0-9]{2}))(?![0-9])")


@lru_cache(maxsize=4096)
def purpose_of(heading: str) -> Purpose:
    """What one heading says that stands below it."""
    heading = bare(heading).rstrip(" :：")
    words = re.sub(r"[(（].*?[)）]|[\[\]【】<>〈〉]|(?:20[0-9]{2}|['‘’`´][0-9]{2})(?:학?년도?)?", "", unspaced(heading)) or unspaced(heading)
    found = [_of_part(part) for part in _PARTS.split(words) if part]
    for purpose in (Purpose.SCHEDULE, Purpose.PLANNED):
        if purpose in found:
            return purpose
    return next((one for one in found if one is not Purpose.UNSAID), Purpose.UNSAID)


def _of_part(words: str) -> Purpose:
    if _says(_PAST, words) and not _HELD.search(words):
        return Purpose.PAST
    if _says(_NEXT, words):
        return Purpose.NEXT
    if _says(SCHEDULE, words) and not re.search(r"집행|예산|자금", words):
        return Purpose.SCHEDULE if not re.search(r"모집|접수|신청|공모|선정|심사|절차", words) else Purpose.PROCEDURE
    if _HELD.search(words) and not WORK.search(words):
        return Purpose.UNSAID
    for purpose, pattern in ((Purpose.FIGURES, _FIGURES), (Purpose.PLANNED, WORK), (Purpose.PROCEDURE, _PROCEDURE), (Purpose.AROUND, _AROUND)):
        if _says(pattern, words):
            return purpose
    return Purpose.UNSAID


def _says(pattern: re.Pattern[str], words: str) -> bool:
    """True if the words of a section stand at an end of a heading: within a longer one they tell what is done, not what stands below."""
    return any(len(words) <= _SHORT or found.start() == 0 or found.end() >= len(words) - 2 for found in pattern.finditer(words))


def is_general(words: str) -> bool:
    """True if a text says no more than that something is done (교육 내용): no name of an activity."""
    return _GENERAL.fullmatch(unspaced(words)) is not None


def names_no_work(words: str) -> bool:
    """True if a text is the heading of something else, or says no more than that something is done: no name of an activity."""
    return purpose_of(words).is_elsewhere or is_general(words)


def place_of(headings: Sequence[str], year: int) -> Purpose:
    """What a place is for, by the headings above it, the outermost first: by the nearest that says it; what is below past results or a heading of
    another year stays there, whatever its own headings are called."""
    for heading in headings:
        if _of_another_year(heading, year) or purpose_of(heading) is Purpose.PAST:
            return Purpose.PAST
    around = False
    of_an_activity = False
    for heading in reversed(headings):
        found = purpose_of(heading)
        if found is Purpose.UNSAID:
            of_an_activity = of_an_activity or says_kind(heading)
        elif found is Purpose.AROUND:
            around = True
        elif not (of_an_activity and found is Purpose.FIGURES):
            # The outline or the aim of one activity among those that are planned stands among them.
            return found if found.is_work or not around or of_an_activity else Purpose.AROUND
    return Purpose.AROUND if around and not of_an_activity else Purpose.UNSAID


def is_of_one_activity(headings: Sequence[str]) -> bool:
    """True if a schedule is that of one activity among those that are planned: its rows are steps, not activities."""
    purposes = [purpose_of(one) for one in headings]
    if Purpose.PLANNED not in purposes or Purpose.SCHEDULE not in purposes:
        return False
    first, last = purposes.index(Purpose.PLANNED), len(purposes) - 1 - purposes[::-1].index(Purpose.SCHEDULE)
    return any(purposes[k] is Purpose.UNSAID and says_kind(headings[k]) for k in range(first + 1, last))


def _of_another_year(heading: str, year: int) -> bool:
    """True if a heading names years before the plan's and no other: 2023년 운영결과."""
    named = [2000 + int(found["long"] or found["short"]) for found in _YEARS.finditer(heading)]
    return bool(named) and max(named) < year
