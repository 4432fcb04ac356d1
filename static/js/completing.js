// Asks what a "#tag" or "@name" could become, and opens the list of answers.
import "./options.js";

const WORD = /(?:^|[^\p{L}\p{M}\p{N}_/&#＃@.-])(?:([#＃])([\p{L}\p{M}\p{N}_]{1,64})|([@＠])([\p{L}\p{M}\p{N}_.-]{0,30}))$/u;
const PAUSE = 150; // ms
let timer, asking;

async function ask(field, composer, sign, word) {
  const caret = field.selectionStart;
  const body = new URLSearchParams(composer.dataset.place);
  body.set("sign", sign);
  body.set("word", word);
  body.set("csrfmiddlewaretoken", field.form.elements.csrfmiddlewaretoken.value);
  asking = new AbortController();
  const answer = await fetch("/completions/", { method: "POST", body, signal: asking.signal });
  if (!answer.ok || answer.redirected) return;
  const list = Object.assign(document.createElement("ul"), { id: "options", className: "options", role: "listbox" });
  list.innerHTML = await answer.text();
  const count = list.lastElementChild;
  if (!list.querySelector(`[role=option]:not([data-word="${word}"])`) || field.selectionStart !== caret || document.activeElement !== field) return;
  composer.querySelector("[data-said]").textContent = count.textContent;
  list.ariaLabel = count.dataset.count;
  count.remove();
  field.after(list);
  list.dispatchEvent(new CustomEvent("completing:open", { bubbles: true, detail: caret - word.length }));
}

function typed({ target }) {
  const composer = target.form?.querySelector("[data-composer]");
  if (!composer || !["title", "body"].includes(target.name)) return;
  clearTimeout(timer);
  asking?.abort();
  const [, hash, tag, at, name] = WORD.exec(target.value.slice(0, target.selectionStart).slice(-80)) ?? [];
  if (hash || (at && target.name === "body")) {
    timer = setTimeout(() => ask(target, composer, hash ? "#" : "@", tag ?? name).catch(() => {}), PAUSE);
  }
}
document.addEventListener("input", typed);
typed({ target: document.activeElement }); // the first keys may have come before this did
