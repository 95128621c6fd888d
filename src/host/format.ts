/** A value with the digits that matter: `0.01774`, `1.3e-9`, never `0.00` for what is not zero. */
export function formatNumber(value: number): string {
  if (!Number.isFinite(value)) return Number.isNaN(value) ? 'NaN' : value > 0 ? '∞' : '−∞';
  const magnitude = Math.abs(value);
  const digits = magnitude !== 0 && (magnitude < 1e-3 || magnitude >= 1e5)
    ? value.toExponential(3).replace(/\.?0+e/, 'e').replace('e+', 'e')
    : String(Number(value.toPrecision(4)));
  return digits.replaceAll('-', '−').replace('e−', 'e-');
}

