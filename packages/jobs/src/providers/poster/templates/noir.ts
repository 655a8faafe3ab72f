import { clouds } from "./clouds.ts";
import { atFace, blur, linear, radial, seeded } from "./drawing.ts";
import type { PosterTemplate } from "./poster-template.ts";

const FACE = { x: 1_012, y: 1_210, eyeSpan: 268 };

const DEFS = `<defs>
${linear("wall", [
  [0, "#16181c"],
  [0.5, "#2c2f33"],
  [1, "#08090b"],
])}
${radial("lamp", [
  [0, "#f4ead2", 0.85],
  [0.35, "#cfc4aa", 0.34],
  [1, "#cfc4aa", 0],
])}
${linear(
  "coat",
  [
    [0, "#6d6a62"],
    [0.4, "#3b3a37"],
    [1, "#0b0b0c"],
  ],
  "x1='0.1' y1='0' x2='0.9' y2='0.6'",
)}
${linear(
  "collar",
  [
    [0, "#8d897e"],
    [0.5, "#4a4844"],
    [1, "#121213"],
  ],
  "x1='0' y1='0' x2='1' y2='0.4'",
)}
${linear(
  "felt",
  [
    [0, "#5a5852"],
    [0.45, "#2b2b2b"],
    [1, "#0a0a0b"],
  ],
  "x1='0' y1='0' x2='1' y2='0.5'",
)}
${linear(
  "brim",
  [
    [0, "#77746b"],
    [0.35, "#2c2c2b"],
    [1, "#060607"],
  ],
  "x1='0' y1='0' x2='1' y2='0.2'",
)}
${linear("ink", [
  [0, "#050506", 0],
  [0.3, "#050506", 0.86],
  [1, "#050506", 1],
])}
${linear(
  "dusk",
  [
    [0, "#000", 0],
    [1, "#000", 0.92],
  ],
  "x1='0.35' y1='0' x2='1' y2='0'",
)}
${linear(
  "neck",
  [
    [0, "#050506", 0.72],
    [0.14, "#fff4dc", 0.16],
    [0.3, "#050506", 0.2],
    [0.52, "#050506", 0.9],
    [1, "#050506", 1],
  ],
  "x1='0' y1='0' x2='1' y2='0.12'",
)}
${blur("soft", 20)}${blur("softer", 60)}${blur("fine", 0.09)}${blur("hair", 0.03)}
<clipPath id="lit"><path d="M0,0 H2025 V2100 H0 Z"/></clipPath>
</defs>`;

function blinds(): string {
  return Array.from({ length: 15 }, (_, i) => {
    const y = 40 + i * 128;
    return `<path d="M-40,${y} L2080,${y - 330} L2080,${y - 268} L-40,${y + 62} Z" fill="#e9dfc6" opacity="${(0.3 - 0.011 * i).toFixed(3)}"/>`;
  }).join("");
}

function rain(): string {
  const next = seeded(3);
  return Array.from({ length: 150 }, () => {
    const [x, y, length] = [next() * 2_100, next() * 2_300, 50 + 120 * next()];
    return `<path d="M${x.toFixed(0)},${y.toFixed(0)} l${(-length * 0.24).toFixed(0)},${length.toFixed(0)}" stroke="#fff" stroke-opacity="${(0.06 + 0.2 * next()).toFixed(2)}" stroke-width="${(1 + 2 * next()).toFixed(1)}"/>`;
  }).join("");
}

