/** An error to two digits: `2.1e-15`, `0.32`; 0 and ∞ as they are. */
export function magnitude(value: number): string {
  if (value === 0 || !Number.isFinite(value)) return writtenOut(value);
  return value >= 0.01 && value < 100 ? String(Number(value.toPrecision(2))) : value.toExponential(1);
}

/** A number to six digits: `-0.25`, `1.5e-9`, `NaN`. */
export function short(value: number): string {
  return Number.isFinite(value) ? String(Number(value.toPrecision(6))) : writtenOut(value);
}

/** A number to exactly six digits, for columns: `4.00000`, `1.23457e+20`; at most 14 characters. */
export function sixDigits(value: number): string {
  return Number.isFinite(value) ? value.toPrecision(6) : writtenOut(value);
}

function writtenOut(value: number): string {
  return String(value).replace('Infinity', '∞');
}

/** A time: `35 ms`, `2.4 s`. */
export function duration(milliseconds: number): string {
  return milliseconds < 1000 ? `${Math.ceil(milliseconds)} ms` : `${(milliseconds / 1000).toFixed(1)} s`;
}

/** An amount of data: `1.2 MB`, in powers of ten as file managers count. */
export function megabytes(bytes: number): string {
  if (bytes < 1e3) return `${bytes} bytes`;
  return bytes < 1e6 ? `${(bytes / 1e3).toFixed(1)} kB` : `${(bytes / 1e6).toFixed(1)} MB`;
}
