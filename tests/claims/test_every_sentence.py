"""Every sentence that speaks of another library, NumPy or Python has a claim, and the other way."""

import pytest

from tests.claims.claiming import TESTED, claimed
from tests.claims.conftest import LIBRARIES
from tests.claims.mentions import MENTIONS
from tests.claims.sentences import Place, sentences, speaking, spoken, texts
from tests.course import PROJECT

SPOKEN = spoken()


def left(spoken, claimed, mentions):
    """The sentences that neither a claim nor the list of mentions knows."""
    known = {(place, sentence) for place, sentence, _ in claimed}
    known |= {(place, sentence) for place, said in mentions.items() for sentence in said}
    return [(*at, s) for at, said in spoken.items() for s in said if (at, s) not in known]


def gone(texts, pairs):
    """The sentences of claims or mentions that do not stand where these say."""
    there = {(at, s) for at, text in texts.items() for *_, s in sentences(text)}
    return [(*pair[0], *pair[1:]) for pair in pairs if pair[:2] not in there]


def test_every_sentence_has_a_claim():
    """A new sentence gets a test with `@claim` here, or, if it claims nothing, a mention."""
    assert left(SPOKEN, claimed(), MENTIONS) == []


def test_every_claim_has_its_sentence():
    """Where a sentence was changed, look whether the test still shows what it says."""
    assert gone(texts(), claimed()) == []


def test_every_mention_has_its_sentence():
    pairs = [(place, sentence) for place, said in MENTIONS.items() for sentence in said]
    assert gone(texts(), pairs) == []


def test_no_sentence_is_both_a_claim_and_a_mention():
    claims = {(place, sentence) for place, sentence, _ in claimed()}
    assert [c for c in claims if c[1] in MENTIONS.get(c[0], ())] == []


def test_the_versions_that_were_tried_are_told():
    assert {*TESTED} == {*LIBRARIES, "numpy"}
    extra = "\n".join(PROJECT["optional-dependencies"]["claims"])
    assert [name for name in LIBRARIES if f"{name}>=" not in extra] == []


HERE = Place("step13_accumulation", "text-99")
INVENTED = "PyTorch forgets every second gradient."


def test_an_invented_sentence_is_refused():
    text = f"## Recap\n\nOurs adds up. {INVENTED}\n"
    assert left({HERE: speaking(text)}, claimed(), MENTIONS) == [(*HERE, INVENTED)]
    assert left({HERE: speaking(text)}, [(HERE, INVENTED, "test_it")], MENTIONS) == []
    assert left({HERE: speaking(text)}, [], {HERE: {INVENTED: "a name"}}) == []


def test_a_claim_without_its_sentence_is_refused():
    claim = (HERE, INVENTED, "test_it")
    assert gone({HERE: INVENTED}, [claim]) == []
    assert gone({HERE: "PyTorch forgets nothing."}, [claim]) == [(*HERE, INVENTED, "test_it")]
    assert gone({}, [claim]) == [(*HERE, INVENTED, "test_it")]


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("We add. JAX does\nnot. Nor do we.", ["JAX does not.", "Nor do we."]),
        ("JAX adds.\n\nWe add.", ["JAX adds."]),
        (
            "## How PyTorch and JAX do it\n\nBoth add. So do we.\n\n## On\n\nWe do.",
            ["Both add.", "So do we."],
        ),
        ("- (a) NumPy adds.\n- (b) We add.", ["(a) NumPy adds."]),
        (
            "`np.exp(x)` is e to the x; see [NumPy](x.md).",
            ["`np.exp(x)` is e to the x; see NumPy."],
        ),
        ("Take `Variable(np.exp(1.0))`, in a Python function.", []),
        ("Then Python asks the right operand: b.", ["Then Python asks the right operand: b."]),
        ("By A. Griewank, of JAX. It is good.", ["By A. Griewank, of JAX.", "It is good."]),
        ("```python\nimport numpy  # NumPy adds.\n```\n\n| NumPy adds. |\n\n# NumPy", []),
        ("<details><summary>Hint</summary>\n\nNumPy adds.\n\n</details>", ["NumPy adds."]),
        (
            "It shows `grad_fn=<MulBackward0>` in PyTorch.",
            ["It shows `grad_fn=<MulBackward0>` in PyTorch."],
        ),
        ("The library `dezero_mini` adds.", []),
    ],
)
def test_what_speaks_of_others_is_found(text, said):
    assert speaking(text) == said
