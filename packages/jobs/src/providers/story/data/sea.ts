import type { Theme } from "./tale.ts";

export const sea: Theme = {
  places: ["Pebble Bay", "the Silver Shallows", "the Island of Seven Winds", "Lighthouse Point"],
  scenery: "blue sea, waves, sandy shore, shells, wide sky",
  friends: [
    { kind: "penguin", habit: "clapped at everything", names: ["Ollie", "Pebble", "Marina"] },
    { kind: "gull", habit: "spoke with a full beak", names: ["Captain Puff", "Figgy", "Solveig"] },
    { kind: "crab", habit: "walked sideways to every point", names: ["Clementine", "Nipper", "Sid"] },
    { kind: "octopus", habit: "yawned in the middle of sentences", names: ["Lazlo", "Bubbles", "Nora"] },
  ],
  trials: [
    "Beyond the pier the waves grew tall and cross. / Each one looked at the little boat as if to ask what it was doing there. / [-6] Up, up, up, and down again! / “Do not fight them,” said #hero#, “let us be a cork.” / They pulled in the oars and bobbed. / After the ninth wave the sea got bored with them, and lay down flat.",
    "Then there was the whirlpool, turning and turning like soup in a pot. / A turtle was going round in it, for the third day, she said, and she was getting dizzy. / #hero# threw her a rope. / #friend# pulled, #hero# pulled, and the turtle paddled as hard as turtles can. / Out she came with a plop. / “Straight on,” she gasped, “then left at the rock that looks like a potato.”",
    "At the Rocks of Echo every word came back again, but the wrong way round. / “Hello!” shouted #friend#. / “Go away!” shouted the rocks. / [7+] It was enough to hurt anybody’s feelings. / So #hero# shouted “Go away!” as loudly as #they# could. / “Hello, hello, hello!” sang the rocks, and opened up like a gate.",
    "In the afternoon the wind stopped, all of it, in the middle of a puff. / The sail hung down like a wet towel. / [long] Not even a gull went by. / “Now we have time,” said #hero#, “and what one does with time is fish for ideas.” / The idea they caught was this: the kite, tied to the mast, went up and up to where the wind had gone. / It pulled them along like a friendly dog.",
    "A giant jellyfish blocked the channel, pink and wobbly and fast asleep. / Poking it seemed unwise. / #hero# leaned over the side and told it, very softly, the longest story #they# knew, but backwards. / [7+] A story told backwards ends with a beginning, and beginnings make one curious. / The jellyfish opened something that might have been an eye, said “And then?”, and drifted closer to listen. / That left just enough room to slip by.",
  ],
  air: [
    "The air tasted of salt and far away.",
    "Gulls hung over the water like white commas.",
    "Little waves came up the sand to look, and ran back again.",
    "Far out, a ship was no bigger than a crumb.",
    "The sun laid a road of gold across the water.",
    "Shells clinked under the keel like tiny teacups.",
  ],
  plots: [
    {
      name: "sea-whale",
      titles: ["#hero# and the Whale Who Lost Her Song", "The Song Under the Sea", "A Song for a Whale"],
      goal: "the lost song",
      keepsakes: ["a shell with a hole in it", "a lemonade bottle without its label", "a mouth organ full of sand"],
      opening: [
        "#hero# lived at #place#, in the house nearest to the water. / At night, when the windows were open, the old whale sang outside in the bay, and the whole village slept well. / #hero# liked to answer her, on #keepsake#. / [7+] It made only one note, but it was a friendly one.",
        "There was once a beach at #place# where you could find anything, if you looked long enough. / #hero# had found #keepsake# there and never let it out of sight. / And at night, when all was still, you could hear the whale who lived behind the island. / She sang so low that the spoons hummed in their drawers.",
      ],
      call: [
        "One night the singing stopped. / Nobody in the village could sleep, and in the morning everyone put salt in their coffee. / #hero# rowed out to ask what was wrong. / “My song has gone,” said the whale in a small voice, which is a sad thing in a big animal. / “It slipped away in the storm, and without it I cannot find my way south.” / “Then I shall look for it,” said #hero#.",
      ],
      meeting: [
        "In the bottom of the boat, under the net, somebody was already sitting. / It was #friend#, a #kind# who #habit#. / “I heard ‘look for’,” said #friend#, “and I am good at looking, only not at finding.” / “I do the finding,” said #hero#. / It was a fair deal.",
        "Halfway across the bay the boat grew heavier on one side. / A #kind# had climbed aboard, wet all over, and introduced #friend#. / “That is me,” it added, to be clear. / #friend# #habit#, and knew every current by its first name.",
      ],
      low: [
        "They searched the caves and the wrecks and the gardens of weed. / They found a boot, a clock and eleven spoons, but no song. / When the evening star came out, the whale had stopped waiting. / She was swimming away to the north, which was wrong, and toward the ice. / [7+] “We are too late,” said #friend#, and for once nobody had a better idea.",
      ],
      turn: [
        "#hero# took #keepsake# and blew. / It was only one note, but it ran over the water, farther and farther, and the whale stood still. / “That is how it begins!” she called. / “Again!” / #hero# blew, and the second note came by itself, out of the deep, and then the third. / A song is never really lost, as long as somebody remembers the beginning.",
      ],
      home: [
        "She sang it all the way around the island before she turned to the south. / The spoons hummed in their drawers, and #place# slept until nearly noon. / #friend#, who #habit#, stayed for breakfast and then for good. / And every spring, on the night when the whale comes back, #hero# plays the first note. / She does the rest.",
      ],
    },
    {
      name: "sea-lighthouse",
      titles: ["The Lighthouse That Caught a Cold", "#hero# Keeps the Light", "The Smallest Lighthouse Keeper"],
      goal: "the lamp-maker’s island",
      keepsakes: ["a handful of birthday candles", "a red woollen sock", "a little round magnifying glass"],
      opening: [
        "The lighthouse of #place# had three hundred and twelve steps, and #hero# had counted them all. / #hero#’s grandfather kept the light, and #hero# kept grandfather company. / On the window sill lay #their# treasures, and the best was #keepsake#. / [7+] “You never know,” grandfather liked to say, and #hero# thought so too.",
        "Most children say good night to the moon, but #hero# said it to a lighthouse. / It stood at the end of #place#, striped like a sock, and winked every seven seconds. / #They# winked back, every time, with #keepsake# under the pillow for luck.",
      ],
      call: [
        "But that autumn the light began to cough. / It winked twice, then not at all, then three times in a row. / “It has a cold,” said grandfather, “and only the lamp-maker can cure it, out on his island.” / He had a bad leg, so he could not go himself. / [-6] Who would go? #hero# would go! / “Tonight the fishing boats come home,” #hero# said, “so I had better hurry.”",
      ],
      meeting: [
        "On the jetty a #kind# was waiting, with a suitcase. / “You will need a crew,” it said. / “I am #friend#, and I have experience.” / In what, #friend# did not say, but anyone who #habit# is good company in a small boat.",
      ],
      low: [
        "The lamp-maker’s door was locked. / “Gone fishing,” said a note, “back on Thursday.” / It was Tuesday. / Behind them the sun was going down, and out at sea, very small, the first boats were turning for home. / [7+] Between them and the harbour stood the rocks, and nobody was there to point them out.",
      ],
      turn: [
        "They rowed back faster than they had ever rowed. / Up three hundred and twelve steps ran #hero#, and there stood the great lamp, dark and sneezing. / “It is not ill,” #they# cried, “it is only cold, nobody has ever asked it in!” / #hero# brought #keepsake#, and set it gently where the wick was weakest. / A spark, a flicker, and then the light stretched itself like a cat, and reached right across the sea.",
      ],
      home: [
        "Forty boats came in that night, and not one of them was scratched. / The fishermen left a herring on each of the steps, which was kindly meant. / #friend# ate most of them. / Since then the lighthouse has had #keepsake# beside its lamp, and it winks every seven seconds, and once in between. / That one is for #hero#.",
      ],
    },
    {
      name: "sea-bottle",
      titles: ["The Message in the Bottle", "#hero# and the Upside-Down Map", "The Island That Moved"],
      goal: "the island on the map",
      keepsakes: ["a crust of cinnamon toast", "a spinning top", "a pocket comb with nine teeth"],
      opening: [
        "The bottle came in on a Wednesday and bumped against #hero#’s toe. / #hero# was sitting on the beach of #place#, sharing a sandwich with nobody and thinking about nothing. / In #their# left pocket was #keepsake#, and in the bottle was a map. / [7+] It had no north, no names, and a large jam stain where the legend should have been.",
        "Everyone in #place# collected something, stamps or spoons or colds. / #hero# collected questions. / #They# had a hundred and six of them, and #keepsake#, when the bottle with the map was washed ashore. / That made a hundred and seven.",
      ],
      call: [
        "It showed an island in the shape of a bean. / “Please come,” somebody had scribbled beside it, “I am stuck and I have run out of jokes.” / #hero# read it twice. / To be stuck was bad, but to be out of jokes was an emergency. / Ten minutes later a little boat with a patched sail left the shore.",
      ],
      meeting: [
        "A #kind# sat on the buoy at the harbour mouth, waiting for a lift. / “I am #friend#,” it said, “going the same way, whichever that is.” / #friend# #habit#, which one notices at once in a boat. / But #friend# knew that the map was upside down, and that helped a great deal.",
      ],
      low: [
        "At the place where the island should have been, there was only water. / They sailed across it, twice. / “Either it sank,” said #friend#, “or it was never here.” / #hero# looked at the map until the lines swam. / [7+] Somewhere out there somebody was waiting for a joke, and they had come with empty hands to an empty sea. / #hero#’s throat felt tight.",
      ],
      turn: [
        "To feel better, #hero# took #keepsake# out of #their# pocket. / It slipped, fell over the side, and landed with a knock. / On water, things do not knock. / “Ow,” said the island, and rose a little. / It was no island at all but a very old, very shy sea giant with a beach on his back. / “I was hiding,” he said. / “I was afraid you would not think I was funny.”",
      ],
      home: [
        "#hero# told him the one about the two fish and the tank, and he laughed so hard that he came unstuck from the rock he had been lying on. / He carried them home at a great pace, boat and all. / He keeps #keepsake# behind one ear. / Now and then a bottle washes up at #place#, with a new joke inside. / They are terrible, and #hero# has kept every one.",
      ],
    },
  ],
};
