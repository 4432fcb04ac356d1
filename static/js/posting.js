// Before a page is left, and before a text is posted, it is saved. If that cannot reach the server, the page stays and says so: nothing is lost.
import { bound } from "./drafts.js";

for (const name of ["pagehide", "online", "visibilitychange"]) addEventListener(name, () => bound.forEach((it) => it.leave()));
addEventListener("pageshow", () => bound.forEach((it) => { it.returned(); it.leave(); }));

document.addEventListener("submit", async (event) => {
  const form = event.target, it = bound.get(form);
  if (!it || event.submitter?.name) return;
  if (it.ready) { it.ready = false; return; }
  if (event.defaultPrevented || it.isSaved()) return;
  event.preventDefault();
  if (it.busy) return;
  it.busy = true;
  const status = await it.save();
  it.busy = false;
  if (status === 0 || (status >= 500 && !it.tried)) { it.tried = true; it.say("unsent"); return; }
  if (status === 403) return; // somebody else has signed in, or may not write any more: said already
  it.ready = true;
  form.requestSubmit(event.submitter);
});
