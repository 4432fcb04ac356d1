// Asks what a "#tag" or "@name" could become while it is typed, and opens the list of answers (options.js, placing.js).
const WORD = /(?:^|[^\p{L}\p{M}\p{N}_/&#＃@.-])(?:([#＃])([\p{L}\p{M}\p{N}_]{1,64})|([@＠])([\p{L}\p{M}\p{N}_.-]{0,30}))$/u;
const PAUSE = 150; // ms: a letter of somebody who types on is not worth asking
let timer, asking;

function listOf(html, word) {
  const list = Object.assign(document.createElement("ul"), { id: "options", className: "options", role: "listbox" });
  list.innerHTML = html; // drawn by the site
  const options = list.querySelectorAll("[role=option]");
  return options.length > 1 || (options.length && options[0].dataset.word !== word) ? list : null;
}

async function ask(field, composer, sign, word) {
  const caret = field.selectionStart;
  const body = new URLSearchParams(composer.dataset.place);
  body.set("sign", sign);
  body.set("word", word);
  body.set("csrfmiddlewaretoken", field.form.elements.csrfmiddlewaretoken.value);
  asking = new AbortController();
  const answer = await fetch("/completions/", { method: "POST", body, signal: asking.signal });
  const list = answer.ok && !answer.redirected ? listOf(await answer.text(), word) : null;
  if (!list || document.activeElement !== field || field.selectionStart !== caret) return;
  const count = list.querySelector("[data-count]");
  composer.querySelector("[data-said]").textContent = count.textContent;
  list.ariaLabel = count.dataset.count;
  count.remove();
  field.after(list);
  list.dispatchEvent(new CustomEvent("completing:open", { bubbles: true, detail: { field, from: caret - word.length } }));
}

document.addEventListener("input", ({ target }) => {
  const composer = target.form?.querySelector("[data-composer]");
  if (!composer || !["title", "body"].includes(target.name)) return;
  clearTimeout(timer);
  asking?.abort();
  const [, hash, tag, at, name] = WORD.exec(target.value.slice(0, target.selectionStart).slice(-80)) ?? [];
  if (!hash && (!at || target.name === "title")) return;
  timer = setTimeout(() => ask(target, composer, hash ? "#" : "@", hash ? tag : name).catch(() => {}), PAUSE);
});
