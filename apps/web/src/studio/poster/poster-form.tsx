import "@fontsource/bebas-neue/latin-400.css";
import "@fontsource/cinzel/latin-700.css";
import "@fontsource/limelight/latin-400.css";
import "@fontsource/oswald/latin-400.css";
import { Textarea, TextInput } from "@mantine/core";
import { JobwireError } from "@jobwire/client";
import { useStartJob } from "@jobwire/client/react";
import { catalog, POSTER_TEMPLATES, type PosterTemplateName } from "@jobwire/jobs/catalog";
import { IconCheck } from "@tabler/icons-react";
import { useNavigate } from "@tanstack/react-router";
import { type FormEvent, useState } from "react";
import { showProblem } from "../../live/use-job-actions.ts";
import { ItemPicker } from "../item-picker.tsx";
import { StartLine } from "../start-line.tsx";
import type { TaskFormProps } from "../task-forms.ts";
import { readTaskInput, type TaskProblems } from "../task-values.ts";
import { useRevealProblem } from "../use-reveal-problem.ts";
import { words as studioWords } from "../words.ts";
import classes from "./poster-form.module.css";
import { POSTER_LOOKS } from "./poster-looks.ts";
import { PosterPreview } from "./poster-preview.tsx";
import { type Whose, WhoseFace } from "./whose-face.tsx";
import { words } from "./words.ts";

const definition = catalog["poster.create"];

/** A film poster: which one, whose photo, what stands on it; shown as it is written. */
export default function PosterForm({ itemId: first, known }: TaskFormProps) {
  const before = definition.input.safeParse(known).data;
  const [template, setTemplate] = useState<PosterTemplateName>(before?.template ?? "orbit");
  const [itemId, setItemId] = useState<string | undefined>(first ?? before?.itemId);
  const [title, setTitle] = useState(before?.title ?? "");
  const [tagline, setTagline] = useState(before?.tagline ?? "");
  const [credits, setCredits] = useState(before?.credits ?? "");
  const [whose, setWhose] = useState<Whose>(before?.faceIndex === undefined ? "ask" : String(before.faceIndex));
  const [problems, setProblems] = useState<TaskProblems>({});
  const form = useRevealProblem(problems);
  const { start, isPending } = useStartJob("poster.create");
  const navigate = useNavigate();
  const look = POSTER_LOOKS[template];

  async function submit(event: FormEvent): Promise<void> {
    event.preventDefault();
    const faceIndex = whose === "ask" ? undefined : whose === "largest" ? "largest" : Number(whose);
    const values = { itemId, template, title: title.trim(), tagline, credits, faceIndex };
    const read = readTaskInput(definition, values);
    if ("problems" in read) {
      setProblems(read.problems);
      return;
    }
    setProblems({});
    try {
      const { jobId } = await start(definition.input.parse(read.input));
      await navigate({ to: "/jobs/$jobId", params: { jobId } });
    } catch (error) {
      if (error instanceof JobwireError && error.field !== undefined && error.field in values) {
        setProblems({ [error.field]: error.message });
      } else showProblem(words.startFailed, error);
    }
  }

  return (
    <form ref={form} className={classes.form} onSubmit={(event) => void submit(event)} noValidate>
      <div className={classes.fields}>
        <fieldset className={classes.templates}>
          <legend>{words.template}</legend>
          <div className={classes.gallery}>
            {POSTER_TEMPLATES.map((name) => (
              <label key={name} className={classes.template}>
                <input
                  type="radio"
                  name="template"
                  value={name}
                  checked={name === template}
                  onChange={() => setTemplate(name)}
                  className="visually-hidden"
                />
                <span className={classes.picture}>
                  <img src={POSTER_LOOKS[name].picture} alt="" width={540} height={800} />
                  <span className={classes.check}>
                    <IconCheck size={16} stroke={3} aria-hidden />
                  </span>
                </span>
                <span className={classes.name}>{POSTER_LOOKS[name].name}</span>
                <span className={classes.about}>{POSTER_LOOKS[name].about}</span>
              </label>
            ))}
          </div>
        </fieldset>
        <ItemPicker
          value={itemId ?? null}
          accepts={definition.accepts}
          problem={problems.itemId === undefined ? undefined : studioWords.photoMissing}
          onChange={(chosen) => {
            setItemId(chosen);
            setWhose("ask");
          }}
        />
        {itemId !== undefined && (
          <WhoseFace itemId={itemId} value={whose} problem={problems.faceIndex} onChange={setWhose} />
        )}
        <TextInput
          size="md"
          label={words.title}
          description={words.titleHint}
          placeholder={look.example}
          maxLength={120}
          dir="auto"
          value={title}
          onChange={(event) => setTitle(event.currentTarget.value)}
          error={problems.title === undefined ? undefined : title.trim() === "" ? words.titleMissing : problems.title}
          required
        />
        <TextInput
          size="md"
          label={words.tagline}
          description={words.taglineHint}
          maxLength={160}
          dir="auto"
          value={tagline}
          onChange={(event) => setTagline(event.currentTarget.value)}
          error={problems.tagline}
        />
        <Textarea
          size="md"
          label={words.credits}
          description={words.creditsHint}
          maxLength={400}
          dir="auto"
          autosize
          minRows={2}
          maxRows={5}
          value={credits}
          onChange={(event) => setCredits(event.currentTarget.value)}
          error={problems.credits}
        />
        <StartLine task="poster.create" price={0} label={words.create} isPending={isPending} />
      </div>
      <aside className={classes.aside} aria-label={words.preview}>
        <PosterPreview look={look} title={title.trim() === "" ? look.example : title} tagline={tagline} />
      </aside>
    </form>
  );
}
