"""What a plan is called, whose it is, for which year, when it was approved, and what it says of its ground and purpose."""

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date

from chatdong.domain.intake.budget.amounts import amounts_in
from chatdong.domain.intake.budget.columns import has_formula
from chatdong.domain.intake.fact import Fact, Source, fact
from chatdong.domain.intake.outline import Element, Line, Table
from chatdong.domain.intake.periods import day_in, month_in
from chatdong.domain.intake.plan_period import read_period
from chatdong.domain.intake.wording import PLAIN, bare, compact, gathered, unspaced
from chatdong.domain.message import message
from chatdong.domain.plan.model import Window

_YEAR = re.compile(
    r"(?<![0-9A-Za-z\-/.,#=_])(20[0-4][0-9])(?=\s*(?:년|학년|회계|예산)|\s?\.\s*(?:1[0-2]|0?[1-9])?\s*(?:[.월~∼]|\s|$)|\s?[-/](?:1[0-2]|0[1-9])[-/])"
    r"|['‘’`]([0-4][0-9])\s*(?=년|학년|예산|\.\s*(?:1[0-2]|0?[1-9])\s*[.월~∼])"
)
"""A year that is written as one: 2024년, '24년, 2024학년도, 2024. 3., never a number of four digits alone."""
_TITLE_YEAR = re.compile(r"(?<![0-9])(20[0-4][0-9])(?![0-9,]|\s*(?:만|천|백|억)?\s*(?:원|명|개|곳|세대|가구|m|평))|['‘’`]([0-9]{2})(?![0-9])")
_DATED = re.compile(r"[(（\[]?\s*(?:20[0-9]{2}|['‘’`][0-9]{2})\s*\.\s*[0-9]{1,2}")
_NAMED = re.compile(r"((?:세부)?사업명|과제명|행사명)\s+(\S.{3,60})")
"""A label and what it says without a colon, as the pages of open budgets have it."""
_FISCAL = re.compile(r"회계\s?연도\s*[:：]?\s*(20[0-4][0-9])(?![0-9])")
_COVER = 4
"""Among as many elements at the beginning a table may be the frame of the title."""
_HEAD_YEAR = re.compile(r"(?<![0-9])(20[0-4][0-9])(?![0-9])|['‘’`]([0-4][0-9])(?![0-9])")
_YEAR_HEAD = re.compile(r"\s*(?:20[0-9]{2}|['‘’`][0-9]{2})\s*년?도?\s*(?:[(（]|결산|예산|실적|목표|$)")
_SETTLED = re.compile(r"결산|실적|집행|본예산|추경|예산현액")
_WAS = re.compile(r"결산|실적|집행|경과|경위|연혁|근거|법령|배경|현황|제정|개정|전년|지난해|추경|까지")
_PLANS = re.compile(r"예산|계획|목표|확정|추진|시행|운영|사업")
_TITLE = re.compile(
    r"계획(?:서|안|\(안\))?\s*$|계획\s*\(안\)|사업\s*계획|추진\s*계획|운영\s*계획|지원\s*계획|예산서|예산안|제안서|신청서|기획서|개최(?:안|계획)"
)
_HEADING_ALONE = re.compile(
    r"(?:세부|향후|주요|추진|사업|소요|예산|집행|월별|연간|분기별|시민|소통|활용|홍보|평가|운영|행정|교육|세부추진|활동|자금|인력|평가및환류)*(?:계획|계획서|예산|예산안)(?:안|\(안\))?(?:수립|총괄표|내역|내역서|총괄)?"
)
_WHOSE = re.compile(
    r"^(?:기관|단체|법인|시설|학교|대학|센터|사업자|소관(?:부처|기관|부서)?|부처"
    r"|(?:신청|수행|주관|시행|추진|운영|사업|실시|주최|전담|위탁|참여|주무)(?:기관|단체|부서|주체)|주최|주관|주최및주관|주최/주관"
    r"|(?:담당|소관|작성|관리)부서|부서|소속|소속기관|기관\(단체\)|단체\(기관\)|기관\(부서\))명?$"
)
_HEADS_WHOSE = re.compile(r"(?:기관|단체|법인|학교|대학|소관(?:부처|기관|부서)?|부처|(?:신청|수행|주관|시행|주최)(?:기관|단체|부서))명?")
_FIRST_TABLES = 12
_SHORT_TABLE = 4
_A_LABEL = re.compile(
    r"(?:사업|추진|교육|행사|운영|연구|협약|주요|세부|신청|참여|지원)*(?:기간|기한|내용|구분|성명|이름|직위|직책|직급|일시|일정|장소|대상|인원|비고|금액|연락처|명칭|주소|소재지|목적|목표|방법|예산|학과|학년|전공"
    r"|과제|과제명|사업명|기관명|학교명|단체명|대표자|담당자|책임자|번호|생년월일|전화|이메일|코드|분야|역할|주최|주관|기관|부서|소속|서명|날인|인|명|성별|학위|교과|협력기관|참여기관)(?:명|\(인\))?"
)
"""Words that head a cell, and are no organisation."""
_CONTACT = re.compile(r"\s*(?:문\s*의|담\s*당(?:자|부서)?|연\s*락\s*처)\s*[:：(]")
_OF_AN_EVENT = re.compile(r"일\s*시|기\s*간|일\s*정|기\s*한|까지|부터|~")
_APPROVED = re.compile(r"결재일|시행일|시행일자|작성일|수립일|승인일|의결일|결재|기안일|제출일|등록일")
_ORGANISATION = re.compile(
    r"^[\uac00-\ud7a3A-Za-z0-9·()\s]{2,24}(?:재단|시청|구청|군청|도청|센터|공사|공단|진흥원|협회|복지관|교육청|학교|위원회|연구원|주식회사|협동조합|협의회|도서관|문화원|사단법인|법인|시|구|군|도|동|대학교|대학|은행|학회|체육회|연합회|관리단|의회|자치회|보건소|보건지소|문화의집|평생학습관|수련관|문화회관|미술관|박물관|체육관|어린이집|유치원|지원단|사업단|연합|복지센터|주민센터)$"
    r"|^관계\s?부처\s?합동$|^[\uac00-\ud7a3]{2,10}(?:안전부|복지부|자원부|통신부|국방부|외교부|통일부|법무부|교육부|재정부|관광부|식품부|환경부|노동부|가족부|교통부|수산부|기업부|보훈부|처|교육지원청)$"
    r"|^[\uac00-\ud7a3]{2,14}(?:과|국|실|담당관|본부)\s+[\uac00-\ud7a3A-Za-z]{2,14}(?:팀|과|담당)$"
    r"|^[\uac00-\ud7a3]{1,10}(?:시|군|구|도|청|재단|공사|공단|센터|진흥원)\s+[\uac00-\ud7a3·]{2,14}(?:과|팀|실|국|부|담당관|본부)$"
)
_IN_TITLE = re.compile(
    r"^(?:20[0-9]{2}|['‘’`][0-9]{2})?\s*(?:년도?|학년도)?\s*(?P<name>[\uac00-\ud7a3A-Za-z0-9·]{2,20}(?:복지관|도서관|청년센터|센터|재단|보건소|평생학습관|수련관|주민자치회|자치회|문화원|진흥원|체육회|박물관|미술관|문화의집|협의체|학교))(?=\s)"
)
_COMMON = re.compile(
    r"(?:작은|공공|마을|지역|어린이|청년|복지|주민|생활|문화|평생|노인|장애인|종합|사회|여성|가족|청소년|아동|학습|돌봄)*(?:센터|도서관|복지관|학교|자치회|협의체|재단|보건소)"
)
_ENDS_AS_PURPOSE = re.compile(r"(?:하고자\s*함|위함|하고자\s*한다|고자\s*함|도모|기여(?:함|하고자)?|함|한다|제고|구현|마련|조성|실현)\.?$")


