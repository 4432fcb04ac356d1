// The toolbar of a text box: tools change what is selected, Ctrl+Z takes it back; one stop for Tab, arrows inside.
const AROUND = { bold: ["**", "**"], italic: ["*", "*"], link: ["[", "](https://)"], hide: ["||", "||"] };
const BEFORE = { list: "- ", quote: "> " };
const KEYS = { b: "bold", i: "italic", k: "link" };
const boxOf = (element) => element.closest("[data-composer]")?.querySelector("textarea");

function replace(field, from, to, words) {
  field.focus();
  field.setSelectionRange(from, to);
  document.execCommand("insertText", false, words);
}

function use(tool, field) {
  const { value, selectionStart: start, selectionEnd: end } = field;
  const mark = BEFORE[tool];
  if (mark) {
    const from = value.lastIndexOf("\n", start - 1) + 1;
    const rows = value.slice(from, end).split("\n");
    const marked = rows.every((row) => row.startsWith(mark));
    return replace(field, from, end, rows.map((row) => (marked ? row.slice(2) : mark + row)).join("\n"));
  }
  const [left, right] = AROUND[tool];
  const words = value.slice(start, end);
  let at = start + left.length;
  if (left === right && value.slice(0, start).endsWith(left) && value.slice(end).startsWith(right)) {
    at = start - left.length;
    replace(field, at, end + left.length, words);
  } else replace(field, start, end, left + words + right);
  const to = at + words.length;
  if (tool === "link" && words) return field.setSelectionRange(to + 2, to + 10); // the address is missing
  return field.setSelectionRange(at, to);
}

document.addEventListener("click", ({ target }) => {
  const tool = target.closest("[data-tool]")?.dataset.tool;
  if (tool) use(tool, boxOf(target));
});
document.addEventListener("keydown", (event) => {
  const { target, key } = event;
  const step = { ArrowRight: 1, ArrowLeft: -1, Home: -9, End: 9 }[key];
  const bar = step && target.closest(".tools");
  const held = (event.ctrlKey || event.metaKey) && !event.altKey && !event.shiftKey;
  const tool = held && target === boxOf(target) && KEYS[key];
  const send = held && key === "Enter" && target.form?.querySelector("[data-composer] ~ .actions > button:not([name])");
  if (bar) [...bar.children].at(Math.min(Math.max([...bar.children].indexOf(target) + step, 0), 6)).focus();
  else if (tool) use(tool, target);
  else if (send) target.form.requestSubmit(send);
  else return;
  event.preventDefault();
});
document.addEventListener("focusin", ({ target }) => {
  const bar = target.closest(".tools");
  if (bar) for (const button of bar.children) button.tabIndex = button === target ? 0 : -1;
});
// What serves those who type comes when they begin: most people only read.
const begin = ({ target }) => target.form?.querySelector("[data-composer]") && [import("./completing.js"), import("./counting.js")];
document.addEventListener("focusin", begin);
begin({ target: document.activeElement });
