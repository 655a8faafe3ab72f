import type { JobView } from "@jobwire/jobs/wire";
import { useEffect, useRef, useState } from "react";
import { lineWords } from "./line-words.ts";
import { clockNow } from "./now.ts";
import { STATE_WORDS } from "./state-words.ts";
import { jobTitle } from "./words.ts";

/** Tells screen readers when a job ends, on whatever page they are. What had ended before stays unsaid. */
export function OutcomeAnnouncer({ jobs }: { jobs: readonly JobView[] }) {
  /** By this device, as the server's clock may not be known yet. */
  const [sinceMs] = useState(() => Date.now());
  const said = useRef(new Set<string>());
  const [text, setText] = useState("");

  useEffect(() => {
    const beganMs = sinceMs + (clockNow() - Date.now());
    const fresh = jobs.filter((job) => {
      const key = `${job.id} ${job.rev}`;
      if (said.current.has(key)) return false;
      said.current.add(key);
      return job.finishedAt !== null && Date.parse(job.finishedAt) > beganMs;
    });
    const [first] = fresh;
    if (first === undefined) return;
    const word = (job: JobView) => lineWords.ended(jobTitle(job), STATE_WORDS[job.state]);
    setText(fresh.length > 3 ? lineWords.manyEnded(fresh.length) : fresh.map(word).join(", "));
  }, [jobs, sinceMs]);

  return (
    <div role="status" aria-live="polite" className="visually-hidden">
      {text}
    </div>
  );
}
