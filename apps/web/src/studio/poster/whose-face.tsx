import { useItem } from "@jobwire/client/react";
import { Select } from "@mantine/core";
import type { TaskOutput } from "@jobwire/jobs/catalog";
import { FacePicker, fromLeft } from "../../faces/face-picker.tsx";
import { newestArtifact } from "../../library/picture-of.ts";
import { useStoredJson } from "../../results/use-stored.ts";
import classes from "./poster-form.module.css";
import { words } from "./words.ts";

/** `ask`: whichever is clear; `largest`; or a number from the left, from 0. */
export type Whose = string;

interface Props {
  itemId: string;
  value: Whose;
  problem: string | undefined;
  onChange: (value: Whose) => void;
}

/** Whose face goes on the poster: shown in the photo where it has been looked at, else by number. */
export function WhoseFace({ itemId, value, problem, onChange }: Props) {
  const { item } = useItem(itemId);
  const analysis = item === undefined ? undefined : newestArtifact(item, "image.analyze");
  const { value: known, isPending } = useStoredJson<Pick<TaskOutput<"image.analyze">, "faces">>(analysis?.url);
  const faces = fromLeft((known?.faces ?? []).map(({ box }) => box));
  if (item === undefined || (analysis !== undefined && isPending)) return null;
  // One face, or none: there is nothing to choose.
  if (known !== undefined && faces.length < 2) return null;
  if (faces.length >= 2) {
    return (
      <fieldset className={classes.whose}>
        <legend>{words.whoseOf(faces.length)}</legend>
        <FacePicker
          item={item}
          faces={faces}
          value={/^\d+$/.test(value) ? Number(value) : null}
          onChoose={(index) => onChange(String(index))}
        />
        {problem !== undefined && (
          <p className={classes.problem} role="alert">
            {problem}
          </p>
        )}
      </fieldset>
    );
  }
  return (
    <Select
      size="md"
      label={words.whose}
      description={words.whoseHint}
      data={BY_NUMBER}
      allowDeselect={false}
      value={value}
      onChange={(chosen) => onChange(chosen ?? "ask")}
      error={problem}
    />
  );
}

const BY_NUMBER = [
  { value: "ask", label: words.askMe },
  { value: "largest", label: words.largest },
  ...[0, 1, 2, 3, 4, 5].map((n) => ({ value: String(n), label: words.nth(n) })),
];
