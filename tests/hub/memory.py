"""What students on a hub take: `make hub-memory` measures it and writes it into for_teachers.

Memory is what Linux calls the proportional share: what several processes have in common, such as
the libraries that they read from one file, is divided among them.
"""

import re
from pathlib import Path
from statistics import mean

from tests.browser.jupyterlab import chromium, run
from tests.hub.hub import STUDENTS, running, until
from tests.hub.numbers import (
    ABOVE,
    ALL,
    AT_WORK,
    CULLED,
    HUB,
    MEASURED,
    SERVER,
    in_page,
    kernel_of,
    machine,
    rule,
    table,
)
from tests.hub.recipe import PAGE
from tests.hub.students import Student


def megabytes(processes):
    """The memory of some processes, each with its part of what several share."""
    return sum(process.memory_full_info().pss for process in processes) / 1e6


def above(process):
    """How much more a process has held than it holds now."""
    status = Path(f"/proc/{process.pid}/status").read_text("utf-8")
    highest, now = (
        int(re.search(rf"{name}:\s+(\d+) kB", status)[1]) for name in ("VmHWM", "VmRSS")
    )
    return (highest - now) * 1024 / 1e6


def server_of(student):
    """The process of a student's server; its kernels are its children."""
    (server,) = (
        process
        for process in student.hub.processes()
        if "jupyterhub-singleuser" in " ".join(process.cmdline())
        and process.environ()["JUPYTERHUB_USER"] == student.name
    )
    return server


def family(student):
    """A student's server and kernels."""
    server = server_of(student)
    return [server, *server.children(recursive=True)]


def kernels(student):
    """A student's kernels by their ids, as the server names them."""
    return [kernel["id"] for kernel in student.hub.api(f"user/{student.name}/api/kernels")]


def kernel_after(student, path):
    """The process of the kernel in which a student has just run a notebook."""
    before = kernels(student)
    run(student.page, student.address(path.name), student.mine / path.name)
    (new,) = set(kernels(student)) - {*before}
    (process,) = (p for p in family(student) if new in " ".join(p.cmdline()))
    return process


def end_kernels(student):
    """What the server does with kernels that are idle for too long."""
    for kernel in kernels(student):
        student.hub.api(f"user/{student.name}/api/kernels/{kernel}", "DELETE")
    assert until(lambda: family(student) == [server_of(student)])


def measured(browser):
    """What each row takes: the mean of two students who are there at the same time."""
    with running() as hub:
        students = [Student(hub, browser, name) for name in STUDENTS]
        for student in students:
            student.log_in()
            end_kernels(student)
        theirs = [process for student in students for process in family(student)]
        found = {HUB: megabytes(p for p in hub.processes() if p not in theirs)}

        def note(row, processes):
            found[row] = mean(megabytes(processes(student)) for student in students)

        note(SERVER, family)
        found[ABOVE] = 0
        for path in MEASURED:
            ran = {student: kernel_after(student, path) for student in students}
            note(kernel_of(path), lambda student, ran=ran: [ran[student]])
            found[ABOVE] = max(found[ABOVE], *map(above, ran.values()))
        note(AT_WORK, lambda student: [server_of(student)])
        note(ALL, family)
        for student in students:
            end_kernels(student)
        note(CULLED, family)
        return found


def main():
    """Measure, print the table, and write it into the page."""
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium())
        found = measured(browser)
        browser.close()
    print(table(found), rule(found), sep="\n")
    PAGE.write_text(in_page(PAGE.read_text("utf-8"), found, machine()), "utf-8")


if __name__ == "__main__":
    main()
