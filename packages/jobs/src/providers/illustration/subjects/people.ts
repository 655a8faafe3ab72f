import { person } from "./person.ts";
import type { Subject } from "./subject.ts";

export const PEOPLE: Record<string, Subject> = {
  girl: person({ hair: ["bob", "long", "pigtails", "bun", "curly"], clothes: "dress" }),
  boy: person({ hair: ["short", "curly", "short"], clothes: "trousers" }),
  woman: person({ hair: ["bob", "long", "bun"], clothes: "gown", isTall: true }),
  man: person({ hair: ["short", "bald"], clothes: "trousers", extras: "beard", isTall: true }),
  grandmother: person({ hair: ["bun"], clothes: "gown", isOld: true, wears: ["glasses"] }),
  grandfather: person({ hair: ["bald"], clothes: "trousers", isOld: true, extras: "white-beard", wears: ["glasses"] }),
  princess: person({ hair: ["long", "curly"], clothes: "gown", wears: ["crown"] }),
  queen: person({ hair: ["bun", "long"], clothes: "gown", isTall: true, wears: ["crown"] }),
  prince: person({ hair: ["short"], clothes: "trousers", wears: ["crown", "cape"] }),
  king: person({
    hair: ["short"],
    clothes: "robe",
    isTall: true,
    isOld: true,
    extras: "white-beard",
    wears: ["crown", "cape"],
  }),
  knight: person({ hair: ["none"], clothes: "armour", extras: "sword" }),
  wizard: person({ hair: ["long"], clothes: "robe", isOld: true, extras: "staff" }),
  pirate: person({ hair: ["long", "short"], clothes: "trousers", extras: "pirate-hat" }),
  astronaut: person({ hair: ["short", "bob"], clothes: "spacesuit", wears: ["helmet"] }),
};
