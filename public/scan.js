// The camera as a reader of QR codes and bar codes (Code 128). Beside the WASM, not in it: it needs nothing but the
// browser's own objects, whose bindings would weigh more than this file, and only terminals load it. Markup: the
// component `ScanField`; all words come from it. Without this file, or without a camera, the field is typed into.
(() => {
  const { decoder } = document.currentScript.dataset;
  const FORMATS = ["qr_code", "code_128"];
  /** Milliseconds between two looks at the picture. */
  const PAUSE = 120;

  /** What finds a code's text in the picture: the browser's own detector, or the library. Some browsers have a detector
   * whose service is missing: it throws when it is asked, and the library takes over for good. */
  async function reader() {
    let mine = await own().catch(console.debug);
    let other;
    return async (video) => {
      if (mine) {
        try {
          return await mine(video);
        } catch (error) {
          console.debug(error);
          mine = undefined;
        }
      }
      other ??= await library();
      return other(video);
    };
  }

  /** One for all fields and presses, made at the first. */
  let reading;

  /** The browser's own detector, where it knows both kinds. */
  async function own() {
    const known = "BarcodeDetector" in window ? await BarcodeDetector.getSupportedFormats() : [];
    if (!FORMATS.every((format) => known.includes(format))) return undefined;
    const detector = new BarcodeDetector({ formats: FORMATS });
    return async (video) => (await detector.detect(video))[0]?.rawValue;
  }

  /** The library, which is fetched now. */
  async function library() {
    await import(decoder);
    const { BinaryBitmap, Code128Reader, DecodeHintType, HybridBinarizer, QRCodeReader, RGBLuminanceSource } = globalThis.ZXing;
    const hints = new Map([[DecodeHintType.TRY_HARDER, true]]);
    const [square, bars] = [new QRCodeReader(), new Code128Reader()];
    const canvas = document.createElement("canvas");
    const pen = canvas.getContext("2d", { willReadFrequently: true });
    return async (video) => {
      const [width, height] = [(canvas.width = video.videoWidth), (canvas.height = video.videoHeight)];
      pen.drawImage(video, 0, 0);
      const { data } = pen.getImageData(0, 0, width, height);
      const [grey, turned] = [new Uint8ClampedArray(width * height), new Uint8ClampedArray(width * height)];
      for (let at = 0; at < grey.length; at += 1) {
        grey[at] = (data[4 * at] + 2 * data[4 * at + 1] + data[4 * at + 2]) / 4;
        turned[(at % width) * height + Math.floor(at / width)] = grey[at];
      }
      const bitmap = (...source) => new BinaryBitmap(new HybridBinarizer(new RGBLuminanceSource(...source)));
      const [upright, sideways] = [bitmap(grey, width, height), bitmap(turned, height, width)];
      for (const [reader, picture] of [[square, upright], [bars, upright], [bars, sideways]]) {
        try {
          return reader.decode(picture, hints).getText();
        } catch {
          // not in this picture
        }
      }
    };
  }

  /** Gives one field its button. */
  function attach(root) {
    const part = (name) => root.querySelector(`[data-${name}]`);
    const [input, video] = [root.querySelector("input"), root.querySelector("video")];
    const [begin, view, end, torch] = ["start", "view", "stop", "torch"].map(part);
    const say = (name) => (part("say").textContent = name ? part(name).textContent.trim() : "");
    const release = (stream) => stream?.getTracks().forEach((track) => track.stop());
    let stream;
    let asking = false;

    function stop() {
      const focused = view.contains(document.activeElement);
      release(stream);
      stream = video.srcObject = null;
      view.hidden = torch.hidden = true;
      begin.hidden = false;
      torch.setAttribute("aria-pressed", "false");
      if (focused) begin.focus();
    }

    function done(text) {
      stop();
      input.value = text;
      if (input.form.requestSubmit) input.form.requestSubmit();
      else input.form.submit();
    }

    async function start() {
      if (asking) return;
      asking = true;
      say();
      let mine;
      try {
        const picture = { facingMode: "environment", width: { ideal: 1280 }, height: { ideal: 720 } };
        mine = await navigator.mediaDevices.getUserMedia({ video: picture }).finally(() => (asking = false));
        if (document.hidden) return release(mine);
        stream = mine;
        begin.hidden = true;
        view.hidden = false;
        end.focus();
        video.srcObject = stream;
        await video.play();
        torch.hidden = !stream.getVideoTracks()[0].getCapabilities?.().torch;
        const read = await (reading ??= reader());
        while (stream === mine) {
          const text = await read(video);
          if (text && stream === mine) return done(text);
          await new Promise((resolve) => setTimeout(resolve, PAUSE));
        }
      } catch (error) {
        if (mine && stream !== mine) return; // stopped meanwhile
        console.debug(error);
        stop();
        say({ NotAllowedError: "denied", NotFoundError: "missing", NotReadableError: "missing", OverconstrainedError: "missing" }[error.name] ?? "failed");
      }
    }

    begin.addEventListener("click", start);
    end.addEventListener("click", stop);
    torch.addEventListener("click", async () => {
      const [mine, on] = [stream, torch.getAttribute("aria-pressed") !== "true"];
      try {
        await mine?.getVideoTracks()[0].applyConstraints({ advanced: [{ torch: on }] });
        // Says what the light does, not what was wished.
        if (mine && mine === stream) torch.setAttribute("aria-pressed", String(on));
      } catch (error) {
        console.debug(error);
      }
    });
    document.addEventListener("visibilitychange", () => document.hidden && stream && stop());
    begin.hidden = false;
  }

  const cameras = navigator.mediaDevices?.getUserMedia && (decoder || "BarcodeDetector" in window);
  if (cameras) document.querySelectorAll("[data-scan]").forEach(attach);
})();
