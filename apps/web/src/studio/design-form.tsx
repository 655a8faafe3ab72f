import { Chip, Group, Radio, Skeleton, Slider, Switch, Textarea } from "@mantine/core";
import { JobwireError } from "@jobwire/client";
import { useJobArtifacts, useStartJob } from "@jobwire/client/react";
import {
  catalog,
  DESIGN_KINDS,
  DESIGN_PALETTE_NAMES,
  DESIGN_PALETTES,
  DESIGN_STYLES,
  NAIL_SHAPES,
  type DesignKind,
  type DesignPaletteName,
  type DesignStyle,
  type NailShape,
  type TaskInput,
} from "@jobwire/jobs/catalog";
import { useNavigate } from "@tanstack/react-router";
import { type FormEvent, useState } from "react";
import { showProblem } from "../live/use-job-actions.ts";
import classes from "./design-form.module.css";
import { type DesignProblem, designProblem } from "./design-problem.ts";
import { designWords as words } from "./design-words.ts";
import { ItemPicker } from "./item-picker.tsx";
import { StartLine } from "./start-line.tsx";
import type { TaskFormProps } from "./task-forms.ts";
import { useRevealProblem } from "./use-reveal-problem.ts";

type Input = TaskInput<"design.generate">;

const MAX_PROMPT_CHARACTERS = 1_000;

/** Asks for designs; from the settings of another one where it is a remix. */
export default function DesignForm({ itemId, known, remix }: TaskFormProps) {
  const { artifacts, isPending } = useJobArtifacts(remix?.jobId ?? "");
  if (remix === undefined) {
    const before = catalog["design.generate"].input.safeParse(known).data;
    return <Form itemId={itemId ?? before?.itemId} known={before} />;
  }
  const source = artifacts.find(({ id }) => id === remix.artifactId);
  if (source === undefined && isPending) return <Skeleton height={420} radius={11} />;
  const settings = source?.meta.settings as Partial<Input> | undefined;
  return <Form key={remix.artifactId} known={settings} remixOf={settings ? remix.artifactId : undefined} />;
}

