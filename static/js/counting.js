// The room that is left, shown near the limit and said at a few thresholds; and the text box grows with its text.
const STEPS = { body: [18000, 19000, 19500, 19900, 20000], title: [120, 130, 140] };

function count({ target }) {
  const composer = target.form?.querySelector("[data-composer]");
  const steps = composer && STEPS[target.name];
  if (!steps) return;
  if (target.type === "textarea" && !CSS.supports("field-sizing", "content")) {
    target.style.height = `${Math.max(target.offsetHeight, target.scrollHeight + 2)}px`;
  }
  const left = steps.at(-1) - [...target.value.trim()].length;
  const passed = steps.filter((step) => left <= steps.at(-1) - step).length + (left < 0);
  let shown = target.parentElement.querySelector(".counter");
  if (!passed && !shown) return;
  if (!shown) {
    shown = Object.assign(document.createElement("p"), { className: "counter" });
    target.after(shown);
  }
  shown.hidden = !passed;
  shown.classList.toggle("counter-over", left < 0);
  shown.textContent = `${left < 0 ? composer.dataset.over : composer.dataset.left} ${Math.abs(left).toLocaleString()}`;
  if (shown.dataset.passed !== `${passed}`) composer.querySelector("[data-said]").textContent = passed ? shown.textContent : "";
  shown.dataset.passed = passed;
}
document.addEventListener("input", count);
count({ target: document.activeElement }); // the first keys may have come before this did
