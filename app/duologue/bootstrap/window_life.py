"""The window's life: start-up told in order, and taken down in reverse."""

import argparse
import asyncio
import os
import sys
from contextlib import AsyncExitStack
from pathlib import Path

from PySide6.QtWidgets import QApplication

from duologue import event_loop
from duologue.bootstrap.asked import Asked
from duologue.bootstrap.core import Core, open_core
from duologue.bootstrap.single_instance import SingleInstance
from duologue.bootstrap.warming import warm_up
from duologue.cli.exit_codes import REFUSED
from duologue.domain.errors import InputUnreadable, StorageError, StoreDamaged
from duologue.domain.settings import Appearance
from duologue.services.daemon_thread import in_daemon_thread
from duologue.storage.paths import DataPaths
from duologue.ui.application import build_application, load_translation
from duologue.ui.main_window import MainWindow
from duologue.ui.theme import Theme
from duologue.ui.trouble import Trouble


def live(arguments: argparse.Namespace) -> int:
    """From the first widget to the last; the exit code."""
    application = build_application()
    load_translation(application)
    return event_loop.run(application, lambda: _main(application, arguments))


async def _main(application: QApplication, arguments: argparse.Namespace) -> int:
    try:
        paths = DataPaths.chosen(arguments.home, os.environ)
        paths.create()
        instance = SingleInstance(paths.home)
        asked = _asked(arguments)
        if not instance.claim(asked):
            return 0  # the window that is open was asked to come to the front, with what is to be done
        try:
            async with AsyncExitStack() as stack:
                core = await _opened(application, arguments, paths, stack)
                if core is None:
                    return REFUSED
                await _show(application, arguments, core, instance, asked)
        finally:
            instance.release()
    except (StorageError, InputUnreadable) as error:
        from duologue.ui.dialogs.start_failure import StartFailure

        await StartFailure(Theme(application, Appearance()), error.failure()).shown()
        return REFUSED
    return 0


async def _opened(
    application: QApplication, arguments: argparse.Namespace, paths: DataPaths, stack: AsyncExitStack
) -> Core | None:
    """The services; None where the chats are damaged and the person wants to do nothing about it."""
    while True:
        try:
            return await stack.enter_async_context(open_core(arguments.home, debug=arguments.debug))
        except StoreDamaged as error:
            from duologue.bootstrap.rescue import rescued

            if not await rescued(Theme(application, Appearance()), paths, error):
                return None


async def _show(
    application: QApplication,
    arguments: argparse.Namespace,
    core: Core,
    instance: SingleInstance,
    asked: Asked,
) -> None:
    services = core.services
    theme = Theme(application, services.preferences.current.appearance, holds_sheet_back=True)
    trouble = Trouble(theme, core.redactor)
    trouble.install()
    await services.library.recover()
    await services.library.empty_bin(only_old=True)
    window = MainWindow(theme, services, trouble.handle, demo_session=arguments.demo)
    theme.dress()
    trouble.window = window
    closed = asyncio.Event()
    window.closed.connect(closed.set)
    instance.on_asked(lambda more: _do(window, more))
    window.show()
    await asyncio.sleep(0)  # let the first frame be drawn before the first chat is read
    chat_id = None
    if arguments.demo:
        from duologue.bootstrap.prepared import open_prepared_chat

        chat_id = await open_prepared_chat(services)
    await window.open_first(chat_id)
    if asked != Asked():
        _do(window, asked)
    window.tasks.start(services.terms_news.keep_watch(window.navigation.activity))
    if not arguments.exit_when_shown:
        await in_daemon_thread(warm_up)
        window.tasks.start(services.transfers.clear_leftovers())
        from duologue.bootstrap.copies import keep_copies

        window.tasks.start(keep_copies(window, core.paths))
        await closed.wait()
    await window.end()


def _asked(arguments: argparse.Namespace) -> Asked:
    """What the command line asks of the window. Raises InputUnreadable."""
    if arguments.command != "open":
        return Asked()
    text = sys.stdin.read() if arguments.text == "-" else arguments.text
    return Asked(text, send=arguments.send)


def _do(window: MainWindow, asked: Asked) -> None:
    """Come to the front, with what is asked for."""
    window.come_to_front()
    if asked.text:
        window.open_words(asked.text, send=asked.send)
    for file in asked.files:
        window.transfer.import_from(Path(file))
