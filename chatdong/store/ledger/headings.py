"""The meaning of a heading: the fields of an import that it may name, its unit, and the words in it that make it something else."""

import re
from dataclasses import dataclass

from chatdong.store.ledger.cells import UNITS, letters, narrow, plain_cell
from chatdong.store.ledger.targets import ALIASES, COSTINGS, DAYS, PARTS_OF_A_DAY, READINGS

BRACKETS = re.compile(r"[(\[{<（［]([^)\]}>）］]*)[)\]}>）］]?")
"""A part of a heading in brackets, which may not be closed."""

_LONGEST = 200
"""As many letters of a heading are looked at."""

_NEUTRAL = frozenset(
    "krw won 명 인 인원 회 건 필수 선택 필수입력 선택입력 연월일 년월일 연월일시 년월일시 yyyymmdd yymmdd yyyy mmdd 날짜 일자 예 당월 금월 금회 금번 당기 "
    "월중 실제 실적 현원 계 합계 vat포함 부가세포함 부가가치세포함 카드 현금 카드현금 현금카드 자치구 장소 목적 내용 내역 한글 required optional date".split()
)
"""Words in the brackets of a heading that leave its meaning as it is."""

QUALIFIERS = tuple(
    "누계 누적 예정 예상 계획 예산 편성 배정 잔액 잔여 집행잔 한도 정원 신청 요구 요청 청구 목표 전년 전월 이월 취소 반납 환급 환율 달러 유로 usd eur jpy 율 비율 "
    "퍼센트 단가 수량 공급가 부가세 세액 봉사료 할인 번호 코드 계좌 전화 우편 차액 증감 budget balance planned cumulative total".split()
)
"""Words with which a column of amounts, days or counts holds something other than what was paid, when it was and who came."""

_PERIOD = re.compile(r"(?:20)?[0-9]{2,4}(?:년도?)?(?:[0-9]{1,2}월)?|[0-9]{1,2}월|[0-9]{1,2}분기|[0-9]{1,2}")
_EXAMPLE = re.compile(r"(?:예|ex|eg)?[0-9.\-/~:년월일시분ymdh]+", re.IGNORECASE)


@dataclass(frozen=True)
class Meaning:
    """The meaning of a heading.

    fields: those that it may mean, each with its place among the aliases. unit_krw: how many won a 1 below it is; None where it does not say.
    qualifier: the words because of which the column is not what the heading would be without them; empty where there are none.
    """

    fields: tuple[tuple[str, int], ...] = ()
    unit_krw: int | None = None
    qualifier: str = ""


def unit_in(text: str) -> int | None:
    """Won in one of what a heading counts in: 천원 → 1000. None where it does not say."""
    words = narrow(text).casefold().replace(" ", "").replace(",", "")
    found = re.search(r"(십억|십만|백만|천|만|억)?원(?![가-힣])", words)
    if found:
        return UNITS[found[1] or ""]
    if "krw" in words or re.search(r"(?<![a-z])won(?![a-z])", words) or re.fullmatch(r"thousands?|millions?", words):
        return 10**3 if "thousand" in words or "1000" in words else 10**6 if "million" in words else 1
    return None


_UNIT_SAID = (
    re.compile(r"(?:단위|unit)(?:\s*[는은가])?\s*[:：;=]?\s*([^)\]}>）］|]{1,20})", re.IGNORECASE),
    re.compile(r"((?:십억|십만|백만|천|만|억)?\s*원)\s*(?:을\s*)?단위"),
)


def unit_said(text: str) -> int | None:
    """The unit in won that a text names as its unit: (단위: 천원) · 금액은 천원 단위. None for an amount that merely stands there."""
    plain = narrow(text)
    for form in _UNIT_SAID:
        found = form.search(plain)
        unit = re.search(r"(십억|십만|백만|천|만|억)?\s*원", found[1]) if found else None
        if unit:
            return UNITS[unit[1] or ""]
        if found and (foreign := unit_in(found[1])) is not None:
            return foreign
    return None


