import { clouds } from "./clouds.ts";
import { atFace, blur, dots, linear, radial } from "./drawing.ts";
import type { PosterTemplate } from "./poster-template.ts";

const FACE = { x: 1_012, y: 1_150, eyeSpan: 262 };

const DEFS = `<defs>
${linear("sky", [
  [0, "#060a1c"],
  [0.32, "#0d2148"],
  [0.62, "#17566f"],
  [0.85, "#2d8c8c"],
  [1, "#0a2433"],
])}
${radial(
  "giant",
  [
    [0, "#ffe2b0"],
    [0.45, "#f0a060"],
    [0.8, "#b2502e"],
    [1, "#4a1c22"],
  ],
  "cx='0.32' cy='0.3' r='0.8'",
)}
${radial("haze", [
  [0, "#ff9a5a", 0.55],
  [0.6, "#ff7a4a", 0.14],
  [1, "#ff7a4a", 0],
])}
${linear(
  "suit",
  [
    [0, "#fbf7ee"],
    [0.45, "#cfd5d8"],
    [1, "#51626f"],
  ],
  "x1='0' y1='0' x2='0.8' y2='1'",
)}
${radial(
  "shell",
  [
    [0, "#ffffff"],
    [0.62, "#e3e7e6"],
    [0.85, "#9fb0b8"],
    [1, "#4c606e"],
  ],
  "cx='0.36' cy='0.28' r='0.82'",
)}
${radial("inside", [
  [0, "#2a3a50"],
  [0.6, "#111b2c"],
  [1, "#05080f"],
])}
${radial(
  "cap",
  [
    [0, "#6b4a34"],
    [0.7, "#3f2a20"],
    [1, "#1c120e"],
  ],
  "cx='0.4' cy='0.22' r='0.8'",
)}
${linear(
  "glass",
  [
    [0, "#bff2ff", 0.36],
    [0.3, "#bff2ff", 0.07],
    [0.62, "#ffb27a", 0],
    [1, "#ff9a5a", 0.3],
  ],
  "x1='0.1' y1='0' x2='0.9' y2='1'",
)}
${linear(
  "gold",
  [
    [0, "#ffd9a0"],
    [0.5, "#d9863c"],
    [1, "#7a3a1c"],
  ],
  "x1='0' y1='0' x2='1' y2='1'",
)}
${linear("ground", [
  [0, "#0b2c3c", 0],
  [0.35, "#07141f", 0.92],
  [1, "#04090f", 1],
])}
${blur("soft", 26)}${blur("softer", 70)}${blur("fine", 0.05)}
</defs>`;

const PLANET = `
<circle cx="1500" cy="560" r="900" fill="url(#haze)"/>
<g transform="rotate(-17 1500 560)">
  <ellipse cx="1500" cy="560" rx="830" ry="150" fill="none" stroke="#ffd7a6" stroke-opacity=".55" stroke-width="30"/>
  <ellipse cx="1500" cy="560" rx="740" ry="126" fill="none" stroke="#c9754a" stroke-opacity=".6" stroke-width="46"/>
  <circle cx="1500" cy="560" r="455" fill="url(#giant)"/>
  <g opacity=".38" fill="#8a3a26">
    <ellipse cx="1500" cy="380" rx="412" ry="26"/><ellipse cx="1500" cy="470" rx="448" ry="38"/>
    <ellipse cx="1500" cy="640" rx="446" ry="46"/><ellipse cx="1500" cy="770" rx="398" ry="24"/>
  </g>
  <path d="M670,560 A830,150 0 0 0 2330,560" fill="none" stroke="#ffe2ba" stroke-opacity=".9" stroke-width="30"/>
  <path d="M760,560 A740,126 0 0 0 2240,560" fill="none" stroke="#d98a56" stroke-opacity=".9" stroke-width="46"/>
</g>
<circle cx="330" cy="430" r="96" fill="#d7e6e4"/><circle cx="362" cy="448" r="100" fill="#0d2148" opacity=".82"/>`;

