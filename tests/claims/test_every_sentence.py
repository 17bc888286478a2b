"""Every sentence that speaks of another library, NumPy or Python has a claim, and the other way."""

import pytest

from tests.claims.claiming import TESTED, claimed
from tests.claims.conftest import LIBRARIES
from tests.claims.mentions import MENTIONS
from tests.claims.sentences import Place, comments, sentences, speaking, spoken, texts
from tests.course import group

TEXTS = texts()
SPOKEN = spoken(TEXTS)
CLAIMED = claimed()
MENTIONED = [(place, sentence) for place, said in MENTIONS.items() for sentence in said]


def fits(known, sentence):
    """Whether a sentence is the known one, which may be given by its beginning and "…"."""
    beginning, cut, _ = known.partition("…")
    return sentence.startswith(beginning) if cut else sentence == known


def without_a_claim(spoken, known):
    """The sentences that are not among the known ones, those of claims and mentions."""
    return [
        (*place, sentence)
        for place, said in spoken.items()
        for sentence in said
        if not any(place == at and fits(text, sentence) for at, text, *_ in known)
    ]


def without_a_sentence(texts, known):
    """The claims or mentions that do not stand where they say, or in two sentences at once."""
    return [
        (*at, text, *rest)
        for at, text, *rest in known
        if sum(fits(text, sentence) for *_, sentence in sentences(texts.get(at, ""))) != 1
    ]


def test_every_sentence_has_a_claim():
    """A new sentence gets a test with `@claim` here, or, if it claims nothing, a mention."""
    assert without_a_claim(SPOKEN, [*CLAIMED, *MENTIONED]) == []


def test_every_claim_has_its_sentence():
    """Where a sentence was changed, look whether the test still shows what it says."""
    assert without_a_sentence(TEXTS, CLAIMED) == []


def test_every_mention_has_its_sentence():
    assert without_a_sentence(TEXTS, MENTIONED) == []


def test_no_sentence_is_both_a_claim_and_a_mention():
    claims = [(at, sentence) for at, sentence, _ in CLAIMED]
    mentioned = {place: [s for at, s in claims if at == place] for place in MENTIONS}
    left = without_a_claim(mentioned, MENTIONED)
    assert len(left) == sum(map(len, mentioned.values()))


def test_the_versions_that_were_tried_are_told():
    assert {*TESTED} == {*LIBRARIES, "numpy"}
    installed = {wanted.partition(">=")[0] for wanted in group("claims")}
    assert {*LIBRARIES} <= installed


HERE = Place("step13_accumulation", "text-99")
INVENTED = "PyTorch forgets every second gradient."


def test_an_invented_sentence_is_refused():
    spoken = {HERE: speaking(f"## Recap\n\nOurs adds up. {INVENTED}\n")}
    assert without_a_claim(spoken, [*CLAIMED, *MENTIONED]) == [(*HERE, INVENTED)]
    elsewhere = Place("step13_accumulation", "text-98")
    assert without_a_claim(spoken, [(elsewhere, INVENTED)]) == [(*HERE, INVENTED)]
    assert without_a_claim(spoken, [(HERE, INVENTED, "test_it")]) == []
    assert without_a_claim(spoken, [(HERE, "PyTorch forgets …")]) == []


def test_a_claim_without_its_sentence_is_refused():
    claim = (HERE, INVENTED, "test_it")
    assert without_a_sentence({HERE: INVENTED}, [claim]) == []
    for text in ("PyTorch forgets every second gradient now.", f"{INVENTED} {INVENTED}", ""):
        assert without_a_sentence({HERE: text}, [claim]) == [(*HERE, INVENTED, "test_it")]
    assert without_a_sentence({}, [claim]) == [(*HERE, INVENTED, "test_it")]


HOW = "## How PyTorch and JAX do it"
SHOWN = "PyTorch shows `grad_fn=<MulBackward0>` there."


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("We add. JAX does\nnot. Nor do we.", ["JAX does not.", "Nor do we."]),
        ("JAX adds.\n\nWe add.", ["JAX adds."]),
        (f"{HOW}\n\nBoth add. So do we.\n\n## On\n\nWe do.", ["Both add.", "So do we."]),
        ("- (a) NumPy adds.\n- (b) We add.", ["(a) NumPy adds."]),
        ("`np.exp(x)` is eˣ; see [NumPy](x.md).", ["`np.exp(x)` is eˣ; see NumPy."]),
        ("Take `Variable(np.exp(1.0))`, in a Python function.", []),
        ("Then Python asks the right operand: b.", ["Then Python asks the right operand: b."]),
        ("By A. Griewank, of JAX. It is good.", ["By A. Griewank, of JAX.", "It is good."]),
        ("```python\nimport numpy  # NumPy adds.\n```\n\n| NumPy adds. |\n\n# NumPy", []),
        ("<details><summary>Hint</summary>\n\nNumPy adds.\n\n</details>", ["NumPy adds."]),
        (SHOWN, [SHOWN]),
        ("The library `dezero_mini` adds.", []),
        ("Other libraries add.", ["Other libraries add."]),
        ("Pytorch and numpy add.", ["Pytorch and numpy add."]),
        ("A float32 is short.", ["A float32 is short."]),
        ("In Python a star does it.", ["In Python a star does it."]),
        ("Under Python 3.10 it ends.", ["Under Python 3.10 it ends."]),
        ("(So does CPython.)", ["(So does CPython.)"]),
        ("Every Python function has a name.", ["Every Python function has a name."]),
        ("`heapq.heappush` puts it in.", ["`heapq.heappush` puts it in."]),
        ("`finally` runs in any case.", ["`finally` runs in any case."]),
        ("A plain Python function would do, in an ordinary Python program.", []),
    ],
)
def test_what_speaks_of_others_is_found(text, said):
    assert speaking(text) == said


def test_comments_are_read_too():
    code = "# NumPy adds\n# here.\nx = 1  # JAX adds.\n# We do.\n'# no'\n"
    assert speaking(comments(code), goes_on=False) == ["NumPy adds here.", "JAX adds."]
