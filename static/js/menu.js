// A menu made of <details data-menu> also closes on Escape and on a press elsewhere.
const menus = () => document.querySelectorAll("details[data-menu][open]"); // also of what came later

document.addEventListener("click", (event) => {
  for (const menu of menus()) if (!menu.contains(event.target)) menu.open = false;
});
document.addEventListener("keydown", (event) => {
  if (event.key !== "Escape") return;
  for (const menu of menus()) {
    menu.open = false;
    menu.querySelector("summary").focus();
  }
});
