/** This machine's clock in milliseconds since 1970, with fractions; a shifted `Date` does not shift it. */
export function clockMs(): number {
  return performance.timeOrigin + performance.now();
}
