"""The course as a folder of your own: bring it, see how far you are, start a notebook again.

    python notebooks learn                bring the course into my_course, or what is new in it
    python notebooks progress             what the checks in your notebooks have said
    python notebooks reset 13             a fresh notebook 13; yours is kept beside it
    python notebooks zip                  the course in one file, build/my_course.zip
    python notebooks grade FOLDER ...     mark the notebooks of a class

What you change in my_course stays as you leave it: a newer version comes beside it.
Another folder may be named last: python notebooks learn a_folder
"""

import argparse
import errno
import importlib
import sys
from pathlib import Path

COURSE = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(COURSE / "steps"))

# It refuses an old Python, and knows consoles of few letters.
from demonstration import demonstrate

NOT_INSTALLED = (
    "notebooks: the course is not installed in this Python, which has no {name}: call `make learn`,"
    " or the course's own Python: .venv/bin/python notebooks ...\n"
)
# As where one has come to a course that others have set up, or on a disk that is only read.
FORBIDDEN = (errno.EACCES, errno.EPERM, errno.EROFS)
NOT_OURS = ". Name a folder in which you may write: python notebooks learn ~/my_course"


def room(name):
    """A module of the course's own, imported only when it is needed."""
    return importlib.import_module(f"dezero_mini.classroom.course.{name}")


def called(path):
    """A path as one would type it here."""
    path = Path(path)
    try:
        return path.resolve().relative_to(Path.cwd()).as_posix()
    except ValueError:
        return str(path)


def learn(given):
    """Bring the course into the reader's folder."""
    news = room("folder").bring_course(COURSE, given.folder)
    print(*news.for_terminal(called(given.folder)), sep="\n")
    return 1 if news.failed else 0


def progress(given):
    """Print how far the reader is."""
    room("progress").progress(given.folder)
    return 0


def reset(given):
    """Bring one notebook afresh."""
    done = room("fresh").reset_notebook(COURSE, given.folder, given.notebook)
    folder = called(given.folder)
    print(f"{folder}/{done.name} is as it was shipped.")
    if done.kept:
        print(f"What you had written is in {folder}/{done.kept}.")
    print("If it is open in JupyterLab: File > Reload Notebook from Disk.")
    return 0


def pack(given):
    """Write the course into one file."""
    count = room("fresh").pack_course(COURSE, given.file)
    print(f"{called(given.file)} holds the course, {count} files. Its read_me_first.txt says how.")
    return 0


def grade(given):
    """Mark the notebooks of a class."""
    return room("grading").grade_command(given, COURSE)


# --- the command line --------------------------------------------------------------


class Parser(argparse.ArgumentParser):
    """Says in one line what is wrong with a command."""

    def error(self, message):
        self.exit(2, f"notebooks: {message}\n")


def command_line(is_grade):
    """The parser of `python notebooks …`; what `grade` takes is known where it is called."""
    parser = Parser(
        prog="python notebooks",
        description=__doc__,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    commands = parser.add_subparsers(metavar="learn, progress, reset, zip or grade")
    does = {"learn": learn, "progress": progress, "reset": reset, "zip": pack, "grade": grade}
    subs = {name: commands.add_parser(name, description=f.__doc__) for name, f in does.items()}
    for name, action in does.items():
        subs[name].set_defaults(action=action)
    subs["reset"].add_argument("notebook", help="the number of a step, capstone or start_here")
    own = Path(called(COURSE / "my_course"))
    for name in ("learn", "progress", "reset"):
        subs[name].add_argument("folder", nargs="?", type=Path, default=own)
    target = COURSE / "build" / "my_course.zip"
    subs["zip"].add_argument("file", nargs="?", type=Path, default=target)
    if is_grade:
        room("grading").add_grade_arguments(subs["grade"])
    return parser


def main(arguments):
    """Do what the command line asks for; return the status."""
    try:
        parser = command_line(arguments[:1] == ["grade"])
        given = parser.parse_args(arguments)
        if not hasattr(given, "action"):
            parser.print_help()
            return 0
        return given.action(given)
    except KeyboardInterrupt:
        sys.stderr.write("notebooks: stopped. The same command, called again, goes on from here.\n")
    except BrokenPipeError:
        raise  # the reader of what we print has left
    except ModuleNotFoundError as error:
        sys.stderr.write(NOT_INSTALLED.format(name=error.name))
    except ValueError as error:
        sys.stderr.write(f"notebooks: {error}\n")
    except OSError as error:
        advice = NOT_OURS if arguments[:1] == ["learn"] and error.errno in FORBIDDEN else ""
        # A full disk is told of without a name.
        place = f"{error.filename}: " if error.filename else ""
        sys.stderr.write(f"notebooks: {place}{error.strerror or error}{advice}\n")
    return 1


if __name__ == "__main__":
    status = [0]
    demonstrate(lambda: status.append(main(sys.argv[1:])))
    sys.exit(status[-1])
