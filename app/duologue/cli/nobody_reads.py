"""What to do when the reader of our output, such as `head`, has enough of it."""

import os
import sys

from duologue.cli.exit_codes import STOPPED


def nobody_reads() -> int:
    """The exit code where the reader of our output went away; what is still to be written is dropped."""
    nowhere = os.open(os.devnull, os.O_WRONLY)
    os.dup2(nowhere, sys.stdout.fileno())  # else Python complains when it flushes at the end
    os.close(nowhere)
    return STOPPED
