// Single letters lead through a thread: j and k to the next and the previous post, u to the first unread one, r to the
// reply box, ? to the list of them. They can be switched off there (WCAG 2.1.4); the choice stays in this browser.
const list = document.querySelector("[data-keys]");
const toggle = list.querySelector("[data-keys-switch]");
let posts;
const look = () => { posts = [...document.querySelectorAll("article[id^='p-']")]; };
for (const type of ["arrived", "htmx:load"]) document.addEventListener(type, look); // some come later
look();

function kept(value) {
  try {
    if (value) localStorage.setItem("keys", value);
    return localStorage.getItem("keys");
  } catch { return null; } // a browser that keeps nothing: on, until the page is left
}

function current() {
  const focused = posts.indexOf(document.activeElement.closest("article"));
  if (focused >= 0) return focused;
  return posts.indexOf(document.querySelector("article:target"));
}

function go(step) {
  const at = current();
  // From anywhere else: to the first post that begins on the screen, or the last one above it.
  const below = posts.findIndex((post) => !post.hidden && post.getBoundingClientRect().top > -1);
  const from = below < 0 ? posts.length : below;
  const post = posts[at >= 0 ? at + step : step > 0 ? from : from - 1];
  if (!post) return;
  post.dispatchEvent(new CustomEvent("reveal", { bubbles: true }));
  const heading = post.querySelector("h1, h3") ?? post;
  heading.tabIndex = -1;
  heading.focus({ preventScroll: true });
  post.scrollIntoView({ block: "start" });
}

function reply() {
  const link = posts[current()]?.querySelector("[data-reply]");
  if (link?.hasAttribute("hx-get")) link.click();
  else document.querySelector("#reply textarea")?.focus();
}

const acts = {
  j: () => go(1), k: () => go(-1), r: reply, "?": () => list.showModal(),
  u: () => document.querySelector("[data-first-unread]")?.click(),
};
const typing = "input, textarea, select, dialog, [contenteditable]";

toggle.checked = kept() !== "off";
toggle.addEventListener("change", () => kept(toggle.checked ? "on" : "off"));
document.querySelector("[data-keys-open]").addEventListener("click", () => list.showModal());
document.querySelector(".keys-open").hidden = false;
document.addEventListener("keydown", (event) => {
  if (!toggle.checked || event.ctrlKey || event.altKey || event.metaKey || event.isComposing) return;
  if (!Object.hasOwn(acts, event.key) || event.target.closest(typing)) return;
  event.preventDefault();
  acts[event.key]();
});