_MONEY = re.compile(r"[가-힣a-z]{1,12}(?:금액|액)")
_NOT_PAID = re.compile(
    r"원인행위|수입|입금|세입|교부|보조|지원|후원|납입|수령|징수|부과|청구|계약|견적|감정|보험|적립|예치|대출|상환|매출|수익|이자|환급|포인트|할인|승인전|정산|확정|신청|당초|변경|기정|경정|요청"
)
_PURPOSE = re.compile(r"(?:사용|집행|지출)(?:목적|내역|내용|용도)|결제내역|구매내역")
_PURPOSE_RANK = next(rank for field, rank in ALIASES["spending"]["집행목적"] if field == "memo")
"""The place of a heading that names the purpose in other words: before one for remarks."""
LAST_RANK = 1_000
"""The place of what a heading means by its form alone, behind all aliases."""


def qualifier_in(title: str) -> str:
    """The word of QUALIFIERS that a heading holds, or a sign for a rate or a currency; empty where there is none."""
    words = letters(title)
    return next((word for word in QUALIFIERS if word in words), "") or next((sign for sign in "%％$€¥＄" if sign in title), "")


def meaning_of(kind: str, title: str) -> Meaning:
    """The meaning of a heading of one row."""
    text = plain_cell(title)[:_LONGEST]
    known = ALIASES[kind]
    outside = letters(BRACKETS.sub(" ", text))
    inside = [part.strip() for part in BRACKETS.findall(text) if part.strip()]
    for name in dict.fromkeys((outside, re.sub(r"(십억|십만|백만|천|만|억)?원$", "", outside))):
        if name in known:
            unit = unit_in(" ".join(inside)) or (unit_in(text) if name != outside else None)
            odd = next((part for part in inside if not _is_neutral(part, kind)), "")
            odd = odd or ("%" if "%" in BRACKETS.sub(" ", text) and kind != READINGS else "")
            texts = all(field in _TEXTS for field, _rank in known[name])
            return Meaning(known[name], 1 if name == "amountkrw" else unit, "" if texts else odd)
    return _by_form(kind, text, outside, inside)


_TEXTS = frozenset({"memo", "note", "topic", "category", "activity", "item", "costing"})
"""Fields of texts, which what stands in brackets only describes."""


def _by_form(kind: str, text: str, outside: str, inside: list[str]) -> Meaning:
    """The meaning of a heading that is no alias but is made like one: 카드액(원) is an amount, 사용목적(대여) a purpose."""
    if kind == COSTINGS:
        return _costing_by_form(text, outside, inside)
    if kind in ("spending", "commitments") and _PURPOSE.match(outside):
        return Meaning((("memo", _PURPOSE_RANK),))
    if other := qualifier_in(text):
        return Meaning(qualifier=other)
    if kind == "spending" and _MONEY.fullmatch(outside) and not _NOT_PAID.search(outside) and all(map(_is_neutral, inside)):
        return Meaning((("amount_krw", LAST_RANK),), unit_in(" ".join(inside)))
    return Meaning()


_OTHER_BUDGET = re.compile(
    r"전년|전기|작년|기정|당초|변경전|증감|비교|차액|결산|집행액|집행금액|집행률|집행잔|실적|잔액|수입|세입|징수|증가|감소|[%％]|율$"
)
"""What makes a budget's column one of another year, of a change, or of what was spent."""
_BUDGET = re.compile(
    r"(?:20)?[0-9]{0,2}(?:학?년도?|회계연도)?(?:본|경정|추경|변경후?|수정|조정|최종|확정|총|실행|올해|금년도?|당해)*(?:소요|편성|요구|배정)?예산(?:액|안|현액)?"
)
_LABELS = (
    (re.compile(r"(?:비목|통계목|편성목|과목|세목)$"), "category"),
    (re.compile(r"(?:항목별?|품목|품명|내역명|세부내용)$"), "item"),
    (re.compile(r"(?:세부사업|단위사업|세부사업명|사업명)$"), "activity"),
    (re.compile(r"^(?=.{2,12}$).*(?:산출(?!물)|산정)"), "costing"),
)
"""How the headings of labels and costings end that are no aliases: 원가통계비목, 산출내역명."""


