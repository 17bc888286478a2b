"""How the tests start the notebooks' kernels.

A kernel is given ports that were free a moment before. When two start at once, one may find
its port taken, and dies. Sockets that are files in a folder of their own cannot collide.
Windows has none, and there the ports stay.
"""

import os
import tempfile

import nbval.kernel
from jupyter_client.manager import KernelManager


def kernel_manager(**settings):
    """A KernelManager that talks to its kernel over files; they go when it does."""
    folder = tempfile.TemporaryDirectory(prefix="kernel-")
    manager = KernelManager(transport="ipc", ip=os.path.join(folder.name, "socket"), **settings)
    manager.folder = folder
    return manager


if os.name != "nt":
    nbval.kernel.KernelManager = kernel_manager
