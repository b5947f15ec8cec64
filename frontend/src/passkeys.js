// Passkeys on the pages under /compte/: forms marked data-passkey ask the browser for a credential, then are sent with it.

const form = document.querySelector("form[data-passkey]");
// A passkey belongs to the name of a site: browsers refuse one where the address is a number.
const isNameless = /^[\d.]+$|^\[/.test(location.hostname);
const known = Boolean(window.PublicKeyCredential && navigator.credentials) && !isNameless;

function bytes(text) {
  const plain = atob(text.replaceAll("-", "+").replaceAll("_", "/"));
  return Uint8Array.from(plain, (letter) => letter.charCodeAt(0));
}

function text(buffer) {
  const plain = String.fromCharCode(...new Uint8Array(buffer));
  return btoa(plain).replaceAll("+", "-").replaceAll("/", "_").replaceAll("=", "");
}

const named = (credentials) => (credentials ?? []).map((credential) => ({ ...credential, id: bytes(credential.id) }));

function toCreate({ publicKey }) {
  return {
    publicKey: {
      ...publicKey,
      challenge: bytes(publicKey.challenge),
      user: { ...publicKey.user, id: bytes(publicKey.user.id) },
      excludeCredentials: named(publicKey.excludeCredentials),
    },
  };
}

function toGet({ publicKey }) {
  return {
    publicKey: { ...publicKey, challenge: bytes(publicKey.challenge), allowCredentials: named(publicKey.allowCredentials) },
  };
}

const PARTS = ["clientDataJSON", "attestationObject", "authenticatorData", "signature", "userHandle"];

function written(credential) {
  const parts = PARTS.filter((part) => credential.response[part]);
  const response = Object.fromEntries(parts.map((part) => [part, text(credential.response[part])]));
  if (credential.response.getTransports) response.transports = credential.response.getTransports();
  return {
    type: credential.type,
    id: credential.id,
    rawId: text(credential.rawId),
    authenticatorAttachment: credential.authenticatorAttachment,
    response,
    clientExtensionResults: credential.getClientExtensionResults(),
  };
}

async function fresh() {
  const answer = await fetch(form.action, { headers: { Accept: "application/json" } });
  if (!answer.ok) throw new Error(`${answer.status}`);
  return (await answer.json()).request_options;
}

async function credential() {
  if (form.dataset.passkey === "create") return navigator.credentials.create(toCreate(JSON.parse(form.dataset.options)));
  const options = form.dataset.passkey === "sign-in" ? await fresh() : JSON.parse(form.dataset.options);
  return navigator.credentials.get(toGet(options));
}

async function send(event) {
  event.preventDefault();
  const button = form.querySelector("button");
  const error = form.querySelector("[data-passkey-error]");
  button.disabled = true;
  error.hidden = true;
  try {
    form.elements.credential.value = JSON.stringify(written(await credential()));
    form.submit();
  } catch {
    error.hidden = false;
    button.disabled = false;
    button.focus();
  }
}

if (form && known) {
  form.hidden = false;
  form.addEventListener("submit", send);
} else if (form) {
  const isHere = ["127.0.0.1", "[::1]"].includes(location.hostname);
  const notice = document.querySelector(isHere ? "[data-passkey-here]" : "[data-passkey-unsupported]");
  if (notice) notice.hidden = false;
  for (const link of notice?.querySelectorAll("a") ?? []) link.href = `http://localhost:${location.port}${location.pathname}`;
}
