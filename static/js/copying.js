// A press on [data-copy] copies the address that it leads to and says so; where that is not possible, it leads there.
const told = document.querySelector("[data-copied]");

document.addEventListener("click", async (event) => {
  const link = event.target.closest("[data-copy]");
  if (!link || event.ctrlKey || event.metaKey || event.shiftKey) return;
  event.preventDefault();
  try {
    await navigator.clipboard.writeText(link.href);
  } catch {
    location.assign(link.href);
    return;
  }
  const menu = link.closest("details");
  if (menu) menu.open = false;
  (menu?.querySelector("summary") ?? link).focus();
  told.textContent = told.dataset.copied;
  setTimeout(() => { told.textContent = ""; }, 4000);
});
