/** The standard normal distribution: its density φ and how much of it lies below a point, Φ. */

const ROOT_OF_TWO_PI = Math.sqrt(2 * Math.PI);

/** φ(z) = exp(−z² / 2) / √(2π). */
export function density(z: number): number {
  return Math.exp(-0.5 * z * z) / ROOT_OF_TWO_PI;
}

/** Φ(z): how much of the distribution lies below z. Exact to a few roundings of the result, in both tails too. */
export function cumulative(z: number): number {
  if (Math.abs(z) < 0.25) return 0.5 + massFromZero(z);
  return z < 0 ? tail(-z) : 1 - tail(z);
}

/** Φ(z) − ½ near 0: φ(z) (z + z³/3 + z⁵/(3·5) + …), in which all terms have one sign. */
function massFromZero(z: number): number {
  let term = z;
  let sum = z;
  for (let odd = 3; odd <= 17; odd += 2) {
    term *= (z * z) / odd;
    sum += term;
  }
  return density(z) * sum;
}

/** Distance of the points at which the integral below is taken, and e^−(t²/2) there. */
const SPACING = Math.SQRT1_2;
const POINTS = Float64Array.from({ length: 12 }, (_, n) => ((n + 1) * SPACING) ** 2);
const WEIGHTS = POINTS.map((square) => Math.exp(-0.5 * square));
/** Up to this z the pole counts; there, what it adds is no longer seen. */
const TURN = (2 * Math.PI) / SPACING;

/**
 * 1 − Φ(z) for z ≥ ¼: (z/π) e^(−z²/2) ∫₀^∞ e^(−t²/2) / (t² + z²) dt by the trapezoidal rule, whose error for this
 * integrand is known: that of its pole at t = iz (Chiarella and Reichel, 1968). What is left of it is below a
 * rounding.
 */
function tail(z: number): number {
  const square = z * z;
  let sum = 0.5 / square;
  for (let n = 0; n < POINTS.length; n++) sum += WEIGHTS[n]! / (POINTS[n]! + square);
  const integral = Math.exp(-0.5 * square) * sum * SPACING * (z / Math.PI);
  return z < TURN ? integral - 1 / Math.expm1(TURN * z) : integral;
}

/** Nodes and weights of Gauss and Legendre on [−1, 1]: exact for polynomials up to degree 15. */
const NODES = [0.1834346424956498, 0.525532409916329, 0.7966664774136267, 0.9602898564975363];
const NODE_WEIGHTS = [0.362683783378362, 0.3137066458778873, 0.2223810344533745, 0.1012285362903763];

/** Φ(z + d) − Φ(z) without cancellation. */
export function cumulativeChange(d: number, z: number): number {
  const reach = Math.abs(d) * Math.max(1, Math.abs(z));
  // Next to the middle of a step as small as this, the density is a straight line.
  if (reach < 1e-9) return d * density(z + 0.5 * d);
  if (reach < 1) return d * meanDensity(z + 0.5 * d, 0.5 * d);
  // Both tails are small numbers with all their digits; of a step as large as this they differ by far.
  return z > 0 && z + d > 0 ? cumulative(-z) - cumulative(-z - d) : cumulative(z + d) - cumulative(z);
}

/** The mean of φ over [middle − half, middle + half], by quadrature. */
function meanDensity(middle: number, half: number): number {
  let sum = 0;
  for (let n = 0; n < NODES.length; n++) {
    sum += NODE_WEIGHTS[n]! * (density(middle - half * NODES[n]!) + density(middle + half * NODES[n]!));
  }
  return 0.5 * sum;
}
