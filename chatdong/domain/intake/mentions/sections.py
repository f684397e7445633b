"""Headings that name an activity, with the lines below them that say when, for whom, how often and who pays."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace

from chatdong.domain.intake.budget.columns import has_formula
from chatdong.domain.intake.fact import Fact, Source, fact
from chatdong.domain.intake.mentions.figures import people_of, times_of, undated_of, windows_of
from chatdong.domain.intake.mentions.places import REASONS, Purpose, names_no_work, place_of
from chatdong.domain.intake.mentions.said import HOW_MANY, HOW_OFTEN, OWN_NAME, SCHEDULE, WHEN, WHOM, Mention, name_of
from chatdong.domain.intake.outline import Line, is_heading
from chatdong.domain.intake.wording import NOUN, compact, says_kind, unspaced
from chatdong.domain.plan.model import Window

_PAYS = re.compile(
    r"(?:예산|비용|경비|소요예산|사업비)(?:은|는)?\s*(?P<payer>[\uac00-\ud7a3A-Za-z0-9·\s]{2,30}?)(?:에서|이|가)\s*(?:지출|부담|집행|지원)|(?:예산|비용|경비)\s*[:：]\s*(?P<by>[\uac00-\ud7a3A-Za-z0-9·\s]{2,30}?)\s*부담"
)
_INLINE_LABEL = re.compile(r"(?:(?<=[\s/,;|·(])|^)(?P<label>[\uac00-\ud7a3][\uac00-\ud7a3\s]{0,8}?)\s*[:：]\s*")
_ONE_LINE = re.compile(r"^(?P<name>[^:：(（]{2,40}?)\s*(?:[:：]\s*(?P<said>.+)|[(（](?P<in>[^()（）]*(?:\([^()]*\)[^()（）]*)*)[)）]\s*)$")
_SEASON = re.compile(
    r"방학|추석|설날|설\s|명절|학기|개학|개강|연말|연초|협의|미정|추후|휴가철|장마|수능|(?:이전|이후|직전|직후|[가-힣]\s*[전후])(?:$|[\s,(])"
)
_NTH = re.compile(r"제?[0-9]{1,2}(?:단계|차)")
UNFINISHED = re.compile(
    r"(?:는|을|를|에서|에는|으로|하며|하고|하여|되어|되는|하는|시에|경우|등을|이나|통해|위해|대해|따라|따른|위한|대한)$|.{14,}[가-힣]{2}[이가은]$"
)
"""The end of a sentence that goes on: no name."""
_LONGEST_NAME = 50
_MOST_CONTENT = 8


@dataclass
class Said:
    """The facts that the lines below a heading say of an activity."""

    windows: tuple[Fact[Window], ...] = ()
    times: Fact[int] | None = None
    people: Fact[int] | None = None
    audience: Fact[str] | None = None
    undated: Fact[str] | None = None
    often: list[tuple[str, Source]] = field(default_factory=list)
    many: list[tuple[str, Source]] = field(default_factory=list)

    @property
    def nothing(self) -> bool:
        """True if the lines say neither when nor how often, nor for whom."""
        return not self.windows and self.times is None and self.people is None and self.audience is None and self.undated is None


@dataclass(frozen=True)
class Sections:
    """The mentions of all sections, and the numbers of the lines that belong to them."""

    mentions: tuple[Mention, ...]
    lines: frozenset[int]


def read_sections(lines: Sequence[Line], days: Window, named: frozenset[str]) -> Sections:
    """The activities that headings name. ``named``: the names of the budget's activities (compact), which headings may be.

    A heading above several activities is none itself unless lines of its own say when or how often.
    """
    reader = _Reader(lines, days, named)
    later = []
    for place in range(len(lines) - 1, -1, -1):
        # The parts of a section (①, ②) may have its periods one by one: the section above them comes first.
        if _is_part(lines[place]) and any(
            _is_part(one) and one.path == lines[place].path and one is not lines[place] for one in lines[max(place - 40, 0) : place + 40]
        ):
            later.append(place)
        else:
            reader.read(place)
    for place in later:
        if lines[place].number not in reader.claimed:
            reader.read(place)
    return Sections(tuple(reader.found), frozenset(reader.claimed))


class _Reader:
    """Reads the sections of a document from its end, so that a section is known before the one that it stands in."""

    def __init__(self, lines: Sequence[Line], days: Window, named: frozenset[str]) -> None:
        self.lines, self.days, self.named = lines, days, named
        self.found: list[Mention] = []
        self.claimed: set[int] = set()

    def read(self, place: int) -> None:
        """Take the activities that the heading at this place names."""
        line = self.lines[place]
        known = compact(line.text) in self.named
        own_name = line.label[1] if line.label is not None and OWN_NAME.match(line.label[0]) and line.label[1] else None
        purpose = place_of(line.path, self.days.start.year)
        if purpose.is_elsewhere and not (known and purpose is not Purpose.PAST) and not (own_name and purpose is Purpose.AROUND):
            self._only_seen(place, purpose)
            return
        if not (own_name or _may_head(line, purpose, known=known)):
            return
        whole = _labelled_below(self.lines, place) if own_name else _below(self.lines, place)
        below = [one for one in whole if one.number not in self.claimed]
        if not below:
            return
        said = said_in(below, self.days)
        if len(below) < len(whole) and not known:
            if said.nothing:
                return
            if said.windows and self._inherited({one.number for one in whole}, said):
                self.claimed |= {line.number, *(one.number for one in whole)}
                return
        made = list(_mentions(line, below, said, self.days, own_name, purpose, known=known))
        if made:
            self.found += made
            self.claimed |= {line.number, *(one.number for one in whole)}

    def _only_seen(self, place: int, purpose: Purpose) -> None:
        """Note what looks like an activity where none of the plan's is named."""
        line = self.lines[place]
        if purpose not in REASONS or not _looks_like_one(line):
            return
        said = said_in(_below(self.lines, place), self.days)
        if said.windows or said.times is not None:
            for name in _names(line.text):
                self.found.append(
                    Mention(
                        fact(name_of(name), line.source),
                        "section",
                        line.number,
                        said.windows,
                        said.times,
                        said.people,
                        said.audience,
                        why_not=REASONS[purpose],
                    )
                )

    def _inherited(self, numbers: set[int], said: Said) -> bool:
        """True if activities within a section have no time of their own: it is that of the section, which then only holds them together."""
        own = [k for k, one in enumerate(self.found) if one.number in numbers and not one.windows and one.undated is None]
        for k in own:
            self.found[k] = replace(self.found[k], windows=said.windows)
        return bool(own)


