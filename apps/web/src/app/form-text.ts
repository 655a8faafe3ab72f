/** What was typed into a field of a form; empty when there is no such field. */
export function formText(form: FormData, field: string): string {
  const value = form.get(field);
  return typeof value === "string" ? value : "";
}
