import { Skeleton } from "@mantine/core";
import classes from "./library-skeleton.module.css";
import { words } from "./words.ts";

/** The grid before its photos are here: its real shape. */
export function LibrarySkeleton() {
  return (
    <div className={classes.grid} aria-busy="true" aria-label={words.loading}>
      {Array.from({ length: 8 }, (_, index) => (
        <div key={index}>
          <Skeleton className={classes.tile} radius={14} />
          <Skeleton height={10} width={`${45 + ((index * 17) % 35)}%`} mt={14} mb={16} />
        </div>
      ))}
    </div>
  );
}