def _costing_by_form(text: str, outside: str, inside: list[str]) -> Meaning:
    """The meaning of a heading of a budget's table that is no alias: 2024년 예산(안) is its amount, 세부 산출 기준 its costing."""
    if odd := _OTHER_BUDGET.search(letters(text)) or _OTHER_BUDGET.search(text):
        return Meaning(qualifier=odd[0])
    if _BUDGET.fullmatch(outside):
        return Meaning((("amount_krw", LAST_RANK),), unit_in(" ".join(inside)) or unit_in(text))
    named = next((field for ending, field in _LABELS if ending.search(outside)), None)
    return Meaning(((named, LAST_RANK),)) if named else Meaning()


NAMES_NO_AMOUNT = re.compile(
    r"(?:시간|시각|일자|일시|날짜|년월|월|일|번호|코드|순번|연번|no|구분|인원|명수|횟수|건수|회차|시|분|장소|기한|만기)$"
    r"|연락처|전화|휴대|팩스|계좌|사업자|생년|우편|위도|경도|율$|미지급|수입|수익|입금"
)
"""A heading whose figures are no money that was paid, whatever they look like."""

NAMES_NO_DAY = re.compile(r"생년|기한|만기|마감|유효|기준일|시각|시간|등록일|작성일|처분|접수|연락처|전화|번호|코드")
"""A heading whose days are not those of a payment or an event, whatever they look like."""


_OF_A_BUDGET = frozenset("예산 계획 예정 안 요구 신청 배정 편성 본예산 추경 경정".split())


_OF_A_VALUE = frozenset("율 비율 퍼센트 할인 번호 코드".split())
"""Words of QUALIFIERS that leave a reading what it is."""


def _is_neutral(part: str, kind: str = "") -> bool:
    """Whether a part in brackets leaves the heading's meaning as it is: a unit, a form of writing, a period."""
    words = letters(part)
    if kind == COSTINGS and (words in _OF_A_BUDGET or re.fullmatch("[a-f]", words)):
        # 예산액(A): a letter that other columns reckon with.
        return True
    if kind == READINGS and not any(word in words for word in QUALIFIERS if word not in _OF_A_VALUE):
        # 점수(5점 만점), 실적(%): what a value counts in.
        return True
    if qualifier_in(part) or any(sign in part for sign in "%％$€¥"):
        return False
    if not words or words in _NEUTRAL or words.removeprefix("단위") in _NEUTRAL:
        return True
    return unit_in(part) is not None or bool(_PERIOD.fullmatch(words) or _EXAMPLE.fullmatch(part.replace(" ", "")))


def meaning_of_pair(kind: str, upper: str, lower: str) -> Meaning:
    """The meaning of a heading of two rows: 집행 over 일자 is the day of a payment, 예산 over 금액 no payment, 집행액 over 누계 neither."""
    upper, lower = plain_cell(upper), plain_cell(lower)
    if not upper or upper == lower:
        return meaning_of(kind, lower)
    if not lower:
        return meaning_of(kind, upper)
    if kind == COSTINGS:
        if other := _OTHER_BUDGET.search(letters(upper)):
            return Meaning(qualifier=other[0])
        under = meaning_of(kind, lower)
        return under if under.fields or under.qualifier else meaning_of(kind, upper)
    part = meaning_of(kind, lower)
    if part.fields and part.fields[0][0] in PARTS_OF_A_DAY and (_PERIOD.fullmatch(letters(upper)) or _names_a_day(meaning_of(kind, upper))):
        return part
    whole = meaning_of(kind, upper + lower)
    if whole.fields:
        return whole
    within = meaning_of(kind, f"{upper}({lower})")
    if within.fields:
        return within
    if odd := qualifier_in(upper):
        return Meaning(qualifier=odd)
    return meaning_of(kind, lower)


def _names_a_day(meaning: Meaning) -> bool:
    return bool(meaning.fields) and meaning.fields[0][0] in {*DAYS, *PARTS_OF_A_DAY}
