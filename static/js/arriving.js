// Shows what a hint is about. The words come from the site, through the page's own doors; hints only say where to look.
import { insert, replace, words } from "./inserting.js";

const page = document.body.dataset;
const due = new Map(), PAUSE = 3000; // ms between two questions of a kind
const region = () => document.querySelector("[data-arrived]");
const post = (id) => document.getElementById(`p-${id}`);

async function ask(address) {
  const answer = await fetch(address).catch(() => undefined);
  return answer?.ok && !answer.redirected ? answer.text() : undefined;
}
const parsed = (html) => new DOMParser().parseFromString(html, "text/html");

function news(html) {
  const here = region();
  // The same words again would be said again.
  if (here && html !== undefined && here.innerHTML.trim() !== html.trim()) here.innerHTML = html.trim();
}

async function bell() {
  const html = await ask("/notifications/bell/");
  if (html) for (const one of document.querySelectorAll("[data-bell]")) one.innerHTML = html;
}

// The posts of this page as they are now: one of them, or all whose words are other ones.
async function posts(id) {
  if (id ? !post(id) : !document.querySelector(".replies")) return;
  const html = await ask(`${new URL(page.liveAt, location).pathname.replace("replies", "posts")}${location.search}`);
  for (const fresh of html ? parsed(html).querySelectorAll("article") : []) {
    const old = document.getElementById(fresh.id);
    if (old && (!id || fresh.id === `p-${id}`) && words(old) !== words(fresh)) replace(old, fresh);
  }
}

async function reactions(id) {
  const old = post(id)?.querySelector(".reactions"), html = old && await ask(`/p/${id}/now/reactions/`);
  if (html && old.isConnected) replace(old, parsed(html).querySelector(".reactions"));
}

const acts = {
  reply: async () => news(await ask(page.liveAt)), changed: posts, counted: reactions, bell,
  resync: () => { posts(); if (document.querySelector("[data-bell]")) bell(); },
};
acts.thread = acts.reply;
acts.reload = acts.resync;

// Many hints of one kind are one question, and not everybody's at the same moment.
export function show(hint, html) {
  if (html !== undefined) page.liveAt.startsWith("/notifications/") || news(html);
  const [kind, id] = hint.split(" "), now = Date.now(), at = due.get(hint) ?? 0;
  if (!acts[kind] || at > now) return;
  const wait = Math.max(200 + Math.random() * 600, at + PAUSE - now);
  due.set(hint, now + wait);
  setTimeout(() => acts[kind](id), wait);
}

document.addEventListener("click", async (event) => {
  const link = event.target.closest("[data-insert]");
  if (!link || event.ctrlKey || event.metaKey || event.shiftKey) return;
  event.preventDefault();
  const html = await ask(location.pathname + location.search);
  if (!html || !insert(parsed(html))) location.assign(link.href);
});
