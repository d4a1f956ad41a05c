import type { Page } from "@playwright/test";

/** What the stand-ins of `detector` are told and tell. */
type Fake = { found: string; torch: boolean; refuses: boolean; light: boolean[]; looks: number };

/** Gives every page that is loaded from now on a `BarcodeDetector` as the Shape Detection draft has it (Chromium here has
 * none), and its camera a light as the draft of Image Capture has it. `faulty`: what rejects, as where the system's
 * reading service is missing. Answers what changes and reads their state. */
export async function detector(page: Page, faulty?: "formats" | "detect") {
  await page.addInitScript((faulty) => {
    const fake: Fake = { found: "", torch: false, refuses: false, light: [], looks: 0 };
    const missing = () => new DOMException("Barcode detection service unavailable.", "NotSupportedError");
    class BarcodeDetector {
      static async getSupportedFormats() {
        if (faulty === "formats") throw missing();
        return ["aztec", "code_128", "ean_13", "qr_code"];
      }
      constructor({ formats }: { formats: string[] }) {
        if (!formats.length) throw new TypeError("Hint option provided, but is empty.");
      }
      async detect(source: HTMLVideoElement) {
        fake.looks += 1;
        if (faulty === "detect") throw missing();
        if (source.readyState < source.HAVE_CURRENT_DATA) throw new DOMException("no picture", "InvalidStateError");
        return fake.found ? [{ rawValue: fake.found, format: "qr_code", cornerPoints: [] }] : [];
      }
    }
    Object.assign(window, { BarcodeDetector, fake });
    const { getCapabilities, applyConstraints } = MediaStreamTrack.prototype;
    MediaStreamTrack.prototype.getCapabilities = function () {
      return { ...getCapabilities?.call(this), ...(fake.torch ? { torch: true } : {}) };
    };
    MediaStreamTrack.prototype.applyConstraints = async function (constraints) {
      const light = (constraints?.advanced?.[0] as { torch?: boolean } | undefined)?.torch;
      if (light === undefined) return applyConstraints.call(this, constraints);
      if (fake.refuses) throw new DOMException("setPhotoOptions failed", "UnknownError");
      fake.light.push(light);
    };
  }, faulty);
  return {
    set: (values: Partial<Fake>) => page.evaluate((values) => Object.assign((window as unknown as { fake: Fake }).fake, values), values),
    state: () => page.evaluate(() => (window as unknown as { fake: Fake }).fake),
  };
}

/** Lets the camera of every page that is loaded from now on see one picture (an SVG with `width` and `height`), moving a
 * little as in a hand; null: the person does not allow the camera. */
export async function camera(page: Page, svg: string | null): Promise<void> {
  await page.addInitScript((svg) => {
    navigator.mediaDevices.getUserMedia = async () => {
      if (svg === null) throw Object.assign(new Error("not allowed"), { name: "NotAllowedError" });
      const canvas = Object.assign(document.createElement("canvas"), { width: 1280, height: 720 });
      const picture = new Image();
      picture.src = URL.createObjectURL(new Blob([svg.replace("<svg", '<svg xmlns="http://www.w3.org/2000/svg"')], { type: "image/svg+xml" }));
      await picture.decode();
      const scale = Math.min(1100 / picture.naturalWidth, 560 / picture.naturalHeight);
      const pen = canvas.getContext("2d") as CanvasRenderingContext2D;
      setInterval(() => {
        pen.fillStyle = "#c8c8c0";
        pen.fillRect(0, 0, canvas.width, canvas.height);
        pen.drawImage(picture, 60 + 8 * Math.random(), 60, picture.naturalWidth * scale, picture.naturalHeight * scale);
      }, 50);
      return canvas.captureStream(20);
    };
  }, svg);
}
