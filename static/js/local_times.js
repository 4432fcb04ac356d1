// Says when something takes place where its reader is, beside the times of the server: for [data-window] with two <time>.
// Not for who has chosen a zone: the server has said it in that already.
if (!document.querySelector("script[data-words]")?.dataset.zone) {
  const { lang } = document.documentElement, locale = lang === "en" ? "en-GB" : lang || undefined; // as the server writes it
  const day = { weekday: "long", day: "numeric", month: "long" }, hour = { hour: "2-digit", minute: "2-digit", hourCycle: "h23" };
  const days = new Intl.DateTimeFormat(locale, day), hours = new Intl.DateTimeFormat(locale, hour);
  for (const one of document.querySelectorAll("[data-window]")) {
    const [begin, end] = [...one.querySelectorAll("time")].map((time) => new Date(time.dateTime));
    if (!begin.getTimezoneOffset() && !end.getTimezoneOffset()) continue; // the same as the site's
    const last = days.format(begin) === days.format(end) ? "" : `${days.format(end)}, `;
    const here = one.querySelector("[data-here]");
    here.querySelector("strong").textContent = `${days.format(begin)}, ${hours.format(begin)} – ${last}${hours.format(end)}`;
    here.hidden = false;
  }
}
