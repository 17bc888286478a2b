"""What the bridge from step 20 to the library says of NumPy and Python."""

import numpy as np
import pytest

from tests.claims.claiming import claims_in

bridge = claims_in("bridge_to_the_library")


@bridge("text-03", "Python does not act on it.")
def test_a_type_annotation_does_nothing():
    def double(x: int) -> int:
        return 2 * x

    assert double("no") == "nono"


@bridge(
    "text-15",
    "If there is one, a constant takes its dtype from that; if there are several, from the "
    "dtype that NumPy finds for all of them together, here written into an empty array.",
)
def test_the_dtype_of_several_arrays():
    arrays = [np.ones(2, np.float16), np.ones(2, np.float32), np.ones(2, np.float16)]
    assert np.result_type(*arrays) == np.float32
    assert np.empty(0, np.result_type(*arrays)).dtype == np.float32


@bridge("text-16", "Multiply two arrays of shape (), and NumPy returns no array.")
@bridge("text-18", "The library computes with the scalars that NumPy returns.")
def test_products_of_0d_arrays_are_scalars():
    assert type(np.array(2.0) * np.array(3.0)) is np.float64


@bridge("text-49", "And **nothing runs on a graphics processor**, for NumPy does not.")
def test_numpy_knows_one_device():
    assert getattr(np.ones(1), "device", "cpu") == "cpu"
    with pytest.raises((TypeError, ValueError)):  # NumPy 1 does not ask for a device
        np.ones(1, device="cuda")