/** Space adventure: a helmet before a ringed giant. */
export const orbit: PosterTemplate = {
  name: "orbit",
  face: FACE,
  grade: {
    skin: { lightness: 62, spread: 16, a: 13, b: 19 },
    ownColour: 0.55,
    light: { x: -0.7, y: -0.6, strength: 0.42, colour: "#ffd9b0" },
    rim: { strength: 0.34, colour: "#4fd0e0" },
    paint: 0.6,
    feather: 0.16,
    reach: 1.16,
  },
  back: (skin) => `${DEFS}
<rect width="2025" height="3000" fill="url(#sky)"/>
${clouds(11, [217, 82, 140], { scale: 0.55, cover: 0.5, opacity: 0.8 })}
${clouds(29, [77, 217, 230], { scale: 0.42, cover: 0.52, opacity: 0.5 })}
${dots(7, 420, { colours: ["#ffffff", "#ffe9c8", "#bfeaff"], maxRadius: 6, area: [0, 0, 2025, 2200] })}
${PLANET}
<path d="M-60,3000 C-40,2380 180,2060 620,1930 L1404,1930 C1850,2060 2070,2380 2090,3000 Z" fill="url(#suit)"/>
<path d="M330,3000 C330,2600 400,2350 520,2150 L610,2180 C520,2400 480,2640 480,3000 Z" fill="#d9662c"/>
<path d="M1695,3000 C1695,2600 1625,2350 1505,2150 L1415,2180 C1505,2400 1545,2640 1545,3000 Z" fill="#b24c20"/>
<path d="M-60,3000 C-40,2380 180,2060 620,1930 C300,2160 150,2480 120,3000 Z" fill="#ffffff" opacity=".5"/>
<path d="M2090,3000 C2070,2380 1850,2060 1404,1930 C1700,2160 1850,2480 1880,3000 Z" fill="#102c3f" opacity=".55"/>
<circle cx="255" cy="2430" r="92" fill="#123a5c" stroke="#ffd9a0" stroke-width="10"/><path d="M195,2460 L255,2360 L315,2460 Z" fill="#ffd9a0"/><circle cx="255" cy="2430" r="60" fill="none" stroke="#d9662c" stroke-width="9"/>
${atFace(
  FACE,
  `<circle cx="0" cy=".3" r="2.85" fill="#ffb27a" opacity=".2" filter="url(#fine)"/>
   <circle cx="0" cy=".3" r="2.72" fill="url(#shell)"/>
   <ellipse cx="0" cy=".36" rx="2.2" ry="2.08" fill="url(#inside)"/>
   
   <ellipse cx="0" cy=".28" rx="1.5" ry="1.78" fill="url(#cap)"/><ellipse cx="0" cy=".42" rx="1.06" ry="1.34" fill="${skin}"/><ellipse cx="0" cy=".42" rx="1.06" ry="1.34" fill="#1c0e08" opacity=".45"/>`,
)}`,
  front: () => `${DEFS}
${atFace(
  FACE,
  `<path fill-rule="evenodd" fill="url(#cap)" d="M0,-1.52 C1.05,-1.52 1.52,-.7 1.5,.3 C1.5,1.4 .95,2.2 0,2.22 C-.95,2.2 -1.5,1.4 -1.5,.3 C-1.52,-.7 -1.05,-1.52 0,-1.52 Z
     M0,-.84 C-.7,-.86 -1.01,-.4 -1.01,.26 C-1.01,1.02 -.68,1.66 0,1.7 C.68,1.66 1.01,1.02 1.01,.26 C1.01,-.4 .7,-.86 0,-.84 Z"/>
   <path fill="none" stroke="#d8cbb8" stroke-width=".1" d="M0,-.88 C-.74,-.9 -1.05,-.4 -1.05,.26 C-1.05,1.04 -.72,1.7 0,1.74 C.72,1.7 1.05,1.04 1.05,.26 C1.05,-.4 .74,-.9 0,-.88 Z"/>
   <path fill="none" stroke="#000" stroke-opacity=".5" stroke-width=".16" filter="url(#fine)" d="M0,-.82 C-.68,-.84 -.98,-.4 -.98,.26 C-.98,1 -.66,1.64 0,1.68 C.66,1.64 .98,1 .98,.26 C.98,-.4 .68,-.84 0,-.82 Z"/>
   <path d="M-.22,-1.5 L.22,-1.5 L.2,-.95 C.1,-.98 -.1,-.98 -.2,-.95 Z" fill="#e8dcc8"/>
   <ellipse cx="-1.36" cy=".42" rx=".24" ry=".5" fill="#20242c" stroke="#8fa0a8" stroke-width=".06"/><ellipse cx="1.36" cy=".42" rx=".24" ry=".5" fill="#14181e" stroke="#5f7078" stroke-width=".06"/>
   <path d="M-1.3,.9 C-1.1,1.5 -.7,1.62 -.34,1.5" fill="none" stroke="#20242c" stroke-width=".09"/><ellipse cx="-.3" cy="1.48" rx=".14" ry=".09" fill="#20242c"/>
   <ellipse cx="0" cy=".36" rx="2.2" ry="2.08" fill="url(#glass)"/>
   <path d="M-1.72,-.72 C-1.3,-1.35 -.62,-1.62 .1,-1.6 C-.62,-1.42 -1.2,-1.05 -1.5,-.5 C-1.62,-.28 -1.86,-.48 -1.72,-.72 Z" fill="#fff" opacity=".62"/>
   <ellipse cx="-1.72" cy="-.1" rx=".09" ry=".2" transform="rotate(12 -1.72 -.1)" fill="#fff" opacity=".55"/>
   <path d="M1.95,.5 C1.9,1.2 1.4,1.95 .7,2.2 C1.25,1.8 1.62,1.2 1.7,.55 Z" fill="#ffb27a" opacity=".5"/>
   <ellipse cx="0" cy=".36" rx="2.22" ry="2.1" fill="none" stroke="url(#gold)" stroke-width=".14"/>
   <ellipse cx="0" cy=".36" rx="2.33" ry="2.2" fill="none" stroke="#3c4d58" stroke-opacity=".55" stroke-width=".05"/>
   <path d="M-2.3,2.1 C-1.4,3 1.4,3 2.3,2.1 L2.5,2.62 C1.5,3.6 -1.5,3.6 -2.5,2.62 Z" fill="url(#gold)"/>
   <path d="M-2.34,2.3 C-1.4,3.2 1.4,3.2 2.34,2.3" fill="none" stroke="#fff" stroke-opacity=".5" stroke-width=".04"/>`,
)}
<rect y="1980" width="2025" height="1020" fill="url(#ground)"/>
<path d="M0,2560 C500,2440 1525,2440 2025,2560" fill="none" stroke="#69e0e6" stroke-opacity=".0" stroke-width="6"/>`,
  title: {
    x: 110,
    y: 2_330,
    width: 1_805,
    height: 330,
    font: "bebas",
    colour: "#fff3dc",
    tracking: 0.05,
    isUpperCase: true,
    maxSize: 330,
    maxLines: 2,
  },
  tagline: {
    x: 180,
    y: 2_238,
    width: 1_665,
    height: 78,
    font: "oswald",
    colour: "#ffc58a",
    tracking: 0.16,
    isUpperCase: true,
    maxSize: 52,
    maxLines: 2,
  },
  credits: {
    x: 220,
    y: 2_705,
    width: 1_585,
    height: 190,
    font: "oswald",
    colour: "#a9cdd3",
    tracking: 0.1,
    isUpperCase: true,
    maxSize: 46,
    maxLines: 4,
  },
};
