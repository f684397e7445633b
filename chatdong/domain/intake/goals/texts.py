"""Goals in sentences and in the text of cells: one a bullet, several in a line, and changes from a number to another."""

import re
from collections.abc import Iterator
from dataclasses import replace

from chatdong.domain.intake.budget.amounts import amounts_in
from chatdong.domain.intake.fact import Source, fact
from chatdong.domain.intake.goals.figures import ARROW, Count, counts, in_points, steps
from chatdong.domain.intake.goals.goal import DraftGoal, Figure
from chatdong.domain.intake.wording import NOUN, bare, compact, gathered, kind_of, stem
from chatdong.domain.message import Message, message
from chatdong.domain.plan.model import ActivityKind, Direction

_SPLIT = re.compile(r"\n|\s(?=[•●○▪◦∙]\s)|\s(?=-\s?[\uac00-\ud7a3A-Z'‘’0-9])|(?<=[)\]])\s*(?=-\s?[\uac00-\ud7a3])")
_BETWEEN = re.compile(
    r"\s*(?:,(?!\s*[0-9]{3}(?![0-9]))|;|\s/\s|\s및\s|\s·\s|(?<=[회명건점%권개종팀]),(?![0-9]{3}(?![0-9]))|(?<=[가-힣])[·ㆍ](?=[가-힣]{2,12}\s*[0-9]))\s*"
)
_VERBS = re.compile(r"\s*(?:필요|실시|개최|추진|운영|진행|달성|확보|이상|내외|예정|목표|유지|이하|이내|수준)+\s*$")
_AFTER = re.compile(
    r"\s*(?:이상|이하|이내|내외|미만|초과)?\s*(?:을|를|로|으로)?\s*"
    r"(?:실시|개최|추진|운영|진행|달성|확보|유지|지원|참여|제작|발간|양성|발굴|상담|방문|연계|교육|감소|증가|제공|예정|목표|배포|보급|개발|수준)*\s*[.)]?\s*"
)
_COMPARED = re.compile(r"(?:전년|작년|전년도|기존|현재|당초)\s*(?:동기\s*)?(?:대비|보다)\s*")
_CHANGED = re.compile(r"\s*(?:증가|증대|증|향상|상승|감소|감|저감|축소|단축|절감|확대|↑|↓)")
_FALLS = re.compile(r"감소|저감|축소|단축|절감|줄")
_EACH_WORD = re.compile(r"^\s*(?:매월|매주|매년|매회|월|주|연|연간)\s*$")
_GOAL_WORD = re.compile(
    r"^(?:[\[(（<]\s*(?:추진|성과|사업|정량|정성|세부)?\s*목표\s*[\])）>]\s*[:：]?|(?:추진|성과|사업|정량|정성|세부)?\s*목표\s*[:：])\s*(?=[가-힣].*[0-9])"
)
"""A word for goals before a goal."""
_KIND_WORD = re.compile(r"^[\[(（<]\s*(?:산출|결과|성과|과정|투입|양적|질적|정량|정성)(?:적)?\s*(?:지표|목표|성과)?\s*[\])）>]\s*[:：]?\s*")
"""The kind of an indicator before its name: (산출지표)."""
_PEOPLE = re.compile(r"참여자|참가자|대상|인원|수강생|이용자|회원|주민")
_WHO = re.compile(
    r"(?:[가-힣]{1,6}\s*)?(?:청년|주민|학생|어르신|노인|아동|청소년|장애인|여성|교사|학부모|가구|기업|단체|동아리|시민|구민|이용자|구직자|대상자|종사자|활동가)"
)
"""Who is counted, before a number."""
_LONGEST = 80