@dataclass(frozen=True)
class DraftPassage:
    """A passage of the plan's prose with the day that it names."""

    text: Fact[str]
    dated: date | None = None


@dataclass(frozen=True)
class DraftProblem:
    """A problem of the year before, what was found, and the remedy."""

    title: Fact[str]
    finding: Fact[str] | None
    remedy: Fact[str] | None


@dataclass(frozen=True)
class Basics:
    """The facts about the plan as a whole. What is None the document does not say."""

    title: Fact[str] | None
    year: Fact[int] | None
    organisation: Fact[str] | None
    approved_on: Fact[date] | None
    subject: Fact[str] | None
    project: Fact[str] | None
    disclosure: Fact[str] | None
    approvers: Fact[tuple[str, ...]] | None
    cooperation: Fact[tuple[str, ...]] | None
    purpose: Fact[str] | None
    basis: tuple[DraftPassage, ...]
    background: tuple[DraftPassage, ...]
    history: tuple[DraftPassage, ...]
    strategy: tuple[DraftPassage, ...]
    administration: tuple[DraftPassage, ...]
    problems: tuple[DraftProblem, ...]
    period: Fact[Window] | None = None


def read_basics(elements: Sequence[Element], said_year: int | None = None) -> Basics:
    """The facts about the plan as a whole, by the labels and headings that offices use. ``said_year``: the fiscal year, where somebody has said it."""
    labelled = tuple(_labelled(elements))
    title = _title(elements, labelled)
    year = _fiscal_year(elements, title)
    if said_year is not None:
        named = year
        year = replace(named, value=said_year, doubt=None) if named else Fact(said_year, str(said_year), message("사용자가 고름"))
    return Basics(
        title,
        year,
        _organisation(elements, labelled, title),
        _approved(elements, labelled),
        _subject(labelled),
        next(
            (
                _of(value, source)
                for label, value, source in labelled
                if label in ("문서번호", "사업명", "정책사업", "단위사업", "과제명") and not re.search("[0-9]", value)
            ),
            None,
        ),
        next((_of(value, source) for label, value, source in labelled if label == "공개여부"), None),
        _roles(elements, r"(?:과장|팀장|국장|단장|대표이사|사무관|주무관|담당관|본부장|실장|센터장|관장|이사장|원장)", r"협조"),
        _roles(elements, r"협조\s*[:：]?", None),
        _purpose(elements, title),
        _passages(elements, r"근거(?!자료)|관련규정|법적", dated=True),
        _passages(elements, r"배경|필요성"),
        _passages(elements, r"경과|경위", dated=True, counted=True),
        (*_passages(elements, r"비전|추진전략|전략방향"), *_strategy(labelled)),
        _passages(elements, r"행정사항|협조사항"),
        tuple(_problems(elements)),
        read_period(elements, title, year.value) if year is not None else None,
    )


