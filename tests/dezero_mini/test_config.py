"""Settings: blocks and decorators, in threads, tasks and generators, and what is no setting."""

import asyncio
import gc
import inspect
import threading

import numpy as np
import pytest

import dezero_mini as dm
from dezero_mini import Config, no_grad, using_config
from dezero_mini.config import is_recording


def records():
    """Whether a call is recorded, and whether all who say so agree."""
    recorded = (dm.Variable(1.0) * 2.0).creator is not None
    assert recorded == Config.enable_backprop == is_recording()
    return recorded


@pytest.fixture(autouse=True)
def _recording_before_and_after():
    assert records()
    yield
    assert records()


# ---- blocks ----


def test_one_object_serves_again_and_again():
    block = no_grad()
    for _ in range(3):
        with block:
            assert not records()
        assert records()


def test_one_object_within_itself():
    off, on = no_grad(), using_config("enable_backprop", True)
    with off:
        with off:
            with on, off:
                assert not records()
            with on:
                with off, on:
                    assert records()
                assert records()
            assert not records()
        assert not records()


@pytest.mark.parametrize("error", [ValueError, KeyboardInterrupt, GeneratorExit, StopIteration])
def test_an_exception_restores(error):
    def fail():
        with no_grad(), no_grad():
            raise error

    with pytest.raises(error):
        fail()
    assert records()


def test_what_is_set_in_a_block_lasts_until_its_end():
    with no_grad():
        Config.enable_backprop = True
        assert records()
        with no_grad():
            assert not records()
        assert records()
    assert records()
    Config.enable_backprop = False
    try:
        assert not records()
        with using_config("enable_backprop", True):
            assert records()
        assert not records()
    finally:
        Config.enable_backprop = True


def test_blocks_that_overlap_end_in_any_order():
    def numbers():
        with no_grad():  # not decorated, so it holds for the caller too
            yield 1
            yield 2

    generator = numbers()
    next(generator)
    with no_grad():
        generator.close()  # the first to begin, and to end
        assert not records()
    assert records()
    generator = numbers()
    next(generator)
    with using_config("enable_backprop", True):
        generator.close()
        assert records()
    assert records()


def test_a_block_that_ends_where_it_did_not_begin_changes_nothing_there():
    block = no_grad()
    block.__enter__()
    seen = []

    def elsewhere():
        block.__exit__(None, None, None)
        seen.append(records())
        with using_config("enable_backprop", False):
            block.__exit__(None, None, None)
            seen.append(records())

    thread = threading.Thread(target=elsewhere)
    thread.start()
    thread.join()
    assert seen == [True, False]
    assert not records()
    block.__exit__(None, None, None)


# ---- decorators ----


def test_a_function():
    @no_grad()
    def f(n, *, m=0):
        """Text."""
        assert not records()
        return n if n <= m else f(n - 1)  # within itself

    assert f(3) == 0
    assert (f.__name__, f.__doc__) == ("f", "Text.")
    assert records()


def test_a_method_and_a_static_method():
    class Model:
        @no_grad()
        def predict(self):
            return records()

        @staticmethod
        @using_config("enable_backprop", False)
        def load():
            return records()

    assert (Model().predict(), Model.load()) == (False, False)


def test_a_function_that_fails():
    @no_grad()
    def f():
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        f()


class ToldError(Exception):
    pass


def answers():
    """A generator that says what it was sent, whether it records, and what was thrown."""
    got = yield "begun", records()
    try:
        got = yield got, records()
    except ToldError:
        got = "told"
    yield got, records()
    return "done"


def test_a_generator_function():
    decorated = no_grad()(answers)
    assert inspect.isgeneratorfunction(decorated)
    for _ in range(2):
        steps = decorated()
        assert records()
        assert next(steps) == ("begun", False)
        assert records()
        assert steps.send("a") == ("a", False)
        assert records()
        assert steps.throw(ToldError()) == ("told", False)
        with pytest.raises(StopIteration) as stop:
            next(steps)
        assert stop.value.value == "done"
    assert next(iter(decorated())) == ("begun", False)


def test_a_generator_that_is_closed_or_forgotten():
    ended = []

    @no_grad()
    def numbers():
        try:
            yield 1
        finally:
            ended.append(records())

    steps = numbers()
    next(steps)
    steps.close()
    assert records()
    steps = numbers()
    next(steps)
    del steps
    gc.collect()
    assert ended == [False, False]
    never_begun = numbers()
    never_begun.close()