/** A detective in the light of blinds: black, white and one red. */
export const noir: PosterTemplate = {
  name: "noir",
  face: FACE,
  grade: {
    skin: { lightness: 58, spread: 21, a: 1, b: 5 },
    ownColour: 0,
    light: { x: -0.95, y: -0.05, strength: 0.85, colour: "#fff4dc" },
    rim: { strength: 0.22, colour: "#dfe6ee" },
    paint: 0.5,
    feather: 0.1,
    reach: 1.01,
  },
  back: (skin) => `${DEFS}
<rect width="2025" height="3000" fill="url(#wall)"/>
<circle cx="420" cy="760" r="1150" fill="url(#lamp)"/>
<g clip-path="url(#lit)">${blinds()}</g>
<rect width="2025" height="3000" fill="url(#dusk)"/>
<path d="M1240,2300 L1240,1350 L1500,1290 L1500,2300 Z M1560,2300 V1120 L1790,1060 V2300 Z M1830,2300 V1420 L2025,1390 V2300 Z" fill="#000" opacity=".35"/>
${clouds(5, [217, 214, 204], { scale: 0.4, stretch: 2.4, cover: 0.48, opacity: 0.4 })}
${atFace(
  FACE,
  `<path d="M-.62,.8 C-.6,1.6 -.66,2.3 -.86,3 L.86,3 C.66,2.3 .6,1.6 .62,.8 Z" fill="${skin}"/>
   <path d="M-.62,.8 C-.6,1.6 -.66,2.3 -.86,3 L.86,3 C.66,2.3 .6,1.6 .62,.8 Z" fill="url(#neck)"/>
   <path d="M-.7,1 L.7,1 L.62,2.02 C.4,2.3 .1,2.42 -.1,2.4 C-.35,2.36 -.55,2.16 -.62,1.9 Z" fill="#040405" opacity=".92" filter="url(#fine)"/>
   <path d="M0,-1.3 C.95,-1.3 1.2,-.6 1.17,.1 C1.15,.5 1.06,.86 .9,1.05 L-.9,1.05 C-1.06,.86 -1.13,.5 -1.15,.1 C-1.18,-.6 -.95,-1.3 0,-1.3 Z" fill="#0a0a0b" filter="url(#hair)"/>`,
)}`,
  front: () => `${DEFS}
${atFace(
  FACE,
  `<path d="M-.95,2.25 L0,2.95 L.95,2.25 L1.1,4 L-1.1,4 Z" fill="#e7e2d5"/>
   <path d="M-.98,2.1 L-.05,2.98 L-.5,3.55 L-1.2,2.6 Z" fill="#f7f3e8"/><path d="M.98,2.1 L.05,2.98 L.5,3.55 L1.2,2.6 Z" fill="#8d8a82"/>
   <path d="M-.17,2.92 L.17,2.92 L.24,3.2 L.12,3.3 L.4,6 L-.4,6 L-.12,3.3 L-.24,3.2 Z" fill="#b3191f"/><path d="M.02,2.92 L.17,2.92 L.24,3.2 L.12,3.3 L.4,6 L.02,6 Z" fill="#5c0a10"/>
   <path d="M-4.3,8 C-4.2,4.6 -3.5,3.5 -1.5,2.75 L-.7,4.2 L-.3,8 Z" fill="url(#coat)"/>
   <path d="M4.3,8 C4.2,4.6 3.5,3.5 1.5,2.75 L.7,4.2 L.3,8 Z" fill="#121213"/>
   <path d="M-1.28,.95 C-1.75,1.3 -2.05,2.2 -2,3.3 L-.75,4.5 L-.55,3.5 C-1.05,2.9 -1.3,2 -1.28,.95 Z" fill="url(#collar)"/>
   <path d="M1.28,.95 C1.75,1.3 2.05,2.2 2,3.3 L.75,4.5 L.55,3.5 C1.05,2.9 1.3,2 1.28,.95 Z" fill="#1b1b1c"/>
   <path d="M-1.28,.95 C-1.3,2 -1.05,2.9 -.55,3.5" fill="none" stroke="#d8d2c2" stroke-width=".035" opacity=".8"/>
   <path d="M1.28,.95 C1.3,2 1.05,2.9 .55,3.5" fill="none" stroke="#5c5b58" stroke-width=".03"/>
   <path d="M-2,3.3 L-.75,4.5 L-1,5.4 L-2.5,3.9 Z" fill="#55534d"/><path d="M2,3.3 L.75,4.5 L1,5.4 L2.5,3.9 Z" fill="#151516"/>
   <ellipse cx="0" cy="-.42" rx="1.35" ry=".5" fill="#000" opacity=".72" filter="url(#fine)"/>
   <path d="M-1.28,-.75 C-1.3,-1.7 -1.05,-2.5 -.55,-2.62 C-.3,-2.66 -.12,-2.42 .05,-2.42 C.25,-2.42 .4,-2.68 .68,-2.6 C1.12,-2.46 1.3,-1.7 1.28,-.75 C.6,-.5 -.6,-.5 -1.28,-.75 Z" fill="url(#felt)"/>
   <path d="M-.5,-2.5 C-.35,-2.1 -.2,-1.9 .02,-1.86 C.24,-1.9 .42,-2.1 .6,-2.5" fill="none" stroke="#000" stroke-opacity=".5" stroke-width=".09" filter="url(#hair)"/>
   <path d="M-1.29,-1.16 C-.6,-.88 .6,-.88 1.29,-1.16 L1.28,-.72 C.6,-.46 -.6,-.46 -1.28,-.72 Z" fill="#08080a"/>
   <path d="M-1.29,-1.14 C-.9,-1 -.5,-.94 -.2,-.93 L-.2,-.56 C-.6,-.56 -1,-.62 -1.28,-.72 Z" fill="#b3191f" opacity=".85"/>
   <path d="M-2.35,-.55 C-1.9,-.9 -1,-.95 0,-.92 C1,-.95 1.9,-.9 2.35,-.55 C2.1,-.28 1.2,-.5 .9,-.46 C.4,-.3 -.4,-.3 -.9,-.46 C-1.2,-.5 -2.1,-.28 -2.35,-.55 Z" fill="url(#brim)"/>
   <path d="M-2.33,-.56 C-1.9,-.86 -1,-.92 -.2,-.9" fill="none" stroke="#f2e9d2" stroke-width=".03" opacity=".75"/>`,
)}
${rain()}
<rect y="1800" width="2025" height="1200" fill="url(#ink)"/>
<rect x="812" y="2735" width="400" height="7" fill="#b3191f"/>`,
  title: {
    x: 120,
    y: 2_330,
    width: 1_785,
    height: 370,
    font: "bebas",
    colour: "#f4efe2",
    tracking: 0.02,
    isUpperCase: true,
    maxSize: 360,
    maxLines: 2,
  },
  tagline: {
    x: 200,
    y: 2_235,
    width: 1_625,
    height: 76,
    font: "oswald",
    colour: "#d8d2c2",
    tracking: 0.14,
    isUpperCase: false,
    maxSize: 54,
    maxLines: 2,
  },
  credits: {
    x: 220,
    y: 2_765,
    width: 1_585,
    height: 150,
    font: "oswald",
    colour: "#a5a196",
    tracking: 0.08,
    isUpperCase: true,
    maxSize: 44,
    maxLines: 3,
  },
};