def _of(value: str, source: Source) -> Fact[str] | None:
    words = gathered(" ".join(value.split()))
    return fact(words, source) if words else None


def _labelled(elements: Sequence[Element]) -> Iterator[tuple[str, str, Source]]:
    """(label, what it says, where) of lines with a colon and of rows with a label in the first cell."""
    for element in elements:
        if isinstance(element, Line):
            if element.label is not None:
                yield element.label[0].strip("()"), element.label[1], element.source
            elif named := _NAMED.fullmatch(element.text):
                yield named[1], named[2], element.source
            continue
        for number, row in enumerate(element.grid.rows):
            filled = [(k, cell) for k, cell in enumerate(row) if cell.strip()]
            if len(filled) not in (2, 4):
                continue
            for (at, cell), (_next, following) in zip(filled[::2], filled[1::2], strict=True):
                if len(unspaced(cell)) <= 12:
                    yield (
                        unspaced(cell).strip(":："),
                        following,
                        Source(f"{' '.join(cell.split())} {' '.join(following.split())}", element.grid.cell_place(number, at)),
                    )
    for element in elements:
        if isinstance(element, Table):
            yield from _below_labels(element)


def _below_labels(table: Table) -> Iterator[tuple[str, str, Source]]:
    """(label, what it says, where) of the cells of a short table at the beginning that head a column and name the plan or whose it is: 학교명 above
    the school."""
    rows = table.grid.rows
    if table.number > _FIRST_TABLES or len(rows) > _SHORT_TABLE:
        return
    for number, row in enumerate(rows[:-1]):
        for k, cell in enumerate(row):
            label = unspaced(cell).strip(":：")
            below = rows[number + 1][k] if k < len(rows[number + 1]) else ""
            if (
                (_HEADS_WHOSE.fullmatch(label) or label in ("사업명", "과제명", "행사명"))
                and below.strip()
                and not _A_LABEL.fullmatch(unspaced(below))
            ):
                yield label, below, Source(f"{' '.join(cell.split())} {' '.join(below.split())}", table.grid.cell_place(number, k))


