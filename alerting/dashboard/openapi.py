"""The API's description: OpenAPI 3.1, made of the endpoints that are served."""

import re
from collections.abc import Iterable
from http import HTTPStatus
from typing import Any

import msgspec

from alerting import __version__
from alerting.dashboard.endpoint import BASE, Endpoint
from alerting.dashboard.refusals import Failure

_REF = "#/components/schemas/{name}"
#: What any endpoint may say instead of an answer.
_REFUSALS = (
    HTTPStatus.BAD_REQUEST,
    HTTPStatus.UNAUTHORIZED,
    HTTPStatus.FORBIDDEN,
    HTTPStatus.NOT_FOUND,
    HTTPStatus.CONFLICT,
    HTTPStatus.REQUEST_ENTITY_TOO_LARGE,
    HTTPStatus.UNSUPPORTED_MEDIA_TYPE,
    HTTPStatus.UNPROCESSABLE_ENTITY,
    HTTPStatus.TOO_MANY_REQUESTS,
    HTTPStatus.SERVICE_UNAVAILABLE,
)


def described(endpoints: Iterable[Endpoint[Any, Any]]) -> dict[str, Any]:
    known = list(endpoints)
    structs = [it.given for it in known] + [it.answer for it in known] + [Failure]
    _, schemas = msgspec.json.schema_components(list(dict.fromkeys(structs)), ref_template=_REF)
    paths: dict[str, dict[str, Any]] = {}
    for it in known:
        paths.setdefault(BASE + it.path, {})[it.method.lower()] = _operation(it, schemas)
    return {
        "openapi": "3.1.0",
        "info": {
            "title": "Alerts for Zoho Desk chats",
            "version": __version__,
            "description": "What the page shows. Instants are milliseconds since 1970, UTC;"
            " lengths are milliseconds; Zoho's ids are text.",
        },
        "paths": paths,
        "components": {
            "schemas": schemas,
            "securitySchemes": {"token": {"type": "http", "scheme": "bearer"}},
        },
        "security": [{"token": []}],
    }


def _operation(endpoint: Endpoint[Any, Any], schemas: dict[str, Any]) -> dict[str, Any]:
    operation: dict[str, Any] = {
        "operationId": _operation_id(endpoint),
        "summary": endpoint.summary,
        "description": f"For the role {endpoint.role.name.lower()}. {endpoint.detail}".strip(),
        "responses": {
            "200": {"description": "Done.", "content": _json(endpoint.answer)},
            **{
                str(it.value): {"description": it.phrase, "content": _json(Failure)}
                for it in _REFUSALS
            },
        },
    }
    if endpoint.method == "POST":
        operation["requestBody"] = {"required": True, "content": _json(endpoint.given)}
    else:
        operation["parameters"] = _parameters(endpoint, schemas[endpoint.given.__name__])
    return operation


def _operation_id(endpoint: Endpoint[Any, Any]) -> str:
    words = re.findall(r"\w+", endpoint.path)
    return "_".join([endpoint.method.lower(), *words])


def _json(struct: type[msgspec.Struct]) -> dict[str, Any]:
    return {"application/json": {"schema": {"$ref": _REF.format(name=struct.__name__)}}}


def _parameters(endpoint: Endpoint[Any, Any], schema: dict[str, Any]) -> list[dict[str, Any]]:
    in_path = set(re.findall(r"{(\w+)}", endpoint.path))
    required = set(schema.get("required", ()))
    return [
        {
            "name": name,
            "in": "path" if name in in_path else "query",
            "required": name in in_path or name in required,
            "schema": of,
        }
        for name, of in schema.get("properties", {}).items()
    ]
