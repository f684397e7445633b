"""What one place of a document says of an activity, and the labels and headings by which offices say it."""

import re
from dataclasses import dataclass, field

from chatdong.domain.intake.fact import Fact
from chatdong.domain.intake.wording import bare, gathered
from chatdong.domain.message import Message
from chatdong.domain.plan.model import Window

SCHEDULE = re.compile(r"일정|추진시기|추진계획표|추진절차|로드맵|연간계획|월별(?:추진)?계획|^사업추진계획$")
"""Headings of a schedule."""
WORK = re.compile(
    r"세부|(?:추진|사업|주요|운영|활동|교육|행사|과업|지원|실행)(?:내용|내역|과제)|(?:주요|단위|핵심|중점|역점|전략|특화|신규|계속|추진|내역)사업|중점과제|프로그램"
    r"|(?:핵심|주요|중점|특화|제공)서비스"
    r"|(?:추진|실행|운영|시행|활동|이행|행사|교육|사업)계획$|추진(?:사항|방안)$|교육과정|사업별"
)
"""Headings below which activities are listed, whatever they are called."""

_WITH = r"(?:[및와과·ㆍ/,(].*)?$"
WHEN = re.compile(
    r"^(?:총|전체)?(?:사업|추진|운영|교육|활동|행사|개최|세부|진행|실시|수행|시행|강의|수업|공연|전시|조사|발간|제작|예정|지원|프로그램|과업|용역|개강|실행)?"
    rf"(?:기간|일시|시기|일정|일자|날짜){_WITH}|^(?:월|월별|추진월|개최월|운영월|시행월|예정월|분기)$"
)
WHOM = re.compile(rf"^(?:참여|교육|지원|사업|참가|주요|모집|이용|수혜|서비스|활동|행사|수강|실시|운영)?대상(?:자)?{_WITH}")
HOW_MANY = re.compile(
    r"^(?:참여|참가|교육|모집|예상|선발|총|참석|수강|목표|계획|이용|실|연|회당|1회|활동|운영|지원|신청|대상)?(?:인원|규모|인원수|정원|참여자수|참가자수|참석자수)"
    r"(?:\(.*\))?$|^(?:참석자|명|모집정원)$"
)
HOW_OFTEN = re.compile(
    r"^(?:운영|교육|개최|추진|실시|총|연|연간|진행|활동|계획|수업|목표)?(?:횟수|회수|회차|회기|주기|빈도|차시|회)(?:\(.*\)|및.*)?$"
)
NAMES = re.compile(r"^(?:세부|단위|내역|하위)?(?:사업명|사업)$|^(?:세부)?(?:프로그램|행사|교육|강좌|과정|활동|과제|축제|강의|수업)명$")
"""Labels and headings of columns with the name of an activity."""
OWN_NAME = re.compile(r"^(?:세부|단위|내역|하위)(?:사업명|사업)$|^(?:세부)?(?:프로그램|행사|교육|강좌|과정|활동|축제)명$")
"""Labels of an activity's name that are never the plan's."""


@dataclass(frozen=True)
class Mention:
    """What one place says of an activity. ``origin``: schedule, section or agenda. ``number``: its place in the document.

    ``undated``: the words for its time that name no day or month (방학 중). ``marked``: how many columns of a grid are marked.
    ``why_not``: why it is none of the plan's activities, for what only looks like one.
    """

    name: Fact[str]
    origin: str
    number: int
    windows: tuple[Fact[Window], ...] = ()
    times: Fact[int] | None = None
    people: Fact[int] | None = None
    audience: Fact[str] | None = None
    payer: Fact[str] | None = None
    content: tuple[Fact[str], ...] = ()
    occurrences: tuple[tuple[Fact[Window], Fact[str] | None], ...] = field(default=())
    undated: Fact[str] | None = None
    marked: int = 0
    why_not: Message | None = None

    @property
    def dated(self) -> bool:
        """True if it says when or how often."""
        return bool(self.windows) or self.times is not None or self.undated is not None


def name_of(words: str) -> str:
    """The name of an activity in a text: without its bullet, and without a bracket that is not closed."""
    words = re.sub(r"\([^()]*$", "", words)
    name = bare(words).strip(" :：-–—,.·(【[~∼|/")
    for first, last in ("「」", "『』", "<>", "〈〉", "“”", "‘’", "''", '""', "[]", "【】"):
        if len(name) > 2 and name[0] == first and name[-1] == last and first not in name[1:-1]:
            name = name[1:-1]
    return gathered(name.strip())
