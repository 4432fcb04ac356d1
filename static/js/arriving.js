// Shows what a hint is about. The words come from the site, through the page's own doors; hints only say where to look.
import { insert, parsed, replace, said, words } from "./inserting.js";
const page = document.body.dataset;
const due = new Map(), PAUSE = 3000; // ms between two questions of a kind
const post = (id) => document.getElementById(`p-${id}`);

async function ask(address) {
  const answer = await fetch(address).catch(() => undefined);
  return answer?.ok && !answer.redirected ? answer.text() : undefined;
}

function news(html) {
  const here = document.querySelector("[data-arrived]"), had = here?.contains(document.activeElement);
  // The same words again would be said again.
  if (here && html !== undefined && here.innerHTML.trim() !== html.trim()) here.innerHTML = html.trim();
  if (had) here.querySelector("a")?.focus();
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
  const html = post(id) && await ask(`/p/${id}/now/reactions/`), old = post(id)?.querySelector(".reactions");
  const fresh = html && parsed(html).querySelector(".reactions");
  if (fresh && old && said(old) !== said(fresh)) replace(old, fresh);
}

const arrivals = async () => news(await ask(page.liveAt));
const all = () => { posts(); if (document.querySelector("[data-bell]")) bell(); };
const acts = { reply: arrivals, thread: arrivals, changed: posts, counted: reactions, bell, resync: all, reload: all };

// Many hints of one kind are one question, and not everybody's at the same moment.
export function show(hint, html) {
  if (!page.liveAt.startsWith("/notifications/")) news(html);
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
