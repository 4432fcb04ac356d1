// Tells people who listen to the page how many answers there are, not all of them at every letter.
document.addEventListener("htmx:afterSwap", (event) => {
  const finder = event.target.closest?.("[data-finder]");
  const said = finder?.querySelector("[data-said]");
  if (said) finder.querySelector("[data-said-here]").textContent = said.dataset.said;
});
// Arrow keys walk from a search box through the list below it and back; Escape takes the list away.
document.addEventListener("keydown", (event) => {
  const box = event.target.closest("[data-finder=box]"), step = { ArrowDown: 1, ArrowUp: -1, Escape: 0 }[event.key];
  const stops = [...box?.querySelectorAll("input, .completions a") ?? []], from = stops.indexOf(event.target);
  if (step === undefined || event.isComposing || from < 0 || stops.length < 2) return;
  event.preventDefault();
  stops.at((from * Math.abs(step) + step) % stops.length).focus();
  if (!step) stops[1].closest("ul").remove();
});
