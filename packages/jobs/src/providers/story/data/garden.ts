import type { Theme } from "./tale.ts";

export const garden: Theme = {
  places: ["number nine Plum Lane", "the garden behind the red house", "Cabbage Corner", "the Upside-Down Garden"],
  scenery: "a sunny garden with flowers, vegetables, bees, a little shed",
  friends: [
    { kind: "snail", habit: "was never in a hurry", names: ["Gloria", "Otto", "Whirl"] },
    { kind: "robin", habit: "whistled with crumbs in the beak", names: ["Robin Redvest", "Pip", "Maybell"] },
    { kind: "mouse", habit: "wore glasses and lost them daily", names: ["Digby", "Aunt Crumb", "Monty"] },
    { kind: "bumblebee", habit: "hummed in the wrong key", names: ["Bumble", "Dot", "Florian"] },
  ],
  trials: [
    "Between the beans and the beetroot lay the Dripping Jungle, where somebody had left the hose on. / Drops as big as melons came down. / [-6] Plip! Plop! Plip! / #hero# broke off a leaf of rhubarb, and they walked under it like two dukes under an umbrella. / #friend# got only one foot wet. / It was the foot that did not mind.",
    "Next they came to the ant road, and it was rush hour. / Thousands of ants went left, and thousands went right, and there was not a gap between them. / #hero# did not push. / #They# picked up a crumb, fell in behind the last ant, and marched along until the road bent the way they wanted. / [7+] If you cannot cross a river, you may still go for a swim in it.",
    "In the strawberry bed a toad was sitting on the gate. / “Password,” said the toad. / “Please?” tried #hero#. / The toad’s eyes grew even rounder. / “In forty years,” he croaked, “they have tried dragonfly, moonbeam and abracadabra, but that one nobody ever tried.” / He hopped aside.",
    "Then the cat from next door came along the wall, with her tail straight up. / Everything that had legs ran away. / #hero# stood quite still, which is the hardest thing to do with legs. / “I only want somebody to scratch me,” said the cat, “there, behind the left ear, and no one ever stays.” / #hero# scratched. / [long] It took eleven minutes and was, on the whole, a pleasure.",
    "A spider had spun her web across the whole path, and it was a masterpiece. / “One can go through it,” said #friend#. / “One can,” said #hero#, “but then it would be gone.” / So they asked, and waited, and held the thread for her while she moved it. / [7+] Now there are two people in the world who know how a web is folded.",
  ],
  air: [
    "It smelled of tomatoes and warm stones.",
    "Bees went from flower to flower as if they had keys to all of them.",
    "The washing on the line was waving at no one in particular.",
    "A watering can dripped the time: plip, and plip, and plip.",
    "Behind the shed the shadows were cool and green, like the bottom of a pond.",
    "Poppies opened with the tiniest of bangs.",
  ],
  plots: [
    {
      name: "garden-seed",
      titles: ["The Seed That Would Not Grow", "#hero# and the Stubborn Seed", "The Slowest Seed in the World"],
      goal: "the old gardener’s secret",
      keepsakes: ["a thimble full of rainwater", "a wooden ice-lolly stick", "a tiny brass key"],
      opening: [
        "In spring everybody at #place# planted something. / #hero# planted a seed that had been at the very bottom of the bag, round and grey and not on any picture. / To mark the place #they# stuck #keepsake# beside it. / Then #hero# sat down and waited. / [7+] Waiting, when you do it properly, is hard work.",
        "#hero# had a flower bed of #their# own at #place#, one step long and two steps wide. / There was one seed in it. / #They# had marked it with #keepsake#, and said good morning to it for twenty-three mornings in a row.",
      ],
      call: [
        "The beans came up, and the peas, and the sunflowers stretched their necks. / #hero#’s seed did nothing. / “It is a pebble,” said the children next door. / #hero# put an ear to the earth, and something down there was sobbing. / “It is not a pebble,” #they# said. / “It is afraid. / And old Mrs. Moss behind the last hedge would know what to do, for she knows everything that grows.”",
      ],
      meeting: [
        "To get to the last hedge one has to be small, and so #hero# lay down in the grass and went on all fours. / Down there somebody was already on the way. / It was a #kind# called #friend#, who #habit#. / “To the hedge?” said #friend#. / “It is my favourite direction.”",
      ],
      low: [
        "But the chair in front of Mrs. Moss’s cottage was empty, and the shutters were closed. / “She has moved to the city, to her daughter,” said a sparrow. / “She took the secret along.” / It began to get dark. / [7+] #hero# thought of the small sob under the ground, and that #they# would have to go home with nothing but muddy knees.",
      ],
      turn: [
        "In the flower bed it was night by now. / #hero# lay down on the ground beside #keepsake#, because #they# did not know what else to do. / “I am afraid too sometimes,” #they# said to the earth. / “Mostly it is before something nice.” / Then #hero# told it about light, and wind, and how a bee feels when it sits down on you. / It was very still. / And #keepsake# tilted, and was lifted up, by something green.",
      ],
      home: [
        "It grew all night, past the beans, past the peas, and over the roof of the shed. / In the morning it had a single flower, and nobody had ever seen that colour before. / A card came from Mrs. Moss: “You found out, then!” / #friend#, who #habit#, lives on the third leaf from the top. / And #hero# still says good morning, only now #they# #has# to shout it, up there.",
      ],
    },
    {
      name: "garden-colour",
      titles: ["The Morning Without Red", "#hero# and the Stolen Colour", "Where Did the Red Go?"],
      goal: "the lost red",
      keepsakes: ["a red button from a winter coat", "a worn-down red crayon", "a red glass bead on a string"],
      opening: [
        "#hero# knew all the colours of #place# by name, even the difficult ones. / There was beetle green, and wheelbarrow blue, and the yellow of a Sunday. / But the best was red. / #hero# kept a bit of it about #them#, in case: #keepsake#.",
        "On the morning it happened #hero# was first in the garden, as always. / In one pocket was a biscuit, and in the other #keepsake#, which went everywhere. / The sun came up behind #place#, and something was missing.",
      ],
      call: [
        "The tomatoes were grey. / So were the roses, the ladybirds, and the postman’s bicycle. / “No red!” everybody cried. / “How shall we know when the strawberries are ripe?” / A single footprint led from the rose bed to the compost, and it was as red as jam. / #hero# measured it with a thumb. / “Somebody very small,” #they# said, “with something very big to carry.”",
      ],
      meeting: [
        "“I would not go alone if I were you,” somebody remarked. / It was #friend#, a #kind# who #habit#. / “Then come along,” said #hero#, “and be somebody else’s me.” / #friend# was still thinking about this when they passed the rain barrel.",
      ],
      low: [
        "Behind the compost heap, in a broken flowerpot, sat a beetle, as black as a full stop. / All the red was in there with him, glowing like an oven. / “I never had any,” he said, and held on to it. / “The ladybirds have it, and they never let me play.” / [7+] #hero# opened #their# mouth and closed it again, for the beetle was right, and that made it difficult.",
      ],
      turn: [
        "#hero# turned out both pockets. / The biscuit was only a biscuit. / But there was #keepsake#. / “This is mine,” said #hero#, “and now it is yours, because I would like to give it to you. / The rest belongs to others, who did not get to choose.” / The beetle held it against his black back. / It was a small red, smaller than a pea, but nobody had ever given him one before. / Then he opened the pot.",
      ],
      home: [
        "The red shot out like a flock of birds, and every bit of it knew where it lived. / By noon the strawberries could be picked. / The ladybirds came to the flowerpot, a little ashamed, and asked the beetle if he played hide-and-seek. / He is very good at it. / #friend#, who #habit#, always counts. / As for #hero#, #their# pocket was empty only until evening, for then a ladybird came by with a single red dot, to say thank you.",
      ],
    },
    {
      name: "garden-moon",
      titles: ["The Moon in the Watering Can", "#hero# Borrows the Moon", "How the Moon Fell into the Pond"],
      goal: "a way up to the sky",
      keepsakes: ["a clothes peg with a squeaky spring", "a bent soup spoon", "a ball of kite string"],
      opening: [
        "At #place# the watering can always stood under the pear tree, and it was #hero#’s job to fill it in the evening. / #They# stirred the water with #keepsake#, to make it taste better for the carrots. / [7+] The carrots had never said a word about it, but they were the biggest in the lane.",
        "#hero# was allowed to stay up until the moon came, in summer, on Saturdays. / #They# sat in the pear tree of #place# with bare feet, and with #keepsake# for company. / The nightingale had the best seat, and #hero# had the second best.",
      ],
      call: [
        "And one evening there was a splash. / In the watering can, among the duckweed, floated the moon. / It was no bigger than a plate, and it was shivering. / “I leaned out too far,” it said. / “If I am not back by midnight, the tide will not know when to turn, and the owls will be late for school.” / [-6] Poor little moon! / #hero# took the can by its handle. / It was surprisingly light.",
      ],
      meeting: [
        "“You are carrying something that shines,” said a voice from below, and it belonged to #friend#. / #friend# was a #kind# and #habit#. / “I am bringing it home,” said #hero#. / “Up?” / “Up.” / “I have never been up,” said #friend#. / “Mind the step.”",
      ],
      low: [
        "They stood on the hill at the end of the garden, and the sky was exactly as far away as before. / They stretched. / They jumped, and the moon slopped over the rim. / Down in the village the clock struck half past eleven. / “You did your best,” said the moon kindly, and its light was getting thin. / [7+] There is nothing sadder than being comforted by the one you wanted to help.",
      ],
      turn: [
        "“How did you fall in?” asked #hero# suddenly. / “I was looking at you,” said the moon, “stirring.” / So that was it! / #hero# took #keepsake# and stirred, round and round, faster and faster, but the other way. / The water rose in a spiral, like a staircase of silver. / The moon gave #them# a wet kiss on the forehead and ran up it, two steps at a time.",
      ],
      home: [
        "It was back in its place at one minute to twelve. / The tide turned, the owls were on time, and nobody ever heard of it. / But where the water had splashed, white flowers came up that open only at night. / #friend#, who #habit#, watches over them. / And on Saturdays, when #hero# fills the can, the moon leans out, not too far, and looks in.",
      ],
    },
  ],
};
