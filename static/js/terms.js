// A word (a.term) that is pointed at, reached by keyboard or tapped is told what it means by a module that comes with the first.
let coming;
const come = (event) => {
  const link = event.target.closest?.("a.term");
  if (!link) return;
  if (event.type === "click" && matchMedia("(hover: none)").matches && !("told" in link.dataset)) event.preventDefault();
  (coming ??= import("./meanings.js")).then((they) => they.show(link));
};
for (const type of ["mouseover", "focusin", "click"]) document.addEventListener(type, come);
