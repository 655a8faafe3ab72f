import { clouds } from "./clouds.ts";
import { atFace, blur, dots, hills, linear, radial } from "./drawing.ts";
import type { PosterTemplate } from "./poster-template.ts";

const FACE = { x: 1_012, y: 1_240, eyeSpan: 250 };

const DEFS = `<defs>
${linear("sky", [
  [0, "#0b0a1e"],
  [0.35, "#241a46"],
  [0.62, "#5a2d5c"],
  [0.8, "#a8485a"],
  [1, "#1a0f1e"],
])}
${radial(
  "moon",
  [
    [0, "#fff8e2"],
    [0.7, "#f4dcae"],
    [1, "#d8a878"],
  ],
  "cx='0.42' cy='0.38' r='0.7'",
)}
${radial("glow", [
  [0, "#ffdca8", 0.62],
  [0.5, "#e0885a", 0.24],
  [1, "#e0885a", 0],
])}
${radial("fire", [
  [0, "#ffb04a", 0.75],
  [0.4, "#ff6a2a", 0.3],
  [1, "#ff6a2a", 0],
])}
${linear(
  "cloak",
  [
    [0, "#3f5a4c"],
    [0.4, "#22352f"],
    [1, "#0b1414"],
  ],
  "x1='0' y1='0' x2='0.7' y2='1'",
)}
${linear("cloakDark", [
  [0, "#1b2b28"],
  [1, "#070d0d"],
])}
${radial("inside", [
  [0, "#1c1216"],
  [0.7, "#0c0709"],
  [1, "#050304"],
])}
${linear(
  "hem",
  [
    [0, "#ffe0a0"],
    [0.5, "#c98a3c"],
    [1, "#6d4018"],
  ],
  "x1='0' y1='0' x2='1' y2='1'",
)}
${radial(
  "throat",
  [
    [0, "#000", 0],
    [0.62, "#000", 0],
    [0.92, "#06030a", 0.82],
    [1, "#06030a", 0.95],
  ],
  "cx='0.5' cy='0.52' r='0.55'",
)}
${linear("neck", [
  [0, "#12080a", 0.4],
  [0.5, "#12080a", 0.92],
  [0.75, "#12080a", 0.55],
  [1, "#12080a", 0.35],
])}
${radial("shade", [
  [0, "#12080a", 0.1],
  [0.6, "#12080a", 0.2],
  [1, "#12080a", 0.85],
])}
${linear("ground", [
  [0, "#0a0a12", 0],
  [0.4, "#0a0910", 0.9],
  [1, "#060509", 1],
])}
${blur("soft", 22)}${blur("softer", 80)}${blur("fine", 0.07)}
</defs>`;

const CASTLE = `<path fill="#2a1636" d="M1380,1900 V1500 h30 v-46 h22 v46 h26 v-46 h22 v46 h30 v-150 l52,-150 l52,150 v180 h40 v-60 h24 v40 h26 v-40 h24 v-180 l70,-210 l70,210 v260 h40 v-46 h24 v46 h30 v360 Z"/>
<g fill="#ffc26a"><rect x="1548" y="1420" width="16" height="34" rx="8"/><rect x="1748" y="1330" width="16" height="36" rx="8"/><rect x="1790" y="1420" width="14" height="30" rx="7"/><rect x="1440" y="1590" width="14" height="28" rx="7"/><rect x="1660" y="1560" width="14" height="28" rx="7"/></g>`;

const BIRDS = `<g fill="none" stroke="#1a0f24" stroke-width="9" stroke-linecap="round"><path d="M300,560 q40,-46 74,0 q34,-46 74,0"/><path d="M470,700 q28,-32 52,0 q24,-32 52,0"/><path d="M230,780 q24,-28 44,0 q20,-28 44,0"/></g>`;