def _title(elements: Sequence[Element], labelled: Sequence[tuple[str, str, Source]]) -> Fact[str] | None:
    """The line that is called a plan: near the beginning, with its year, said twice."""
    lines = _with_cover(elements)
    counts = Counter(compact(one.text) for one in lines)
    best: tuple[float, Line] | None = None
    for place, line in enumerate(lines[:60]):
        words = " ".join(line.written.split())
        if not 4 <= len(compact(words)) <= 60 or not _TITLE.search(words) or has_formula(words) or amounts_in(words):
            continue
        if (
            line.under("근거|붙임|참고|실적|경과|현황")
            or _DATED.match(words)
            or re.search(r"(?:기\s*간|일\s*시|기\s*한)\s*[:：]", words)
            or (line.label is not None and line.label[0] not in ("제목", "건명", "사업명"))
        ):
            continue
        if _HEADING_ALONE.fullmatch(compact(line.text)) and not _TITLE_YEAR.search(words):
            continue
        score = 3.0 * bool(_TITLE_YEAR.search(words)) + (counts[compact(line.text)] > 1) + 2.0 * (place < 6) + 1.0 * (place < 20) - place / 30
        score += (
            1.0 * bool(re.search(r"계획(?:서|\(안\)|안)?\s*(?:\(안\))?$", words))
            - 1.5 * (line.level in (5, 6, 8, 9, 10))
            - 2.0 * words.endswith((".", "음", "다"))
        )
        score += 1.0 * bool(line.label is not None)
        if best is None or score > best[0]:
            best = (score, line)
    named = next(
        (
            (value, source)
            for label, value, source in labelled
            if re.fullmatch(r"(?:사업|과제|행사|프로그램|교육|제안|공모)명칭?|제목|건명", label)
            and 3 < len(value) < 80
            and not _YEAR_HEAD.match(value)
        ),
        None,
    )
    covers = named is not None and any(compact(one.text) == compact(named[0]) for one in lines[:_COVER])
    if best is not None and (best[0] >= 2 or named is None) and not (covers and not _TITLE_YEAR.search(best[1].text)):
        doubt = None if best[0] >= 2 else message("제목으로 보이는 줄이 뚜렷하지 않습니다.")
        others = tuple(" ".join(one[0].split()) for one in [named] if one is not None)
        return fact(_plain_title(best[1]), best[1].source, doubt, others)
    if named is not None:
        return fact(" ".join(named[0].split()), named[1])
    first = next((one for one in lines[:10] if 4 <= len(compact(one.text)) <= 60 and not one.label), None)
    return fact(first.text, first.source, message("제목으로 보이는 줄이 없어 첫 줄을 읽었습니다.")) if first else None


def _plain_title(line: Line) -> str:
    if line.label is not None and line.label[0] in ("제목", "건명", "사업명"):
        return " ".join(line.label[1].split())
    words = " ".join(line.written.split())
    return words if re.match(r"\s*(?:20[0-9]{2}|['‘’][0-9]{2})", words) else line.text


def _fiscal_year(elements: Sequence[Element], title: Fact[str] | None) -> Fact[int] | None:
    """The year of the title, else the one that the document names most, where what was done, or when a law was made, counts little."""
    if title is not None and (found := _TITLE_YEAR.search(title.value)):
        return fact(_year_in(found), Source(title.quote, title.place))
    counts: Counter[int] = Counter()
    first: dict[int, Source] = {}
    for element in elements:
        past = any(_WAS.search(unspaced(heading)) for heading in element.path)
        cells = [(element.text, element.source)] if isinstance(element, Line) else []
        if isinstance(element, Table):
            cells = [(cell, Source(cell, element.grid.place)) for row in element.grid.rows for cell in row if cell]
        for text, source in cells:
            if said := _FISCAL.search(text):
                counts[int(said[1])] += 12
                first.setdefault(int(said[1]), source)
            for found in _YEAR.finditer(text):
                year = _year_in(found)
                beside = text[max(found.start() - 4, 0) : found.end() + 12]
                # A whole day in brackets is when something was done or issued.
                day = text[max(found.start() - 2, 0) : found.start()].strip() in ("(", "['") and day_in(text[found.start() :][:14]) is not None
                counts[year] += 1 if past or day or _WAS.search(unspaced(beside)) else 6 if _PLANS.search(beside) else 3
                first.setdefault(year, source)
        if isinstance(element, Table) and (year_after := _beside_results(element)) is not None:
            counts[year_after] += 20
            first.setdefault(year_after, Source(" ".join(" ".join(element.grid.rows[0]).split()), element.grid.place))
    if not counts:
        return None
    year = max(counts, key=lambda one: (counts[one], one))
    others = tuple(one for one, _count in counts.most_common(4) if one != year)
    return fact(year, first[year], message("제목에 연도가 없어 가장 자주 나오는 해로 읽었습니다."), others)


def _beside_results(table: Table) -> int | None:
    """The year whose budget stands beside what was budgeted and settled in the years before it; None for other tables."""
    for row in table.grid.rows[:2]:
        named = [(cell, _year_in(found)) for cell in row for found in [_HEAD_YEAR.search(cell)] if found]
        years = [year for _cell, year in named]
        if len(years) > 1 and years == sorted(set(years)) and years[-1] - years[0] == len(years) - 1 and _SETTLED.search(unspaced(named[0][0])):
            return years[-1]
    return None


