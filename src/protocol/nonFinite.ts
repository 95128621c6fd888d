import type { Port } from './rpc';

/** Marks the text of a number that JSON has no word for. */
const mark = '\u0000number ';

/**
 * A port for lines that carry JSON, such as the one to a webview, where NaN and the infinities would arrive as null:
 * they travel as marked texts. Typed arrays are no JSON, and pass as they are.
 */
export function keepingNonFinite(port: Port): Port {
  return {
    post: (message) => port.post(changed(message, encode)),
    listen: (receive) => port.listen((message) => receive(changed(message, decode))),
  };
}

function encode(value: unknown): unknown {
  return typeof value === 'number' && !Number.isFinite(value) ? `${mark}${value}` : value;
}

function decode(value: unknown): unknown {
  return typeof value === 'string' && value.startsWith(mark) ? Number(value.slice(mark.length)) : value;
}

/** The same message with other leaves; what has none to change is not copied. */
function changed(value: unknown, change: (leaf: unknown) => unknown): unknown {
  if (Array.isArray(value)) {
    const items = value.map((item: unknown) => changed(item, change));
    return items.some((item, position) => item !== value[position]) ? items : value;
  }
  if (typeof value !== 'object' || value === null) return change(value);
  if (Object.getPrototypeOf(value) !== Object.prototype) return value;
  const members = Object.entries(value);
  const others = members.map(([name, member]) => [name, changed(member, change)] as const);
  return others.some(([, member], position) => member !== members[position]![1]) ? Object.fromEntries(others) : value;
}
