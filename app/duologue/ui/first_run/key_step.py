"""Step three: the key, and where it will be kept, said before anything is written."""

import os

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QCheckBox, QHBoxLayout, QLineEdit, QVBoxLayout, QWidget

from duologue.domain.errors import KeyUnusable
from duologue.domain.profile import Profile
from duologue.domain.secret import Secret, read_key
from duologue.services.ports import KeychainState
from duologue.ui import tokens
from duologue.ui.controls.button import button
from duologue.ui.controls.label import Label
from duologue.ui.terms.clause import ClauseLine
from duologue.ui.terms.clauses import API_KEY, DATA_PROCESSING
from duologue.ui.theme import Theme


class KeyStep(QWidget):
    """`given` carries the key and whether it is for this session only; `test_wanted` a key to try out."""

    given = Signal(object, bool)
    test_wanted = Signal(object)
    skipped = Signal()
    cancelled = Signal()
    later = Signal()
    clause_wanted = Signal(str)

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._explain = Label(theme, wrap=True)
        self.field = QLineEdit()
        self.field.setObjectName("keyField")
        self.field.setAccessibleName(self.tr("Key"))
        self.field.setPlaceholderText(self.tr("Paste the key here"))
        self.field.setEchoMode(QLineEdit.EchoMode.Password)
        self.error = Label(theme, tone="danger", wrap=True)
        self.outcome = Label(theme, wrap=True)
        self.outcome.hide()
        self.place = Label(theme, tone="quiet", wrap=True)
        self.session_only = QCheckBox(self.tr("Keep it for this session only, written nowhere"))
        self.session_only.setObjectName("sessionOnly")
        self._variable = QLineEdit()
        self._variable.setObjectName("keyVariable")
        self._variable.setAccessibleName(self.tr("Name of an environment variable"))
        self._variable.setPlaceholderText(self.tr("or read an environment variable once, such as MY_API_KEY"))
        self.save = button(self.tr("Save and start"), self._save, kind="primary", name="saveKey")
        self._skip = button(self.tr("Without a key"), self.skipped.emit, name="skipKey")
        self.test = button(self.tr("Test"), self._test, name="testKey")
        self._cancel = button(self.tr("Stop waiting"), self.cancelled.emit, name="cancelKeychain")
        self._cancel.hide()
        row = QHBoxLayout()
        row.addWidget(button(self.tr("Later"), self.later.emit, kind="flat", name="keyLater"))
        row.addWidget(self._cancel)
        row.addStretch(1)
        row.addWidget(self.test)
        row.addWidget(self._skip)
        row.addWidget(self.save)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(theme.px(10))
        for part in (
            self._explain,
            self.field,
            self._variable,
            self.error,
            self.outcome,
            self.place,
            self.session_only,
        ):
            layout.addWidget(part)
        self._promise = Label(theme, tone="quiet", size=tokens.SMALL_TEXT, wrap=True)
        self._secrecy = ClauseLine(
            theme,
            self.tr("Keep it to yourself: a key must not be shared, sold or handed on."),
            API_KEY,
            self.clause_wanted.emit,
        )
        self._use = ClauseLine(theme, "", DATA_PROCESSING, self.clause_wanted.emit)
        layout.addWidget(self._secrecy)
        layout.addWidget(self._promise)
        layout.addWidget(self._use)
        layout.addStretch(1)
        layout.addLayout(row)
        self.field.returnPressed.connect(self._save)
        self.field.textChanged.connect(self._forget_outcome)
        self._variable.textChanged.connect(self._forget_outcome)

    def show_profile(self, profile: Profile, host: str, *, developer_tools: bool, needs_key: bool) -> None:
        """Ask for the key of this profile; it can be saved once `show_keychain` has said where."""
        self.show_keychain(None)
        self.field.clear()
        self.error.setText("")
        self.outcome.hide()
        self._variable.setVisible(developer_tools)
        self._skip.setVisible(not needs_key)
        self._secrecy.setVisible(needs_key)
        self._use.setVisible(needs_key)
        self._use.words.setText(
            self.tr("{host} may use your messages to provide and improve the service.").format(host=host)
        )
        self._explain.setText(self.tr("The key for {profile}").format(profile=profile.name))
        self._promise.setText(
            self.tr(
                "Chats are stored on this computer. Each message you send goes, with the chat's history, "
                "to {host} under its terms. The key goes only there."
            ).format(host=host)
        )

    def show_keychain(self, state: KeychainState | None) -> None:
        """Say where the key will be kept; None while the keychain is being asked."""
        self.save.setEnabled(state is not None)
        if state is None:
            self.place.setText(self.tr("Asking this computer's keychain…"))
        elif state.safe:
            self.place.setText(self.tr("Kept in: {keychain}").format(keychain=state.name))
            self.session_only.setEnabled(True)
        else:
            self.place.setText(
                self.tr(
                    "This computer has no keychain that is safe to use ({keychain}), so nothing is written. "
                    "The key stays in memory until Duologue is closed."
                ).format(keychain=state.name)
            )
            self.session_only.setChecked(True)
            self.session_only.setEnabled(False)

    def show_waiting(self, *, waiting: bool) -> None:
        """The system's own unlock prompt may be open; the person can stop waiting for it."""
        self._cancel.setVisible(waiting)
        self.save.setEnabled(not waiting)
        if waiting:
            self.error.setText("")
            self.place.setText(self.tr("Waiting for your system's keychain…"))

    def show_outcome(self, words: str, tone: str) -> None:
        """Say what a test found, or that it is under way."""
        self.outcome.setText(words)
        self.outcome.set_tone(tone)
        self.outcome.show()

    def show_error(self, words: str) -> None:
        """Say what went wrong; the key stays in the field."""
        self.error.setText(words)

    def _save(self) -> None:
        key = self._readable()
        if key is not None:
            self.given.emit(key, self.session_only.isChecked())

    def _forget_outcome(self) -> None:
        """What was said of another key says nothing about this one."""
        self.error.setText("")
        self.outcome.hide()

    def _test(self) -> None:
        key = self._readable()
        if key is not None:
            self.test_wanted.emit(key)

    def _readable(self) -> Secret | None:
        try:
            key = self._read()
        except KeyUnusable as refused:
            self.show_error(refused.message)
            return None
        self.error.setText("")
        return key

    def _read(self) -> Secret:
        name = self._variable.text().strip()
        if not self.field.text() and name:
            found = os.environ.get(name)
            if found is None:
                raise KeyUnusable(self.tr("There is no environment variable {name}.").format(name=name))
            os.unsetenv(name)  # not from `os.environ`: only what we start no longer inherits it
            return read_key(found)
        return read_key(self.field.text())