function Form({
  itemId,
  known = {},
  remixOf,
}: {
  itemId?: string | undefined;
  known?: Partial<Input> | undefined;
  remixOf?: string | undefined;
}) {
  const { start, isPending } = useStartJob("design.generate");
  const navigate = useNavigate();
  const [prompt, setPrompt] = useState(known.prompt ?? "");
  const [kind, setKind] = useState<DesignKind>(known.kind ?? "nails");
  const [style, setStyle] = useState<DesignStyle>(known.style ?? "elegant");
  const [shape, setShape] = useState<NailShape | "any">(known.nailShape ?? "any");
  const own = Array.isArray(known.palette) ? known.palette : null;
  const [palette, setPalette] = useState<DesignPaletteName | "own">(
    typeof known.palette === "string" ? known.palette : own === null ? "rose" : "own",
  );
  const [usesPhoto, setUsesPhoto] = useState(itemId !== undefined);
  const [photoId, setPhotoId] = useState<string | null>(itemId ?? null);
  const [variants, setVariants] = useState(known.variants ?? 4);
  const [problem, setProblem] = useState<DesignProblem | null>(null);
  const form = useRevealProblem(problem);

  const input: Input = {
    prompt,
    kind,
    style,
    palette: palette === "own" && own !== null ? own : palette === "own" ? "rose" : palette,
    variants,
    ...(kind === "nails" && shape !== "any" && { nailShape: shape }),
    ...(usesPhoto && photoId !== null && { itemId: photoId }),
    ...(known.seed !== undefined && { seed: known.seed }),
    ...(remixOf !== undefined && { remixOf }),
  };
  const price =
    catalog["design.generate"].credits?.({ ...catalog["design.generate"].input.parse({ prompt: "-" }), variants }) ?? 0;

  async function submit(event: FormEvent): Promise<void> {
    event.preventDefault();
    const found = designProblem({ prompt, usesPhoto, photoId });
    setProblem(found);
    if (found !== null) return;
    try {
      const { jobId } = await start(input);
      await navigate({ to: "/jobs/$jobId", params: { jobId } });
    } catch (error) {
      if (error instanceof JobwireError && (error.field === "prompt" || error.field === "itemId"))
        setProblem({ field: error.field, message: error.message });
      else showProblem(words.startFailed, error);
    }
  }

  return (
    <form ref={form} className={classes.form} onSubmit={(event) => void submit(event)} noValidate>
      {remixOf !== undefined && <p className={classes.remix}>{words.remixing}</p>}
      <Textarea
        size="md"
        label={words.prompt}
        description={words.promptHint}
        placeholder={words.promptPlaceholder}
        autosize
        minRows={2}
        maxLength={MAX_PROMPT_CHARACTERS}
        value={prompt}
        onChange={(event) => setPrompt(event.currentTarget.value)}
        error={problem?.field === "prompt" ? problem.message : undefined}
        dir="auto"
      />
      <Radio.Group label={words.kind} value={kind} onChange={(value) => setKind(value as DesignKind)}>
        <div className={classes.kinds}>
          {DESIGN_KINDS.map((name) => (
            <Radio.Card key={name} value={name} className={classes.kind} aria-label={words.kinds[name].title}>
              <KindMark kind={name} />
              <span className={classes.kindTitle}>{words.kinds[name].title}</span>
              <span className={classes.kindAbout}>{words.kinds[name].about}</span>
            </Radio.Card>
          ))}
        </div>
      </Radio.Group>
      <fieldset className={classes.set}>
        <legend className={classes.legend}>{words.style}</legend>
        <Chip.Group value={style} onChange={(value) => setStyle(value as DesignStyle)}>
          <Group gap={8}>
            {DESIGN_STYLES.map((name) => (
              <Chip key={name} name="design-style" value={name}>
                {words.styles[name]}
              </Chip>
            ))}
          </Group>
        </Chip.Group>
      </fieldset>
      {kind === "nails" && (
        <fieldset className={classes.set}>
          <legend className={classes.legend}>{words.shape}</legend>
          <Chip.Group value={shape} onChange={(value) => setShape(value as NailShape | "any")}>
            <Group gap={8}>
              {(["any", ...NAIL_SHAPES] as const).map((name) => (
                <Chip key={name} name="design-shape" value={name}>
                  {name === "any" ? words.anyShape : words.shapes[name]}
                </Chip>
              ))}
            </Group>
          </Chip.Group>
        </fieldset>
      )}
      {!usesPhoto && (
        <Radio.Group
          label={words.palette}
          value={palette}
          onChange={(value) => setPalette(value as DesignPaletteName | "own")}
        >
          <div className={classes.palettes}>
            {own !== null && <Swatch value="own" name={words.ownColours} colours={own} />}
            {DESIGN_PALETTE_NAMES.map((name) => (
              <Swatch key={name} value={name} name={words.palettes[name]} colours={DESIGN_PALETTES[name]} />
            ))}
          </div>
        </Radio.Group>
      )}
      <Switch
        label={words.photoColours}
        checked={usesPhoto}
        onChange={(event) => setUsesPhoto(event.currentTarget.checked)}
      />
      {usesPhoto && (
        <ItemPicker
          accepts={catalog["design.generate"].accepts}
          value={photoId}
          problem={problem?.field === "itemId" ? problem.message : undefined}
          onChange={setPhotoId}
        />
      )}
      <div className={classes.set}>
        <div className={classes.legend} id="design-variants">
          {words.variants}
        </div>
        <Slider
          className={classes.variants}
          min={1}
          max={8}
          step={1}
          value={variants}
          onChange={setVariants}
          marks={[1, 2, 3, 4, 5, 6, 7, 8].map((value) => ({ value, label: String(value) }))}
          label={null}
          thumbLabel={words.variants}
        />
      </div>
      <StartLine task="design.generate" price={price} label={words.start} isPending={isPending} />
    </form>
  );
}

function Swatch({ value, name, colours }: { value: string; name: string; colours: readonly string[] }) {
  return (
    <Radio.Card value={value} className={classes.palette} aria-label={name}>
      <span className={classes.colours} aria-hidden>
        {colours.map((colour) => (
          <span key={colour} style={{ background: colour }} />
        ))}
      </span>
      <span>{name}</span>
    </Radio.Card>
  );
}

/** A small picture of what is made. */
function KindMark({ kind }: { kind: DesignKind }) {
  return (
    <svg viewBox="0 0 64 40" className={classes.mark} aria-hidden>
      {kind === "nails" &&
        [8, 20, 32, 44, 56].map((x, i) => (
          <path
            key={x}
            d={`M${x - 4.6} 34C${x - 4.6} 37 ${x + 4.6} 37 ${x + 4.6} 34C${x + 5} ${20 - i * (4 - i)} ${x + 3} ${12 - i * (4 - i)} ${x} ${9 - i * (4 - i)}C${x - 3} ${12 - i * (4 - i)} ${x - 5} ${20 - i * (4 - i)} ${x - 4.6} 34z`}
          />
        ))}
      {kind === "pattern" &&
        [0, 1, 2].flatMap((row) =>
          [0, 1, 2, 3].map((column) => (
            <circle key={`${row}${column}`} cx={11 + column * 13 + (row % 2) * 6} cy={8 + row * 12} r={3.6} />
          )),
        )}
      {kind === "poster" && <path d="M20 3h24v34H20zM24 7v20h16V7zM26 31h12v2H26z" fillRule="evenodd" />}
    </svg>
  );
}
