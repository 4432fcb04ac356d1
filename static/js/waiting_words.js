// Words that have not reached the server wait in the browser, each person's apart. They go when they have arrived, when
// somebody signs out, and when somebody else writes here.
const START = "words ", AGAIN = 20000, MOST_KEPT_ALIVE = 60000;
const TOKENS = "[name=csrfmiddlewaretoken]";
const ours = () => Object.keys(localStorage).filter((key) => key.startsWith(START));
const key = (box) => `${START}${box.dataset.person} ${box.dataset.address}`;
const quietly = (act) => { try { return act(); } catch { return undefined; } }; // storage may be full or switched off

export const keep = (box, entries) => quietly(() => localStorage.setItem(key(box), JSON.stringify(entries)));
export const drop = (box) => quietly(() => localStorage.removeItem(key(box)));
export const waiting = (box) => quietly(() => JSON.parse(localStorage.getItem(key(box))));

// A new form token, if the same person has signed in again since this page was made.
async function renewed(page, person) {
  const answer = await fetch(page);
  const fresh = new DOMParser().parseFromString(await answer.text(), "text/html");
  if (fresh.querySelector("[data-keeping]")?.dataset.person !== person) return false;
  for (const field of document.querySelectorAll(TOKENS)) field.value = fresh.querySelector(TOKENS).value;
  return true;
}

// The answer of the server: its status (0: none came; 401: signed out) and what it says.
export async function send(address, person, entries, again = true) {
  const body = new FormData();
  for (const [name, value] of entries) body.append(name, value);
  body.append("person", person);
  body.append("csrfmiddlewaretoken", document.querySelector(TOKENS).value);
  try {
    const keepalive = JSON.stringify(entries).length * 3 < MOST_KEPT_ALIVE;
    const answer = await fetch(address, { method: "POST", body, keepalive, redirect: "manual" });
    if (answer.type === "opaqueredirect") return { status: 401 };
    const page = address.replace(/draft\/$/, "");
    if (answer.status === 403 && again && await renewed(page, person)) return send(address, person, entries, false);
    return { status: answer.status, ...await answer.json().catch(() => ({})) };
  } catch { return { status: 0 }; }
}

// Sends what waits for forms that are not on this page.
async function sendOthers() {
  const boxes = [...document.querySelectorAll("[data-keeping]")];
  if (!boxes.length || !navigator.onLine) return;
  const person = boxes[0].dataset.person;
  for (const name of quietly(ours) ?? []) {
    const [, whose, address] = name.split(" ");
    if (whose !== person) { localStorage.removeItem(name); continue; }
    if (boxes.some((box) => box.dataset.address === address)) continue;
    const { status, same } = await send(address, person, JSON.parse(localStorage.getItem(name)));
    if (status === 200 || (status === 410 && same)) localStorage.removeItem(name);
  }
}

const signingOut = document.querySelector("[data-signing-out]");
signingOut?.addEventListener("submit", () => quietly(() => ours().forEach((name) => localStorage.removeItem(name))));
if (signingOut && quietly(ours)?.length) document.querySelector("[data-words-wait]").hidden = false;
sendOthers();
addEventListener("online", sendOthers);
setInterval(sendOthers, AGAIN);
