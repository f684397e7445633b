"""The score of a survey from its answers, one row an answer: which scale they are on, what words mean, and the mean with what was not counted."""

import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from enum import StrEnum
from fractions import Fraction

from chatdong.domain.message import Message, message
from chatdong.domain.plan.model import Indicator, Plan
from chatdong.domain.progress.measurements import DECIMALS


@dataclass(frozen=True)
class Scale:
    """The scores that an answer may have: whole numbers from ``low`` to ``high``."""

    low: int
    high: int

    def __str__(self) -> str:
        return f"{self.low}~{self.high}"


SCALES: Mapping[str, Scale] = {
    "4": Scale(1, 4),
    "5": Scale(1, 5),
    "7": Scale(1, 7),
    "10": Scale(1, 10),
    "0-10": Scale(0, 10),
    "100": Scale(0, 100),
}
"""The scales that can be chosen, by name."""


class Conversion(StrEnum):
    """How the mean is converted. NONE: it stays on the answers' scale. STEPS: out of 100, the lowest answer 0 and the highest 100.
    TIMES: out of 100, the mean divided by the highest answer."""

    NONE = "none"
    STEPS = "steps"
    TIMES = "times"


_VERY, _PLAIN, _SLIGHT = 3, 2, 1
_STEMS = (
    (r"불만족?|불만족스럽다|불만족한다|dissatisfied|unsatisfied", -1),
    (r"만족|만족스럽다|만족한다|만족함|satisfied", 1),
    (r"그렇지않다|그렇지않음|아니다|아니오|동의하지않는다|동의안함|disagree", -1),
    (r"그렇다|그러함|동의|동의한다|agree", 1),
    (r"나쁨|나쁘다|좋지않다|불량|미흡|미흡하다|poor|bad", -1),
    (r"좋음|좋다|좋았다|우수|우수하다|양호|good", 1),
    (r"도움이되지않(?:는다|았다|음)|도움안됨|unhelpful|not ?helpful", -1),
    (r"도움(?:이)?(?:된다|되었다|됐다|됨)|helpful", 1),
    (r"관심없음|관심없다|관심이없다", -1),
    (r"관심있음|관심있다|관심이있다", 1),
    (r"불필요|필요하지않다|필요없다", -1),
    (r"필요|필요하다", 1),
)
_MOST = r"매우|아주|전혀|무척|정말|대단히|완전히|very|strongly|extremely|completely"
_LITTLE = r"약간|조금|다소|대체로|어느정도|somewhat|slightly|rather"
_NEUTRAL = re.compile(r"보통|보통이다|보통임|그저그렇다|그저그럼|중립|neutral|average|neithersatisfiednordissatisfied|neitheragreenordisagree|fair")
_WORD = re.compile(rf"(?P<degree>{_MOST}|{_LITTLE})?(?P<stem>.+)")


def grade(words: str) -> int | None:
    """How far an answer in words stands from the middle, -3 to 3: 매우 만족 3, 만족 2, 약간 만족 1, 보통 0, 매우 불만족 -3. None for other words."""
    plain = re.sub(r"[\s·.,!()\[\]~]", "", words).casefold()
    if _NEUTRAL.fullmatch(plain):
        return 0
    found = _WORD.fullmatch(plain)
    if found is None:
        return None
    side = next((sign for stem, sign in _STEMS if re.fullmatch(stem, found["stem"])), None)
    if side is None:
        return None
    degree = found["degree"] or ""
    if degree == "전혀" and side > 0:
        return None  # 전혀 그렇다 says nothing that is known.
    return side * (_PLAIN if not degree else _VERY if re.fullmatch(_MOST, degree) else _SLIGHT)


_GRADES: Mapping[int, Mapping[int, int]] = {
    4: {3: 4, 2: 3, -2: 2, -3: 1},
    5: {3: 5, 2: 4, 0: 3, -2: 2, -3: 1},
    7: {3: 7, 2: 6, 1: 5, 0: 4, -1: 3, -2: 2, -3: 1},
}
"""Highest score of a scale → the score of each grade."""

_NUMBERED = re.compile(r"(?P<number>[0-9]{1,3})(?:\.0+)?(?:점|\.|\))?(?P<words>.*)")
_CIRCLED = "①②③④⑤⑥⑦⑧⑨⑩"
_NO_ANSWER = frozenset({"", "-", "–", "—", "무응답", "응답없음", "해당없음", "해당 없음", "n/a", "na", "모름", "잘 모르겠다", "잘모름"})
"""What stands in a cell of somebody who gave no answer."""


def is_blank(cell: str) -> bool:
    """True for a cell without an answer: empty, a dash, 무응답, 해당 없음, 모름."""
    return cell.strip().casefold() in _NO_ANSWER


def score(cell: str, scale: Scale, words: Mapping[str, int]) -> int | None:
    """The score of an answer; None where it has none on this scale. ``words``: answers as they are written → their scores, said by somebody.

    A number may have words behind it (5 매우 만족, ⑤ 매우 만족) as long as both say the same.
    """
    text = cell.strip()
    if text in words:
        return words[text] if scale.low <= words[text] <= scale.high else None
    plain = "".join(str(_CIRCLED.index(letter) + 1) + " " if letter in _CIRCLED else letter for letter in text)
    found = _NUMBERED.fullmatch(plain)
    if found is None:
        return _of_words(text, scale)
    number, beside = int(found["number"]), found["words"].strip(" ()[]=:-–.·")
    said = None if not beside else _of_words(beside, scale)
    if not scale.low <= number <= scale.high or (beside and said != number):
        return None
    return number


def _of_words(text: str, scale: Scale) -> int | None:
    of = grade(text)
    return None if of is None or scale.low != 1 else _GRADES.get(scale.high, {}).get(of)


