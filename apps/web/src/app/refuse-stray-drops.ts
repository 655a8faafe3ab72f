/**
 * A browser opens a file that is dropped where nobody takes it, in place of the app. Call it once a page; what
 * takes drops listens at the window, and says so by another `dropEffect`.
 */
export function refuseStrayDrops(page: Document): void {
  const refuse = (event: DragEvent) => {
    if (event.dataTransfer?.types.includes("Files") !== true) return;
    event.preventDefault();
    event.dataTransfer.dropEffect = "none";
  };
  page.addEventListener("dragover", refuse);
  page.addEventListener("drop", refuse);
}
