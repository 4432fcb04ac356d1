// Two texts for one place: both are shown, and whoever wrote them chooses. And what a form holds, put into it or compared.
export const changed = (field) =>
  "defaultValue" in field && (field.value !== field.defaultValue || field.checked !== field.defaultChecked);

const NOT_WORDS = ["csrfmiddlewaretoken", "seq"];
export const read = (form) => [...new FormData(form)].filter(([name]) => !NOT_WORDS.includes(name));

export function sameText(stored, entries) {
  const own = Object.fromEntries(entries);
  return entries.length > 0 && ["title", "body", "to"].every((name) => (stored[name] ?? "") === (own[name] ?? ""));
}

export function fill(form, entries) {
  for (const field of form.elements) {
    const values = entries.filter(([name]) => name === field.name).map(([, value]) => value);
    if (field.type === "checkbox") field.checked = values.includes(field.value);
    else if (field.type === "radio") field.checked = values.length ? values.includes(field.value) : field.checked;
    else if (values.length && field.name !== "seq") field.value = values[0];
  }
  form.elements.body?.dispatchEvent(new Event("input", { bubbles: true }));
}

// A press is carried out once, instead of what the button does without JavaScript.
function onPress(button, act, instead) {
  button.onclick = (event) => { if (instead) event.preventDefault(); act(); };
}

export function showClash(box, { status, stored, page }, keepMine, takeOther) {
  const here = box.querySelector("[data-clash-here]"), find = (name) => here.querySelector(`[data-${name}]`);
  if (status === 200) here.hidden = true;
  if (status !== 409 || !find("take-other")) return;
  here.hidden = false;
  find("other-title").textContent = stored.title ?? "";
  find("other-body").textContent = stored.body ?? "";
  find("take-other").href = page;
  onPress(find("keep-mine"), () => { box.closest("form").elements.body?.focus(); keepMine(); }, true);
  onPress(find("take-other"), takeOther);
}

export function showPosted(box, answer, goOn) {
  const here = box.querySelector("[data-posted-here]");
  here.hidden = answer.status !== 410;
  if (here.hidden) return;
  here.querySelector("[data-see-post]").href = answer.post;
  onPress(here.querySelector("[data-as-new]"), () => {
    const { elements } = box.closest("form");
    elements.token.value = answer.token;
    elements.body?.focus();
    goOn();
  });
}
