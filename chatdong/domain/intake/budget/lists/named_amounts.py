"""Names with amounts as a line of text lists them: one (홍보비: 5,000천원), several, or one with its parts in brackets behind it."""

import re
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise

from chatdong.domain.costing.costing import parse
from chatdong.domain.intake.budget.amounts import amount_in, amounts_in
from chatdong.domain.intake.budget.columns import has_formula
from chatdong.domain.intake.budget.giving.funders import SHORT, WORD, funder_in
from chatdong.domain.intake.budget.rows import formula, worth
from chatdong.domain.intake.wording import bare, unspaced
from chatdong.domain.message import Message

_GIVER = rf"(?:{WORD}|{SHORT}|현금|현물)"
_GIVERS = re.compile(rf"[(\[（]\s*{_GIVER}\s*[:：]?\s*[0-9][^()\[\]（）]*[)\]）]|[(\[（][^()\[\]（）]*[0-9.]+\s*%[^()\[\]（）]*[)\]）]")
"""What says in brackets who gives an amount: (국비 90%, 구비 10%), (국비 270, 구비 30)."""
_RATE = re.compile(
    r"당$|당\s*(?:최대|약|월|연|총)?$|최대|최고|한도|이내|이하|범위|시급|일당$|단가|기준$|상금|시상금|과태료|참가비|회비|수강료|이용료|입장료|본인부담"
)
"""Right before an amount that is a price or a limit and no budget."""
_RATE_AFTER = re.compile(
    r"^\s*(?:원)?\s*(?:씩|이내|한도|이하|미만|이상|초과|내외로|까지|/1?(?:인|명|회|월|일|시간|개|년|팀|박|건|주|학기|가구|세대)(?![\uac00-\ud7a3])|\(?(?:1인|인당|회당|월|시간당|1회)\s*(?:당|기준)?\)?)"
)
_AFTER = re.compile(
    r"^\s*(?:정도|내외|\(안\)|을?\s*(?:지원|편성|반영|확보|투입|집행|지급|교부)(?:\s*(?:예정|계획))?)?\s*(?:$|[)）\]\}.,;:·/|(（\[\-–~→※*=+]|및|등)"
)
_AROUND = " \t:：-–=·,;/|+→※<>〈〉「」[]{}"
_CUT = re.compile(r"(?:\s*(?:총|약|금|일금|계|각|예산액?|사업비|소요액|금액|소요예산|지원액|지원금|예산규모|배정액))+\s*$")
_WITHOUT_WON = re.compile(r"([0-9]\s?(?:백만|천만|십억|억))(?=\s*(?:$|[)\],(/·]))")
_OF_YEAR = re.compile(r"\(\s*['‘’]?[0-9]{2,4}년?도?\s*\)")
_CHANGES = re.compile(r"^\s*(?:→|⇒|->|⇨|➔)\s*(?:\([^()]*\)\s*)?[0-9△▲]")
_LEAD = re.compile(
    r"^\s*[(\[]?(?:산출\s?(?:근거|내역|기초)|세부\s?내역|예산\s?내역|소요\s?예산|소요\s?내역|산출|내역|예산|사업비|소요액)[)\]]?\s*[:：]\s*|^\s*\((?:산출|내역|예산)\)\s*"
)
_UNIT_LAST = re.compile(
    r"(?P<label>.*[\uac00-\ud7a3a-zA-Z)\]])\s*[:：]?\s+(?P<amount>[△▲]?[0-9]{1,3}(?:,[0-9]{3})+|[0-9]+)\s*$|(?P<other>.*[\uac00-\ud7a3a-zA-Z)\]])\s*[:：]\s*(?P<after>[0-9][0-9,]*)\s*$"
)
LONGEST_LABEL = 60
"""Letters of a name; what is longer is a sentence."""


@dataclass(frozen=True)
class Listed:
    """A name with its amount. ``costing``: the formula, "" without one; ``within``: how deep it lies in the brackets of its line.

    ``doubt``: why the amount is uncertain, with the other one.
    """

    label: str
    krw: int
    costing: str = ""
    within: int = 0
    doubt: Message | None = None
    other_krw: int | None = None


def without_givers(text: str) -> str:
    """The text with blanks in place of the brackets that say who gives its amount."""
    return _GIVERS.sub(lambda found: " " * len(found[0]), text)


