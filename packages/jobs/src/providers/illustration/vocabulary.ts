import type { Accessory, Brief, Place, TimeOfDay, Weather } from "./brief.ts";

/** What a word of a prompt means to this artist. */
export type Meaning =
  | { subject: string }
  | { place: Place }
  | { time: TimeOfDay }
  | { weather: Weather }
  | { season: NonNullable<Brief["season"]> }
  | { mood: NonNullable<Brief["mood"]> }
  | { colour: string }
  | { wears: Accessory }
  | { size: number }
  | { count: number };

/** Kinds of subjects, each with other words that mean it. Its own name is one of them. */
const SUBJECT_WORDS: Record<string, string> = {
  fox: "vixen 🦊",
  cat: "kitten kitty 🐱 🐈 😺",
  dog: "puppy pup hound doggy 🐶 🐕",
  rabbit: "bunny hare 🐰 🐇",
  bear: "cub teddy 🐻",
  panda: "🐼",
  koala: "🐨",
  mouse: "mice rat hamster 🐭 🐹 🐁",
  lion: "lioness 🦁",
  tiger: "🐯 🐅",
  wolf: "wolves 🐺",
  pig: "piglet pigs 🐷 🐖",
  cow: "calf bull ox 🐮 🐄",
  sheep: "lamb 🐑",
  goat: "🐐",
  horse: "pony foal donkey zebra 🐴 🐎",
  unicorn: "🦄",
  deer: "fawn stag reindeer moose elk 🦌",
  elephant: "mammoth 🐘",
  giraffe: "🦒",
  monkey: "ape chimp gorilla 🐵 🐒",
  raccoon: "badger 🦝",
  squirrel: "chipmunk 🐿",
  hedgehog: "porcupine 🦔",
  frog: "toad 🐸",
  penguin: "🐧",
  owl: "🦉",
  chick: "chicken hen duckling duck goose 🐤 🐥 🦆",
  bird: "sparrow robin parrot eagle crow raven swan pigeon seagull gull 🐦 🦜",
  dragon: "🐉 🐲",
  dinosaur: "dino trex crocodile lizard 🦕 🦖 🐊",
  turtle: "tortoise 🐢",
  snail: "🐌",
  fish: "goldfish salmon shark 🐟 🐠 🦈",
  whale: "dolphin orca 🐳 🐋 🐬",
  octopus: "squid jellyfish 🐙",
  crab: "lobster 🦀",
  butterfly: "butterflies moth fairy fairies 🦋",
  bee: "bumblebee wasp ladybug 🐝 🐞",
  robot: "android machine 🤖",
  ghost: "phantom 👻",
  monster: "alien troll ogre giant yeti creature beast 👾 👽 👹",
  girl: "daughter sister she her mia emma lily anna 👧",
  boy: "son brother child kid children kids he him tom max ben leo 👦 🧒",
  woman: "mother mom mum mama aunt lady teacher 👩",
  man: "father dad papa uncle farmer fisherman 👨",
  grandmother: "grandma granny nana 👵",
  grandfather: "grandpa granddad 👴",
  princess: "👸",
  queen: "",
  prince: "🤴",
  king: "👑",
  knight: "warrior hero",
  wizard: "witch magician sorcerer 🧙",
  pirate: "🏴‍☠️",
  astronaut: "cosmonaut spaceman 👩‍🚀 👨‍🚀",
  house: "home cottage hut cabin barn farmhouse mill bakery shop school 🏠 🏡",
  castle: "palace fortress tower 🏰",
  lighthouse: "",
  windmill: "",
  tent: "camp camping ⛺",
  tree: "oak apple-tree 🌳",
  pine: "fir spruce evergreen 🌲 🎄",
  palm: "🌴",
  flower: "rose tulip daisy sunflower blossom 🌸 🌻 🌷 🌹",
  mushroom: "toadstool 🍄",
  pumpkin: "🎃",
  cactus: "cacti 🌵",
  boat: "ship captain sailor sailboat raft canoe sail sailing yacht ⛵ 🚢 🛶",
  rocket: "spaceship spacecraft 🚀",
  balloon: "hot-air airship 🎈",
  car: "truck bus taxi 🚗 🚌",
  train: "locomotive railway 🚂 🚆",
  campfire: "bonfire fire 🔥",
  snowman: "⛄ ☃",
  treasure: "chest gold coins",
  gift: "present presents gifts 🎁",
  cake: "birthday 🎂 🍰",
  bridge: "🌉",
  star: "⭐ 🌟",
  planet: "saturn jupiter mars 🪐",
  moon: "🌙 🌕 🌛 moonlit",
  sun: "sunny sunshine ☀ 🌞",
};