def _year_in(found: re.Match[str]) -> int:
    return int(found[1]) if found[1] else 2000 + int(found[2])


def _organisation(elements: Sequence[Element], labelled: Sequence[tuple[str, str, Source]], title: Fact[str] | None) -> Fact[str] | None:
    for label, value, source in labelled:
        words = re.sub(r"^[0-9]{1,3}\s+(?=[가-힣])", "", gathered(" ".join(value.split())))
        if (
            _WHOSE.match(label)
            and 1 < len(words) <= 40
            and not _A_LABEL.fullmatch(unspaced(words))
            and not re.fullmatch(r"[○●OoXx0-9\s().,·-]+", words)
            and not re.search(r"[:：]|[0-9]{2,}|성명|예산|휴대|,\s*[가-힣].*,|전화|팩스|주소|이메일|직위|연락처|대표자|담당자|^본예산", words)
        ):
            return fact(words, source)
    lines = [one for one in elements if isinstance(one, Line)]
    for words, line in [*_cover(elements), *((one.text, one) for one in lines[-5:])]:
        words = words.strip(" []<>「」()")
        if _ORGANISATION.match(words) and len(words) <= 24 and not line.label and not re.search(r"계획|예산|사업$|추진|필요|제고", words):
            return fact(words, line.source, message("기관 이름으로 보이는 줄을 읽었습니다."))
    named = _IN_TITLE.match(title.value) if title is not None else None
    if title is not None and named is not None and not _COMMON.fullmatch(compact(named["name"])):
        return fact(named["name"], Source(title.quote, title.place), message("제목에 있는 기관으로 읽었습니다."))
    return None


def _with_cover(elements: Sequence[Element]) -> list[Line]:
    """The lines of a document, with the cells of a table at its very beginning that only frames its title and whose it is."""
    found: list[Line] = []
    for element in elements:
        if isinstance(element, Line):
            found.append(element)
            continue
        cells = [(row, k, cell) for row, line in enumerate(element.grid.rows) for k, cell in enumerate(line) if cell.strip()]
        if element.number < _COVER and len(cells) <= 4 and all(len(cell) <= 80 for _row, _k, cell in cells):
            for row, k, cell in cells:
                words = " ".join(cell.split())
                found.append(Line(bare(words), words, element.grid.cell_place(row, k), PLAIN, (), element.number))
    return found


def _cover(elements: Sequence[Element]) -> Iterator[tuple[str, Line]]:
    """The parts of the lines at the beginning, such as ``(2025. 2. 10. / 청년센터)``."""
    for line in _with_cover(elements)[:15]:
        words = line.written.strip("() ")
        yield words, line
        if "/" in words and len(words) <= 60:
            yield from ((part.strip("() "), line) for part in re.split(r"\s*/\s+|\s+/\s*", words))


def _approved(elements: Sequence[Element], labelled: Sequence[tuple[str, str, Source]]) -> Fact[date] | None:
    for label, value, source in labelled:
        if _APPROVED.search(label) and (day := day_in(value)):
            return fact(day, source)
    for words, line in _cover(elements):
        # The day of an event may stand alone in a line of the first page too.
        if (day := day_in(words)) and not _OF_AN_EVENT.search(words) and len(re.sub(r"[0-9.\s년월일()요월화수목금토\-/]", "", words)) <= 4:
            return fact(day, line.source, message("표지의 날짜를 결재일로 읽었습니다."))
    return None


def _subject(labelled: Sequence[tuple[str, str, Source]]) -> Fact[str] | None:
    for label, value, source in labelled:
        if label in ("예산과목", "세출과목", "예산항목", "지출과목", "과목") and value and len(value) < 120 and not has_formula(value):
            parts = [part.strip(" -·") for part in re.split(r"\s*[,>→/]\s*", value) if part.strip(" -·")]
            return fact(" > ".join(parts), source)
    return None


