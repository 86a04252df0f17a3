"""What is kept of an element that could not be read."""

import json
from typing import Any

from alerting.receive.mask import LARGEST, masked


def shown(element: Any) -> Any:
    return json.loads(masked(element))


def test_structure_ids_times_and_zohos_values_stay_and_the_rest_is_size_and_kind() -> None:
    assert shown(
        {
            "eventType": "IM_Message_Add",
            "eventTime": "1710313788286",
            "orgId": 78412359,
            "payload": {
                "sessionId": "3942000001025025",
                "createdTime": "2025-10-09T07:27:19.394Z",
                "direction": "IN",
                "text": "Where is it?",
                "nested": [{"code": "0123"}, 919878765654, None, True],
                "actor": {"name": "Kamal Nayan", "externalId": "+919878765654", "type": "ENDUSER"},
            },
        }
    ) == {
        "eventType": "IM_Message_Add",
        "eventTime": "1710313788286",
        "orgId": 78412359,
        "payload": {
            "sessionId": "3942000001025025",
            "createdTime": "2025-10-09T07:27:19.394Z",
            "direction": "IN",
            "text": "<12 characters>",
            "nested": [{"code": "<4 digits>"}, "<number>", None, True],
            "actor": {
                "name": "<11 characters>",
                "externalId": "<13 characters>",
                "type": "ENDUSER",
            },
        },
    }


def test_words_in_the_place_of_an_id_or_a_key_are_masked_too() -> None:
    assert shown({"sessionId": "+919878765654", "status": "Kamal", "Kamal Nayan": 1}) == {
        "sessionId": "<13 characters>",
        "status": "<5 characters>",
        "<key of 11>": "<number>",
    }


def test_what_is_no_object_is_its_type_only() -> None:
    assert [shown(it) for it in ("Kamal", [1, 2], 5, 1.5, None, True)] == [
        "<5 characters>",
        "<list of 2>",
        "<number>",
        "<number>",
        "<null>",
        "<true or false>",
    ]


def test_size_and_depth_are_bounded() -> None:
    wide = {f"key{i}": "x" * i for i in range(5_000)}
    long = {"items": [{"text": "x"}] * 5_000}
    deep: Any = "x"
    for _ in range(500):
        deep = {"a": [deep]}
    for element in (wide, long, deep, {"id": ["1" * 20] * 5_000}):
        assert 0 < len(masked(element)) <= LARGEST
        assert isinstance(shown(element), dict)