_SAID_SCALES = (
    re.compile(r"(?<![0-9])(?P<high>4|5|7|10|100)\s*점\s*(?:만점|척도|\)|$)"),
    re.compile(r"[(\[]\s*(?P<low>0|1)\s*점?\s*[~\-–]\s*(?P<high>4|5|7|10|100)\s*점?\s*[)\]]"),
    re.compile(r"(?<![0-9])(?P<high>4|5|7|10|100)\s*-?\s*point", re.IGNORECASE),
)


def said_scale(titles: Iterable[str], cells: Iterable[str] = ()) -> str | None:
    """The name of the scale that a heading says: 만족도(5점), 10점 만점, (1~7). None where none says it. ``cells`` tell whether 10 points begin with 0."""
    for title in titles:
        for form in _SAID_SCALES:
            said = form.search(title)
            if said:
                low = said.groupdict().get("low")
                return "0-10" if said["high"] == "10" and (low == "0" or (low is None and 0 in _numbers(cells))) else said["high"]
    return None


def _numbers(cells: Iterable[str]) -> list[int]:
    return [int(found["number"]) for cell in dict.fromkeys(cells) if not is_blank(cell) and (found := _NUMBERED.fullmatch(cell.strip()))]


def guess_scale(titles: Iterable[str], cells: Iterable[str]) -> str:
    """The name of the scale that the headings say, or that the answers fit; "5" where nothing tells."""
    cells = list(cells)
    if said := said_scale(titles, cells):
        return said
    if any(abs(of) == _SLIGHT for cell in dict.fromkeys(cells) if (of := grade(cell)) is not None):
        return "7"
    numbers = _numbers(cells)
    most = max(numbers, default=0)
    if most <= 5 and 0 not in numbers:
        return "5"
    return "7" if most <= 7 and 0 not in numbers else ("0-10" if 0 in numbers else "10") if most <= 10 else "100"


def is_scores(cells: Sequence[str]) -> bool:
    """True where the answers of a column may be scores: nearly all are on one scale, and there are some."""
    answers = [cell for cell in cells if not is_blank(cell)]
    if not answers:
        return False
    scale = SCALES[guess_scale((), answers)]
    return sum(score(cell, scale, {}) is not None for cell in answers) >= 0.8 * len(answers)


@dataclass(frozen=True)
class Result:
    """The result of a survey.

    value: the mean with at most DECIMALS decimals, after the conversion; None without an answer. answers: the rows that have a score. blank: the rows
    without an answer. unread: other answers → how many rows have them; a row with one is not counted. words: answers in words → their score.
    """

    value: Decimal | None
    answers: int
    blank: int
    unread: Mapping[str, int]
    words: Mapping[str, int]


def result(rows: Iterable[Sequence[str]], scale: Scale, words: Mapping[str, int], conversion: Conversion) -> Result:
    """The score of a survey. ``rows``: for each answer the cells of the chosen questions; ``words`` as of ``score``.

    The score of a row is the mean of the questions that it answers, that of the survey the mean of the rows, rounded half up.
    """
    total, answers, blank = Fraction(), 0, 0
    unread: Counter[str] = Counter()
    told: dict[str, int] = {}
    for row in rows:
        given = [cell.strip() for cell in row if not is_blank(cell)]
        if not given:
            blank += 1
            continue
        scores = [score(cell, scale, words) for cell in given]
        wrong = [cell for cell, of in zip(given, scores, strict=True) if of is None]
        if wrong:
            unread.update(dict.fromkeys(wrong, 1))
            continue
        known = [of for of in scores if of is not None]
        told.update({cell: of for cell, of in zip(given, known, strict=True) if not re.fullmatch(r"[0-9]+(?:\.0+)?점?", cell)})
        total += Fraction(sum(known), len(known))
        answers += 1
    value = None if not answers else _rounded(_converted(total / answers, scale, conversion))
    return Result(value, answers, blank, dict(unread.most_common()), dict(sorted(told.items(), key=lambda each: (-each[1], each[0]))))


def _converted(mean: Fraction, scale: Scale, conversion: Conversion) -> Fraction:
    if conversion is Conversion.STEPS:
        return (mean - scale.low) * 100 / (scale.high - scale.low)
    return mean * 100 / scale.high if conversion is Conversion.TIMES else mean


def _rounded(value: Fraction) -> Decimal:
    exact = Decimal(value.numerator) / Decimal(value.denominator)
    return exact.quantize(Decimal(1).scaleb(-DECIMALS), ROUND_HALF_UP).normalize()


def asks_conversion(plan: Plan, indicator: Indicator, scale: Scale) -> bool:
    """True where a mean on this scale cannot be held against the plan's targets and baselines of the indicator: they lie beyond it."""
    aims = [
        *(one.value for one in plan.target if one.indicator == indicator.id),
        *(one.value for one in plan.baseline if one.indicator == indicator.id),
    ]
    return any(value is not None and value > scale.high for value in aims)


def method(scale: Scale, conversion: Conversion, questions: int, found: Result) -> Message:
    """How the score was worked out, in one sentence, as it is kept with the reading."""
    how = {
        Conversion.NONE: message("{high}점 척도({low}~{high})의 평균", low=scale.low, high=scale.high),
        Conversion.STEPS: message(
            "{high}점 척도({low}~{high})의 평균을 100점으로 환산(가장 낮은 답 0점, 가장 높은 답 100점)", low=scale.low, high=scale.high
        ),
        Conversion.TIMES: message("{high}점 척도({low}~{high})의 평균을 100점으로 환산(평균÷{high}×100)", low=scale.low, high=scale.high),
    }[conversion]
    return message("{how}, 문항 {questions}개, 무응답 {blank}건 제외", how=how, questions=questions, blank=found.blank)
