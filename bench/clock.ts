/** This machine's clock in milliseconds since 1970, with fractions: comparable between its processes. */
export function clockMs(): number {
  return performance.timeOrigin + performance.now();
}
