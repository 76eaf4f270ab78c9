"""ChatGPT's export, made by hand after the real one: branches become versions, and nothing is lost unsaid."""

import json
from collections import Counter
from pathlib import Path
from typing import Any

import pytest

from duologue.domain.errors import InputUnreadable
from duologue.domain.message import Message, Role
from duologue.domain.parts import TextPart, ThinkingPart, ToolCallPart, ToolResultPart
from duologue.domain.style import ApiStyle
from duologue.domain.transfer import ChatTree, LeftOut
from duologue.domain.turn_state import TurnState
from duologue.services.transfer.imports import chatgpt
from duologue.services.transfer.imports.foreign import NewChat

FIXTURE = Path(__file__).parents[3] / "fixtures" / "chatgpt" / "conversations.json"
NEW = NewChat("demo", ApiStyle.OPENAI, "m")


def conversations() -> list[Any]:
    return list(json.loads(FIXTURE.read_text(encoding="utf-8")))


def read(value: dict[str, Any]) -> tuple[ChatTree | None, Counter[LeftOut]]:
    left_out: Counter[LeftOut] = Counter()
    return chatgpt.chat_of(value, NEW, left_out, {}), left_out


def tree_of(value: dict[str, Any]) -> ChatTree:
    tree, _ = read(value)
    assert tree is not None
    return tree


def by_id(tree: ChatTree) -> dict[str, Message]:
    return {message.id: message for message in tree.messages}


def test_the_path_that_was_shown_is_shown() -> None:
    path = tree_of(conversations()[0]).path
    assert [(message.role, message.text) for message in path] == [
        (Role.USER, "Which lamp for a *reading* desk?"),
        (Role.ASSISTANT, "About 450 lumens, 2,700 K ."),
        (Role.USER, "[image]\n\nHow many lumens is this one?"),
        (Role.ASSISTANT, ""),
        (Role.USER, ""),
        (Role.ASSISTANT, "About 510 lumens:\n\n```python\n6 * 85  # W times lm/W\n```"),
    ]


def test_edited_questions_and_other_answers_are_versions() -> None:
    turns = by_id(tree_of(conversations()[0]))
    assert [(turns[name].version, turns[name].versions) for name in ("q1", "q1-edited", "a2", "a3")] == [
        (1, 2),
        (2, 2),
        (1, 2),
        (2, 2),
    ]
    assert turns["a1"].parent_id == "q1"
    assert turns["a2"].text == "A warm one."


def test_thinking_tools_and_results_are_parts() -> None:
    turns = by_id(tree_of(conversations()[0]))
    assert turns["think"].parts == (
        ThinkingPart("**Reading the label**\n\nIt says 6 W."),
        ToolCallPart("run", "python", "print(6 * 85)"),
    )
    assert turns["out"].parts == (ToolResultPart("run", "510\n"),)
    assert isinstance(turns["a4"].parts[-1], TextPart)
    assert turns["think"].model == "o3"


def test_what_is_known_of_the_chat_is_kept() -> None:
    first, second = map(tree_of, conversations()[:2])
    assert first.chat.title == "A <b>lamp</b> for reading"
    assert first.chat.created == "2024-11-01T09:00:00.250Z"
    assert first.chat.id.startswith("chatgpt-")
    assert (second.chat.title, second.chat.archived) == ("", True)
    assert second.chat.system == "你是一位诗人。"
    assert second.messages[-1].state is TurnState.INTERRUPTED


def test_what_is_left_out_is_counted() -> None:
    values = conversations()
    assert read(values[0])[1] == {LeftOut.IMAGES: 1, LeftOut.NOTES: 2}
    assert read(values[2]) == (None, {LeftOut.EMPTY_CHATS: 1})


def test_the_same_conversation_gets_the_same_id_again() -> None:
    value = conversations()[0]
    assert tree_of(value).chat.id == tree_of(value).chat.id != tree_of(conversations()[1]).chat.id


def conversation(mapping: dict[str, Any], **fields: Any) -> dict[str, Any]:
    return {"title": "x", "mapping": mapping, **fields}


