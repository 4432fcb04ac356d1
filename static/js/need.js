// What somebody hopes for follows the kind (a vent wants to be heard) until they choose it themselves.
const kinds = document.querySelector("[data-kinds]");
const suggested = () => kinds.querySelector("input:checked")?.closest("[data-need]").dataset.need;

if (kinds) {
  const { form } = kinds.querySelector("input");
  let before = suggested();
  let chosen = false;
  form.addEventListener("change", ({ target }) => {
    if (target.name === "need") chosen = true;
    if (target.name !== "kind") return;
    const need = form.elements.need;
    if (!chosen && need.value === before) need.value = suggested();
    before = suggested();
  });
}
