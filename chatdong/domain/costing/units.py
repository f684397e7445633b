"""The units of the costing notation: units that count, money, and units that only rank."""

_COUNT_UNITS = (
    "명 인 회 월 개월 일 시간 실 부 식 건 개소 교 권 매 종 대 학급 개 팀 반 년 주 박 끼 차시 차 회차 기 분기 학기 학년 세트 조 장 "
    "병 통 곳 동 호 가구 세대 가정 점 면 쪽 페이지 편 본 박스 상자 포 포대 마리 그루 주년 분 초 층 석 좌석 좌 구좌 계좌 회선 선 줄 "
    "쌍 벌 켤레 착 족 필지 평 톤 킬로 그램 리터 미터 자루 다발 묶음 롤 캔 잔 그릇 인분 인원 부서 기관 단체 업체 개사 사 개교 개동 "
    "개구 개원 개반 개팀 개년 개조 과목 과정 강좌 강 프로그램 사업 시설 센터 마을 학교 학생 원아 원생 어르신 위원 강사 사람 분과 "
    "과제 품목 가지 항목 문항 주일 일간 주간 개월분 월분 인용 名 回 人 日 月 個"
).split()
_LATIN_UNITS = (
    "m cm mm km kg g mg t l ml ea set box pc pcs gb tb mb kb kw kwh w v hr hrs h min day days lux fax tax max mix fte mm mh md roll "
    "pack page p person persons people time times session sessions hour hours month months copy copies room rooms sets unit units "
    "usd eur jpy cny gbp krw won hz mhz ha a"
).split()
KNOWN_UNITS = frozenset(_COUNT_UNITS)
KNOWN_LATIN = frozenset(_LATIN_UNITS)
_LONGEST_UNIT = 5
NOT_WON = ("원아", "원생", "원격")
_TAILS = ("씩", "정도", "내외", "이상", "이내", "이하", "미만", "한도", "기준", "상당", "짜리", "가량")
_WON_TAILS = (*_TAILS, "정", "권")
ORDINAL_UNITS = frozenset("급 호봉 등급 급지 급이상".split())

PLACES = {"십": 10, "백": 100, "천": 1_000, "만": 10**4, "억": 10**8, "조": 10**12}
"""Scale word → its factor."""


def trimmed(run: str) -> tuple[str, int]:
    """(unit, number of letters that belong to it) of a run of letters after a number."""
    if run.startswith("원") and not run.startswith(NOT_WON):
        for tail in _WON_TAILS:
            if run == "원" + tail:
                return "원", len(run)
        return "원", 1
    if run.upper() in ("KRW", "WON"):
        return "원", len(run)
    for tail in _TAILS:
        if len(run) > len(tail) and run.endswith(tail):
            return run[: -len(tail)], len(run)
    if run.startswith("여") and run[1:] in KNOWN_UNITS:
        return run[1:], len(run)
    if run in KNOWN_UNITS or len(run) <= 3:
        return run, len(run)
    for length in range(min(len(run) - 1, _LONGEST_UNIT), 0, -1):
        if run[:length] in KNOWN_UNITS:
            return run[:length], length
    return run, len(run)


def unit_in_brackets(word: str) -> tuple[str, int] | None:
    """(unit, scale) of a bracketed word after a bare number: ``2,000(원)``, ``30(명)``, ``2,100(천원)``; None if it is not a unit."""
    if word.endswith("원"):
        scale = 1
        for place in word[:-1]:
            if place not in PLACES:
                return None
            scale *= PLACES[place]
        return "원", scale
    return (word, 1) if word in KNOWN_UNITS else None
