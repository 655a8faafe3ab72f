import { atFace, blur, hills, linear, radial } from "./drawing.ts";
import type { PosterTemplate } from "./poster-template.ts";

const FACE = { x: 1_012, y: 1_220, eyeSpan: 258 };

const DEFS = `<defs>
${linear("sky", [
  [0, "#1d6f78"],
  [0.3, "#5fa69a"],
  [0.55, "#f3d9a4"],
  [0.75, "#f2a65a"],
])}
${radial(
  "leather",
  [
    [0, "#a8653a"],
    [0.6, "#74402a"],
    [1, "#3a1d18"],
  ],
  "cx='0.34' cy='0.2' r='0.9'",
)}
${linear(
  "coat",
  [
    [0, "#8a4f30"],
    [0.6, "#5a3024"],
    [1, "#35201d"],
  ],
  "x1='0' y1='0' x2='1' y2='0.7'",
)}
${linear(
  "wool",
  [
    [0, "#fff1d2"],
    [0.6, "#e9c796"],
    [1, "#b98a5c"],
  ],
  "x1='0' y1='0' x2='1' y2='1'",
)}
${linear(
  "silk",
  [
    [0, "#e2533a"],
    [0.5, "#c23a2c"],
    [1, "#7e1f22"],
  ],
  "x1='0' y1='0' x2='1' y2='1'",
)}
${linear(
  "lens",
  [
    [0, "#e9fff6"],
    [0.38, "#79c2b8"],
    [0.55, "#2d7f86"],
    [1, "#123f4c"],
  ],
  "x1='0' y1='0' x2='1' y2='1'",
)}
${linear(
  "brass",
  [
    [0, "#ffe9ae"],
    [0.5, "#d99a3c"],
    [1, "#8a541c"],
  ],
  "x1='0' y1='0' x2='0' y2='1'",
)}
${blur("fine", 0.06)}
</defs>`;

function rays(): string {
  const [cx, cy] = [1_012, 1_330];
  return Array.from({ length: 22 }, (_, i) => {
    const [a, b] = [(i * Math.PI) / 11, ((i + 0.5) * Math.PI) / 11];
    const at = (angle: number) =>
      `${(cx + 2_600 * Math.cos(angle)).toFixed(0)},${(cy + 2_600 * Math.sin(angle)).toFixed(0)}`;
    return `<path d="M${cx},${cy} L${at(a)} L${at(b)} Z"/>`;
  }).join("");
}

const PLANE = `<g transform="translate(1500 430) rotate(-11)">
  <path d="M-300,-62 L250,-84 L262,-56 L-296,-34 Z" fill="#b8362b"/><path d="M-262,92 L236,72 L246,98 L-256,120 Z" fill="#8e2622"/>
  <g stroke="#3a1d18" stroke-width="7"><path d="M-190,-44 L-176,98 M-60,-52 L-50,92 M80,-60 L88,84 M190,-66 L192,78"/></g>
  <path d="M-64,-6 C10,-46 250,-36 470,-2 L478,22 C300,52 60,62 -64,44 Z" fill="#f6e6c4"/><path d="M-64,20 C60,36 300,40 478,16 L478,22 C300,52 60,62 -64,44 Z" fill="#cda877"/>
  <path d="M400,-4 L470,-86 L500,-84 L482,14 Z" fill="#b8362b"/><path d="M380,20 L520,8 L522,26 L392,40 Z" fill="#8e2622"/>
  <ellipse cx="-70" cy="20" rx="22" ry="38" fill="#3a1d18"/><ellipse cx="-92" cy="20" rx="9" ry="130" fill="#fff1d2" opacity=".6"/>
  <ellipse cx="70" cy="-22" rx="26" ry="20" fill="#3a1d18"/><circle cx="-10" cy="132" r="26" fill="#3a1d18"/><circle cx="-10" cy="132" r="11" fill="#d99a3c"/>
  <path d="M-40,44 L-10,132 L40,46" fill="none" stroke="#3a1d18" stroke-width="8"/>
</g>
<path d="M1990,395 C1880,430 1840,470 1700,470 M2010,470 C1900,500 1880,520 1760,530" fill="none" stroke="#fff1d2" stroke-width="8" stroke-linecap="round" opacity=".8"/>`;

const CLOUDS = `<g fill="#fff1d2">
  <path opacity=".92" d="M90,640 c0,-70 90,-90 130,-50 c30,-90 190,-90 210,10 c80,-30 140,20 130,70 c60,0 60,60 0,60 H110 c-70,0 -80,-80 -20,-90 Z"/>
  <path opacity=".75" d="M1560,900 c0,-50 70,-70 100,-38 c24,-66 140,-64 156,10 c60,-20 104,16 98,52 c44,0 44,44 0,44 H1574 c-52,0 -60,-58 -14,-68 Z"/></g>`;

