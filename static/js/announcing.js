// Tells people who listen to the page how many answers there are, not all of them at every letter.
document.addEventListener("htmx:afterSwap", (event) => {
  const finder = event.target.closest?.("[data-finder]");
  const said = finder?.querySelector("[data-said]");
  if (said) finder.querySelector("[data-said-here]").textContent = said.dataset.said;
});
