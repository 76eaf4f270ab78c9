"""Checks a JSON Schema, so that a mistake in it is told before a server refuses it."""

from typing import Any

from duologue.domain.request_body import BodyProblem

_TYPES = "string, number, integer, boolean, array, object and null"
_LONGEST = 160  # characters of a sentence


def schema_problem(schema: Any) -> BodyProblem | None:
    """The first thing that is wrong with a schema, its place counted from the schema's own top."""
    if not isinstance(schema, dict):
        return BodyProblem((), "A schema is an object.")
    # The library takes a tenth of a second to import, so it comes with the first schema.
    from jsonschema import Draft202012Validator, SchemaError  # noqa: PLC0415 - see above
    from jsonschema.exceptions import best_match  # noqa: PLC0415 - see above

    try:
        checker = Draft202012Validator(Draft202012Validator.META_SCHEMA)
        found = best_match(checker.iter_errors(schema))  # type: ignore[no-untyped-call]  # it has no types
    except (SchemaError, RecursionError):
        return BodyProblem((), "This schema can't be checked.")
    if found is None:
        return None
    if found.validator == "anyOf" and found.absolute_path and found.absolute_path[-1] == "type":
        return BodyProblem(
            tuple(found.absolute_path), f"This is not a type. Types are {_TYPES}, or a list of these."
        )
    message = str(found.message)
    sentence = message if len(message) <= _LONGEST else f"{message[:_LONGEST]}…"
    return BodyProblem(tuple(found.absolute_path), f"No schema says this: {sentence}.")
