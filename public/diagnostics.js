// Fills the table of what this browser can do. Nothing is sent anywhere.
(() => {
  const table = document.getElementById("probes");
  const copy = document.getElementById("copy");
  const { yes, no, copied, failed } = table.dataset;
  const agent = navigator.userAgent;
  // As the platforms document them.
  const HOSTS = [
    [/miniProgram|miniprogram/i, "mini program"],
    [/MicroMessenger\/([\d.]+)/i, "WeChat"],
    [/AliApp|AlipayClient/i, "Alipay"],
    [/dtdreamweb/i, "浙里办"],
    [/UnionPay/i, "UnionPay"],
  ];

  /** Whether a module with bulk memory, of the kind that ours needs, is valid here. */
  const wasm = () =>
    typeof WebAssembly === "object" &&
    WebAssembly.validate(new Uint8Array([0, 97, 115, 109, 1, 0, 0, 0, 1, 4, 1, 96, 0, 0, 3, 2, 1, 0, 5, 3, 1, 0, 1, 10, 14, 1, 12, 0, 65, 0, 65, 0, 65, 0, 252, 10, 0, 0, 11]));

  function cookie() {
    document.cookie = "probe=1; SameSite=Lax; Path=/diagnostics";
    const kept = document.cookie.includes("probe=1");
    document.cookie = "probe=; Max-Age=0; Path=/diagnostics";
    return kept;
  }

  function storage() {
    localStorage.setItem("yitui.probe", "1");
    localStorage.removeItem("yitui.probe");
    return true;
  }

  async function passkey() {
    if (!window.PublicKeyCredential) return false;
    return (await PublicKeyCredential.isUserVerifyingPlatformAuthenticatorAvailable()) ? yes : `${yes} (USB, NFC)`;
  }

  async function camera() {
    const devices = await navigator.mediaDevices?.enumerateDevices();
    return Boolean(devices?.some(({ kind }) => kind === "videoinput"));
  }

  /** Voices come some time after they were asked for. */
  async function speech() {
    if (!window.speechSynthesis) return false;
    if (!speechSynthesis.getVoices().length) await new Promise((resolve) => setTimeout(resolve, 1000));
    const own = speechSynthesis.getVoices().filter(({ localService }) => localService);
    return own.length ? [...new Set(own.map(({ lang }) => lang))].slice(0, 8).join(", ") : false;
  }

  async function islands() {
    const { script, wasm } = table.dataset;
    const module = await import(script);
    await module.default({ module_or_path: wasm });
    return true;
  }

  const file = document.createElement("input");
  file.type = "file";
  const probes = {
    host: () => HOSTS.filter(([pattern]) => pattern.test(agent)).map(([pattern, name]) => [name, pattern.exec(agent)[1]].join(" ").trim()).join(", ") || "–",
    script: () => [typeof globalThis === "object" && "globalThis", "noModule" in document.createElement("script") && "module", typeof structuredClone === "function" && "structuredClone"].filter(Boolean).join(", "),
    wasm,
    islands,
    cookie,
    storage,
    worker: () => "serviceWorker" in navigator,
    passkey,
    file: () => (file.disabled || file.type !== "file" ? false : `${yes}${"capture" in file ? " (capture)" : ""}`),
    camera,
    reader: async () => (window.BarcodeDetector ? (await BarcodeDetector.getSupportedFormats()).join(", ") || false : false),
    events: () => typeof EventSource === "function",
    speech,
    style: () => [":has(*)", ":focus-visible"].filter((one) => CSS.supports(`selector(${one})`)).concat(CSS.supports("font-size", "max(1px, 2px)") ? "max()" : []).join(", "),
    dark: () => matchMedia("(prefers-color-scheme: dark)").matches,
    screen: () => `${innerWidth} × ${innerHeight} @ ${devicePixelRatio}`,
    text: () => getComputedStyle(document.documentElement).fontSize,
    network: () => (navigator.onLine ? [yes, navigator.connection?.effectiveType].filter(Boolean).join(", ") : no),
    zone: () => Intl.DateTimeFormat().resolvedOptions().timeZone,
  };

  const say = (value) => (value === true ? yes : value === false || value === undefined || value === "" ? no : String(value));
  for (const cell of table.querySelectorAll("[data-probe]")) {
    Promise.resolve()
      .then(probes[cell.dataset.probe])
      .then(say, (error) => `${no}: ${error.name}`)
      .then((text) => (cell.textContent = text));
  }

  document.getElementById("no-script").remove();
  copy.hidden = false;
  copy.addEventListener("click", async () => {
    const rows = [...document.querySelectorAll("main .summary__row")].map((row) => row.innerText.replace(/\s+/g, " ").trim());
    const done = await navigator.clipboard?.writeText(rows.join("\n")).then(() => true, () => false);
    document.getElementById("copied").textContent = done ? copied : failed;
  });
})();
