// The toolbar of a text box: tools change what is selected; one stop for Tab, arrows inside.
const KEYS = { b: "bold", i: "italic", k: "link" };
const use = async (tool, box) => (await import("./tools.js")).use(tool, box);
const boxOf = (element) => element.closest("[data-composer]")?.querySelector("textarea");

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
const begin = ({ target }) => target.form?.querySelector("[data-composer]") && [import("./completing.js"), import("./counting.js"), import("./tools.js")];
document.addEventListener("focusin", begin);
begin({ target: document.activeElement });
