import { Button, Skeleton } from "@mantine/core";
import { useCredits } from "@jobwire/client/react";
import { catalog, isTaskName } from "@jobwire/jobs/catalog";
import type { CreditLine } from "@jobwire/jobs/wire";
import { Link } from "@tanstack/react-router";
import { TimeAgo } from "../live/time-ago.tsx";
import classes from "./credits.module.css";
import { creditWords as words } from "./credit-words.ts";

/** What there is to spend, and every movement with the balance after it. */
export function Credits() {
  const { available, held, entries, isPending, error, hasOlder, isFetchingOlder, fetchOlder } = useCredits();
  return (
    <section className={classes.card} aria-labelledby="credits">
      <h2 id="credits" className={classes.heading}>
        {words.title}
      </h2>
      {isPending && <Skeleton height={52} width={160} radius={9} mt={8} />}
      {error !== null && (
        <p className={classes.problem} role="alert">
          {error.message}
        </p>
      )}
      {available !== null && (
        <p className={classes.balance} role="status">
          <strong>{available}</strong> {words.available(available)}
          {held > 0 && <span className={classes.dim}>{words.held(held)}</span>}
        </p>
      )}
      <div className={classes.dim}>{words.hint}</div>
      {entries.length > 0 && (
        <table className={classes.history}>
          <caption className="visually-hidden">{words.history}</caption>
          <thead>
            <tr>
              <th scope="col">{words.what}</th>
              <th scope="col">{words.when}</th>
              <th scope="col" className={classes.figure}>
                {words.change}
              </th>
              <th scope="col" className={classes.figure}>
                {words.balance}
              </th>
            </tr>
          </thead>
          <tbody>
            {entries.map((line) => (
              <tr key={line.id}>
                <td>
                  <What line={line} />
                  <TimeAgo at={line.at} className={classes.below} />
                </td>
                <td className={classes.dim}>
                  <TimeAgo at={line.at} />
                </td>
                <td className={classes.figure} data-sign={Math.sign(line.change)}>
                  {words.signed(line.change)}
                </td>
                <td className={classes.figure}>{line.balance}</td>
              </tr>
            ))}
          </tbody>
        </table>
      )}
      {hasOlder && (
        <Button variant="default" mt="sm" loading={isFetchingOlder} onClick={fetchOlder}>
          {words.older}
        </Button>
      )}
    </section>
  );
}

function What({ line }: { line: CreditLine }) {
  const title = line.task !== null && isTaskName(line.task) ? catalog[line.task].title : null;
  return (
    <>
      {words.kinds[line.kind](line.amount)}
      {title !== null && line.jobId !== null && (
        <>
          {" · "}
          <Link to="/jobs/$jobId" params={{ jobId: line.jobId }}>
            {title}
          </Link>
        </>
      )}
      {line.note !== null && (
        <span className={classes.dim} dir="auto">
          {" · "}
          {words.notes[line.note] ?? line.note}
        </span>
      )}
    </>
  );
}
