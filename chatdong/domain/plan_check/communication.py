"""Rules for the plan's checklists (communication, prior review)."""

from chatdong.domain.message import Message, message
from chatdong.domain.plan.model import CommunicationStage, Plan, Review
from chatdong.domain.plan_check.rule import Figure, Notice, Place, Quote, Rule, Severity, Verdict


def communication(plan: Plan) -> Verdict:
    """Rule: the boxes checked for a stage are offered, and checked boxes and described communication occur together."""
    if not plan.communication:
        return message("소통 계획의 점검표가 없습니다.")
    return tuple(
        Notice(
            Place(f"communication[{i}]", "plan_check"),
            explanation,
            tuple(Quote(words.ko, stage.source) for words in stage.described),
            (
                Figure(message("점검표의 칸(개)"), len(stage.offered)),
                Figure(message("표시한 칸(개)"), len(stage.checked)),
                Figure(message("본문에 적힌 소통(건)"), len(stage.described)),
            ),
        )
        for i, stage in enumerate(plan.communication, start=1)
        if (explanation := _mismatch(stage)) is not None
    )


def _mismatch(stage: CommunicationStage) -> Message | None:
    unknown = [means for means in stage.checked if stage.offered and means not in stage.offered]
    if unknown:
        return message("{stage}: 점검표에 없는 칸이 표시되어 있습니다: {means}", stage=stage.stage, means=", ".join(unknown))
    if stage.described and not stage.checked:
        return message(
            "{stage}: 본문에는 소통이 {described}건 적혀 있는데 점검표에는 표시한 칸이 없습니다.",
            stage=stage.stage,
            described=len(stage.described),
        )
    if stage.checked and not stage.described:
        return message(
            "{stage}: 점검표에는 {checked}칸이 표시되어 있는데 본문에는 적힌 것이 없습니다.",
            stage=stage.stage,
            checked=len(stage.checked),
        )
    return None


def review(plan: Plan) -> Verdict:
    """Rule: a row of the prior review table names a person, office or procedure if, and only if, the body was consulted."""
    if not plan.review:
        return message("사전 검토표가 없습니다.")
    return tuple(
        Notice(
            Place(f"review[{i}]", "plan_check"),
            explanation,
            (Quote(f"{row.body.ko} ({row.through.ko if row.through else ''})", row.source),),
        )
        for i, row in enumerate(plan.review, start=1)
        if (explanation := _unclear(row)) is not None
    )


def _unclear(row: Review) -> Message | None:
    if row.consulted and row.through is None:
        return message("{body}: 협의했다고 표시했는데 누구와 무엇을 협의했는지 적혀 있지 않습니다.", body=row.body)
    if not row.consulted and row.through is not None:
        return message("{body}: 협의하지 않았다고 표시했는데 협의한 내용이 적혀 있습니다: {through}", body=row.body, through=row.through)
    return None


RULES = (
    Rule(
        "communication",
        Severity.GAP,
        message("소통 점검표와 본문"),
        message("사업 단계마다 소통 점검표에 표시한 칸과 본문에 적힌 소통이 함께 있는지 봅니다."),
        communication,
    ),
    Rule(
        "review",
        Severity.GAP,
        message("사전 검토표"),
        message("협의했다고 표시한 곳에는 협의한 내용이 있고, 하지 않았다고 표시한 곳에는 없는지 봅니다."),
        review,
    ),
)
