"""The words of a plan: without bullets, as they are compared, and what kind of activity a name is of."""

import re
import unicodedata
from functools import lru_cache

from chatdong.domain.plan.model import ActivityKind

BULLET = re.compile(
    r"\s*(?:[\u2022\u2024\u25a0-\u25ff\u2605\u2606\u2610\u261e\u27a2\u2794\u274d\u274f\u2751\u2756\u2713\u2714\u203b\u2023\u00b7\u30fb\u318d\u2219"
    r"\u22c5\u220e\uf000-\uf8ff]|[-–—*+ㅇo](?=[\s\uac00-\ud7a3'‘’\[(「『<△☞▶]|$)|[①-⑳㉠-㉭㉮-㉻❶-❿⑴-⒇](?:\s*[.)])?)+\s*"
)
"""A bullet, or several, before a text."""
NUMBERED = re.compile(
    r"\s*(?:(?P<task>(?:추진|세부|실행|핵심|중점)?(?:과제|단위사업|세부사업)\s*[0-9]{1,2}(?:-[0-9]{1,2})?)(?:\s*[.:)]\s*|\s+(?=[가-힣]))"
    r"|(?P<sub>[0-9]{1,2}-[0-9]{1,2})(?:[.)]\s*(?=[^\s0-9])|\s+(?=[가-힣]{2}))|(?P<roman>[Ⅰ-Ⅻ]|[IVX]{1,4}(?=[.\s]))[.\s]*|(?P<chapter>제\s*[0-9]{1,2}\s*[장절편])\s*|\[(?P<square>[0-9]{1,2})\]\s*"
    r"|(?P<dotted>[0-9]{1,2})(?:\.(?![0-9])(?!\s*[0-9]{1,2}\s*(?:\.|일|\())|\s+(?=[\uac00-\ud7a3「'‘]|(?:20)?[0-9]{2}년))\s*|(?P<letter>[가나다라마바사아자차카타파하])\s*\.\s*"
    r"|(?P<closed>[0-9]{1,2}|[가나다라마바사아자차카타파하])\)\s*|\((?P<bracketed>[0-9]{1,2}|[가나다라마바사아자차카타파하])\)\s*"
    r"|(?P<circled>[①-⑳㉮-㉻❶-❿⑴-⒇])\s*)"
)
"""The number of a heading."""
_LEVELS = {"chapter": 1, "task": 3, "sub": 4, "roman": 1, "dotted": 2, "square": 3, "letter": 3, "closed": 4, "bracketed": 5, "circled": 6}
_BULLET_LEVELS = {
    **dict.fromkeys("□■▣◈◆◇❏☐▢", 5),
    **dict.fromkeys("○●◦ㅇoO◎⚪❍", 6),
    **dict.fromkeys("-–—*+·•▪∙⋅ㆍ․", 8),
    **dict.fromkeys("▶▷►→☞⇒➔➢", 9),
    **dict.fromkeys("※", 10),
}
PLAIN = 20
"""The level of a text without a mark."""


def level(text: str) -> int:
    """How deep a text lies by the mark before it: 1 for a chapter, PLAIN for none."""
    bullet = BULLET.match(text)
    number = NUMBERED.match(text)
    if number and number.lastgroup and not (bullet and bullet.end() >= number.end() and number.lastgroup != "circled"):
        return _LEVELS[number.lastgroup]
    if bullet:
        marks = bullet[0].strip()
        return _BULLET_LEVELS.get(marks[0], 8) if marks else PLAIN
    return PLAIN


def bare(text: str) -> str:
    """The text without bullets and numbers before it, and with one blank for several."""
    text = " ".join(text.split())
    for _time in range(3):
        found = BULLET.match(text) or NUMBERED.match(text)
        if not found or not found.end() or found.end() == len(text):
            break
        text = text[found.end() :]
    return text.strip()


@lru_cache(maxsize=8192)
def compact(text: str) -> str:
    """The text as it is compared: normalised, without blanks and punctuation."""
    return "".join(c for c in unicodedata.normalize("NFKC", text).casefold() if c.isalnum() and c not in "ㆍ")


def unspaced(text: str) -> str:
    """The text without blanks: 기 간 is 기간. For labels that are spread over their line."""
    return "".join(text.split())


