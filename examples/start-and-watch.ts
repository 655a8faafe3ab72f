/**
 * Starts a job, watches it live, and awaits its typed result.
 *
 *     JOBWIRE_EMAIL=you@example.com JOBWIRE_PASSWORD=… node examples/start-and-watch.ts [http://127.0.0.1:3000]
 */
import { createClient, JobFailed } from "@jobwire/client";

const url = process.argv[2] ?? "http://127.0.0.1:3000";
const { JOBWIRE_EMAIL: email, JOBWIRE_PASSWORD: password } = process.env;

// Sign in as in the web app. Programs that run unattended pass `apiKey: "jw_…"` instead.
const signIn = await fetch(`${url}/api/auth/sign-in/email`, {
  method: "POST",
  headers: { "content-type": "application/json", origin: url },
  body: JSON.stringify({ email, password }),
});
if (!signIn.ok) throw new Error(`Sign-in refused (${signIn.status}): set JOBWIRE_EMAIL and JOBWIRE_PASSWORD.`);
const { token } = (await signIn.json()) as { token: string };

await using client = createClient({ url, sessionToken: token });

// The name of the task decides the types of its input and its result; a wrong one does not compile.
const job = await client.start("demo.countdown", { seconds: 2, steps: 4 });
console.log(`started ${job.jobId}`);

// Every event once and in order, also when the connection drops meanwhile.
for await (const event of job.events()) {
  switch (event.kind) {
    case "state":
      console.log(`#${event.seq} ${event.data.to}`);
      break;
    case "step":
      console.log(`#${event.seq} ${event.data.name} ${event.data.phase}`);
      break;
    case "log":
      console.log(`#${event.seq} ${event.data.level}: ${event.data.message}`);
      break;
    case "partial":
      console.log(`#${event.seq} partial ${JSON.stringify(event.data.value)}`);
      break;
  }
}

try {
  const { counted, attempts } = await job.result();
  console.log(`counted ${counted} in ${attempts} attempt${attempts === 1 ? "" : "s"}`);
} catch (error) {
  if (!(error instanceof JobFailed)) throw error;
  console.error(`failed (${error.reason}): ${error.message}`);
  process.exitCode = 1;
}
