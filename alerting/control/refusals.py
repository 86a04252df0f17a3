"""Whatever goes wrong on the admin listener is JSON with one sentence."""

from collections.abc import Awaitable, Callable
from http import HTTPStatus

import msgspec
import structlog
from aiohttp import web

from alerting.control.orders import Failure
from alerting.errors import AlertingError, StorageError

log = structlog.get_logger(__name__)


def answer(body: msgspec.Struct, status: HTTPStatus = HTTPStatus.OK) -> web.Response:
    return web.Response(
        body=msgspec.json.encode(body), status=status, content_type="application/json"
    )


def refusal(status: HTTPStatus, text: str) -> web.Response:
    return answer(Failure(text), status)


@web.middleware
async def refusals(
    request: web.Request, handler: Callable[[web.Request], Awaitable[web.StreamResponse]]
) -> web.StreamResponse:
    wrong = _from_a_browser(request)
    if wrong:
        return refusal(HTTPStatus.FORBIDDEN, wrong)
    try:
        return await handler(request)
    except web.HTTPException as error:
        return _refused(error)
    except msgspec.DecodeError as error:
        return refusal(HTTPStatus.BAD_REQUEST, f"the order cannot be read: {error}")
    except UnicodeDecodeError:
        return refusal(HTTPStatus.BAD_REQUEST, "the order cannot be read: it is not UTF-8")
    except StorageError as error:
        return refusal(HTTPStatus.SERVICE_UNAVAILABLE, str(error))
    except AlertingError as error:
        return refusal(HTTPStatus.UNPROCESSABLE_ENTITY, str(error))
    except Exception:
        log.exception("command_failed", path=request.path)
        return refusal(
            HTTPStatus.INTERNAL_SERVER_ERROR, "the daemon failed at this; its log says why"
        )


def _from_a_browser(request: web.Request) -> str:
    """On TCP any page open in a browser on this machine could post here.

    A page cannot send this content type elsewhere unasked, and cannot leave Origin out.
    """
    if request.method != "POST":
        return ""
    if "Origin" in request.headers:
        return "orders are not taken from web pages"
    if request.content_type != "application/json":
        return "send the order with the header Content-Type: application/json"
    return ""


def _refused(error: web.HTTPException) -> web.Response:
    match error:
        case web.HTTPNotFound():
            text = "there is no such page"
        case web.HTTPMethodNotAllowed():
            allowed = " or ".join(sorted(error.allowed_methods - {"HEAD"}))
            text = f"this page takes {allowed}"
        case web.HTTPRequestEntityTooLarge():
            text = "the order is too large"
        case _:
            text = error.reason
    response = refusal(HTTPStatus(error.status), text)
    if "Allow" in error.headers:
        response.headers["Allow"] = error.headers["Allow"]
    return response
