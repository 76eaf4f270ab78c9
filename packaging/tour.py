"""Opens every page and designed state with sample data in a temporary home, and saves pictures of them."""

import argparse
import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1] / "app"))  # this checkout's app, wherever .venv came from

from tourist.scenes import SCENES
from tourist.stage import tour


def main() -> int:
    """Take the pictures; the exit code."""
    parser = argparse.ArgumentParser(prog="tour", description=__doc__)
    parser.add_argument("folder", type=Path, metavar="DIR", help="where the pictures go")
    parser.add_argument("--only", default="", metavar="WORD", help="only scenes whose name holds WORD")
    parser.add_argument("--theme", choices=("light", "dark"), help="only one theme")
    parser.add_argument("--zoom", type=int, default=100, metavar="PERCENT", help="how large all is shown")
    options = parser.parse_args()
    options.folder.mkdir(parents=True, exist_ok=True)
    themes = (options.theme,) if options.theme else ("light", "dark")
    scenes = [scene for scene in SCENES if options.only in scene.__name__]
    taken = [name for theme in themes for name in tour(options.folder, theme, scenes, options.zoom)]
    print(f"{len(taken)} pictures in {options.folder}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
