// The need follows the kind (a vent wants to be heard) until somebody chooses it.
const kinds = document.querySelector("[data-kinds]");
const fits = () => kinds.querySelector("[data-need]:has(:checked)")?.dataset.need;
let before = kinds && fits();

kinds?.closest("form").addEventListener("change", ({ target }) => {
  if (target.name === "need") before = "";
  if (target.name !== "kind" || !before) return;
  const { need } = target.form.elements;
  if (need.value === before) need.value = before = fits();
});
