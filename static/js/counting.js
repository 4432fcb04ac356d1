// How much room is left: shown near the limit only, said aloud at a few thresholds. And the text box grows with its text.
const NEAR = { body: [18000, 20000, [19000, 19500, 19900]], title: [120, 140, [130]] };
const grows = CSS.supports("field-sizing", "content");

function count(field, composer, [near, most, between]) {
  const length = [...field.value.trim()].length;
  let shown = field.parentElement.querySelector(".counter");
  if (length < near && !shown) return;
  if (!shown) {
    shown = document.createElement("p");
    shown.className = "counter";
    field.after(shown);
  }
  const over = length > most;
  shown.hidden = length < near;
  shown.classList.toggle("counter-over", over);
  const words = `${over ? composer.dataset.over : composer.dataset.left} ${Math.abs(most - length).toLocaleString()}`;
  shown.textContent = words;
  const passed = [near, ...between, most + 1].filter((threshold) => length >= threshold).length;
  if (passed !== Number(shown.dataset.passed ?? 0)) composer.querySelector("[data-said]").textContent = passed ? words : "";
  shown.dataset.passed = passed;
}

document.addEventListener("input", ({ target }) => {
  const composer = target.form?.querySelector("[data-composer]");
  if (!composer || !NEAR[target.name]) return;
  count(target, composer, NEAR[target.name]);
  if (grows || target.type !== "textarea") return;
  target.style.height = `${Math.max(target.offsetHeight, target.scrollHeight + 2)}px`;
});
