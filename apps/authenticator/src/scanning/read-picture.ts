import { decodeQR } from 'qr/decode.js';

const sideMax = 2000;

/** Reads the QR in a picture; null when there is none. */
export async function readPicture(file: Blob): Promise<string | null> {
  try {
    return decodeQR(await readPixels(file));
  } catch {
    return null;
  }
}

async function readPixels(file: Blob): Promise<ImageData> {
  const picture = await createImageBitmap(file);
  const scale = Math.min(1, sideMax / Math.max(picture.width, picture.height));
  const [width, height] = [Math.round(picture.width * scale), Math.round(picture.height * scale)];
  const canvas = document.createElement('canvas');
  canvas.width = width;
  canvas.height = height;
  const context = canvas.getContext('2d', { willReadFrequently: true });
  if (!context) throw new Error('no canvas');
  // What is transparent in a QR is meant to be white.
  context.fillStyle = '#ffffff';
  context.fillRect(0, 0, width, height);
  context.drawImage(picture, 0, 0, width, height);
  return context.getImageData(0, 0, width, height);
}