def goals_of(text: str, source: Source, year: int, *, plan_year: int, counted_only: bool, called: str = "") -> Iterator[DraftGoal]:
    """The goals that a text lists, one a bullet; two publications named together are two goals, and so are several numbers each with a name.

    ``year``: what the text is a goal of; ``called``: the name of what has no name of its own. ``counted_only``: what has no number is no goal.
    """
    if re.search(r"(?:^|\n)\s*[-–•●○▪◦∙·]", text):
        text = re.sub(r"\n(?!\s*(?:[-–•●○▪◦∙·※▶]|[①-⑳]))", " ", text)  # a line without a bullet goes on with the one above
    for part in _SPLIT.split(text):
        words = _KIND_WORD.sub("", _GOAL_WORD.sub("", gathered(bare(" ".join((part or "").split())))))
        if len(compact(words)) < (2 if called else 4) or len(words) > _LONGEST + 40:
            continue
        own = Source(words, source.place)
        if dated := _dated(words, plan_year):
            for when, piece in dated:
                for one in goals_of(piece, source, when, plan_year=plan_year, counted_only=counted_only, called=called):
                    yield _quoted(one, own)
            continue
        if ARROW.search(words) and (changed := change_of(words, own, year, plan_year=plan_year, called=called)):
            yield from changed
            continue
        if amounts_in(words):
            continue
        several = _several(words, own, year, called, past=year < plan_year)
        if several:
            yield from several
            continue
        found = _best(words, called)
        if found is None:
            if not counted_only:
                for name in _published(words):
                    yield DraftGoal(fact(name, own), stem(name), "건" if kind_of(name)[0] is ActivityKind.PUBLICATION else "회", year, None)
            continue
        count, name, doubt, others = found
        made = goal_of(count, name, own, year, doubt, others, past=year < plan_year)
        if made is not None:
            yield made


_MARK = re.compile(
    r"(?<![0-9.])(?:['‘’`´](?P<short>[0-9]{2})|(?P<long>20[0-9]{2}))(?:\s*년도?|(?=\s*[:：]))\s*(?:까지|목표|에는|에)?\s*[:：]?\s*(?![0-9]{1,2}\s*(?:월|\.))"
)


def _quoted(goal: DraftGoal, source: Source) -> DraftGoal:
    """The goal with the words of its whole line."""
    value = replace(goal.value, quote=fact(0, source).quote) if goal.value is not None else None
    return replace(goal, name=fact(goal.name.value, source), value=value)


def _dated(words: str, plan_year: int) -> list[tuple[int, str]]:
    """(year, words) of a text that gives a number for each of several years: 2027년 쉼터 3개소, 2028년 5개소. [] for other texts."""
    marks = list(_MARK.finditer(words))
    if not marks or ARROW.search(words) or counts(words[: marks[0].start()]):
        return []
    if len(marks) == 1 and (_year_of(marks[0]) < plan_year or marks[0].start() > 1):
        # One year that has passed, or within the words, tells what is meant and not when.
        return []
    shared = re.sub(r"[(（]?\s*(?:단기|중기|장기)\s*[)）]?", "", words[: marks[0].start()]).strip(" :：-–,.·()")
    if not shared and (last := counts(words)):
        shared = _VERBS.sub("", words[last[-1].end :].strip(" ,.()")) or words[last[-1].end :].strip(" ,.()")
    made: list[tuple[int, str]] = []
    for mark, end in zip(marks, [*(one.start() for one in marks[1:]), len(words)], strict=True):
        piece = re.sub(r",?\s*[(（]?\s*(?:단기|중기|장기)\s*[)）]?\s*$", "", words[mark.end() : end]).strip(" ,;/·)")
        found = counts(piece)
        if not found:
            return []
        if not shared:
            shared = piece[: found[0].start].strip(" :：-–,.·(")
        name = piece if len(compact(piece[: found[0].start])) >= 2 or len(compact(piece[found[-1].end :])) >= 4 else f"{shared} {piece}"
        made.append((_year_of(mark), name))
    return made


def _year_of(mark: re.Match[str]) -> int:
    return int(mark["long"]) if mark["long"] else 2000 + int(mark["short"])


def goal_of(
    count: Count,
    name: str,
    source: Source,
    year: int,
    doubt: Message | None = None,
    others: tuple[Figure, ...] = (),
    *,
    past: bool = False,
) -> DraftGoal | None:
    """The goal that a number makes, with its range, its direction, and of how many points it is."""
    if not stem(name):
        return None
    if count.high is not None and not count.kept and doubt is None:
        doubt = message("범위로 적혀 있어 그 안에 두는 목표로 읽었습니다.")
    return DraftGoal(
        fact(name, source),
        stem(name),
        count.unit,
        year,
        fact(count.value, source, doubt, others),
        past=past,
        high=fact(count.high, source) if count.high is not None else None,
        direction=fact(count.direction, source) if count.direction is not None else None,
        what=fact(str(in_points(count.most)), source) if count.most else None,
    )


