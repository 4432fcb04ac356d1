// The tools of a text box [data-composer]: they change what is selected, in one step that Ctrl+Z takes back.
const AROUND = { bold: ["**", "**"], italic: ["*", "*"], link: ["[", "](https://)"], hide: ["||", "||"] };
const BEFORE = { list: "- ", quote: "> " };
const KEYS = { b: "bold", i: "italic", k: "link" };

const boxOf = (element) => element.closest?.("[data-composer]")?.querySelector("textarea");

function replace(field, from, to, words) {
  field.focus();
  field.setSelectionRange(from, to);
  if (document.execCommand("insertText", false, words)) return;
  field.setRangeText(words, from, to, "end");
  field.dispatchEvent(new Event("input", { bubbles: true }));
}

function lines(field, mark) {
  const { value, selectionStart, selectionEnd } = field;
  const from = value.lastIndexOf("\n", selectionStart - 1) + 1;
  const rows = value.slice(from, selectionEnd).split("\n");
  const marked = rows.every((row) => row.startsWith(mark));
  replace(field, from, selectionEnd, rows.map((row) => (marked ? row.slice(mark.length) : mark + row)).join("\n"));
}

function around(field, [left, right], isLink) {
  const { value, selectionStart: start, selectionEnd: end } = field;
  const words = value.slice(start, end);
  if (!isLink && value.slice(0, start).endsWith(left) && value.slice(end).startsWith(right)) {
    replace(field, start - left.length, end + right.length, words);
    return field.setSelectionRange(start - left.length, end - left.length);
  }
  replace(field, start, end, left + words + right);
  const inner = start + left.length;
  if (isLink && words) return field.setSelectionRange(inner + words.length + 2, inner + words.length + 10);
  return field.setSelectionRange(inner, inner + words.length);
}

function use(tool, field) {
  if (field.closest("[hidden]")) return; // its preview is shown
  if (BEFORE[tool]) lines(field, BEFORE[tool]);
  else around(field, AROUND[tool], tool === "link");
}

document.addEventListener("click", (event) => {
  const button = event.target.closest("[data-tool]");
  if (button) use(button.dataset.tool, boxOf(button));
});
document.addEventListener("keydown", (event) => {
  if (!(event.ctrlKey || event.metaKey) || event.altKey || event.shiftKey || event.isComposing) return;
  const { target, key } = event;
  const tool = target === boxOf(target) && KEYS[key.toLowerCase()];
  const form = key === "Enter" && target.form?.querySelector("[data-composer]") && target.form;
  const send = form && form.querySelector(".actions > button:not([name], [type=button])");
  if (!tool && !send) return;
  event.preventDefault();
  if (tool) use(tool, target);
  else form.requestSubmit(send);
});
