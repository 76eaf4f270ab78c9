"""Loads what the first answer needs once the window stands there, so that nobody waits for it then."""

from importlib import import_module

_EVERYTHING = "# A\n\n- b\n\n```python\nc = 1\n```\n\n| d |\n|---|\n| e |\n"


def warm_up() -> None:
    """For a thread of its own: a third of a second of CPU, and no Qt in it."""
    from duologue.markdown.highlight import highlight
    from duologue.markdown.parser import parse

    parse(_EVERYTHING)
    highlight("c = 1", "python")
    import_module("duologue.api.client")
