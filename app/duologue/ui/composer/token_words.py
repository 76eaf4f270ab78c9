"""Numbers of tokens in few letters."""

from PySide6.QtCore import QLocale

_THOUSAND = 1000
_MILLION = 1_000_000


def short_tokens(tokens: int) -> str:
    """Such as 812, 12k or 1.5M."""
    locale = QLocale()
    if tokens < _THOUSAND:
        return locale.toString(tokens)
    if tokens < _MILLION:
        return f"{locale.toString(round(tokens / _THOUSAND))}k"
    return f"{locale.toString(tokens / _MILLION, 'f', 1 if tokens % _MILLION else 0)}M"
