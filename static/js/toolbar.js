// A [role=toolbar] is one stop for Tab, at the button used last; the arrow keys walk on inside it.
const buttons = (bar) => [...bar.querySelectorAll("button")].filter((button) => button.checkVisibility());

document.addEventListener("focusin", ({ target }) => {
  const bar = target.closest?.("[role=toolbar]");
  if (bar) for (const button of buttons(bar)) button.tabIndex = button === target ? 0 : -1;
});
document.addEventListener("keydown", (event) => {
  const bar = event.target.closest?.("[role=toolbar]");
  const step = { ArrowRight: 1, ArrowLeft: -1, Home: -99, End: 99 }[event.key];
  if (!bar || !step) return;
  const way = Math.abs(step) === 1 && getComputedStyle(bar).direction === "rtl" ? -step : step;
  const stops = buttons(bar);
  stops[Math.max(0, Math.min(stops.length - 1, stops.indexOf(event.target) + way))].focus();
  event.preventDefault();
});