def unwrapped(text: str) -> str:
    """A label on one line: what a narrow cell has broken within a word (수수 료) is one word again."""
    return " ".join(re.sub(r"(?<=[가-힣])[ \t]*\n[ \t]*(?=[가-힣]{1,2}(?:\s|$))", "", text).split())


_SPREAD = re.compile(r"(?<![^\s])(?:[(\[]?\S[)\],]? ){2,}[(\[]?\S[)\],]?(?![^\s])")


def gathered(text: str) -> str:
    """A text whose letters are spread with a blank after each one (감 사 실), without these blanks; other texts stay."""
    return _SPREAD.sub(lambda found: found[0].replace(" ", ""), text)


# Kinds of activities

_KINDS: tuple[tuple[ActivityKind, str], ...] = (
    (
        ActivityKind.PLANNING,
        r"계획\s*(?:수립|확정|마련|보고)|기본계획|공고|모집|선정|심사|협약|수요\s*조사|정산|결과\s*보고(?!회)|평가(?!\s*(?:워크|회의|회))|모니터링",
    ),
    (ActivityKind.PUBLICATION, r"발간|제작|매뉴얼|가이드\s*(?:라인|북)|책자|자료집|보고서|사례집|리플릿|리플렛|홍보물|소식지|신문|인쇄|출판|영상"),
    (
        ActivityKind.FESTIVAL,
        r"대회|축제|행사|공연|전시|체험|캠페인|페스티벌|페스타|콘서트|나들이|탐방|견학|한마당|발표회|박람회|공모전|챌린지|음악회|기념식|여행|투어|잔치|문화제|경연|장터|어울림마당|놀이마당|[시서사]화전|사진전|작품전",
    ),
    (ActivityKind.WORKSHOP, r"워크[숍샵숖샾]|캠프|수련회"),
    (
        ActivityKind.TRAINING,
        r"교육|연수|강의|강좌|아카데미|특강|훈련|양성|학교|클래스|교실|세미나|멘토링|코칭|스터디|학습(?!\s*(?:동아리|자|관|센터|도시|모임))",
    ),
    (
        ActivityKind.MEETING,
        r"회의|간담회|협의회|위원회|포럼|토론회|설명회|보고회|공유회|모임|컨설팅|자문|네트워크|총회|상담(?!사|원)|방문|결연|협의체",
    ),
    (ActivityKind.SURVEY, r"(?<!수요)(?<!수요 )조사(?=$|[\s()·,]|시행|실시|분석|용역|표)|설문"),
    (ActivityKind.RESEARCH, r"연구(?!원|소|회|단|실|모임|동아리|학교|시범)(?:\s*용역)?|학술\s*용역"),
    (
        ActivityKind.CONTRACT,
        r"(?<!연구)(?<!학술)(?<!연구 )(?<!학술 )용역|공사(?![\uac00-\ud7a3])|리모델링|(?:시스템|누리집|홈페이지|플랫폼)\s*(?:구축|개발|개편|고도화)|시설\s*(?:개선|보강|정비|설치)|환경\s*개선|개보수",
    ),
    (ActivityKind.GRANT, r"보조금|지원금|장학금|장려금|바우처|출연금|교부금?|(?:사업비|활동비|경비)\s*지원"),
)
_PAID: tuple[tuple[ActivityKind, re.Pattern[str]], ...] = (
    (
        ActivityKind.WAGES,
        re.compile(
            r"인건비|급여|임금|보수|퇴직(?:급여|금|적립금)?|상여금|인부임|(?:4대|사회)\s*보험(?:료|\s*부담금)?(?:\s*기관부담금)?|기관\s*부담금"
        ),
    ),
    (
        ActivityKind.STANDING_COST,
        re.compile(
            r"공공요금(?:\s*및\s*제세)?|(?:전기|수도|가스|통신|전화|인터넷)(?:\s*(?:요금|료|사용료|비))|통신비|사무실\s*임[차대]료|(?:시설|건물|유지)\s*관리비|제세공과금|공과금|제세"
        ),
    ),
    (ActivityKind.LUMP_SUM, re.compile(r"예비비|(?:국내\s*)?여비|(?:기관|부서|사업)?\s*업무\s*추진비|포괄\s*사업비")),
    (
        ActivityKind.GRANT,
        re.compile(r"민간(?:경상|행사|자본)?\s*(?:사업)?\s*(?:보조|이전|위탁금)|(?:사업비|활동비|운영비)\s*지원(?:금)?|출연금|전출금|분담금"),
    ),
)
"""What is done by paying: the whole name, or the word before a bracket."""
_PURCHASE = re.compile(r"구입|구매|물품|임차|임대|운영비|인건비|수당|여비|비품|소모품|관리비|공공요금|시설비|급여|보험")
_BRACKETS = re.compile(r"\([^()]*\)|（[^（）]*）|\[[^\[\]]*\]|〔[^〔〕]*〕|<[^<>]*>")
_FEE = re.compile(r"(?:[가-힣]비|료|수당|수수료|급여|임금|보험금|적립금|부담금|공과금)$")
_SUPPORTS = re.compile(r"지원(?:\s*사업)?$")
_NAMES_KIND = re.compile("|".join(pattern for _kind, pattern in _KINDS))


