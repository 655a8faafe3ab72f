import { Document, NodeIO } from "@gltf-transform/core";
import type { Mesh } from "./mesh.ts";

/** A mesh with one JPEG texture as a GLB: matt, one node, in metres. */
export async function writeGlb(mesh: Mesh, texture: Uint8Array, name: string): Promise<Uint8Array> {
  const document = new Document();
  document.getRoot().getAsset().generator = "Jobwire";
  const buffer = document.createBuffer();
  const image = document.createTexture("colour").setImage(new Uint8Array(texture)).setMimeType("image/jpeg");
  const material = document
    .createMaterial("surface")
    .setBaseColorTexture(image)
    .setMetallicFactor(0)
    .setRoughnessFactor(0.85);
  const accessor = (type: "VEC3" | "VEC2" | "SCALAR", values: Float32Array<ArrayBuffer> | Uint32Array<ArrayBuffer>) =>
    document.createAccessor().setType(type).setArray(values).setBuffer(buffer);
  const vertices = mesh.positions.length / 3;
  const indices = vertices < 65_535 ? Uint16Array.from(mesh.indices) : mesh.indices;
  const primitive = document
    .createPrimitive()
    .setAttribute("POSITION", accessor("VEC3", mesh.positions))
    .setAttribute("NORMAL", accessor("VEC3", mesh.normals))
    .setAttribute("TEXCOORD_0", accessor("VEC2", mesh.uvs))
    .setIndices(document.createAccessor().setType("SCALAR").setArray(indices).setBuffer(buffer))
    .setMaterial(material);
  const node = document.createNode(name).setMesh(document.createMesh(name).addPrimitive(primitive));
  document.getRoot().setDefaultScene(document.createScene(name).addChild(node));
  return new NodeIO().writeBinary(document);
}
