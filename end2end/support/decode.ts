import { BinaryBitmap, Code128Reader, DecodeHintType, HybridBinarizer, QRCodeReader, RGBLuminanceSource } from "@zxing/library";
import { PNG } from "pngjs";

const READERS = { "QR code": QRCodeReader, "Code 128": Code128Reader };

/** What a code in a picture (PNG, e.g. a screenshot) says, read by a library that has nothing to do with the one that
 * drew it. A picture taller than it is wide is laid on its side for a bar code. Throws when there is none of that kind. */
export function decode(picture: Buffer, kind: keyof typeof READERS): string {
  const { width, height, data } = PNG.sync.read(picture);
  const turned = kind === "Code 128" && height > width;
  const grey = new Uint8ClampedArray(width * height);
  for (let at = 0; at < grey.length; at += 1) {
    const to = turned ? (at % width) * height + Math.floor(at / width) : at;
    grey[to] = (data[4 * at] + 2 * data[4 * at + 1] + data[4 * at + 2]) / 4;
  }
  const source = turned ? new RGBLuminanceSource(grey, height, width) : new RGBLuminanceSource(grey, width, height);
  const hints = new Map([[DecodeHintType.TRY_HARDER, true]]);
  return new READERS[kind]().decode(new BinaryBitmap(new HybridBinarizer(source)), hints).getText();
}
