// A form that came into the page by a press goes by a press on [data-close], and the focus goes back to where it was.
document.addEventListener("click", (event) => {
  const button = event.target.closest("[data-close]");
  if (!button) return;
  const place = button.closest(".below");
  place.closest("article").querySelector(".acts a").focus();
  place.replaceChildren();
});
