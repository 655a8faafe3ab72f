import type { PosterTemplateName } from "@jobwire/jobs/catalog";
import ember from "./pictures/ember.webp";
import noir from "./pictures/noir.webp";
import orbit from "./pictures/orbit.webp";
import voyage from "./pictures/voyage.webp";

/** A text's place on a poster of 2025 × 3000 units, as the worker sets it. */
export interface Place {
  y: number;
  width: number;
  height: number;
  family: string;
  weight: number;
  colour: string;
  /** As a share of the size. */
  tracking: number;
  isUpperCase: boolean;
  maxSize: number;
  maxLines: number;
}

export interface PosterLook {
  name: string;
  about: string;
  picture: string;
  title: Place;
  tagline: Place;
  /** Begins the title field. */
  example: string;
}

const oswald = { family: "Oswald", weight: 400 } as const;

/** What a person sees of each template before there is a poster; kept in step with the worker's templates. */
export const POSTER_LOOKS: Readonly<Record<PosterTemplateName, PosterLook>> = {
  orbit: {
    name: "Space adventure",
    about: "A helmet before a ringed giant",
    picture: orbit,
    example: "The Last Orbit",
    title: {
      y: 2_330,
      width: 1_805,
      height: 330,
      family: "Bebas Neue",
      weight: 400,
      colour: "#fff3dc",
      tracking: 0.05,
      isUpperCase: true,
      maxSize: 330,
      maxLines: 2,
    },
    tagline: {
      y: 2_238,
      width: 1_665,
      height: 78,
      ...oswald,
      colour: "#ffc58a",
      tracking: 0.16,
      isUpperCase: true,
      maxSize: 52,
      maxLines: 2,
    },
  },
  noir: {
    name: "Noir detective",
    about: "Hat, collar and rain, in black and white",
    picture: noir,
    example: "Midnight in Marseille",
    title: {
      y: 2_330,
      width: 1_785,
      height: 370,
      family: "Bebas Neue",
      weight: 400,
      colour: "#f4efe2",
      tracking: 0.02,
      isUpperCase: true,
      maxSize: 360,
      maxLines: 2,
    },
    tagline: {
      y: 2_235,
      width: 1_625,
      height: 76,
      ...oswald,
      colour: "#d8d2c2",
      tracking: 0.14,
      isUpperCase: false,
      maxSize: 54,
      maxLines: 2,
    },
  },
  voyage: {
    name: "Retro travel",
    about: "A pilot of the thirties, a sunburst",
    picture: voyage,
    example: "Over the Alps",
    title: {
      y: 2_400,
      width: 1_745,
      height: 310,
      family: "Limelight",
      weight: 400,
      colour: "#ffe9b8",
      tracking: 0.02,
      isUpperCase: true,
      maxSize: 290,
      maxLines: 2,
    },
    tagline: {
      y: 2_308,
      width: 1_665,
      height: 74,
      ...oswald,
      colour: "#f2a65a",
      tracking: 0.18,
      isUpperCase: true,
      maxSize: 50,
      maxLines: 2,
    },
  },
  ember: {
    name: "Fantasy",
    about: "A hood before the moon, embers rising",
    picture: ember,
    example: "The Ember Road",
    title: {
      y: 2_370,
      width: 1_785,
      height: 320,
      family: "Cinzel",
      weight: 700,
      colour: "#f7d89a",
      tracking: 0.03,
      isUpperCase: true,
      maxSize: 280,
      maxLines: 2,
    },
    tagline: {
      y: 2_275,
      width: 1_665,
      height: 78,
      family: "Cinzel",
      weight: 700,
      colour: "#e8b6a0",
      tracking: 0.1,
      isUpperCase: false,
      maxSize: 56,
      maxLines: 2,
    },
  },
};
