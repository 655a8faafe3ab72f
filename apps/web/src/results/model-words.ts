/** What the view of a 3D model says. */
export const modelWords = {
  alt: "A 3D model. Turn it with the arrow keys, or by dragging; plus and minus bring it nearer and farther.",
  loading: "Loading the model…",
  failed: "The model cannot be drawn here. It can be downloaded all the same.",
  noWebGl: "This browser draws no 3D, so here is a picture of the model.",
  turn: "Turn by itself",
  stop: "Stop turning",
  front: "From the front",
  hint: "Drag, or use the arrow keys",
  size: "Size",
  centimetres: (width: number, height: number, depth: number) =>
    `${[width, height, depth].map((metres) => (metres * 100).toFixed(1)).join(" × ")} cm`,
  triangles: "Triangles",
  surface: "Surface",
  closed: "closed, can be printed",
} as const;
