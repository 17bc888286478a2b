"""Films of the way back: real passes of what the reader wrote, recorded and shown.

`spies` and `watching` note what happens, `recording` runs a program under their eyes, `slopes`
finds what ought to be sent, `frames` says what each moment shows, `layout` and `drawing` put it
into shapes, `strip` and `page` write those as a picture and as HTML. `showing` is what a notebook
calls.
"""

from dezero_mini.classroom.films.showing import film
from dezero_mini.classroom.films.spies import backward_order

__all__ = ["backward_order", "film"]
