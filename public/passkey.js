// Asks the browser for a passkey and sends what it answers with the form around the button. Only pages of the staff's desk
// that ask for one load it; all words come in the markup (component `PasskeyPrompt`). Without this file the markup says
// that codes go on.
(() => {
  const bytes = (hex) => Uint8Array.from(hex.match(/../g) ?? [], (pair) => parseInt(pair, 16));
  const hex = (buffer) => Array.from(new Uint8Array(buffer ?? []), (byte) => byte.toString(16).padStart(2, "0")).join("");
  const ids = (text) => text.split(" ").filter(Boolean).map((id) => ({ type: "public-key", id: bytes(id) }));

  const acts = {
    create: async ({ challenge, party, site, credentials, algorithms, user, login }) => {
      const { response } = await navigator.credentials.create({
        publicKey: {
          challenge: bytes(challenge),
          rp: { id: party, name: site },
          user: { id: bytes(user), name: login, displayName: login },
          pubKeyCredParams: algorithms.split(" ").map((alg) => ({ type: "public-key", alg: +alg })),
          excludeCredentials: ids(credentials),
          authenticatorSelection: { residentKey: "required", requireResidentKey: true, userVerification: "required" },
          attestation: "none",
          timeout: 300000,
        },
      });
      return { client: hex(response.clientDataJSON), object: hex(response.attestationObject) };
    },
    get: async ({ challenge, party, credentials }) => {
      const { rawId, response } = await navigator.credentials.get({
        publicKey: { challenge: bytes(challenge), rpId: party, allowCredentials: ids(credentials), userVerification: "required", timeout: 300000 },
      });
      return {
        credential: hex(rawId),
        handle: hex(response.userHandle),
        client: hex(response.clientDataJSON),
        data: hex(response.authenticatorData),
        signature: hex(response.signature),
      };
    },
  };

  for (const part of document.querySelectorAll("[data-passkey]")) {
    const [start, say, form] = [part.querySelector("[data-start]"), part.querySelector("[data-say]"), part.querySelector("form")];
    const tell = (why) => (say.textContent = part.querySelector(`[data-why=${why}]`).textContent);
    part.querySelector("[data-none]").hidden = true;
    if (!window.PublicKeyCredential) {
      tell("missing");
      continue;
    }
    if (location.origin !== part.dataset.origin) {
      tell("elsewhere");
      continue;
    }
    start.hidden = false;
    start.addEventListener("click", async () => {
      start.disabled = true;
      say.textContent = "";
      try {
        const answer = await acts[part.dataset.passkey](part.dataset);
        for (const [name, value] of Object.entries(answer)) form.elements[`passkey_${name}`].value = value;
        form.submit();
      } catch (error) {
        console.debug(error);
        const known = { InvalidStateError: "known", NotAllowedError: "cancelled" };
        tell(known[error.name] ?? "failed");
        start.disabled = false;
      }
    });
  }
})();
