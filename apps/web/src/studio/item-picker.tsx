import { Button, Skeleton } from "@mantine/core";
import { useItems } from "@jobwire/client/react";
import { IconCheck } from "@tabler/icons-react";
import { LinkButton } from "../app/link-button.tsx";
import { ItemEmblem } from "../library/item-emblem.tsx";
import { newestThumbnail, pictureOf } from "../library/picture-of.ts";
import { itemFilterFor } from "./item-filter.ts";
import classes from "./item-picker.module.css";
import { words } from "./words.ts";

interface Props {
  value: string | null;
  problem: string | undefined;
  /** Content types to choose from. */
  accepts: readonly string[];
  onChange: (itemId: string) => void;
}

/** Chooses a file of the library. */
export function ItemPicker({ value, problem, accepts, onChange }: Props) {
  const { items, isPending, hasOlder, isFetchingOlder, fetchOlder } = useItems(itemFilterFor(accepts));
  // What a task is for comes first: a PDF before photos, where it takes both.
  const kinds = [...new Set(accepts.map(kindOf))];
  const photos = items
    .filter(({ contentType }) => accepts.includes(contentType))
    .toSorted((a, b) => kinds.indexOf(kindOf(a.contentType)) - kinds.indexOf(kindOf(b.contentType)));
  if (!isPending && photos.length === 0 && !hasOlder) {
    return (
      <div className={classes.none}>
        <p>{words.noPhotos}</p>
        <LinkButton to="/" variant="default">
          {words.toLibrary}
        </LinkButton>
      </div>
    );
  }
  return (
    <fieldset className={classes.set} aria-describedby={problem === undefined ? undefined : "photo-problem"}>
      <legend className={classes.legend}>{words.choosePhoto}</legend>
      <div className={classes.grid}>
        {isPending && [0, 1, 2, 3, 4, 5].map((ghost) => <Skeleton key={ghost} className={classes.photo} radius={11} />)}
        {photos.map((item) => {
          const thumbnail = newestThumbnail(item);
          const url = thumbnail?.url ?? pictureOf(item)?.url;
          return (
            <label key={item.id} className={classes.photo} title={item.name}>
              <input
                type="radio"
                name="itemId"
                value={item.id}
                checked={item.id === value}
                onChange={() => onChange(item.id)}
                className="visually-hidden"
                aria-label={item.name}
              />
              {url === undefined ? (
                <ItemEmblem contentType={item.contentType} sizePx={32} />
              ) : (
                <img src={url} alt="" loading="lazy" decoding="async" />
              )}
              <span className={classes.check}>
                <IconCheck size={16} stroke={3} aria-hidden />
              </span>
            </label>
          );
        })}
      </div>
      {hasOlder && (
        <Button variant="subtle" color="gray" mt="xs" loading={isFetchingOlder} onClick={() => void fetchOlder()}>
          {words.more}
        </Button>
      )}
      {problem !== undefined && (
        <p id="photo-problem" className={classes.problem} role="alert">
          {problem}
        </p>
      )}
    </fieldset>
  );
}

function kindOf(contentType: string): string {
  return contentType.split("/", 1)[0] ?? "";
}