/** Fantasy: a hood before the moon, and embers rising. */
export const ember: PosterTemplate = {
  name: "ember",
  face: FACE,
  grade: {
    skin: { lightness: 55, spread: 17, a: 15, b: 21 },
    ownColour: 0.5,
    light: { x: -0.5, y: 0.75, strength: 0.5, colour: "#ffb870" },
    rim: { strength: 0.4, colour: "#9a8ad8" },
    paint: 0.7,
    feather: 0.26,
    reach: 1.04,
  },
  back: (skin) => `${DEFS}
<rect width="2025" height="3000" fill="url(#sky)"/>
${dots(41, 240, { colours: ["#ffffff", "#ffe6c4", "#d8c8ff"], maxRadius: 4, area: [0, 0, 2025, 1200] })}
<circle cx="1012" cy="960" r="1150" fill="url(#glow)"/><circle cx="1012" cy="930" r="700" fill="url(#moon)"/>
<g fill="#d8a878" opacity=".35"><circle cx="760" cy="700" r="90"/><circle cx="900" cy="560" r="46"/><circle cx="1290" cy="620" r="70"/><circle cx="1360" cy="860" r="40"/><circle cx="640" cy="900" r="38"/></g>
${clouds(17, [242, 158, 140], { scale: 0.3, stretch: 3, cover: 0.48, opacity: 0.5 })}
${BIRDS}${CASTLE}
<path d="${hills(8, 2_000, 330, 8, true)}" fill="#3a1c40"/><path d="${hills(9, 2_150, 260, 12, true)}" fill="#221230"/>
<path d="M40,3000 C120,2500 330,2180 640,2000 L1384,2000 C1694,2180 1905,2500 1985,3000 Z" fill="url(#cloak)"/>
${atFace(
  FACE,
  `<path d="M0,-2.55 C1.5,-2.5 2.05,-1 2,.4 C1.98,1.5 1.9,2.2 2.4,3.2 L-2.4,3.2 C-1.9,2.2 -1.98,1.5 -2,.4 C-2.05,-1 -1.5,-2.5 0,-2.55 Z" fill="url(#cloak)"/>
   <path d="M0,-1.62 C1.1,-1.6 1.42,-.6 1.4,.4 C1.38,1.5 1,2.5 0,2.9 C-1,2.5 -1.38,1.5 -1.4,.4 C-1.42,-.6 -1.1,-1.6 0,-1.62 Z" fill="url(#inside)"/>
   <path d="M-1.12,.1 C-1.3,-1 -.6,-1.5 0,-1.44 C.6,-1.5 1.3,-1 1.12,.1 C1.34,1.2 1.2,2 .9,2.6 L-.9,2.6 C-1.2,2 -1.34,1.2 -1.12,.1 Z" fill="#1d1210"/>
   <path d="M-.6,.6 L-.66,2.8 L.66,2.8 L.6,.6 Z" fill="${skin}"/><path d="M-.6,.6 L-.66,2.8 L.66,2.8 L.6,.6 Z" fill="url(#neck)"/>
   <path d="M0,-1.1 C.8,-1.1 1.08,-.5 1.06,.3 C1.04,1.1 .7,1.76 0,1.8 C-.7,1.76 -1.04,1.1 -1.06,.3 C-1.08,-.5 -.8,-1.1 0,-1.1 Z" fill="${skin}"/>
   <path d="M0,-1.1 C.8,-1.1 1.08,-.5 1.06,.3 C1.04,1.1 .7,1.76 0,1.8 C-.7,1.76 -1.04,1.1 -1.06,.3 C-1.08,-.5 -.8,-1.1 0,-1.1 Z" fill="url(#shade)"/>`,
)}`,
  front: () => `${DEFS}
${atFace(
  FACE,
  `<path d="M-1,-.5 C-.86,-.95 -.5,-1.12 -.1,-1.06 C-.55,-.8 -.8,-.3 -.86,.3 C-.92,.9 -1.02,1.4 -.95,2 C-1.2,1.5 -1.22,.2 -1,-.5 Z" fill="#2a1a15"/>
   <path d="M1,-.5 C.86,-.95 .4,-1.16 -.12,-1.06 C.5,-.86 .8,-.3 .86,.3 C.92,.9 1.02,1.4 .95,2 C1.2,1.5 1.22,.2 1,-.5 Z" fill="#1d120f"/>
   <path d="M-.12,-1.06 C-.5,-.95 -.8,-.6 -.9,-.1 M-.05,-1.07 C.4,-1 .75,-.6 .88,-.1" fill="none" stroke="#5a3a2a" stroke-opacity=".6" stroke-width=".025"/>
   <path d="M0,-1.62 C1.1,-1.6 1.42,-.6 1.4,.4 C1.38,1.5 1,2.5 0,2.9 C-1,2.5 -1.38,1.5 -1.4,.4 C-1.42,-.6 -1.1,-1.6 0,-1.62 Z" fill="url(#throat)"/>
   <path fill-rule="evenodd" fill="url(#cloak)" d="M0,-2.55 C1.5,-2.5 2.05,-1 2,.4 C1.98,1.5 1.9,2.2 2.4,3.2 L1.2,3.9 L0,3.3 L-1.2,3.9 L-2.4,3.2 C-1.9,2.2 -1.98,1.5 -2,.4 C-2.05,-1 -1.5,-2.5 0,-2.55 Z
     M0,-1.66 C-1.1,-1.6 -1.4,-.6 -1.36,.4 C-1.32,1.4 -.9,2.2 0,2.5 C.9,2.2 1.32,1.4 1.36,.4 C1.4,-.6 1.1,-1.6 0,-1.66 Z"/>
   <path fill="none" stroke="url(#hem)" stroke-width=".085" d="M0,-1.7 C-1.14,-1.62 -1.44,-.6 -1.4,.42 C-1.36,1.45 -.92,2.26 0,2.56 C.92,2.26 1.36,1.45 1.4,.42 C1.44,-.6 1.14,-1.62 0,-1.7 Z"/>
   <path fill="none" stroke="#fff0c8" stroke-opacity=".5" stroke-width=".018" stroke-dasharray=".05 .09" d="M0,-1.7 C-1.14,-1.62 -1.44,-.6 -1.4,.42 C-1.36,1.45 -.92,2.26 0,2.56 C.92,2.26 1.36,1.45 1.4,.42 C1.44,-.6 1.14,-1.62 0,-1.7 Z"/>
   <path d="M0,-2.5 C-.9,-2.3 -1.6,-1.4 -1.7,.2 C-1.75,1.4 -1.6,2.2 -1.9,3 M.1,-2.5 C.9,-2.2 1.5,-1.4 1.66,.2 C1.72,1.4 1.6,2.2 1.9,3 M0,-2.5 C-.05,-2.2 .03,-2 0,-1.74" fill="none" stroke="#050a0a" stroke-opacity=".55" stroke-width=".07"/>
   <path d="M-.2,-2.52 C-1.3,-2.3 -1.9,-1.2 -1.95,.3" fill="none" stroke="#f4dcae" stroke-opacity=".65" stroke-width=".04"/><path d="M.2,-2.52 C1.3,-2.3 1.9,-1.2 1.95,.3" fill="none" stroke="#f4dcae" stroke-opacity=".45" stroke-width=".035"/>
   <circle cx="0" cy="2.98" r=".32" fill="url(#hem)"/><circle cx="0" cy="2.98" r=".19" fill="#3a0f18"/><path d="M-.1,2.92 L0,2.84 L.1,2.92 L0,3.14 Z" fill="#ff7a3a"/>
   <path d="M-2.3,3.1 C-2.6,4 -2.9,5 -3,7 M-1.3,3.8 C-1.4,5 -1.5,6 -1.4,7.4 M1.3,3.8 C1.4,5 1.5,6 1.4,7.4 M2.3,3.1 C2.6,4 2.9,5 3,7 M0,3.3 L0,7.4" fill="none" stroke="#050a0a" stroke-opacity=".5" stroke-width=".09"/>`,
)}
<ellipse cx="760" cy="2500" rx="1200" ry="620" fill="url(#fire)"/>
<rect y="1950" width="2025" height="1050" fill="url(#ground)"/>
${dots(77, 130, { colours: ["#ffb04a", "#ff7a2a", "#ffe0a0"], maxRadius: 9, area: [60, 900, 1900, 1500] })}
${dots(78, 46, { colours: ["#ff9a3a"], maxRadius: 16, area: [60, 1500, 1900, 900] })}`,
  title: {
    x: 120,
    y: 2_370,
    width: 1_785,
    height: 320,
    font: "cinzel",
    colour: "#f7d89a",
    tracking: 0.03,
    isUpperCase: true,
    maxSize: 280,
    maxLines: 2,
  },
  tagline: {
    x: 180,
    y: 2_275,
    width: 1_665,
    height: 78,
    font: "cinzel",
    colour: "#e8b6a0",
    tracking: 0.1,
    isUpperCase: false,
    maxSize: 56,
    maxLines: 2,
  },
  credits: {
    x: 220,
    y: 2_735,
    width: 1_585,
    height: 160,
    font: "oswald",
    colour: "#a890a8",
    tracking: 0.1,
    isUpperCase: true,
    maxSize: 44,
    maxLines: 3,
  },
};
