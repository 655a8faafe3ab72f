/** 0 below `from`, 1 above `to`, eased between. */
export function ease(from: number, to: number, value: number): number {
  const share = Math.min(1, Math.max(0, (value - from) / (to - from)));
  return share * share * (3 - 2 * share);
}

/** Draws tones towards `levels` steps without hard rims. @param hardness 0: not at all, 10: nearly hard */
export function posterise(tone: number, levels: number, hardness: number): number {
  const nearest = (Math.floor(tone * levels) + 0.5) / levels;
  return nearest + (Math.tanh(hardness * (tone - nearest) * levels) / (2 * levels)) * 0.999;
}
