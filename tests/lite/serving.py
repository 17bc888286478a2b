"""A server for a folder of files, which is a wall towards all other servers as well."""

import contextlib
import functools
import http.server
import json
import threading

from tests.course import ROOT

LITE = ROOT / "build" / "lite"
FETCHED = ROOT / "build" / "lite-fetched"


class Handler(http.server.SimpleHTTPRequestHandler):
    """Gives files of its own folder; as a proxy it refuses, and notes, what is asked of others."""

    def parse_request(self):
        if not super().parse_request():
            return False
        if self.path.startswith("/"):
            return True
        self.server.elsewhere.append(f"{self.command} {self.path}")
        self.send_error(403, "Not from this site")
        return False

    def send_head(self):
        self.server.given.add(self.translate_path(self.path))
        return super().send_head()

    def end_headers(self):
        # A test puts a newer version where an older one was.
        self.send_header("Cache-Control", "no-store")
        super().end_headers()

    def log_message(self, *arguments):
        pass


@contextlib.contextmanager
def serving(folder):
    """Serve a folder on the loopback address.

    Gives the server, with its `address`, the paths of what it has `given`, and what it was asked
    that is `elsewhere`.
    """
    handler = functools.partial(Handler, directory=folder)
    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), handler) as server:
        server.address = f"http://127.0.0.1:{server.server_port}"
        server.given, server.elsewhere = set(), []
        thread = threading.Thread(target=server.serve_forever)
        thread.start()
        yield server
        server.shutdown()
        thread.join()


def newest(site=LITE):
    """The version to which a site's first page leads."""
    return json.loads((site / "newest.json").read_text("utf-8"))["version"]


def page_of(browser, server):
    """A page of a browser that holds nothing.

    What is not on this machine it asks of the server, which refuses and notes it, whether a page
    asks or a worker.
    """
    proxy = {"server": server.address, "bypass": "127.0.0.1"}
    context = browser.new_context(viewport={"width": 1200, "height": 1600}, proxy=proxy)
    return context.new_page()


# The notebook of a name as JupyterLite has stored it, or null.
STORED = """async ([storage, name]) => {
    const settled = request => new Promise((resolve, reject) => {
        request.onsuccess = () => resolve(request.result);
        request.onerror = () => reject(request.error);
    });
    const database = await settled(indexedDB.open(storage));
    const stored = await settled(database.transaction("files").objectStore("files").get(name));
    database.close();
    return stored ? stored.content : null;
}"""


def stored(page, name, version):
    """The notebook of a name as the browser holds it, or None."""
    return page.evaluate(STORED, [f"dezero-mini course {version}", name])


def until_deleted(page, name, version):
    """Wait until the browser no longer holds a notebook."""
    for _ in range(100):
        if stored(page, name, version) is None:
            return
        page.wait_for_timeout(100)
    raise RuntimeError(f"JupyterLite did not delete {name}")


def saved(page, name, version, numbers):
    """The code cells of a notebook once the browser holds them with these execution counts."""
    for _ in range(100):
        notebook = stored(page, name, version)
        cells = [c for c in notebook["cells"] if c["cell_type"] == "code"] if notebook else []
        if [cell["execution_count"] for cell in cells] == numbers:
            return cells
        page.wait_for_timeout(100)
    raise RuntimeError(f"JupyterLite did not save {name}")
