/** What an environment may have that decodes base64 at once: `Uint8Array.fromBase64` is of 2025, `Buffer` is Node's. */
export interface Decoders {
  readonly Uint8Array?: { fromBase64?(text: string): Uint8Array };
  readonly Buffer?: { from(text: string, encoding: 'base64'): Uint8Array };
}

/** The bytes of a text in base64. The loop at the end, which works everywhere, takes longer than compiling them. */
export function decodeBase64(base64: string, environment: Decoders = globalThis as unknown as Decoders): Uint8Array {
  const { Uint8Array: bytes, Buffer: buffer } = environment;
  if (bytes?.fromBase64) return bytes.fromBase64(base64);
  return buffer?.from(base64, 'base64') ?? Uint8Array.from(atob(base64), (character) => character.charCodeAt(0));
}
