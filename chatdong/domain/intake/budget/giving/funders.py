"""Who gives the money of a draft (재원): the words that documents have for it, and what each of them may mean."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal

from chatdong.domain.intake.fact import Fact, Source, fact
from chatdong.domain.intake.wording import unspaced
from chatdong.domain.message import Message, message
from chatdong.domain.plan.funding import source_of
from chatdong.domain.plan.model import FundingSource

_NATIONAL = (
    r"국고보조금?|국고|국비|국가보조금?|국보조금|균특비?|국가균형발전특별회계|지역균형발전특별회계|중앙정부|정부(?:지원|보조|출연)?(?:금|사업비|예산)(?:결정금액|신청금?액|요청액)?|정부(?:지원|보조|출연)"
    r"|(?:교육부|과학기술정보통신부|과기정통부|중소벤처기업부|중기부|문화체육관광부|문체부|보건복지부|복지부|행정안전부|행안부|고용노동부|고용부|여성가족부|여가부|농림축산식품부|농식품부|산업통상자원부|산업부"
    r"|환경부|국토교통부|국토부|해양수산부|해수부)(?:지원금|보조금|사업비|예산)?"
)
_SELF = (
    r"자기?부담(?:금|사업비)?|자담|자체부담금?|(?:학교|기관|대학)?자체(?:재원|예산|자금|비|사업비|부담금?)?|대응(?:자금|투자금?)|교비(?:회계)?"
    r"|(?:(?:\(?예비\)?)?창업자|신청인|신청자|신청기관|신청단체|수행기관|수행단체|참여기관|참여기업|사업자|기업|본인|수혜자|대학|학교|사업주)부담금?"
)
NAMES: tuple[tuple[str, str], ...] = (
    ("국비", _NATIONAL),
    ("시도비", r"시\s?[·ㆍ/,]?\s?도비|광역비|광특"),
    ("시군구비", r"시\s?[·ㆍ/]?\s?군\s?[·ㆍ/]?\s?구비|시\s?[·ㆍ/]?\s?군비|군\s?[·ㆍ/]?\s?구비"),
    ("도비", r"도비|도보조금?"),
    ("시비", r"시비|시보조금?"),
    ("군비", r"군비|군보조금?"),
    ("구비", r"구비|구보조금?"),
    ("자부담", _SELF),
    ("특별교부세", r"특별?교부[세금]|특교세?|특별조정교부금|특조금|교부[세금]|분권교부세|조정교부금"),
    ("교육청", r"교육청(?:지원금|보조금|예산)?|교육비특별회계"),
    ("후원금", r"후원금?(?:수입)?|기부금(?:수입)?|모금액?|지정후원금|비지정후원금"),
    ("기금", r"[\uac00-\ud7a3]{0,8}기금"),
    ("지방비", r"지방비|지자체\s?(?:매칭|부담금?|예산)?"),
    ("민간", r"민간(?:자본|부담금?|투자|사업비)?|민자|수익자부담금?|이용료|참가비|이용자부담금?"),
    ("법인전입금", r"법인전입금?|전입금(?:수입)?|법인(?:부담금)?"),
    ("보조금", r"보조금?(?:수입|신청액|요청액|교부액)?|지원금|지방보조금|출연금(?:지원금)?|운영비보조금|국[·/]?도?[·/]?시비|국[·/]?도비"),
    ("기타", r"기타(?:\([\uac00-\ud7a3,·]+\))?|그밖"),
)
"""What a word is called here, and the words that offices have for it; the first that fits counts."""
WORD = "|".join(f"(?:{words})" for _name, words in NAMES)
"""Any word for who gives money, as a part of a pattern."""
_SHORT = {"국": "국비", "도": "도비", "시": "시비", "군": "군비", "구": "구비", "균": "국비", "보조": "보조금", "자": "자부담", "광": "시도비"}
SHORT = "|".join(sorted(_SHORT, key=len, reverse=True))
"""Marks for who gives money, where several stand beside each other: (국 50 시 50)."""
_OWN = re.compile(rf"({WORD})(?:\((?!%)[\uac00-\ud7a3,·\s]{{1,10}}\))?(?:\((?:[A-Za-z①-⑨=+\-]+)\))?")
_AMBIGUOUS = {
    "보조금": (FundingSource.NATIONAL, FundingSource.CITY, FundingSource.DISTRICT),
    "지방비": (FundingSource.CITY, FundingSource.DISTRICT),
    "기금": (FundingSource.NATIONAL,),
    "법인전입금": (FundingSource.SELF,),
}
_KNOWN = {"시도비": "시도비", "시군구비": "시군구비", "기금": "기타", "후원금": "기타"}


@dataclass(frozen=True)
class DraftFunder:
    """What a word of the document for who gives money means. ``name``: what the shares call it."""

    name: str
    funder: Fact[FundingSource]


@dataclass(frozen=True)
class DraftShare:
    """What one of those who give the money (``funder``: a name among the draft's funders) gives: an amount in won, or a percentage, or both.

    ``of``: the category that the share is of, "" for what holds it: a line, or the whole plan. ``reckoned``: the document says the percentage alone,
    and the amount is what it comes to.
    """

    funder: str
    amount: Fact[int] | None = None
    percent: Fact[Decimal] | None = None
    of: str = ""
    reckoned: bool = False


def funder_in(label: str, *, short: bool = False) -> str | None:
    """What a label that names who gives money, and nothing else, is called here (국고보조금 → 국비); None for other labels.

    ``short``: marks of one letter (국, 시) are names too.
    """
    word = re.sub(r"[(（\[](?:단위)?\s*[:：]?\s*[십백천만억]*원[)）\]]", "", unspaced(label)).strip("[]○●-·*※:：")
    if not word or len(word) > 24:
        return None
    if short and word in _SHORT:
        return _SHORT[word]
    found = _OWN.fullmatch(word)
    return next((name for name, words in NAMES if re.fullmatch(words, found[1])), None) if found else None


def meaning_of(name: str, source: Source, others: Iterable[str]) -> DraftFunder:
    """What a name of ``funder_in`` means beside ``others``, with a doubt and the other meanings where the document does not tell."""
    meant = source_of(_KNOWN.get(name, name), [_KNOWN.get(other, other) for other in others])
    if name in _AMBIGUOUS:
        why: Message = message("‘{name}’: 누구의 돈인지 문서가 말하지 않습니다.", name=name)
        return DraftFunder(name, fact(meant, source, why, tuple(one for one in _AMBIGUOUS[name] if one is not meant)))
    alternatives = (FundingSource.DISTRICT,) if name == "시비" and meant is FundingSource.CITY else ()
    return DraftFunder(name, fact(meant, source, None, alternatives))
