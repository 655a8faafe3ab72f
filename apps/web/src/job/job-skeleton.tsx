import { Skeleton } from "@mantine/core";
import classes from "./job-screen.module.css";
import { words } from "./words.ts";

/** The job page before its job is here: its real shape. */
export function JobSkeleton() {
  return (
    <div className={classes.screen} aria-busy="true" aria-label={words.loading}>
      <Skeleton height={14} width={70} mb={20} />
      <Skeleton height={30} width={260} mb={18} />
      <Skeleton height={22} width={320} mb={24} />
      <Skeleton height={8} radius={8} />
      <Skeleton height={18} width={180} mt={16} />
      <div className={classes.columns}>
        <div className={classes.result}>
          <Skeleton height={220} radius={14} />
        </div>
        <div className={classes.story}>
          <Skeleton height={180} radius={14} />
          <Skeleton height={360} radius={14} />
        </div>
        <div className={classes.facts}>
          <Skeleton height={220} radius={14} />
        </div>
      </div>
    </div>
  );
}