def _roles(elements: Sequence[Element], pattern: str, without: str | None) -> Fact[tuple[str, ...]] | None:
    """The offices that approve or cooperate, in the lines at the beginning that list nothing else."""
    for line in [one for one in elements if isinstance(one, Line)][:12]:
        words = re.sub(r"\([0-9/.\s]*\)", "", line.text)
        if without is not None and re.match(without, words):
            continue
        roles = [part.strip("★☆ ") for part in re.split(r"[·ㆍ,/:：]|\s{2,}", words)]
        named = [part for part in roles if re.fullmatch(r"[\uac00-\ud7a3]{1,8}(?:장|이사|관|원)", part)]
        if without is None and not re.match(pattern, words):
            continue
        if len(named) >= (1 if without is None else 2) and len(named) >= len([part for part in roles if part]) - (1 if without is None else 0):
            return fact(tuple(named), line.source)
    return None


def _purpose(elements: Sequence[Element], title: Fact[str] | None) -> Fact[str] | None:
    lines = [one for one in elements if isinstance(one, Line)]
    for line in lines:
        label = line.label
        if label is not None and re.fullmatch(r"(?:사업|추진|교육|행사)?(?:의)?목적", label[0]) and len(label[1]) > 8:
            return fact(label[1], line.source)
        if (
            any(
                re.fullmatch(r"(?:사업|추진|교육|행사|운영)?(?:의)?(?:목적|취지)(?:및(?:필요성|배경|목표))?", compact(heading))
                for heading in line.path
            )
            and len(line.text) > 8
        ):
            return fact(line.text, line.source)
    for before, line in zip(lines[:40], lines[1:41], strict=False):
        below_title = title is not None and compact(title.value) in (compact(before.text), compact(before.written))
        if len(line.text) >= 25 and _ENDS_AS_PURPOSE.search(line.text) and (below_title or not line.path):
            doubt = None if re.search(r"고자|위함|위하여|위해", line.text) else message("목적이라는 말은 없으나 머리글이라 목적으로 읽었습니다.")
            return fact(line.text, line.source, doubt)
    return None


def _passages(elements: Sequence[Element], pattern: str, *, dated: bool = False, counted: bool = False) -> tuple[DraftPassage, ...]:
    """The lines below a heading, without the headings among them, the labels of tables, and whom to ask: a plan keeps nobody's name."""
    found: list[DraftPassage] = []
    for element in elements:
        if not isinstance(element, Line) or not any(re.search(pattern, unspaced(one)) for one in element.path[-3:]):
            continue
        if re.search(pattern, unspaced(element.text)) and len(element.text) < 16:
            continue
        if _CONTACT.match(element.text) or len(compact(element.text)) < 6 or (counted and element.level <= 5):
            continue
        day = (day_in(element.text) or month_in(element.text)) if dated or re.match(r"['‘’]", element.text) else None
        text = re.sub(r"\.?\s*끝\s*\.?$", "", _without_day(element.text) if dated else element.text)
        found.append(DraftPassage(fact(text, element.source), day))
    return tuple(found[:40])


def _without_day(text: str) -> str:
    """``기본계획(자치행정과-25228, '15.11.20)`` without the day that it names at its end."""
    plain = re.sub(r"\s*,?\s*['‘’`]?[0-9]{2,4}\s*\.\s*[0-9]{1,2}\s*(?:\.\s*[0-9]{1,2}\s*\.?|월)\s*(?=\)\s*$)", "", text)
    return re.sub(r"\s*\(\s*\)\s*$", "", plain).strip()


def _strategy(labelled: Sequence[tuple[str, str, Source]]) -> Iterator[DraftPassage]:
    for label, value, source in labelled:
        if re.search(r"비전및전략|중장기비전", label):
            for part in re.split(r"\n|\s(?=[0-9]+\s*대\s*[\uac00-\ud7a3])", value):
                words = gathered(" ".join(part.split()))
                if words:
                    yield DraftPassage(fact(words, Source(words, source.place)))


def _problems(elements: Sequence[Element]) -> Iterator[DraftProblem]:
    """Problems (○), what was found (-), and remedies (☞) below a heading of problems and improvements."""
    current: DraftProblem | None = None
    for element in elements:
        if not isinstance(element, Line) or not element.under(r"문제점|개선사항|한계"):
            continue
        if element.level == 6:
            if current is not None:
                yield current
            current = DraftProblem(fact(element.text, element.source), None, None)
        elif current is not None:
            if re.match(r"\s*[-–]?\s*[☞⇒→▶]", element.written):
                current = replace(current, remedy=current.remedy or fact(element.text, element.source))
            elif current.finding is None:
                current = replace(current, finding=fact(element.text, element.source))
            else:
                joined = f"{current.finding.value.rstrip('.')}. {element.text}"
                current = replace(current, finding=replace(current.finding, value=joined))
    if current is not None:
        yield current