/** An old travel poster: a pilot, a sunburst, mountains. */
export const voyage: PosterTemplate = {
  name: "voyage",
  face: FACE,
  grade: {
    skin: { lightness: 66, spread: 17, a: 19, b: 32 },
    ownColour: 0.25,
    light: { x: -0.55, y: -0.65, strength: 0.36, colour: "#fff0c4" },
    rim: { strength: 0.2, colour: "#ffb25a" },
    paint: 1,
    feather: 0.12,
    reach: 1.05,
  },
  back: (skin) => `${DEFS}
<rect width="2025" height="3000" fill="url(#sky)"/>
<g fill="#ffe9b8" opacity=".34">${rays()}</g>
<circle cx="1012" cy="1330" r="860" fill="#ffdf9a" opacity=".9"/><circle cx="1012" cy="1330" r="760" fill="#fbb85c"/>
${CLOUDS}${PLANE}
<path d="${hills(21, 2_080, 560, 9, true)}" fill="#3d7f86"/>
<path d="${hills(22, 2_240, 420, 11, true)}" fill="#255e6c"/>
<path d="M150,1850 l70,-150 l80,150 l-40,-20 l-40,40 l-30,-36 Z M1700,1790 l60,-120 l78,140 l-46,-24 l-34,34 Z" fill="#fff1d2" opacity=".85"/>
<path d="M120,3000 C150,2420 420,2120 700,2010 L1324,2010 C1604,2120 1874,2420 1904,3000 Z" fill="url(#coat)"/>
${atFace(
  FACE,
  `<ellipse cx="0" cy=".25" rx="1.42" ry="1.8" fill="#4b2a20"/><path d="M0,-1 C.8,-1 1.08,-.4 1.08,.3 C1.08,1.1 .9,1.7 .8,2.4 L-.8,2.4 C-.9,1.7 -1.08,1.1 -1.08,.3 C-1.08,-.4 -.8,-1 0,-1 Z" fill="${skin}"/><path d="M-.95,1.2 C-.5,1.7 .5,1.7 .95,1.2 L.9,2.5 L-.9,2.5 Z" fill="#3a1510" opacity=".6"/>`,
)}`,
  front: () => `${DEFS}
${atFace(
  FACE,
  `<path fill-rule="evenodd" fill="url(#leather)" d="M0,-1.78 C1.1,-1.78 1.52,-.9 1.5,.1 C1.5,1 1.34,1.72 1,2.3 L.78,1.62 C.98,1.2 1.07,.7 1.06,.24 C1.05,-.42 .76,-.78 0,-.78 C-.76,-.78 -1.05,-.42 -1.06,.24 C-1.07,.7 -.98,1.2 -.78,1.62 L-1,2.3 C-1.34,1.72 -1.5,1 -1.5,.1 C-1.52,-.9 -1.1,-1.78 0,-1.78 Z"/>
   <path fill="none" stroke="#2a1411" stroke-opacity=".55" stroke-width=".12" filter="url(#fine)" d="M-.8,1.62 C-.98,1.2 -1.05,.7 -1.04,.24 C-1.03,-.4 -.74,-.75 0,-.75 C.74,-.75 1.03,-.4 1.04,.24 C1.05,.7 .98,1.2 .8,1.62"/>
   <path fill="none" stroke="#e0a468" stroke-opacity=".75" stroke-width=".022" stroke-dasharray=".07 .05" d="M-.9,1.7 C-1.1,1.2 -1.15,.7 -1.14,.24 C-1.12,-.48 -.78,-.87 0,-.87 C.78,-.87 1.12,-.48 1.14,.24 C1.15,.7 1.1,1.2 .9,1.7"/>
   <path d="M0,-1.78 C.08,-1.4 .08,-1.2 0,-.87" fill="none" stroke="#3a1d18" stroke-width=".04"/>
   <path d="M-1.3,-1.05 C-.9,-.8 -.5,-.72 0,-.74 C.5,-.72 .9,-.8 1.3,-1.05 L1.34,-.82 C.9,-.58 .5,-.52 0,-.54 C-.5,-.52 -.9,-.58 -1.34,-.82 Z" fill="#2a1411"/>
   <g><path d="M-1.02,-1.12 C-1.02,-1.4 -.62,-1.46 -.4,-1.4 C-.18,-1.36 -.08,-1.2 -.1,-.98 C-.12,-.74 -.36,-.62 -.58,-.64 C-.84,-.66 -1.02,-.86 -1.02,-1.12 Z" fill="url(#brass)"/><path d="M-.93,-1.1 C-.92,-1.32 -.6,-1.36 -.42,-1.32 C-.24,-1.28 -.17,-1.16 -.19,-.98 C-.21,-.8 -.4,-.71 -.58,-.73 C-.78,-.75 -.93,-.9 -.93,-1.1 Z" fill="url(#lens)"/><path d="M-.86,-1.1 C-.82,-1.26 -.6,-1.28 -.46,-1.26 L-.78,-.86 C-.84,-.92 -.88,-1 -.86,-1.1 Z" fill="#fff" opacity=".6"/></g>
   <g transform="scale(-1 1)"><path d="M-1.02,-1.12 C-1.02,-1.4 -.62,-1.46 -.4,-1.4 C-.18,-1.36 -.08,-1.2 -.1,-.98 C-.12,-.74 -.36,-.62 -.58,-.64 C-.84,-.66 -1.02,-.86 -1.02,-1.12 Z" fill="url(#brass)"/><path d="M-.93,-1.1 C-.92,-1.32 -.6,-1.36 -.42,-1.32 C-.24,-1.28 -.17,-1.16 -.19,-.98 C-.21,-.8 -.4,-.71 -.58,-.73 C-.78,-.75 -.93,-.9 -.93,-1.1 Z" fill="url(#lens)"/></g>
   <path d="M.5,-1.24 L.28,-.9" stroke="#fff" stroke-width=".07" stroke-linecap="round" opacity=".55"/>
   <path d="M-.1,-1.05 C-.04,-1.12 .04,-1.12 .1,-1.05 L.1,-.96 C.04,-1.02 -.04,-1.02 -.1,-.96 Z" fill="#d99a3c"/>
   <path d="M-1.9,2.6 C-2,1.9 -1.5,1.2 -1,1.3 C-.55,1.92 .55,1.92 1,1.3 C1.5,1.2 2,1.9 1.9,2.6 C1.2,3.3 -1.2,3.3 -1.9,2.6 Z" fill="url(#silk)"/>
   <path d="M-1.7,2.15 C-1,2.75 .6,2.85 1.6,2.05 M-1.5,1.62 C-.8,2.32 .7,2.42 1.4,1.58 M-1.75,2.6 C-.9,3.1 .8,3.1 1.75,2.5" fill="none" stroke="#6d1a1e" stroke-opacity=".6" stroke-width=".05"/>
   <path d="M1.2,2.4 C2.2,2.1 2.8,2.7 3.6,2.2 C3.5,2.7 3.2,2.9 3.7,3.2 C2.8,3.5 2,3 1.1,3.1 Z" fill="url(#silk)"/><path d="M1.4,2.7 C2.2,2.5 2.8,3 3.5,2.8" fill="none" stroke="#6d1a1e" stroke-opacity=".6" stroke-width=".05"/>
   <path d="M-2.6,3.3 C-2.1,2.4 -1.5,2.3 -1.1,2.75 L-.1,4.2 L-.6,5 C-1.3,4.1 -2,3.7 -2.6,3.3 Z" fill="url(#wool)"/><path d="M2.6,3.3 C2.1,2.4 1.5,2.3 1.1,2.75 L.1,4.2 L.6,5 C1.3,4.1 2,3.7 2.6,3.3 Z" fill="#c99a66"/>`,
)}
<rect y="2250" width="2025" height="750" fill="#123f4c"/>
<rect y="2250" width="2025" height="14" fill="#f2a65a"/><rect y="2276" width="2025" height="5" fill="#f2a65a"/>
<rect x="36" y="36" width="1953" height="2928" fill="none" stroke="#fff1d2" stroke-width="16"/>
<rect x="64" y="64" width="1897" height="2872" fill="none" stroke="#fff1d2" stroke-width="4"/>`,
  title: {
    x: 140,
    y: 2_400,
    width: 1_745,
    height: 310,
    font: "limelight",
    colour: "#ffe9b8",
    tracking: 0.02,
    isUpperCase: true,
    maxSize: 290,
    maxLines: 2,
  },
  tagline: {
    x: 180,
    y: 2_308,
    width: 1_665,
    height: 74,
    font: "oswald",
    colour: "#f2a65a",
    tracking: 0.18,
    isUpperCase: true,
    maxSize: 50,
    maxLines: 2,
  },
  credits: {
    x: 220,
    y: 2_740,
    width: 1_585,
    height: 150,
    font: "oswald",
    colour: "#9fd0c8",
    tracking: 0.1,
    isUpperCase: true,
    maxSize: 44,
    maxLines: 3,
  },
};
