// Boxes that scroll sideways can be reached and scrolled from the keyboard. Which ones scroll
// depends on the width of the page, and on what has been opened.
const kinds = { PRE: "Code", DIV: "Table", P: "Picture" };
const sizes = new ResizeObserver((entries) => {
  for (const { target } of entries) {
    for (const name of ["tabindex", "role", "aria-label"]) target.removeAttribute(name);
    if (target.scrollWidth <= target.clientWidth) continue;
    target.tabIndex = 0;
    target.setAttribute("role", "group");
    target.setAttribute("aria-label", `${kinds[target.tagName]}, scrolls sideways`);
  }
});
for (const box of document.querySelectorAll("article :is(pre, .table-wrapper, p:has(> img))")) {
  sizes.observe(box);
}

// On a narrow page two signs open the lists of links, through hidden boxes to check. The theme
// made them for a mouse: here they are buttons, which lead into the list, and Escape leads back.
for (const [id, list] of [["__navigation", ".sidebar-drawer"], ["__toc", ".toc-drawer"]]) {
  const box = document.getElementById(id);
  const signs = document.querySelectorAll(`label[for=${id}] > .icon`);
  let opened = null;
  const tell = () => signs.forEach((sign) => sign.setAttribute("aria-expanded", box.checked));
  box.addEventListener("change", tell);
  for (const sign of signs) {
    sign.tabIndex = 0;
    sign.setAttribute("role", "button");
    sign.setAttribute("aria-label", box.getAttribute("aria-label"));
    sign.addEventListener("keydown", (event) => {
      if (event.key !== "Enter" && event.key !== " ") return;
      event.preventDefault();
      box.click();
      opened = sign;
      if (box.checked) document.querySelector(`${list} a`).focus();
    });
  }
  document.addEventListener("keydown", (event) => {
    if (event.key !== "Escape" || !box.checked) return;
    box.click();
    opened?.focus();
  });
  tell();
}

// "Something wrong here?" says where: the heading and the cell that are read at this moment.
const wordsOf = (heading) => [...heading.childNodes]
  .filter((node) => node.className !== "headerlink").map((node) => node.textContent).join("");
const isAbove = (element) => element.getBoundingClientRect().top < innerHeight / 2;
for (const link of document.querySelectorAll("a.problem")) {
  const address = new URL(link.href);
  const page = address.searchParams.get("where");
  link.addEventListener("click", () => {
    const headings = [...document.querySelectorAll("article :is(h1, h2, h3)")].filter(isAbove);
    const cells = [...document.querySelectorAll("article .cell")].filter(isAbove);
    const places = headings.slice(-1).map((heading) => `“${wordsOf(heading)}”`);
    if (cells.length) places.push(`at or after cell [${cells.length}]`);
    address.searchParams.set("where", [page, ...places].join(", "));
    link.href = address;
  });
}
