"""The services about this person and their servers: settings, profiles and keys, Terms, diagnostics."""

from __future__ import annotations

import locale
import os
from functools import cached_property
from typing import TYPE_CHECKING

import duologue
from duologue.bootstrap.late import LateTermsPages, proxy_shown

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from duologue.bootstrap.late import LateWire
    from duologue.bootstrap.rooms.foundation import Foundation
    from duologue.domain.address import BaseUrl
    from duologue.services.connection.accounts import Accounts
    from duologue.services.connection.model_lists import ModelLists
    from duologue.services.connection.profile_test import ProfileTest
    from duologue.services.connection.troubles import Troubles
    from duologue.services.diagnostics import Diagnostics
    from duologue.services.preferences import Preferences
    from duologue.services.terms.gate import TermsGate
    from duologue.services.terms.news import TermsNews
    from duologue.services.terms.proof import TermsProof
    from duologue.services.terms.service_notices import ServiceNotices
    from duologue.storage.paths import DataPaths


class ConnectionRoom:
    """See duologue.services.suite.Services, as for the rooms that stand on this one."""

    def __init__(self, foundation: Foundation) -> None:
        self._foundation = foundation

    @property
    def wire(self) -> LateWire:
        return self._foundation.wire

    @property
    def proxy_shown(self) -> Callable[[BaseUrl, str | None], str | None]:
        return proxy_shown

    @cached_property
    def preferences(self) -> Preferences:
        from duologue.services.preferences import Preferences
        from duologue.storage.settings_file import SettingsOnDisk

        return Preferences(SettingsOnDisk(self._foundation.paths.settings))

    @cached_property
    def gate(self) -> TermsGate:
        from duologue.services.tables import catalogue
        from duologue.services.terms.gate import TermsGate
        from duologue.storage.terms_record import AcceptanceRecord
        from duologue.storage.terms_seal import RecordSeal

        seal = RecordSeal(self._foundation.paths.terms_seal)
        record = AcceptanceRecord(self._foundation.database, duologue.__version__, seal=seal)
        return TermsGate(record, catalogue.terms_text(), locale.getlocale()[0] or "C")

    @cached_property
    def accounts(self) -> Accounts:
        from duologue.services.connection.accounts import Accounts
        from duologue.storage.profiles_file import ProfilesOnDisk

        ground = self._foundation
        return Accounts(ProfilesOnDisk(ground.paths.profiles), ground.keychain, ground.demo, ground.redactor)

    @cached_property
    def troubles(self) -> Troubles:
        from duologue.services.connection.troubles import Troubles

        return Troubles()

    @cached_property
    def model_lists(self) -> ModelLists:
        from duologue.services.connection.model_lists import ModelLists

        return ModelLists(self.wire, self.accounts, self.gate)

    @cached_property
    def profile_test(self) -> ProfileTest:
        from duologue.services.connection.profile_test import ProfileTest

        return ProfileTest(self.wire, self.accounts, self.gate)

    @cached_property
    def terms_news(self) -> TermsNews:
        from duologue.services.terms.news import TermsNews

        pages = LateTermsPages(self._foundation.redactor)
        return TermsNews(self.gate, pages, self.accounts, self.preferences)

    @cached_property
    def terms_proof(self) -> TermsProof:
        from duologue.services.terms.proof import TermsProof

        return TermsProof(self.gate)

    @cached_property
    def notices(self) -> ServiceNotices:
        from duologue.services.terms.service_notices import ServiceNotices
        from duologue.storage.notices_seen import NoticesOnDisk

        return ServiceNotices(NoticesOnDisk(self._foundation.paths.notices_seen))

    @cached_property
    def diagnostics(self) -> Diagnostics:
        from duologue.services.diagnostics import Diagnostics

        ground = self._foundation
        return Diagnostics(told_places(ground.paths), ground.keychain, self.gate, os.environ)


def told_places(paths: DataPaths) -> dict[str, Path]:
    """The files and folders that a report of this computer names."""
    return {
        "home": paths.home,
        "database": paths.database,
        "settings": paths.settings,
        "profiles": paths.profiles,
        "logs": paths.logs,
        "backups": paths.backups,
    }
