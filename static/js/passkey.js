// Passkeys (Web Authentication). A form [data-passkey] asks the device for "create" or "get" and sends what it answers.
// Its options stand in the page (#js_data) or, for sign-in, are fetched from where the form leads to. Without JavaScript,
// or without passkeys, what belongs to them stays hidden: [data-passkey-only].
const possible = Boolean(window.PublicKeyCredential);

async function options(form) {
  const stored = document.getElementById("js_data");
  if (stored) return JSON.parse(stored.textContent);
  const answer = await fetch(form.action, { headers: { Accept: "application/json" } });
  if (!answer.ok) throw new Error(`The site answered ${answer.status}.`);
  return answer.json();
}

async function created({ creation_options: wanted }, alone) {
  wanted.publicKey.authenticatorSelection = {
    ...wanted.publicKey.authenticatorSelection,
    residentKey: alone ? "required" : "discouraged",
    requireResidentKey: alone,
    userVerification: alone ? "required" : "preferred",
  };
  return window.webauthnJSON.create(wanted);
}

async function send(form) {
  const alone = form.elements.passwordless;
  const trouble = form.querySelector("[data-passkey-trouble]");
  trouble.hidden = true;
  try {
    const given = await options(form);
    const made = form.dataset.passkey === "create"
      ? await created(given, Boolean(alone?.checked))
      : await window.webauthnJSON.get(given.request_options);
    form.elements.credential.value = JSON.stringify(made);
    form.submit();
  } catch {
    trouble.hidden = false;
    trouble.focus();
  }
}

for (const form of document.querySelectorAll("form[data-passkey]")) {
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    if (possible) send(form);
  });
}
if (possible) for (const part of document.querySelectorAll("[data-passkey-only]")) part.hidden = false;
if (possible) for (const part of document.querySelectorAll("[data-passkey-missing]")) part.hidden = true;