def node(parent: str | None, role: str, text: object, children: list[str] | None = None) -> dict[str, Any]:
    content = {"content_type": "text", "parts": [text]}
    return {
        "parent": parent,
        "children": children or [],
        "message": {"author": {"role": role}, "content": content},
    }


def test_answers_in_a_row_are_one_turn_unless_another_branch_begins_between_them() -> None:
    chain = {
        "u": node(None, "user", "Q", ["a"]),
        "a": node("u", "assistant", "one", ["b"]),
        "b": node("a", "assistant", "two"),
    }
    assert [message.text for message in tree_of(conversation(chain)).messages] == ["Q", "one\n\ntwo"]
    forked = chain | {"c": node("a", "assistant", "three")}
    forked["a"]["children"] = ["b", "c"]
    assert [message.text for message in tree_of(conversation(forked)).messages] == [
        "Q",
        "one",
        "two",
        "three",
    ]


def test_a_branch_behind_a_hidden_node_stays_a_branch() -> None:
    hidden = {"parent": "a", "children": ["b"], "message": None}
    mapping = {
        "u": node(None, "user", "Q", ["a"]),
        "a": node("u", "assistant", "one", ["h", "c"]),
        "h": hidden,
        "b": node("h", "assistant", "two"),
        "c": node("a", "assistant", "three"),
    }
    assert [message.parent_id for message in tree_of(conversation(mapping)).messages] == [None, "u", "a", "a"]


@pytest.mark.fault("F60")
def test_nodes_in_circles_are_refused() -> None:
    circle = {"a": node("b", "user", "x", ["b"]), "b": node("a", "assistant", "y", ["a"])}
    with pytest.raises(InputUnreadable, match="circles"):
        read(conversation(circle))


@pytest.mark.fault("F60")
def test_a_node_without_its_parent_begins_a_version_of_its_own() -> None:
    mapping = {"a": node(None, "user", "x"), "b": node("gone", "user", "y")}
    assert [(m.text, m.version, m.versions) for m in tree_of(conversation(mapping)).messages] == [
        ("x", 1, 2),
        ("y", 2, 2),
    ]


@pytest.mark.fault("F60")
def test_a_current_node_that_is_not_there_shows_the_last_branch() -> None:
    mapping = {"a": node(None, "user", "x", ["b"]), "b": node("a", "assistant", "y")}
    assert tree_of(conversation(mapping, current_node="gone")).path[-1].text == "y"


@pytest.mark.fault("F60")
def test_a_hundred_thousand_nodes_are_read() -> None:
    mapping = {
        str(n): node(str(n - 1) if n else None, "assistant" if n % 2 else "user", f"{n}", [str(n + 1)])
        for n in range(100_000)
    }
    tree = tree_of(conversation(mapping))
    assert len(tree.path) == len(tree.messages) == 100_000


@pytest.mark.fault("F60")
@pytest.mark.parametrize(
    "hostile",
    [
        {"parent": 5, "children": "x", "message": []},
        {"parent": ["a"], "children": [[]], "message": {"author": 1, "content": 2, "metadata": 3}},
        {
            "parent": None,
            "message": {"author": {"role": "user"}, "content": {"content_type": "text", "parts": {}}},
        },
        {
            "message": {
                "author": {"role": "tool", "name": {}},
                "content": {"content_type": 5, "parts": [None, 5]},
            }
        },
        {
            "message": {
                "author": {"role": "user"},
                "create_time": 1e300,
                "content": {"parts": [{"text": "x"}]},
            }
        },
        {
            "message": {
                "author": {"role": "assistant"},
                "recipient": 7,
                "content": {"thoughts": 1, "content_type": "thoughts"},
            }
        },
    ],
)
def test_nothing_that_is_of_another_kind_than_it_should_be_breaks_the_reading(
    hostile: dict[str, Any],
) -> None:
    mapping = {"u": node(None, "user", "said"), "h": hostile}
    assert "said" in [
        message.text for message in tree_of(conversation(mapping, title=5, current_node=[])).messages
    ]
