// What is typed into a writing form is saved as a draft: a second after the last key, on leaving, and before posting.
import { changed, fill, read, sameText, showClash, showPosted } from "./both_texts.js";
import { drop, keep, send, waiting } from "./waiting_words.js";
const PAUSE = 1000, AGAIN = 15000;
const TROUBLE = { 0: "offline", 401: "out", 403: "refused", 404: "refused", 409: "clash", 410: "gone" };
export const bound = new Map();

function bind(box) {
  const form = box.closest("form"), { seq, token } = form.elements, { address, person } = box.dataset;
  const text = () => JSON.stringify(read(form)), all = () => [...read(form), ["seq", seq.value]];
  let timer, sent = [], saved = [...form.elements].some(changed) ? "" : text(), flight = bringBack();
  const save = () => (flight = flight.then(once, once));
  const later = (pause) => { clearTimeout(timer); timer = setTimeout(save, pause); };
  const leave = () => { if (text() !== saved) { keep(box, all()); save(); } };

  const say = (what, loud) => // aloud only what somebody has to know
    [["said", !loud], ["told", loud]].forEach(([place, on]) => { box.querySelector(`[data-${place}]`).textContent = on ? what ?? "" : ""; });
  async function once() {
    const now = text(), before = sent;
    if (now === saved) return 200;
    keep(box, all());
    say(box.dataset.saving);
    sent = read(form); history.replaceState({ ...history.state, [address]: token.value }, "");
    const answer = await send(address, person, all());
    if (answer.status !== 409 || !sameText(answer.stored, before)) return arrived(answer, now);
    seq.value = answer.seq; // the other save was ours: its answer was lost
    return once();
  }
  function arrived(answer, now) {
    const { status } = answer, goOn = () => { seq.value = answer.seq; saved = ""; save(); };
    if (status === 200) {
      [seq.value, saved] = [answer.seq, now];
      drop(box);
      say(answer.seq > 0 ? box.dataset.saved : "");
    } else say(answer.sentence ?? box.dataset[TROUBLE[status] ?? "trouble"], true);
    showClash(box, answer, goOn, () => { drop(box); saved = text(); });
    showPosted(box, answer, goOn);
    if (status === 0 || status === 429 || status >= 500) later(AGAIN);
    return status;
  }
  async function bringBack() { // words that waited in this browser; what has been typed meanwhile is not touched
    const [aside, entries] = waiting(box) ?? [], before = text();
    if (!entries) return;
    const answer = await send(address, person, entries), { status } = answer, posted = status === 410 && answer.same;
    if (text() === before && !posted) {
      fill(form, entries);
      seq.value = Object.fromEntries(entries).seq; // so that a draft saved elsewhere meanwhile is never written over
      if (aside) { keep(box, all()); drop(box, aside); }
      return arrived(answer, text());
    } // else what is typed now takes their place
    if (status === 200 || posted) drop(box, aside); else if (!aside) keep(box, entries, Date.now());
  }
  const returned = () => { if (/* filled again after Back: the form it was */ !sent.length && [...form.elements].some(changed)) token.value = history.state?.[address] ?? token.value; };
  for (const name of ["input", "change"]) form.addEventListener(name, () => later(PAUSE));
  box.querySelector("[data-save-draft]").remove();
  returned(); if (text() !== saved) later(PAUSE);
  bound.set(form, { save, leave, returned, isSaved: () => text() === saved, say: (name) => say(box.dataset[name], true) });
}
const bindAll = () => document.querySelectorAll("[data-keeping]").forEach((box) => bound.has(box.closest("form")) || bind(box));
document.addEventListener("htmx:load", bindAll); bindAll();
