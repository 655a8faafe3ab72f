/** A sentence each, spoken once in a story: where it begins, on the way, and at the very end. */
export interface Tone {
  begin: readonly string[];
  onTheWay: readonly string[];
  end: readonly string[];
}

export type ToneName = "gentle" | "funny" | "brave" | "dreamy";

export const TONES: Readonly<Record<ToneName, Tone>> = {
  gentle: {
    begin: [
      "This is a story to be read slowly, with someone close by.",
      "Come a little nearer, for this story is best told in a soft voice.",
      "It was the kind of day on which even the wind said please.",
    ],
    onTheWay: [
      "“Are you tired?” asked #hero#, and #friend# said, “Not when we are two.”",
      "They rested for a while, shoulder to shoulder, and said nothing, and it was enough.",
      "#hero# gave #friend# the bigger half of the bread, and pretended that it was the smaller one.",
      "Every now and then one of them looked round to see if the other was still there.",
    ],
    end: [
      "And if you are very quiet, you can feel it too: everything is all right now.",
      "That night #hero# slept deeply and well, and so, I hope, will you.",
      "Some days are so good that one would like to fold them up and keep them under the pillow; this was one.",
    ],
  },
  funny: {
    begin: [
      "Everything in this story is true, except for the parts about the sausages, and those have been left out.",
      "Before we begin, please make sure that nobody is sitting on a hedgehog.",
      "This story has been tested on three uncles, and two of them fell off the sofa.",
    ],
    onTheWay: [
      "“Are we there yet?” asked #friend#, eleven times, in eleven different voices.",
      "On the way they met a man who was looking for his hat, and it was on his head, and under it was another hat.",
      "#friend# tripped over nothing, went back to look at it, and tripped again.",
      "They had a short argument about whether a pancake is a hat, and both of them won.",
    ],
    end: [
      "The sausages, by the way, are fine.",
      "And whoever does not believe it may hop three times around the kitchen table on one leg.",
      "There was a moral as well, but #friend# sat on it.",
    ],
  },
  brave: {
    begin: [
      "Brave people do not always know it beforehand; this is how one of them found out.",
      "Some adventures knock politely, and some come in through the window.",
      "There are small heroes and there are big ones, and from the inside they feel just the same.",
    ],
    onTheWay: [
      "#hero#’s heart was beating like a drum, and drums, #they# thought, are for marching.",
      "“We can still turn round,” said #friend#; nobody turned round.",
      "#hero# held #their# head high, mostly so that #they# could not see #their# knees.",
      "To be afraid and go on all the same, that is a trick you can learn, and they were learning it.",
    ],
    end: [
      "They asked #hero# later if #they# had been scared, and #they# said, “Yes, and then I went on.”",
      "If you listen at night you can hear the next adventure, looking for its shoes.",
      "Since that day there has been a small drum in #hero#’s heart, and it has never quite stopped.",
    ],
  },
  dreamy: {
    begin: [
      "Close your eyes for a moment, and then open them inside the story.",
      "Between sleeping and waking there is a door, and today it is ajar.",
      "It happened at the hour when the shadows are longer than the things.",
    ],
    onTheWay: [
      "For a while they walked side by side without touching the ground, or so it seemed to #hero# afterwards.",
      "The hours went by on tiptoe.",
      "#friend# said that all of this had been in a dream once; #hero# asked whose.",
      "A feather came down from nowhere, slowly, as if it had been thinking about it all day.",
    ],
    end: [
      "And now the story closes its eyes, one at a time.",
      "Whether it was a dream nobody can say, but there was stardust, or perhaps flour, on #hero#’s sleeve.",
      "The rest is silence, and a pillow, and the moon going by.",
    ],
  },
};
