import type { Page } from "@playwright/test";

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
