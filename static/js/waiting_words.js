// Words that have not reached the server wait in the browser, until they have, somebody signs out, or somebody else writes.
const START = "words ", AGAIN = 20000, MOST_KEPT_ALIVE = 60000, MONTH = 2592e6, SIGNED_OUT = "signed out";
const TOKENS = "[name=csrfmiddlewaretoken]", signingOut = document.querySelector("[data-signing-out]");
const ours = () => Object.keys(localStorage).filter((key) => key.startsWith(START));
const key = (box) => `${START}${box.dataset.person} ${box.dataset.address} ${box.closest("form").elements.to?.value ?? ""}.`;
const quietly = (act) => { try { return act(); } catch { return undefined; } }; // storage may be full or switched off

// A page that was open when somebody signed out keeps nothing any more: perhaps somebody else sits here now.
export const keep = (box, entries, aside = "") => quietly(() => localStorage[SIGNED_OUT] > performance.timeOrigin
  || localStorage.setItem(key(box) + aside, JSON.stringify([...entries, ["at", Date.now()]])));
export const drop = (box, aside = "") => quietly(() => localStorage.removeItem(key(box) + aside));
// What waits for this form: its own words first, then such as were put aside. The end of its key, and the entries.
export const waiting = (box) => quietly(() => ours().filter((one) => one.startsWith(key(box))).sort()
  .map((name) => [name.slice(key(box).length), JSON.parse(localStorage[name])])[0]);

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
    if (answer.status === 403 && again && await renewed(address.replace(/draft\/$/, ""), person)) return send(address, person, entries, false);
    return { status: answer.status, ...await answer.json().catch(() => ({})) };
  } catch { return { status: 0 }; }
}

// Sends what waits for forms that are not on this page.
async function sendOthers() {
  const boxes = [...document.querySelectorAll("[data-keeping]")], person = boxes[0]?.dataset.person;
  if (!person || !navigator.onLine) return;
  for (const name of quietly(ours) ?? []) {
    const [, whose, address] = name.split(" "), entries = JSON.parse(localStorage[name]);
    const old = whose !== person || Object.fromEntries(entries).at < Date.now() - MONTH;
    if (!old && boxes.some((box) => name.startsWith(key(box)))) continue;
    const { status, same } = old ? { status: 200 } : await send(address, person, entries);
    if (status === 200 || (status === 410 && same)) localStorage.removeItem(name);
  }
}

signingOut?.addEventListener("submit", () => quietly(() => {
  localStorage[SIGNED_OUT] = Date.now();
  ours().forEach((name) => localStorage.removeItem(name));
}));
if (signingOut && quietly(ours)?.length) document.querySelector("[data-words-wait]").hidden = false;
sendOthers();
addEventListener("online", sendOthers);
setInterval(sendOthers, AGAIN);
