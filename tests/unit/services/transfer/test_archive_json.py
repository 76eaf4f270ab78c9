"""Our own format: lossless both ways, and strict about what it reads."""

import json
from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given, settings

from duologue.domain.errors import InputUnreadable
from duologue.domain.request import Parameters
from duologue.domain.shelf import Folder, FolderDefaults
from duologue.domain.style import ApiStyle
from duologue.domain.transfer import ChatTree, FileRecord
from duologue.services.transfer.formats import archive_json as own
from helpers.trees import trees


def through_json(entry: dict[str, Any]) -> Any:
    return json.loads(json.dumps(entry))


@given(trees())
@settings(max_examples=25, deadline=None)
def test_every_tree_of_turns_comes_back_as_it_went_out(tree: ChatTree) -> None:
    assert own.chat_of(through_json(own.chat_entry(tree))) == tree


def test_folders_and_files_come_back() -> None:
    folder = Folder(
        "f", "Work", "up", FolderDefaults(style=ApiStyle.OPENAI, parameters=Parameters(stop=("x",)))
    )
    file = FileRecord("abc", bytes(range(256)))
    assert own.folder_of(through_json(own.folder_entry(folder))) == folder
    assert own.file_of(through_json(own.file_entry(file))) == file


def test_an_entry_names_only_what_may_leave_the_app() -> None:
    assert set(own._CHAT.values()) | {"parameters", "messages"} == {
        "id", "title", "title_source", "folder", "pinned", "archived", "unread", "profile", "style", "model",
        "system", "persona", "created", "updated", "active_leaf", "draft", "context_from", "context_note",
        "parameters", "messages",
    }  # fmt: skip


@pytest.mark.parametrize("version", [2, 99])
def test_a_newer_version_is_refused_with_a_sentence(version: int) -> None:
    with pytest.raises(InputUnreadable, match="newer Duologue"):
        own.check_version(version)


@pytest.mark.parametrize("version", [None, "1", 0, True, 1.0])
def test_no_version_is_refused(version: object) -> None:
    with pytest.raises(InputUnreadable):
        own.check_version(version)


GOOD: dict[str, Any] = {
    "id": "c",
    "title": "A",
    "profile": "demo",
    "style": "openai",
    "model": "m",
    "active_leaf": "2",
    "messages": [
        {"id": "1", "role": "user", "state": "sent", "parts": [{"kind": "text", "text": "Hi"}]},
        {"id": "2", "parent": "1", "role": "assistant", "state": "complete", "style": "openai", "parts": []},
    ],
}


def changed(path: list[Any], value: object) -> dict[str, Any]:
    entry: Any = json.loads(json.dumps(GOOD))
    at = entry
    for step in path[:-1]:
        at = at[step]
    at[path[-1]] = value
    return entry


def test_the_sound_entry_is_read() -> None:
    assert [message.text for message in own.chat_of(GOOD).path] == ["Hi", ""]


@pytest.mark.fault("F60")
@pytest.mark.parametrize(
    ("path", "value"),
    [
        (["messages"], {}),
        (["messages", 0], 5),
        (["messages", 0, "id"], 5),
        (["messages", 0, "role"], "system"),
        (["messages", 0, "state"], "streaming"),
        (["messages", 0, "parent"], "2"),  # in circles
        (["messages", 1, "parent"], "nobody"),
        (["messages", 1, "id"], "1"),  # twice
        (["messages", 0, "parts"], [{"kind": "text", "text": 5}]),
        (["messages", 0, "parts"], [{"kind": "text"}]),
        (["messages", 0, "parts"], [{"kind": "script", "text": "x"}]),
        (["messages", 0, "parts"], ["x"]),
        (["messages", 0, "parts"], None),
        (["messages", 1, "usage"], {"input": "many"}),
        (["messages", 1, "usage"], {"input": 10**30}),
        (["messages", 1, "timing"], {"total_ms": [1]}),
        (["active_leaf"], "nobody"),
        (["title"], ["<b>"]),
        (["style"], "telnet"),
        (["pinned"], "yes"),
        (["parameters"], {"stop": "x"}),
        (["parameters"], {"max_tokens": True}),
        (["profile"], None),
    ],
)
def test_what_is_not_as_it_should_be_is_refused(path: list[Any], value: object) -> None:
    with pytest.raises(InputUnreadable):
        own.chat_of(changed(path, value))


def test_fields_that_are_not_known_are_left_out() -> None:
    entry = changed(["colour"], "red")
    assert own.chat_of(entry) == own.chat_of(GOOD)


def test_a_title_is_one_line() -> None:
    assert own.chat_of(changed(["title"], "a\n\n b\t" + "c" * 999)).chat.title.startswith("a b ccc")
    assert len(own.chat_of(changed(["title"], "x" * 999)).chat.title) == 200


def test_a_leaf_says_which_path_is_shown() -> None:
    tree = own.chat_of(GOOD)
    assert ChatTree(replace(tree.chat, active_leaf=None), tree.messages).path == ()
