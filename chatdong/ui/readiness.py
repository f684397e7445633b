"""Whether this process can serve: its store answers, and its schema is the one that this program knows."""

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import JSONResponse

from chatdong.ui import log


async def ready(_request: Request) -> JSONResponse:
    """``200`` with the store's version, or ``503``; the reason stands in the log."""
    try:
        return JSONResponse({"ready": True, "store_version": await run_in_threadpool(_store_version)})
    except Exception:  # noqa: BLE001 - whatever keeps the store from answering, the balancer is to hear it, and the log to keep it
        log.failed("not_ready")
        return JSONResponse({"ready": False}, status_code=503)


def _store_version() -> int:
    from chatdong.store import queries  # what the pages need is imported while the server already answers
    from chatdong.ui import data

    return queries.store_version(data.store(data.configured()))