def test_a_generator_that_fails_or_will_not_close():
    @no_grad()
    def fails():
        yield 1
        raise ToldError

    steps = fails()
    next(steps)
    with pytest.raises(ToldError):
        next(steps)
    assert records()
    with pytest.raises(ValueError, match="other"):
        fails().throw(ValueError("other"))

    @no_grad()
    def stubborn():
        try:
            yield 1
        except GeneratorExit:
            yield 2

    steps = stubborn()
    next(steps)
    with pytest.raises(RuntimeError, match="ignored GeneratorExit"):
        steps.close()


def test_generators_side_by_side_keep_what_is_theirs():
    def switching():
        yield records()
        with using_config("enable_backprop", True):
            yield records()
            yield records()  # the block that is innermost still is after a yield
        yield records()

    one, other = no_grad()(switching)(), no_grad()(switching)()
    for want in (False, True, True, False):
        assert (next(one), records(), next(other), records()) == (want, True, want, True)
    steps = no_grad()(switching)()
    with no_grad():
        next(steps)
    next(steps)
    assert records()


def test_a_coroutine_driven_by_hand():
    class Pause:
        def __await__(self):
            return (yield records())

    @no_grad()
    async def work():
        got = await Pause()
        with using_config("enable_backprop", True):
            got += await Pause()
        return got, records()

    assert inspect.iscoroutinefunction(work)
    steps, other = work(), work()
    assert (steps.send(None), other.send(None)) == (False, False)
    assert records()
    assert steps.send(1) is True
    assert records()
    with pytest.raises(StopIteration) as stop:
        steps.send(2)
    assert stop.value.value == (3, False)
    other.close()


def test_tasks_that_overlap():
    block = no_grad()

    async def off(turns):
        for _ in range(turns):
            with block:
                await asyncio.sleep(0)
                assert not records()
            assert records()
            await asyncio.sleep(0)

    @block
    async def decorated(turns):
        for _ in range(turns):
            assert not records()
            await asyncio.sleep(0)
        return "done"

    async def on(turns):
        for _ in range(turns):
            assert records()
            await asyncio.sleep(0)

    async def main():
        return await asyncio.gather(off(5), decorated(7), on(9), decorated(3), off(4), on(2))

    assert asyncio.run(main()).count("done") == 2


def test_a_task_that_is_cancelled():
    seen = []

    @no_grad()
    async def waits():
        try:
            await asyncio.sleep(60)
        finally:
            seen.append(records())

    async def main():
        task = asyncio.create_task(waits())
        await asyncio.sleep(0)
        task.cancel()
        with pytest.raises(asyncio.CancelledError):
            await task
        seen.append(records())

    asyncio.run(main())
    assert seen == [False, True]


def test_an_asynchronous_generator():
    @no_grad()
    async def numbers():
        got = "begun"
        while got != "end":
            await asyncio.sleep(0)
            try:
                got = yield got, records()
            except ToldError:
                got = "told"

    async def main():
        assert inspect.isasyncgenfunction(numbers)
        steps = numbers()
        assert await steps.asend(None) == ("begun", False)
        assert records()
        assert await steps.asend("a") == ("a", False)
        assert await steps.athrow(ToldError()) == ("told", False)
        with pytest.raises(StopAsyncIteration):
            await steps.asend("end")
        async for _, recorded in numbers():
            assert not recorded
            assert records()
            break
        steps = numbers()
        await steps.asend(None)
        await steps.aclose()
        assert records()

    asyncio.run(main())


def test_threads_are_apart():
    seen = []
    with no_grad():
        thread = threading.Thread(target=lambda: seen.append(no_grad()(records)()))
        thread.start()
        thread.join()
        assert not records()
    assert seen == [False]


# ---- what is no setting ----


@pytest.mark.parametrize("name", ["enable_backdrop", "", "__class__", "value"])
def test_a_setting_that_is_not_there(name):
    for call in (lambda: setattr(Config, name, False), lambda: using_config(name, True)):
        with pytest.raises(ValueError, match=r"^expected the name of a setting") as caught:
            call()
        assert str(caught.value).endswith(f"(enable_backprop), got {name!r}")


def test_a_name_that_is_no_text():
    for name in (None, 1, 10**5000, np.ones(2)):
        with pytest.raises(ValueError, match=rf"\(enable_backprop\), got {type(name).__name__}$"):
            using_config(name, True)


@pytest.mark.parametrize("value", ["no", 0, None, []])
def test_a_value_that_is_none(value):
    message = f"^expected True or False for enable_backprop, got {type(value).__name__}$"
    with pytest.raises(TypeError, match=message):
        Config.enable_backprop = value
    with pytest.raises(TypeError, match=message):
        using_config("enable_backprop", value)


@pytest.mark.parametrize("given", [1, None, classmethod(len)])
def test_what_cannot_be_called_cannot_be_decorated(given):
    with pytest.raises(TypeError, match=r"^expected a function to decorate, got "):
        no_grad()(given)
