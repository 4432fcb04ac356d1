// A list that has opened below its field: arrow keys walk, Enter, Tab or a press takes, Escape or leaving closes.
// HTML gives a <textarea> no other role, so it only points at the option; an <input> becomes a combobox.
let open = null;
let field, from, at;

function close() {
  if (!open) return;
  open.remove();
  for (const name of ["role", "aria-activedescendant", "aria-controls", "aria-expanded"]) field.removeAttribute(name);
  open = null;
}

function walk(step) {
  const options = [...open.children];
  at = (at + step + options.length) % options.length;
  options.forEach((option, place) => Object.assign(option, { id: `option-${place}`, ariaSelected: place === at }));
  field.setAttribute("aria-activedescendant", options[at].id);
  options[at].scrollIntoView({ block: "nearest" });
}

function take(option) {
  field.setSelectionRange(from, field.selectionStart);
  document.execCommand("insertText", false, `${option.dataset.word} `);
}

function place() { // below the caret, which only a copy of the field can tell
  const copy = Object.assign(document.createElement("div"), { className: "caret-copy" });
  const caret = document.createElement("span");
  const style = getComputedStyle(field);
  for (const name of ["font", "padding", "border", "width", "direction"]) copy.style[name] = style[name];
  copy.append(field.value.slice(0, field.selectionStart), caret);
  caret.textContent = "|";
  field.after(copy);
  open.style.top = `${field.offsetTop + caret.offsetTop + caret.offsetHeight - field.scrollTop}px`;
  open.style.left = `${field.offsetLeft + Math.max(0, Math.min(caret.offsetLeft, field.offsetWidth - open.offsetWidth))}px`;
  copy.remove();
}

document.addEventListener("completing:open", ({ target, detail }) => {
  [open, field, from, at] = [target, target.previousElementSibling, detail, 0];
  field.setAttribute("aria-controls", open.id);
  if (field.matches("input")) Object.assign(field, { role: "combobox", ariaExpanded: true });
  place();
  walk(0);
  open.scrollIntoView({ block: "nearest" });
  open.onmousedown = (event) => take(event.target, event.preventDefault()); // the field keeps the focus
});
document.addEventListener("keydown", (event) => {
  if (!open || event.isComposing || event.ctrlKey || event.metaKey || event.shiftKey) return;
  const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
  if (step) walk(step);
  else if (event.key === "Enter" || event.key === "Tab") take(open.children[at]);
  else {
    close();
    if (event.key !== "Escape") return;
  }
  event.preventDefault();
  event.stopPropagation();
}, true);
for (const type of ["input", "focusout"]) document.addEventListener(type, close, true);
