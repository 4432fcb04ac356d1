// What the tools of a text box do with its words. Ctrl+Z takes each back.
const AROUND = { bold: ["**", "**"], italic: ["*", "*"], link: ["[", "](https://)"] };
const BEFORE = { list: "- ", quote: "> " };

function replace(field, from, to, words) {
  field.focus();
  field.setSelectionRange(from, to);
  document.execCommand("insertText", false, words);
}

function fold(field, from, end) { // only a line that stands alone is folded: within one it would only look as if it were
  const { value } = field, stop = value.indexOf("\n", end), to = stop < 0 ? value.length : stop;
  const rows = value.slice(from, to).split("\n").map((row) => row.trim()).filter(Boolean);
  const folded = rows.length > 0 && rows.every((row) => /^\|\|.+\|\|$/.test(row));
  const words = rows.map((row) => (folded ? row.slice(2, -2) : `||${row}||`)).join("\n") || "||||";
  replace(field, from, to, words);
  field.setSelectionRange(from + words.length - 2, from + words.length - 2);
}

export function use(tool, field) {
  const { value, selectionStart: start, selectionEnd: end } = field;
  const mark = BEFORE[tool], from = value.lastIndexOf("\n", start - 1) + 1;
  if (tool === "hide") return fold(field, from, end);
  if (mark) {
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
