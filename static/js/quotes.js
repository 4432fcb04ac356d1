// A press on [data-quote] puts the words of its post, or those selected in it, into the reply box that is open, at the
// cursor; nothing typed there is lost. If none is open, the one below the post opens.
let box = null; // where somebody last wrote
let selection = { words: "" }; // kept, because the press that opens the menu takes it away
const bodyOf = (node) => (node?.parentElement ?? node)?.closest(".post-body");

const note = (target) => { if (target.matches(".reply-form textarea")) box = target; };
document.addEventListener("focusin", ({ target }) => note(target));
const select = () => {
  const now = getSelection(), body = bodyOf(now.anchorNode), words = now.toString().trim();
  if (words && body && body === bodyOf(now.focusNode)) selection = { body, words };
};
document.addEventListener("selectionchange", select);
note(document.activeElement); select(); // what was done before this came
document.addEventListener("pointerdown", ({ target }) => {
  if (!target.closest(".more")) selection = { words: "" };
});

async function opened(post) {
  if (box?.isConnected && (box.value || box.closest(".below"))) return box;
  const below = post.querySelector(".below"), link = post.querySelector("[data-reply]");
  if (!link.hasAttribute("hx-get")) return document.querySelector("#reply textarea");
  const form = below.querySelector("textarea");
  if (form) return form;
  await window.htmx.ajax("GET", link.getAttribute("hx-get"), { target: below });
  return below.querySelector("textarea");
}

function insert(field, words) {
  field.closest("[data-composer]").querySelector("[data-seen-here]:not([hidden]) [data-write]")?.click(); // from the preview back
  const before = field.value.slice(0, field.selectionEnd);
  const gap = before.trim() && !before.endsWith("\n\n") ? "\n\n" : "";
  field.setRangeText(gap + words, field.selectionEnd, field.selectionEnd, "end");
  field.dispatchEvent(new Event("input", { bubbles: true }));
  field.focus();
}

document.addEventListener("click", async (event) => {
  const link = event.target.closest("[data-quote]");
  if (!link || event.ctrlKey || event.metaKey || event.shiftKey) return;
  event.preventDefault();
  const post = link.closest("article");
  const own = post.contains(selection.body) ? selection.words : "";
  try {
    const answer = await fetch(`/p/${post.id.slice(2)}/quote/`);
    if (!answer.ok) throw new Error(answer.status);
    let words = await answer.text();
    if (own) words = `${words.split("\n", 1)}\n${own.replace(/^/gm, "> ")}\n\n`;
    const field = await opened(post);
    link.closest("details").open = false;
    insert(field, words);
  } catch { location.assign(link.href); } // the page that it leads to says what is wrong
});
