"""Which keys the file may have at a place, read from the models that read the file."""

import typing
from collections.abc import Callable, Collection, Mapping
from functools import cache
from typing import Any

from pydantic import BaseModel

from alerting.config.yaml.nodes import Path

KnownKeys = Callable[[Path], Collection[str]]

#: Fields whose key in the file is a word that Python keeps for itself.
FIELD_NAMES = {"hold_for": "for"}


def keys_of(model: type[BaseModel]) -> KnownKeys:
    """What may be written at a place below `model`."""

    def known(loc: Path) -> Collection[str]:
        models = [model]
        for part in loc:
            if isinstance(part, str):
                models = [m for each in models for m in _below(each, part)]
        return {key for each in models for key in keys_in(each)}

    return known


@cache
def keys_in(model: type[BaseModel]) -> Mapping[str, Any]:
    """A model's keys as the file writes them, with the annotation of each."""
    return {
        FIELD_NAMES.get(name, field.alias or name): field.annotation
        for name, field in model.model_fields.items()
    }


def _below(model: type[BaseModel], key: str) -> list[type[BaseModel]]:
    return _models(keys_in(model).get(key))


def _models(annotation: Any) -> list[type[BaseModel]]:
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        return [annotation]
    return [model for part in typing.get_args(annotation) for model in _models(part)]
