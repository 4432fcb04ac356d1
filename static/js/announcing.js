// Tells people who listen to the page how many answers there are, not all of them at every letter.
document.addEventListener("htmx:afterSwap", (event) => {
  const finder = event.target.closest?.("[data-finder]");
  const said = finder?.querySelector("[data-said]");
  if (said) finder.querySelector("[data-said-here]").textContent = said.dataset.said;
});
// Arrow keys walk from a search box through its list, Escape takes that away.
document.addEventListener("keydown", (event) => {
  const step = { ArrowDown: 1, ArrowUp: -1, Escape: 0 }[event.key];
  const stops = [...event.target.closest("[data-finder=box]")?.querySelectorAll("input, .completions a") ?? []];
  if (!stops[1] || step === undefined || event.isComposing) return;
  event.preventDefault();
  stops.at((stops.indexOf(event.target) * step * step + step) % stops.length).focus();
  if (!step) stops[1].closest("ul").remove();
});
