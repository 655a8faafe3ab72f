import type { Document, Texture } from "@gltf-transform/core";
import { EXTTextureWebP } from "@gltf-transform/extensions";
import sharp from "sharp";

/** A picture of a model cannot be decoded to its end. */
export class TextureDamaged extends Error {
  override readonly name = "TextureDamaged";
}

const MAX_TEXTURE_PIXELS = 8_192 * 8_192;
/** What glTF without extensions knows. */
const PLAIN: ReadonlySet<string> = new Set(["png", "jpeg"]);

/**
 * Decodes all pictures of a model, and turns those that are neither PNG nor JPEG into one: colours without clear parts
 * into JPEG, all else into PNG, for what a picture says of roughness or slopes must not be blurred.
 * @throws TextureDamaged
 */
export async function plainTextures(document: Document): Promise<void> {
  const root = document.getRoot();
  const colours = new Set(
    root.listMaterials().flatMap((material) => [material.getBaseColorTexture(), material.getEmissiveTexture()]),
  );
  for (const texture of root.listTextures()) await makePlain(texture, colours.has(texture));
  for (const extension of root.listExtensionsUsed()) {
    if (extension.extensionName === EXTTextureWebP.EXTENSION_NAME) extension.dispose();
  }
}

async function makePlain(texture: Texture, isColour: boolean): Promise<void> {
  const image = texture.getImage();
  if (image === null) throw new TextureDamaged("expected a picture within the model, got none");
  try {
    const picture = sharp(image, { limitInputPixels: MAX_TEXTURE_PIXELS, failOn: "error" });
    const { format } = await picture.metadata();
    const { isOpaque } = await picture.stats();
    if (PLAIN.has(format)) {
      texture.setMimeType(`image/${format}`).setURI("");
      return;
    }
    const asJpeg = isColour && isOpaque;
    const plain = await (
      asJpeg ? picture.removeAlpha().jpeg({ quality: 92, chromaSubsampling: "4:4:4" }) : picture.png()
    ).toBuffer();
    texture
      .setImage(new Uint8Array(plain))
      .setMimeType(asJpeg ? "image/jpeg" : "image/png")
      .setURI("");
  } catch (error) {
    throw new TextureDamaged("expected a picture that can be decoded, got another", { cause: error });
  }
}
