"""Loads what the first answer needs once the window stands there, so that nobody waits for it then."""

from importlib import import_module

# httpx itself loads the last two with the first request, on the thread that draws.
_LATE = (
    "duologue.services.asking.forecast",
    "duologue.services.asking.chat_session",
    "duologue.services.asking.auto_titles",
    "duologue.services.usage.budgets",
    "duologue.services.usage.report",
    "duologue.services.transfer.transfers",
    "duologue.storage.chat_archive",
    "duologue.storage.limits_seen",
    "duologue.storage.prices_file",
    "duologue.storage.usage_ledger",
    "duologue.storage.usage_reading",
    "duologue.domain.joining",
    "duologue.markdown.stream",
    "duologue.api.client",
    "httpcore",
    "anyio._backends._asyncio",
)
_EVERYTHING = "# A\n\n- b\n\n```python\nc = 1\n```\n\n| d |\n|---|\n| e |\n"


def warm_up() -> None:
    """For a thread of its own: half a second of CPU, and no Qt in it."""
    from duologue.markdown.highlight import highlight
    from duologue.markdown.parser import parse

    parse(_EVERYTHING)
    highlight("c = 1", "python")
    for name in _LATE:
        import_module(name)
