let frame: HTMLIFrameElement | null = null;

/**
 * Downloads what many ids stand for as one archive: by a form, since an address does not hold them, into a frame that
 * nobody sees, so that an answer that is no archive does not take the page's place.
 * @param onRefused called where the answer was no archive; a second download that is asked for before the first has
 *   begun takes its place
 */
export function downloadMany(path: string, ids: readonly string[], onRefused: () => void): void {
  if (frame === null) {
    frame = document.createElement("iframe");
    frame.hidden = true;
    frame.name = "download";
    document.body.append(frame);
  }
  const target = frame;
  // A download loads nothing; a page that is loaded is a refusal.
  target.onload = () => {
    if (isBlank(target)) return;
    target.remove();
    frame = null;
    onRefused();
  };
  const form = document.createElement("form");
  form.method = "post";
  form.action = path;
  form.target = target.name;
  form.hidden = true;
  const field = document.createElement("input");
  field.name = "ids";
  field.value = ids.join(",");
  form.append(field);
  document.body.append(form);
  form.submit();
  form.remove();
}

/** Whether it holds the page that a frame begins with. One that may not be looked into does not. */
function isBlank({ contentWindow }: HTMLIFrameElement): boolean {
  try {
    return contentWindow?.location.href === "about:blank";
  } catch {
    return false;
  }
}
