"""The request as a form: everything that can be said in either style, without its JSON."""

from dataclasses import replace

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtWidgets import QScrollArea, QVBoxLayout, QWidget

from duologue.domain.draft import Draft
from duologue.services.asking.request_notes import Note, notes
from duologue.services.connection.accounts import Accounts
from duologue.ui import tokens
from duologue.ui.playground.request.growing_text import GrowingText
from duologue.ui.playground.request.kept_fields import KeptFields
from duologue.ui.playground.request.message_list import MessageList, with_prefill, without_prefill
from duologue.ui.playground.request.output_format import OutputEditor
from duologue.ui.playground.request.parameters import ParameterGrid
from duologue.ui.playground.request.section import Section
from duologue.ui.playground.request.target_row import TargetRow
from duologue.ui.playground.request.tool_list import ToolList
from duologue.ui.playground.request.variables import VariableGrid
from duologue.ui.theme import Theme

_SETTLE_MS = 250


class RequestForm(QScrollArea):
    """`changed` comes a moment after a change; `draft` is always what stands there now."""

    changed = Signal()
    undoable = Signal(str, object)

    def __init__(self, theme: Theme, accounts: Accounts, draft: Draft) -> None:
        super().__init__()
        self._theme = theme
        self._draft = draft
        self._fresh = True
        self._loading = False
        self._soon = QTimer(self)
        self._soon.setSingleShot(True)
        self._soon.setInterval(_SETTLE_MS)
        self._soon.timeout.connect(self._settle)
        self.notes: tuple[Note, ...] = ()
        self.target = TargetRow(theme, accounts)
        self.system = GrowingText(
            theme, self.tr("System"), self.tr("System: what the model is to be and to do"), fewest=2
        )
        self.system.setObjectName("systemText")
        self.messages = MessageList(theme)
        self.tools = ToolList(theme)
        self.output = OutputEditor(theme)
        self.parameters = ParameterGrid(theme)
        self.variables = VariableGrid(theme)
        self.kept = KeptFields(theme)
        self._sections = self._lay_out()
        for part in (
            self.messages,
            self.tools,
            self.output,
            self.parameters,
            self.variables,
            self.kept,
            self.target,
        ):
            part.changed.connect(self._on_change)
        for part in (self.messages, self.tools, self.kept):
            part.undoable.connect(self.undoable)
        self.system.textChanged.connect(self._on_change)
        self.show_draft(draft)

    @property
    def draft(self) -> Draft:
        """The request as it stands now."""
        if not self._fresh:
            self._draft = self._collected()
            self._fresh = True
        return self._draft

    def show_draft(self, draft: Draft) -> None:
        """Put another request in place of this one."""
        self._loading = True
        request = draft.request
        self.target.show_target(draft.style, draft.profile_id, request.model)
        self.system.put(request.system)
        self.messages.show_turns(with_prefill(request.turns, request.prefill))
        self.tools.show_tools(request.tools, request.tool_choice)
        self.output.show_output(request.output)
        self.parameters.show_request(request)
        self.variables.show_values(draft.variables)
        self.kept.show_extra(draft.extra)
        self._sections["tools"].open(opened=bool(request.tools))
        self._sections["output"].open(opened=request.output is not None)
        self._draft, self._fresh, self._loading = draft, True, False
        self._settle()

    def problem(self) -> str:
        """Why the form can't be sent as it stands, or "" where it can; what is wrong gets the focus."""
        for card in self.tools.cards:
            if not card.sound:
                self._sections["tools"].open(opened=True)
                card.schema.editor.setFocus()
                return self.tr("The schema of a tool can't be read.")
        if not self.output.sound and self.output.schema is not None:
            self._sections["output"].open(opened=True)
            self.output.schema.editor.setFocus()
            return self.tr("The schema of the answer can't be read.")
        return self.parameters.unreadable()

    def refresh(self) -> None:
        """Profiles may have changed elsewhere."""
        self.target.refresh()
        self._settle()

    def _collected(self) -> Draft:
        turns, prefill = without_prefill(self.messages.turns)
        request = replace(
            self._draft.request,
            model=self.target.model_now,
            turns=turns,
            prefill=prefill,
            system=self.system.whole,
            parameters=self.parameters.parameters,
            tools=self.tools.tools,
            tool_choice=self.tools.tool_choice,
            stream=self.parameters.stream.isChecked(),
            output=self.output.output,
            user_id=self.parameters.user,
            cache_prompt=self.parameters.cache.isChecked(),
        )
        return Draft(
            self.target.style_now, self.target.profile_id, request, self.kept.extra, self.variables.values
        )

    def _on_change(self) -> None:
        if not self._loading:
            self._fresh = False
            self._soon.start()

    def _settle(self) -> None:
        draft = self.draft
        names = draft.names()
        self.variables.show_names(names)
        self._sections["variables"].setVisible(bool(names))
        self._sections["kept"].setVisible(bool(draft.extra))
        self._show_counts(draft)
        profile = self.target.chosen()
        self.notes = ()
        if profile is not None:
            self.parameters.show_range(profile, draft.style, draft.request.model)
            self.notes = notes(profile, draft.style, draft.request.model, draft.unfilled())
        self.parameters.show_notes(self.notes)
        self.changed.emit()

    def _show_counts(self, draft: Draft) -> None:
        request, output = draft.request, draft.request.output
        messages = len(request.turns) + bool(request.prefill)
        self._sections["messages"].summary.setText(str(messages))
        self._sections["tools"].summary.setText(str(len(request.tools)) if request.tools else self.tr("none"))
        kind = self.tr("text")
        if output is not None:
            kind = self.tr("JSON") if output.schema is None else self.tr("JSON that fits a schema")
        self._sections["output"].summary.setText(kind)

    def _lay_out(self) -> dict[str, Section]:
        theme = self._theme
        parts: tuple[tuple[str, str, QWidget, bool], ...] = (
            ("messages", self.tr("Messages"), self.messages, True),
            ("variables", self.tr("Variables"), self.variables, True),
            ("parameters", self.tr("Parameters"), self.parameters, True),
            ("tools", self.tr("Tools"), self.tools, False),
            ("output", self.tr("Output format"), self.output, False),
            ("kept", self.tr("Kept as written"), self.kept, True),
        )
        inside = QWidget()
        column = QVBoxLayout(inside)
        pad = theme.px(tokens.WIDE)
        column.setContentsMargins(pad, theme.px(tokens.SPACE), pad, pad)
        column.setSpacing(theme.px(12))
        column.addWidget(self.target)
        column.addWidget(self.system)
        sections = {}
        for name, title, part, opened in parts:
            section = Section(theme, title, f"section-{name}", opened=opened)
            section.inside.addWidget(part)
            sections[name] = section
            column.addWidget(section)
        column.addStretch(1)
        self.setObjectName("requestForm")
        self.setAccessibleName(self.tr("Request"))
        self.setWidgetResizable(True)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAsNeeded)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setWidget(inside)
        return sections
