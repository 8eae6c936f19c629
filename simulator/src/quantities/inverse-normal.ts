/**
 * How many standard deviations above the mean the fraction in [0, 1) of a normal distribution
 * lies; `-Infinity` at 0. Exact to about 1 part in 10^16.
 *
 * M. J. Wichura (1988), "Algorithm AS 241: The Percentage Points of the Normal Distribution",
 * Applied Statistics 37 (3), 477-484, doi:10.2307/2347330; routine PPND16.
 */
export function inverseNormal(fraction: number): number {
  if (fraction === 0) return Number.NEGATIVE_INFINITY
  const offset = fraction - 0.5
  if (Math.abs(offset) <= 0.425) return offset * ratio(CENTRE, 0.180625 - offset * offset)
  const tail = offset < 0 ? fraction : 1 - fraction
  const depth = Math.sqrt(-Math.log(tail))
  const deviation = depth <= 5 ? ratio(FLANK, depth - 1.6) : ratio(TAIL, depth - 5)
  return offset < 0 ? -deviation : deviation
}

/** Coefficients of two polynomials, the highest power first. */
interface Ratio {
  readonly above: readonly number[]
  readonly below: readonly number[]
}

function ratio({ above, below }: Ratio, x: number): number {
  return polynomial(above, x) / polynomial(below, x)
}

function polynomial(coefficients: readonly number[], x: number): number {
  return coefficients.reduce((sum, coefficient) => sum * x + coefficient, 0)
}

/** Between the fractions 0.075 and 0.925. */
const CENTRE: Ratio = {
  above: [
    2509.0809287301227, 33430.57558358813, 67265.7709270087, 45921.95393154987, 13731.69376550946,
    1971.5909503065513, 133.14166789178438, 3.3871328727963665,
  ],
  below: [
    5226.495278852854, 28729.085735721943, 39307.89580009271, 21213.794301586597, 5394.196021424751,
    687.1870074920579, 42.31333070160091, 1,
  ],
}

/** Outside of that, as far as e^-25 (1.4e-11) from an end. */
const FLANK: Ratio = {
  above: [
    0.0007745450142783414, 0.022723844989269184, 0.2417807251774506, 1.2704582524523684,
    3.6478483247632045, 5.769497221460691, 4.630337846156546, 1.4234371107496835,
  ],
  below: [
    1.0507500716444169e-9, 0.0005475938084995345, 0.015198666563616457, 0.14810397642748008,
    0.6897673349851, 1.6763848301838038, 2.053191626637759, 1,
  ],
}

/** Nearer to an end than that. */
const TAIL: Ratio = {
  above: [
    2.0103343992922881e-7, 2.7115555687434876e-5, 0.0012426609473880784, 0.026532189526576124,
    0.29656057182850487, 1.7848265399172913, 5.463784911164114, 6.657904643501103,
  ],
  below: [
    2.0442631033899397e-15, 1.421511758316446e-7, 1.8463183175100548e-5, 0.0007868691311456133,
    0.014875361290850615, 0.1369298809227358, 0.599832206555888, 1,
  ],
}
