import type { Theme } from "./tale.ts";

export const forest: Theme = {
  places: ["the Whispering Wood", "the Thousand-Leaf Forest", "Mossy Hollow", "the Old Green Wood"],
  scenery: "tall mossy trees, ferns, mushrooms, soft green light",
  friends: [
    { kind: "fox", habit: "sneezed before every adventure", names: ["Rusty", "Pim", "Saffron"] },
    { kind: "hedgehog", habit: "counted everything twice", names: ["Bramble", "Tuck", "Nettie"] },
    { kind: "owl", habit: "asked a question about every answer", names: ["Odo", "Hazel", "Professor Plume"] },
    { kind: "squirrel", habit: "hid things and forgot where", names: ["Twig", "Marlow", "Acorn"] },
  ],
  trials: [
    "There was the river, brown and quick and much too wide. / A fallen log lay across it, thin as a broom handle in the middle. / [-6] Wibble, wobble, went the log. / [7+] It trembled whenever the water slapped it, as if it were ticklish. / {“Look at the far side, not at your feet,”|“Small steps,”} said #hero#, and took the first one. / #friend# came behind, holding on to #their# sleeve. / On the other bank they both breathed out at the same time.",
    "Then the path split into five, and every signpost was covered with ivy. / #friend# wanted to try them all. / #hero# knelt instead and looked at the ground. / On one path, and only on one, the beetles all walked the same way. / “They are going home,” #they# said, “and home is never a dead end.” / [7+] It was not a rule that stood in any book, but it turned out to be true.",
    "Under the roots of an oak sat a badger, guarding the only tunnel through the hill. / “Nobody passes,” he grumbled, “who cannot tell me something new.” / #friend# told him the time. / “Old,” said the badger. / #hero# thought for a moment and told him about a dream, a real one, with a flying bathtub in it. / The badger laughed until his stripes shook, and rolled aside. / [long] “Come back,” he called after them, “if you ever dream the next part!”",
    "By and by they came to a clearing full of thistles, higher than a house. / In the very middle a little bird was crying, for its wing was caught. / It would have been quicker to walk around. / #hero# wrapped both hands in #their# scarf and went straight in. / [7+] Every thistle left a small white scratch, and #hero# counted none of them. / “Thank you,” chirped the bird, and it flew ahead of them to show the way.",
    "A fog rolled in, so thick that #friend# bumped into #friend#’s own tail. / [-6] Where was up? Where was down? / #hero# began to hum, and stopped, and listened. / From the left the hum came back, and from the right it did not. / “There is a wall of rock on that side,” #they# whispered, “so we keep to the other.” / Humming and listening, they walked right through the cloud.",
  ],
  air: [
    "The air smelled of rain and pine needles.",
    "High above, the leaves talked among themselves in small green voices.",
    "A woodpecker knocked three times, as if somebody ought to open.",
    "Sunlight fell through the branches in round gold coins.",
    "Somewhere a cuckoo was practising its one and only song.",
    "The moss was so soft that their steps made no sound at all.",
  ],
  plots: [
    {
      name: "forest-lantern",
      titles: ["#hero# and the Last Firefly", "The Lantern of #place#", "The Night the Fireflies Went Out"],
      goal: "the last firefly",
      keepsakes: ["a jam jar with a dented lid", "a scratched little mirror", "a blue glass marble"],
      opening: [
        "At the edge of #place#, in a house with a crooked chimney, lived #hero#. / In #their# pocket #hero# always carried #keepsake#, though nobody could say what it was good for. / Every evening the fireflies came out, hundreds and hundreds of them, and #hero# wished each of them good night. / [7+] It took a while, but it seemed only polite.",
        "#hero# was not afraid of the dark, because in #place# it was never quite dark. / As soon as the sun went down, fireflies lit the paths like tiny lamps. / #They# liked to sit on the doorstep and watch, turning #keepsake# over and over in one hand. / [7+] “That old thing,” people said, but #hero# only smiled.",
      ],
      call: [
        "But one night not a single light came. / The hedges were black, the paths were black, and the moths flew into the laundry. / [-6] Oh dear, oh dear! / “They have lost their glow,” hooted a voice from the roof. / “Only one is left, deep in the wood, and when it goes out there will be no more.” / #hero# put on #their# boots. / “Then somebody must find it,” #they# said, “before it does.”",
      ],
      meeting: [
        "Behind the third tree sat a #kind# by the name of #friend#, who #habit#. / “Going somewhere dark?” asked #friend#. / “Very dark,” said #hero#. / “Oh good,” said #friend#, not very bravely, “then I had better come along, so that one of us is scared and the other can be brave.”",
        "“Wait for me!” called somebody small. / It was #friend#, a #kind# who #habit#. / “I know the wood by day,” #friend# explained, “and half of it by night.” / Half was better than nothing, and so they went together.",
      ],
      low: [
        "At last, in a hollow stump, they found it. / The last firefly was no bigger than a grain of rice, and its light was as thin as a thread. / “I am too small,” it sighed. / “One light cannot wake all the others.” / Already it was flickering. / [7+] #friend# looked away, for there are things one would rather not see end.",
      ],
      turn: [
        "Then #hero# remembered #keepsake#. / #They# held it up, close to the little light, and turned it this way and that. / All at once the glow jumped from it in a dozen directions, and danced on the leaves, and ran up the trunks. / “You are not too small,” said #hero#. / “You only needed somebody to pass you on.” / And out of the bark, one after another, blinking as if after a long sleep, the fireflies woke.",
      ],
      home: [
        "They went home through a wood as bright as a birthday. / #friend#, who #habit#, forgot to do it for once. / On the doorstep #hero# wished them good night, each and every one, and it took until ten o’clock. / #Keepsake# went back into the pocket where it belonged. / Now everybody knew what it was good for.",
      ],
    },
    {
      name: "forest-tree",
      titles: ["The Tree That Would Not Wake", "#hero# and the Sleeping Oak", "A Spring for #place#"],
      goal: "the song of spring",
      keepsakes: [
        "a tin whistle with one note missing",
        "a wooden spoon from grandmother’s kitchen",
        "a little brass bell without a ribbon",
      ],
      opening: [
        "In the middle of #place# stood an oak that was older than anybody’s grandmother. / #hero# visited it every day after breakfast. / #They# told it the news and played for it on #keepsake#, rather badly but with all #their# heart. / [7+] The oak never complained, which is one of the good things about oaks.",
        "Some children have a tree house, but #hero# had a whole tree for a friend. / It was the great oak of #place#, with a trunk so wide that seven people could hide behind it. / #hero# had brought it a present once, #keepsake#, and kept it safe in a hole between the roots.",
      ],
      call: [
        "Then spring came, and everything turned green, except the oak. / No bud opened, and no leaf. / “It has not heard that winter is over,” said the oldest snail, who had been there longest. / “Somebody must bring it the song of spring, from the place where the wind begins.” / [7+] Snails are slow, but they are seldom wrong. / #hero# packed an apple, and then a second one for sharing.",
      ],
      meeting: [
        "The second apple was needed sooner than expected. / At the first bend a #kind# called #friend# was sitting on a stone with nothing to do. / “Where the wind begins?” said #friend#, chewing. / “I have always wanted to ask it something.” / From then on they were two, and one of the two #habit#.",
      ],
      low: [
        "On the top of the hill, at last, lived the wind. / “The song of spring?” it said. / “I sang it this morning, and now it is gone. / I never sing anything twice.” / And it laid itself down to sleep among the rocks. / #hero# sat down too. / [7+] All that way, for a song that was over! / [-6] All that way for nothing!",
      ],
      turn: [
        "“Do you still know how it went?” asked #friend#. / “No,” said #hero#, “but I know how it felt.” / #They# thought of wet grass, of the first bee, and of bare feet. / Then #they# ran all the way down again, pulled out #keepsake#, and made the happiest noise that anyone had ever made with it. / It was not the song of the wind. / It was better, for it was meant for one tree only. / High up, a bud went pop.",
      ],
      home: [
        "By evening the oak was so green that it could be seen from the sea. / #friend# moved in on the second branch from the bottom. / And whenever the wind passes #place# it stops, and listens, and wonders who wrote that tune. / #hero# could tell it, but some things are nicer when you have to guess.",
      ],
    },
    {
      name: "forest-letter",
      titles: ["A Letter for the Bear", "The Long Way to the Bear", "#hero# Delivers a Letter"],
      goal: "the bear’s cave",
      keepsakes: ["a half-eaten honey biscuit", "a ball of red wool", "an old button with four holes"],
      opening: [
        "On Monday morning a letter lay on #hero#’s doormat, and it was not for #hero#. / “To the Bear, #place#,” was written on it, in the kind of ink that comes from berries. / #hero# put it in #their# bag, right beside #keepsake#. / “I can bring it,” #they# said, “I was going to be bored anyway.”",
        "#hero# wanted to be a postman, or perhaps a postwoman, or at any rate somebody with a bag. / So #they# had a bag, and in it #keepsake#, but nothing to deliver. / Until the day a gust of wind blew a letter through the window. / “To the Bear,” it said, “#place#, in a hurry.”",
      ],
      call: [
        "Now everybody knew about the bear. / He was as big as a shed, people said, and he liked nobody. / No postman had been to his cave for years. / “Perhaps,” said #hero#, “he likes nobody because nobody comes.” / [7+] It was a new thought, and people did not know what to do with it. / #hero# tied both shoes with double knots, and went.",
      ],
      meeting: [
        "“A letter!” whispered somebody in the bushes. / Out came #friend#, a #kind# who #habit#. / “I have never had one, but I have smelled some.” / #hero# let #friend# smell this one. / “Blackberries,” #friend# said, “and somebody who was sad.” / After that there was no question of staying behind.",
      ],
      low: [
        "The cave was as dark as the inside of a boot. / “GO AWAY,” said a voice in it. / #friend# went, about seven steps. / #hero#’s knees wanted to go too. / [7+] It is a strange thing about knees that they never ask first. / The letter had got wet on the way, and now the ink had run, and nobody in the world could read it any more.",
      ],
      turn: [
        "“I do not know what it says,” #hero# called into the dark, “but somebody wrote it, and somebody wanted you to have it.” / It was quiet for a long time. / Then #they# laid #keepsake# on the doorstep as well. / “That is from me, so that you get something today that is not wet.” / A nose came out, and two small eyes. / “Nobody,” said the bear slowly, “ever stayed this long.”",
      ],
      home: [
        "He made them tea in a bucket. / He was as big as a shed, that much was true, but the rest was nonsense. / The letter dried above the fire, and three words came back: “Come to dinner.” / So they all went, the bear, #hero# and #friend#, and the sad somebody was a lonely old mole who had cooked far too much. / From then on there was post in #place# every Monday.",
      ],
    },
  ],
};
