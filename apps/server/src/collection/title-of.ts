import { catalog, isTaskName } from "@jobwire/jobs/catalog";

/** What a title is made of; select {@link TITLE_COLUMNS} of `job j` and `item i`. */
export interface TitleRow {
  task: string;
  name: string | null;
  output_title: string | null;
  input_title: string | null;
  prompt: string | null;
  item_name: string | null;
}

export const TITLE_COLUMNS = `j.output->>'title' as output_title, j.input->>'title' as input_title,
  j.input->>'prompt' as prompt, i.name as item_name`;

const MOST_CHARACTERS = 80;

/** What a result is called: by its owner, by itself, by what was asked for, by its file, by its task. */
export function titleOf(row: TitleRow): string {
  const known =
    [row.name, row.output_title, row.input_title, row.prompt].find((text) => text !== null && text.trim() !== "") ??
    row.item_name?.replace(/\.[^.]*$/, "") ??
    (isTaskName(row.task) ? catalog[row.task].title : row.task);
  return known.length <= MOST_CHARACTERS ? known : `${known.slice(0, MOST_CHARACTERS - 1).trimEnd()}…`;
}
