// Keeps the words of every <time> right while a page stays open, in the reader's time zone. The words come from the
// server (`peerhealth/moments.py` says the same); a press on a time shows the exact one beside it.
const given = document.querySelector("script[data-words]").dataset;
const words = JSON.parse(given.words);
const MINUTE = 60, HOUR = 3600, DAY = 86400;
const parts = new Intl.DateTimeFormat("en-u-ca-gregory-nu-latn", {
  timeZone: given.zone || undefined, hourCycle: "h23",
  year: "numeric", month: "numeric", day: "numeric", hour: "2-digit", minute: "2-digit",
});

function local(when) {
  const of = Object.fromEntries(parts.formatToParts(when).map((part) => [part.type, part.value]));
  return { ...of, day: `${of.day} ${words.months[of.month - 1]}` };
}

function counted(name, count) {
  return words.forms[parseInt(words.which[name][count], 16)].replace("%(count)d", count);
}

function ago(when, now) {
  const seconds = Math.max(0, Math.floor((now - when) / 1000));
  if (seconds < MINUTE) return words.now;
  if (seconds < HOUR) return counted("m", Math.floor(seconds / MINUTE));
  if (seconds < DAY) return counted("h", Math.floor(seconds / HOUR));
  if (seconds < 2 * DAY) return words.yesterday;
  if (seconds < 7 * DAY) return counted("d", Math.floor(seconds / DAY));
  const then = local(when);
  return then.year === local(now).year ? then.day : `${then.day} ${then.year}`;
}

function refresh() {
  const now = new Date();
  for (const time of document.querySelectorAll("time[datetime][title]")) {
    const when = new Date(time.dateTime), said = ago(when, now);
    if (time.textContent !== said) time.textContent = said;
    if (time.dataset.exact) continue;
    const { day, year, hour, minute } = local(when);
    time.dataset.exact = time.title = `${day} ${year}, ${hour}:${minute}`;
  }
}

refresh();
setInterval(refresh, MINUTE * 1000);
document.addEventListener("visibilitychange", () => { if (!document.hidden) refresh(); });
document.addEventListener("htmx:load", refresh);
document.addEventListener("click", ({ target }) => {
  const time = target.closest?.("time[title]");
  if (time && !time.closest("a, summary, button")) time.classList.toggle("exact");
});
