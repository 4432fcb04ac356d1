// The toolbar of a text box: tools change what is selected; one stop for Tab, arrows inside.
const KEYS = { b: "bold", i: "italic", k: "link" };
let tools, seeing, canSee = false;
const equip = () => import("./tools.js").then((they) => (tools = they));
const use = (tool, box) => (tools ? tools.use(tool, box) : equip().then(() => tools.use(tool, box)));
const boxOf = (element) => element.closest("[data-composer]")?.querySelector("textarea");
const see = () => (seeing ??= import("./previewing.js").then(() => { canSee = true; }));

document.addEventListener("click", (event) => {
  const { target } = event, tool = target.closest("[data-tool]")?.dataset.tool, preview = target.closest("[data-preview]");
  if (tool) use(tool, boxOf(target));
  if (!preview || canSee || "real" in preview.dataset) return;
  event.preventDefault(); // a press that was quicker waits
  see().catch(() => { preview.dataset.real = ""; }).then(() => preview.click());
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
const begin = ({ target }) => target.form?.querySelector("[data-composer]") && [import("./completing.js"), import("./counting.js"), equip(), see()];
document.addEventListener("focusin", begin);
begin({ target: document.activeElement });
