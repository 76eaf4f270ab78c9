"""The prompt library: plain files that may be edited anywhere, and prompts that come with the app."""

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from duologue.domain.errors import InputUnreadable, StoreNotWritable
from duologue.domain.prompt import Prompt, Variable, read_prompt
from duologue.services.chats.prompts import Prompts
from duologue.storage.prompt_files import PromptsOnDisk

WORDS = st.text(st.characters(exclude_categories=("C",)) | st.sampled_from('\n"\\{}=+'), max_size=60)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return tmp_path


@pytest.fixture
def prompts(folder: Path) -> Prompts:
    return Prompts(PromptsOnDisk(folder))


def own(prompts: Prompts) -> list[Prompt]:
    return [prompt for prompt in prompts.shelf().prompts if not prompt.built_in]


# -- one prompt ---------------------------------------------------------------------------------------


def test_a_file_without_a_head_is_a_prompt_named_by_its_file() -> None:
    prompt = read_prompt("haiku", "Write a haiku about {{subject}}.\n")
    assert prompt == Prompt(
        "haiku", "haiku", "", "Write a haiku about {{subject}}.", (Variable("subject", "subject"),)
    )


def test_the_head_says_title_description_and_what_to_ask() -> None:
    prompt = read_prompt(
        "mail",
        '+++\ntitle = "A  mail"\ndescription = "Short"\n'
        '[variables.text]\nlabel = "The words"\nlong = true\n+++\n\n'
        "To {{to = everybody}}:\n{{text}}\nAgain to {{to}}\n",
    )
    assert (prompt.title, prompt.description) == ("A mail", "Short")
    assert prompt.variables == (
        Variable("to", "to", "everybody"),
        Variable("text", "The words", "", long=True),
    )
    assert prompt.filled({"text": "Hi"}) == "To everybody:\nHi\nAgain to everybody"
    assert prompt.filled({"to": "", "text": "{{to}}"}) == "To :\n{{to}}\nAgain to "


@pytest.mark.parametrize(
    ("stored", "words"),
    [
        ("", "has no text"),
        ('+++\ntitle = "x"\n+++\n \n', "has no text"),
        ("+++\ntitle = x\n+++\nbody", "is no TOML"),
        ('+++\ntitle = "x"\nbody', "no second"),
        ("+++\ntitle = 3\n+++\nbody", "title"),
        ("+++\nvariables = 3\n+++\nbody", "variables"),
        ("+++\n[variables.a]\nlabel = 3\n+++\n{{a}}", "label"),
    ],
)
def test_a_broken_file_is_named_with_a_sentence(stored: str, words: str) -> None:
    with pytest.raises(InputUnreadable, match=words) as broken:
        read_prompt("mine", stored)
    assert "mine.md" in broken.value.message


@given(WORDS)
def test_any_file_is_a_prompt_or_named_as_broken(stored: str) -> None:
    try:
        prompt = read_prompt("x", stored)
    except InputUnreadable:
        return
    prompt.filled({variable.name: "{{x}}" for variable in prompt.variables})


@given(st.dictionaries(st.sampled_from(["a", "b", "c"]), WORDS))
def test_values_are_put_in_as_they_are(values: dict[str, str]) -> None:
    prompt = read_prompt("x", "{{a}}|{{b=B}}|{{ c }}")
    assert prompt.filled(values) == "|".join(values.get(name, {"b": "B"}.get(name, "")) for name in "abc")


# -- the library --------------------------------------------------------------------------------------


def test_good_prompts_come_with_the_app(prompts: Prompts) -> None:
    shelf = prompts.shelf()
    assert shelf.troubles == ()
    assert {"translate", "explain", "summarise", "write-email", "fix-code"} <= {p.name for p in shelf.prompts}
    for prompt in shelf.prompts:
        assert prompt.built_in
        assert prompt.description
        assert all(variable.label != variable.name for variable in prompt.variables), prompt.name


@given(
    title=WORDS.filter(str.strip), description=WORDS, body=WORDS.filter(lambda text: text.strip("\n").strip())
)
def test_what_is_saved_is_read_again(
    tmp_path_factory: pytest.TempPathFactory, title: str, description: str, body: str
) -> None:
    folder = tmp_path_factory.mktemp("prompts")
    kept = Prompts(PromptsOnDisk(folder)).save(title, description, body)
    (again,) = own(Prompts(PromptsOnDisk(folder)))
    assert again == kept
    assert again.body == body.strip("\n")
    assert again.title == " ".join(title.split())