def change_of(
    words: str, source: Source, year: int, *, plan_year: int, called: str = "", unit: str = "", since: int | None = None
) -> tuple[DraftGoal, ...]:
    """The goals of a change: what was reached, which is no goal, and what is to be reached. () where the text is no such change.

    ``since``: the year of the first number, where it has none of its own."""
    found = steps(words)
    if found is None or (not found[0][-1].count.unit and not unit and not called):
        return ()
    taken, before = found
    if len(taken) > 2 and any(step.year is None for step in taken):
        return ()
    name = called or _name_before(before) or _name_before(words)
    less = Direction.LESS if _FALLS.search(words) or any(step.count.direction is Direction.LESS for step in taken) else None
    made = []
    for place, step in enumerate(taken):
        last = place == len(taken) - 1
        when = step.year if step.year is not None else year if last else since if since is not None else year - 1
        doubt = None
        if step.year is None and not last and since is None:
            doubt = message("바뀌기 전의 값을 지난해의 실적으로 읽었습니다.")
        count = replace(step.count, unit=step.count.unit or unit, direction=less if last else None)
        goal = goal_of(count, name, source, when, doubt, past=when < plan_year)
        if goal is not None:
            made.append(goal)
    return tuple(made)


def _name_before(words: str) -> str:
    """The name of what changes: the words before its first number, without how it is compared."""
    words = re.sub(r"[0-9].*$", "", _COMPARED.sub("", words))
    words = re.sub(r"[(（][^()（）]*$|['‘’`(（]\s*$", "", words)
    return re.sub(r"(?<=[가-힣]{2})를$", "", _VERBS.sub("", words.strip(" :：-–,.·/('‘’"))[:_LONGEST].strip())


def _published(words: str) -> list[str]:
    """가이드라인 및 매뉴얼 보완·발간 names two things to publish; other texts are one goal."""
    found = re.fullmatch(r"(?P<one>\S+)\s*(?:및|과|와|,|·)\s*(?P<other>\S+)\s+(?P<verb>\S*(?:발간|제작|배포|보급|개정)\S*)", words)
    if found and NOUN.search(found["one"]) and NOUN.search(found["other"]):
        return [f"{found['one']} {found['verb']}", f"{found['other']} {found['verb']}"]
    return [words]


def _several(words: str, source: Source, year: int, called: str, *, past: bool) -> list[DraftGoal]:
    """The goals of a text that names several, each with one number of its own; [] where it is one goal, or cannot be told apart."""
    all_counts = [one for one in counts(words) if not one.each]
    if len(all_counts) < 2:
        return []
    label = re.match(r"^(?P<label>[^:：,0-9]{1,20})\s*[:：]\s*(?=.*[0-9])", words)
    rest = words[label.end() :] if label else words
    name = called or (label["label"].strip() if label else "")
    pieces: list[str] = []
    start = 0
    for cut in _BETWEEN.finditer(rest):
        if any(not one.each for one in counts(rest[start : cut.start()])) and any(not one.each for one in counts(rest[cut.end() :])):
            pieces.append(rest[start : cut.start()])
            start = cut.end()
    pieces.append(rest[start:])
    made: list[DraftGoal] = []
    for piece in pieces:
        own = _of_piece(piece, called or name)
        if own is None:
            return []
        for count, called_so in own:
            changes = count.direction is None and _CHANGED.match(piece[count.end :]) is not None
            goal = goal_of(count, called_so, source, year, _change_doubt() if changes else None, past=past)
            if goal is None:
                return []
            name = called_so
            made.append(goal)
    named = {(goal.key, goal.unit) for goal in made}
    return made if len(made) > 1 and len(named) == len(made) else []


