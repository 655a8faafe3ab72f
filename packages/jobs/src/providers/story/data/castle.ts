import type { Theme } from "./tale.ts";

export const castle: Theme = {
  places: ["Castle Crookstone", "the Kingdom of Teapot Hill", "Dragonfell", "the Castle of a Hundred Doors"],
  scenery: "an old castle with towers and flags, green hills, a friendly dragon",
  friends: [
    { kind: "dragon", habit: "hiccuped little puffs of smoke", names: ["Ember", "Fitz", "Cinnamon"] },
    { kind: "pony", habit: "stopped to admire every puddle", names: ["Sir Trot", "Clover", "Biscuit"] },
    { kind: "raven", habit: "had an opinion on everything", names: ["Inky", "Lady Caw", "Quill"] },
    { kind: "ghost", habit: "apologised when walking through people", names: ["Mildred", "Mister Hush", "Boo"] },
  ],
  trials: [
    "The drawbridge troll would let nobody cross without a riddle. / “What gets bigger the more you take away?” he asked. / #friend# guessed soup. / #hero# looked down at the road, where there was a puddle in a rather deep … “A hole!” #they# cried. / [7+] The troll turned the colour of beetroot, because it was the only riddle he had. / “Well,” he muttered, “do come across.”",
    "In the Hall of Mirrors a hundred other #hero#s came toward them, all of them lost. / [-6] Left? Right? Left again? / “Which one is the way out?” wailed #friend#. / #hero# breathed on the glass. / A hundred mirrors went misty, and one, which was no mirror but a door, did not. / They walked through it, and shut it gently behind them.",
    "Thirteen suits of armour stood in the corridor, and every one of them raised its axe. / #hero# bowed. / It was a very low bow, with a wobble in the middle. / [7+] Armour has been taught manners, whatever else it may have forgotten. / Thirteen helmets bowed back, thirteen axes went down, and by the time they were up again the corridor was empty.",
    "The stairs to the tower had gone on strike. / “Up, up, up,” they complained, “everyone treads on us, and nobody says thank you.” / So #hero# thanked them, one by one. / [long] On the fifty-third #friend# took over, for thanking is thirsty work. / At the top the last stair gave a little sigh and carried them over the threshold.",
    "A storm blew up over the moat, and the boat had a hole in it. / #friend# sat on the hole. / “That is brave,” said #hero#. / “That is wet,” said #friend#. / #hero# bailed with both shoes, left and right and left, until the keel scraped on the other side. / [7+] Their socks were not dry for a week, but it is not socks that songs are made of.",
  ],
  air: [
    "Flags snapped on the towers like washing.",
    "Somewhere behind the walls a clock struck thirteen, and was embarrassed.",
    "It smelled of old stone and fresh gingerbread.",
    "Swallows sewed the sky together between the roofs.",
    "A portrait on the wall followed them with its eyes, and then with its nose.",
    "From the kitchens came the sound of someone singing to a pudding.",
  ],
  plots: [
    {
      name: "castle-dragon",
      titles: ["#hero# and the Dragon Who Was Cold", "The Dragon in the Cellar", "A Scarf for a Dragon"],
      goal: "the dragon’s cave",
      keepsakes: ["an unfinished scarf", "a tiny pot of pepper", "a hot-water bottle shaped like a sheep"],
      opening: [
        "#hero# was the youngest person in #place# and had the smallest room, just under the roof. / It was draughty there, but #they# had #keepsake#, which had been a present from the cook. / [7+] Kings and queens have crowns, but they seldom have anything so useful.",
        "In #place# everybody had a job. / The king was king, the cook was cook, and #hero# carried things from one of them to the other. / The only thing that was #hero#’s very own was #keepsake#.",
      ],
      call: [
        "One winter all the fires went out. / The soup froze, the bath froze, and the king’s moustache went tinkle when he talked. / “It is the dragon,” he said, “who heats the castle from his cave below. / He has gone cold, and nobody dares to ask him why.” / The knights looked at their shoes. / “I carry things,” said #hero#, “I can carry a question.”",
      ],
      meeting: [
        "On the cellar steps sat #friend#, a #kind# who #habit#. / “Down there?” said #friend#. / “I have been meaning to go for a hundred years, only not alone.” / “I am not alone either,” said #hero#, “not any more.” / So that was settled.",
      ],
      low: [
        "The dragon filled the cave from wall to wall. / He was blue with cold, and his teeth chattered like dishes. / “G-g-go away,” he said. / “I have c-c-caught a chill in my fire, and if I sneeze, the castle will f-f-fall down.” / [7+] It was no boast: the stones above were cracked already. / His nose began to twitch. / “Ah,” said the dragon. / “Ah …”",
      ],
      turn: [
        "There was no time to think, and so #hero# did not. / #They# ran forward, right under the great blue nose, and pulled out #keepsake#. / “This helped me,” #they# called, “all winter long!” / The dragon took it in two claws, as carefully as one takes an egg. / “For me?” / He had had swords brought to him, and spears, but never a present. / And that, before anything else, was what made him warm.",
      ],
      home: [
        "He did sneeze in the end, but only a little, and it lit every fire in the house. / The soup bubbled, the bath steamed, and the king’s moustache hung down again. / #hero# was given the room above the dragon, the warmest of all. / #friend#, who #habit#, sleeps at the foot of the bed. / And the knights? / They carry things now, and it is doing them good.",
      ],
    },
    {
      name: "castle-crown",
      titles: ["The Crown That Wanted to See the World", "#hero# and the Runaway Crown", "Who Has Seen the Crown?"],
      goal: "the runaway crown",
      keepsakes: [
        "a straw hat with a bite taken out of it",
        "a kite with a long tail of paper bows",
        "a big butterfly net",
      ],
      opening: [
        "The crown of #place# lived in a glass box, on a velvet cushion, behind seven locks. / Every Saturday #hero# was allowed to dust it. / Whenever #they# came in from outside, with #keepsake# under one arm, the crown seemed to shine a little toward the window.",
        "#hero# had the longest name in #place#, but everybody used the short one. / #They# also had #keepsake#, and a job for Saturdays, which was polishing the crown. / “What is it like out there?” the crown once asked. / #hero# thought #they# had imagined it. / [7+] One can imagine a good deal while polishing.",
      ],
      call: [
        "On the morning of the queen’s birthday the cushion was empty. / Seven locks were locked, and the window stood open. / “Stolen!” cried the chancellor. / #hero# looked at the sill, where something round had left small scratches in a row. / “Not stolen,” #they# said, “it has gone for a walk.” / Nobody listened, so #hero# went after it.",
      ],
      meeting: [
        "At the gate #hero# nearly fell over a #kind#. / “I saw it,” said the #kind#, whose name was #friend#. / “It was rolling, and it was singing.” / #friend# #habit#, and a witness is a witness. / They followed the scratches together, over the hill.",
      ],
      low: [
        "They caught up with it at the edge of the world, or what looked like it, where the cliff goes down to the sea. / The crown lay on the last blade of grass. / “I am not going back,” it said. / “In there it is always Saturday, and it is always the same cloth.” / A wind came up. / [7+] The crown began to rock, and under it was nothing but air and gulls. / If #hero# took one more step it would roll.",
      ],
      turn: [
        "So #hero# sat down where #they# #was#. / “I have something that has been everywhere with me,” #they# said, “up trees and into ponds.” / And #hero# told it all about #keepsake#, the long way round, with all the good bits. / The crown listened. / It came closer to hear, a hand’s width, and then another, until it was lying in #hero#’s lap. / “Could I,” it asked, “be dusted outdoors?”",
      ],
      home: [
        "The queen had a better idea. / “It was my birthday wish,” she said, “not to wear that thing all day.” / Now the crown goes out on Saturdays with #hero# and #friend#, who #habit#, and comes home when it is tired. / It has been up a tree. / It has been in a pond, twice. / And it has never shone so brightly, though #hero# hardly ever dusts it.",
      ],
    },
    {
      name: "castle-giant",
      titles: ["#hero# and the Whispering Giant", "The Giant Who Lost His Voice", "A Giant at the Gate"],
      goal: "the giant’s valley",
      keepsakes: ["a penny whistle", "a sugar mouse", "a paper cup on a long thread"],
      opening: [
        "Nobody in #place# ever spoke softly. / The king roared, the cooks shouted, and the trumpeters practised before breakfast. / #hero# was the only quiet one. / #They# liked to sit in the rose bushes with #keepsake# and hear the bees. / [7+] People who listen are easy to overlook, and now and then that is a great advantage.",
        "#hero# had very good ears. / Sitting on the wall of #place#, with #keepsake# in #their# hand, #they# could hear a mole change its mind. / So it was #hero#, and nobody else, who heard the first of the footsteps.",
      ],
      call: [
        "Boom, they went, and boom. / A giant was coming over the hills, and at the gate he stopped and opened his mouth, and nothing came out. / “He is threatening us!” bellowed the king. / The cannons were rolled up. / Only #hero# had seen that the giant’s eyes were wet. / By the time he had turned and stamped off, #they# had slipped through the gate behind him.",
      ],
      meeting: [
        "Footprints as large as ponds led away to the east. / In the third one a #kind# was stuck. / “Much obliged,” it said, when it was out. / “#friend# is the name, and I am going wherever you are, because it is away from here.” / #friend# #habit#, but softly, which was a comfort.",
      ],
      low: [
        "The giant sat in his valley with his back to them. / He had built a wall, and it was so high that the sun set behind it at noon. / #hero# called, but a giant’s ears are far up. / Behind them the king’s army was coming, with all the trumpets. / [7+] In a moment there would be a war, and it would be about nothing at all.",
      ],
      turn: [
        "#hero# climbed. / Up the boot, up the coat, button by button, all the way to the great round ear, and there #they# held out #keepsake#. / “You need not be loud,” #hero# said. / “I can hear you.” / The giant took it between two fingertips. / And then he whispered, so low that only #hero# could make it out, “It is my birthday. / I came to ask if someone would sing.”",
      ],
      home: [
        "There is nothing like an army when it comes to singing. / They did all the verses, with the trumpets, and the giant cried a small lake, in which people now go swimming. / His wall became a slide. / #friend#, who #habit#, was the first one down it. / And in #place#, every day from noon until one, it is quiet, so that everybody can hear the bees.",
      ],
    },
  ],
};
