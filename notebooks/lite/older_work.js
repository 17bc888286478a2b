// Opens the newest version of the course. Where this browser holds work of an older one, says so
// first, and offers it for download: the older version itself is no longer on the site.
//
//     index.html                                  opens start_here
//     index.html?path=step13_accumulation.ipynb   opens another notebook

"use strict";

const STORAGE = "dezero-mini course ";  // as in __main__.py, with the version behind it
const $ = selector => document.querySelector(selector);

// --- what the browser holds ----------------------------------------------------------

function settled(request) {
    return new Promise((resolve, reject) => {
        request.onsuccess = () => resolve(request.result);
        request.onerror = () => reject(request.error);
    });
}

// The files that JupyterLite has stored under a name.
async function filesIn(name) {
    const database = await settled(indexedDB.open(name));
    try {
        if (!database.objectStoreNames.contains("files")) return [];
        const stored = database.transaction("files").objectStore("files");
        const entries = await settled(stored.getAll());
        return entries.filter(entry => entry.type !== "directory");
    } finally {
        database.close();
    }
}

// [{version, files}, …] of all versions but the newest. A browser that does not list what it
// holds gives none.
async function olderWork(newest) {
    const held = indexedDB.databases ? await indexedDB.databases() : [];
    const versions = held.map(database => database.name)
        .filter(name => name.startsWith(STORAGE))
        .map(name => name.slice(STORAGE.length))
        .filter(version => version !== newest);
    const work = [];
    for (const version of versions.sort()) {
        const files = await filesIn(STORAGE + version);
        if (files.length) work.push({ version, files });
    }
    return work;
}

// The content of a stored file: a notebook as Jupyter writes it, else its text or its bytes.
function bytesOf(file) {
    if (file.format === "base64") {
        return Uint8Array.from(atob(file.content), letter => letter.charCodeAt(0));
    }
    const isText = typeof file.content === "string";
    const text = isText ? file.content : JSON.stringify(file.content, null, 1) + "\n";
    return new TextEncoder().encode(text);
}

// --- one file of many: zip, without compression ---------------------------------------

function checksum(bytes) {
    let sum = ~0;
    for (const byte of bytes) {
        sum ^= byte;
        for (let bit = 0; bit < 8; bit++) sum = (sum >>> 1) ^ (sum & 1 ? 0xedb88320 : 0);
    }
    return ~sum;
}

// Numbers of two bytes and of four, the lowest byte first: numbers([2, 20], [4, size]).
function numbers(...pairs) {
    const bytes = pairs.flatMap(([length, value]) =>
        Array.from({ length }, (_, place) => (value >>> (8 * place)) & 255));
    return Uint8Array.from(bytes);
}

function zipped(files) {
    const parts = [], index = [];
    let offset = 0, indexSize = 0;
    const day = [2, (1 << 5) | 1];  // the format's first day: the files' own is not told
    for (const file of files) {
        const name = new TextEncoder().encode(file.path), bytes = bytesOf(file);
        const sizes = [[4, checksum(bytes)], [4, bytes.length], [4, bytes.length], [2, name.length]];
        const shared = [[2, 20], [2, 0x800], [2, 0], [2, 0], day, ...sizes, [2, 0]];
        parts.push(numbers([4, 0x04034b50], ...shared), name, bytes);
        index.push(
            numbers([4, 0x02014b50], [2, 20], ...shared, [2, 0], [2, 0], [2, 0], [4, 0], [4, offset]),
            name);
        offset += 30 + name.length + bytes.length;
        indexSize += 46 + name.length;
    }
    const count = [2, files.length];
    const end = numbers(
        [4, 0x06054b50], [2, 0], [2, 0], count, count, [4, indexSize], [4, offset], [2, 0]);
    return new Blob([...parts, ...index, end], { type: "application/zip" });
}

// --- the page --------------------------------------------------------------------------

function element(name, text, properties = {}) {
    return Object.assign(document.createElement(name), { textContent: text }, properties);
}

function link(text, blob, download) {
    return element("a", text, { href: URL.createObjectURL(blob), download });
}

async function remove(version, section) {
    const sure = `Remove all work of version ${version} from this browser? It cannot be brought back.`;
    if (!confirm(sure)) return;
    const request = indexedDB.deleteDatabase(STORAGE + version);
    request.onblocked = () => {
        $("#said").textContent = "Close the other tabs in which the course is open.";
    };
    await settled(request);
    section.remove();
    $("#said").textContent = `The work of version ${version} is no longer in this browser.`;
}

function shown({ version, files }) {
    const section = document.createElement("section");
    section.append(element("h2", `What this browser holds of version ${version}`));
    const paragraph = element("p", "");
    paragraph.append(link("Download all in one file", zipped(files), `course-${version}.zip`));
    const list = document.createElement("ul");
    for (const file of files) {
        const item = document.createElement("li");
        item.append(link(file.path, new Blob([bytesOf(file)]), file.name));
        list.append(item);
    }
    const button = element("button", `Remove version ${version} from this browser`);
    button.addEventListener("click", () => remove(version, section));
    section.append(paragraph, list, button);
    return section;
}

async function main() {
    // Fresh each time: a browser that remembered would be led to a version that is gone.
    const answer = await fetch("newest.json", { cache: "no-store" });
    const newest = (await answer.json()).version;
    const path = new URLSearchParams(location.search).get("path") || "start_here.ipynb";
    const target = `${newest}/lab/index.html?path=${encodeURIComponent(path)}`;
    $("#open a").href = target;
    const work = await olderWork(newest);
    if (!work.length) return location.replace(target);
    $("#said").textContent =
        `The course is at version ${newest} now, and this browser holds work of an older one. ` +
        "The newer version begins afresh, so download what you want to keep. To go on with a " +
        "notebook, drag its file into the list of files at the left, once the course is open. " +
        "This page comes first until the older work is removed.";
    $("#open").hidden = false;
    $("#older").append(...work.map(shown));
}

main().catch(error => {
    const isKnown = $("#open a").hasAttribute("href");
    $("#open").hidden = !isKnown;
    $("#said").textContent = isKnown
        ? `What this browser holds of older versions could not be read: ${error.message}.`
        : `The course could not be opened: ${error.message}. Load this page again.`;
});
