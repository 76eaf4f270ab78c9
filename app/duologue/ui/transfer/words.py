"""What is said of exports and imports."""

from collections.abc import Mapping

from PySide6.QtCore import QLocale

from duologue.domain.transfer import ExportFormat, ExportReport, ImportPreview, ImportReport, LeftOut, Source
from duologue.services.transfer.formats.document_words import DocumentWords
from duologue.ui.words import counted, translate


def format_name(kind: ExportFormat) -> str:
    """What a form is called."""
    return {
        ExportFormat.MARKDOWN: "Markdown",
        ExportFormat.HTML: translate("Transfer", "Web page (HTML)"),
        ExportFormat.JSON: translate("Transfer", "Duologue (JSON)"),
        ExportFormat.JSONL: translate("Transfer", "OpenAI messages (JSONL)"),
    }[kind]


def format_help(kind: ExportFormat) -> str:
    """What a form is good for, in a line."""
    return {
        ExportFormat.MARKDOWN: translate("Transfer", "Text for notes and other apps. The turns you see."),
        ExportFormat.HTML: translate(
            "Transfer", "One page to read, print or send; it loads nothing. The turns you see."
        ),
        ExportFormat.JSON: translate(
            "Transfer", "Everything: all versions, files, folders and setup. Can be imported again."
        ),
        ExportFormat.JSONL: translate("Transfer", "One chat a line, for programs. The turns you see."),
    }[kind]


def document_words() -> DocumentWords:
    """The words around the turns of a document."""
    return DocumentWords(
        language=QLocale().bcp47Name(),
        untitled=translate("Transfer", "New chat"),
        you=translate("Transfer", "You"),
        answer=translate("Transfer", "Answer"),
        system=translate("Transfer", "System prompt"),
        thinking=translate("Transfer", "Thinking"),
        tool_call=translate("Transfer", "Tool call: {name}"),
        tool_result=translate("Transfer", "Tool result"),
        image=translate("Transfer", "[image: {name}]"),
        interrupted=translate("Transfer", "The answer was interrupted."),
        stopped=translate("Transfer", "The answer was stopped."),
        failed=translate("Transfer", "The answer failed: {message}"),
        exported=translate("Transfer", "Exported from Duologue"),
    )


def chats(number: int) -> str:
    """So many chats."""
    return counted(number, translate("Transfer", "1 chat"), translate("Transfer", "{number} chats"))


def messages(number: int) -> str:
    """So many messages."""
    return counted(number, translate("Transfer", "1 message"), translate("Transfer", "{number} messages"))


def exported(report: ExportReport, name: str) -> str:
    """How an export went, in a sentence."""
    said = translate("Transfer", "Saved {chats} as {file}.").format(chats=chats(report.chats), file=name)
    if not report.empty:
        return said
    empty = counted(
        report.empty,
        translate("Transfer", "1 empty chat was left out."),
        translate("Transfer", "{number} empty chats were left out."),
    )
    return f"{said} {empty}"


def found(preview: ImportPreview, name: str) -> str:
    """What stands in a file."""
    source = {
        Source.DUOLOGUE: translate("Transfer", "{file} is an export of Duologue: {chats}, {messages}."),
        Source.CHATGPT: translate("Transfer", "{file} is an export of ChatGPT: {chats}, {messages}."),
        Source.MESSAGES: translate("Transfer", "{file} holds messages of requests: {chats}, {messages}."),
    }[preview.source]
    return source.format(file=name, chats=chats(preview.chats), messages=messages(preview.turns))


def imported(report: ImportReport) -> str:
    """How an import went, in a sentence."""
    if not report.chat_ids:
        return translate("Transfer", "No chat was imported.")
    return translate("Transfer", "Imported {chats}, {messages}.").format(
        chats=chats(len(report.chat_ids)), messages=messages(report.turns)
    )


def left_out(what: Mapping[LeftOut, int]) -> list[str]:
    """What was left out and why, a sentence each."""
    return [_left_out(kind, number) for kind, number in what.items() if number]


def _left_out(kind: LeftOut, number: int) -> str:
    one, many = {
        LeftOut.IMAGES: (
            translate("Transfer", "1 image is not in the file."),
            translate("Transfer", "{number} images are not in the file."),
        ),
        LeftOut.AUDIO: (
            translate("Transfer", "1 recording of speech is left out."),
            translate("Transfer", "{number} recordings of speech are left out."),
        ),
        LeftOut.NOTES: (
            translate("Transfer", "1 hidden note of the other app is left out."),
            translate("Transfer", "{number} hidden notes of the other app are left out."),
        ),
        LeftOut.EMPTY_CHATS: (
            translate("Transfer", "1 chat without a message is left out."),
            translate("Transfer", "{number} chats without a message are left out."),
        ),
        LeftOut.PARTS: (
            translate("Transfer", "1 part of a kind that Duologue doesn't know is left out."),
            translate("Transfer", "{number} parts of kinds that Duologue doesn't know are left out."),
        ),
        LeftOut.FILES: (
            translate("Transfer", "1 attached file is not in the file that you chose."),
            translate("Transfer", "{number} attached files are not in the file that you chose."),
        ),
        LeftOut.TOO_LARGE: (
            translate("Transfer", "1 file is left out: it is larger than what can be attached."),
            translate("Transfer", "{number} files are left out: they are larger than what can be attached."),
        ),
        LeftOut.UNFIT: (
            translate(
                "Transfer", "1 file is left out: it is neither text nor an image (PNG, JPEG, WebP, GIF)."
            ),
            translate(
                "Transfer",
                "{number} files are left out: they are neither text nor images (PNG, JPEG, WebP, GIF).",
            ),
        ),
        LeftOut.KNOWN: (
            translate("Transfer", "1 chat was here already and was skipped."),
            translate("Transfer", "{number} chats were here already and were skipped."),
        ),
    }[kind]
    return counted(number, one, many)