def _is_part(line: Line) -> bool:
    return re.match(r"\s*[①-⑳]", line.written) is not None and says_kind(line.text) and len(line.text) < 40


def _looks_like_one(line: Line) -> bool:
    return (
        len(line.text) <= _LONGEST_NAME
        and says_kind(line.text)
        and line.label is None
        and not has_formula(line.text)
        and not names_no_work(line.text)
    )


def _may_head(line: Line, purpose: Purpose, *, known: bool) -> bool:
    """True if a line may be the name of an activity with what is said of it below; ``purpose``: what its place is for."""
    if known:
        return not line.under(SCHEDULE.pattern) and not has_formula(line.text)
    if len(line.text) > _LONGEST_NAME or line.under(SCHEDULE.pattern) or has_formula(line.text) or names_no_work(line.text):
        return False
    if says_kind(line.text) and line.level <= 6:
        return True
    if says_kind(line.text) and line.level <= 9 and line.label is None:
        return purpose is Purpose.PLANNED
    if line.label is not None or is_heading(line.text, 9) or line.text.endswith((".", "다", "함", "음")) or line.level > 9:
        return False
    return purpose is Purpose.PLANNED and len(compact(line.text)) >= 2 and not SCHEDULE.search(line.text)


def _below(lines: Sequence[Line], place: int) -> list[Line]:
    line = lines[place]
    below: list[Line] = []
    for later in lines[place + 1 :]:
        if later.level <= line.level or line.text not in later.path:
            break
        below.append(later)
    return below


