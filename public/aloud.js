// Reads a page aloud, part by part, in the version for older people. Only by voices of the device itself: another one
// would send what stands on the page to somebody else. Without this file or such a voice there is nothing to press.
(() => {
  const bar = document.getElementById("aloud");
  const main = document.getElementById("main");
  const speech = window.speechSynthesis;
  if (!bar || !main || !speech) return;
  const NOT_READ = "script, style, template, noscript, select, textarea, [hidden], [aria-hidden='true']";
  let parts = [];
  let at = 0;
  let round = 0;

  /** What is shown, in the order of the page: the text of each block with the block itself. */
  function blocks() {
    const found = [];
    const walker = document.createTreeWalker(main, NodeFilter.SHOW_TEXT);
    for (let node = walker.nextNode(); node; node = walker.nextNode()) {
      const text = node.data.trim();
      let block = node.parentElement;
      if (!text || block.closest(NOT_READ) || !block.getClientRects().length) continue;
      const { lang } = block.closest("[lang]");
      while (block !== main && /^(inline|contents)/.test(getComputedStyle(block).display)) block = block.parentElement;
      const last = found[found.length - 1];
      if (last?.block === block && last.lang === lang) last.text += ` ${text}`;
      else found.push({ block, lang, text });
    }
    return found;
  }

  /** A voice of this device for a language; Android writes zh_CN. */
  function voice(lang) {
    const [wanted] = lang.toLowerCase().split("-");
    const speaks = ({ lang }) => lang.toLowerCase().replace(/_/g, "-");
    const own = speech.getVoices().filter((one) => one.localService && speaks(one).split("-")[0] === wanted);
    return own.find((one) => speaks(one).startsWith(lang.toLowerCase())) || own[0];
  }

  function show(...acts) {
    for (const button of bar.children) button.hidden = !acts.includes(button.dataset.act);
    bar.hidden = !acts.length;
  }

  function mark(part) {
    for (const one of main.querySelectorAll(".aloud-now")) one.classList.remove("aloud-now");
    part?.block.classList.add("aloud-now");
    part?.block.scrollIntoView({ block: "nearest" });
  }

  /** Reads on from where it is. Some phones can't pause, so what was cut short is read again. */
  function read() {
    const mine = ++round;
    speech.cancel();
    const part = parts[at];
    if (!part) return rest();
    const words = new SpeechSynthesisUtterance(part.text);
    const heard = voice(part.lang) || voice(document.documentElement.lang);
    [words.voice, words.lang, words.rate] = [heard, heard.lang, 0.9];
    words.onend = words.onerror = () => {
      if (mine !== round) return;
      at += 1;
      read();
    };
    mark(part);
    show("pause", "stop");
    speech.speak(words);
  }

  function hush() {
    round += 1;
    speech.cancel();
  }

  function rest() {
    hush();
    [parts, at] = [[], 0];
    mark();
    voice(document.documentElement.lang) ? show("read") : show();
  }

  const acts = {
    read() {
      [parts, at] = [blocks(), 0];
      read();
    },
    pause() {
      hush();
      show("go_on", "stop");
    },
    go_on: read,
    stop: rest,
  };
  bar.addEventListener("click", ({ target }) => {
    const act = target.closest("[data-act]")?.dataset.act;
    if (!act) return;
    acts[act]();
    // The pressed one is gone: the keyboard stays where it was.
    bar.querySelector("[data-act]:not([hidden])")?.focus();
  });
  speech.addEventListener?.("voiceschanged", () => parts.length || rest());
  addEventListener("pagehide", hush);
  rest();
})();
