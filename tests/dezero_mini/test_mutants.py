"""A mutant is refused unless the text to replace stands in the library exactly once."""

import pytest

from tests.dezero_mini.mutants import load_mutant


def test_a_mutant_of_a_room_within_a_room_is_loaded(tmp_path, monkeypatch):
    mutant = load_mutant(
        {"        self.y = np.exp(x)": "        self.y = -np.exp(x)"}, tmp_path, monkeypatch
    )
    assert mutant.exp(0.0).data == -1
    assert mutant.Variable.__module__ == f"{mutant.__name__}.core"


@pytest.mark.parametrize(
    ("text", "times"),
    [
        ("there is no such line", 0),
        ("def attempt(", 0),  # it stands in the classroom alone
        ("def forward(self, x: Values)", 20),  # in several files
    ],
)
def test_a_text_that_does_not_stand_there_once_is_refused(text, times, tmp_path, monkeypatch):
    with pytest.raises(AssertionError, match=r"stands in the library (\d+) times") as caught:
        load_mutant({text: ""}, tmp_path, monkeypatch)
    assert int(str(caught.value).split(" times")[0].split()[-1]) >= times
