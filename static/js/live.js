// Hears that something has changed on this page: hints without content (docs/live.md). What shows it comes with the
// first hint. The stream lives as long as somebody looks; what was missed comes when they look again.
const page = document.body.dataset;
let { live: ticket } = page, last = "", source, timer, tries = 0, showing, owed;
const between = (least, most) => least + Math.random() * (most - least);
const close = () => { clearTimeout(timer); source?.close(); source = undefined; };
const show = (hint, answer) => (showing ??= import("./arriving.js")).then((they) => they.show(hint, answer), () => { showing = undefined; });

function open() {
  close();
  if (document.hidden) return;
  source = new EventSource(`/live/?${new URLSearchParams({ ticket, last })}`);
  source.onmessage = ({ data, lastEventId }) => {
    [last, tries] = [lastEventId, 0];
    if (data === "renew") renew();
    else if (data === "resync" || data === "reload") later(data);
    else if (data !== "hello") show(data);
  };
  // A lost connection the browser makes anew by itself; a refusal ends it: perhaps the ticket is over.
  source.onerror = () => { if (source?.readyState === EventSource.CLOSED) later(); };
}

// The page asks what is new: only whoever may still read gets a new ticket.
async function renew() {
  close();
  const answer = await fetch(page.liveAt).catch(() => undefined);
  if (!answer || answer.status >= 500 || answer.status === 429) return later();
  ticket = answer.ok && !answer.redirected && answer.headers.get("Live-Ticket");
  if (!ticket) return undefined;
  const news = (await answer.text()).trim();
  if (owed || news || showing) show(owed ?? "", news);
  owed = undefined;
  return open();
}

// Not all at once: after a restart everybody is back within half a minute.
// What is `owed` until then is not forgotten where the page is out of sight meanwhile. A page that the browser had from
// before begins with a ticket that is over, and need not wait.
function later(hint) {
  close();
  owed ??= hint;
  timer = setTimeout(renew, (last || tries ? between(500, 6000) : between(0, 500)) * Math.min(2 ** tries++, 16));
}

// Of a page that nobody sees the stream ends after some seconds, so that many of them do not take all connections.
document.addEventListener("visibilitychange", () => {
  if (!document.hidden) return source ? clearTimeout(timer) : owed ? later() : open();
  clearTimeout(timer);
  timer = setTimeout(close, 5000);
  return undefined;
});
window.addEventListener("pagehide", close);
window.addEventListener("pageshow", ({ persisted }) => { if (persisted) renew(); });
open();
