/** A float64 as Python with NumPy (`np`) writes it, all its digits: `1.0`, `-2e-9`, `-0.0`, `np.nan`, `-np.inf`. */
export function pythonNumber(value: number): string {
  if (Number.isNaN(value)) return 'np.nan';
  if (!Number.isFinite(value)) return value > 0 ? 'np.inf' : '-np.inf';
  if (Object.is(value, -0)) return '-0.0';
  const digits = String(value);
  return /[.e]/.test(digits) ? digits : `${digits}.0`;
}

/** A text as Python reads it; JSON's escapes are Python's as well. */
export function pythonText(text: string): string {
  return JSON.stringify(text);
}
