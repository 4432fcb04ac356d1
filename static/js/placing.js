// Puts a list that has just come ("completing:open") below the caret of its field, which only a copy of the field can tell.
const COPIED = ["font", "letterSpacing", "padding", "border", "boxSizing", "width", "direction", "textAlign"];

document.addEventListener("completing:open", ({ target: list, detail: { field } }) => {
  const copy = document.createElement("div");
  const caret = document.createElement("span");
  const style = getComputedStyle(field);
  copy.className = "caret-copy";
  for (const name of COPIED) copy.style[name] = style[name];
  if (field.matches("input")) copy.style.whiteSpace = "pre";
  caret.textContent = "|";
  copy.append(field.value.slice(0, field.selectionStart), caret);
  field.after(copy);
  const left = Math.min(caret.offsetLeft - field.scrollLeft, field.offsetWidth - list.offsetWidth);
  list.style.top = `${field.offsetTop + caret.offsetTop + caret.offsetHeight - field.scrollTop + 4}px`;
  list.style.left = `${field.offsetLeft + Math.max(0, left)}px`;
  copy.remove();
});
