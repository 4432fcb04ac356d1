// "Preview" in place: what the server drew stands where the text stood. Where that fails the form is sent for real.
const part = (composer, name) => composer.querySelector(`[data-${name}]`);

function turn(composer, shown) {
  part(composer, "seen-here").hidden = !shown;
  part(composer, "words").hidden = shown;
  part(composer, "preview").ariaPressed = shown;
}

async function show(composer, button) {
  const { form } = button;
  const body = new URLSearchParams(new FormData(form, button));
  const answer = await fetch(form.action, { method: "POST", body });
  const page = answer.ok && !answer.redirected ? await answer.text() : "";
  const drawn = new DOMParser().parseFromString(page, "text/html").querySelector("[data-seen]");
  if (!drawn) {
    button.dataset.real = "";
    return button.click();
  }
  const here = part(composer, "drawn");
  here.replaceChildren(...drawn.childNodes);
  turn(composer, true);
  return here.firstElementChild.textContent;
}

document.addEventListener("click", async (event) => {
  const button = event.target.closest("[data-preview], [data-write]");
  if (!button || "real" in button.dataset) return;
  event.preventDefault();
  const composer = button.closest("[data-composer]");
  if (part(composer, "seen-here").hidden) {
    const say = await show(composer, button).catch(() => composer.dataset.unseen);
    part(composer, "said").textContent = say;
  } else {
    turn(composer, false);
    composer.querySelector("textarea").focus();
  }
});
