import { Select, Slider, Switch, Textarea, TextInput } from "@mantine/core";
import { JobwireError } from "@jobwire/client";
import { useStartJob } from "@jobwire/client/react";
import { catalog, IMAGE_TYPES, type ParsedTaskInput } from "@jobwire/jobs/catalog";
import { IconBuildingCastle, IconFish, IconPlant2, IconRocket, IconTrees } from "@tabler/icons-react";
import { useNavigate } from "@tanstack/react-router";
import { type FormEvent, useState } from "react";
import { showProblem } from "../../live/use-job-actions.ts";
import { ItemPicker } from "../item-picker.tsx";
import { StartLine } from "../start-line.tsx";
import type { TaskFormProps } from "../task-forms.ts";
import { readTaskInput, type TaskProblems } from "../task-values.ts";
import { CardChoice } from "./card-choice.tsx";
import classes from "./storybook-form.module.css";
import { useRevealProblem } from "../use-reveal-problem.ts";
import { words } from "./words.ts";

const definition = catalog["storybook.create"];
const THEME_ICONS = {
  forest: IconTrees,
  sea: IconFish,
  space: IconRocket,
  castle: IconBuildingCastle,
  garden: IconPlant2,
};

type Wish = ParsedTaskInput<"storybook.create">;

/** The defaults of the schema, with a name still to be given. */
const EMPTY: Wish = { ...definition.input.parse({ hero: "x" }), hero: "" };

function choices<V extends string>(labels: Readonly<Record<V, string>>): { value: V; label: string }[] {
  return Object.entries<string>(labels).map(([value, label]) => ({ value: value as V, label }));
}

/** A storybook's wishes: who, where, how; what it comes to stands in a sentence above the button. */
export default function StorybookForm({ itemId, known }: TaskFormProps) {
  const before = definition.input.safeParse(known).data;
  const photo = itemId ?? before?.photoItemId;
  const [wish, setWish] = useState<Wish>({ ...EMPTY, ...before, photoItemId: photo });
  const [hasStar, setHasStar] = useState(photo !== undefined);
  const [problems, setProblems] = useState<TaskProblems>({});
  const form = useRevealProblem(problems);
  const { start, isPending } = useStartJob("storybook.create");
  const navigate = useNavigate();
  const set = <K extends keyof Wish>(field: K, value: Wish[K]) => setWish((before) => ({ ...before, [field]: value }));

  async function submit(event: FormEvent): Promise<void> {
    event.preventDefault();
    const read = readTaskInput(definition, { ...wish, photoItemId: hasStar ? wish.photoItemId : undefined });
    const found: TaskProblems = {
      ...("problems" in read ? read.problems : {}),
      ...(wish.hero.trim() === "" ? { hero: words.heroMissing } : {}),
      ...(hasStar && wish.photoItemId === undefined ? { photoItemId: words.photoMissing } : {}),
    };
    setProblems(found);
    if ("problems" in read || Object.keys(found).length > 0) return;
    try {
      const { jobId } = await start(definition.input.parse(read.input));
      await navigate({ to: "/jobs/$jobId", params: { jobId } });
    } catch (error) {
      if (error instanceof JobwireError && error.field !== undefined && error.field in wish) {
        setProblems({ [error.field]: error.message });
      } else showProblem(words.startFailed, error);
    }
  }

  return (
    <form ref={form} className={classes.form} onSubmit={(event) => void submit(event)} noValidate>
      <div className={classes.pair}>
        <TextInput
          size="md"
          label={words.hero}
          placeholder={words.heroHint}
          maxLength={40}
          dir="auto"
          value={wish.hero}
          onChange={(event) => set("hero", event.currentTarget.value)}
          error={problems.hero}
          required
        />
        <CardChoice
          label={words.pronoun}
          name="pronoun"
          options={choices(words.pronouns)}
          value={wish.pronoun}
          onChange={(value) => set("pronoun", value)}
        />
      </div>
      <div>
        <span className={classes.label}>
          {words.age} <span className={classes.figure}>{words.ageOf(wish.age)}</span>
        </span>
        <Slider
          className={classes.slider}
          min={2}
          max={12}
          step={1}
          value={wish.age}
          onChange={(value) => set("age", value)}
          label={null}
          thumbLabel={words.age}
        />
      </div>
      <CardChoice
        label={words.theme}
        name="theme"
        options={choices(words.themes).map((option) => ({ ...option, icon: THEME_ICONS[option.value] }))}
        value={wish.theme}
        onChange={(value) => set("theme", value)}
      />
      <CardChoice
        label={words.tone}
        name="tone"
        options={choices(words.tones)}
        value={wish.tone}
        onChange={(value) => set("tone", value)}
      />
      <CardChoice
        label={words.length}
        name="length"
        options={choices(words.lengths)}
        value={wish.length}
        onChange={(value) => set("length", value)}
      />
      <div className={classes.pair}>
        <div>
          <span className={classes.label}>
            {words.scenes} <span className={classes.figure}>{words.scenesOf(wish.sceneCount)}</span>
          </span>
          <Slider
            className={classes.slider}
            min={3}
            max={10}
            step={1}
            value={wish.sceneCount}
            onChange={(value) => set("sceneCount", value)}
            label={null}
            thumbLabel={words.scenes}
          />
        </div>
        <Select
          size="md"
          label={words.style}
          data={choices(words.styles)}
          value={wish.style}
          allowDeselect={false}
          onChange={(value) => set("style", value as Wish["style"])}
        />
      </div>
      <Textarea
        size="md"
        label={words.idea}
        description={words.ideaHint}
        maxLength={1_000}
        autosize
        minRows={2}
        dir="auto"
        value={wish.idea ?? ""}
        onChange={(event) => set("idea", event.currentTarget.value === "" ? undefined : event.currentTarget.value)}
        error={problems.idea}
      />
      <Switch
        label={words.star}
        description={words.starHint}
        checked={hasStar}
        onChange={(event) => setHasStar(event.currentTarget.checked)}
      />
      {hasStar && (
        <ItemPicker
          value={wish.photoItemId ?? null}
          problem={problems.photoItemId}
          accepts={IMAGE_TYPES}
          onChange={(value) => set("photoItemId", value)}
        />
      )}
      <div className={classes.summary}>
        <p aria-live="polite" dir="auto">
          {words.summary({ ...wish, hasStar: hasStar && wish.photoItemId !== undefined })}
        </p>
        <StartLine
          task="storybook.create"
          price={definition.credits?.(wish) ?? 0}
          label={words.start}
          isPending={isPending}
        />
      </div>
    </form>
  );
}