def kind_of(name: str) -> tuple[ActivityKind, bool]:
    """The kind of an activity by its name, and whether the name says so; PURCHASE where it does not, and GRANT where it only says that it supports."""
    plain = _BRACKETS.sub("", bare(name)).strip()
    for kind, pattern in _PAID:
        if pattern.fullmatch(plain):
            return kind, True
    if _FEE.search(_BRACKETS.sub("", name).strip()):
        return ActivityKind.PURCHASE, True
    found = [(match.start(), match.end(), kind) for kind, pattern in _KINDS for match in re.finditer(pattern, name)]
    if not found:
        if _SUPPORTS.search(plain) and not _PURCHASE.search(name):
            return ActivityKind.GRANT, False
        return ActivityKind.PURCHASE, _PURCHASE.search(name) is not None
    if any(kind is ActivityKind.PLANNING and re.search("계획", name[start:end]) for start, end, kind in found):
        return ActivityKind.PLANNING, True
    # In Korean the last noun is what it is: 교육 자료집 발간 is a publication.
    return max(found, key=lambda one: (one[1], -one[0]))[2], True


def says_kind(name: str) -> bool:
    """True if a name has the noun of an activity in it."""
    return _NAMES_KIND.search(name) is not None


NOUN = re.compile(
    r"워크[숍샵숖샾]|캠프|대회|축제|캠페인|교육|연수|강좌|아카데미|특강|간담회|회의|협의회|위원회|포럼|토론회|설명회|보고회|공유회|컨설팅|매뉴얼|가이드라인|가이드북"
    r"|사례집|자료집|보고서|리플릿|홍보물|세미나|멘토링|체험|견학|탐방|공연|전시|모임|책자|소식지|총회|발표회"
)
"""Nouns that tell activities of one kind apart."""
_GENERIC = re.compile(
    r"(?:구성|개최|실시|운영|추진|진행|시행|발간|보급|제작|배포|보완|개정|수정|지원|참여|마련|및|과|와|의|등|년도?|차|총|각|사업|개발|확대|강화|활성화|안착|내실화|필요|성공적|효과적|지속적?|프로그램|활동|횟수|회수|건수)+"
)


@lru_cache(maxsize=4096)
def stem(name: str) -> str:
    """A name as activities are compared: without brackets, and without words that any activity has at its end (개최, 실시, 운영 …).

    결과, 성과 and 평가 are one word: offices name the meeting at the end of a year by each of them.
    """
    words = [word for word in re.split(r"[\s·ㆍ,/\-–~:]+", _BRACKETS.sub(" ", bare(name))) if word]
    kept = [word for word in words if not _GENERIC.fullmatch(compact(word))]
    return re.sub("결과|평가", "성과", compact("".join(kept or words)))


def likeness(one: str, other: str) -> float:
    """How alike two names are, 0–1: the share of the shorter one's pairs of letters that the other has too."""
    first, second = stem(one), stem(other)
    if not first or not second:
        return 0.0
    if first == second:
        return 1.0
    pairs, others = {first[k : k + 2] for k in range(len(first) - 1)}, {second[k : k + 2] for k in range(len(second) - 1)}
    if not pairs or not others:
        return 1.0 if first in second or second in first else 0.0
    return len(pairs & others) / min(len(pairs), len(others))


def noun_of(name: str) -> str:
    """The last noun of an activity in a name (워크숍, 교육 …), "" if there is none."""
    found = NOUN.findall(_BRACKETS.sub(" ", name))
    return str(found[-1]).replace("샵", "숍") if found else ""
