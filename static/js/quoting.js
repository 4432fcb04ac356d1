// Quoting comes when somebody writes, presses or selects something: most people only read.
let coming, isHere = false;
const come = () => (coming ??= import("./quotes.js").then(() => { isHere = true; }));

for (const type of ["focusin", "pointerdown", "selectionchange"]) document.addEventListener(type, come, { once: true });
document.addEventListener("click", (event) => { // a press that was quicker waits for it
  const link = event.target.closest("[data-quote]");
  if (isHere || !link || event.ctrlKey || event.metaKey || event.shiftKey) return;
  event.preventDefault();
  come().then(() => link.click(), () => location.assign(link.href));
});