def test_a_file_changed_by_another_program_is_seen(prompts: Prompts, folder: Path) -> None:
    kept = prompts.save("Mine", "", "One")
    assert [prompt.body for prompt in own(prompts)] == ["One"]
    (folder / f"{kept.name}.md").write_text("Two words", "utf-8")
    (folder / "other.md").write_text("Three", "utf-8")
    assert [prompt.body for prompt in own(prompts)] == ["Two words", "Three"]
    (folder / "other.md").unlink()
    assert [prompt.body for prompt in own(prompts)] == ["Two words"]


def test_a_broken_file_takes_nothing_else_away(prompts: Prompts, folder: Path) -> None:
    prompts.save("Mine", "", "One")
    (folder / "broken.md").write_text("+++\n=\n+++\nx", "utf-8")
    (folder / "binary.md").write_bytes(b"\xff\xfe\x00\x01")
    (folder / "huge.md").write_text("x" * 1_100_000, "utf-8")
    (folder / "folder.md").mkdir()
    shelf = prompts.shelf()
    assert [prompt.title for prompt in own(prompts)] == ["Mine"]
    assert len(shelf.troubles) == 3
    assert all(any(name in told for told in shelf.troubles) for name in ("broken.md", "binary.md", "huge.md"))


def test_a_built_in_prompt_that_is_changed_becomes_ones_own_and_comes_back_when_that_is_deleted(
    prompts: Prompts,
) -> None:
    before = next(prompt for prompt in prompts.shelf().prompts if prompt.name == "translate")
    changed = prompts.save("Translate", "Mine", "To {{language=French}}:\n{{text}}", before)
    assert changed.name == "translate"
    assert changed.variables[1] == before.variables[1]  # what is asked stays
    (mine,) = own(prompts)
    assert len(prompts.shelf().prompts) == len(Prompts(PromptsOnDisk(Path("/nowhere"))).shelf().prompts)
    prompts.delete(mine)
    assert next(p for p in prompts.shelf().prompts if p.name == "translate") == before


def test_a_copy_has_a_file_of_its_own(prompts: Prompts) -> None:
    first = prompts.save("Mine", "about", "One {{a=b}}")
    copy = prompts.duplicate(first, "Mine")
    assert copy.name == "mine-2"
    assert (copy.body, copy.variables, copy.description) == (first.body, first.variables, "about")
    assert len(own(prompts)) == 2


def test_a_deletion_can_be_undone_to_the_letter(prompts: Prompts, folder: Path) -> None:
    (folder / "mine.md").write_text("#  odd\n\n  spacing {{a}} \n\n", "utf-8")
    (mine,) = own(prompts)
    undo = prompts.delete(mine)
    assert own(prompts) == []
    undo()
    assert (folder / "mine.md").read_text("utf-8") == "#  odd\n\n  spacing {{a}} \n\n"
    assert own(prompts) == [mine]


def test_a_title_makes_a_safe_name(prompts: Prompts, folder: Path) -> None:
    for title in ("../../etc/passwd", "\u7ffb\u8bd1", "a/b\\c", "...", "x" * 300):
        prompts.save(title, "", "text")
    names = {path.name for path in folder.iterdir()}
    assert names == {"etc-passwd.md", "\u7ffb\u8bd1.md", "a-b-c.md", "unnamed.md", "x" * 60 + ".md"}


def test_a_link_is_not_written_through(
    prompts: Prompts, folder: Path, tmp_path_factory: pytest.TempPathFactory
) -> None:
    elsewhere = tmp_path_factory.mktemp("elsewhere") / "file.md"
    elsewhere.write_text("mine", "utf-8")
    (folder / "linked.md").symlink_to(elsewhere)
    (linked,) = own(prompts)
    with pytest.raises(StoreNotWritable):
        prompts.save("Linked", "", "other", linked)
    assert elsewhere.read_text("utf-8") == "mine"


@pytest.mark.parametrize(
    ("words", "fits"), [("", True), ("mail", True), ("E-MAIL write", True), ("xyz", False)]
)
def test_typed_words_find_a_prompt_in_any_order(words: str, fits: bool) -> None:  # noqa: FBT001 - a case
    assert Prompt("write-email", "Write an e-mail", "From notes", "x").fits(words) is fits