def _labelled_below(lines: Sequence[Line], place: int) -> list[Line]:
    """The lines after ``세부사업명 : …`` down to the next name or the next heading of a higher level."""
    line = lines[place]
    below: list[Line] = []
    for later in lines[place + 1 :]:
        if later.level < line.level or (later.label is not None and later.label[0] == line.label[0] if line.label else False):
            break
        if later.level == line.level and later.label is None and is_heading(later.text, later.level):
            break
        below.append(later)
    return below


def said_in(below: Sequence[Line], days: Window) -> Said:
    """What lines with labels (기간, 대상, 인원, 횟수) say; the first of each counts, and several may stand in one line."""
    said = Said()
    for one in below:
        pairs = _labels(one)
        for label, value in pairs:
            take(said, label, value, one.source, days)
        if not pairs and re.search(r"총\s*[0-9]+\s*회", one.text):
            said.often.append((one.text, one.source))
    return settled(said, days)


def _labels(line: Line) -> list[tuple[str, str]]:
    """(label, what it says) of a line; 일시 : 5. 17. / 장소 : 강당 / 대상 : 주민 has three."""
    places = [one for one in _INLINE_LABEL.finditer(line.text) if _is_label(unspaced(one["label"])) or one.start() == 0]
    if len(places) < 2 or not _is_label(unspaced(places[0]["label"])):
        return [line.label] if line.label is not None else []
    ends = [*(one.start() for one in places[1:]), len(line.text)]
    return [(unspaced(one["label"]), line.text[one.end() : end].strip(" /,;|·")) for one, end in zip(places, ends, strict=True)]


def _is_label(label: str) -> bool:
    return any(pattern.match(label) for pattern in (WHEN, WHOM, HOW_MANY, HOW_OFTEN)) or label in (
        "장소",
        "내용",
        "방법",
        "강사",
        "예산",
        "담당",
        "주최",
        "주관",
    )


def take(said: Said, label: str, value: str, source: Source, days: Window) -> None:
    """Take what one label says, as far as no other has said it before. Counts and people are read when all is taken (``settled``)."""
    if not value.strip():
        return
    if WHEN.match(label):
        if not said.windows:
            said.windows = windows_of(value, source, days)
            said.undated = said.undated or (undated_of(value, source, days) if not said.windows else None)
        said.often.append((value, source))
        if re.search(r"인원|대상", label):
            said.many.append((value, source))
    elif HOW_OFTEN.match(label):
        said.often.insert(0, (value, source))
        said.many.append((value, source))
        if (
            not said.windows
            and re.search(r"[0-9]\s*월|분기|반기", value)
            and (windows := windows_of(value, source, days))
            and windows[0].doubt is None
        ):
            said.windows = windows
    elif WHOM.match(label):
        said.audience = said.audience or fact(" ".join(value.split()), source)
        said.many.append((value, source))
        if re.search(r"횟수|회수", label):
            said.often.append((value, source))
    elif HOW_MANY.match(label):
        said.many.insert(0, (value, source))
        said.often.append((value, source))


def settled(said: Said, days: Window) -> Said:
    """The counts and people of what was taken, which depend on its windows."""
    windows = [one.value for one in said.windows]
    said.times = next((found for text, source in said.often if (found := times_of(text, source, windows, days)) is not None), None)
    times = said.times.value if said.times is not None else None
    said.people = next((found for text, source in said.many if (found := people_of(text, source, times)) is not None), None)
    return said


