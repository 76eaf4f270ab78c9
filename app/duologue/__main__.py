"""Arguments and exit code, nothing else."""

import sys


def main() -> int:
    """Run the window or a terminal command; the exit code."""
    from duologue.cli.arguments import parse  # noqa: PLC0415 - `python -m` must not pay for it twice

    arguments = parse(sys.argv[1:])
    if arguments.command in (None, "open"):
        from duologue.bootstrap.window import run_window  # noqa: PLC0415 - only the window imports Qt

        return run_window(arguments)
    from duologue.bootstrap.terminal import run_command  # noqa: PLC0415 - the window does not need it

    return run_command(arguments)


if __name__ == "__main__":
    sys.exit(main())
