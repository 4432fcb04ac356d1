// An open list of options below a field: the arrow keys walk, Enter or Tab or a press takes one, Escape or leaving closes.
// HTML gives a <textarea> no role but its own, so it stays a text box that points at the option; an <input> is a combobox.
const STEPS = { ArrowDown: 1, ArrowUp: -1 };
let open = null; // { list, field, from, at }

function close() {
  if (!open) return;
  open.list.remove();
  for (const name of ["aria-activedescendant", "aria-controls", "aria-expanded", "role"]) open.field.removeAttribute(name);
  open = null;
}

function walk(step) {
  const options = [...open.list.children];
  open.at = (open.at + step + options.length) % options.length;
  options.forEach((option, at) => {
    option.id = `option-${at}`;
    option.ariaSelected = String(at === open.at);
  });
  open.field.setAttribute("aria-activedescendant", options[open.at].id);
  options[open.at].scrollIntoView({ block: "nearest" });
}

function take(option) {
  const { field, from } = open;
  field.setSelectionRange(from, field.selectionStart);
  document.execCommand("insertText", false, `${option.dataset.word} `);
  close();
}

document.addEventListener("completing:open", ({ target: list, detail: { field, from } }) => {
  close();
  open = { list, field, from, at: 0 };
  field.setAttribute("aria-controls", list.id);
  if (field.matches("input")) Object.assign(field, { role: "combobox", ariaExpanded: "true" });
  walk(0);
  list.addEventListener("mousedown", (event) => event.preventDefault()); // the field keeps the focus
  list.addEventListener("click", (event) => event.target.closest("[role=option]") && take(event.target.closest("[role=option]")));
});
document.addEventListener("keydown", (event) => {
  if (!open || event.isComposing || event.ctrlKey || event.metaKey || event.altKey) return;
  const option = open.list.children[open.at];
  if (STEPS[event.key]) walk(STEPS[event.key]);
  else if (event.key === "Enter" || (event.key === "Tab" && !event.shiftKey)) take(option);
  else if (event.key === "Escape") close();
  else {
    if (["ArrowLeft", "ArrowRight", "Home", "End"].includes(event.key)) close();
    return;
  }
  event.preventDefault();
  event.stopPropagation();
}, true);
for (const event of ["input", "focusout", "pointerdown"]) {
  document.addEventListener(event, ({ target }) => !open?.list.contains(target) && close(), true);
}