@lru_cache(maxsize=4096)
def listed_in(text: str, unit_krw: int | None = None, *, inside: bool = True) -> tuple[Listed, ...]:
    """The names with amounts of one line of text, from the left; nothing for a sentence, a price or a limit.

    ``unit_krw``: the unit that the text's heading names, in which a bare number at the end is an amount; ``inside``: it stands where the budget is
    told, so that a formula without an amount is one.
    """
    if has_formula(text):
        return _costed(text, inside=inside)
    plain = _WITHOUT_WON.sub(r"\1원", without_givers(text))
    amounts = amounts_in(plain)
    if not amounts:
        found = _UNIT_LAST.fullmatch(plain.strip()) if unit_krw else None
        if found is None or unit_krw is None:
            return ()
        label, krw = named(found["label"] or found["other"]), amount_in(found["amount"] or found["after"], unit_krw)
        return (Listed(label, krw),) if label and krw else ()
    found_all: list[Listed] = []
    ends = [0, *(end for _krw, _start, end in amounts)]
    changed = ""
    for (krw, start, end), (before, _next) in zip(amounts, [*pairwise(ends)], strict=True):
        gap = plain[before:start]
        label = named(gap)
        label, changed = (changed if changed and (not label or _OF_YEAR.fullmatch(label)) else label), ""
        after = plain[end:]
        if _CHANGES.match(after):
            # Of an amount and what it becomes, the later one holds.
            changed = label
            continue
        if (
            gap.rstrip().endswith(tuple("×xX*✕＊"))
            or _RATE.search(_CUT.sub("", gap.rstrip(" (:：")).rstrip())
            or _RATE_AFTER.match(after)
            or (funder_in(label) and found_all)
        ):
            continue
        if not _AFTER.match(after) or not label or len(label) > LONGEST_LABEL:
            if len(amounts) > 1 and not label and not found_all and _AFTER.match(after):
                found_all.append(Listed("", krw))
            continue
        depth = plain.count("(", 0, start) - plain.count(")", 0, start)
        # A name before the bracket that holds its amount (교육(3,000천원)) is not within it.
        opens = gap.rstrip().endswith(("(", "（", "["))
        found_all.append(Listed(label, krw, within=max(depth - opens, 0)))
    return tuple(found_all)


def is_limit(before: str, after: str) -> bool:
    """True for an amount between two texts that is a price or a limit (1인당 최대 500만원 이내), and no budget."""
    return _RATE.search(_CUT.sub("", before.rstrip(" (:：")).rstrip()) is not None or _RATE_AFTER.match(after) is not None


def named(text: str) -> str:
    """The name before an amount, without marks, brackets that stay open, and words for any amount (총, 금, 예산액)."""
    label = _LEAD.sub("", bare(text.strip()))
    label = re.sub(r"^[)）\]\}.,;:·/\s]+", "", label)
    label = re.sub(r"[(\[（<]\s*$", "", label).strip()
    label = re.sub(rf"(?<=\S)\s*[:：]?\s*{_OF_YEAR.pattern}\s*$", "", label)
    label = bare(label)
    shorter = _CUT.sub("", " " + label).strip()
    label = (shorter if shorter and len(unspaced(shorter)) > 1 else label).strip(_AROUND)
    opened = max(label.rfind("("), label.rfind("（"))
    if opened >= 0 and not re.search(r"[)）]", label[opened:]):
        label = label[opened + 1 :].strip(_AROUND) or label[:opened].strip(_AROUND)
    return bare(label)


def _costed(text: str, *, inside: bool) -> tuple[Listed, ...]:
    """The formulas of a line, each with the name before it."""
    whole = parse(text)
    found = []
    for part in whole.lines or (whole,):
        krw = worth(part)
        if not part.computed_krw or krw is None or not any(factor.is_price and factor.value >= 100 for factor in part.factors):
            continue
        if not inside and part.stated_krw is None:
            continue
        differs = part.verdict == "differs" and part.difference_krw not in (None, 0)
        found.append(
            Listed(
                named(part.label),
                krw,
                formula(part),
                doubt=part.explanation if differs else None,
                other_krw=part.computed_krw if differs else None,
            )
        )
    return tuple(found)
