/** Makes this process believe in another time of day; monotonic clocks and timers go on as they were. */
export function shiftDate(offMs: number): void {
  const RealDate = Date;
  const shifted = class extends RealDate {
    constructor(...args: unknown[]) {
      if (args.length === 0) super(RealDate.now() + offMs);
      else super(...(args as [number]));
    }

    static override now(): number {
      return RealDate.now() + offMs;
    }
  };
  globalThis.Date = shifted as DateConstructor;
}
