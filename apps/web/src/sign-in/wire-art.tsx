import classes from "./wire-art.module.css";

/** Beads on wires at different points of their way: the product in one drawing. It stands still; nothing here is work. */
const WIRES = [
  { at: 0.18, tone: "rest" },
  { at: 0.52, tone: "alive" },
  { at: 1, tone: "done" },
  { at: 0.71, tone: "alive" },
  { at: 0.34, tone: "warn" },
  { at: 1, tone: "done" },
  { at: 0.08, tone: "alive" },
] as const;

export function WireArt() {
  return (
    <div className={classes.art} aria-hidden>
      <svg viewBox="0 0 600 700" preserveAspectRatio="xMidYMid slice" fill="none">
        {WIRES.map(({ at, tone }, index) => {
          const y = 90 + index * 86;
          const x = 70 + at * 460;
          return (
            <g key={y} data-tone={tone} className={classes.wire}>
              <line x1="70" x2="530" y1={y} y2={y} className={classes.laid} />
              <line x1="70" x2={x} y1={y} y2={y} className={classes.run} />
              <circle cx={x} cy={y} r={tone === "done" ? 11 : 9} className={classes.bead} />
              {tone === "done" && <path d={`M${x - 4.5} ${y}l3.2 3.4 5.8-6.4`} className={classes.check} />}
            </g>
          );
        })}
      </svg>
    </div>
  );
}
