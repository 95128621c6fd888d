const quotationMark = 0x22;
const backslash = 0x5c;

/** `,`, `[` and `{`: each of them stands for at most one more value. */
const separators = new Set([0x2c, 0x5b, 0x7b]);

/**
 * Counts the commas and opening brackets outside of strings in the bytes of a JSON text, sound or not. The parsed value
 * takes memory by their number, so that a hostile text can be refused before it is parsed.
 */
export function countJsonSeparators(json: Uint8Array): number {
  let found = 0;
  let inString = false;
  for (let at = 0; at < json.length; at++) {
    const byte = json[at]!;
    if (byte === quotationMark) inString = !inString;
    else if (inString && byte === backslash) at++;
    else if (!inString && separators.has(byte)) found++;
  }
  return found;
}
