"""What a new chat begins with in nested folders: of each field what the nearest folder says."""

from dataclasses import fields

from hypothesis import given
from hypothesis import strategies as st

from duologue.domain.request import Parameters
from duologue.domain.shelf import Folder, FolderDefaults
from duologue.domain.style import ApiStyle
from duologue.services.chats.folder_setup import gathered, lineage

parameters = st.builds(
    Parameters,
    max_tokens=st.none() | st.integers(1, 9),
    temperature=st.none() | st.just(0.5),
    top_p=st.none() | st.just(0.9),
    stop=st.sampled_from(((), ("END",))),
    thinking=st.sampled_from((None, "adaptive", "disabled")),
)
defaults = st.builds(
    FolderDefaults,
    profile_id=st.sampled_from((None, "own", "other")),
    style=st.sampled_from((None, *ApiStyle)),
    model=st.sampled_from((None, "m", "n")),
    system=st.sampled_from((None, "", "Be brief.")),
    parameters=parameters,
)


def nested(said: list[FolderDefaults]) -> list[Folder]:
    """Folders, each in the next one."""
    last = len(said) - 1
    return [
        Folder(str(number), f"Folder {number}", None if number == last else str(number + 1), each)
        for number, each in enumerate(said)
    ]


@given(st.lists(defaults, max_size=5))
def test_the_nearest_folder_that_says_anything_is_heard(said: list[FolderDefaults]) -> None:
    folders = nested(said)
    found = gathered(folders)

    def nearest(name: str, says: list[object]) -> object:
        for folder, value in zip(folders, says, strict=True):
            if value not in (None, ()):
                assert found.sources[name] == folder
                return value
        assert name not in found.sources
        return () if name == "stop" else None

    assert found.defaults.style == nearest("style", [each.style for each in said])
    assert found.defaults.system == nearest("system", [each.system for each in said])
    for field in fields(Parameters):
        says = [getattr(each.parameters, field.name) for each in said]
        assert getattr(found.defaults.parameters, field.name) == nearest(field.name, says)


@given(st.lists(defaults, max_size=5))
def test_a_model_goes_with_the_profile_that_was_chosen_with_it(said: list[FolderDefaults]) -> None:
    found = gathered(nested(said))
    pairs = [(each.profile_id, each.model) for each in said if each.profile_id or each.model]
    assert (found.defaults.profile_id, found.defaults.model) == (pairs[0] if pairs else (None, None))


def test_the_folders_around_a_folder_are_found_and_a_circle_ends() -> None:
    folders = [Folder("a", "A", "b"), Folder("b", "B", "c"), Folder("c", "C"), Folder("d", "D", "d")]
    assert [folder.id for folder in lineage("a", folders)] == ["a", "b", "c"]
    assert [folder.id for folder in lineage("d", folders)] == ["d"]
    assert lineage("gone", folders) == []
