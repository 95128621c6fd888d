/** Finds things by their names; of several with the same name, the first, because the others are the wrong ones. */
export function firstByName<T extends { readonly name?: string }>(things: Iterable<T | undefined>): Map<string, T> {
  const found = new Map<string, T>();
  for (const thing of things) {
    if (thing?.name !== undefined && !found.has(thing.name)) found.set(thing.name, thing);
  }
  return found;
}
