// Puts posts of a page fetched anew into the one that is open, and leaves alone what somebody is doing there.
const live = (element) => { // as if it had been there from the beginning
  window.htmx?.process(element);
  window.htmx?.trigger(element, "htmx:load");
};

export const parsed = (html) => new DOMParser().parseFromString(html, "text/html");
export const said = (element) => element.textContent.replace(/\s+/g, " ");

// What a post says, without what changes by itself (times) or by looking (marks of what is new).
export const words = (post) =>
  [...post.querySelectorAll(`.thread-kind, .thread-title, .post-body, .tombstone, .reactions, .form-error, .notes, .helped,
    .answered-mark`)].map(said).join("|");

// `fresh` takes the place of `old`: an answer that is being written stays, and so does the focus.
export function replace(old, fresh) {
  const active = document.activeElement, had = old.contains(active), below = old.querySelector(".below");
  if (below?.firstElementChild) {
    const place = fresh.querySelector(".below");
    if (place) place.replaceWith(below); else fresh.append(below);
  }
  for (const [index, one] of old.querySelectorAll("details").entries()) {
    const same = fresh.querySelectorAll("details")[index];
    if (same) same.open = one.open;
  }
  old.replaceWith(fresh);
  live(fresh);
  if (!had) return;
  const to = fresh.contains(active) ? active : (active.id && document.getElementById(active.id)) || fresh;
  if (to === fresh) fresh.tabIndex = -1;
  to.focus({ preventScroll: true });
}

// The posts that are not here yet come to their places; the focus goes to the first of them. False if there are none.
export function insert(page) {
  const added = [];
  let before = document.querySelector(".replies-head");
  for (const post of page.querySelectorAll(".replies > article")) {
    const here = document.getElementById(post.id);
    if (!here) {
      before.after(post);
      added.push(post);
    }
    before = here ?? post;
  }
  if (!added.length) return false;
  document.querySelector(".replies > .empty")?.remove();
  document.querySelector(".replies-head").replaceWith(page.querySelector(".replies-head"));
  document.body.dataset.liveAt = page.body.dataset.liveAt;
  document.querySelector("[data-arrived]").replaceChildren();
  added.forEach(live);
  document.dispatchEvent(new Event("arrived"));
  const first = added[0].querySelector("h3") ?? added[0];
  first.tabIndex = -1;
  first.focus({ preventScroll: true });
  added[0].scrollIntoView({ block: "center" });
  return true;
}
