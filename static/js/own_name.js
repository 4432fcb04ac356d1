// Whoever types a name of their own has chosen it; whoever picks one that is offered does not need the field.
const field = document.querySelector("[data-own-name] input[name=username]");
const own = document.querySelector("[data-own-name] input[value=own]");

if (field && own) {
  field.addEventListener("input", () => { own.checked = field.value !== "" || own.checked; });
  for (const choice of document.querySelectorAll("[data-own-name] input[name=offered]")) {
    choice.addEventListener("change", () => { if (choice === own) field.focus(); else field.value = ""; });
  }
}
