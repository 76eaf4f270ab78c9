"""Whether there is anywhere to show a window."""

from collections.abc import Mapping


def has_display(environment: Mapping[str, str], system: str) -> bool:
    """Whether a window can be shown; `system` is Python's name of the platform, such as "linux"."""
    chosen = environment.get("QT_QPA_PLATFORM", "")
    if chosen.split(":")[0] in ("offscreen", "minimal", "vnc"):
        return True
    if system in ("win32", "darwin"):
        return True
    return bool(environment.get("WAYLAND_DISPLAY") or environment.get("DISPLAY"))
