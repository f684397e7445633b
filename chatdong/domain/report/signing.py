"""Who signs a document: the roles that the plan's paper names, never a person."""

from chatdong.domain.message import Message, message
from chatdong.domain.plan.model import Plan

USUAL_ROLES = (message("담당"), message("팀장"), message("과장"))
"""Who signs, where the plan does not say."""


def approval_roles(plan: Plan) -> tuple[str | Message, ...]:
    """The roles of the approval box (결재란) in the order of signing: those of the plan's document, else the usual ones."""
    return (plan.document.approvers if plan.document is not None else ()) or USUAL_ROLES
