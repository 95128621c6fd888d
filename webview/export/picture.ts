import { sentence, SentenceError } from '../../src/protocol/sentence';

/** A picture of a heat map, with what makes it understandable on its own. */
export interface Caption {
  /** `conv2 dW, 16 × 6 × 5 × 5`. */
  readonly title: string;
  /** Statistics and the ends of the colours, as they stand beside the map. */
  readonly lines: readonly string[];
  readonly foreground: string;
  readonly background: string;
  readonly font: string;
}

/** Height of a line of the caption and the space around everything, in CSS pixels. */
const lineHeight = 18;
const margin = 12;

/** What is in sight of a heat map as a PNG file, pixel by pixel. */
export async function pngOf(canvas: HTMLCanvasElement): Promise<Uint8Array> {
  const blob = await new Promise<Blob | null>((resolve) => canvas.toBlob(resolve, 'image/png'));
  if (!blob) throw new SentenceError(sentence`the browser could not make a picture of this size`);
  return new Uint8Array(await blob.arrayBuffer());
}

/** The same as an SVG file: the map as it is on the screen, never smoothed, under a caption that is text. */
export async function svgOf(canvas: HTMLCanvasElement, ratio: number, caption: Caption): Promise<Uint8Array> {
  const image = base64(await pngOf(canvas));
  const [width, height] = [canvas.width / ratio, canvas.height / ratio];
  const { title, lines, foreground, background, font } = caption;
  const top = margin + lineHeight * (1 + lines.length);
  const [outerWidth, outerHeight] = [Math.max(width, 480) + 2 * margin, top + height + margin];
  const text = lines.map((line, at) =>
    `  <text x="${margin}" y="${margin + lineHeight * (at + 1.7)}" font-size="12">${escaped(line)}</text>`);
  const source = [
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${outerWidth} ${outerHeight}" width="${outerWidth}" `
      + `height="${outerHeight}" fill="${escaped(foreground)}" font-family="${escaped(font)}">`,
    `  <title>${escaped(title)}</title>`,
    `  <rect width="100%" height="100%" fill="${escaped(background)}"/>`,
    `  <text x="${margin}" y="${margin + lineHeight * 0.7}" font-size="13" font-weight="bold">${escaped(title)}</text>`,
    ...text,
    `  <image x="${margin}" y="${top}" width="${width}" height="${height}" image-rendering="pixelated" `
      + `href="data:image/png;base64,${image}"/>`,
    '</svg>',
    '',
  ].join('\n');
  return new TextEncoder().encode(source);
}

/** In pieces: a function takes only so many arguments. */
function base64(bytes: Uint8Array): string {
  let text = '';
  for (let begin = 0; begin < bytes.length; begin += 8192) {
    text += String.fromCharCode(...bytes.subarray(begin, begin + 8192));
  }
  return btoa(text);
}

function escaped(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('"', '&quot;');
}
