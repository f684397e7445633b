"""Checklists of a plan: bodies that were asked beforehand (유 ■ 무 □), and the means of communication ticked for each stage."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from chatdong.domain.intake.fact import Fact, Source, fact
from chatdong.domain.intake.outline import Element, Line
from chatdong.domain.intake.wording import bare, compact, gathered, unspaced
from chatdong.domain.message import Message

_TICKED = "■☑✔▣●✅☒"
_OPEN = "□☐▢○"
_BOX = f"[{_TICKED}{_OPEN}]"
_ASKED = re.compile(
    rf"(?P<body>[^:：{_TICKED}{_OPEN}]{{1,60}}?)\s*[:：]\s*유\s*(?P<yes>{_BOX})\s*(?:\((?P<through>[^()]{{0,80}}(?:\([^()]{{0,80}}\)[^()]{{0,80}})?)\))?\s*무\s*(?P<no>{_BOX})"
)
_STAGE = re.compile(rf"(?P<stage>[^:：\n{_TICKED}{_OPEN}]{{1,60}})[:：]")
_MOST = 40
"""As many stages are read; a checklist has three or four."""


@dataclass(frozen=True)
class DraftReview:
    """A body of a prior review: asked or not, through whom, and the group of the list that it stands in."""

    body: Fact[str]
    group: str
    consulted: Fact[bool]
    through: Fact[str] | None


@dataclass(frozen=True)
class DraftStage:
    """A stage of a communication checklist: what was offered, what was ticked, and what the text says of the stage."""

    stage: Fact[str]
    offered: tuple[str, ...]
    checked: Fact[tuple[str, ...]]
    described: tuple[Fact[str], ...] = ()


def read_reviews(elements: Sequence[Element]) -> tuple[DraftReview, ...]:
    """Every body that a list says was asked or not."""
    found = []
    for group, text, place in _cells(elements):
        for match in _ASKED.finditer(text):
            body = gathered(" ".join(bare(match["body"].strip(" ()")).split()))
            source = Source(" ".join(match[0].split()), place)
            through = " ".join((match["through"] or "").split())
            ticked = match["yes"] in _TICKED
            found.append(DraftReview(fact(body, source), group, fact(ticked, source), fact(through, source) if through else None))
    return tuple(found)


def read_stages(elements: Sequence[Element]) -> tuple[DraftStage, ...]:
    """Every stage of a checklist of means of communication, with what the text describes below a heading of the same name."""
    found = []
    for _group, text, place in _cells(elements):
        if len(re.findall(_BOX, text)) < 3 or _ASKED.search(text):
            continue
        labels = list(_STAGE.finditer(text))
        for k, match in enumerate(labels):
            words = text[match.end() : labels[k + 1].start() if k + 1 < len(labels) else len(text)]
            if len(re.findall(_BOX, words)) < 3:
                continue
            offered, checked = _options(words)
            stage = gathered(" ".join(bare(re.sub(r"^[\s(]*\(\s*\)\s*", "", match["stage"])).split()))
            source = Source(" ".join(f"{match[0]}{words}".split()), place)
            found.append(DraftStage(fact(stage, source), offered, fact(checked, source), _described(elements, stage)))
            if len(found) == _MOST:
                return tuple(found)
    return tuple(found)


def _cells(elements: Sequence[Element]) -> Iterator[tuple[str, str, Message]]:
    """(group, text, place) of each text that has boxes to tick."""
    for element in elements:
        if isinstance(element, Line):
            if re.search(f"[{_TICKED}□☐]", element.text):
                yield (element.path[-1] if element.path else ""), element.text, element.place
            continue
        for number, row in enumerate(element.grid.rows):
            label = next((gathered(" ".join(cell.split())) for cell in row if cell.strip()), "")
            for column, cell in enumerate(row):
                if re.search(f"[{_TICKED}□☐]", cell) and re.search("[\uac00-\ud7a3]", cell):
                    yield label, cell, element.grid.cell_place(number, column)


def _options(words: str) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """The options of a list and those ticked; the box may stand before or behind its word."""
    before = re.match(rf"\s*{_BOX}", words) is not None
    pairs = re.findall(rf"({_BOX})\s*([^{_TICKED}{_OPEN}]+)" if before else rf"([^{_TICKED}{_OPEN}]+?)\s*({_BOX})", words)
    named = [
        (gathered(" ".join(word.replace("\n", " ").split())).strip(" ,·").removeprefix("() ").strip(), box)
        for word, box in ((b, a) if before else (a, b) for a, b in pairs)
    ]
    named = [(unspaced(word) if len(unspaced(word)) < 4 else word, box) for word, box in named]
    return tuple(word for word, _box in named if word), tuple(word for word, box in named if word and box in _TICKED)


def _described(elements: Sequence[Element], stage: str) -> tuple[Fact[str], ...]:
    """The lines below a heading that begins as the name of the stage does."""
    key = compact(re.sub(r"\(.*", "", stage))[:6]
    found = []
    for element in elements:
        if isinstance(element, Line) and any(compact(heading).startswith(key) or _same_stage(heading, stage) for heading in element.path[-2:]):
            if key and not re.search(_BOX, element.text):
                found.append(fact(element.text, element.source))
    return tuple(found)


def _same_stage(heading: str, stage: str) -> bool:
    """사업 완료단계 and 완료 후 마무리 are one: both say 완료."""
    return len(heading) < 30 and "단계" in heading and "완료" in heading and "완료" in stage