def _of_piece(piece: str, before: str) -> list[tuple[Count, str]] | None:
    """(number, name) of a piece such as 교육 5회 or 교육 5회(120명); None where a number is something else. ``before``: the name of the piece before."""
    found = counts(piece)
    own = [one for one in found if not one.each]
    if not own or len(own) > 2 or (len(own) == 2 and own[0].unit == own[1].unit):
        return None
    name = _VERBS.sub("", piece[: found[0].start].strip(" :：-–,.·/(['‘’"))
    after = piece[own[-1].end :]
    if len(own) == 1 and len(found) == 1 and len(compact(name)) < 2:
        # 120명 참여: what it counts stands after it.
        tail = _VERBS.sub("", re.sub(r"^\s*(?:이상|이하|이내|내외|의)?\s*", "", after).strip(" ,.()"))
        name = tail if 2 <= len(compact(tail)) <= 20 and not re.search(r"[0-9]", tail) else ""
    elif not _AFTER.fullmatch(re.sub(r"[(（][^()（）0-9]*[)）]", "", after)):
        return None
    if len(own) == 2 and not re.fullmatch(
        r"\s*(?:이상)?\s*[(（,/·및]?\s*(?:총|연|연인원|실인원|참여|참여자|대상|수강생|인원|학생|주민)?\s*", piece[own[0].end : own[1].start]
    ):
        return None
    if len(compact(name)) < 2:
        name = "" if _PEOPLE.search(before) and own[0].unit != "명" else before
    if not name and not before:
        # 연간 30회, 300명 참여: the number is all that is said.
        name = piece.strip(" ,.()")
    return [(one, name[:_LONGEST]) for one in own] if name else None


def _change_doubt() -> Message:
    return message("늘거나 줄어드는 정도로 적혀 있습니다. 이룰 값이 아니라 바뀌는 폭일 수 있습니다.")


def best_count(text: str) -> Count | None:
    """The number that a text is about: a total first, then what stands in brackets at its end, then the first."""
    found = _best(text)
    return found[0] if found is not None else None


def _best(text: str, called: str = "") -> tuple[Count, str, Message | None, tuple[Figure, ...]] | None:
    """(number, what it counts, doubt, other numbers) of a goal: a total first, then what stands in brackets at the end, then the first number."""
    every = counts(text)
    found = [one for one in every if not one.each] or list(every)
    if not found:
        return None
    total = next((one for one in found if one.whole), None)
    first = found[0]
    inside = [one for one in found[1:] if one.unit == first.unit and "(" in text[first.end : one.start] and ")" not in text[first.end : one.start]]
    if len(inside) > 1 and "(" not in text[: first.start]:
        # 취업 50명(정규직 30명, 인턴 20명): the parts of the first number stand in brackets.
        found = [one for one in found if one not in inside] if sum(one.value for one in inside) == first.value else found
    bracketed = next((one for one in reversed(found) if re.match(r"[^()]*\)\s*$", text[one.end :]) and "(" in text[: one.start]), None)
    if bracketed is not None and (
        re.match(_CHANGED, text[bracketed.end :]) or bracketed is not found[0] and bracketed.unit == "%" and found[0].unit != "%"
    ):
        bracketed = None
    chosen = total or bracketed or found[0]
    before, after = text[: chosen.start], text[chosen.end :]
    if chosen is bracketed:
        name = before[: before.rindex("(")]
    else:
        after = re.sub(r"^\s*(?:이상|내외|이하|이내|미만|,|\))\s*(?:유지|(?:으?로\s*)?감소)?\s*", "", after)
        short = _EACH_WORD.fullmatch(before) is not None
        name = after if len(compact(after)) >= (2 if short else 4) and not re.match(r"\s*(?:[(,]|및|에서|으로|증가|감소|유지)", after) else before
        if name is after and not short and _WHO.fullmatch(before.strip()):
            # 청년 120명 자립 지원
            name = f"{before.strip()} {after.strip()}"
    name = re.sub(r"\([^()]*$|^\s*[)\]]|^\s*대상\s+|\s+(?:주|월|연|매월|매주|연간)\s*$", "", name)
    name = _VERBS.sub("", name.strip(" :：-–,.·/"))
    label = re.match(r"(?P<label>[^:：0-9]{2,30}?)\s*[:：]", text)
    if label and label.end() <= every[0].start and re.search(r"[0-9]", name):
        # 걷기모임: 월 2회, 연 24회 운영
        name = label["label"]
    if len(compact(name)) < 2:
        name = called or text
    others = tuple(dict.fromkeys(one.value for one in (found if not chosen.each else every) if one is not chosen and one.value != chosen.value))
    doubt = message("숫자가 여럿 있습니다.") if others and total is None and bracketed is None else None
    if chosen.high is None and chosen.direction is None and _CHANGED.match(after if chosen is not bracketed else text[chosen.end :]):
        doubt = _change_doubt()
    elif chosen.each and not doubt:
        doubt = message("한 번이나 한 사람, 한 달마다의 수일 수 있습니다.")
    return chosen, name.strip()[:_LONGEST], doubt, others
