// A branch of a conversation folds under the post that it answers: [data-fold] in that post. The posts of a page stand
// one after the other; how deep each is stands in its class. Whatever leads into a folded branch opens it again.
let posts;
const level = (post) => Number(/\bl(\d)\b/.exec(post.className)[1]);
const button = (post) => post.querySelector(":scope [data-fold]");

function draw() {
  let folded = Infinity;
  for (const post of posts) {
    post.hidden = level(post) > folded;
    if (post.hidden) continue;
    folded = button(post)?.ariaExpanded === "false" ? level(post) : Infinity;
  }
}

function reveal(post) {
  let depth = level(post);
  for (const above of posts.slice(0, posts.indexOf(post)).reverse()) {
    if (level(above) >= depth) continue;
    depth = level(above);
    button(above)?.setAttribute("aria-expanded", "true");
  }
  draw();
}

function arrive() {
  const post = posts.find((one) => `#${one.id}` === location.hash);
  if (!post?.hidden) return;
  reveal(post);
  post.scrollIntoView();
}

function look() { // also at what came later
  posts = [...document.querySelectorAll(".post")];
  for (const post of posts) if (button(post)) button(post).hidden = false;
  draw();
}

look();
for (const type of ["arrived", "htmx:load"]) document.addEventListener(type, look);
document.addEventListener("click", ({ target }) => {
  const pressed = target.closest("[data-fold]");
  if (pressed) {
    pressed.setAttribute("aria-expanded", String(pressed.ariaExpanded === "false"));
    draw();
  } else if (target.closest("a[href*='#p-']")) setTimeout(arrive); // also where the address is the same as before
});
document.addEventListener("reveal", ({ target }) => { if (target.hidden) reveal(target); });
window.addEventListener("hashchange", arrive);