const OTHER_WORDS: readonly [words: string, meaning: Meaning][] = [
  ["forest woods wood woodland jungle trees grove", { place: "forest" }],
  ["mountain mountains hill hills cliff valley peak alps volcano ⛰ 🏔 🌋", { place: "mountains" }],
  ["sea ocean beach coast shore island harbour harbor waves bay 🌊 🏖 🏝", { place: "sea" }],
  ["underwater seabed reef coral mermaid 🪸", { place: "underwater" }],
  ["desert dunes sand sahara pyramid 🏜", { place: "desert" }],
  ["snowy arctic ice icy polar iceberg antarctica frozen", { place: "snow" }],
  ["city town street skyscraper downtown skyline rooftop 🏙 🌃", { place: "city" }],
  ["village farm market hamlet", { place: "village" }],
  ["space galaxy universe cosmos orbit stars 🌌", { place: "space" }],
  ["room bedroom kitchen bed indoors library inside attic cellar living-room classroom 🛏", { place: "room" }],
  ["meadow field garden park grass lawn clearing spring-meadow 🌼", { place: "meadow" }],
  ["river lake pond stream waterfall brook creek bank", { place: "river" }],
  ["sky cloud clouds flying fly flies ☁", { place: "sky" }],
  [
    "night midnight dark bedtime nighttime asleep sleeping dream dreams lantern-light firefly fireflies starry",
    { time: "night" },
  ],
  ["dawn sunrise morning daybreak", { time: "dawn" }],
  ["dusk sunset evening twilight golden", { time: "dusk" }],
  ["day noon afternoon daylight midday", { time: "day" }],
  ["rain rainy raining drizzle puddle puddles 🌧 ☔", { weather: "rain" }],
  ["snowing snowfall snowflake snowflakes blizzard ❄ 🌨", { weather: "snow" }],
  ["storm stormy thunder lightning tempest ⛈ 🌩 ⚡", { weather: "storm" }],
  ["fog foggy mist misty haze 🌫", { weather: "fog" }],
  ["wind windy breeze 💨", { weather: "wind" }],
  ["rainbow 🌈", { weather: "rainbow" }],
  ["cloudy overcast", { weather: "clouds" }],
  ["autumn fall october harvest leaves 🍂 🍁", { season: "autumn" }],
  ["winter snow christmas december", { season: "winter" }],
  ["spring april easter bloom blooming", { season: "spring" }],
  ["happy joyful cheerful bright funny laughing merry party", { mood: "bright" }],
  ["sad lonely gloomy grey-day tired melancholy alone cry crying lost", { mood: "gloomy" }],
  [
    "magic magical enchanted sparkling sparkle spell fairy-tale wonder glitter glowing shimmering ✨",
    { mood: "magic" },
  ],
  ["spooky scary haunted creepy frightening halloween eerie", { mood: "spooky" }],
  ["hat cap beanie 🎩", { wears: "hat" }],
  ["crown tiara", { wears: "crown" }],
  ["scarf shawl 🧣", { wears: "scarf" }],
  ["glasses spectacles goggles 👓", { wears: "glasses" }],
  ["bow ribbon 🎀", { wears: "bow" }],
  ["cape cloak superhero", { wears: "cape" }],
  ["spacesuit helmet", { wears: "helmet" }],
  ["lantern lamp torch candle 🏮 🔦", { wears: "lantern" }],
  ["umbrella ☂", { wears: "umbrella" }],
  ["book books reading reads read map letter 📖 📚", { wears: "book" }],
  ["red crimson scarlet", { colour: "#d64545" }],
  ["orange ginger", { colour: "#e8823a" }],
  ["yellow", { colour: "#f2c14e" }],
  ["green emerald", { colour: "#5a9e5c" }],
  ["blue azure", { colour: "#4a86c8" }],
  ["turquoise teal cyan", { colour: "#3aa6a0" }],
  ["purple violet lilac lavender", { colour: "#8a63b8" }],
  ["pink rosy", { colour: "#ec8fb0" }],
  ["brown chocolate", { colour: "#8d5f3d" }],
  ["black", { colour: "#3a3744" }],
  ["white", { colour: "#f6f1e7" }],
  ["grey gray silver", { colour: "#9a9da6" }],
  ["little small tiny wee young baby", { size: 0.78 }],
  ["big large huge enormous tall great", { size: 1.3 }],
  ["gigantic colossal", { size: 1.45 }],
  ["two pair couple both twins", { count: 2 }],
  ["three trio", { count: 3 }],
  ["four several many friends", { count: 4 }],
  ["five family herd flock group", { count: 5 }],
];

function buildDictionary(): ReadonlyMap<string, Meaning> {
  const dictionary = new Map<string, Meaning>();
  for (const [words, meaning] of OTHER_WORDS) for (const word of words.split(" ")) dictionary.set(word, meaning);
  for (const [subject, words] of Object.entries(SUBJECT_WORDS)) {
    for (const word of [subject, ...words.split(" ").filter(Boolean)]) dictionary.set(word, { subject });
  }
  return dictionary;
}

const DICTIONARY = buildDictionary();

/** What a word means; plurals are understood. Undefined: nothing to this artist. */
export function meaningOf(word: string): Meaning | undefined {
  const known = DICTIONARY.get(word);
  if (known) return known;
  for (const [ending, instead] of [
    ["ies", "y"],
    ["ves", "f"],
    ["es", ""],
    ["s", ""],
    ["'s", ""],
    ["’s", ""],
  ] as const) {
    if (word.length > ending.length + 1 && word.endsWith(ending)) {
      const single = DICTIONARY.get(word.slice(0, -ending.length) + instead);
      if (single) return "subject" in single ? { ...single } : single;
    }
  }
  return undefined;
}

/** Whether a word is in the plural of a subject: "foxes", "wolves", "mice". */
export function isPlural(word: string): boolean {
  return /(?:[^s]s|es)$/u.test(word) && DICTIONARY.get(word) === undefined;
}
