import { readFile } from "node:fs/promises";
import { NodeIO } from "@gltf-transform/core";
import sharp from "sharp";
import { drawMesh } from "../src/providers/model3d/draw-mesh.ts";
import { defineGallery } from "./runner/define-gallery.ts";
import { photo } from "./runner/photo.ts";

const SIDES = { "from the left": -40, "from the front": 0, "from the right": 40, "from behind": 160 };

export default defineGallery({
  task: "model.glb",
  cellHeightPx: 300,
  runs: ["astronaut.png", "chelsea.png", "coffee.png"].map((name) => {
    const { itemId, items } = photo(name);
    return { label: name, input: { itemId }, items };
  }),
  async pictures({ run, artifacts }) {
    const model = artifacts.find(({ name }) => name === "model");
    if (model === undefined) throw new Error(`${run.label}: expected an artifact named model`);
    const root = (await new NodeIO().readBinary(await readFile(model.path))).getRoot();
    const primitive = root.listMeshes()[0]?.listPrimitives()[0];
    const image = root.listTextures()[0]?.getImage();
    const array = (name: string) => primitive?.getAttribute(name)?.getArray();
    const [positions, normals, uvs] = ["POSITION", "NORMAL", "TEXCOORD_0"].map(array);
    const indices = primitive?.getIndices()?.getArray();
    if (!image || !positions || !normals || !uvs || !indices) throw new Error(`${run.label}: expected a whole model`);
    const { data, info } = await sharp(image).raw().toBuffer({ resolveWithObject: true });
    const mesh = {
      positions: Float32Array.from(positions),
      normals: Float32Array.from(normals),
      uvs: Float32Array.from(uvs),
      indices: Uint32Array.from(indices),
    };
    const pictures = [];
    for (const [side, yaw] of Object.entries(SIDES)) {
      const drawn = await drawMesh(
        mesh,
        { data, width: info.width, height: info.height },
        { yaw, pitch: 8, sidePx: 420 },
      );
      pictures.push({
        data: await sharp(drawn).flatten({ background: "#e8e4dc" }).png().toBuffer(),
        label: `${run.label}, ${side}`,
      });
    }
    return pictures;
  },
});
