"""The readiness check: the store can be opened and read, and its spending totals equal its payments."""

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import JSONResponse

from chatdong.ui.session import log


async def ready(_request: Request) -> JSONResponse:
    """``200`` with the store version, or ``503`` with the reason in the log. Unreadable revisions are counted in a ``200``, because the rest of the
    store can be used."""
    try:
        version, differ, unreadable = await run_in_threadpool(_look)
    except Exception:  # noqa: BLE001 - any failure of the store makes the server unready, and is logged
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
    """The store version, the number of spending totals that differ from the payments, and the number of unreadable revisions."""
    from chatdong.ui.session import page_context, stores

    return page_context.condition(stores.configured())
