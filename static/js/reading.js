// Reading settings show what they do at once; they are kept when the form is sent.
const shown = ["text", "lines", "contrast", "theme"];

for (const form of document.querySelectorAll("form[data-reading]")) {
  form.addEventListener("change", () => {
    const chosen = new FormData(form);
    for (const name of shown) {
      const value = chosen.get(name);
      if (value) document.documentElement.dataset[name] = value === "on" ? "more" : value;
      else delete document.documentElement.dataset[name];
    }
  });
}
