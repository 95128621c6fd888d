/** What engines say when there is no room for an array: V8, JavaScriptCore and SpiderMonkey. */
const noRoom = /allocation failed|out of memory|invalid (typed )?array length/i;

/** A machine may have less memory than the reader of definitions allows a network. */
export function isOutOfMemory(error: unknown): boolean {
  return error instanceof RangeError && noRoom.test(error.message);
}
