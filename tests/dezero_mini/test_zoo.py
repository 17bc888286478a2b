"""gradient_check among the animals: every wrong rule is refused, every right one passes."""

import pytest
import step20_generations as step20

import dezero_mini as dm
from tests.dezero_mini.mutants import load_mutant
from tests.dezero_mini.zoo import LIBRARY_ALONE, RIGHT, WRONG, on


def test_how_many_animals_there_are():
    assert (len(WRONG), len(RIGHT)) == (69, 43)
    assert len(WRONG.keys() - LIBRARY_ALONE) == 68
    assert len(RIGHT.keys() - LIBRARY_ALONE) == 22
    assert not WRONG.keys() & RIGHT.keys()
    assert WRONG.keys() | RIGHT.keys() > LIBRARY_ALONE


@pytest.mark.parametrize("name", WRONG)
def test_a_wrong_rule_is_refused(name):
    rule = WRONG[name]
    with pytest.raises(AssertionError, match=r"^input \d: at index .* the gradient is .*, by "):
        dm.gradient_check(on(dm, rule), *rule.inputs)


@pytest.mark.parametrize("name", RIGHT)
def test_a_right_rule_passes(name):
    rule = RIGHT[name]
    assert dm.gradient_check(on(dm, rule), *rule.inputs) is True


@pytest.mark.parametrize("name", [name for name in WRONG if name not in LIBRARY_ALONE])
def test_a_wrong_rule_is_refused_by_the_steps(name):
    rule = WRONG[name]
    with pytest.raises(AssertionError, match=r"^at index .* the gradient is .*, by "):
        step20.gradient_check(on(step20, rule), *map(step20.Variable, rule.inputs))


@pytest.mark.parametrize("name", [name for name in RIGHT if name not in LIBRARY_ALONE])
def test_a_right_rule_passes_in_the_steps(name):
    rule = RIGHT[name]
    assert step20.gradient_check(on(step20, rule), *map(step20.Variable, rule.inputs)) is True


MUTANTS = [  # (an animal that is misjudged then, a text of the library, what takes its place)
    ("forgets gy, of one element", "_SEED = 1.5", "_SEED = 1.0"),
    ("not turned back", "np.cos(np.arange(y.size)).reshape(y.shape)", "np.ones(y.shape)"),
    (
        "nan in one place",
        "if not abs(got[index] - want) <= limits.allow(want):",
        "if abs(got[index] - want) > limits.allow(want):",
    ),
    ("stable softplus", 'doubt = doubt or f"it says {', 'doubt = doubt and f"it says {'),
    ("sine at 1e5", "    if not abs(coarse - slope) + noise <= sure:\n", "    if False:\n"),
    ("relu near 0", "first = _part_of(x, limits.eps)", "first = limits.eps"),
]


@pytest.mark.parametrize(("name", "old", "new"), MUTANTS)
def test_a_check_without_the_code_misjudges(name, old, new, tmp_path, monkeypatch):
    mutant = load_mutant({old: new}, tmp_path, monkeypatch)
    rule = {**WRONG, **RIGHT}[name]
    if name in WRONG:
        assert mutant.gradient_check(on(mutant, rule), *rule.inputs) is True
    else:
        with pytest.raises((AssertionError, ValueError)):
            mutant.gradient_check(on(mutant, rule), *rule.inputs)
