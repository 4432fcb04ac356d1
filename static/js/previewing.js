// "Preview" in place: the same form goes to the same address, and what the server drew is shown instead of the text box.
// Where that fails the form is sent for real, and the page that comes back says why; without a network nothing is sent.
const part = (composer, name) => composer.querySelector(`[data-${name}]`);

function turn(composer, shown) {
  part(composer, "seen-here").hidden = !shown;
  part(composer, "words").hidden = shown;
  part(composer, "preview").setAttribute("aria-pressed", String(shown));
}

async function show(composer, button) {
  const { form } = button;
  const said = part(composer, "said");
  let answer;
  try {
    answer = await fetch(form.action, { method: "POST", body: new URLSearchParams(new FormData(form, button)) });
  } catch {
    said.textContent = composer.dataset.unseen;
    return;
  }
  const page = answer.ok && !answer.redirected ? await answer.text() : "";
  const drawn = new DOMParser().parseFromString(page, "text/html").querySelector("[data-seen]");
  if (!drawn) {
    button.dataset.real = "";
    button.click();
    return;
  }
  part(composer, "drawn").replaceChildren(...drawn.childNodes);
  turn(composer, true);
  said.textContent = part(composer, "drawn").firstElementChild.textContent;
}

document.addEventListener("click", (event) => {
  const button = event.target.closest("[data-preview], [data-write]");
  if (!button || "real" in button.dataset) return;
  event.preventDefault();
  const composer = button.closest("[data-composer]");
  const isSeen = !part(composer, "seen-here").hidden;
  if (button.matches("[data-preview]") && !isSeen) {
    show(composer, button);
    return;
  }
  turn(composer, false);
  composer.querySelector("textarea").focus();
});
document.addEventListener("input", ({ target }) => { // somebody else (a quote) has put words into it
  const composer = target.closest?.("[data-composer]");
  if (composer) turn(composer, false);
});
