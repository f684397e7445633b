"""Whether this process can serve: its store answers, its schema is the one that this program knows, and its totals are those of its payments."""

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import JSONResponse

from chatdong.ui.session import log


async def ready(_request: Request) -> JSONResponse:
    """``200`` with the store's version, or ``503``; the reason stands in the log. Revisions that cannot be read are told beside a ``200``, because
    the rest can be used."""
    try:
        version, differ, unreadable = await run_in_threadpool(_look)
    except Exception:  # noqa: BLE001 - whatever keeps the store from answering, the balancer is to hear it, and the log to keep it
        log.failed("not_ready")
        return JSONResponse({"ready": False}, status_code=503)
    if differ:
        log.note("totals_differ", store_version=version, days=differ)
        return JSONResponse({"ready": False, "totals_differ": differ}, status_code=503)
    if unreadable:
        log.note("plans_unreadable", store_version=version, revisions=unreadable)
        return JSONResponse({"ready": True, "store_version": version, "plans_unreadable": unreadable})
    return JSONResponse({"ready": True, "store_version": version})


def _look() -> tuple[int, int, int]:
    """The store's version, of how many lines and days the totals are not what was paid, and how many revisions cannot be read."""
    from chatdong.ui.session import page_context, stores

    return page_context.condition(stores.configured())
