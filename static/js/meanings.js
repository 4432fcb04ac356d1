// What a word means, in a box beside it: by pointer, focus or tap. It stays while the pointer is on it, and goes by Escape
// or when what opened it is left (WCAG 2.2, 1.4.13). A second tap follows the link.
const PAUSE = 250; // ms: who only passes over a word opens nothing, and the way into the box takes a moment
const box = document.createElement("span");
box.className = "meaning";
box.popover = "manual";
box.setAttribute("role", "status");
const known = new Map();
let at, timer;

function hide() {
  clearTimeout(timer);
  delete at?.dataset.told;
  at = undefined;
  box.remove();
  box.textContent = "";
}

async function told(link) {
  if (!known.has(link.href)) known.set(link.href, await (await fetch(`${link.href}meaning/`)).text());
  return known.get(link.href);
}

function place(link) {
  const word = link.getClientRects()[0], room = document.documentElement;
  const left = Math.max(8, Math.min(word.left, room.clientWidth - box.offsetWidth - 8));
  const below = word.bottom + 6 + box.offsetHeight < room.clientHeight || word.top < box.offsetHeight + 6;
  box.style.left = `${left + scrollX}px`;
  box.style.top = `${scrollY + (below ? word.bottom + 6 : word.top - box.offsetHeight - 6)}px`;
}

async function open(link) {
  if (at === link) return;
  hide();
  at = link;
  try {
    const words = await told(link);
    if (at !== link) return;
    document.body.append(box);
    box.showPopover();
    box.innerHTML = words; // now that it is there, so that it is read out
    place(link);
    link.dataset.told = "";
  } catch {
    known.delete(link.href); // the link leads to the same words
    hide();
  }
}

const within = (target) => box.contains(target) || at?.contains(target);
const later = (act) => { clearTimeout(timer); timer = setTimeout(act, PAUSE); };

export const show = (link) => later(() => open(link));
document.addEventListener("mouseover", ({ target }) => { if (within(target)) clearTimeout(timer); });
document.addEventListener("mouseout", ({ target }) => { if (within(target) && document.activeElement !== at) later(hide); });
document.addEventListener("focusout", ({ target }) => { if (target === at) later(hide); });
document.addEventListener("click", ({ target }) => { if (!within(target)) hide(); });
document.addEventListener("keydown", ({ key }) => { if (key === "Escape") hide(); });