def _mentions(
    line: Line, below: Sequence[Line], said: Said, days: Window, own_name: str | None, purpose: Purpose, *, known: bool
) -> Iterator[Mention]:
    payer = next(
        (fact((found["payer"] or found["by"]).strip(), one.source) for one in below if (found := _PAYS.search(re.sub(r"\([^()]*\)", "", one.text)))),
        None,
    )
    parts = _parts(below)
    if parts:
        yield from _each(parts, below, said.windows, payer, days)
        return
    unlabelled = [one for one in below if one.label is None or not _is_label(one.label[0])]
    inner = [
        mention
        for one in unlabelled
        if not place_of(one.path, days.start.year).is_elsewhere and (mention := one_line(one, days)) is not None and is_told(mention)
    ]
    if len(inner) > 1 or (inner and said.nothing):
        yield from (replace(one, windows=one.windows or said.windows, payer=payer) for one in inner)
        return
    if said.nothing or (
        not says_kind(line.text) and not known and own_name is None and not said.windows and said.times is None and said.undated is None
    ):
        return
    if not said.windows and said.times is None and said.undated is None and purpose is not Purpose.PLANNED:
        return
    content = tuple(fact(one.text, one.source) for one in below if one.level >= 7 and one.label is None and len(one.text) > 10)[:_MOST_CONTENT]
    for name in [own_name] if own_name else [line.text] if known else _names(line.text):
        yield Mention(
            fact(name_of(name), line.source),
            "section",
            line.number,
            said.windows,
            said.times,
            said.people,
            said.audience,
            payer,
            content,
            undated=said.undated,
        )


def is_told(mention: Mention) -> bool:
    """True if a line of its own tells an activity: its name is one's and something is said of it, or two things are said."""
    told = sum((bool(mention.windows) or mention.undated is not None, mention.times is not None, mention.people is not None))
    return told > 1 or (told > 0 and says_kind(mention.name.value))


def one_line(line: Line, days: Window) -> Mention | None:
    """An activity and all that is said of it in one line: ``독서동아리 운영(연 12회, 회당 15명)``, ``마을축제 : 10월 중 1회``. None for others."""
    found = _ONE_LINE.match(line.text)
    if found is None or has_formula(line.text) or len(line.text) > 160:
        return None
    name = name_of(found["name"])
    text = found["said"] or found["in"] or ""
    if found["said"] and _NTH.fullmatch(unspaced(name)) and (inner := _ONE_LINE.match(text)) is not None and inner["in"]:
        # 1단계: 현황 조사 (3월)
        name, text = name_of(inner["name"]), inner["in"]
    if len(compact(name)) < 2 or _is_label(unspaced(name)) or re.search(r"[0-9]{4}|원$|천원", name) or names_no_work(name) or UNFINISHED.search(name):
        return None
    windows = windows_of(text, line.source, days)
    times = times_of(text, line.source, [one.value for one in windows], days)
    people = people_of(text, line.source, times.value if times is not None else None)
    undated = undated_of(text, line.source, days) if not windows and _SEASON.search(text) else None
    if not windows and times is None and people is None and undated is None:
        return None
    return Mention(fact(name, line.source), "section", line.number, windows, times, people, undated=undated)


def _names(heading: str) -> list[str]:
    """정기 간담회 및 수시 간담회 개최 names two; 추진지원단 / 운영위원회 워크숍 names one."""
    words = name_of(heading)
    parts = [part for part in re.split(r"\s+(?:및|,|·)\s+|,\s+", words) if part.strip()]
    nouns = [NOUN.search(part) for part in parts]
    return [part.strip() for part in parts] if len(parts) > 1 and all(nouns) else [words]


def _parts(below: Sequence[Line]) -> list[int]:
    """The places of the lines that name activities of their own within a section (①, ②)."""
    places = [k for k, one in enumerate(below) if _is_part(one)]
    return places if len(places) > 1 else []


def _each(parts: Sequence[int], below: Sequence[Line], windows: tuple[Fact[Window], ...], payer: Fact[str] | None, days: Window) -> Iterator[Mention]:
    """The activities within a section; its periods are theirs one by one where there are as many."""
    for k, start in enumerate(parts):
        end = parts[k + 1] if k + 1 < len(parts) else len(below)
        own = [one for one in below[start + 1 : end] if below[start].text in one.path]
        said = said_in(own, days)
        if not said.windows and said.undated is None:
            said.windows = (windows[k],) if len(windows) == len(parts) else windows
            said = settled(said, days)
        content = tuple(fact(one.text, one.source) for one in own if one.label is None and one.level < 10 and len(one.text) > 6)[:_MOST_CONTENT]
        name = fact(name_of(below[start].text), below[start].source)
        yield Mention(
            name, "section", below[start].number, said.windows, said.times, said.people, said.audience, payer, content, undated=said.undated
        )
